"""Bring the sections together and fill in the page."""

from functools import partial
from itertools import count as numbers

from forensics.adapters.templates import render
from forensics.report.data import Crop, ReportData
from forensics.report.exhibits import chosen_note, exhibits
from forensics.report.sections import (
    codes,
    conversations,
    drafts,
    findings,
    people,
    productions,
    releases,
    summary,
    topics,
)
from forensics.report.text import clean, count, number_word, plural

MARK = "email-forensics report"
"""Stands near the head of the page; tells a former report from a page of somebody else."""


def page(data: ReportData, crop: Crop) -> bytes:
    """Return the page: one file, everything in it, the same bytes for the same data."""
    released = releases.releases(data)
    shown = exhibits(data, released, crop)
    values = {
        "mark": MARK,
        "data": data,
        "notice": _notice(data),
        "particulars": _particulars(data),
        "summary": summary.sentences(data),
        "productions": productions.section(data),
        "codes": codes.section(data),
        "releases": releases.section(data),
        "exhibits": shown,
        "exhibits_note": chosen_note(len(shown), len(released)),
        "changes": releases.lists(data),
        "conversations": conversations.section(data),
        "people": people.section(data),
        "topics": topics.section(data),
        "drafts": drafts.section(data),
        "findings": findings.section(data),
        "table_number": partial(next, numbers(1)),
        "figure_number": partial(next, numbers(1)),
    }
    return render("forensics.report", "index.html", values, clean).encode()


def _notice(data: ReportData) -> tuple[str, str]:
    applied = (
        f" {plural(data.decisions, 'decision')} recorded by persons are taken into account." if data.decisions else ""
    )
    if data.validated:
        return "Validated on a sample", f"A person has validated a sample of these figures.{applied}"
    return (
        "As detected; not validated",
        "The figures in this report were computed by software from the files named. No person has yet validated a "
        f"sample of them, and their error rates are not known.{applied}",
    )


def _particulars(data: ReportData) -> list[tuple[str, str]]:
    names = "; ".join(p.name for p in data.productions)
    return [
        ("Case file", data.case),
        ("Productions", f"{number_word(len(data.productions))}: {names}" if names else "none"),
        ("Files read", count(data.sources)),
        ("Least confidence of a redaction that counts", f"{data.settings.threshold:g} (0 to 1)"),
        ("Optical character recognition", f"{data.settings.ocr_engine}, {data.settings.ocr}"),
        ("Prepared with", f"email-forensics {data.version}"),
    ]
