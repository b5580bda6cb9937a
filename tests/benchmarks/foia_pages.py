"""Synthetic FOIA mail pages in the styles of United States agencies, with exact truth: boxes, codes, hidden words.

Mails are typeset in several faces and measures, passages chosen, their words replaced by boxes as redaction tools draw
them, and codes printed inside, beside or in the margin. Hidden words are never written. The same seed gives the same
bytes. ``foia_scan`` turns the pages into scans.
"""

import random
from collections.abc import Iterator, Sequence
from typing import Any

import pymupdf

from fixtures.blocks import Layout, Logo, Paragraph, Placed, Rule, Run, Sheet, Table
from fixtures.drawing import Stamp, draw, pdf_bytes
from fixtures.typeset import text_width, typeset
from forensics.records.geometry import Box
from tests.benchmarks.foia_boxes import boxes, draw_region, labelled
from tests.benchmarks.foia_hands import (
    BLACK,
    HANDS,
    LABEL_FACE,
    LABELS,
    MARGIN_LABELS,
    WHITE,
    FoiaFile,
    Hand,
    Passage,
    TruePage,
    TrueRegion,
    count,
)
from tests.benchmarks.foia_text import PrintedMail, mails


def production(seed: int, files: int, *, visible: bool = False, pages: tuple[int, ...] = ()) -> list[FoiaFile]:
    """Return the files of one production.

    Args:
        seed: seed of the dice; also turns the list of hands.
        files: how many.
        visible: leave out boxes that a scan would not show (white without a rim).
        pages: numbers of pages that the files cycle through; by default 1 to 15.
    """
    hands = [h for h in HANDS if not (visible and h.style == "white")]
    made = []
    for n in range(files):
        dice = random.Random(f"{seed}/{n}")  # noqa: S311
        length = pages[n % len(pages)] if pages else dice.choice((1, 2, 2, 3, 4, 5, 8, 10, 12, 13, 15))
        hand = hands[(10 * seed + n) % len(hands)]
        made.append(_file(f"s{seed:02}-{n:02}.pdf", hand, length, dice))
    return made


def _file(name: str, hand: Hand, length: int, dice: random.Random) -> FoiaFile:
    sheet = any_sheet(dice)
    placed = layouts(sheet, length, dice)
    density = dice.choice((0.06, 0.15, 0.15, 0.3, 0.5))
    stamps = _stamps(dice)
    document = pymupdf.open()
    pages = []
    for number, layout in enumerate(placed):
        cover = dice.random() < (0.3 if density > 0.25 else 0.02) and hand.fill == BLACK
        clean = dice.random() < 0.2
        numbered = [*stamps, Stamp(text=f"{name[:3].upper()}-{number + 1:06}", place="bottom right")]
        pages.append(_page(document, layout, hand, 0.0 if clean else density, numbered, dice, cover=cover))
    return FoiaFile(name=name, hand=hand, data=pdf_bytes(document), pages=tuple(pages))


# --- text ------------------------------------------------------------------------------------------------------------


def any_sheet(dice: random.Random) -> Sheet:
    """Return a sheet of paper in some face and measure."""
    return Sheet(
        family=dice.choice(("helvetica", "helvetica", "times", "times", "courier")),
        size=dice.choice((9.0, 10.0, 10.5, 11.0, 12.0)),
        leading=dice.choice((1.16, 1.22, 1.3, 1.45)),
        left=(left := dice.choice((54.0, 72.0, 90.0))),
        right=left,
        top=dice.choice((64.0, 72.0, 90.0)),
    )


def layouts(sheet: Sheet, length: int, dice: random.Random) -> list[Layout]:
    """Return typeset pages: each mail begins its page half of the time, so that short pages occur as they do."""
    pages: list[Layout] = []
    while len(pages) < length:
        chain = [dice.choice(mails()) for _ in range(dice.choice((1, 1, 2, 3)))]
        blocks: list[Any] = [] if dice.random() < 0.85 else [Logo(name="Bureau of Coastal Affairs", line="Washington")]
        for depth, mail in enumerate(chain):
            blocks += _blocks(mail, depth, dice)
        pages += typeset(blocks, sheet)
    return pages[:length]


def _blocks(mail: PrintedMail, depth: int, dice: random.Random) -> Iterator[Any]:
    if depth:
        yield Rule(before=8)
    elif dice.random() < 0.5:
        yield Paragraph(runs=(Run(text=mail.header[0][1].split("<")[0], bold=True),))
        yield Rule(width=2)
    hang = dice.choice((0.0, 64.0, 90.0))
    for label, value in mail.header:
        yield Paragraph(runs=(Run(text=value, owner="header"),), label=f"{label}:", hang=hang or 50.0)
    for paragraph in mail.paragraphs[:60]:
        yield Paragraph(runs=(Run(text=paragraph, owner="body"),), before=dice.choice((0, 5, 9)))
    if dice.random() < 0.05:
        rows = tuple((f"{n}.", "Pending", f"{n * 37}") for n in range(1, 4))
        yield Table(header=("Item", "Status", "Number"), rows=rows, fill=dice.choice((0.15, 0.85)))


def _stamps(dice: random.Random) -> list[Stamp]:
    found = []
    if dice.random() < 0.6:
        found.append(Stamp(text=dice.choice(("UNCLASSIFIED", "RELEASE IN PART", "FOIA 2011-0347")), place="top centre"))
    if dice.random() < 0.3:
        found.append(Stamp(text="U.S. Department of Coasts - Case No. F-2015-04841", place="bottom left", size=7))
    return found


# --- what is hidden --------------------------------------------------------------------------------------------------


def _page(
    document: Any,
    layout: Layout,
    hand: Hand,
    density: float,
    stamps: Sequence[Stamp],
    dice: random.Random,
    *,
    cover: bool,
) -> TruePage:
    words = [w for w in layout.words if w.run.owner in ("header", "body")]
    if cover and len(words) > 40:
        return _covered(document, layout, hand, stamps, dice)
    passages = _passages(words, layout, hand, density, dice) if density else []
    hidden = {id(w) for p in passages for w in p.words}
    shown = replace_words(layout, [w for w in layout.words if id(w) not in hidden])
    draw(document, shown, stamps)
    regions = [r for p in passages for r in boxes(p, layout, hand, dice)]
    placed = labelled(regions, shown, hand)
    for region, at in placed:
        draw_region(document[-1], region, at, layout, hand)
    regions = [region for region, _ in placed]
    return TruePage(regions=tuple(regions), visible_words=count(shown.words))


def replace_words(layout: Layout, words: list[Placed]) -> Layout:
    """Return a layout with other words."""
    return Layout(sheet=layout.sheet, words=words, ornaments=layout.ornaments, anchors=layout.anchors)


def _covered(document: Any, layout: Layout, hand: Hand, stamps: Sequence[Stamp], dice: random.Random) -> TruePage:
    sheet = layout.sheet
    draw(document, Layout(sheet=sheet), stamps)
    page, grow = document[-1], dice.choice((4.0, 12.0, 20.0))
    box = Box(sheet.left, sheet.top, sheet.width - sheet.right, sheet.height - sheet.bottom).grow(grow, grow / 2)
    label, codes = dice.choice(LABELS[:9]) if hand.place in ("inside", "left") else ("", ())
    region = TrueRegion(box=box, codes=codes, style="page", words=count(layout.words), label=label)
    page.draw_rect(pymupdf.Rect(box), color=None, fill=BLACK, width=0)
    if label:
        size = dice.choice((12.0, 18.0))
        x = box.centre[0] - text_width(label, LABEL_FACE, size) / 2
        page.insert_text((x, box.centre[1]), label, fontname=LABEL_FACE, fontsize=size, color=WHITE)
    return TruePage(regions=(region,), visible_words=0, full=True)


def _passages(
    words: Sequence[Placed], layout: Layout, hand: Hand, density: float, dice: random.Random
) -> list[Passage]:
    """Choose runs of words until the share is reached; neighbours in one line keep a word between them."""
    labels = MARGIN_LABELS if hand.place == "margin" else LABELS
    own = dice.sample(labels, 3)
    free = [True] * len(words)
    found: list[Passage] = []
    wanted, tries = density * len(words), 0
    while wanted > 0 and tries < 60 and words:
        tries += 1
        first, last = _run(words, dice, density)
        if not all(free[max(0, first - 1) : last + 1]):
            continue
        free[first:last] = [False] * (last - first)
        label, codes = dice.choice(own)
        found.append(Passage(list(words[first:last]), label, codes))
        wanted -= last - first
    return sorted(found, key=lambda p: (p.words[0].baseline, p.words[0].x))


def _run(words: Sequence[Placed], dice: random.Random, density: float) -> tuple[int, int]:
    """Return a value of the header, some words, a line or so, or whole lines of a passage."""
    at = dice.randrange(len(words))
    kind = dice.choices(("words", "value", "stretch", "lines"), (4, 3, 2, 1 + 10 * density))[0]
    if kind == "value":
        fields = [n for n, w in enumerate(words) if w.run.owner == "header"]
        if fields:
            at = dice.choice(fields)
            return _same(words, at, lambda w: id(w.run))
    if kind == "lines":
        line = words[at].line
        count = dice.randint(1, max(2, round(30 * density)))
        return _same(words, at, lambda w: line <= w.line < line + count and w.run.owner == "body")
    length = dice.randint(1, 4) if kind != "stretch" else dice.randint(5, 30)
    owner = words[at].run.owner
    end = at + 1
    while end < min(len(words), at + length) and words[end].run.owner == owner:
        end += 1
    return at, end


def _same(words: Sequence[Placed], at: int, key: Any) -> tuple[int, int]:
    first, last, wanted = at, at + 1, key(words[at])
    while first > 0 and key(words[first - 1]) == wanted:
        first -= 1
    while last < len(words) and key(words[last]) == wanted:
        last += 1
    return first, last
