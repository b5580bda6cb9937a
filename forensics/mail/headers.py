"""Header blocks: runs of labelled lines with their folded values, lost colons and merged labels."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from forensics.mail.labels import (
    ATTACHMENTS,
    CC,
    CORE,
    FROM,
    LISTS,
    SENT,
    SUBJECT,
    TO,
    Label,
    LabelLine,
    label_line,
    label_of,
)
from forensics.mail.lines import MailLine
from forensics.printed.dates import read_date
from forensics.printed.prose import is_prose, lower_words

LIST_REACH = 90
"""Lines a recipient list may run over before the next label."""
GAP_REACH = 4
"""Lines of noise, stamps or blanks between two labels of one block."""

_MERGED = re.compile(
    r"(?:^|\s)(From|Sent|Date|To|C[ce]|CC|cc|Subject|Attachments|Importance|At)(?::|(?<=C[ce]);)(?=\s|$)"
)
_BARE = re.compile(r"\s*(From|Sent|Date|To|Cc|CC|Subject)[ .,]+(?=\S)(.*)$")
_AT = re.compile(r"\s*At:\s+(\d{1,2}/\d{1,2}.*)$")
_SENTENCE = re.compile(r"[a-z]{2,}[.!?]$|^(?:dear|hi|hello|thanks|thank you)\b", re.IGNORECASE)
_LISTY = re.compile(r"[@;<]|[A-Z][\w'-]+, ?[A-Z]|/\w+[/@]")


@dataclass(slots=True)
class Block:
    """A header block, lines ``first`` to ``last`` (indexes): the pieces of each field and the line of each."""

    first: int
    last: int
    fields: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    sure: int = 0
    english: int = 0

    def value(self, key: str) -> str:
        """Return the folded pieces of a field as one line."""
        return " ".join(piece.strip() for _, piece in self.fields.get(key, ()) if piece.strip())

    @property
    def complete(self) -> bool:
        """True once every field a client always prints has been seen."""
        return {FROM, SENT, SUBJECT, TO} <= self.fields.keys()


def label_hits(lines: Sequence[MailLine]) -> list[LabelLine | None]:
    """Return for each line the label it begins with; labels that lost their colon count beside a labelled line."""
    hits = [label_line(line.text) if line.text else None for line in lines]
    sure = [i for i, h in enumerate(hits) if h is not None and h.label.key in CORE and h.label.sure]
    for place in sure:
        for i in (place - 1, place + 1):
            if 0 <= i < len(hits) and hits[i] is None and lines[i].text:
                hits[i] = _bloomberg(lines[i].text) or _bare_label(lines[i].text)
    return hits


def _bloomberg(text: str) -> LabelLine | None:
    """Return the time of a Bloomberg header, ``At: 3/02 9:12:33``: no label anywhere else."""
    match = _AT.match(text)
    return LabelLine(Label(SENT, True, True), match[1], True) if match else None


def _bare_label(text: str) -> LabelLine | None:
    match = _BARE.match(text)
    if match is None or lower_words(match[2]) > 3:
        return None
    label = label_of(match[1])
    if label is None or (label.key == SENT and read_date(match[2]) is None):
        return None
    if label.key in LISTS and not _LISTY.search(match[2]):
        return None
    return LabelLine(label._replace(sure=False), match[2], False)


def read_block(lines: Sequence[MailLine], hits: Sequence[LabelLine | None], at: int) -> Block | None:
    """Return the run of labels that begins on line ``at``; whether it is a header is for ``is_header`` to say."""
    opening = hits[at]
    if opening is None or opening.label.key not in CORE or not (opening.label.sure or _sure_below(hits, at)):
        return None
    block = Block(at, at - 1)
    current, i = opening.label.key, at
    while i < len(lines):
        hit = hits[i]
        if hit is not None and _belongs(block, hit):
            current = _add(block, hit, i)
            i += 1
            continue
        following = _next_label(lines, hits, i, block, current)
        if following is None:
            break
        _absorb(block, lines, current, i, following)
        i = following
    _run_on(block, lines, hits, current)
    return block


def _sure_below(hits: Sequence[LabelLine | None], at: int) -> bool:
    """Tell whether an undamaged label stands on one of the next two lines, so that a damaged one may open the block."""
    return any(h is not None and h.label.sure and h.label.key in CORE for h in hits[at + 1 : at + 3])


def is_header(block: Block, *, announced: bool) -> bool:
    """Tell whether a run of labels is the header of a mail.

    Args:
        block: the run.
        announced: a separator stands above it, or a Lotus name and date.
    """
    keys = block.fields.keys() & CORE
    if block.sure < 2 and len(keys) < 3:
        return False
    if FROM in keys:
        return bool(keys & {SENT, TO, SUBJECT}) and (len(keys) > 2 or _speaks(block))
    return {SENT, TO, SUBJECT} <= keys or (TO in keys and len(keys) >= (2 if announced else 3))


def _speaks(block: Block) -> bool:
    """Two labels alone need values that look their part."""
    sender = block.value(FROM)
    if SENT in block.fields and read_date(block.value(SENT)):
        return True
    return "@" in sender or "█" in sender or read_date(sender) is not None or TO in block.fields


def _belongs(block: Block, hit: LabelLine) -> bool:
    key = hit.label.key
    if not hit.label.sure and not block.sure and block.fields:
        return False
    return key not in CORE or key not in block.fields


def _add(block: Block, hit: LabelLine, i: int) -> str:
    """Take a labelled line in; further labels inside its value become fields of their own. Returns the last key."""
    key, value = hit.label.key, hit.value
    block.last = i
    block.sure += hit.label.sure
    block.english += hit.label.english
    pieces = block.fields.setdefault(key, [])
    match = _MERGED.search(value) if ":" in value or "C" in value else None
    if match is None or key == SUBJECT:
        pieces.append((i, value))
        return key
    label = Label(SENT, True, True) if match[1] == "At" else label_of(match[1])
    if label is None or label.key in block.fields or (key in LISTS and label.key == FROM):
        pieces.append((i, value))
        return key
    pieces.append((i, value[: match.start()]))
    return _add(block, LabelLine(label, value[match.end() :], True), i)


def _next_label(
    lines: Sequence[MailLine], hits: Sequence[LabelLine | None], at: int, block: Block, current: str
) -> int | None:
    """Return the index of the next label of this block; None where what stands between says that the block is over."""
    texts = blanks = 0
    for i in range(at, min(len(lines), at + LIST_REACH)):
        hit = hits[i]
        if hit is not None and hit.label.key in CORE | {ATTACHMENTS}:
            return i if _continues(block, hit, texts, blanks) else None
        line = lines[i]
        blanks += line.blank
        texts += not line.blank
        prose = is_prose(line.text)
        names = current in LISTS and not prose
        if texts > (LIST_REACH if names else GAP_REACH - 1) or blanks > (LIST_REACH if names else GAP_REACH):
            return None
        if prose and (current in LISTS or block.complete or _SENTENCE.search(line.text.strip())):
            return None
    return None


def _continues(block: Block, hit: LabelLine, texts: int, blanks: int) -> bool:
    key = hit.label.key
    if key in block.fields or (key == FROM and texts + blanks > 1) or (not hit.label.sure and block.sure < 2):
        return False
    if block.complete or (SUBJECT in block.fields and key not in {TO, SENT, CC}):
        return texts <= 2 and blanks == 0
    return SUBJECT not in block.fields or texts <= 2


def _absorb(block: Block, lines: Sequence[MailLine], current: str, start: int, end: int) -> None:
    """Give the lines between two labels to the field they follow: lists go on over blanks, other fields do not."""
    for i in range(start, end):
        if lines[i].blank:
            if current not in LISTS and current != FROM:
                return
            continue
        block.fields.setdefault(current, []).append((i, lines[i].text))


def _run_on(block: Block, lines: Sequence[MailLine], hits: Sequence[LabelLine | None], current: str) -> None:
    """Fold what follows the last label into it: the rest of a list, or the second line of a long subject."""
    i = block.last + 1
    while i < len(lines) and not lines[i].blank and hits[i] is None and _folds(block, lines, i, current):
        block.fields[current].append((i, lines[i].text))
        block.last = i
        i += 1


def _folds(block: Block, lines: Sequence[MailLine], i: int, current: str) -> bool:
    text, above = lines[i].text.strip(), lines[i - 1].text.rstrip()
    if is_prose(text) or _SENTENCE.search(text):
        return False
    if current in LISTS:
        return above.endswith((";", ",")) or above.count("<") > above.count(">") or text[:1] in ";>,"
    if current == SUBJECT:
        wrapped = len(above) >= 66 and len(text) < len(above)
        return wrapped and i + 1 < len(lines) and lines[i + 1].blank and block.last == i - 1 and _unfolded(block)
    return False


def _unfolded(block: Block) -> bool:
    return len(block.fields[SUBJECT]) == 1
