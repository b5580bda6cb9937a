"""HTML bodies as text, with the line structure a reader sees and without what the page hides."""

import re
from html.parser import HTMLParser

_BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "body", "center", "dd", "div", "dl", "dt", "fieldset", "figure"}
    | {"footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre"}
    | {"section", "table", "tbody", "tfoot", "thead", "tr", "ul"}
)
_APART = frozenset({"p", "ul", "ol", "table", "pre", "h1", "h2", "h3", "h4", "h5", "h6"})
"""Blocks that browsers set apart with a blank line."""
_SILENT = frozenset({"head", "script", "style", "template", "noscript"})
_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_UNSHOWN = re.compile(r"<!--(?:-?>|.*?(?:--!?>|\Z))|<[!?][^>]*>?", re.DOTALL)
"""Comments, declarations and instructions: the parser raises on odd ones, and looks for the end of each anew."""
_LONE = re.compile(r"<(?=[^<>]*(?:<|\Z))")
"""A bracket that opens no tag; for one after the other the parser would read on to the end of the page."""


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._silent: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._silent:
            self._silent += [] if tag in _VOID else [tag]
        elif tag not in _VOID and (tag in _SILENT or _HIDDEN.search(dict(attrs).get("style") or "")):
            self._silent.append(tag)
        elif tag == "br":
            self.parts.append("\n")
        else:
            self._edge(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._silent:
            if tag in self._silent:
                del self._silent[len(self._silent) - 1 - self._silent[::-1].index(tag) :]
            return
        self._edge(tag)

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.parts.append(_BLANKS.sub(" ", data))

    def _edge(self, tag: str) -> None:
        if tag in _APART:
            self.parts.append("\v\v")
        elif tag in _BLOCKS:
            self.parts.append("\v")
        elif tag in {"td", "th"}:
            self.parts.append(" ")


def text_of_html(html: str) -> str:
    """Return what a reader of the HTML sees as text; hidden elements, scripts, styles and comments stay out.

    Blocks begin a line, paragraphs and tables are set apart by one blank line, cells by a blank.
    """
    parser = _Text()
    parser.feed(_LONE.sub("&lt;", _UNSHOWN.sub("", html)))
    parser.close()
    return _lines("".join(parser.parts))


def _lines(text: str) -> str:
    # \v is the edge of a block: it breaks a line once however often it stands there, two in a row set apart.
    text = re.sub(r"[ \u00a0]*\v[\v ]*", lambda m: "\n\n" if m[0].count("\v") > 1 else "\n", text)
    lines = [re.sub(r"[ \u00a0]+", " ", line).strip() for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")
