"""Where a passage stands: the page and the lines of it, in the copy of the message that shows its body best."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from forensics.compare.strand import key
from forensics.drafts.passages import Passage
from forensics.records.cite import Cite
from forensics.records.message import Message, MessageCopy
from forensics.records.page import Page, TextOrigin

OPENING = 5
"""Words by whose run the beginning of a passage is found; fewer where a redaction follows sooner."""

PageAt = Callable[[str, int], Page | None]


class _Placed(NamedTuple):
    key: str
    page: Page
    line: int


class Placer:
    """Finds passages on their pages."""

    def __init__(self, copies: Iterable[MessageCopy], page_at: PageAt) -> None:
        """Prepare for the copies of all messages; ``page_at`` gives a page by source and number."""
        self._copies: dict[str, list[MessageCopy]] = defaultdict(list)
        for copy in copies:
            self._copies[copy.message or ""].append(copy)
        self._page_at = page_at
        self._read: dict[str, Sequence[_Placed]] = {}

    def misread(self, message: Message) -> bool:
        """Tell whether OCR read the body of a message, as it did most texts that are delivered as plain files."""
        return any(
            page.text_origin is TextOrigin.OCR or page.file.casefold().endswith(".txt")
            for page, _ in self._lines(message)
        )

    def place(self, passage: Passage) -> Cite:
        """Return page and lines on which a passage begins; those of the body where it cannot be told."""
        words = self._words_of(passage.message)
        opening = [w.key for w in passage.words]
        start = next((n for n, w in enumerate(opening) if w), 0)
        run = []
        for said in opening[start : start + OPENING]:
            if not said:
                break
            run.append(said)
        at = next((n for n in range(len(words)) if [w.key for w in words[n : n + len(run)]] == run), None)
        if at is None:
            return _body(passage.message)
        page = words[at].page
        on_page = [w.line for w in words[at : at + passage.visible] if w.page is page]
        return Cite(file=page.file, page=page.number, bates=page.bates, lines=(on_page[0], max(on_page)))

    def _words_of(self, message: Message) -> Sequence[_Placed]:
        if message.id not in self._read:
            self._read[message.id] = tuple(self._words(message))
        return self._read[message.id]

    def _words(self, message: Message) -> Iterator[_Placed]:
        for page, (first, last) in self._lines(message):
            for token in page.tokens:
                if first <= token.line <= last and not token.region and (said := key(token.text)):
                    yield _Placed(said, page, token.line)

    def _lines(self, message: Message) -> Iterator[tuple[Page, tuple[int, int]]]:
        """Yield the pages and lines of the copy that the body was taken from."""
        body = _body(message)
        for copy in self._copies[message.id]:
            if any((run.file, run.page) == (body.file, body.page) for run in copy.place):
                for run in copy.place:
                    if (page := self._page_at(run.source, run.page)) is not None:
                        yield page, run.lines
                return


def _body(message: Message) -> Cite:
    first = message.copies[0]
    return message.sources.get("body") or Cite(file=first.file, page=first.page, bates=first.bates)
