"""Labels of header fields in 22 languages, and how OCR damages them."""

import re
from functools import lru_cache
from typing import NamedTuple

FROM, TO, CC, BCC, SENT, SUBJECT, ATTACHMENTS = "from", "to", "cc", "bcc", "sent", "subject", "attachments"
SENT_BY, REPLY_TO, MESSAGE_ID, OTHER = "sent_by", "reply_to", "message_id", "other"
CORE = frozenset({FROM, TO, CC, BCC, SENT, SUBJECT})
LISTS = frozenset({TO, CC, BCC})

ENGLISH: dict[str, str] = {
    FROM: "from|author|sender",
    TO: "to|recipients",
    CC: "cc|copies to",
    BCC: "bcc|blind copy",
    SENT: "sent|date|date sent|sent on|sent at",
    SUBJECT: "subject|subj",
    ATTACHMENTS: "attachments|attachment|attach|attached|attachment(s)",
    SENT_BY: "sent by",
    REPLY_TO: "reply-to|reply to|please respond to|respond to",
    MESSAGE_ID: "message-id|message id",
    OTHER: (
        "importance|priority|sensitivity|categories|follow up flag|flag status|expires|organization|resent-from|"
        "mime-version|content-type|content-transfer-encoding|content-disposition|in-reply-to|references|received|"
        "return-path|x-mailer|x-priority|x-accept-language|x-sender|x-mozilla-status|x-mozilla-status2|"
        "x-originating-ip|x-mimeole|x-msmail-priority|delivered-to|errors-to|list-id|signed by|mailed-by|"
        "security|conversation|thread-topic|thread-index|retention policy|reply by|status|x-received|newsgroups"
    ),
}
"""Labels in English; the first of each is the usual one."""

OTHERS: dict[str, dict[str, str]] = {
    FROM: {
        "cs hr pl sk": "od|šalje",
        "da no": "fra|afsender",
        "de": "von|absender",
        "es fr pt ro": "de|de la|expéditeur|remitente",
        "et": "saatja|kellelt",
        "fi": "lähettäjä",
        "hu": "feladó|küldte",
        "it": "da|mittente",
        "nl": "van|afzender",
        "ru": "от|отправитель|от кого",
        "sv": "från|avsändare",
        "tr": "gönderen|kimden",
        "uk": "від|відправник|від кого",
    },
    TO: {
        "cs": "komu|pro|příjemce",
        "da no": "til|modtager",
        "de": "an|empfänger",
        "es pt": "para|destinatario",
        "et": "saaja|kellele|adressaat",
        "fi": "vastaanottaja|vastaanottajat",
        "fr": "à|a|destinataire|pour",
        "hr": "prima|za|primatelj",
        "hu": "címzett|címzettek",
        "it": "a|per|destinatario",
        "nl": "aan",
        "pl": "do|adresat",
        "ro": "către|catre",
        "ru uk": "кому|получатель",
        "sk": "pre|adresát",
        "sv": "till|mottagare",
        "tr": "kime|alıcı|alıcılar",
    },
    CC: {
        "cs de": "kopie",
        "da no": "kopi",
        "es it pt": "copia|cópia|con copia",
        "et": "koopia",
        "fi": "kopio",
        "fr": "copie à|copie",
        "hr": "kopija",
        "hu": "másolat|másolatot kap|másolatot kapja",
        "nl": "kopie aan",
        "pl": "dw|do wiadomości|udw",
        "ro": "în copie|copie către",
        "ru": "копия",
        "sk sv": "kópia|kopia",
        "tr": "bilgi|kopya",
        "uk": "копія",
    },
    BCC: {
        "": (
            "cci|ccn|cco|blindkopie|skrytá kopie|skrytá kópia|ukryta kopia|blindkopi|piilokopio|hemlig kopia|"
            "titkos másolat|rejtett másolat|скрытая копия|прихована копія|gizli|skrivena kopija|pimekoopia|"
            "hemlig|blind kopi"
        ),
    },
    SENT: {
        "cs de hr nl sv": "datum|datum odeslání|odesláno",
        "da no": "dato|sendt",
        "de": "gesendet|gesendet am|datum/uhrzeit",
        "es": "fecha|enviado|enviado el|enviados",
        "et": "kuupäev|saadetud|saatmisaeg",
        "fi": "päivämäärä|päiväys|lähetetty|pvm",
        "fr": "envoyé|envoyé le|date d'envoi|date et heure",
        "hr": "poslano",
        "hu sk": "dátum|elküldve|küldve|odoslané|dátum odoslania",
        "it pl pt ro": "data|inviato|data invio|wysłano|enviada|enviada em|enviado em|trimis|dată|data trimiterii",
        "nl": "verzonden|verstuurd|verzonden op",
        "ru": "дата|отправлено|дата отправки",
        "sv": "skickat|skickades|sänt",
        "tr": "tarih|gönderildi|gönderme tarihi|gönderilme tarihi",
        "uk": "надіслано|відправлено",
    },
    SUBJECT: {
        "cs": "předmět|věc",
        "da no": "emne",
        "de": "betreff|betrifft",
        "es": "asunto",
        "et": "teema",
        "fi": "aihe",
        "fr": "objet|sujet",
        "hr sk": "predmet|naslov",
        "hu": "tárgy",
        "it": "oggetto",
        "nl": "onderwerp|betreft",
        "pl": "temat",
        "pt": "assunto",
        "ro": "subiect|subiectul",
        "ru uk": "тема",
        "sv": "ämne",
        "tr": "konu",
    },
    ATTACHMENTS: {
        "": (
            "anlagen|anlage|anhänge|anhang|pièces jointes|pièce jointe|adjuntos|datos adjuntos|allegati|"
            "allegato|bijlagen|bijlage|bilagor|vedlegg|vedhæftede filer|přílohy|prílohy|załączniki|mellékletek|"
            "вложения|вкладення|ekler|anexos|liitteet|manused|privitci|atașamente"
        ),
    },
    REPLY_TO: {
        "": (
            "antwort an|répondre à|responder a|rispondi a|antwoord aan|odpowiedz do|svar til|odpovědět|"
            "odpovedať|vastaus|válaszcím|responder para|yanıt adresi|ответить|відповісти|odgovori|vasta|svara "
            "till|răspunde la"
        ),
    },
    OTHER: {
        "": (
            "priorität|wichtigkeit|importancia|importance|priorité|priorità|prioriteit|prioritet|důležitost|"
            "ważność|fontosság|важность"
        ),
    },
}
"""Labels in other languages, by language; an empty key stands for several."""

OCR_DAMAGE: dict[str, str] = {
    FROM: "frorn|fran|frcm|fmm|frow|fram|trom|prom|rom|fronn|frora|frona|fiom|ftom|from",
    TO: "toi|toil|tos|tor|t0|ta|tot|toe|toj|to1|tol|fo|te",
    CC: "ce|cec|ccc|gc|ct|oc|c|cci|cc1|cct|ca|co",
    SENT: "sont|sen|seni|sert|5ent|scnt|gent|sant|sente|sentt|dale|oate",
    SUBJECT: "subjed|subiect|subjeet|sublect|suhject|subjact|subjecl|subjecf|ubject|subj ect|subjoct|subjeci",
}
"""Damage seen in OCR that is more than one edit away, or in a label too short to judge by edits."""


class Label(NamedTuple):
    """What a label means.

    ``sure`` is False where damage had to be assumed; ``english`` decides how the numbers of a date are taken.
    """

    key: str
    sure: bool
    english: bool


class LabelLine(NamedTuple):
    """A line that begins with a label, and what follows it."""

    label: Label
    value: str
    colon: bool


_LINE = re.compile(
    r"[\s*_|\\•.,:'\"~-]{0,80}?([^\W\d_][^\s:;][^\s:;]*(?: (?!\s)[^\s:;]+){0,2}|[AaÀàCcTtÅ]{1})(?:(\*{0,2}[ "
    r"\t]?\s*[:;：](?!//)\**)|(\t|\s{3,}|\.\s+(?=\S))|$)[ \t]*(.*)"
)
_OTHER_MARK = re.compile(r"[;\t：.]")
_ALONE = 16
"""Characters of a line that may be a label without a value and without a colon."""
_X_HEADER = re.compile(r"x-[a-z0-9-]+$")


def _index() -> dict[str, Label]:
    found: dict[str, Label] = {}
    for key, names in OCR_DAMAGE.items():
        found.update({name: Label(key, False, True) for name in names.split("|")})
    for key, by_language in OTHERS.items():
        found.update({name: Label(key, True, False) for names in by_language.values() for name in names.split("|")})
    for key, names in ENGLISH.items():
        found.update({name: Label(key, True, True) for name in names.split("|")})
    return found


EXACT = _index()
_LONG = [
    name for name, label in EXACT.items() if label.sure and label.english and label.key in CORE and 4 <= len(name) <= 8
]


def _deletions(word: str) -> set[str]:
    return {word[:i] + word[i + 1 :] for i in range(len(word))} | {word}


_NEAR = {cut: name for name in _LONG if " " not in name for cut in _deletions(name)}


@lru_cache(maxsize=8192)
def label_of(head: str) -> Label | None:
    """Return what a label means, by the lexicon, then by known damage, then by one edit; None where it is no label."""
    name = " ".join(head.casefold().replace("*", "").split()).strip("_.'\" ")
    found = EXACT.get(name)
    if found is not None:
        return found
    if _X_HEADER.match(name):
        return Label(OTHER, True, True)
    mended = name.replace(" ", "").replace("rn", "m").replace("0", "o").replace("1", "l").replace("|", "l")
    found = EXACT.get(mended)
    if found is not None and found.english and len(mended) > 2:
        return found._replace(sure=False)
    near = _one_edit(mended) if 4 <= len(mended) <= 8 else None
    return EXACT[near]._replace(sure=False) if near else None


def _one_edit(word: str) -> str | None:
    """Return the label one edit away, by common deletions: a change is one deletion on both sides."""
    for cut in sorted(_deletions(word)):
        name = _NEAR.get(cut)
        if name and ((abs(len(name) - len(word)) == 1 and (cut in (name, word))) or _one_change(name, word)):
            return name
    return None


def _one_change(a: str, b: str) -> bool:
    return len(a) == len(b) and sum(x != y for x, y in zip(a, b, strict=True)) == 1


def label_line(text: str) -> LabelLine | None:
    """Return the label a line begins with and its value; None for any other line."""
    if ":" not in text and "  " not in text and len(text) > _ALONE and not _OTHER_MARK.search(text, 0, 24):
        return None
    match = _LINE.match(text)
    if match is None:
        return None
    colon = match[2] is not None
    label = label_of(match[1])
    if label is None or (not colon and (not label.sure or not match[1][0].isupper() or label.key == OTHER)):
        return None
    if not colon and (match[3] is None or len(match[1]) < 2):
        return None
    return LabelLine(label, match[4], colon)
