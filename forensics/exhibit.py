"""The exhibit of a case: everything it knows, gathered and handed to the report."""

from pathlib import Path

from forensics import __version__, questions, releases, report
from forensics.case import Case
from forensics.pictures import PagePictures
from forensics.records.comparison import Change, Pair
from forensics.records.document import Document
from forensics.records.figures import By
from forensics.records.finding import Finding
from forensics.records.inconsistency import Inconsistency
from forensics.records.message import Message
from forensics.records.page import Page, PageFigures
from forensics.records.person import Edge, Person
from forensics.records.region import Withheld
from forensics.records.release import Grouping
from forensics.records.source import Failure, Production, Source
from forensics.records.thread import Gap, Link, Thread
from forensics.records.topic import Topic
from forensics.selection import Filters
from forensics.store.decisions import standing

GROUPS = (By.PRODUCTION, By.DOCUMENT, By.CODE, By.MONTH, By.SENDER)


def write_exhibit(case: Case, out: Path, title: str) -> list[Path]:
    """Compare each production with the next, and write the report on all of them.

    Raises:
        UsageError: where the case is empty, or ``out`` holds something that is no report.
    """
    case.bring_up_all()
    productions = questions.in_order(case)
    for old, new in questions.consecutive(productions):
        case.compare(old, new)
    with PagePictures(case) as pictures:
        return report.write_report(_gather(case, title, productions), out, pictures.crop)


def _gather(case: Case, title: str, productions: list[Production]) -> report.ReportData:
    store = case.store
    everything = Filters()
    pairs = questions.consecutive(productions)
    names = [p.name for p in productions] if pairs else []
    return report.ReportData(
        title=title,
        case=store.path.name if store.path else "in memory",
        version=__version__,
        productions=productions,
        sources=store.count(Source),
        failures=store.read(Failure),
        pages=store.read(Page),
        figures=store.read(PageFigures),
        rows=questions.figure_tables(case, GROUPS, everything),
        regions=questions.regions(case, everything),
        withheld=store.read(Withheld),
        documents=store.read(Document),
        messages=store.read(Message),
        threads=store.read(Thread),
        links=store.read(Link),
        gaps=store.read(Gap),
        persons=store.read(Person),
        edges=store.read(Edge),
        pairs=[p for p in store.read(Pair) if (p.old_production, p.new_production) in pairs],
        changes=[c for c in store.read(Change) if (c.old_production, c.new_production) in pairs],
        releases=[r for by in Grouping for r in releases.release_rows(case, names, by, everything)] if names else (),
        code_rows=releases.codes_before_and_after(case, names, everything),
        inconsistencies=store.read(Inconsistency),
        histories=releases.histories(case, names, everything) if names else (),
        topics=store.read(Topic),
        drafts=questions.drafts(case, everything),
        findings=store.read(Finding),
        decisions=len(standing(store)),
        settings=case.settings,
    )
