"""A fictional matter as the report is handed it, and page images drawn on the spot; nobody in it exists."""

from dataclasses import replace
from functools import cache
from typing import Any

import pymupdf

from forensics.records.cite import Cite
from forensics.records.comparison import Change, ChangeKind, Confirmed, Level, Pair, PairState, Side
from forensics.records.document import Document, DocumentKind
from forensics.records.figures import By, FigureRow
from forensics.records.finding import FindingKind, finding
from forensics.records.geometry import Box
from forensics.records.ids import stable_id
from forensics.records.message import CopyCite, Message, MessageKind, Participant
from forensics.records.page import Page, PageFigures, TextOrigin
from forensics.records.person import Edge, Person
from forensics.records.region import Finder, Region, Sealed, Style, Withheld
from forensics.records.source import Failure, Production
from forensics.records.thread import Gap, GapKind, Link, LinkKind, Thread
from forensics.records.topic import Topic
from forensics.report import ReportData

FIRST, SECOND = "First release", "Second release"
PAGES = 150
BLACK = range(66, 124)
"""Pages of the first release that are hidden altogether."""
BLOCK = Box(72, 72, 540, 690)
PLACE = Box(96, 300, 470, 326)

_PEOPLE = [
    ("Ada Alder", "Agency of Records"), ("Ben Birch", "Agency of Records"), ("Cora Cedar", "Agency of Records"),
    ("Dan Dogwood", "Bureau of Maps"), ("Eve Elm", "Bureau of Maps"), ("Finn Fir", "Bureau of Maps"),
    ("Gail Ginkgo", "Office of Tides"), ("Hal Hazel", "Office of Tides"), ("Iris Ivy", "Office of Tides"),
    ("Jon Juniper", "Larch Consulting"), ("Kit Katsura", "Larch Consulting"), ("Lea Linden", None),
    ("unidentified sender #1", None), ("unidentified sender #2", "Bureau of Maps"),
]  # fmt: skip

SENTENCES = (
    "We should tell the counties that opting out remains possible until the memorandum is signed.",
    "Please hold the draft until counsel has seen the second paragraph on participation.",
    "The revised talking points drop the word voluntary and speak of activation instead.",
    "Larch Consulting suggests that the map be published without the district borders.",
)


def data(**changes: Any) -> ReportData:
    """Return the matter, with some fields changed."""
    return replace(_matter(), **changes)


@cache
def _matter() -> ReportData:
    pages = tuple(_page(p, n) for p in (FIRST, SECOND) for n in range(1, PAGES + 1))
    messages = _messages()
    return ReportData(
        title="Alder v. Agency of Records, No. 11-cv-0000",
        case="alder.case",
        version="0.2.0",
        productions=(
            Production(name=FIRST, released="2011-05-02", party="Agency of Records", request="2010-0417"),
            Production(name=SECOND, released="2012-01-17", party="Agency of Records", request="2010-0417"),
        ),
        sources=41,
        failures=(
            Failure(
                id="e_1", production=FIRST, file="disc 1/AGY-0900.pdf", page=None,
                reason="The file is encrypted and no password was given.",
                remedy="Give the password with --password, or ask the producing party for an open copy.",
            ),
        ),
        pages=pages,
        figures=tuple(_figures(p) for p in pages),
        rows=_rows(),
        regions=tuple(_region(p) for p in pages if _kind(p) in {"touched", "full"}),
        withheld=(
            Withheld(
                id="w_1", source="s_first", production=FIRST, file="disc 1/AGY-0001.pdf", page=124, pages=12,
                codes=("(b)(5)",), why="slip sheet: 12 pages withheld in full", bates="AGY-000124",
            ),
        ),
        documents=tuple(_document(first) for first in (*range(1, 64, 3), BLACK[0])),
        messages=messages,
        threads=_threads(messages),
        links=tuple(
            Link(message=m.id, parent=None, kind=LinkKind.NONE, confidence=1.0, why="first of its conversation")
            for m in messages
        ),
        gaps=_gaps(),
        persons=_persons(),
        edges=_edges(),
        pairs=_pairs(),
        changes=_changes(),
        topics=_topics(),
        findings=_findings(),
        decisions=2,
    )  # fmt: skip


def _page(production: str, number: int) -> Page:
    old = production == FIRST
    file = f"disc {1 if old else 2}/{'AGY' if old else 'REL'}-0001.pdf"
    return Page(
        id=stable_id("p", production, number), source="s_first" if old else "s_second", production=production,
        file=file, number=number, width=612, height=792, text_origin=TextOrigin.LAYER, text="",
        bates=f"{'AGY' if old else 'REL'}-{number:06}", bates_origin="page",
        undetermined="the image is damaged" if old and number == 140 else None,
    )  # fmt: skip


def _document(first: int) -> Document:
    last = BLACK[-1] if first == BLACK[0] else first + 2
    return Document(
        id=f"d_{first}", source="s_first", production=FIRST, file="disc 1/AGY-0001.pdf", kind=DocumentKind.EMAIL,
        first=first, last=last, bates_first=f"AGY-{first:06}", bates_last=f"AGY-{last:06}",
        why="header block at its top",
    )  # fmt: skip


def _kind(page: Page) -> str:
    if page.undetermined:
        return "undetermined"
    if page.production == FIRST and page.number in BLACK:
        return "full"
    step = 3 if page.production == FIRST else 7
    return "touched" if page.number % step == 0 else "open"


def _figures(page: Page) -> PageFigures:
    kind = _kind(page)
    share = {"full": 1.0, "touched": 0.18, "open": 0.0, "undetermined": None}[kind]
    words = round(260 * (1 - (share or 0)))
    hidden = 260 * (share or 0)
    return PageFigures(
        page=page.id, regions=kind in {"touched", "full"}, touched=kind in {"touched", "full"}, full=kind == "full",
        all_text_hidden=False, undetermined=kind == "undetermined", text_block=BLOCK,
        hidden_area=BLOCK.area * (share or 0), block_area=BLOCK.area, area_share=share,
        hidden_line_length=12000 * (share or 0), line_length=12000, line_share=share, words_visible=words,
        words_hidden=(hidden * 0.9, hidden, hidden * 1.12),
    )  # fmt: skip


def _region(page: Page) -> Region:
    full = _kind(page) == "full"
    return Region(
        id=stable_id("r", page.id), source=page.source, production=page.production, file=page.file, page=page.number,
        box=BLOCK if full else PLACE, style=Style.PAGE if full else Style.BLACK, codes=("(b)(5)",),
        confidence=0.97, finders=(Finder.DRAWN, Finder.PIXELS), why="opaque fill over 374 x 26 points",
        bates=page.bates, sealed=Sealed(characters=31, hmac="00ff") if page.number == 3 else None,
    )  # fmt: skip


def _rows() -> tuple[FigureRow, ...]:
    first = FigureRow(
        by=By.PRODUCTION, key=FIRST, production=FIRST, pages=PAGES, touched=88, full=58, all_text_hidden=2,
        undetermined=1, withheld=12, regions=141, coded=119, uncoded=16, other_markings=6, hidden_area=17_600_000,
        block_area=42_900_000, area_share=0.41, hidden_line_length=722_000, line_length=1_788_000, line_share=0.4038,
        words_visible=21_340, words_hidden=(13_420, 14_911, 16_700), messages=118, messages_redacted=71,
    )  # fmt: skip
    second = replace(
        first, key=SECOND, production=SECOND, touched=21, full=0, all_text_hidden=0, undetermined=0, withheld=2,
        regions=26, coded=25, uncoded=1, other_markings=0, area_share=0.0213, line_share=0.0252, words_visible=35_100,
        words_hidden=(820, 911, 1_020), messages=131, messages_redacted=20,
    )  # fmt: skip
    codes = {"(b)(5)": (74, 8), "(b)(6)": (39, 12), "(b)(7)(C)": (12, 5), "(b)(7)(E)": (4, 3), "(b)(2)": (9, 0),
             "Non-Responsive": (6, 0), "": (16, 1)}  # fmt: skip
    by_code = [
        replace(row, by=By.CODE, key=code, regions=n, touched=max(1, n // 2), words_hidden=(n * 80, n * 91, n * 99))
        for code, numbers in codes.items()
        for row, n in zip((first, second), numbers, strict=True)
        if n
    ]
    months = [replace(first, by=By.MONTH, key=f"2010-{m:02}") for m in range(1, 13)]
    senders = [replace(first, by=By.SENDER, key="n_0"), replace(first, by=By.SENDER, key="n_12")]
    document = replace(first, by=By.DOCUMENT, key="d_1", file="disc 1/AGY-0001.pdf", bates="AGY-000001")
    return (second, first, *by_code, *months, *senders, document)


def _messages() -> tuple[Message, ...]:
    return tuple(_message(n) for n in range(118))


def _message(n: int) -> Message:
    sender, to = _PEOPLE[n % 12][0], _PEOPLE[(n * 5 + 1) % 12][0]
    return Message(
        id=f"m_{n:03}", message_id=f"<{n}@agency.example>",
        kind=MessageKind.QUOTED if n % 6 == 5 else MessageKind.PRODUCED,
        sender=Participant(printed=sender, name=sender, person=f"n_{n % 12}"),
        to=(Participant(printed=to, name=to, person=f"n_{(n * 5 + 1) % 12}"),), cc=(), bcc=(),
        sent=f"2010-{n % 12 + 1:02}-{n % 28 + 1:02}T09:{n % 60:02}", sent_raw=None,
        subject=f"RE: participation language {n // 8}", body="", attachments=(),
        copies=(
            CopyCite(
                copy=f"c_{n}", production=FIRST, file="disc 1/AGY-0001.pdf", page=n + 1, bates=f"AGY-{n + 1:06}",
                lines=(1, 5), depth=0,
            ),
        ),
        why="Message-ID", thread=f"t_{n // 8:02}",
    )  # fmt: skip


def _threads(messages: tuple[Message, ...]) -> tuple[Thread, ...]:
    groups: dict[str, list[Message]] = {}
    for message in messages:
        groups.setdefault(message.thread or "", []).append(message)
    return tuple(
        Thread(
            id=key, subject=f"participation language {int(key[2:])}", first=min(m.sent or "" for m in group),
            last=max(m.sent or "" for m in group),
            messages=tuple(m.id for m in group), gaps=int(key[2:]) % 4,
        )
        for key, group in groups.items()
    )  # fmt: skip


def _gaps() -> tuple[Gap, ...]:
    def cite(n: int) -> Cite:
        return Cite(file="disc 1/AGY-0001.pdf", page=n, bates=f"AGY-{n:06}", lines=(20, 24))

    return (
        Gap(
            id="g_1", kind=GapKind.QUOTED_NEVER_PRODUCED, thread="t_01", custodians=("Ada Alder", "Eve Elm"),
            what="Message from Ada Alder to Eve Elm of Mar. 4, 2010, 9:12, “participation language 1”",
            evidence=(cite(9), cite(14)),
        ),
        Gap(
            id="g_2", kind=GapKind.ATTACHMENT_MISSING, thread="t_02", custodians=("Jon Juniper",),
            what="Attachment “map of districts v3.xls”", evidence=(cite(17),),
        ),
        Gap(
            id="g_3", kind=GapKind.REPLY_TO_UNSEEN, thread="t_03", custodians=("Finn Fir",),
            what="The message that Finn Fir answers on Apr. 22, 2010", evidence=(cite(31),),
        ),
        Gap(
            id="g_4", kind=GapKind.BATES_MISSING, custodians=(), what="AGY-000125 to AGY-000136, 12 numbers",
            evidence=(cite(124), cite(137)),
        ),
    )  # fmt: skip


def _persons() -> tuple[Person, ...]:
    return tuple(
        Person(
            id=f"n_{n}", name=name, organisation=organisation, aliases=(name,), messages=60 - 4 * n,
            unidentified=name.startswith("unidentified"),
        )
        for n, (name, organisation) in enumerate(_PEOPLE)
    )  # fmt: skip


def _edges() -> tuple[Edge, ...]:
    found = []
    for a in range(len(_PEOPLE)):
        for b in sorted({(a * 5 + 1) % 14, (a * 3 + 2) % 14, (a // 3) * 3 % 14} - {a}):
            number = max(1, 24 - 2 * a - (a * b) % 6)
            found.append(
                Edge(
                    sender=f"n_{a}", recipient=f"n_{b}", count=number, first="2010-01-11T09:00",
                    last="2010-11-30T17:45", messages=("m_001",), redacted=number if a > 11 else int(b > 11),
                )
            )  # fmt: skip
    return tuple(found)


def _pairs() -> tuple[Pair, ...]:
    return tuple(
        Pair(
            id=f"x_{n}", level=Level.PAGE,
            left=Side(id=f"p_{n}", file="disc 1/AGY-0001.pdf", page=n, bates=f"AGY-{n:06}"),
            right=None if n % 40 == 0 else Side(id=f"q_{n}", file="disc 2/REL-0001.pdf", page=n, bates=f"REL-{n:06}"),
            method="order of pages", score=0.93, margin=0.41,
            state=PairState.UNPAIRED if n % 40 == 0 else PairState.AMBIGUOUS if n % 25 == 0 else PairState.PAIRED,
            old_production=FIRST, new_production=SECOND,
        )
        for n in range(1, PAGES + 1)
    )  # fmt: skip


def _changes() -> tuple[Change, ...]:
    kinds = {ChangeKind.RELEASED: 40, ChangeKind.STILL_WITHHELD: 20, ChangeKind.NEWLY_WITHHELD: 6,
             ChangeKind.CODE_CHANGED: 5, ChangeKind.PAGE_ADDED: 3, ChangeKind.TEXT_LAYER_ONLY: 4}  # fmt: skip
    return tuple(_change(kind, n) for kind, number in kinds.items() for n in range(1, number + 1))


def _change(kind: ChangeKind, n: int) -> Change:
    number = 3 * n if n < 22 else n + 44
    full = number in BLACK
    text = " ".join([SENTENCES[n % len(SENTENCES)]] * (14 if full else 1))
    shown = kind in {ChangeKind.RELEASED, ChangeKind.NEWLY_WITHHELD}
    return Change(
        id=stable_id("h", kind, n), pair=f"x_{n}", kind=kind, old_production=FIRST, new_production=SECOND,
        left=None if kind is ChangeKind.PAGE_ADDED else _cite("disc 1/AGY-0001.pdf", "AGY", number, full),
        right=_cite("disc 2/REL-0001.pdf", "REL", number, full), text=text if shown else "",
        codes=("(b)(2)", "(b)(7)(E)") if kind is ChangeKind.CODE_CHANGED else ("(b)(5)",),
        confirmed=Confirmed.VISUAL if n % 3 else Confirmed.TEXT, words=len(text.split()),
    )  # fmt: skip


def _cite(file: str, prefix: str, number: int, full: bool) -> Cite:
    return Cite(file=file, page=number, bates=f"{prefix}-{number:06}", box=BLOCK if full else PLACE)


def _topics() -> tuple[Topic, ...]:
    rows = [("participation, counties, memorandum", 0.44), ("map, districts, borders", 0.21), ("tides, gauges", 0.03),
            ("budget, award, contractor", 0.33), ("travel, schedule, call", 0.0)]  # fmt: skip
    return tuple(
        Topic(
            id=f"k_{n}", label=label, terms=tuple(label.split(", ")),
            messages=tuple(f"m_{i:03}" for i in range(n, 100, 5)),
            hidden_share=(share * 0.85, share, min(1.0, share * 1.2)), words_visible=4000,
            words_hidden=(3000 * share, 4000 * share, 5000 * share),
        )
        for n, (label, share) in enumerate(rows)
    )  # fmt: skip


def _findings() -> tuple[Any, ...]:
    place = Cite(file="disc 1/AGY-0001.pdf", page=3, bates="AGY-000003", box=PLACE)
    notes = [
        finding(
            FindingKind.UNCODED_REDACTION, FIRST, Cite(file="disc 1/AGY-0001.pdf", page=n, bates=f"AGY-{n:06}"),
            "no code within 12 points of the box",
        )
        for n in range(6, 54, 3)
    ]  # fmt: skip
    return (
        *notes,
        finding(FindingKind.HIDDEN_TEXT, FIRST, place, "31 characters beneath an opaque fill drawn later"),
        finding(
            FindingKind.DIFFERENT_REDACTIONS, FIRST, place, "copies at AGY-000003 and AGY-000031 differ in 2 boxes"
        ),
    )


def crop(source: str, page: int, box: Box | None, dpi: float) -> bytes:
    """Return a picture of a page that is drawn on the spot."""
    with pymupdf.open() as file:
        sheet = file.new_page(width=612, height=792)
        full = source == "s_first" and page in BLACK
        for n in range(0 if full else 40):
            sheet.insert_text((BLOCK.x0, 84 + 15 * n), SENTENCES[(n + page) % 4][:84], fontsize=11, fontname="tiro")
        if source == "s_first":
            sheet.draw_rect(tuple(BLOCK if full else PLACE), color=(0, 0, 0), fill=(0, 0, 0))
        sheet.insert_text((470, 760), f"{'AGY' if source == 's_first' else 'REL'}-{page:06}", fontsize=9)
        clip = pymupdf.Rect(*box) if box else None
        png: bytes = sheet.get_pixmap(dpi=int(dpi), clip=clip).tobytes("png")
        return png
