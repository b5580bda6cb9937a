"""The finder that looks at pixels: proposals, features of each, a learned judge."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from forensics.adapters.image import Raster
from forensics.records.geometry import Box, hull
from forensics.records.region import Finder, Style
from forensics.redaction.pixels import patches
from forensics.redaction.pixels.bridges import bridged
from forensics.redaction.pixels.choosing import parted, winners
from forensics.redaction.pixels.company import among
from forensics.redaction.pixels.features import NAMES, measure
from forensics.redaction.pixels.judge import Trees, shipped
from forensics.redaction.pixels.proposals import Proposal, propose
from forensics.redaction.pixels.view import WORK_DPI, View, view_of
from forensics.redaction.sight import Sight
from forensics.redaction.tone import STYLES, Tone, tone_of

__all__ = ["chosen", "find", "in_view"]

_PAGE = 0.6
"""Least part of the sheet that one bar covers for the page to count as covered altogether."""

_EVEN = 0.7
"""Least even share of a box for it to be neither text nor picture."""

_PAPER = 215
"""Tone from which the inside of a box is the paper of a scan."""


def find(raster: Callable[[float], Raster], units_per_inch: float | None) -> list[Sight]:
    """Return the redactions that the pixels of a page show.

    Args:
        raster: gives the page's pixels at about a number of dots per inch.
        units_per_inch: page units in an inch; None where the page is an image of unknown resolution.
    """
    view = view_of(raster(WORK_DPI), units_per_inch)
    return [*in_view(view, shipped()), *patches.find(view)]


def in_view(view: View, trees: Trees) -> list[Sight]:
    """Return the redactions of a prepared page, boxes in page units."""
    proposals = propose(view)
    if not proposals:
        return []
    table = measure(view, proposals)
    places, scores = chosen(proposals, table, trees)
    kept = [(n, float(score)) for n, score in zip(places, scores, strict=True) if score >= trees.cut]
    groups = bridged(view, [proposals[n].box for n, _ in kept])
    return [_sight(view, [(proposals[n], table[n], score) for n, score in map(kept.__getitem__, g)]) for g in groups]


def chosen(
    proposals: Sequence[Proposal], table: NDArray[np.float32], trees: Trees
) -> tuple[list[int], NDArray[np.float64]]:
    """Return the places of the proposals that do not overlap, and the score of each in the company of the others."""
    scores = parted(proposals, table, trees.scores(table))
    places = winners(proposals, scores)
    return places, among(table[places], scores[places], trees.company)


def _sight(view: View, parts: Sequence[tuple[Proposal, NDArray[np.float32], float]]) -> Sight:
    """Return what the parts of one bar show, most often a single one; the best of them speaks for it."""
    proposal, row, score = max(parts, key=lambda part: part[2])
    value = dict(zip(NAMES, row.tolist(), strict=True))
    style = _style(value)
    sheet = Box(0, 0, view.width / view.scale, view.height / view.scale)
    box = view.to_page(hull([part.box for part, _, _ in parts]) or proposal.box).intersect(sheet)
    joined = f", {len(parts)} parts joined past what is printed between them" if len(parts) > 1 else ""
    why = (
        f"Pixels: {style.value} area, tone {value['tone']:.0f} of 255, even over {value['near_tone']:.0%}, "
        f"fills {proposal.upright:.0%} of its box{joined}{_is_not(value)}; classifier score {score:.2f}."
    )
    return Sight(box=box, style=style, finder=Finder.PIXELS, confidence=round(score, 3), why=why)


def _is_not(value: dict[str, float]) -> str:
    """Return what the measures rule out."""
    no = []
    if value["near_tone"] >= _EVEN and value["rough"] < 1 - _EVEN:
        no.append("too even for text or a picture")
    if max(value["beyond_down"], value["beyond_across"]) < 1 - _EVEN:
        no.append("its sides end at its corners, unlike a table's")
    return "".join(f", {reason}" for reason in no)


def _style(value: dict[str, float]) -> Style:
    tone = tone_of((value["red"] / 255, value["green"] / 255, value["blue"] / 255))
    if tone is Tone.BLACK and value["area"] >= _PAGE:
        return Style.PAGE
    if tone is Tone.WHITE or (value["tone"] >= _PAPER and value["saturation"] < 25):
        return Style.OUTLINE
    return STYLES[tone]
