"""What one PDF page holds: words, marks, pictures, in displayed space, within bounds that are counted beforehand."""

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np

from forensics.adapters.pdf_annotations import with_annotations
from forensics.adapters.pdf_doubt import doubtful
from forensics.adapters.pdf_errors import errors, short
from forensics.adapters.pdf_glyphs import MAX_WORDS, Text
from forensics.adapters.pdf_images import Images
from forensics.adapters.pdf_marks import marks_of, painted, unclear_of
from forensics.adapters.pdf_overprint import covering_pictures, glyph_bars
from forensics.adapters.pdf_pictures import Picture, picture_marks, pictures, tiled_marks
from forensics.adapters.pdf_work import MAX_PATHS, Work
from forensics.records.geometry import Box, hull, union_area
from forensics.records.overlap import Crowded
from forensics.records.page import PageContent, RawWord

MIN_SIDE, MAX_SIDE = 4.0, 10_000.0
"""Points; a page outside cannot be read by a person (ISO 32000-2 Annex C gives 3 to 14,400 as limits of writers)."""

MAX_SCAN = 300_000_000
"""Most bytes of one unpacked image of a scan: A0 at 600 dpi has 70 million in black and white, 558 million in grey."""

MAX_MARKS = 20_000
"""Most marks that could hide something on one page: a scribbled-over page has some thousands of strokes."""


def content_of(
    images: Images, page: Any, number: int, excess: Callable[[], str | None], text: Callable[[], Text], work: Work
) -> PageContent:
    """Return what a page holds; ``undetermined`` says why where it cannot be read.

    Args:
        images: those of the PDF.
        page: the page.
        number: its number, from 1.
        excess: says what the page draws too much of.
        text: reads its text.
        work: knows, once it was asked for the excess, of what kind the page's fonts are.
    """
    shown = page.rect
    width, height = float(shown.width), float(shown.height)
    if not (min(width, height) >= MIN_SIDE and max(width, height) <= MAX_SIDE):
        reason = f"the page measures {width:.0f} by {height:.0f} points, outside {MIN_SIDE:.0f} to {MAX_SIDE:.0f}"
        return unread(number, width, height, reason)
    try:
        with _uncollected():
            if too_long := excess():
                return unread(number, width, height, too_long)
            return _read(images, page, number, Box(0.0, 0.0, width, height), text, work)
    except Crowded as error:
        return unread(number, width, height, str(error))
    except errors() as error:
        return unread(number, width, height, f"the page's contents are damaged ({short(error)})")


@contextmanager
def _uncollected() -> Iterator[None]:
    """Put off the search for cycles: the thousands of objects of a page are counted, short-lived and in none."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def unread(number: int, width: float, height: float, reason: str) -> PageContent:
    """Return a page about which nothing can be said but why."""
    return PageContent(number=number, width=width, height=height, undetermined=reason)


def _read(images: Images, page: Any, number: int, sheet: Box, read: Callable[[], Text], work: Work) -> PageContent:
    matrix = tuple(page.rotation_matrix)
    _forget_warnings()
    paths = page.get_cdrawings(extended=True)
    if len(paths) > MAX_PATHS:
        reason = f"{len(paths):,} drawn paths are beyond the limit of {MAX_PATHS:,}"
        return unread(number, sheet.width, sheet.height, reason)
    found = painted(paths)
    text = read()
    shown = pictures(page, text.images, matrix)
    if len(text.words) > MAX_WORDS:
        reason = f"{len(text.words):,} words are beyond the limit of {MAX_WORDS:,}"
        return unread(number, sheet.width, sheet.height, reason)
    marks = marks_of(found, matrix, sheet, text.middles)
    marks += picture_marks(images, page, shown, matrix, sheet)
    marks += tiled_marks(page, found.tiled, matrix, sheet)
    marks = with_annotations(page, marks, matrix, sheet)
    if len(marks) > MAX_MARKS:
        reason = f"{len(marks):,} drawn marks are beyond the limit of {MAX_MARKS:,}"
        return unread(number, sheet.width, sheet.height, reason)
    if not (text.words or marks or shown) and _has_broken_image(page):
        return unread(number, sheet.width, sheet.height, "the page's image is damaged")
    scan = _is_scan(shown, sheet)
    if scan and max(picture.unpacked for picture in shown) > MAX_SCAN:
        reason = f"an image of more than {MAX_SCAN:,} bytes is beyond what can be looked at"
        return unread(number, sheet.width, sheet.height, reason)
    bars, struck = ([], None) if scan else glyph_bars(page, text, work.has_drawn_glyphs)
    marks += bars
    wanted = np.ones(len(text.words), bool) if scan else doubtful(text, marks, matrix)
    asked = bool(wanted.any())
    words = text.ordered(wanted) if asked else text.words
    if asked and not scan:
        marks += covering_pictures(page, shown, words, marks, matrix)
    if struck is not None and bars:
        words = [word for word, is_bar in zip(words, struck.tolist(), strict=True) if not is_bar]
    return PageContent(
        number=number,
        width=sheet.width,
        height=sheet.height,
        words=tuple(words),
        marks=tuple(sorted(marks, key=lambda m: (m.order, m.box))),
        images=tuple(picture.placed for picture in shown),
        unclear=tuple(unclear_of(found, matrix, sheet)),
        scan=scan or _is_layered_scan(shown, words, sheet),
    )


def _is_scan(shown: Sequence[Picture], sheet: Box) -> bool:
    """One image, or strips and layers of a scan, cover most of the page."""
    wide = [p.placed.box.intersect(sheet) for p in shown[:200] if p.placed.box.width > 0.5 * sheet.width]
    return union_area(wide) >= 0.7 * sheet.area


def _forget_warnings() -> None:
    import pymupdf

    pymupdf.TOOLS.reset_mupdf_warnings()


def _has_broken_image(page: Any) -> bool:
    """Tell whether a page that shows nothing has images which MuPDF could not read."""
    import pymupdf

    return "error" in pymupdf.TOOLS.mupdf_warnings() and bool(page.get_images())


def _is_layered_scan(shown: Sequence[Picture], words: Sequence[RawWord], sheet: Box) -> bool:
    """Pieces of pictures, none of them wide, make up all that is seen of a page; its words have no ink."""
    around = hull(p.placed.box.intersect(sheet) for p in shown)
    return around is not None and around.area >= 0.5 * sheet.area and all(w.invisible for w in words)
