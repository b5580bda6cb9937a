"""Pictures of pages as drawings hold them."""

from forensics.adapters.image import Pixels, encode_jpeg
from forensics.adapters.planes import shrink
from forensics.drawing.pdf import PdfWriter, Picture
from forensics.pictures import PagePictures
from forensics.records.page import Page
from forensics.records.source import SourceFormat

DPI = 130.0
MOST_PIXELS = 3_000_000
"""Most pixels of the picture of a page; a sheet of five metres is drawn coarser."""
QUALITY = 78
PICTURED = (SourceFormat.PDF, SourceFormat.IMAGE)


def picture_of(page: Page, pictures: PagePictures, writer: PdfWriter) -> tuple[Picture, Pixels]:
    """Write the picture of a page and return it, with its pixels.

    Raises:
        EvidenceError: where the evidence is gone, changed, or has no picture.
    """
    pixels = pictures.page(page.source, page.number, _dpi(page)).pixels
    excess = pixels.shape[0] * pixels.shape[1] / MOST_PIXELS
    pixels = shrink(pixels, 0.95 * excess**-0.5) if excess > 1 else pixels
    height, width = pixels.shape[:2]
    return writer.picture(encode_jpeg(pixels, QUALITY), width, height, colour=pixels.ndim == 3), pixels


def _dpi(page: Page) -> float:
    """Return the resolution of a picture: less where it would pass the bound, to which sides may be rounded up."""
    return float(min(DPI, 72 * (0.98 * MOST_PIXELS / max(1.0, page.width * page.height)) ** 0.5))
