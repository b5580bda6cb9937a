"""One region for each hidden place, however many finders saw it and however many marks make it up."""

from collections.abc import Sequence
from dataclasses import dataclass

from forensics.records.geometry import Box
from forensics.records.ids import stable_id
from forensics.records.region import Finder, Region, Style
from forensics.records.source import Source
from forensics.redaction.sight import Sight

SAME = 0.5
"""Least intersection over union of two sights of one place."""
WITHIN = 0.8
"""Least part of a sight that lies in a larger one for it to be part of it."""

_RANK = {Finder.DRAWN: 0, Finder.PIXELS: 1, Finder.MARKINGS: 2}


@dataclass(slots=True)
class _Place:
    lead: Sight
    others: list[Sight]


def fuse(sights: Sequence[Sight], source: Source, page: int) -> list[Region]:
    """Return one region for each place, from top to bottom.

    The box is that of the most exact finder (drawn marks, then pixels); agreement of independent finders raises the
    confidence as if their errors were independent.
    """
    places: list[_Place] = []
    for sight in sorted(sights, key=lambda s: (s.style is not Style.PAGE, _RANK[s.finder], -s.box.area, s.box)):
        place = next((p for p in places if _same(p.lead, sight)), None)
        if place is None:
            places.append(_Place(sight, []))
        else:
            place.others.append(sight)
    regions = [_region(place, source, page) for place in places]
    return sorted(regions, key=in_order)


def in_order(region: Region) -> tuple[object, ...]:
    """Sort key of regions: top to bottom, left to right; those of text alone by line and column."""
    box = region.box or Box(0, 0, 0, 0)
    return (region.page, region.lines or (0, 0), region.columns or (0, 0), round(box.y0), round(box.x0), region.id)


def region_id(source: Source, page: int, box: Box) -> str:
    """Return the stable id of a region with a box."""
    return stable_id("r", source.id, page, box.rounded(0))


def _same(lead: Sight, other: Sight) -> bool:
    if lead.box.iou(other.box) >= SAME or other.box.covered_by(lead.box) >= WITHIN:
        return True
    return lead.finder is not other.finder and lead.box.covered_by(other.box) >= WITHIN


def _region(place: _Place, source: Source, page: int) -> Region:
    lead = place.lead
    best = {lead.finder: lead.confidence}
    for sight in place.others:
        best[sight.finder] = max(best.get(sight.finder, 0.0), sight.confidence)
    doubt = 1.0
    for confidence in best.values():
        doubt *= 1 - confidence
    seconds = {s.finder: s.why for s in reversed(place.others) if s.finder is not lead.finder}
    return Region(
        id=region_id(source, page, lead.box),
        source=source.id,
        production=source.production,
        file=source.file,
        page=page,
        box=lead.box.rounded(),
        style=lead.style,
        codes=(),
        confidence=round(1 - doubt, 3),
        finders=tuple(sorted(best, key=lambda f: _RANK[f])),
        why=" ".join([lead.why, *(seconds[f] for f in sorted(seconds))]),
    )
