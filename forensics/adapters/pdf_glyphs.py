"""The words of a PDF page, and when and how they are drawn: order, render mode, colour.

MuPDF tells words and drawing order apart: words come from its text page, order from a trace of the page's glyphs, which
costs as much as all the rest, so it is asked for only where something could hide a word.
"""

from collections.abc import Iterator, Sequence
from functools import cached_property, partial
from itertools import chain, repeat
from typing import Any

import numpy as np
from numpy.typing import NDArray

from forensics.adapters.pdf_paths import displayed_boxes
from forensics.records.geometry import Box
from forensics.records.overlap import Boxes, Index, as_array, middles, overlaps
from forensics.records.page import RawWord

SPELLS = 0.8
"""Share of a word's letters from which one run of text is taken to have drawn it."""

MAX_WORDS = 200_000
"""Most words of a page that is read; a page of six-point type holds about 3,000, a broadsheet 15,000."""

PALE = 200
"""Least value, 0 to 255, of all three channels of a text colour that paper may hide."""

FAINTEST = 0.1
"""Opacity of glyphs, 0 to 1, below which nobody sees them, black on white."""

_TEXT, _IMAGE = 0, 1
"""Kinds of blocks of a text page."""

_INK = 0b110000
"""FZ_STEXT_FILLED and FZ_STEXT_STROKED of MuPDF: glyphs without either leave no ink."""

_DARKER = (PALE << 16) - 1
"""Colours up to this one have less red than pale ones."""

_HIGHEST = 0x110000

_BOX, _WORD = partial(tuple.__new__, Box), partial(tuple.__new__, RawWord)
"""Named tuples from plain ones: a page has hundreds, and calling their classes would cost half of all reading."""


class Text:
    """The text of one page; ``matrix`` turns the unrotated page into the displayed one."""

    def __init__(self, page: Any, matrix: Sequence[float]) -> None:
        import pymupdf

        self._page, self._matrix = page, matrix
        # one reading of the page gives words, pictures and paint alike; a display list loses text that only clips
        flags = _flags(pymupdf) | pymupdf.TEXT_PRESERVE_IMAGES | pymupdf.TEXT_COLLECT_VECTORS
        self._textpage = page.get_textpage(flags=flags)

    @cached_property
    def _columns(self) -> tuple[tuple[Any, ...], ...]:
        """Left, top, right, bottom, text, block and line of all words, in order of blocks and lines."""
        return tuple(zip(*self._textpage.extractWORDS(), strict=True)) or ((),) * 8

    @cached_property
    def _boxes(self) -> Boxes:
        return displayed_boxes(np.array(self._columns[:4], float).T, self._matrix).round(2) + 0.0

    @cached_property
    def words(self) -> list[RawWord]:
        """The words, without order."""
        line = np.array(self._columns[5:7], np.int64)
        lines = np.cumsum((np.diff(line, prepend=line[:, :1]) != 0).any(axis=0)).tolist()
        places = map(_BOX, self._boxes.tolist())
        return list(
            map(_WORD, zip(self._columns[4], places, lines, repeat(None), repeat(False), repeat(None), strict=False))
        )

    @property
    def spelled(self) -> tuple[str, ...]:
        """The letters of the words."""
        return self._columns[4]

    @cached_property
    def middles(self) -> Boxes:
        """The part of each word that no neighbour's box reaches into."""
        return middles(self._boxes)

    @cached_property
    def images(self) -> list[dict[str, Any]]:
        """The images and shadings in their drawing order, without object numbers."""
        if all(block[6] != _IMAGE for block in self.blocks):
            return []
        return list(self._page.get_image_info())

    @cached_property
    def blocks(self) -> list[tuple[Any, ...]]:
        """Blocks of text, images and painted areas in drawing order: place, text or description, number, kind."""
        return list(self._textpage.extractBLOCKS())

    def text_blocks(self) -> NDArray[np.intp]:
        """Return for each word its place among the blocks."""
        written = np.array([n for n, block in enumerate(self.blocks) if block[6] == _TEXT], np.intp)
        return written[np.array(self._columns[5], np.intp)]

    def faint(self) -> tuple[Boxes, NDArray[np.bool_]]:
        """Return where text is drawn in a colour that paper may hide, and which of it leaves hardly any ink at all."""
        found = [span for span in self._spans() if _is_faint(span) and not span["text"].isspace()]
        if not found:
            return as_array(()), np.zeros(0, bool)
        inkless = np.array([_is_inkless(span) for span in found], bool)
        return displayed_boxes(as_array([span["bbox"] for span in found]), self._matrix), inkless

    def is_lone_image(self) -> bool:
        """Tell whether one image is all that the page shows: nothing is painted, and no text leaves ink."""
        kinds = [block[6] for block in self.blocks if block[6] != _TEXT]
        return kinds == [_IMAGE] and all(_is_inkless(s) or s["text"].isspace() for s in self._spans())

    def _spans(self) -> Iterator[dict[str, Any]]:
        if all(block[6] != _TEXT for block in self.blocks):
            return iter(())
        blocks = self._without_images().extractDICT()["blocks"]
        return (span for block in blocks for line in block.get("lines", ()) for span in line["spans"])

    def _without_images(self) -> Any:
        """Return a text page that does not hand out, and so unpack, the images with the text."""
        import pymupdf

        has_images = any(block[6] == _IMAGE for block in self.blocks)
        return self._page.get_textpage(flags=_flags(pymupdf)) if has_images else self._textpage

    def ordered(self, wanted: NDArray[np.bool_]) -> list[RawWord]:
        """Return the words, those that are wanted with order, mode and colour of their glyphs where these are found."""
        found, rows = list(self.words), np.flatnonzero(wanted).tolist()
        some = [found[n] for n in rows]
        spans = self._page.get_texttrace()
        places = displayed_boxes(as_array([span["bbox"] for span in spans]), self._matrix)
        near = np.unique(overlaps(places, as_array([word.box for word in some]))[0])
        glyphs = _Glyphs([spans[n] for n in near.tolist()], self._matrix)
        placed = glyphs.placed(some)
        clipping = self._clipping(placed)
        for at, word, clips in zip(rows, placed, clipping, strict=True):
            found[at] = word._replace(order=0, invisible=True) if clips else word
        return found

    def _clipping(self, words: Sequence[RawWord]) -> list[bool]:
        """Tell which words only clip what is painted later (text render mode 7): the trace does not tell of them."""
        found = np.array([word.order is None for word in words], bool)
        if found.any():
            places, inkless = self.faint()
            met = np.zeros(len(words), bool)
            met[overlaps(middles(as_array([word.box for word in words])), places[inkless])[0]] = True
            found &= met
        clipping: list[bool] = found.tolist()
        return clipping


def rgb(colour: Sequence[float] | None) -> tuple[float, float, float] | None:
    """Return a colour of PDF, in grey, RGB or CMYK, as RGB from 0 to 1; None for no paint."""
    if not colour:
        return None
    if len(colour) == 1:
        return (float(colour[0]),) * 3
    if len(colour) == 4:
        c, m, y, k = (float(v) for v in colour)
        return (1 - c) * (1 - k), (1 - m) * (1 - k), (1 - y) * (1 - k)
    return float(colour[0]), float(colour[1]), float(colour[2])


def _flags(pymupdf: Any) -> int:
    """Return what text is read: the glyphs, not the ActualText that a file says instead of them."""
    return int(pymupdf.TEXTFLAGS_WORDS | pymupdf.TEXT_IGNORE_ACTUALTEXT)


def _is_faint(span: dict[str, Any]) -> bool:
    if _is_inkless(span):
        return True
    colour: int = span["color"]
    return colour > _DARKER and min(colour >> 16 & 255, colour >> 8 & 255, colour & 255) >= PALE


def _is_inkless(span: dict[str, Any]) -> bool:
    return span["alpha"] < 128 or not span["char_flags"] & _INK


class _Glyphs:
    """Every glyph of the page with its drawing order, render mode and colour."""

    def __init__(self, spans: Sequence[dict[str, Any]], matrix: Sequence[float]) -> None:
        runs = [span["chars"] for span in spans]
        boxes = np.fromiter(chain.from_iterable(c[3] for run in runs for c in run), float).reshape(-1, 4)
        boxes = displayed_boxes(boxes, matrix)
        self._middle = np.tile((boxes[:, :2] + boxes[:, 2:]) / 2, 2)
        self._char = np.fromiter((c[0] for run in runs for c in run), np.int64)
        self._span = np.repeat(np.arange(len(spans)), [len(run) for run in runs])
        self._order = [int(span["seqno"]) for span in spans]
        self._inkless = [span["type"] == 3 or span["opacity"] < FAINTEST for span in spans]
        self._colour = [rgb(span["color"]) for span in spans]

    def placed(self, words: Sequence[RawWord]) -> list[RawWord]:
        """Return the words with the order, mode and colour of the glyphs that stand in their boxes."""
        found = list(words)
        for at, spans in self._spelling(words):
            inkless = all(self._inkless[n] for n in spans)
            order = max(self._order[n] for n in spans)
            word = words[at]
            found[at] = RawWord(word.text, word.box, word.line, order, inkless, self._colour[spans[-1]])
        return found

    def _spelling(self, words: Sequence[RawWord]) -> Iterator[tuple[int, list[int]]]:
        """Yield each word with the spans that spell it: those that hold nearly all its letters, else all with some.

        Words drawn over each other share places and letters; the order of the upper one is not that of the lower. The
        letters of a word may be others than its glyphs' (ActualText): then the place alone decides.
        """
        word, glyph = overlaps(as_array([w.box for w in words]), self._middle)
        word, glyph = self._of_its_letters(words, word, glyph)
        key, counts = np.unique(word * len(self._order) + self._span[glyph], return_counts=True)
        at, span = np.divmod(key, max(1, len(self._order)))
        length = np.array([sum(c.isalnum() for c in w.text) or len(w.text) for w in words])
        whole = counts >= SPELLS * length[at]
        spelt = np.zeros(len(words), bool)
        spelt[at[whole]] = True
        kept = whole | ~spelt[at]
        at, span = at[kept], span[kept]
        starts = np.flatnonzero(np.r_[True, at[1:] != at[:-1]]) if len(at) else np.zeros(0, int)
        for first, some in zip(at[starts].tolist(), np.split(span, starts[1:]), strict=False):
            yield first, some.tolist()

    def _of_its_letters(self, words: Sequence[RawWord], word: Index, glyph: Index) -> tuple[Index, Index]:
        letters = np.array(
            [n * _HIGHEST + ord(c) for n, w in enumerate(words) for c in w.text if c.isalnum()], np.int64
        )
        same: NDArray[np.bool_] = np.isin(word * _HIGHEST + self._char[glyph], letters)
        known = np.zeros(len(words), bool)
        known[word[same]] = True
        kept = same | ~known[word]
        return word[kept], glyph[kept]
