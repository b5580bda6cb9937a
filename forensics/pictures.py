"""Pictures of the evidence for people: what survives beneath a mark, or is marked for redaction, is blacked out."""

from contextlib import ExitStack

from forensics import intake
from forensics.adapters.image import Raster, encode_png
from forensics.case import Case
from forensics.errors import EvidenceError, IntegrityError
from forensics.records.geometry import Box
from forensics.records.region import Region
from forensics.redaction.veil import veiled


class PagePictures:
    """Renders places of the evidence, one source open at a time; text that survives beneath a mark is blacked out.

    So is what an annotation marks for redaction: until it is applied, the page still shows it.
    """

    def __init__(self, case: Case, password: str | None = None) -> None:
        self._case, self._password = case, password
        self._held: tuple[str, intake.Reader] | None = None
        self._open = ExitStack()

    def __enter__(self) -> "PagePictures":
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def page(self, source_id: str, page: int, dpi: float) -> Raster:
        """Return the pixels of a page.

        Raises:
            EvidenceError: where the evidence is gone, changed, or has no picture.
        """
        raster = self._reader(source_id).raster(page, dpi)
        return veiled(raster, self._case.store.iterate(Region, source=source_id, page=page))

    def crop(self, source_id: str, page: int, box: Box | None, dpi: float) -> bytes:
        """Return the PNG bytes of a place on a page.

        Raises:
            EvidenceError: where the evidence is gone, changed, or has no picture.
        """
        raster = self.page(source_id, page, dpi)
        pixels = raster.pixels
        if box:
            x0, y0, x1, y1 = (max(0, round(v * raster.scale)) for v in box)
            pixels = pixels[y0:y1, x0:x1]
        if not pixels.size:
            raise EvidenceError(f"The place asked for on page {page} is empty.", "Cite the page instead.")
        return encode_png(pixels)

    def _reader(self, source_id: str) -> intake.Reader:
        if self._held and self._held[0] == source_id:
            return self._held[1]
        try:
            source, data = self._case.evidence(source_id, self._password)
        except IntegrityError as error:
            raise EvidenceError(error.what, error.remedy) from error
        self._open.close()
        reader = self._open.enter_context(intake.open_source(source, data, self._password))
        self._held = (source_id, reader)
        return reader
