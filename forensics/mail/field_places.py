"""Where header fields stand: the lines and the box by which each can be cited."""

from collections import defaultdict
from collections.abc import Sequence
from functools import cached_property

from forensics.mail.fields import Fields
from forensics.mail.lines import MailLine
from forensics.records.geometry import Box, hull
from forensics.records.message import FieldPlace
from forensics.records.page import Page


class LineBoxes:
    """Boxes of the lines of some pages, made once they are asked for; text has none."""

    def __init__(self, pages: Sequence[Page]) -> None:
        self._pages = pages

    @cached_property
    def _boxes(self) -> dict[tuple[int, int], list[Box]]:
        found: dict[tuple[int, int], list[Box]] = defaultdict(list)
        for page in self._pages:
            for token in page.tokens:
                if token.box is not None:
                    found[page.number, token.line].append(token.box)
        return found

    def around(self, page: int, first: int, last: int) -> Box | None:
        """Return the box around lines of a page, None where they have none."""
        return hull(box for line in range(first, last + 1) for box in self._boxes.get((page, line), ()))


def field_places(fields: Fields, lines: Sequence[MailLine], boxes: LineBoxes) -> dict[str, FieldPlace]:
    """Return the place of each field; one that runs on over a page break is cited on the page on which it begins."""
    return {key: _place(first, last, lines, boxes) for key, (first, last) in fields.spans.items()}


def _place(first: int, last: int, lines: Sequence[MailLine], boxes: LineBoxes) -> FieldPlace:
    page = lines[first].page
    numbers = [line.number for line in lines[first : last + 1] if line.page == page]
    span = min(numbers), max(numbers)
    return FieldPlace(page=page, lines=span, box=boxes.around(page, *span))
