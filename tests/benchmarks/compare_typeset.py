"""Two productions of the same mails as PDF files, set twice by the fixtures' typesetter; with the truth.

The two sides differ in type, margins, stamps, order and in how mails are gathered in files. The old one hides words,
whole lines, blocks or all; the later one shows most of it. Decoys share subject and day with another mail.
"""

import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path

from fixtures.blocks import Layout, Mark, Paragraph, Placed, Run, Sheet
from fixtures.claims import CLAIMS, LabelPlace, Look
from fixtures.drawing import Stamp, draw, new_document, save
from fixtures.scan import Scan, scanned
from fixtures.typeset import typeset

Mail = tuple[str, ...]
"""Paragraphs of one mail, the lines of its header first."""
Text = tuple[tuple[str, ...], ...]
"""The words of the paragraphs of one mail."""
HEADER_LINES = 4

OLD_SHEETS = (
    Sheet(family="helvetica", size=10),
    Sheet(family="courier", size=9.5, left=60, right=60),
    Sheet(family="times", size=11, left=80, right=70, top=90),
)
NEW_SHEETS = (
    Sheet(family="times", size=11.5, left=90, right=90, top=66),
    Sheet(family="helvetica", size=9, leading=1.2, left=54, right=54),
)
OLD_STAMPS = (
    Stamp(text="RELEASE IN PART", place="top centre", bold=True),
    Stamp(text="{bates}", place="bottom right", size=10, bold=True),
)
NEW_STAMPS = (
    Stamp(text="Supplemental release   Page {page} of {pages}", place="top right"),
    Stamp(text="{bates}", place="bottom centre", size=9),
)
_CLAIMS = ("5", "6", "7E", "67C")
_STYLES = ("black", "black", "black", "grey", "outline", "white")
WAYS = ("words", "stretches", "lines", "wide lines", "blocks", "window")
"""How the words of one mail are hidden."""
COVERED = "pages"
"""All pages under one box each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """What is asked of the two productions."""

    rate: float
    """Share of the words of each mail that the old production hides."""
    still: float = 0.2
    """Chance that what the old one hides stays hidden."""
    newly: float = 0.02
    """Share of words that the later one alone hides."""
    ways: tuple[str, ...] = WAYS
    decoys: float = 0.2
    """Share of the mails of which only the text is used, below the header of another; half stand on one side alone."""
    same_numbers: bool = False
    """The later production bears the numbers of the old one, in the same order."""
    shuffled: bool = True
    per_file: int = 6
    """Most mails in one file."""
    scan: Scan | None = None
    """How the later production was scanned."""
    seed: int = 1


Place = tuple[str, int]
"""A file and a page."""


@dataclass(slots=True)
class Truth:
    """What a comparison should find."""

    left: dict[Place, int] = field(default_factory=dict)
    """Number of the mail on each page of the old production."""
    right: dict[Place, int] = field(default_factory=dict)
    pages: dict[Place, Counter[Place]] = field(default_factory=dict)
    """Words, hidden ones included, that each page of the left shares with pages of the right."""
    black: set[Place] = field(default_factory=set)
    """Pages of the left that show nothing."""
    released: dict[int, list[str]] = field(default_factory=dict)
    """Words released, by number of the mail."""
    ways: dict[int, str] = field(default_factory=dict)

    @property
    def both(self) -> set[int]:
        """Mails that both productions hold."""
        return {*self.left.values()} & {*self.right.values()}


@dataclass(frozen=True, slots=True)
class _Item:
    """One mail of a production: its number, its words by paragraph, and the mark over each word."""

    number: int
    paragraphs: Text
    sheet: Sheet
    way: str = ""
    marks: Mapping[int, Mark] = field(default_factory=dict)
    torn: bool = False
    """Its last pages stand in a file of their own."""


def write(mails: Sequence[Mail], kind: Kind, folder: Path) -> Truth:
    """Write ``old/`` and ``new/`` below a folder and return the truth."""
    dice = random.Random(f"{kind.seed} {kind.rate}")  # noqa: S311
    texts: list[Text] = [tuple(tuple(p.split()) for p in mail) for mail in mails]
    strangers = [texts.pop() for _ in range(int(kind.decoys * len(texts)))]
    in_both = list(range(len(texts)))
    old_only: list[int] = []
    new_only: list[int] = []
    for n, stranger in zip(dice.sample(in_both, len(strangers)), strangers, strict=True):
        texts.append(_decoy(texts[n], stranger, dice))
        dice.choice((in_both, in_both, old_only, new_only)).append(len(texts) - 1)
    old = [_hidden(n, texts[n], kind, dice) for n in sorted([*in_both, *old_only])]
    kept = {item.number: item for item in old}
    new = [_lighter(n, texts[n], kept.get(n), kind, dice) for n in sorted([*in_both, *new_only])]
    if kind.shuffled and not kind.same_numbers:
        dice.shuffle(new)
    left = _Printed(old, folder / "old", OLD_STAMPS, "ABC-{:06}", None, kind.per_file, dice)
    stamp = "ABC-{:06}" if kind.same_numbers else "REL{:07}"
    right = _Printed(new, folder / "new", NEW_STAMPS, stamp, kind.scan, kind.per_file, dice)
    return _truth(left, right, kept)


def _decoy(
    mail: Sequence[Sequence[str]], other: Sequence[Sequence[str]], dice: random.Random
) -> tuple[tuple[str, ...], ...]:
    """Return a mail with the header of one, but for the time of day, and the text of another."""
    header = mail[:HEADER_LINES]
    clock = f"{dice.randrange(1, 12)}:{dice.randrange(60):02}"
    header = tuple(tuple(clock if ":" in w and w[0].isdigit() else w for w in p) for p in header)
    return (*header, *other[HEADER_LINES:])


def _hidden(number: int, words: Text, kind: Kind, dice: random.Random) -> _Item:
    way = dice.choice(kind.ways)
    item = _Item(number, words, dice.choice(OLD_SHEETS), way)
    total = sum(map(len, words))
    chosen = _chosen(item, round(kind.rate * total), way, dice)
    style = dice.choice(_STYLES)
    return replace(item, marks=_marks(chosen, way, style, dice))


def _chosen(item: _Item, target: int, way: str, dice: random.Random) -> list[list[int]]:
    """Return stretches of words to hide, by number in the mail, until the target is reached."""
    total = sum(map(len, item.paragraphs))
    units = _units(item, way, dice)
    if way != "window":
        dice.shuffle(units)
    found: list[list[int]] = []
    hidden: set[int] = set()
    for unit in units:
        left = target - len(hidden)
        if left <= 0:
            break
        fresh = [n for n in unit if n not in hidden][:left]
        if fresh:
            found.append(fresh)
            hidden.update(fresh)
    if target >= total:
        rest = [n for n in range(total) if n not in hidden]
        found += [[n] for n in rest]
    return sorted(found)


def _units(item: _Item, way: str, dice: random.Random) -> list[list[int]]:
    total = sum(map(len, item.paragraphs))
    if way == "words":
        return [[n] for n in range(total)]
    if way == "stretches":
        return [list(range(n, min(total, n + dice.randrange(2, 40)))) for n in range(total)]
    if way in ("lines", "wide lines"):
        lines: dict[tuple[int, int], list[int]] = defaultdict(list)
        for page, layout in enumerate(_set(item)):
            for word in layout.words:
                lines[page, word.line].append(_number(word))
        return list(lines.values())
    if way == "blocks":
        ends = [0]
        for p in item.paragraphs:
            ends.append(ends[-1] + len(p))
        return [list(range(a, b)) for a, b in pairwise(ends)]
    middle = dice.randrange(total)  # one window stays open around the middle
    return [[n] for n in sorted(range(total), key=lambda n: -abs(n - middle))]


def _marks(chosen: Sequence[Sequence[int]], way: str, style: str, dice: random.Random) -> dict[int, Mark]:
    """Return the mark over each word; neighbours hidden one by one get looks that differ, so boxes of their own."""
    marks: dict[int, Mark] = {}
    for place, stretch in enumerate(chosen):
        claim = CLAIMS[dice.choice(_CLAIMS) if way in ("stretches", "blocks") else "5"]
        label = (
            LabelPlace.INSIDE if style in ("outline", "white") else dice.choice((LabelPlace.INSIDE, LabelPlace.NOWHERE))
        )
        shape = ("rectangle", "quad")[place % 2] if way == "words" else "rectangle"
        if style == "outline":
            shape = "rectangle"
        look = Look(style=style, label=label, shape=shape, block=way in ("blocks", "window"))
        marks.update(dict.fromkeys(stretch, Mark(key=f"m{place}", codes=claim.codes, label=claim.label, look=look)))
    if way == "window" and marks:
        one = next(iter(marks.values()))
        marks = dict.fromkeys(marks, one)
    return marks


def _lighter(number: int, words: Text, old: _Item | None, kind: Kind, dice: random.Random) -> _Item:
    """Return the later printing of a mail: some of what was hidden stays so, and a few words are newly hidden."""
    item = _Item(number, words, dice.choice(NEW_SHEETS))
    kept: dict[str, bool] = {}
    marks: dict[int, Mark] = {}
    look = Look(style="black", label=LabelPlace.INSIDE)
    for n, mark in sorted(old.marks.items()) if old else ():
        group = f"{n // 9}" if old and old.way == "window" else mark.key
        if kept.setdefault(group, dice.random() < kind.still):
            marks[n] = Mark(key=mark.key, codes=mark.codes, label=mark.label, look=look)
    claim = CLAIMS["6"]
    fresh = Mark(key="new", codes=claim.codes, label=claim.label, look=look)
    for n in range(sum(map(len, words))):
        if (not old or n not in old.marks) and dice.random() < kind.newly / 3:
            marks.update({m: fresh for m in range(n, n + 3) if not old or m not in old.marks})
    return replace(item, marks=marks, torn=dice.random() < 0.1)


def _set(item: _Item) -> list[Layout]:
    """Typeset one mail; every word is a run that knows its number."""
    blocks, n = [], 0
    for place, words in enumerate(item.paragraphs):
        runs = []
        for m, word in enumerate(words, n):
            runs.append(Run(text=(" " if m > n else "") + word, mark=item.marks.get(m), span=str(m)))
        n += len(words)
        blocks.append(Paragraph(runs=tuple(runs), before=0 if place < HEADER_LINES else 6))
    layouts = typeset(blocks, item.sheet)
    if item.way == "wide lines":
        for layout in layouts:
            layout.words += list(_padding(layout))
            layout.words.sort(key=lambda w: (w.line, w.x))
    if item.way == COVERED and item.marks:
        for layout in layouts:
            layout.cover = next(iter(item.marks.values()))
    return layouts


def _padding(layout: Layout) -> Iterator[Placed]:
    """Lengthen the bars of fully hidden lines to the margin."""
    lines: dict[int, list[Placed]] = defaultdict(list)
    for word in layout.words:
        lines[word.line].append(word)
    for words in lines.values():
        end = words[-1].x + words[-1].width
        room = layout.sheet.width - layout.sheet.right - end
        if room > 4 and all(w.run.mark for w in words):
            yield replace(words[-1], text="", x=end, width=room, run=replace(words[-1].run, span=""))


def _number(word: Placed) -> int:
    return int(word.run.span) if word.run.span else -1


class _Printed:
    """One production as written: where each word of each mail stands."""

    def __init__(
        self,
        items: Sequence[_Item],
        folder: Path,
        stamps: Sequence[Stamp],
        bates: str,
        scan: Scan | None,
        per_file: int,
        dice: random.Random,
    ) -> None:
        self.stamps, self.bates, self.scan, self.folder = stamps, bates, scan, folder
        self.number = 0
        self.mail: dict[Place, int] = {}
        self.at: dict[tuple[int, int], Place] = {}
        self.hidden: dict[tuple[int, int], bool] = {}
        self.words: dict[tuple[int, int], str] = {}
        self.shown: Counter[Place] = Counter()
        rest, place = list(items), 0
        while rest:
            count = 1 if per_file == 1 else dice.randrange(1, per_file + 1)
            self._file(
                f"{place:04}.pdf", [(item.number, layout) for item in rest[:count] for layout in self._whole(item)]
            )
            for item in rest[:count]:
                if self._torn(item):
                    place += 1
                    self._file(f"{place:04}.pdf", [(item.number, layout) for layout in _set(item)[1:]])
            rest, place = rest[count:], place + 1

    def _torn(self, item: _Item) -> bool:
        return item.torn and len(_set(item)) > 1

    def _whole(self, item: _Item) -> list[Layout]:
        layouts = _set(item)
        return layouts[:1] if self._torn(item) else layouts

    def _file(self, name: str, found: Sequence[tuple[int, Layout]]) -> None:
        document = new_document()
        for page, (number, layout) in enumerate(found, 1):
            self.number += 1
            bates = self.bates.format(self.number)
            stamps = [replace(s, text=s.text.format(bates=bates, page=page, pages=len(found))) for s in self.stamps]
            draw(document, layout, stamps)
            self._note((name, page), number, layout)
        save(scanned(document, self.scan) if self.scan else document, self.folder / name)

    def _note(self, place: Place, number: int, layout: Layout) -> None:
        self.mail[place] = number
        for word in layout.words:
            if (n := _number(word)) >= 0:
                self.at[number, n] = place
                self.words[number, n] = word.text
                self.hidden[number, n] = bool(word.run.mark or layout.cover)
                self.shown[place] += not self.hidden[number, n]


def _truth(left: _Printed, right: _Printed, items: Mapping[int, _Item]) -> Truth:
    truth = Truth(left=left.mail, right=right.mail, black={p for p in left.mail if not left.shown[p]})
    for number in sorted(truth.both):
        truth.ways[number], truth.released[number] = items[number].way, []
    for key, place in left.at.items():
        if key in right.at:
            truth.pages.setdefault(place, Counter())[right.at[key]] += 1
            if left.hidden[key] and not right.hidden[key]:
                truth.released[key[0]].append(left.words[key])
    return truth
