"""``forensics redactions``: what is hidden, where, how much, under which code."""

from collections import Counter
from pathlib import Path
from shutil import get_terminal_size
from textwrap import fill
from typing import TYPE_CHECKING, Any

import click

from forensics_cli import options
from forensics_cli.output import WIDE, Column, Form, Json, emit, interval, note, percent, place, say

if TYPE_CHECKING:
    from forensics.case import Case
    from forensics.records.page import Page
    from forensics.selection import Filters

BY = ["document", "region", "page", "production", "code", "month", "sender"]
_VERDICTS = {"yes": "confirmed", "no": "rejected"}

REGIONS = [
    Column("Where", place),
    Column("Page", "page", right=True, spare=2),
    Column("Style", "style", spare=1),
    Column("Codes", lambda r: ", ".join(r["codes"]) or ("not read" if r["code_unread"] else "none")),
    Column("Confidence", lambda r: f"{r['confidence']:.2f}", right=True),
    Column("Verdict", lambda r: _VERDICTS.get(r.get("verdict", ""))),
    Column("Seen by", lambda r: ", ".join(r["finders"]), spare=1),
    Column("Why", "why"),
]
_WORDS = [
    Column("Words visible", "words_visible", right=True, spare=4),
    Column("Words hidden (low–high)", lambda r: _unless_clear(r, interval(r["words_hidden"])), right=True),
]
_SHARES = [
    Column("Area hidden", lambda r: _unless_clear(r, percent(r["area_share"])), right=True, spare=5),
    Column("Lines hidden", lambda r: _unless_clear(r, percent(r["line_share"])), right=True),
]
PAGES = [
    Column("Where", place),
    Column("Text from", "text_origin", spare=5),
    Column("Redactions", lambda r: r["regions"] or "none", right=True),
    Column("Uncoded", lambda r: _uncoded(r) if r["regions"] else "", right=True),
    Column("Hidden in full", lambda r: _fully(r), spare=1),
    Column("Not read", "undetermined", spare=2),
    *_SHARES,
    *_WORDS,
]
COUNTS = [
    Column("Pages", "pages", right=True),
    Column("of these redacted", "touched", right=True, spare=1),
    Column("hidden in full", "full", right=True, spare=3),
]
REDACTIONS = [
    Column("Redactions", "regions", right=True),
    Column("Uncoded", lambda r: _uncoded(r), right=True, spare=2),
]
PRODUCTIONS = [
    Column("Production", "production"),
    *COUNTS,
    Column("not read", "undetermined", right=True, spare=6),
    Column("Withheld beside", "withheld", right=True, spare=3),
    *REDACTIONS,
    *_SHARES,
    *_WORDS,
]
GROUPS = [*COUNTS, *REDACTIONS, _SHARES[1], *_WORDS]
KEYS = {
    "document": Column("Document", lambda r: r["bates"] or r["file"] or r["key"]),
    "code": Column("Code", lambda r: r["key"] or "no code"),
    "sender": Column("Sender", lambda r: r.get("name") or r["key"]),
}


@click.command("redactions")
@options.inputs
@click.option("--by", type=click.Choice(BY), help="Default: document for a table, region for programs.")
@click.option(
    "--draw",
    metavar="OUT.pdf",
    type=click.Path(path_type=Path),
    help="Also write pictures of the pages with every redaction outlined, numbered and named.",
)
@click.option("--all-pages", is_flag=True, help="With --draw: pages without redactions, too.")
@options.filters
@options.form
@options.reading
def command(inputs: tuple[Path, ...], by: str | None, draw: Path | None, all_pages: bool, **values: Any) -> None:
    """Show the redactions of a case or of files, and the measures by group.

    As detected; not validated by a person. Where a person judged redactions (`forensics decide`), the measures come
    twice: as detected, and as adjudicated.
    """
    form = options.make_form(values)
    by = by or ("document" if form is Form.TABLE else "region")
    if all_pages and not draw:
        raise click.UsageError("--all-pages goes with --draw.")
    filters = options.make_filters(values)
    if draw:
        from forensics import drawing

        drawing.check_target(draw)
    with options.open_inputs(inputs, values) as case:
        _answer(case, by, filters, form)
        if draw:
            title = ", ".join(path.name or str(path) for path in inputs)
            done = drawing.write_drawing(case, filters, draw, title, every=all_pages, password=values.get("password"))
            note(f"Drawn in {draw}: {done.pages:,} pages with {done.regions:,} redactions.")
            for line in done.not_drawn:
                note(f"not drawn: {line}")


def _answer(case: "Case", by: str, filters: "Filters", form: Form) -> None:
    from forensics import questions

    judged = bool(questions.verdicts(case))
    if form is not Form.TABLE:
        emit(_records(case, by, filters, judged=judged), [], form, title="", empty="")
        return
    for adjudicated in (False, True) if judged and by != "region" else (False,):
        _table(case, by, filters, adjudicated=adjudicated)


def _table(case: "Case", by: str, filters: "Filters", *, adjudicated: bool) -> None:
    from forensics import contract, measures, questions
    from forensics.records.figures import By

    state = "as adjudicated by a person" if adjudicated else "as detected; not validated"
    title = f"Redactions by {by}, {state}"
    whole = questions.figure_rows(case, By.PRODUCTION, filters, with_messages=False, adjudicated=adjudicated)
    total = {**contract.figure_row(measures.total(whole)), "key": "all", "production": "all"}
    if by == "region":
        records, columns, foot = _records(case, by, filters), REGIONS, None
    elif by == "page":
        records, columns = _page_records(case, filters, adjudicated=adjudicated), PAGES
        foot = {**total, "bates": "all", "page": None}
    else:
        records = _figure_records(case, by, filters, with_messages=False, adjudicated=adjudicated)
        columns = PRODUCTIONS if by == "production" else _group_columns(by)
        foot = total
    shown = [c for c in columns if c.heading not in _telling_nothing(by, records)]
    emit(records, shown, Form.TABLE, title=title, empty="No page matches.", foot=foot if len(records) > 1 else None)
    if records or by == "region":
        found = questions.regions(case, filters, placed=False)
        over_text = sum(bool(r.sealed and r.sealed.characters) for r in found)
        say(fill(_sentence(total, over_text), get_terminal_size((WIDE, 24)).columns))


def _group_columns(by: str) -> list[Column]:
    """Return the columns of a grouping; a document is known without its production, a month or a code is not."""
    production = Column("Production", "production", spare=2 if by == "document" else 0)
    return [KEYS.get(by, Column(by.capitalize(), "key")), production, *GROUPS]


def _telling_nothing(by: str, records: list[Json]) -> set[str]:
    """Return the headings of columns that would be empty, or the same in every row."""
    idle = set() if any(r.get("verdict") for r in records) else {"Verdict"}
    one = by != "production" and len({r["production"] for r in records}) == 1
    return idle | ({"Production"} if one else set())


def _records(case: "Case", by: str, filters: "Filters", *, judged: bool = False) -> list[Json]:
    if by == "region":
        return _region_records(case, filters)
    if by == "page":
        records, decided = (_page_records(case, filters, adjudicated=a) for a in (False, judged))
    else:
        records, decided = (_figure_records(case, by, filters, adjudicated=a) for a in (False, judged))
    if not judged:
        return records
    names = ("regions", "touched", "full", "area_share", "line_share", "words_hidden")
    after = {(r["production"], r.get("id") or r["key"]): {name: r[name] for name in names} for r in decided}
    return [{**r, "adjudicated": after.get((r["production"], r.get("id") or r["key"]))} for r in records]


def _region_records(case: "Case", filters: "Filters") -> list[Json]:
    from forensics import contract, questions
    from forensics.measures import is_unread

    said = questions.verdicts(case)
    unread = {(p.source, p.number) for p, _ in questions.pages(case, filters) if is_unread(p)}
    found = [
        {**contract.region(r), "code_unread": not r.codes and (r.source, r.page) in unread}
        for r in questions.regions(case, filters)
    ]
    return [{**r, "verdict": said[r["id"]]} if r["id"] in said else r for r in found]


def _page_records(case: "Case", filters: "Filters", *, adjudicated: bool) -> list[Json]:
    from forensics import contract, questions

    found = questions.marked_pages(case, filters, adjudicated=adjudicated)
    bare = Counter((r.source, r.page) for r in found.regions if not r.codes)
    return [{**contract.page(p, f), **_without_code(p, bare[p.source, p.number])} for p, f in found.pages]


def _without_code(page: "Page", regions: int) -> Json:
    """Tell redactions without a code from those of a scan that nobody read for one."""
    from forensics.measures import is_unread

    return {"uncoded": 0, "code_unread": regions} if is_unread(page) else {"uncoded": regions, "code_unread": 0}


def _uncoded(record: Json) -> str:
    """Return how many redactions have no code; where scans were not read, how many may have one."""
    known = f"{record['uncoded']:,}"
    return f"{known} (+{record['code_unread']:,} not read)" if record["code_unread"] else known


def _figure_records(
    case: "Case", by: str, filters: "Filters", *, with_messages: bool = True, adjudicated: bool = False
) -> list[Json]:
    from forensics import contract, questions
    from forensics.records.figures import By
    from forensics.selection import Filters

    found = questions.figure_rows(case, By(by), filters, with_messages=with_messages, adjudicated=adjudicated)
    rows = [contract.figure_row(row) for row in found]
    if by == "sender":
        called = {p.id: p.name for p in questions.persons(case, Filters())}
        rows = [{**row, "name": called.get(row["key"])} for row in rows]
    return rows


def _unless_clear(record: Json, text: str) -> str:
    """Leave the cells of a page without redactions empty, so that the others stand out."""
    return "" if record["record"] == "page" and not record["regions"] else text


def _fully(record: Json) -> str:
    if record["record"] != "page":
        return f"{record['full']:,}"
    return "yes" if record["full"] else "all its text" if record["all_text_hidden"] else ""


def _sentence(total: Json, over_text: int) -> str:
    """Return the totals in words; ``over_text`` redactions still have live text beneath them."""
    low, middle, high = (round(v) for v in total["words_hidden"])
    parts = [f"{_count(total['regions'], 'redaction')} on {total['touched']:,} of {_count(total['pages'], 'page')}"]
    if total["line_share"] is not None:
        parts.append(f"{percent(total['line_share'])} of the length of all lines is hidden")
    visible = f"{total['words_visible']:,} visible ones"
    parts.append(f"about {middle:,} words (between {low:,} and {high:,}) beside {visible}")
    if over_text:
        parts.append(f"with live text beneath them, sealed: {_count(over_text, 'redaction')}")
    if total["full"]:
        parts.append(f"hidden in full: {_count(total['full'], 'page')}")
    if total["uncoded"]:
        parts.append(f"without a code: {_count(total['uncoded'], 'redaction')}")
    if total["code_unread"]:
        parts.append(f"on scans whose codes were not read: {_count(total['code_unread'], 'redaction')} (--ocr)")
    if total["withheld"]:
        parts.append(f"withheld and not among these pages: {_count(total['withheld'], 'page')}")
    if total["unread"]:
        parts.append(f"scans whose words were not read, left out of shares: {_count(total['unread'], 'page')} (--ocr)")
    if total["undetermined"]:
        parts.append(f"not readable: {_count(total['undetermined'], 'page')}")
    return "In all: " + "; ".join(parts) + "."


def _count(number: int, thing: str) -> str:
    return f"{number:,} {thing}{'s' * (number != 1)}"
