"""What a file is, from its bytes; the name only tells whether somebody mislabelled it."""

import re
from dataclasses import dataclass
from enum import StrEnum

from forensics.adapters.encoding import decode_text
from forensics.intake.names import extension

HEAD = 262_144
"""Bytes that suffice to tell a format."""


class Kind(StrEnum):
    """Formats that intake reads."""

    PDF = "PDF"
    PNG = "PNG"
    JPEG = "JPEG"
    TIFF = "TIFF"
    ZIP = "zip"
    MBOX = "mbox"
    PST = "Outlook mailbox"
    MSG = "Outlook message"
    MAIL = "mail"
    TEXT = "text"


IMAGES = frozenset({Kind.PNG, Kind.JPEG, Kind.TIFF})
MAILBOXES = frozenset({Kind.MBOX, Kind.PST})
CONTAINERS = MAILBOXES | {Kind.ZIP}

_CLAIMS: dict[str, Kind] = {
    ".pdf": Kind.PDF,
    ".png": Kind.PNG,
    ".jpg": Kind.JPEG,
    ".jpeg": Kind.JPEG,
    ".tif": Kind.TIFF,
    ".tiff": Kind.TIFF,
    ".zip": Kind.ZIP,
    ".eml": Kind.MAIL,
    ".mbox": Kind.MBOX,
    ".pst": Kind.PST,
    ".ost": Kind.PST,
    ".msg": Kind.MSG,
    ".txt": Kind.TEXT,
}
_BINARY_CLAIMS = frozenset({Kind.PDF, Kind.PNG, Kind.JPEG, Kind.TIFF, Kind.ZIP, Kind.PST, Kind.MSG})
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How a compound file begins (MS-CFB 2.2): an Outlook message, or a document of old Office."""
_MESSAGE_STREAM = "__properties_version1.0".encode("utf-16-le")
_SIGNATURES: tuple[tuple[bytes, Kind], ...] = (
    (b"\x89PNG\r\n\x1a\n", Kind.PNG),
    (b"\xff\xd8\xff", Kind.JPEG),
    (b"II*\0", Kind.TIFF),
    (b"MM\0*", Kind.TIFF),
    (b"II+\0", Kind.TIFF),
    (b"MM\0+", Kind.TIFF),
    (b"PK\x03\x04", Kind.ZIP),
    (b"PK\x05\x06", Kind.ZIP),
    (b"!BDN", Kind.PST),
)
_AS_PDF = "Print or export it as PDF and give that."
_UNPACK = "Unpack it and give the folder."
_UNREAD: tuple[tuple[bytes, str, str], ...] = (
    (b"{\\rtf", "a rich-text file", _AS_PDF),
    (b"\x1f\x8b", "a gzip archive", _UNPACK),
    (b"BZh", "a bzip2 archive", _UNPACK),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", _UNPACK),
    (b"Rar!\x1a\x07", "a rar archive", _UNPACK),
    (b"\xfd7zXZ\0", "an xz archive", _UNPACK),
    (b"GIF8", "a GIF image", "Convert it to PNG or TIFF and give that."),
    (
        b"\x78\x9f\x3e\x22",
        "a wrapper in which Outlook sends attachments (winmail.dat, TNEF)",
        "Open its mail in Outlook, save what is attached to it, and give that.",
    ),
    (b"%!PS", "a PostScript file", "Convert it to PDF (ps2pdf) and give that."),
)
_OFFICE_PARTS = (b"[Content_Types].xml", b"mimetypeapplication/vnd.oasis")
_HTML = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?(?:<!doctype html|<html\b)", re.IGNORECASE)
_LOAD_FILES = frozenset({".dat", ".opt", ".lfp", ".dii"})
_FROM_LINE = re.compile(rb"From \S.*\d\d:\d\d.*\d{4}")
_FIELD = re.compile(rb"[!-9;-~]+[ \t]*:")
_TRANSPORT = re.compile(
    rb"^(?:message-id|mime-version|received|return-path|delivered-to|dkim-signature|content-type)[ \t]*:", re.I | re.M
)
_ORIGINATOR = re.compile(rb"^(?:from|date|to|subject)[ \t]*:", re.I | re.M)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sniffed:
    """What bytes are: a kind with a note where the name says otherwise, or the reason they cannot be read."""

    kind: Kind | None
    note: str | None = None
    reason: str = ""
    remedy: str = ""


def sniff(head: bytes, name: str, *, whole: bool) -> Sniffed:
    """Decide the format of a file.

    Args:
        head: its first bytes, at least ``HEAD`` of them where it is that long.
        name: its name, for what the extension claims.
        whole: True where ``head`` is all of it.
    """
    if not head:
        return _unread("The file is empty (0 bytes).", "Ask the producing party for it again.")
    refused = _refuse(head, extension(name))
    if refused is not None:
        return refused
    claimed = _CLAIMS.get(extension(name))
    kind = _signature(head) or _textual(head, claimed, whole=whole)
    if kind is None or (kind in {Kind.TEXT, Kind.MAIL, Kind.MBOX} and claimed in _BINARY_CLAIMS):
        return _unknown(claimed)
    return Sniffed(kind=kind, note=_disagreement(claimed, kind, extension(name)))


def _signature(head: bytes) -> Kind | None:
    # ISO 32000-1 annex H.3.4.1: readers accept the PDF header anywhere in the first 1024 bytes.
    if b"%PDF-" in head[:1024]:
        return Kind.PDF
    if head.startswith(OLE):
        return Kind.MSG
    return next((kind for mark, kind in _SIGNATURES if head.startswith(mark)), None)


def _textual(head: bytes, claimed: Kind | None, *, whole: bool) -> Kind | None:
    if is_mbox(head):
        return Kind.MBOX
    if is_mail(head, named_mail=claimed is Kind.MAIL):
        return Kind.MAIL
    # A character cut in two at the end of the head must not make UTF-8 look like something else.
    sample = head if whole else head[: head.rfind(b"\n") + 1 or len(head)]
    return Kind.TEXT if decode_text(sample) is not None else None


def is_mbox(head: bytes) -> bool:
    """Tell whether bytes begin with the separator of an mbox (RFC 4155) and a header field after it."""
    first, _, rest = head.lstrip(b"\r\n").partition(b"\n")
    return bool(_FROM_LINE.match(first)) and bool(_FIELD.match(rest) or rest.startswith(b">From "))


def is_mail(head: bytes, *, named_mail: bool) -> bool:
    """Tell whether bytes are a mail as sent (RFC 5322), not the print of one.

    Prints begin with ``From:`` and ``Subject:`` too, so a field that only transport adds must be among the headers
    unless the file is named as a mail.
    """
    block, *rest = re.split(rb"\r?\n\r?\n", head.lstrip(b"\r\n").removeprefix(b"\xef\xbb\xbf"), maxsplit=1)
    lines = block.splitlines()
    endless = not rest and len(head) >= HEAD
    if endless:
        del lines[-1]  # the header runs on beyond the head, which cuts this line anywhere
    fields = [line for line in lines if not line.startswith((b" ", b"\t", b"From ", b">From "))]
    if len(fields) < 2 or not all(_FIELD.match(line) for line in fields):
        return False
    told = bool(_ORIGINATOR.search(block)) or (endless and named_mail)
    return told and (named_mail or bool(_TRANSPORT.search(block)))


def _refuse(head: bytes, ending: str) -> Sniffed | None:
    # The list of a large message's streams may stand behind the head: then its name decides.
    if head.startswith(OLE) and _MESSAGE_STREAM not in head and ending != ".msg":
        return _unread("The file is a document of old Office, which is not read directly.", _AS_PDF)
    for mark, what, remedy in _UNREAD:
        if head.startswith(mark):
            return _unread(f"The file is {what}, which is not read directly.", remedy)
    if head.startswith(b"PK") and any(part in head[:4096] for part in _OFFICE_PARTS):
        return _unread("The file is an Office document, which is not read directly.", _AS_PDF)
    if _HTML.match(head[:512].decode("latin-1")):
        return _unread("The file is a web page (HTML), which may hold text that it does not show.", _AS_PDF)
    if ending in _LOAD_FILES:
        return _unread("The file is a load file, which is not read.", "The documents beside it are read on their own.")
    return None


def _unknown(claimed: Kind | None) -> Sniffed:
    if claimed in _BINARY_CLAIMS:
        reason = f"The file is named as {claimed} but its bytes are not {claimed} nor any other format known here."
        return _unread(reason, "Compare it with the original delivery; ask the producing party for it again.")
    return _unread("The bytes are not of any format that is read here.", _AS_PDF)


def _disagreement(claimed: Kind | None, kind: Kind, ending: str) -> str | None:
    """Say so where the name claims another format. A printed or raw mail named ``.txt`` is no lie: both are text."""
    if claimed is None or claimed is kind or (claimed is Kind.TEXT and kind in {Kind.MAIL, Kind.MBOX}):
        return None
    return f"named {ending} but its bytes are {kind}; read as {kind}"


def _unread(reason: str, remedy: str) -> Sniffed:
    return Sniffed(kind=None, reason=reason, remedy=remedy)
