"""PyMuPDF: reading PDF pages. The evidence is opened from bytes and never written.

All boxes are in points of the page as displayed: rotated and cropped, origin top left. MuPDF itself reports words,
drawings and images in the unrotated page.
"""

from functools import partial
from types import TracebackType
from typing import Any, Self

from forensics.adapters.image import Raster
from forensics.adapters.pdf_content import content_of, unread
from forensics.adapters.pdf_errors import damaged, errors, guarded, short
from forensics.adapters.pdf_glyphs import Text
from forensics.adapters.pdf_images import Images
from forensics.adapters.pdf_library import library
from forensics.adapters.pdf_raster import crop_of, raster_of
from forensics.adapters.pdf_work import Work
from forensics.errors import EvidenceError
from forensics.records.geometry import Box
from forensics.records.page import PageContent

MAX_PAGES = 1_000_000
"""Most pages of a file; a page tree that claims more is broken."""


class Pdf:
    """An open PDF; use it as a context manager."""

    def __init__(self, document: Any, name: str, messages: str) -> None:
        self._document = document
        self._pages: dict[int, Any] = {}
        self._texts: dict[int, Text] = {}
        self._excess: dict[int, str | None] = {}
        self._work = Work(document)
        self._images = Images(document)
        self.name = name
        self.messages = messages
        """What MuPDF said while it opened the file."""

    @classmethod
    def open(cls, data: bytes, name: str, password: str | None = None) -> Self:
        """Open a PDF from bytes.

        Raises:
            EvidenceError: encrypted and no password fits, damaged beyond repair, or without a page.
        """
        pymupdf = library()  # half a second: only where a PDF is read
        pymupdf.TOOLS.mupdf_display_errors(False)
        pymupdf.TOOLS.mupdf_display_warnings(False)
        pymupdf.TOOLS.reset_mupdf_warnings()
        if not data:
            raise EvidenceError(f"{name}: the file is empty.", "Ask the producing party for the file again.")
        with guarded(name):
            document = pymupdf.open(stream=data, filetype="pdf")
            locked = document.needs_pass and not (password and document.authenticate(password))
        if locked:
            what = f"{name}: the PDF is encrypted" + (" and the password does not open it." if password else ".")
            raise EvidenceError(
                what, "Give --password, or run `qpdf --decrypt --password=... IN.pdf OUT.pdf` and add OUT.pdf."
            )
        with guarded(name):
            pages = int(document.page_count)
        if not pages:
            raise damaged(name, "it holds no page")
        if pages > MAX_PAGES:
            raise damaged(name, f"it claims to have {pages:,} pages")
        return cls(document, name, pymupdf.TOOLS.mupdf_warnings())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the document."""
        self._texts.clear()
        self._pages.clear()
        self._document.close()

    @property
    def document(self) -> Any:
        """The open document, for the other adapters of PyMuPDF."""
        return self._document

    @property
    def page_count(self) -> int:
        """Number of pages."""
        return int(self._document.page_count)

    @property
    def repaired(self) -> bool:
        """Whether MuPDF had to rebuild the file's table of objects."""
        return bool(self._document.is_repaired)

    def has_text(self, number: int) -> bool:
        """Tell whether a page (from 1) has text of its own, an OCR layer included; one that cannot be read has none."""
        try:
            page = self._drawable(number)
            with guarded(self._where(number)):
                return bool(page.get_text("text").strip())
        except EvidenceError:
            return False

    def content(self, number: int) -> PageContent:
        """Return what page ``number`` (from 1) holds; ``undetermined`` says why where it cannot be read."""
        page = self._page(number)
        if page is None:
            return unread(number, 0.0, 0.0, "the page object is damaged")
        try:
            return content_of(
                self._images, page, number, partial(self._too_long, number), partial(self._text, number), self._work
            )
        except errors() as error:
            return unread(number, 0.0, 0.0, f"the page object is damaged ({short(error)})")

    def raster(self, number: int, dpi: float) -> Raster:
        """Return the pixels of a page at about ``dpi``, fewer where the page is huge.

        Raises:
            EvidenceError: the page cannot be rendered.
        """
        page = self._drawable(number)
        with guarded(self._where(number)):
            text = self._texts.get(number) or self._text(number)
            return raster_of(self._document, page, text, dpi, self._where(number))

    def crop(self, number: int, box: Box | None, dpi: float) -> bytes:
        """Return a box of the page (the whole page for None), as a person sees it, as PNG.

        Raises:
            EvidenceError: the page cannot be rendered.
        """
        page = self._drawable(number)
        with guarded(self._where(number)):
            return crop_of(page, box, dpi, self._where(number))

    def excess(self, number: int) -> str | None:
        """Say what page ``number`` (from 1) draws too much of, None where it can be drawn in bounded time.

        Raises:
            EvidenceError: the page cannot be read.
        """
        if self._page(number) is None:
            raise damaged(self._where(number), "the page object cannot be read")
        with guarded(self._where(number)):
            return self._too_long(number)

    def object_number(self, number: int) -> int:
        """Return the number of a page's object, which incremental updates keep.

        Raises:
            EvidenceError: the page tree cannot be read.
        """
        with guarded(self._where(number)):
            return int(self._document.page_xref(number - 1))

    def _too_long(self, number: int) -> str | None:
        if number not in self._excess:
            self._excess.clear()
            self._excess[number] = self._work.too_long(self._page(number))
        return self._excess[number]

    def _text(self, number: int) -> Text:
        """Read the text of a page that can be drawn, and keep it for its pixels: it tells what else the page shows."""
        page = self._page(number)
        self._texts[number] = Text(page, tuple(page.rotation_matrix))
        return self._texts[number]

    def _where(self, number: int) -> str:
        return f"{self.name}, page {number}"

    def _drawable(self, number: int) -> Any:
        if excess := self.excess(number):
            what = f"{self._where(number)}: the page cannot be drawn ({excess})."
            raise EvidenceError(what, "Print the page to a new PDF as a picture and add that.")
        return self._page(number)

    def _page(self, number: int) -> Any:
        if number not in self._pages:
            self._texts.clear()
            self._pages.clear()  # one page at a time bounds the memory
            try:
                self._pages[number] = self._document[number - 1]
            except errors():
                self._pages[number] = None
        return self._pages[number]
