"""The gate: what a reader may see of a page. Nothing that a region covers passes it."""

from collections.abc import Collection, Sequence

from forensics.records.geometry import Box
from forensics.records.ids import stable_id
from forensics.records.page import Page, PageContent, RawWord, TextOrigin, Token
from forensics.records.region import Region
from forensics.records.source import Source
from forensics.text import placed, written


def visible(
    content: PageContent,
    words: Sequence[RawWord],
    origin: TextOrigin,
    regions: Sequence[Region],
    *,
    source: Source,
    engine: str | None = None,
    unread: Collection[int] = (),
) -> Page:
    """Return the page as a reader may see it.

    Every word that a region hides, wholly or in part, is left out; a place-holder stands in its line, one for each
    line that the region spans, with the codes printed in or beside it.

    Args:
        content: what the page holds; for sources that are text, the text.
        words: its words, hidden ones included.
        origin: where the words come from.
        regions: all redactions of the page.
        source: the source it belongs to.
        engine: the OCR engine that read it, None where none did.
        unread: places in ``words`` of those that the picture of the page does not show; they are left out, too.
    """
    if content.undetermined:
        lines: list[str] = []
        tokens: list[Token] = []
        origin = TextOrigin.NONE
    elif content.text is not None:
        lines, tokens = written.compose(content.text, regions)
    else:
        lines, tokens = placed.compose(words, regions, Box(0, 0, content.width, content.height), unread)
    return Page(
        id=stable_id("p", source.id, content.number),
        source=source.id,
        production=source.production,
        file=source.file,
        number=content.number,
        width=content.width,
        height=content.height,
        text_origin=origin,
        text="\n".join(lines),
        tokens=tuple(tokens),
        ocr_engine=engine if origin is TextOrigin.OCR else None,
        undetermined=content.undetermined,
    )
