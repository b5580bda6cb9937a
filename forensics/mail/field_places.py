"""Where header fields stand: the lines and the box by which each can be cited."""

from collections import defaultdict
from collections.abc import Sequence
from functools import cached_property

from forensics.mail.fields import Fields
from forensics.mail.lines import MailLine
from forensics.records.cite import Cite
from forensics.records.geometry import Box, hull
from forensics.records.page import Page


class FieldPlaces:
    """Cites the fields of the headers of one document; boxes are made once they are asked for, text has none."""

    def __init__(self, file: str, pages: Sequence[Page], lines: Sequence[MailLine]) -> None:
        self._file, self._pages, self._lines = file, pages, lines
        self._bates = {page.number: page.bates for page in pages}

    def of(self, fields: Fields) -> dict[str, Cite]:
        """Return the place of each field; one that runs on over a page break is cited where it begins."""
        return {key: self._cite(first, last) for key, (first, last) in fields.spans.items()}

    def _cite(self, first: int, last: int) -> Cite:
        page = self._lines[first].page
        numbers = [line.number for line in self._lines[first : last + 1] if line.page == page]
        low, high = min(numbers), max(numbers)
        held = self._boxes
        box = hull(box for number in range(low, high + 1) for box in held.get((page, number), ())) if held else None
        return Cite(file=self._file, page=page, bates=self._bates.get(page), box=box, lines=(low, high))

    @cached_property
    def _boxes(self) -> dict[tuple[int, int], list[Box]]:
        found: dict[tuple[int, int], list[Box]] = defaultdict(list)
        for page in self._pages:
            for token in page.tokens:
                if token.box is not None:
                    found[page.number, token.line].append(token.box)
        return found
