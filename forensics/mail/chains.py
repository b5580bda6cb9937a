"""From lines to copies of messages: what belongs to which message, how deep, and where it stands."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from forensics.mail.conversations import titled
from forensics.mail.field_places import FieldPlaces
from forensics.mail.fields import Fields
from forensics.mail.half_days import restored
from forensics.mail.inline import split_merged
from forensics.mail.lines import MailLine, mail_lines
from forensics.mail.marks import Mark, find_marks
from forensics.mail.running_on import mended
from forensics.mail.stacked import unstacked
from forensics.mail.stamps import may_be_stamp
from forensics.printed.prose import is_prose
from forensics.records.cite import Cite
from forensics.records.document import Document, DocumentKind
from forensics.records.ids import stable_id
from forensics.records.message import MessageCopy, PageLines
from forensics.records.page import INK, Page
from forensics.records.region import Region

_OWNER = re.compile(r"\s*[A-Z][\w.'-]+,? [A-Z][\w.'-]*(?: [\w.'()\[\]/-]+){0,4}\s*$")
_IN_COLUMN = re.compile(r":\s{3,}\S")
STAMPS_ABOVE = 14
"""Lines with text that may stand above the header a document begins with: stamps, the name of the mailbox."""


@dataclass(slots=True)
class Node:
    """A message in the document: its mark, its depth, which node quotes it, and the lines of its body (indexes)."""

    mark: Mark | None
    depth: int
    parent: int | None
    level: int
    """Quote marks its own words carry."""
    body: list[int] = field(default_factory=list)


def printed_copies(document: Document, pages: Sequence[Page], regions: Sequence[Region]) -> list[MessageCopy]:
    """Return every message of a printed document, the document's own first, then as they are quoted.

    A document in which no header, attribution or separator is found gives its own message if it was recognised as
    mail, and nothing otherwise.

    Args:
        document: which pages of which source.
        pages: its pages; others are ignored.
        regions: redactions of these pages; those known from text alone explain blank values.
    """
    own = [p for p in pages if p.source == document.source and document.first <= p.number <= document.last]
    lines = split_merged(unstacked(mail_lines(own)))
    marks = find_marks(lines, _line_codes(lines, regions))
    if not marks and document.kind is not DocumentKind.EMAIL:
        return []
    nodes = build_nodes(lines, marks, _opens(lines, marks))
    return copies_of(document, own, lines, nodes)


def build_nodes(lines: Sequence[MailLine], marks: Sequence[Mark], opens: bool) -> list[Node]:
    """Give every line to the message it belongs to.

    Quoted text ends where the quote marks end: what follows is the words of the message that quotes. A chain without
    quote marks never comes back up.

    Args:
        lines: the lines of the document.
        marks: where messages begin.
        opens: the first mark is the header of the document's own message.
    """
    nodes = [Node(None, 0, None, 0)]
    stack, at = [0], 0
    for place, mark in enumerate(marks):
        at, start = mark.last + 1, at
        if place == 0 and (opens or mark.beside):
            nodes[0].mark, nodes[0].level = mark, _level(lines, mark)
            continue
        if mark.beside:
            _give(lines, nodes, stack, start, mark.above)
            nodes.append(Node(mark, 0, None, _level(lines, mark)))
            stack = [len(nodes) - 1]
            continue
        _give(lines, nodes, stack, start, mark.above)
        while len(stack) > 1 and nodes[stack[-1]].level > mark.quote:
            stack.pop()
        nodes.append(Node(mark, len(stack), stack[-1], _level(lines, mark)))
        stack.append(len(nodes) - 1)
    _give(lines, nodes, stack, at, len(lines))
    return nodes


def _level(lines: Sequence[MailLine], mark: Mark) -> int:
    """Return how many quote marks the body below a mark carries."""
    below = (line for line in lines[mark.last + 1 : mark.last + 4] if not line.blank)
    first = next(below, None)
    return max(mark.quote, first.quote) if first is not None and first.quote <= mark.quote + 2 else mark.quote


def _give(lines: Sequence[MailLine], nodes: list[Node], stack: list[int], start: int, end: int) -> None:
    for i in range(start, end):
        line = lines[i]
        if not line.blank and len(stack) > 1 and line.quote < nodes[stack[-1]].level and not _wrapped(lines, i):
            while len(stack) > 1 and nodes[stack[-1]].level > line.quote:
                stack.pop()
        nodes[stack[-1]].body.append(i)


def _wrapped(lines: Sequence[MailLine], i: int) -> bool:
    """Tell whether a line lost its quote mark to wrapping: quoted lines stand directly above and below it."""
    above = lines[i - 1] if i else None
    below = lines[i + 1] if i + 1 < len(lines) else None
    return (
        above is not None and below is not None and min(above.quote, below.quote) > lines[i].quote and not above.blank
    )


def _opens(lines: Sequence[MailLine], marks: Sequence[Mark]) -> bool:
    """Tell whether the first mark is the header of the document itself: nothing but stamps stands above it.

    A header printed in columns is a document's own, since clients that quote do not print so: above it only words that
    read like a mail would speak against it.
    """
    if not marks or not marks[0].labelled or marks[0].quote:
        return False
    in_columns = bool(_IN_COLUMN.search(lines[marks[0].first].text))
    if marks[0].announced and not in_columns:
        return False  # a rule drawn above a header announces a quotation
    above = [line.text for line in lines[: marks[0].above] if any(c.isalnum() or c == INK for c in line.text)]
    if len(above) > STAMPS_ABOVE:
        return False
    if in_columns:
        return not any(is_prose(text) for text in above)
    return all(may_be_stamp(t) or (len(above) <= 3 and _OWNER.match(t)) for t in above)


def _line_codes(lines: Sequence[MailLine], regions: Sequence[Region]) -> Mapping[int, tuple[str, ...]]:
    known = {
        (r.page, n): r.codes for r in regions if r.box is None and r.lines for n in range(r.lines[0], r.lines[1] + 1)
    }
    if not known:
        return {}
    return {i: known[line.page, line.number] for i, line in enumerate(lines) if (line.page, line.number) in known}


def copies_of(
    document: Document, pages: Sequence[Page], lines: Sequence[MailLine], nodes: Sequence[Node], *, native: bool = False
) -> list[MessageCopy]:
    """Return a copy for each node; a printed root without header and words is no message and left out."""
    bates = {p.number: p.bates for p in pages}
    places = FieldPlaces(document.file, pages, lines)
    ids: dict[int, str] = {}
    out: list[MessageCopy] = []
    for place, node in enumerate(nodes):
        body = body_text(lines, node)
        if node.mark is None and not body and len(nodes) > 1 and not native:
            continue
        page, span = _citation(document, lines, node)
        ids[place] = stable_id("c", document.source, page, span[0] if span else 0, node.depth)
        copy = MessageCopy(
            id=ids[place],
            document=document.id,
            source=document.source,
            production=document.production,
            file=document.file,
            page=page,
            bates=bates.get(page),
            lines=span,
            depth=node.depth,
            quoted_in=ids.get(node.parent) if node.parent is not None else None,
            body=body,
            place=_place(document, lines, node),
        )
        out.append(with_fields(copy, node.mark.fields, places.of(node.mark.fields)) if node.mark else copy)
    return restored(mended(titled(lines, out)))


def with_fields(copy: MessageCopy, fields: Fields, places: dict[str, Cite]) -> MessageCopy:
    """Return the copy with the fields of its header."""
    return replace(
        copy,
        sender=fields.sender,
        to=fields.to,
        cc=fields.cc,
        bcc=fields.bcc,
        sent=fields.sent,
        sent_raw=fields.sent_raw,
        subject=fields.subject,
        body=f"{fields.ran_on}\n{copy.body}".strip() if fields.ran_on else copy.body,
        message_id=fields.message_id,
        attachments=fields.attachments,
        states=dict(fields.states),
        places=places,
    )


def body_text(lines: Sequence[MailLine], node: Node) -> str:
    """Return the words of a message; what it quotes without saying whom keeps its quote marks."""
    texts = (f"{'> ' * max(0, lines[i].quote - node.level)}{lines[i].text}" for i in node.body)
    return "\n".join(texts).strip("\n \t")


def _citation(document: Document, lines: Sequence[MailLine], node: Node) -> tuple[int, tuple[int, int] | None]:
    """Return the page of the header and its lines there; the header of a message may run on to the next page."""
    if node.mark is None:
        return (lines[node.body[0]].page if node.body else document.first), None
    first = lines[node.mark.first]
    last = max(line.number for line in lines[node.mark.first : node.mark.last + 1] if line.page == first.page)
    return first.page, (first.number, last)


def _place(document: Document, lines: Sequence[MailLine], node: Node) -> tuple[PageLines, ...]:
    held = [lines[i] for i in node.body if not lines[i].blank]
    if node.mark:
        held += lines[node.mark.first : node.mark.last + 1]
    by_page: dict[int, list[int]] = {}
    for line in held:
        by_page.setdefault(line.page, []).append(line.number)
    return tuple(
        PageLines(source=document.source, file=document.file, page=p, lines=(min(n), max(n)))
        for p, n in sorted(by_page.items())
    )
