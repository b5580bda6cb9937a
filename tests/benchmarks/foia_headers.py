"""Synthetic pages of mail chains whose header values are hidden wholly or in part, with the truth of every field.

Each file is one chain of mails under one hand; the values of ``From``, ``Sent``, ``To``, ``Cc`` and ``Subject`` are
hidden by chance: the whole value, a sender's name or address alone, or some words. Hidden words are never written.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pymupdf

from fixtures.blocks import Layout, Paragraph, Placed, Rule, Run, Sheet
from fixtures.drawing import Stamp, draw, pdf_bytes
from fixtures.people import PERSONS
from fixtures.typeset import typeset
from forensics.records.message import FieldState
from tests.benchmarks.foia_boxes import boxes, draw_region, labelled
from tests.benchmarks.foia_hands import HANDS, LABELS, MARGIN_LABELS, FoiaFile, Hand, Passage, TruePage, count
from tests.benchmarks.foia_scan import scan

FIELDS = ("from", "sent", "to", "cc", "subject")
_TOPICS = ("Harbour dues", "Draft of the tide tables", "Pilot rota", "Breakwater repair", "Licence of the ferry")
_NOISE = ("ee", "wo@-", "yy", "9", "@@>", "|.)", "OO", "TI", "mm")
"""What OCR reads into boxes."""
_WORDS = (
    "the",
    "board",
    "has",
    "asked",
    "for",
    "a",
    "new",
    "list",
    "of",
    "berths",
    "before",
    "we",
    "meet",
    "and",
    "map",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TrueField:
    """What became of a field: its state, and for a sender whether the name or the address alone is hidden."""

    state: FieldState
    redacted: bool = False
    address_redacted: bool = False
    partly: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """A file and the fields of its mails, the outermost first."""

    file: FoiaFile
    mails: tuple[dict[str, TrueField], ...]


def chains(seed: int, files: int, *, visible: bool = False) -> list[Chain]:
    """Return chains of two or three mails, each of which fits its page.

    Args:
        seed: seed of the dice.
        files: how many.
        visible: leave out boxes that a scan would not show (white without a rim).
    """
    hands = [h for h in HANDS if not (visible and h.style == "white")]
    return [_chain(f"h{seed:02}-{n:02}.pdf", hands[n % len(hands)], random.Random(f"{seed}/{n}")) for n in range(files)]  # noqa: S311


def with_layer(chain: Chain, seed: int) -> Chain:
    """Return a chain as a scan with a text layer: what can be read, and specks where boxes are burnt in."""
    dice = random.Random(f"{seed}/{chain.file.name}/layer")  # noqa: S311
    paper = scan(chain.file, seed, level=True)
    with (
        pymupdf.open(stream=chain.file.data, filetype="pdf") as printed,
        pymupdf.open(stream=paper.data, filetype="pdf") as read,
    ):
        for page, source, truth in zip(read, printed, paper.pages, strict=True):
            for x0, _, _, y1, text, *_ in source.get_text("words"):
                page.insert_text((x0, y1 - 2), text, fontsize=9, render_mode=3)
            for region in truth.regions:
                noise = " ".join(dice.choices(_NOISE, k=dice.randint(0, 3)))
                page.insert_text((region.box.x0 + 2, region.box.y1 - 3), noise, fontsize=8, render_mode=3)
        data = pdf_bytes(read)
    return replace(chain, file=replace(paper, data=data))


def _chain(name: str, hand: Hand, dice: random.Random) -> Chain:
    sheet = Sheet(
        family=dice.choice(("helvetica", "times", "courier")),
        size=dice.choice((10.0, 11.0, 12.0)),
        leading=dice.choice((1.22, 1.3, 1.45)),
        left=72.0,
        right=72.0,
        top=72.0,
    )
    depth = dice.choice((2, 3))
    layouts = typeset(list(_blocks(depth, dice)), sheet)
    document, pages = pymupdf.open(), []
    values: dict[str, list[tuple[str, bool]]] = {}
    labels = MARGIN_LABELS if hand.place == "margin" else LABELS
    for number, layout in enumerate(layouts, 1):
        passages = [Passage(words, *dice.choice(labels)) for words in _hidden(layout, dice)]
        gone = {id(w) for p in passages for w in p.words}
        for word in layout.words:
            if _is_value(word):
                values.setdefault(word.run.owner, []).append((word.text, id(word) in gone))
        pages.append(_drawn(document, layout, passages, gone, hand, dice, f"{name[:3].upper()}-{number:06}"))
    truth = [{k: _field(k, values[f"{n}/{k}"]) for k in FIELDS if f"{n}/{k}" in values} for n in range(depth)]
    return Chain(file=FoiaFile(name=name, hand=hand, data=pdf_bytes(document), pages=tuple(pages)), mails=tuple(truth))


def _blocks(depth: int, dice: random.Random) -> Iterator[Any]:
    cast = list(PERSONS.values())
    topic, hour, hang = dice.choice(_TOPICS), 17, dice.choice((64.0, 90.0))
    for n in range(depth):
        if n:
            yield Rule(before=8)
        people = dice.sample(cast, 4)
        values = {
            "from": f"{people[0].name} <{people[0].address}>",
            "sent": f"Tuesday, March {12 - n}, 2013 {hour - 12 - n}:{dice.randrange(10, 59)} PM",
            "to": "; ".join(p.listed for p in people[1:3]),
            "cc": people[3].listed,
            "subject": ("" if n == depth - 1 else "RE: ") + topic,
        }
        for key in FIELDS if dice.random() < 0.7 else ("from", "sent", "to", "subject"):
            runs = (Run(text=values[key], owner=f"{n}/{key}"),)
            yield Paragraph(runs=runs, label=f"{key.capitalize()}:", hang=hang)
        text = " ".join(dice.choices(_WORDS, k=dice.randint(12, 40)))
        yield Paragraph(runs=(Run(text=text.capitalize() + ".", owner="body"),), before=9)


def _hidden(layout: Layout, dice: random.Random) -> Iterator[list[Placed]]:
    """Yield the words of each value that is hidden: all, those before or of the address, or some in a row."""
    values: dict[str, list[Placed]] = {}
    for word in layout.words:
        if _is_value(word):
            values.setdefault(word.run.owner, []).append(word)
    for owner, words in values.items():
        if dice.random() > 0.45:
            continue
        address = next((n for n, w in enumerate(words) if w.text.startswith("<")), None)
        part = dice.choice(("all", "all", "some"))
        if part == "some" and address:
            yield words[:address] if dice.random() < 0.5 else words[address:]
        elif part == "some" and len(words) > 2 and not owner.endswith("sent"):
            first = dice.randrange(len(words) - 1)
            yield words[first : first + dice.randint(1, len(words) - 1 - first)]
        else:
            yield words


def _is_value(word: Placed) -> bool:
    key = word.run.owner.partition("/")[2]
    return bool(key) and word.text != f"{key.capitalize()}:"


def _drawn(
    document: Any,
    layout: Layout,
    passages: Sequence[Passage],
    gone: set[int],
    hand: Hand,
    dice: random.Random,
    bates: str,
) -> TruePage:
    shown = replace(layout, words=[w for w in layout.words if id(w) not in gone])
    draw(document, shown, [Stamp(text=bates, place="bottom right")])
    regions = [r for p in passages for r in boxes(p, layout, hand, dice)]
    placed = labelled(regions, shown, hand)
    for region, at in placed:
        draw_region(document[-1], region, at, layout, hand)
    return TruePage(regions=tuple(r for r, _ in placed), visible_words=count(shown.words))


def _field(key: str, words: Sequence[tuple[str, bool]]) -> TrueField:
    if all(gone for _, gone in words):
        return TrueField(state=FieldState.REDACTED, redacted=True, address_redacted=key == "from")
    partly = any(gone for _, gone in words)
    if key != "from" or not partly:
        return TrueField(state=FieldState.READ, partly=partly)
    name = [gone for text, gone in words if not text.startswith("<")]
    return TrueField(state=FieldState.READ, redacted=all(name), address_redacted=words[-1][1], partly=True)
