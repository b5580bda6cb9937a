"""Pages on which text runs up or down, as a table on a sheet that is shown upright or turned by 90 degrees.

What tells a bar from a rule (its height, the words level with it) holds along the text, so the axes of such a page are
swapped before it is judged, and those of what is found are swapped back.
"""

from collections.abc import Sequence
from dataclasses import replace

from forensics.records.geometry import Box
from forensics.records.page import PageContent, RawWord
from forensics.redaction.sight import Look, Sight

_LONG = 4
"""Characters of a word that is wider than high where it is read from left to right."""


def runs_sideways(words: Sequence[RawWord]) -> bool:
    """Tell whether most of the longer words of a page are higher than wide."""
    longer = [w.box for w in words if len(w.text) >= _LONG]
    return 2 * sum(y1 - y0 > x1 - x0 for x0, y0, x1, y1 in longer) > len(longer)


def turned(content: PageContent) -> PageContent:
    """Return a page with its axes swapped; its words and marks keep their order."""
    return replace(
        content,
        width=content.height,
        height=content.width,
        words=tuple(w._replace(box=swapped(w.box)) for w in content.words),
        marks=tuple(replace(m, box=swapped(m.box)) for m in content.marks),
        images=tuple(replace(i, box=swapped(i.box)) for i in content.images),
        unclear=tuple(swapped(box) for box in content.unclear),
    )


def turned_back(sight: Sight) -> Sight:
    """Return what was found on a turned page where it stands on the page itself."""
    return replace(sight, box=swapped(sight.box))


class TurnedLook(Look):
    """The pixels of a page, asked for by places of the turned page."""

    def __init__(self, look: Look) -> None:
        super().__init__(None)
        self._look = look

    def is_even(self, box: Box, tolerance: float = 12.0) -> bool | None:
        """Tell whether a place shows one tone and nothing on it."""
        return self._look.is_even(swapped(box), tolerance)


def swapped(box: Box) -> Box:
    """Return a box with its axes swapped."""
    return Box(box.y0, box.x0, box.y1, box.x1)
