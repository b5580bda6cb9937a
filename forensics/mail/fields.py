"""Values of header fields: persons, dates, subjects, each with what became of it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from forensics.adapters.addresses import (
    CODE,
    PLACEHOLDER,
    canonical_code,
    codes_in,
    parse_participant,
    parse_participants,
)
from forensics.mail.attributions import Attribution
from forensics.mail.greetings import parted
from forensics.mail.headers import Block
from forensics.mail.labels import ATTACHMENTS, BCC, CC, FROM, MESSAGE_ID, SENT, SUBJECT, TO
from forensics.printed.dates import read_date
from forensics.records.message import FieldState, Participant

PERSONS = (FROM, TO, CC, BCC)
STATE_KEYS = (FROM, TO, CC, BCC, SENT, SUBJECT)
_MARGIN_CODE = r"\(?[bB]\)?\s?\(?[1-9]\)?(?:\([A-F]\)|[A-F]\b)?(?:\s?-\s?\d{1,2})?"
_MARGIN = re.compile(rf"\s{{5,}}(?P<codes>{_MARGIN_CODE}(?:[,;\s]+{_MARGIN_CODE})*)\s*$")
_CODE_ENDS = frozenset("0123456789)ABCDEF")
"""Last letters of such a code."""
_BESIDE = re.compile(rf"\]\s*(?:{CODE.pattern})(?:[\s,;&]*(?:{CODE.pattern}))*\s[A-Z]{{2,4}}(?=\s*(?:;|$))")
"""A code and its privilege behind a box: ``[████ (b)(5)] (b)(5) DPP``."""
_NOT_RESPONSIVE = re.compile(r"\W*non-?\s?responsive\W*", re.IGNORECASE)
"""What stands in place of a person or a date is no person: the box around it was not seen."""
_LEGIBLE = re.compile(r"[^\W\d_]{2,}|█|\b[A-Z]\b")
_WORD = re.compile(r"[^\W\d_]+")
_NAME = re.compile(r"[^\W\d_]{3}|\w@\w")
"""What no specks look like: three letters in a row, or an address."""
_INITIAL = re.compile(r"[A-Z]\d?")
_LETTERS = 0.75
"""Least share of letters in a value that is no speck."""
_ANGLES = str.maketrans({"‹": "<", "›": ">", "«": "<", "»": ">", "©": "@"})
_MESSAGE_ID = re.compile(r"<[^<>\s]+@[^<>\s]+>")

LineCodes = Mapping[int, tuple[str, ...]]
"""Codes of redactions known from text alone, by the index of the line they lie on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    """What a header says."""

    sender: Participant | None = None
    to: tuple[Participant, ...] = ()
    cc: tuple[Participant, ...] = ()
    bcc: tuple[Participant, ...] = ()
    sent: str | None = None
    sent_raw: str | None = None
    subject: str | None = None
    ran_on: str = ""
    """Words of the body that stand on the line of the subject."""
    message_id: str | None = None
    attachments: tuple[str, ...] = ()
    states: Mapping[str, FieldState]
    spans: Mapping[str, tuple[int, int]]
    """First and last line (indexes) of each field that is printed."""


@dataclass(frozen=True, slots=True)
class _Value:
    text: str
    codes: tuple[str, ...]
    state: FieldState


def block_fields(block: Block, hidden: LineCodes) -> Fields:
    """Return the fields of a header block."""
    values = {key: _value(block, key, hidden) for key in STATE_KEYS}
    day_first = block.english < block.sure / 2
    sent = read_date(values[SENT].text, day_first=day_first) if values[SENT].text else None
    states = {key: value.state for key, value in values.items()}
    if sent is None and states[SENT] is FieldState.READ:
        hidden_date = PLACEHOLDER.search(values[SENT].text)
        states[SENT] = FieldState.REDACTED if hidden_date else FieldState.ILLEGIBLE
    to, cc = _persons(values[TO]), _persons(values[CC])
    subject, ran_on = parted(values[SUBJECT].text, [p.name or p.printed for p in (*to, *cc)])
    return Fields(
        sender=_sender(values[FROM]),
        to=to,
        cc=cc,
        bcc=_persons(values[BCC]),
        sent=sent,
        sent_raw=values[SENT].text or None,
        subject=subject or None,
        ran_on=ran_on,
        message_id=_message_id(block.value(MESSAGE_ID)),
        attachments=tuple(a.strip() for a in re.split(r"[;,]\s", block.value(ATTACHMENTS)) if a.strip()),
        states=states,
        spans=_spans(block),
    )


def _spans(block: Block) -> dict[str, tuple[int, int]]:
    held = {key: [index for index, _ in block.fields[key]] for key in STATE_KEYS if block.fields.get(key)}
    return {key: (min(lines), max(lines)) for key, lines in held.items()}


def attribution_fields(found: Attribution) -> Fields:
    """Return the fields of an attribution line: a sender and a date, nothing else."""
    sent = read_date(found.sent_raw)
    sender = parse_participant(found.sender.translate(_ANGLES)) if found.sender else None
    states = dict.fromkeys(STATE_KEYS, FieldState.ABSENT)
    states[FROM] = _state_of(sender)
    states[SENT] = FieldState.READ if sent else FieldState.ABSENT
    spans = dict.fromkeys((FROM, SENT), (found.first, found.last))
    return Fields(sender=sender, sent=sent, sent_raw=found.sent_raw or None, states=states, spans=spans)


def _state_of(person: Participant | None) -> FieldState:
    if person is None:
        return FieldState.ABSENT
    return FieldState.REDACTED if person.redacted else FieldState.READ


def _value(block: Block, key: str, hidden: LineCodes) -> _Value:
    """Return the value of a field without what stands in the margin, its codes, and its state."""
    pieces = block.fields.get(key)
    if pieces is None:
        return _Value("", (), FieldState.ABSENT)
    texts, codes = [], []
    for index, piece in pieces:
        bare, margin = _without_margin(piece)
        texts.append(" ".join((bare if bare.isascii() else bare.translate(_ANGLES)).split()))
        codes += margin or list(hidden.get(index, ()))
    text = _without_beside(" ".join(t for t in texts if t).strip("* "))
    if key != SUBJECT and _NOT_RESPONSIVE.fullmatch(text):
        text, codes = "", [*codes, "Non-Responsive"]
    return _Value(text, tuple(dict.fromkeys(codes)), _state(key, text, codes))


def _without_margin(piece: str) -> tuple[str, list[str]]:
    """Take off the exemption codes that a page margin holds, a wide gap away from the value."""
    match = _MARGIN.search(" " * 5 + piece) if piece.rstrip()[-1:] in _CODE_ENDS else None
    if match is None:
        return piece, []
    codes = re.findall(_MARGIN_CODE, match["codes"])
    return (" " * 5 + piece)[: match.start()].strip(), [canonical_code(c) for c in codes]


def _without_beside(text: str) -> str:
    """Take off the words of a code that are printed behind its box: ``[████ Non-Responsive] Non-Responsive``."""
    if "█" not in text:
        return text
    for code in dict.fromkeys(code for hidden in PLACEHOLDER.findall(text) for code in codes_in(hidden)):
        if code[:1].isalpha():
            text = text.replace(f"] {code}", "]")
    return _BESIDE.sub("]", text)


def _state(key: str, text: str, codes: list[str]) -> FieldState:
    bare = CODE.sub(" ", PLACEHOLDER.sub(" ", text)).strip(" ;,<>[]()-")
    if not bare:
        return FieldState.REDACTED if text or codes else FieldState.BLANK
    noise = is_noise(bare) if key in PERSONS else not _LEGIBLE.search(bare)
    if noise:  # what OCR read into the rim of a box does not make its value readable
        return FieldState.REDACTED if PLACEHOLDER.search(text) else FieldState.ILLEGIBLE
    return FieldState.READ


def is_noise(text: str) -> bool:
    """Tell whether a value is specks that OCR took for letters: ``ee``, ``OO``, ``|.)``; ``H`` and ``PJ`` are names."""
    if _NAME.search(text) or text.isdigit() or _INITIAL.fullmatch(text.strip(" .")):
        return False
    if not _LEGIBLE.search(text):
        return True
    signs = [c for c in text if not c.isspace()]
    letters = [c for c in signs if c.isalpha()]
    return len(letters) < _LETTERS * len(signs) or all(
        len(set(word)) == 1 < len(word) or word.islower() for word in _WORD.findall(text)
    )


def _sender(value: _Value) -> Participant | None:
    """Return the sender; a name or address that only a code in the margin or a box stands for is a redacted one."""
    found = parse_participant(value.text) if value.state is not FieldState.ILLEGIBLE else None
    if value.state is FieldState.REDACTED and (found is None or not found.redacted):
        codes = found.codes if found else ()
        return Participant(printed=value.text, redacted=True, codes=codes or value.codes)
    if found is None:
        return None
    return replace(found, codes=found.codes or value.codes, address_redacted=_hides_address(found, value))


def _hides_address(found: Participant, value: _Value) -> bool:
    return found.address is None and (found.address_redacted or bool(value.codes))


def _persons(value: _Value) -> tuple[Participant, ...]:
    if value.state is FieldState.REDACTED and not value.text:
        return (Participant(printed="", redacted=True, codes=value.codes),)
    found = parse_participants(re.sub(r"\(bcc:[^)]*\)", " ", value.text))
    return tuple(p for p in found if p.redacted or not is_noise(p.printed))


def _message_id(text: str) -> str | None:
    match = _MESSAGE_ID.search(text)
    return match[0] if match else None
