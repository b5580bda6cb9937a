"""Marks: the places in a document at which a message begins, in order."""

from collections.abc import Sequence
from dataclasses import dataclass

from forensics.mail.attributions import attribution, groupwise
from forensics.mail.fields import Fields, LineCodes, attribution_fields, block_fields
from forensics.mail.headers import Block, is_header, label_hits, read_block
from forensics.mail.labels import CORE, FROM, MESSAGE_ID, OTHER, SENT
from forensics.mail.lines import MailLine
from forensics.mail.lotus import columns, inside_sender, opening
from forensics.printed.separators import Separator, is_rule, separator

NEAR = 5
"""Lines with text that may stand between a separator and the header it announces."""


@dataclass(slots=True)
class Mark:
    """Where a message begins: ``above`` is the first line to leave out of bodies, ``first`` to ``last`` the header."""

    above: int
    first: int
    last: int
    quote: int
    announced: bool
    labelled: bool
    """True for a block of labels, False for an attribution or a separator alone."""
    fields: Fields
    beside: bool = False
    """One message of a printed conversation: it stands beside the one above and is not quoted in it."""


@dataclass(slots=True)
class _Pending:
    first: int
    last: int
    kind: Separator


class Scanner:
    """Reads a document's lines once, from top to bottom."""

    def __init__(self, lines: Sequence[MailLine], hidden: LineCodes) -> None:
        self.lines = lines
        self.hidden = hidden
        self.hits = label_hits(lines)
        self.marks: list[Mark] = []
        self.floor = -1
        """Last line that belongs to a mark already found."""
        self.pending: _Pending | None = None

    def scan(self) -> list[Mark]:
        """Return the marks in order."""
        i = 0
        while i < len(self.lines):
            i = self._step(i)
        self._drop_pending()
        return self.marks

    def _step(self, i: int) -> int:
        line = self.lines[i]
        if line.blank:
            return i + 1
        kind = separator(line.text)
        if kind is not None and not self._is_label(i):
            return self._announce(i, kind)
        mark = self._labelled(i) if self.hits[i] is not None else None
        if mark is None and "To:" in line.text:
            mark = self._columned(i)
        mark = mark or self._attributed(i)
        if mark is None:
            return i + 1
        self.marks.append(mark)
        self.floor = mark.last
        self.pending = None
        return mark.last + 1

    def _is_label(self, i: int) -> bool:
        hit = self.hits[i]
        return hit is not None and hit.label.key in CORE

    def _announce(self, i: int, kind: Separator) -> int:
        """Note a separator; one wrapped onto the next line ends there, and a second one in a row replaces the first."""
        last = i
        if kind is Separator.FORWARDED_BY and not self.lines[i].text.rstrip().endswith("---"):
            last = next(
                (k for k in range(i + 1, min(i + 3, len(self.lines))) if self.lines[k].text.rstrip().endswith("--")), i
            )
        first = i
        if self.pending is not None:
            if self._near(self.pending.last, i):
                first = self.pending.first
            else:
                self._drop_pending()
        self.pending = _Pending(first, last, kind)
        self.floor = max(self.floor, last)
        return last + 1

    def _near(self, above: int, below: int) -> bool:
        return sum(not line.blank for line in self.lines[above + 1 : below]) <= NEAR

    def _drop_pending(self) -> None:
        """A separator that no header follows is a mark of its own: the words below it are not the author's."""
        if self.pending is None or self.pending.kind is Separator.DASHED:
            self.pending = None
            return
        first, last = self.pending.first, self.pending.last
        empty = block_fields(Block(first, last), {})
        self.marks.append(Mark(first, first, last, self.lines[first].quote, True, False, empty))
        self.pending = None

    def _announced(self, first: int) -> bool:
        if self.pending is None:
            return False
        if self._near(self.pending.last, first):
            return True
        self._drop_pending()
        return False

    def _labelled(self, i: int) -> Mark | None:
        block = read_block(self.lines, self.hits, i)
        if block is None:
            return None
        found = None
        if FROM not in block.fields:
            found = opening(self.lines, self.hits, block, self.floor)
        elif not block.value(SENT):
            inside_sender(block)
        if found is not None:
            block.first = found.first
            block.fields[FROM] = [(found.first, found.sender)]
            block.fields.setdefault(SENT, found.sent)
        announced = self._announced(block.first) or found is not None
        if not is_header(block, announced=announced):
            return None
        self._take_extras(block)
        mark = self._mark(block)
        mark.beside = found is not None and found.beside
        return mark

    def _take_extras(self, block: Block) -> None:
        """Let raw headers above the first label that matters (``Message-ID:``, ``Received:``) belong to the block."""
        i = block.first - 1
        while i > self.floor and (hit := self.hits[i]) is not None and hit.label.key in {OTHER, MESSAGE_ID}:
            block.fields.setdefault(hit.label.key, [(i, hit.value)])
            block.first = i
            i -= 1

    def _columned(self, i: int) -> Mark | None:
        block = columns(self.lines, i)
        if block is None or block.first <= self.floor:
            return None
        self._announced(block.first)
        return self._mark(block)

    def _mark(self, block: Block) -> Mark:
        announced = self.pending is not None
        above = self.pending.first if self.pending else block.first
        if not announced and block.first and is_rule(self.lines[block.first - 1].text):
            above, announced = block.first - 1, True
        quote = self.lines[block.first].quote
        return Mark(above, block.first, block.last, quote, announced, True, block_fields(block, self.hidden))

    def _attributed(self, i: int) -> Mark | None:
        found = groupwise(self.lines, i) or attribution(self.lines, i, self.floor)
        if found is None:
            return None
        self._announced(found.first)
        above = self.pending.first if self.pending else found.first
        quote = self.lines[found.first].quote
        return Mark(above, found.first, found.last, quote, True, False, attribution_fields(found))


def find_marks(lines: Sequence[MailLine], hidden: LineCodes) -> list[Mark]:
    """Return every place at which a message begins, in order of the lines."""
    return Scanner(lines, hidden).scan()
