"""Text out of the XML and XHTML inside PDFs: XMP packets, XFA forms, rich text of annotations.

Not an XML parser: those can be bombed, and damaged markup should still give its text.
"""

from html.parser import HTMLParser

_MAKING = frozenset({"xmp", "xap", "xmpmm", "xapmm", "stevt", "stref", "pdfaid", "pdfuaid", "pdfxid", "xmptpg", "rdf"})
"""Namespaces of XMP that say how a file was made (ISO 16684-1, 8.4)."""
_MADE = frozenset({"dc:creator", "dc:date", "dc:format", "dc:language", "dc:publisher"}) | frozenset(
    {"pdf:pdfversion", "pdf:producer", "pdf:trapped", "pdfx:company", "pdfx:manager", "pdfx:sourcemodified"}
)


class _Packet(HTMLParser):
    """The texts of an XMP packet that say what the document is about."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Enter an element; its attributes are properties too."""
        self._open.append(tag)
        self.found += [value for key, value in attrs if value and ":" in key and not _is_making(key)]

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take the attributes of an element without contents."""
        self.handle_starttag(tag, attrs)
        self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        """Leave an element."""
        if tag in self._open:
            del self._open[len(self._open) - 1 - self._open[::-1].index(tag) :]

    def handle_data(self, data: str) -> None:
        """Take text, unless an element around it says how the file was made."""
        about = [tag for tag in self._open if not tag.startswith(("rdf:", "x:"))]
        if data.strip() and about and not any(_is_making(tag) for tag in about):
            self.found.append(data.strip())


def _is_making(name: str) -> bool:
    prefix = name.partition(":")[0]
    return name in _MADE or prefix in _MAKING or prefix in ("xml", "xmlns", "x")


def about(data: bytes) -> list[str]:
    """Return the texts of an XMP packet that say what the document is about, in their order."""
    packet = _Packet()
    wide = "utf-16" if data[:2] in (b"\xfe\xff", b"\xff\xfe") else "utf-8"
    packet.feed(data.decode(wide, "replace"))
    return packet.found


class _Texts(HTMLParser):
    """All text of an XML document."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []

    def handle_data(self, data: str) -> None:
        """Take text."""
        if data.strip():
            self.found.append(data.strip())


def bare(marked_up: str) -> str:
    """Return the text of rich text (the RC entry of an annotation, XHTML)."""
    parser = _Texts()
    parser.feed(marked_up)
    return " ".join(parser.found)
