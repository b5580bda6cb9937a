"""Lines that announce a quoted message: ``-----Original Message-----``, ``Begin forwarded message:``, rules.

A grammar that then looks for a header takes a line at its word (``separator``). Whoever has that line alone, at the
foot of a page, also takes one that OCR damaged or that ran together with others (``announces``).
"""

import re
from enum import Enum


def folded(word: str) -> str:
    """Return a word in lower case, the Turkish letters of ``i`` as one."""
    return word.lower().replace("\u0307", "").replace("ı", "i")


class Separator(Enum):
    """What a separating line promises."""

    WORDED = "worded"
    """Says in words that a message follows."""
    DASHED = "dashed"
    """Something between dashes, in words not known; says nothing unless a header follows."""
    FORWARDED_BY = "forwarded by"
    """Lotus Notes: names who forwarded, and when; the forwarded header follows."""


_WORDS = (
    "original message|original appointment|forwarded message|forwarded by|forwarded mail|forward header|reply "
    "separator|"
    "forward separator|begin forwarded message|start of forwarded message|forwarded letter|message original|"
    "inline attachment follows|included message|original-nachricht|ursprüngliche nachricht|weitergeleitete nachricht|"
    "anfang der weitergeleiteten (?:nachricht|e-mail)|weitergeleitet von|message d'origine|message transféré|"
    "message initial|"
    "début du message (?:réexpédié|transféré)|courriel original|mensaje original|mensaje reenviado|inicio del "
    "mensaje reenviado|"
    "messaggio originale|messaggio inoltrato|inizio messaggio inoltrato|inoltrato da|mensagem original|mensagem "
    "encaminhada|"
    "início da mensagem (?:encaminhada|reencaminhada)|oorspronkelijk bericht|doorgestuurd bericht|begin "
    "doorgestuurd bericht|"
    "originalmeddelande|ursprungligt meddelande|vidarebefordrat (?:meddelande|mejl|brev)|opprinnelig melding|"
    "videresendt (?:melding|e-post)|"
    "oprindelig meddelelse|videresendt (?:meddelelse|besked)|start på videresendt besked|alkuperäinen viesti|"
    "välitetty viesti(?: alkaa)?|edelleenlähetetty viesti|původní (?:zpráva|e-mail)|přeposlaná zpráva|začátek "
    "přeposílané zprávy|"
    "pôvodná správa|preposlaná správa|začiatok preposlanej správy|wiadomość oryginalna|oryginalna wiadomość|"
    "przekazana wiadomość|przesłana dalej wiadomość|treść przekazanej wiadomości|wiadomość przekazana|"
    "początek przekazywanej wiadomości|eredeti üzenet|továbbított (?:üzenet|levél)(?: kezdete)?|"
    "mesaj original|mesajul original|mesaj redirecționat|mesaj redirec[tţț]ionat|începe mesajul "
    "redirec[tţț]ionat|mesaj transmis|"
    "исходное сообщение|пересланное сообщение|пересылаемое сообщение|начало переадресованного сообщения|"
    "перенаправленное сообщение|"
    "оригінальне повідомлення|початок листа, що пересилається|переслане повідомлення|özgün ileti|orijinal mesaj|"
    "iletilen mesaj|"
    "iletilmiş (?:mesaj|ileti)|yönlendirilmiş (?:mesaj|ileti)|ileti başlangıcı|izvorna poruka|proslijeđena poruka|"
    "započni proslijeđenu poruku|prosljeđena poruka|algne kiri|edastatud (?:kiri|sõnum)|edasi saadetud sõnum"
)
_WORD = re.compile(r"[^\W_]+")
_FIRST = frozenset(folded(match[0]) for part in _WORDS.split("|") if (match := _WORD.search(part)))
"""First words of what separators say: a line that begins with none of them need not be held against all of them."""
_WORDED = re.compile(rf"[\W_]*(?:{_WORDS})\b(?P<tail>.*)$", re.IGNORECASE)
_DASHED = re.compile(r"\s*-{4,}\s*[^\W\d_][^-]{3,50}?\s*-{4,}\s*$")
_RULE = re.compile(r"\s*_{10,}\s*$|\s*-{20,}\s*$")
_FORWARDED_BY = re.compile(
    r"\W*(?:forwarded|weitergeleitet|inoltrato|transféré|reenviado) (?:by|von|da|par|por)\b", re.IGNORECASE
)
_SAID = re.compile(
    r"-{2,}\s*Original Message|Original Message\s*-*$|^Begin forwarded message|^_{10,}$"
    r"|^\W*-{2,}.{0,30}\bforwarded by\b|^\W*(?:begin |start of )?forwarded (?:message|mail)\W*$",
    re.IGNORECASE,
)
WROTE = (
    "wrote|writes|typed|said|schrieb(?: am)?|a écrit|écrit|escribió|escribio|ha scritto|scrisse|escreveu|"
    "schreef|geschreven|skrev(?: følgende)?|kirjoitti|"
    "napsal(?:a|\\(a\\))?|napísala?|napísal\\(a\\)|napisał(?:a|\\(a\\))?|napisao(?:/la)?|je napisao|írta|ezt "
    "írta|a scris|написала?|пишет|пише|писал|"
    "yazdı|şunu yazdı|kirjutas"
)
"""Verbs of attribution lines, as a pattern: ``Ada Alder wrote:``."""
_WROTE = re.compile(rf"(?<!\w)(?:{WROTE})\s*:\W*$", re.IGNORECASE)
_MARKS = frozenset("-_=*—–>~")
_LONGEST = 60
"""Characters of a separator that begins with no mark: ``Begin forwarded message:``."""


def separator(text: str) -> Separator | None:
    """Return what a line promises, None for any other line."""
    text = text.strip()
    if not text or len(text) > 160 or (text[0] not in _MARKS and len(text) > _LONGEST):
        return None
    first = _WORD.search(text)
    match = _WORDED.match(text) if first and folded(first[0]) in _FIRST else None
    if match is None:
        return Separator.DASHED if _DASHED.match(text) else None
    if _FORWARDED_BY.match(text):
        return Separator.FORWARDED_BY if text[:2] in {"--", "__", "=="} else None
    tail = match["tail"].strip()
    return Separator.WORDED if len(tail.strip("-_=*: .>~")) <= 2 else None


def is_rule(text: str) -> bool:
    """Tell whether a line is a rule alone, as Outlook on the web puts above a quoted header."""
    return bool(_RULE.match(text))


def announces(text: str) -> bool:
    """Tell whether a line promises a quoted message in words, or by the rule that Outlook draws; whole or damaged."""
    return bool(_SAID.search(text) or _WROTE.search(text)) or separator(text) in (
        Separator.WORDED,
        Separator.FORWARDED_BY,
    )


def may_announce(text: str) -> bool:
    """Tell whether a line promises a quoted message where no other lies below it: also by any rule, in any words."""
    return announces(text) or is_rule(text) or separator(text) is not None
