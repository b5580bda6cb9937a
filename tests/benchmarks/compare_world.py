"""Two productions of the same mails, made of tokens: redacted, reflowed, reordered, misread; with the truth.

Nothing is typeset: a page is words in a grid of characters, six points wide and twelve high.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field

from forensics.compare import ProductionSide
from forensics.records.document import Document, DocumentKind
from forensics.records.geometry import Box
from forensics.records.ids import stable_id
from forensics.records.message import MessageCopy
from forensics.records.page import Page, TextOrigin, Token, placeholder
from forensics.records.region import Finder, Region, Style

Mail = tuple[str, ...]
"""Lines of one printed mail."""

CODES = (("(b)(5)",), ("(b)(6)",), ("(b)(7)(E)",), ("(b)(6)", "(b)(7)(C)"))
CHARACTER, LEADING = 6.0, 12.0
_CONFUSED = {"l": "1", "o": "0", "e": "c", "m": "rn", "i": "l", "h": "b", "u": "n", "t": "f"}


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a mail and the redactions over it: index of the span, or -1."""

    text: str
    line: int
    span_old: int = -1
    span_new: int = -1


@dataclass(slots=True)
class Truth:
    """What a comparison should find."""

    pairs: dict[str, str] = field(default_factory=dict)
    """Document of the left to document of the right."""
    pages: dict[str, str] = field(default_factory=dict)
    """Black page of the left to page of the right, where pages keep their breaks."""
    released: dict[str, list[str]] = field(default_factory=dict)
    """Words released, by document of the left."""
    newly: dict[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Look:
    """How one side is printed."""

    name: str
    columns: int
    rows: int
    origin: TextOrigin = TextOrigin.LAYER
    misread: float = 0.0
    """Chance that a character is misread."""


@dataclass(frozen=True, slots=True)
class World:
    """Both productions and the truth."""

    old: ProductionSide
    new: ProductionSide
    truth: Truth


def world(
    mails: Sequence[Mail],
    rate: float,
    *,
    still: float = 0.2,
    newly: float = 0.02,
    misread: float = 0.0,
    seed: int = 1,
    reflow: bool = True,
) -> World:
    """Return two productions of some mails.

    Args:
        mails: the texts.
        rate: share of words hidden on the left.
        still: share of the spans hidden on the left that stay hidden on the right.
        newly: share of words hidden on the right alone.
        misread: chance that a character of the right is misread.
        seed: seed of the dice.
        reflow: whether the right is set in another measure.
    """
    dice = random.Random(seed)  # noqa: S311
    origin = TextOrigin.OCR if misread else TextOrigin.LAYER
    looks = (
        Look("old", 84, 50),
        Look("new", 66 if reflow else 84, 44 if reflow else 50, origin, misread),
    )
    truth = Truth()
    left, right = _Side(looks[0], dice), _Side(looks[1], dice)
    order = list(range(len(mails)))
    dice.shuffle(order)
    made = {n: _hide(mail, rate, still, newly, dice) for n, mail in enumerate(mails)}
    ids = {n: left.add(f"old/{n:05}.pdf", words, old=True) for n, words in made.items()}
    for place, n in enumerate(order):
        truth.pairs[ids[n]] = right.add(f"new/{place:05}.pdf", made[n], old=False)
        truth.released[ids[n]] = [w.text for w in made[n] if w.span_old >= 0 and w.span_new < 0]
        truth.newly[ids[n]] = [w.text for w in made[n] if w.span_old < 0 and w.span_new >= 0]
    return World(left.side(), right.side(), truth)


def _hide(mail: Mail, rate: float, still: float, newly: float, dice: random.Random) -> list[Word]:
    """Cover spans of words until the rate is reached; header lines are hidden less often than the body."""
    words = [Word(text, n) for n, line in enumerate(mail) for text in line.split()]
    hidden, span, tries = 0, 0, 0
    while hidden < rate * len(words) and tries < 4 * len(words):
        tries += 1
        first = dice.randrange(len(words))
        if words[first].text.endswith(":") and dice.random() < 0.9:
            continue
        length = min(len(words) - first, 1 + int(dice.expovariate(1 / (4 + 40 * rate))))
        kept = dice.random() < still
        for n in range(first, first + length):
            if words[n].span_old < 0 and not (words[n].text.endswith(":") and dice.random() < 0.9):
                words[n] = Word(words[n].text, words[n].line, span, span if kept else -1)
                hidden += 1
        span += 1
    for n, word in enumerate(words):
        if word.span_old < 0 and dice.random() < newly / 3:
            for at in range(n, min(len(words), n + 3)):
                if words[at].span_old < 0:
                    words[at] = Word(words[at].text, words[at].line, -1, 100000 + n)
    return words


class _Side:
    """One production while it is made."""

    def __init__(self, look: Look, dice: random.Random) -> None:
        self.look, self.dice = look, dice
        self.pages: list[Page] = []
        self.documents: list[Document] = []
        self.copies: list[MessageCopy] = []
        self.regions: list[Region] = []

    def side(self) -> ProductionSide:
        """Return the production."""
        return ProductionSide(
            name=self.look.name,
            pages=tuple(self.pages),
            documents=tuple(self.documents),
            copies=tuple(self.copies),
            regions=tuple(self.regions),
        )

    def add(self, file: str, words: Sequence[Word], *, old: bool) -> str:
        """Print one mail and return the id of its document."""
        source = stable_id("s", self.look.name, file)
        rows = self._rows(words, old=old)
        sheets = [rows[n : n + self.look.rows] for n in range(0, len(rows), self.look.rows)] or [[]]
        for number, sheet in enumerate(sheets, 1):
            self.pages.append(self._page(source, file, number, sheet))
        document = Document(
            id=stable_id("d", source, 1),
            source=source,
            production=self.look.name,
            file=file,
            kind=DocumentKind.EMAIL,
            first=1,
            last=len(sheets),
            bates_first=None,
            bates_last=None,
            why="made",
        )
        self.documents.append(document)
        return document.id

    def _rows(self, words: Sequence[Word], *, old: bool) -> list[list[tuple[str, int]]]:
        """Set words in rows: text and span; a new line of the mail begins a row."""
        rows: list[list[tuple[str, int]]] = []
        column, line = 0, -1
        for word in words:
            text = self._read(word.text)
            if word.line != line or column + len(text) > self.look.columns:
                rows.append([])
                column, line = 0, word.line
            rows[-1].append((text, word.span_old if old else word.span_new))
            column += len(text) + 1
        return rows

    def _read(self, text: str) -> str:
        if not self.look.misread:
            return text
        return "".join(_CONFUSED.get(c, c) if self.dice.random() < self.look.misread else c for c in text)

    def _page(self, source: str, file: str, number: int, sheet: Sequence[Sequence[tuple[str, int]]]) -> Page:
        stamp = f"{self.look.name.upper()} RELEASE {number:04}"
        tokens = [Token(text=word, box=None, line=1) for word in stamp.split()]
        for line, row in enumerate(sheet, 2):
            tokens += self._tokens(source, file, number, line, row)
        texts: dict[int, list[str]] = {}
        for token in tokens:
            texts.setdefault(token.line, []).append(token.text)
        return Page(
            id=stable_id("p", source, number),
            source=source,
            production=self.look.name,
            file=file,
            number=number,
            width=612,
            height=792,
            text_origin=self.look.origin,
            text="\n".join(" ".join(texts.get(n, [])) for n in range(1, len(sheet) + 2)),
            tokens=tuple(tokens),
            furniture=(1,),
        )

    def _tokens(self, source: str, file: str, page: int, line: int, row: Sequence[tuple[str, int]]) -> list[Token]:
        found: list[Token] = []
        column, at = 0, 0
        while at < len(row):
            text, span = row[at]
            end = at + 1
            while span >= 0 and end < len(row) and row[end][1] == span:
                end += 1
            text = " ".join(word for word, _ in row[at:end])
            box = Box(
                72 + column * CHARACTER, line * LEADING, 72 + (column + len(text)) * CHARACTER, (line + 1) * LEADING
            )
            if span < 0:
                found.append(Token(text=text, box=box, line=line))
            else:
                found.append(self._hole(source, file, page, line, box, span, len(text)))
            column += len(text) + 1
            at = end
        return found

    def _hole(self, source: str, file: str, page: int, line: int, box: Box, span: int, width: int) -> Token:
        codes = CODES[span % len(CODES)]
        region = Region(
            id=stable_id("r", source, page, box.rounded(0)),
            source=source,
            production=self.look.name,
            file=file,
            page=page,
            box=box,
            style=Style.BLACK,
            codes=codes,
            confidence=1.0,
            finders=(Finder.DRAWN,),
            why="made",
        )
        self.regions.append(region)
        wide = max(1, round(width * self.dice.uniform(0.92, 1.12)))
        return Token(text=placeholder(wide, codes), box=box, line=line, region=region.id, codes=codes)


def invented_mails(count: int, seed: int = 1) -> list[Mail]:
    """Return mails of made-up words whose frequencies fall as those of a language do; some share subject and day."""
    dice = random.Random(seed)  # noqa: S311
    syllables = [c + v + e for c in "bdfgklmnprst" for v in "aeiou" for e in ("", "n", "r", "s")]
    lexicon = ["".join(dice.choices(syllables, k=dice.choice((1, 2, 2, 3)))) for _ in range(6000)]
    chance = [1 / (n + 2) for n in range(len(lexicon))]
    mails: list[Mail] = []
    for n in range(count):
        subject = " ".join(dice.choices(lexicon, chance, k=4))
        day, minute = 1 + n // 4 % 28, dice.randrange(60)
        if n % 4 == 1 and mails:
            subject = mails[-1][3].removeprefix("Subject: ")
        header = (
            f"From: Ada {lexicon[n % 40].title()}",
            f"Sent: {day} March 2016 {dice.randrange(8, 19)}:{minute:02}",
            f"To: Ben {lexicon[40 + n % 40].title()}",
            f"Subject: {subject}",
        )
        body = tuple(
            " ".join(dice.choices(lexicon, chance, k=dice.randrange(8, 80))) for _ in range(dice.randrange(1, 6))
        )
        mails.append((*header, *body))
    return mails
