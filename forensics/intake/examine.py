"""A first look at one document: how many pages, has it text of its own, is it whole."""

from collections.abc import Iterator
from dataclasses import dataclass

from forensics.adapters.image import count_frames, decode_frames
from forensics.adapters.msg import read_msg
from forensics.adapters.pdf import Pdf
from forensics.errors import EvidenceError
from forensics.intake.names import shown
from forensics.intake.sniff import Kind
from forensics.records.outlook import OutlookMail
from forensics.records.page import PageContent
from forensics.records.source import SourceFormat

FORMATS: dict[Kind, SourceFormat] = {
    Kind.PDF: SourceFormat.PDF,
    Kind.PNG: SourceFormat.IMAGE,
    Kind.JPEG: SourceFormat.IMAGE,
    Kind.TIFF: SourceFormat.IMAGE,
    Kind.MAIL: SourceFormat.MAIL,
    Kind.MSG: SourceFormat.MAIL,
    Kind.TEXT: SourceFormat.TEXT,
}
STAMP_WORDS = 15
"""A scan with no more words of its own than this has a stamp, not a text layer."""
_DECODED_AT_INTAKE = 4
"""Images of up to so many frames are decoded once at intake, so that a truncated one fails there, by name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """What the first look found."""

    pages: int = 1
    text_layer: bool = True
    note: str | None = None


def examine(kind: Kind, data: bytes, file: str, password: str | None) -> Examined:
    """Look at a document.

    Raises:
        EvidenceError: it is encrypted or damaged beyond reading.
    """
    if FORMATS[kind] is SourceFormat.PDF:
        return _pdf(data, file, password)
    if FORMATS[kind] is SourceFormat.IMAGE:
        return _image(data, file)
    return _message(data, file) if kind is Kind.MSG else Examined()


def _message(data: bytes, file: str) -> Examined:
    try:
        mail = read_msg(data)
    except ValueError as error:
        what = f"{file}: the Outlook message is damaged ({shown(str(error))})."
        raise EvidenceError(what, "Export it again from Outlook, as .msg or .eml.") from error
    if mail.other:
        raise EvidenceError(f"{file}: it holds no mail (an Outlook {mail.other}).", "Print it as PDF and give that.")
    return Examined(note="; ".join(f"not all of it could be read: {why}" for why in _lost(mail)) or None)


def _lost(mail: OutlookMail) -> Iterator[str]:
    """Yield what of a mail could not be read, of the mails attached to it as well."""
    if mail.lost:
        yield mail.lost
    for attachment in mail.attachments:
        if attachment.missing:
            yield f"attachment {shown(attachment.name)}: {attachment.missing}"
        if attachment.mail is not None:
            yield from _lost(attachment.mail)


def _pdf(data: bytes, file: str, password: str | None) -> Examined:
    with Pdf.open(data, file, password) as pdf:
        numbers = range(1, pdf.page_count + 1)
        text = any(pdf.has_text(number) and has_text_layer(pdf.content(number)) for number in numbers)
        note = "damaged, repaired" if pdf.repaired else None
        if not text and all(pdf.content(number).undetermined for number in numbers):
            note = f"none of its pages can be read; of the first: {pdf.content(1).undetermined}"
        return Examined(pages=pdf.page_count, text_layer=text, note=note)


def has_text_layer(content: PageContent) -> bool:
    """Tell whether a page has text of its own; a scan with a court's or an agency's stamp alone has not."""
    return len(content.words) > (STAMP_WORDS if content.scan else 0)


def _image(data: bytes, file: str) -> Examined:
    frames = count_frames(data, file)
    if frames <= _DECODED_AT_INTAKE:
        frames = len(decode_frames(data, file))
    return Examined(pages=frames, text_layer=False)
