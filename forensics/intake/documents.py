"""Documents: where one ends and the next begins inside a PDF; every other source is one document, or part of one."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from forensics.intake import numbers, stamps
from forensics.intake.answering import is_answered
from forensics.intake.page_files import joined
from forensics.intake.running_over import page_count, quoted_on_top
from forensics.records.document import Document, DocumentKind
from forensics.records.ids import stable_id
from forensics.records.page import Page
from forensics.records.source import Source, SourceFormat

TOP = 4
"""Written lines without furniture within which a header block opens a document."""
TITLE_LINES = 8
"""Written lines at a page top in which the title of an attachment stands."""
TITLE_WORDS, TITLE_SHARE = 2, 0.75
"""Least words of an attachment's name, and the share of them that its title repeats."""
_ATTACHED = re.compile(r"\W*Attach(?:ments?|ed)\s*[:;]\s*(.+)", re.IGNORECASE)
_TITLE_WORD = re.compile(r"[^\W\d_]{3,}")
_COLUMN = re.compile(r"^\W*\w[\w ]{0,11}:?\s{3,}\S")
"""A label and its value in a column: ``From:      Ada Alder``."""
ANYWHERE = 40
"""The same for telling whether a document that begins otherwise is a mail."""


def documents(pages: Sequence[Page], sources: Sequence[Source]) -> list[Document]:
    """Return the documents of all sources, in order of file and page.

    A page opens a document by, in this order: being the first; the end of a slip sheet; being one; ``Page 1 of n``; a
    new document number; a header block at its top, unless a chain goes on there; the title of an attachment that the
    mail before it names. Every other page, and so every black one, continues, as does one with the number of the
    document before it. Where a production delivers each page as a file of its own, a file that opens nothing is a
    document that says which other it continues.
    """
    by_source: dict[str, list[Page]] = defaultdict(list)
    for page in pages:
        by_source[page.source].append(page)
    found: list[Document] = []
    for source in sorted(sources, key=lambda s: (s.file, s.id)):
        run = sorted(by_source.get(source.id, ()), key=lambda p: p.number)
        if run:
            found += _split(source, run)
    return joined(found, pages, sources, lambda page, before: _opens(page, [before], tabbed=False))


def _split(source: Source, pages: Sequence[Page]) -> Iterator[Document]:
    if source.format is not SourceFormat.PDF:
        yield _document(source, pages, "the whole file")
        return
    start, why = 0, "first page of the file"
    tabbed, counted = _is_tabbed(pages[0]), not _counts_the_file(pages)
    for at in range(1, len(pages)):
        reason = _opens(pages[at], pages[start:at], tabbed, counted) or _is_attachment(pages[at], pages[start:at])
        if reason:
            yield _document(source, pages[start:at], why)
            start, why = at, reason
    yield _document(source, pages[start:], why)


def _counts_the_file(pages: Sequence[Page]) -> bool:
    """Tell whether ``Page 3 of 120`` counts the pages of the file, whatever documents it holds."""
    return len(pages) > 1 and all(page_count(p) == (n, len(pages)) for n, p in enumerate(pages, 1))


def _opens(page: Page, chain: Sequence[Page], tabbed: bool, counted: bool = True) -> str | None:
    """Return why a page begins a document, None where it continues the pages before it.

    Mail programs that print their own header with values in a column (``From:      Ada Alder``) quote others without
    one. Where a file begins with such a column, a header without it at a page top belongs to a chain that runs on.
    """
    before = chain[-1]
    slip = stamps.is_slip_sheet(page.text)
    if slip and not _continues_list(page, before):
        return "a slip sheet"
    if not slip and _is_slip(before) and not _continues_list(page, before):
        return "after a slip sheet"
    count = page_count(page) if counted else None
    if count is not None and count[1] > 1:
        return f"printed as page 1 of {count[1]}" if count[0] == 1 else None
    if counted and _is_unfinished(page_count(before)):
        return None
    number, last = numbers.document_number(page), numbers.document_number(before)
    if number and last and number != last:
        return f"document number {number} follows {last}"
    if number and number == last:
        return None
    if not _heads(page, chain, counted) or (tabbed and not _is_tabbed(page)):
        return None
    return "a header block at the top of the page"


def _is_unfinished(count: tuple[int, int] | None) -> bool:
    return count is not None and count[0] < count[1]


def _is_finished(count: tuple[int, int] | None) -> bool:
    return count is not None and count[0] == count[1] > 1


def _is_attachment(page: Page, before: Sequence[Page]) -> str | None:
    """Return the name of an attachment of the running mail that the top of a page bears as its title."""
    top = [line.text for line in page.body_lines if line.text.strip()][:TITLE_LINES]
    shown = _words(" ".join(top))
    for name in (n for p in before for n in _attachments(p)):
        wanted = _words(name.rpartition(".")[0] or name)
        if len(wanted) >= TITLE_WORDS and len(wanted & shown) >= TITLE_SHARE * len(wanted):
            return f"titled like the attachment “{name}” of the mail before it"
    return None


def _attachments(page: Page) -> Iterator[str]:
    for line in page.body_lines:
        if named := _ATTACHED.match(line.text):
            yield from (name.strip() for name in named[1].split(";") if name.strip())


def _words(text: str) -> set[str]:
    return {word.casefold() for word in _TITLE_WORD.findall(text)}


def _is_tabbed(page: Page) -> bool:
    """Tell whether the values of the first header block stand in a column of their own."""
    block = stamps.header_block(page.body_lines, TOP)
    if block is None:
        return False
    texts = [line.text for line in page.body_lines if block.line <= line.number < block.line + len(block.labels) + 2]
    labelled = [text for text in texts if stamps.label(text)]
    return bool(labelled) and 2 * sum(bool(_COLUMN.search(text)) for text in labelled) > len(labelled)


def _is_slip(page: Page) -> bool:
    return stamps.is_slip_sheet(page.text) or _only_rows(page)


def _only_rows(page: Page) -> bool:
    written = [line.text.strip() for line in page.body_lines if line.text.strip()]
    return len(written) >= 2 and sum(bool(stamps.SLIP_ROW.match(w)) for w in written) > 0.6 * len(written)


def _continues_list(page: Page, before: Page) -> bool:
    """A list of deleted pages runs over several sheets; only the first has the title."""
    return _is_slip(before) and _only_rows(page) and not stamps.SLIP_TITLE.search(page.text)


def _heads(page: Page, chain: Sequence[Page], counted: bool) -> bool:
    block = stamps.header_block(page.body_lines, TOP)
    if block is None or quoted_on_top(page.body_lines, block, chain[-1].body_lines):
        return False
    if (counted and _is_finished(page_count(chain[-1]))) or _is_printed_alone(page, chain[0]):
        return True
    top = [line.text for line in page.body_lines if line.number >= block.line and line.text.strip()]
    return not is_answered(top, chain)


def _is_printed_alone(page: Page, first: Page) -> bool:
    """Tell whether a header is that of a print-out: in a column, or below the name that heads the one before too."""
    own = _above(page)
    return _is_tabbed(page) or (bool(own) and own == _above(first))


def _above(page: Page) -> list[str]:
    """Return what stands above the header at the top of a page."""
    block = stamps.header_block(page.body_lines, TOP)
    return [text for line in page.body_lines if block and line.number < block.line and (text := line.text.strip())]


def _kind(source: Source, first: Page) -> DocumentKind:
    if source.format is SourceFormat.MAIL:
        return DocumentKind.EMAIL
    if stamps.is_slip_sheet(first.text):
        return DocumentKind.SLIP_SHEET
    return DocumentKind.EMAIL if stamps.header_block(first.body_lines, ANYWHERE) else DocumentKind.OTHER


def _document(source: Source, pages: Sequence[Page], why: str) -> Document:
    numbered = [p.bates for p in pages if p.bates]
    return Document(
        id=stable_id("d", source.id, pages[0].number),
        source=source.id,
        production=source.production,
        file=source.file,
        kind=_kind(source, pages[0]),
        first=pages[0].number,
        last=pages[-1].number,
        bates_first=numbered[0] if numbered else None,
        bates_last=numbered[-1] if numbered else None,
        why=why,
        parent=stable_id("d", source.parent, 1) if source.parent else None,
    )
