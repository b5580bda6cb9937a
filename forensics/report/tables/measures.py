"""The measures: by production, document, page, code, month and sender; the redactions and withheld pages they count."""

from collections.abc import Callable, Sequence

from forensics.records.figures import By, FigureRow
from forensics.records.page import Page, PageFigures
from forensics.records.region import Region, Withheld
from forensics.report.data import ReportData
from forensics.report.tables.table import CALCULATED, INFERRED, OBSERVED, AnyTable, Column, Table

_FIGURES: tuple[Column[FigureRow], ...] = (
    Column("pages", CALCULATED, "Delivered pages, those that could not be read included.", lambda r: r.pages),
    Column("touched", CALCULATED, "Pages with at least one redaction.", lambda r: r.touched),
    Column("full", CALCULATED, "Pages hidden in full.", lambda r: r.full),
    Column("all_text_hidden", CALCULATED, "Short pages all of whose lines are hidden.", lambda r: r.all_text_hidden),
    Column("undetermined", CALCULATED, "Pages that could not be read.", lambda r: r.undetermined),
    Column("withheld", CALCULATED, "Pages said to exist and not delivered; not in pages.", lambda r: r.withheld),
    Column("regions", CALCULATED, "Redactions at or above the stated confidence.", lambda r: r.regions),
    Column("coded", CALCULATED, "Redactions with an exemption code in or beside them.", lambda r: r.coded),
    Column("uncoded", CALCULATED, "Redactions without any code, on pages that were read.", lambda r: r.uncoded),
    Column(
        "code_unread",
        CALCULATED,
        "Redactions on scans nobody read for codes.",
        lambda r: r.code_unread,
    ),
    Column("other_markings", CALCULATED, "Redactions marked, but with no exemption.", lambda r: r.other_markings),
    Column("hidden_area", CALCULATED, "Area of the union of redactions, square page units.", lambda r: r.hidden_area),
    Column("block_area", CALCULATED, "Area of the text blocks, square page units.", lambda r: r.block_area),
    Column("area_share", CALCULATED, "hidden_area / block_area.", lambda r: r.area_share),
    Column(
        "hidden_line_length", CALCULATED, "Length of hidden line parts, page units.", lambda r: r.hidden_line_length
    ),
    Column("line_length", CALCULATED, "Length of all lines, page units.", lambda r: r.line_length),
    Column("line_share", CALCULATED, "hidden_line_length / line_length.", lambda r: r.line_share),
    Column("words_visible", CALCULATED, "Words that can be read.", lambda r: r.words_visible),
    Column("words_hidden_low", INFERRED, "Words hidden, low estimate.", lambda r: r.words_hidden[0]),
    Column("words_hidden", INFERRED, "Words hidden, estimate.", lambda r: r.words_hidden[1]),
    Column("words_hidden_high", INFERRED, "Words hidden, high estimate.", lambda r: r.words_hidden[2]),
    Column("messages", INFERRED, "Distinct messages, copies counted once.", lambda r: r.messages),
    Column("messages_redacted", INFERRED, "Distinct messages with a redaction.", lambda r: r.messages_redacted),
)

_PRODUCTION: Column[FigureRow] = Column("production", OBSERVED, "Production.", lambda r: r.production)
_PLACE: tuple[Column[FigureRow], ...] = (
    Column("file", OBSERVED, "File.", lambda r: r.file),
    Column("bates", OBSERVED, "Bates number or range.", lambda r: r.bates),
)


def _rows(by: By) -> Callable[[ReportData], Sequence[FigureRow]]:
    return lambda data: data.by(by)


def _senders(data: ReportData) -> list[tuple[FigureRow, str]]:
    names = data.person_names()
    return [(r, names.get(r.key, r.key)) for r in data.by(By.SENDER)]


def _sender_columns() -> tuple[Column[tuple[FigureRow, str]], ...]:
    def lifted(column: Column[FigureRow]) -> Column[tuple[FigureRow, str]]:
        return Column(column.name, column.basis, column.meaning, lambda r: column.value(r[0]))

    who: tuple[Column[tuple[FigureRow, str]], ...] = (
        Column("sender", INFERRED, "Person who sent the messages.", lambda r: r[1]),
        Column("sender_id", INFERRED, "Stable id of the sender, as in persons.csv.", lambda r: r[0].key),
    )
    return (lifted(_PRODUCTION), *who, *map(lifted, _FIGURES))


def _pages(data: ReportData) -> list[tuple[Page, PageFigures]]:
    pages = {p.id: p for p in data.pages}
    both = [(pages[f.page], f) for f in data.figures if f.page in pages]
    return sorted(both, key=lambda r: (data.order(r[0].production), r[0].file, r[0].number, r[0].id))


_PAGES: tuple[Column[tuple[Page, PageFigures]], ...] = (
    Column("production", OBSERVED, "Production.", lambda r: r[0].production),
    Column("file", OBSERVED, "File.", lambda r: r[0].file),
    Column("page", OBSERVED, "Page, from 1.", lambda r: r[0].number),
    Column("bates", OBSERVED, "Bates number.", lambda r: r[0].bates),
    Column("bates_origin", OBSERVED, "Where the Bates number was taken from.", lambda r: r[0].bates_origin),
    Column("text_origin", OBSERVED, "Where the visible text was taken from.", lambda r: r[0].text_origin.value),
    Column("ocr_engine", OBSERVED, "Engine that read the page image.", lambda r: r[0].ocr_engine),
    Column("regions", CALCULATED, "Redactions at or above the stated confidence.", lambda r: r[1].regions),
    Column("touched", CALCULATED, "At least one redaction.", lambda r: r[1].touched),
    Column("full", CALCULATED, "Hidden in full.", lambda r: r[1].full),
    Column(
        "all_text_hidden", CALCULATED, "A short page all of whose lines are hidden.", lambda r: r[1].all_text_hidden
    ),
    Column("undetermined", CALCULATED, "Could not be read.", lambda r: r[1].undetermined),
    Column("why_undetermined", OBSERVED, "Why it could not be read.", lambda r: r[0].undetermined),
    Column("text_block", CALCULATED, "Box around visible words and redactions.", lambda r: r[1].text_block),
    Column(
        "hidden_area", CALCULATED, "Area of the union of redactions, square page units.", lambda r: r[1].hidden_area
    ),
    Column("block_area", CALCULATED, "Area of the text block, square page units.", lambda r: r[1].block_area),
    Column("area_share", CALCULATED, "hidden_area / block_area.", lambda r: r[1].area_share),
    Column("hidden_line_length", CALCULATED, "Length of hidden lines, page units.", lambda r: r[1].hidden_line_length),
    Column("line_length", CALCULATED, "Length of all lines, page units.", lambda r: r[1].line_length),
    Column("line_share", CALCULATED, "hidden_line_length / line_length.", lambda r: r[1].line_share),
    Column("words_visible", CALCULATED, "Words that can be read.", lambda r: r[1].words_visible),
    Column("words_hidden_low", INFERRED, "Words hidden, low estimate.", lambda r: r[1].words_hidden[0]),
    Column("words_hidden", INFERRED, "Words hidden, estimate.", lambda r: r[1].words_hidden[1]),
    Column("words_hidden_high", INFERRED, "Words hidden, high estimate.", lambda r: r[1].words_hidden[2]),
)


def _regions(data: ReportData) -> list[Region]:
    return sorted(data.regions, key=lambda r: (data.order(r.production), r.file, r.page, r.box or (), r.id))


_REGIONS: tuple[Column[Region], ...] = (
    Column("id", CALCULATED, "Stable id.", lambda r: r.id),
    Column("production", OBSERVED, "Production.", lambda r: r.production),
    Column("file", OBSERVED, "File.", lambda r: r.file),
    Column("page", OBSERVED, "Page, from 1.", lambda r: r.page),
    Column("bates", OBSERVED, "Bates number.", lambda r: r.bates),
    Column("box", CALCULATED, "Box of the redaction.", lambda r: r.box),
    Column("lines", CALCULATED, "Lines, where it stands in text alone.", lambda r: _dash(r.lines)),
    Column("style", CALCULATED, "What it looks like.", lambda r: r.style.value),
    Column("codes", OBSERVED, "Codes in or beside it, in canonical form.", lambda r: r.codes),
    Column("confidence", CALCULATED, "Confidence of the detection, 0 to 1.", lambda r: r.confidence),
    Column("finders", CALCULATED, "Which of the independent ways saw it.", lambda r: tuple(f.value for f in r.finders)),
    Column("why", CALCULATED, "Measured reason.", lambda r: r.why),
    Column(
        "hidden_characters", OBSERVED, "Characters that survive beneath it.", lambda r: r.sealed and r.sealed.characters
    ),
    Column("message", INFERRED, "Message it stands in, as in messages.csv.", lambda r: r.message),
)


def _dash(lines: tuple[int, int] | None) -> str | None:
    return None if lines is None else f"{lines[0]}-{lines[1]}"


def _withheld(data: ReportData) -> list[Withheld]:
    return sorted(data.withheld, key=lambda w: (data.order(w.production), w.file, w.page, w.id))


_WITHHELD: tuple[Column[Withheld], ...] = (
    Column("id", CALCULATED, "Stable id.", lambda w: w.id),
    Column("production", OBSERVED, "Production.", lambda w: w.production),
    Column("file", OBSERVED, "File with the sheet.", lambda w: w.file),
    Column("page", OBSERVED, "Page with the sheet, from 1.", lambda w: w.page),
    Column("bates", OBSERVED, "Bates number of the sheet, or of the gap.", lambda w: w.bates),
    Column("pages", OBSERVED, "Pages said to be withheld.", lambda w: w.pages),
    Column("codes", OBSERVED, "Codes claimed.", lambda w: w.codes),
    Column("why", CALCULATED, "How it is known.", lambda w: w.why),
)

MEASURES: tuple[AnyTable, ...] = (
    Table("productions", "The measures of each production.", (_PRODUCTION, *_FIGURES), _rows(By.PRODUCTION)),
    Table(
        "documents",
        "The measures of each document.",
        (_PRODUCTION, Column("document", CALCULATED, "Stable id.", lambda r: r.key), *_PLACE, *_FIGURES),
        _rows(By.DOCUMENT),
    ),
    Table("pages", "The measures of each delivered page.", _PAGES, _pages),
    Table("redactions", "Every redaction, whatever its confidence.", _REGIONS, _regions),
    Table("withheld", "Pages that exist and were not delivered.", _WITHHELD, _withheld),
    Table(
        "codes",
        "The measures by code; a redaction with two codes counts in both.",
        (_PRODUCTION, Column("code", OBSERVED, "Code in canonical form.", lambda r: r.key), *_FIGURES),
        _rows(By.CODE),
    ),
    Table(
        "months",
        "The measures by month in which messages were sent.",
        (_PRODUCTION, Column("month", OBSERVED, "Year and month as printed.", lambda r: r.key), *_FIGURES),
        _rows(By.MONTH),
    ),
    Table("senders", "The measures by sender.", _sender_columns(), _senders),
)
