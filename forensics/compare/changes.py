"""From the outcome of an alignment to changes with citations."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from forensics.adapters import fuzzy
from forensics.compare.align import Gap
from forensics.compare.aligned import Aligned
from forensics.compare.citing import cite_holes, cite_page, cite_words, quote
from forensics.compare.gaps import Cover, Outcome
from forensics.compare.remaining import Interval, remaining, widths_of
from forensics.compare.strand import Item, Strand
from forensics.records.cite import Cite
from forensics.records.comparison import Change, ChangeKind, Confirmed
from forensics.records.ids import stable_id
from forensics.records.page import Page, TextOrigin
from forensics.records.region import Region

ONE_WORD_MISREAD = 70.0
"""Similarity (0 to 100) from which differing words of a page read by OCR are one reading of the same words."""

MessageAt = Callable[[Page, int], str | None]
"""Which message stands on a line of a page."""

_TRUSTED = frozenset({TextOrigin.LAYER, TextOrigin.NATIVE})


class Context(NamedTuple):
    """What every change needs to know."""

    pair: str
    regions: Mapping[str, Region]
    message_at: MessageAt
    hidden: Mapping[str, Interval] = {}
    """Words that each redaction of the right hides, as measured."""


def changes_of(found: Aligned, context: Context) -> Iterator[Change]:
    """Yield the changes of one alignment, pages that came or went first."""
    gone, come = whole_pages(found)
    yield from (page_change(found.left.pages[n], ChangeKind.PAGE_REMOVED, context) for n in sorted(gone))
    yield from (page_change(found.right.pages[n], ChangeKind.PAGE_ADDED, context) for n in sorted(come))
    widths = widths_of(found.right)
    for gap, result in found.outcomes:
        sure = _neighbours_agree(found, gap)
        yield from (_released(found, cover, context, sure) for cover in result.released)
        yield from _still(found, result, widths, context, sure)
        yield from (_newly(found, cover, context, sure) for cover in result.newly)
        yield from _different(found, result, context, (gone, come))


def whole_pages(found: Aligned) -> tuple[set[int], set[int]]:
    """Return the pages of the left and of the right that have no counterpart."""
    ours, theirs = {p.left for p in found.pages}, {p.right for p in found.pages}
    return set(range(len(found.left.pages))) - ours, set(range(len(found.right.pages))) - theirs


def page_change(page: Page, kind: ChangeKind, context: Context) -> Change:
    """Return the change for a page that one production alone has."""
    cite = cite_page(page)
    removed = kind is ChangeKind.PAGE_REMOVED
    words = sum(1 for t in page.tokens if not t.region and t.line not in page.furniture)
    codes = sorted({code for t in page.tokens if t.region for code in t.codes})
    return _change(
        kind,
        cite if removed else None,
        None if removed else cite,
        "",
        tuple(codes),
        Confirmed.NONE,
        words,
        None,
        context,
    )


def _released(found: Aligned, cover: Cover, context: Context, sure: bool) -> Change:
    holes, words = _of(found.left, cover.holes), _of(found.right, cover.others)
    left, right = cite_holes(found.left, holes, context.regions), cite_words(found.right, words)
    codes = _codes(holes)
    message = _message(found.left, holes[0], context)
    proof = _proof(found, holes[0], words[0], sure)
    made = _change(ChangeKind.RELEASED, left, right, quote(words), codes, proof, len(words), message, context)
    return replace(made, old_codes=codes)


def _newly(found: Aligned, cover: Cover, context: Context, sure: bool) -> Change:
    words, holes = _of(found.left, cover.others), _of(found.right, cover.holes)
    left, right = cite_words(found.left, words), cite_holes(found.right, holes, context.regions)
    message = _message(found.left, words[0], context)
    proof = _proof(found, words[0], holes[0], sure)
    codes = _codes(holes)
    made = _change(ChangeKind.NEWLY_WITHHELD, left, right, quote(words), codes, proof, len(words), message, context)
    return replace(made, new_codes=codes)


def _still(
    found: Aligned, result: Outcome, widths: Mapping[str, int], context: Context, sure: bool
) -> Iterator[Change]:
    """Yield one change for each redaction of the left of which something is still hidden."""
    over: dict[str, tuple[list[int], list[int]]] = {}
    for i, j in result.still:
        ours_at, theirs_at = over.setdefault(found.left.items[i].tokens[0].region or "", ([], []))
        ours_at.append(i)
        theirs_at.append(j)
    left_over = remaining(found, result, widths, context.hidden)
    for region, (lines, holes) in over.items():
        ours, theirs = _of(found.left, sorted(set(lines))), _of(found.right, sorted(set(holes)))
        left = cite_holes(found.left, ours, context.regions)
        right = cite_holes(found.right, theirs, context.regions)
        old, new = _codes(ours), _codes(theirs)
        recoded = bool(old and new and set(old) != set(new))
        kind = ChangeKind.CODE_CHANGED if recoded else ChangeKind.STILL_WITHHELD
        codes = tuple(dict.fromkeys((*old, *new)))
        words, interval = left_over[region]
        proof = _proof(found, ours[0], theirs[0], sure)
        message = _message(found.left, ours[0], context)
        made = _change(kind, left, right, "", codes, proof, words, message, context)
        yield replace(made, words_hidden=interval, old_codes=old, new_codes=new)


def _different(found: Aligned, result: Outcome, context: Context, whole: tuple[set[int], set[int]]) -> Iterator[Change]:
    """Yield a change where words differ and no redaction explains it, misreadings and whole pages left out."""
    ours = [i for i in _of(found.left, result.different[0]) if i.page not in whole[0]]
    theirs = [i for i in _of(found.right, result.different[1]) if i.page not in whole[1]]
    if (not ours and not theirs) or _misread(found, ours, theirs):
        return
    left = cite_words(found.left, ours) if ours else None
    right = cite_words(found.right, theirs) if theirs else None
    shown = ours or theirs
    message = _message(found.left, ours[0], context) if ours else None
    text = quote(theirs) if theirs else quote(ours)
    yield _change(ChangeKind.TEXT_LAYER_ONLY, left, right, text, (), Confirmed.NONE, len(shown), message, context)


def _misread(found: Aligned, ours: Sequence[Item], theirs: Sequence[Item]) -> bool:
    a, b = "".join(i.key for i in ours), "".join(i.key for i in theirs)
    if a == b:
        return True
    origins = {found.left.pages[i.page].text_origin for i in ours}
    origins |= {found.right.pages[i.page].text_origin for i in theirs}
    return TextOrigin.OCR in origins and fuzzy.ratio(a, b) >= ONE_WORD_MISREAD


def _of(strand: Strand, indices: Sequence[int]) -> list[Item]:
    return [strand.items[i] for i in indices]


def _codes(holes: Sequence[Item]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code for hole in holes for code in hole.tokens[0].codes))


def _message(strand: Strand, item: Item, context: Context) -> str | None:
    return context.message_at(strand.pages[item.page], item.tokens[0].line)


def _neighbours_agree(found: Aligned, gap: Gap) -> bool:
    """Tell whether a matched word stands on both sides of a gap, or the text begins or ends there on both sides."""
    matched_left = {i for i, _ in found.matches[:1]} | {i for i, _ in found.matches[-1:]}
    if not matched_left:
        return False
    return min(matched_left) < gap.left[0] and gap.left[1] <= max(matched_left)


def _proof(found: Aligned, left: Item, right: Item, sure: bool) -> Confirmed:
    origins = {found.left.pages[left.page].text_origin, found.right.pages[right.page].text_origin}
    return Confirmed.TEXT if sure and origins <= _TRUSTED else Confirmed.NONE


def _change(
    kind: ChangeKind,
    left: Cite | None,
    right: Cite | None,
    text: str,
    codes: tuple[str, ...],
    confirmed: Confirmed,
    words: int,
    message: str | None,
    context: Context,
) -> Change:
    key = [_place(left), _place(right), text, list(codes)]
    return Change(
        id=stable_id("h", context.pair, kind.value, *key),
        pair=context.pair,
        kind=kind,
        left=left,
        right=right,
        text=text,
        codes=codes,
        confirmed=confirmed,
        words=words,
        message=message,
    )


def _place(cite: Cite | None) -> tuple[object, ...] | None:
    return (cite.file, cite.page, cite.box, cite.lines) if cite else None
