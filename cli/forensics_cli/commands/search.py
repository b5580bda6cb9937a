"""``forensics search``: full text of what is visible, with citations."""

from pathlib import Path
from typing import Any

import click

from forensics_cli import options
from forensics_cli.output import Column, Json, emit, place

COLUMNS = [
    Column("Where", place),
    Column("Production", "production"),
    Column("File", "file"),
    Column("Page", "page", right=True),
    Column("Text", "text"),
]


@click.command("search")
@options.case_path
@click.argument("query")
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True, help="At most this many pages.")
@options.filters
@options.form
def command(case_path: Path, query: str, limit: int, **values: Any) -> None:
    """Find pages by visible words or Bates number; «» marks the match. QUERY is in SQLite FTS5 syntax."""
    from forensics import questions

    with options.open_case(case_path, values) as case:
        hits = questions.search(case, query, options.make_filters(values), limit)
        records = [_hit(h) for h in hits]
        emit(records, COLUMNS, options.make_form(values), title=f"Pages with {query}", empty="No page matches.")


def _hit(hit: Any) -> Json:
    page = hit.page
    return {
        "record": "hit",
        "production": page.production,
        "file": page.file,
        "page": page.number,
        "bates": page.bates,
        "text": " ".join(hit.excerpt.split()),
    }
