"""Text that survives where a reader sees none: beneath marks drawn later, in the colour of its ground, without ink.

The invisible OCR layer of a scan (text render mode 3) beneath a burnt-in bar is not hidden text. One word may lie under
several marks, since glyph boxes are taller than bars where lines stand close.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from forensics.errors import EvidenceError
from forensics.records.geometry import Box, hull
from forensics.records.overlap import Boxes, Crowded, shares
from forensics.records.page import PageContent, RawWord
from forensics.records.region import Finder, Region, Sealed, Style
from forensics.records.source import Source
from forensics.redaction.fusion import region_id
from forensics.redaction.layers import COVERED, Layers, cores_of, layers
from forensics.redaction.sight import Look
from forensics.redaction.tone import STYLES, tone_of

FEWEST = 3
"""Least letters and digits in the colour of their ground, or without ink, on one line: fewer are layout."""

LEAST_TYPE = 4.0
"""Points; the height of a line below which nobody prints words to be read, whatever their colour."""

CONFIDENCE = {"over": 0.8, "lost": 0.75, "unseen": 0.75}


@dataclass(frozen=True, slots=True, eq=False)
class Concealed:
    """The words of a page that a reader cannot see, each with why."""

    words: tuple[tuple[RawWord, str, Style], ...]
    cores: Boxes
    """The part of each word's box that holds its ink."""

    def shown(self, words: Sequence[RawWord]) -> list[RawWord]:
        """Return the words without those that are concealed: a code beneath a bar was not printed on it."""
        gone = {id(word) for word, _, _ in self.words}
        return [word for word in words if id(word) not in gone]

    def within(self, box: Box) -> list[RawWord]:
        """Return the concealed words that lie in a box, in reading order."""
        found = [self.words[n][0] for n in self._in(box).nonzero()[0]]
        return sorted(found, key=lambda w: (w.line, w.box.x0))

    def outside(self, boxes: Sequence[Box]) -> list[tuple[RawWord, str, Style]]:
        """Return the concealed words that lie in none of the boxes."""
        held = np.zeros(len(self.words), bool)
        for box in boxes:
            held |= self._in(box)
        return [self.words[n] for n in (~held).nonzero()[0]]

    def _in(self, box: Box) -> NDArray[np.bool_]:
        return shares(self.cores, box) >= COVERED

    def sealed(self, region: Region, seal: Callable[[str], Sealed]) -> Region:
        """Return the region with the count and the keyed hash of the text that survives beneath it, if any does."""
        text = " ".join(w.text for w in self.within(region.box)) if region.box is not None else ""
        return replace(region, sealed=seal(text)) if any(c.isalnum() for c in text) else region


def sealed(region: Region, content: PageContent, seal: Callable[[str], Sealed]) -> Region:
    """Return the region with the count and keyed hash of the text that survives beneath it, if any does.

    Where marks conceal none, it is all that lies in the region: its pixels told that nobody reads it.
    """
    again = concealed(content).sealed(replace(region, sealed=None), seal)
    if again.sealed or region.sealed is None or region.box is None:
        return again
    return replace(region, sealed=seal(" ".join(w.text for w in inside(region.box, content.words))))


def inside(box: Box, words: Sequence[RawWord]) -> list[RawWord]:
    """Return the words whose middle lies in a box, in reading order."""
    return sorted((w for w in words if box.contains(*w.box.centre)), key=lambda w: (w.line, w.box.x0))


def concealed(content: PageContent) -> Concealed:
    """Return the words of a page that a reader cannot see.

    Raises:
        EvidenceError: too many words and marks stand at one place.
    """
    seen = seen_of(content)
    found = []
    for at in seen.hidden.nonzero()[0].tolist():
        word = content.words[at]
        if seen.over[at]:
            fill = content.marks[seen.cover[at]].fill or (0.0, 0.0, 0.0)
            found.append((word, "over", STYLES[tone_of(fill)]))
        else:
            ground = STYLES[tone_of(word.colour)] if seen.lost[at] and word.colour else Style.WHITE
            found.append((word, "lost" if seen.lost[at] else "unseen", ground))
    return Concealed(tuple(found), cores_of([word for word, _, _ in found]))


def seen_of(content: PageContent) -> Layers:
    """Return what a reader sees of the words of a page.

    Raises:
        EvidenceError: too many words and marks stand at one place.
    """
    try:
        return layers(content)
    except Crowded as error:
        what = f"page {content.number}: {error}"
        raise EvidenceError(what, "Print the page to a new PDF as a picture and add that.") from error


def loose(
    content: PageContent, hidden: Concealed, regions: Sequence[Region], look: Look, source: Source
) -> Iterator[Region]:
    """Yield a region for each run of concealed words that no region holds yet."""
    left = hidden.outside([r.box for r in regions if r.box is not None])
    for kind in CONFIDENCE:
        for style in sorted({s for _, why, s in left if why == kind}):
            words = [w for w, why, s in left if why == kind and s is style]
            for run in in_lines(words):
                box = hull(w.box for w in run)
                if box is not None and (kind == "over" or _is_meant(run, box, look)):
                    yield _region(content, source, box, style, kind, len(run))


def in_lines(words: Sequence[RawWord]) -> list[list[RawWord]]:
    """Return the runs of words that follow each other on a line."""
    found: list[list[RawWord]] = []
    for word in sorted(words, key=lambda w: (w.line, w.box.x0)):
        last = found[-1][-1] if found else None
        if last and last.line == word.line and word.box.x0 - last.box.x1 < 2 * word.box.height:
            found[-1].append(word)
        else:
            found.append([word])
    return found


def _is_meant(run: Sequence[RawWord], box: Box, look: Look) -> bool:
    """Blanks, single letters and specks in the colour of the paper are layout; what a reader can make out is shown."""
    if max(w.box.height for w in run) < LEAST_TYPE:
        return False
    return sum(c.isalnum() for w in run for c in w.text) >= FEWEST and look.is_even(box) is not False


def _region(content: PageContent, source: Source, box: Box, style: Style, kind: str, words: int) -> Region:
    counted = f"{words} word{'s'[: words != 1]}"
    why = {
        "over": f"Drawn marks: {counted} lie beneath opaque marks drawn after them, which are no bar of their own.",
        "lost": f"Same-colour text: {counted} stand in the colour of their ground; no mark is drawn over them.",
        "unseen": f"Invisible text: {counted} are drawn without ink where no picture of them is; this is no OCR layer.",
    }[kind]
    return Region(
        id=region_id(source, content.number, box),
        source=source.id, production=source.production, file=source.file, page=content.number,
        box=box.rounded(), style=style, codes=(), confidence=CONFIDENCE[kind], finders=(Finder.DRAWN,), why=why,
    )  # fmt: skip
