"""Changes added up by group, and by the codes of both sides."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from forensics import measures
from forensics.records.comparison import Change, ChangeKind, Confirmed
from forensics.records.release import CodeRow, Interval, ReleaseRow

KeysOf = Callable[[Change], Iterable[str]]
"""The groups that a change belongs to."""

NO_CODE = "no code"
READABLE = "readable"

STILL = frozenset({ChangeKind.STILL_WITHHELD, ChangeKind.CODE_CHANGED})
_PLACES = frozenset({ChangeKind.RELEASED, ChangeKind.NEWLY_WITHHELD, *STILL})


def grouped(changes: Iterable[Change], keys_of: KeysOf) -> dict[str, list[Change]]:
    """Return the changes of each group."""
    groups: dict[str, list[Change]] = defaultdict(list)
    for change in changes:
        for key in dict.fromkeys(keys_of(change)):
            groups[key].append(change)
    return groups


def added_up(base: ReleaseRow, changes: Sequence[Change]) -> ReleaseRow:
    """Return a row with what the changes come to."""
    of = {kind: [c for c in changes if c.kind is kind] for kind in ChangeKind}
    still = [*of[ChangeKind.STILL_WITHHELD], *of[ChangeKind.CODE_CHANGED]]
    differing = of[ChangeKind.TEXT_LAYER_ONLY]
    return replace(
        base,
        released=_read(of[ChangeKind.RELEASED], [c for c in differing if c.left is None]),
        still_hidden=hidden_words(still),
        newly_hidden=_read(of[ChangeKind.NEWLY_WITHHELD], [c for c in differing if c.right is None]),
        places_released=len(of[ChangeKind.RELEASED]),
        places_still_hidden=len(still),
        places_newly_hidden=len(of[ChangeKind.NEWLY_WITHHELD]),
        codes_changed=len(of[ChangeKind.CODE_CHANGED]),
        pages_added=len(of[ChangeKind.PAGE_ADDED]),
        pages_removed=len(of[ChangeKind.PAGE_REMOVED]),
        words_differing=sum(c.words for c in differing),
    )


def _read(changes: Sequence[Change], unexplained: Sequence[Change]) -> Interval:
    """Return words that can be read on one side: borne out, all, and with those that no redaction explains."""
    sure = sum(c.words for c in changes if c.confirmed is not Confirmed.NONE)
    every = sum(c.words for c in changes)
    return float(sure), float(every), float(every + sum(c.words for c in unexplained))


def hidden_words(changes: Iterable[Change]) -> Interval:
    """Return what is hidden at some places together; those that were not measured count as they were estimated."""
    words = [c.words_hidden or (float(c.words), float(c.words), float(c.words)) for c in changes]
    low, estimate, high = measures.together(words)
    return round(low, 1), round(estimate, 1), round(high, 1)


def codes_of(change: Change) -> tuple[str, ...]:
    """Return the codes that a change is counted under: those of the earlier production, else of the later."""
    codes = change.old_codes if change.kind is not ChangeKind.NEWLY_WITHHELD else change.new_codes
    return codes or ((NO_CODE,) if change.kind in _PLACES else ())


def code_rows(changes: Iterable[Change], old: str, new: str) -> list[CodeRow]:
    """Return how many places and words went from which codes to which, those with most places first."""
    groups: Mapping[tuple[str, str], list[Change]] = defaultdict(list)
    for change in changes:
        if change.kind in _PLACES:
            groups[_shift(change)].append(change)
    rows = [
        CodeRow(old_production=old, new_production=new, old=before, new=after, places=len(found), words=_words(found))
        for (before, after), found in groups.items()
    ]
    return sorted(rows, key=lambda r: (-r.places, r.old, r.new))


def _shift(change: Change) -> tuple[str, str]:
    before, after = (", ".join(codes) or NO_CODE for codes in (change.old_codes, change.new_codes))
    if change.kind is ChangeKind.RELEASED:
        return before, READABLE
    return (READABLE, after) if change.kind is ChangeKind.NEWLY_WITHHELD else (before, after)


def _words(changes: Sequence[Change]) -> Interval:
    hidden = [c for c in changes if c.kind in STILL]
    return hidden_words(hidden) if hidden else _read(changes, ())
