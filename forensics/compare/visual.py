"""Changes held against the pictures of their pages.

Where two pages are one print, as after a rescan or with other boxes drawn, a released word stands in one picture and a
box in the other, at the same place. Where both pictures show the word, only the text layers differ.
"""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from forensics.adapters.image import Raster
from forensics.compare.fitting import Affine
from forensics.compare.overlay import Overlay, Seen, Shift
from forensics.compare.spots import Spot, region_spots, word_spots
from forensics.records.comparison import SHOWN_ON, Change, ChangeKind, Confirmed
from forensics.records.geometry import Box, hull
from forensics.records.page import Page
from forensics.records.region import Region

MOSTLY = 0.5
"""Share of the width of words that must be covered in the other picture."""
HARDLY = 0.25
"""Share of the width of words that may still be seen in both pictures, or in neither."""
NEARLY_ALL = 0.75
"""Share of the width of words from which the pictures contradict a change."""
OTHER_CODE, SAME_CODE, MUCH = 0.3, 0.75, 0.3
"""Correlation of pieces of a code below which they differ, from which they are the same; share that must differ."""
LIES_OVER = 0.5
"""Share of the smaller of two redactions that must lie over the other."""

LOOKED_AT = frozenset(
    {ChangeKind.RELEASED, ChangeKind.NEWLY_WITHHELD, ChangeKind.STILL_WITHHELD, ChangeKind.CODE_CHANGED}
)
CALLING = frozenset({ChangeKind.RELEASED, ChangeKind.NEWLY_WITHHELD, ChangeKind.CODE_CHANGED})
"""Changes for which pictures are looked at; redactions that stay are looked at on the same pages."""


class Answer(StrEnum):
    """What the pictures say of a change."""

    BORNE_OUT = "borne out"
    CONTRADICTED = "contradicted"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One change, and where to look: words on the page that shows them, redactions on both."""

    id: str
    kind: ChangeKind
    words: tuple[tuple[Box, ...], ...] = ()
    old_hidden: tuple[Box, ...] = ()
    new_hidden: tuple[Box, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the pictures say of one change; ``words`` are the first and the one after the last that changed."""

    id: str
    answer: Answer
    words: tuple[int, int] | None = None


def asked(change: Change, pages: tuple[Page, Page], regions: tuple[Sequence[Region], Sequence[Region]]) -> Asked | None:
    """Return where to look for a change between two pages, None where its place is not known well enough."""
    left, right = change.left, change.right
    if change.kind not in LOOKED_AT or left is None or right is None or not left.box or not right.box:
        return None
    old, new = (tuple(region_spots(r, c)) or (c.box,) for r, c in zip(regions, (left, right), strict=True) if c.box)
    if change.kind is ChangeKind.RELEASED:
        words = _boxes(word_spots(pages[1], right, change.text))
        return Asked(id=change.id, kind=change.kind, words=words, old_hidden=old) if words else None
    if change.kind is ChangeKind.NEWLY_WITHHELD:
        words = _boxes(word_spots(pages[0], left, change.text))
        return Asked(id=change.id, kind=change.kind, words=words, new_hidden=new) if words else None
    return Asked(id=change.id, kind=change.kind, old_hidden=old, new_hidden=new)


def _boxes(spots: Sequence[Spot]) -> tuple[tuple[Box, ...], ...]:
    return tuple(tuple(spot.boxes) for spot in spots)


def verdicts(
    questions: Sequence[Asked], old: Raster, new: Raster, onto: Affine, hidden: tuple[Sequence[Box], Sequence[Box]]
) -> list[Verdict]:
    """Return what the pictures of two pages say of some changes; nothing where they are not one print."""
    overlay = Overlay(old, new, onto, hidden)
    if not overlay.is_one_print:
        return []
    return [_told(q, overlay) if q.words else _both(q, overlay) for q in questions]


def _told(question: Asked, overlay: Overlay) -> Verdict:
    """Return whether words stand in one picture and are covered in the other."""
    shown = SHOWN_ON[question.kind]
    under = [overlay.to_frame[1 - shown].box(b) for b in (question.old_hidden, question.new_hidden)[1 - shown]]
    seen = [_word(pieces, shown, overlay, under) for pieces in question.words]
    first, end = _changed(seen)
    wide = [sum(b.width for b in pieces) for pieces in question.words]
    if not _sure(question, overlay, shown):
        return Verdict(id=question.id, answer=Answer.UNCLEAR)
    if first == end or _share(seen, wide, _NO_CHANGE) >= NEARLY_ALL:
        return Verdict(id=question.id, answer=Answer.CONTRADICTED)
    seen, wide = seen[first:end], wide[first:end]
    if _share(seen, wide, {Seen.COVERED}) >= MOSTLY and _share(seen, wide, _NO_CHANGE) <= HARDLY:
        return Verdict(id=question.id, answer=Answer.BORNE_OUT, words=(first, end))
    return Verdict(id=question.id, answer=Answer.UNCLEAR)


_NO_CHANGE = frozenset({Seen.SAME, Seen.NOTHING})


def _share(seen: Sequence[Seen], wide: Sequence[float], which: Container[Seen]) -> float:
    """Return the share of the width of words of which one of some things was seen."""
    return sum(w for w, s in zip(wide, seen, strict=True) if s in which) / (sum(wide) or 1.0)


def _word(pieces: Iterable[Box], shown: int, overlay: Overlay, under: Sequence[Box]) -> Seen:
    """Return what the other picture has for a word; for one in two pieces, what it has for the wider.

    The codes and the rim of a box are no even tone; where a redaction was found, they are part of it.
    """
    widest = max(pieces, key=lambda b: (b.width, b), default=None)
    if widest is None:
        return Seen.NOTHING
    seen = overlay.word(widest, shown, _shift(widest, shown, overlay))
    place = overlay.to_frame[shown].box(widest)
    boxed = sum(place.intersect(b).area for b in under) >= MOSTLY * place.area
    return Seen.COVERED if seen is Seen.OTHER and boxed else seen


def _shift(box: Box, side: int, overlay: Overlay) -> Shift:
    return overlay.shift(overlay.to_frame[side].box(box))


def _sure(question: Asked, overlay: Overlay, shown: int) -> bool:
    """Tell whether the pictures agree around most of the words."""
    sure = [_shift(pieces[0], shown, overlay).sure for pieces in question.words if pieces]
    return bool(sure) and 2 * sum(sure) > len(sure)


def _changed(seen: Sequence[Seen]) -> tuple[int, int]:
    """Return words without those at either end that both pictures show."""
    first, end = 0, len(seen)
    while first < end and seen[first] is Seen.SAME:
        first += 1
    while end > first and seen[end - 1] is Seen.SAME:
        end -= 1
    return first, end


def _both(question: Asked, overlay: Overlay) -> Verdict:
    """Return whether redactions of both pages lie over each other."""
    old = [overlay.to_frame[0].box(b) for b in question.old_hidden]
    new = [overlay.to_frame[1].box(b) for b in question.new_hidden]
    over = sum(a.intersect(b).area for a in old for b in new)
    least = min(sum(b.area for b in boxes) for boxes in (old, new))
    around = hull([*old, *new])
    sure = around is not None and overlay.shift(around).sure
    if not sure or least <= 0 or over < LIES_OVER * least:
        return Verdict(id=question.id, answer=Answer.UNCLEAR)
    if question.kind is ChangeKind.CODE_CHANGED:
        return Verdict(id=question.id, answer=_codes(old, new, overlay))
    return Verdict(id=question.id, answer=Answer.BORNE_OUT)


def _codes(old: Sequence[Box], new: Sequence[Box], overlay: Overlay) -> Answer:
    """Return whether other codes stand in boxes that lie over each other; those beside a box are not looked at."""
    common = [both for a in old for b in new if (both := a.intersect(b)).area]
    scores = [score for place in common for score in overlay.inside(place, overlay.shift(place))]
    if scores and sum(score < OTHER_CODE for score in scores) >= MUCH * len(scores):
        return Answer.BORNE_OUT
    return Answer.CONTRADICTED if scores and min(scores) >= SAME_CODE else Answer.UNCLEAR


def judged(change: Change, verdict: Verdict, pages: tuple[Page, Page]) -> Change:
    """Return a change as the pictures bear it out.

    What they contradict is a difference of the text layers alone; words at either end that both pictures show are left
    out.
    """
    if verdict.answer is Answer.UNCLEAR:
        return change
    if verdict.answer is Answer.CONTRADICTED and change.kind is ChangeKind.CODE_CHANGED:
        kept = change.old_codes  # what the later text layer has was misread
        stays = replace(change, kind=ChangeKind.STILL_WITHHELD, codes=kept, new_codes=kept)
        return replace(stays, confirmed=Confirmed.VISUAL)
    if verdict.answer is Answer.CONTRADICTED:
        return replace(change, kind=ChangeKind.TEXT_LAYER_ONLY, confirmed=Confirmed.NONE)
    if verdict.words is None:
        return replace(change, confirmed=Confirmed.VISUAL)
    return _narrowed(replace(change, confirmed=Confirmed.VISUAL), verdict.words, pages)


def _narrowed(change: Change, kept: tuple[int, int], pages: tuple[Page, Page]) -> Change:
    """Return a change with the words kept alone; words of it on a further page stay."""
    side = SHOWN_ON[change.kind]
    cite = change.right if side else change.left
    if cite is None:
        return change
    spots = word_spots(pages[side], cite, change.text)
    words = change.text.split()
    chosen = [*words[kept[0] : kept[1]], *(words[len(spots) :] if kept[1] == len(spots) else [])]
    if len(chosen) == len(words):
        return change
    box = hull(b for spot in spots[kept[0] : kept[1]] for b in spot.boxes)
    narrow = replace(cite, box=box.rounded()) if box else cite
    placed = replace(change, right=narrow) if side else replace(change, left=narrow)
    return replace(placed, text=" ".join(chosen), words=len(chosen))
