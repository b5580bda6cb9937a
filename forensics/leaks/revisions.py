"""Earlier versions of a PDF that its incremental updates left in the file (ISO 32000-2, 7.5.6).

An update appends what changed and a new end-of-file mark: the bytes up to an earlier mark are the file as it was.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from forensics.adapters.pdf import Pdf
from forensics.adapters.pdf_page_leaks import fingerprint, page_objects
from forensics.errors import EvidenceError
from forensics.leaks.building import Seal, build
from forensics.leaks.pictures import shows_more
from forensics.leaks.shown import Shown
from forensics.records.geometry import Box, hull
from forensics.records.leak import Leak, LeakKind
from forensics.records.page import PageContent, RawWord
from forensics.records.region import Region
from forensics.redaction.drawn import is_code_text
from forensics.text.cover import hides

MAX_REVISIONS = 8
"""Most earlier versions that are read, the first and the last among them and the rest spread evenly: what an update
took away stands in every version between the one that brought it and the one that took it."""

SAME = 4.0
"""Points within which a word of an earlier version stands where it still stands."""

LOOK_DPI = 50.0

_END = re.compile(rb"startxref\s+(\d{1,12})\s+%%EOF[ \t]*(?:\r\n|\n|\r)?")
_XREF = re.compile(rb"\s*(?:xref\b|\d+\s+\d+\s+obj\b)")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Gone:
    """Words, or the look of a redacted place, that an earlier version of a page shows."""

    page: int
    region: Region | None
    box: Box | None
    text: str = field(repr=False)
    words: int


def versions(pdf: Pdf, data: bytes, password: str | None) -> Iterator[tuple[str, Pdf]]:
    """Yield the earlier versions of a file, open, the latest first, each with what it is called.

    One whose table of objects is broken is passed over: what a repair finds is no version that anybody saved.
    """
    ends = [] if pdf.repaired else boundaries(data)
    for at in reversed(_spread(len(ends))):
        try:
            with Pdf.open(data[: ends[at]], pdf.name, password) as old:
                if not old.repaired:
                    yield f"version {at + 1} of {len(ends) + 1}", old
        except EvidenceError:
            continue


class Pages:
    """The pages of a file, for comparing earlier versions with them; what several versions show is given once."""

    def __init__(self, pdf: Pdf, shown: Shown, seal: Seal) -> None:
        self._pdf, self._shown, self._seal = pdf, shown, seal
        self._seen: set[tuple[int, str | None, str]] = set()

    def leaks(self, old: Pdf, where: str) -> Iterator[Leak]:
        """Yield a leak for each redaction, and for each page, of which an earlier version shows more."""
        for gone in _compared(self._pdf, old, self._shown):
            key = (gone.page, gone.region.id if gone.region else None, gone.text)
            if key not in self._seen:
                self._seen.add(key)
                yield _leak(self._shown, gone, where, self._seal)


def boundaries(data: bytes) -> list[int]:
    """Return where earlier versions of a file end, in bytes from its start, oldest first.

    An end-of-file mark counts where ``startxref`` before it names a table of objects: the first mark of a linearized
    file names none (ISO 32000-2, F.3.5), nor do those inside attached files.
    """
    ends = []
    for found in _END.finditer(data):
        table = int(found[1])
        if 0 < table < found.start() and _XREF.match(data, table):
            ends.append(found.end())
    return ends[:-1]


def _spread(count: int) -> list[int]:
    if count <= MAX_REVISIONS:
        return list(range(count))
    return sorted({round(n * (count - 1) / (MAX_REVISIONS - 1)) for n in range(MAX_REVISIONS)})


def _leak(shown: Shown, gone: _Gone, where: str, seal: Seal) -> Leak:
    place = "where a redaction stands now" if gone.region else "that the page does not show now"
    what = f"{gone.words:,} word{'s' if gone.words != 1 else ''}" if gone.words else "a picture with contents"
    sealed = seal(gone.text) if gone.text else None
    return build(
        shown, LeakKind.EARLIER_REVISION, where, f"it shows {what} {place}",
        page=gone.page, box=gone.box, region=gone.region, serious=gone.region is not None, sealed=sealed,
    )  # fmt: skip


def _compared(pdf: Pdf, old: Pdf, shown: Shown) -> Iterator[_Gone]:
    numbers = page_objects(old)
    for number, regions in shown.marked.items():
        if number > pdf.page_count:
            continue
        was = numbers.get(pdf.object_number(number)) or (number if old.page_count == pdf.page_count else None)
        if was is not None and fingerprint(pdf, number) != fingerprint(old, was):
            yield from _page(pdf, old, number, was, regions, shown)


def _page(pdf: Pdf, old: Pdf, number: int, was: int, regions: Sequence[Region], shown: Shown) -> Iterator[_Gone]:
    now, before = pdf.content(number), old.content(was)
    gone = _gone(before, now)
    drawn = [w for w in gone if not w.invisible]
    for region in regions:
        if region.box is None:
            continue
        under = [w for w in drawn if hides(region.box, w)]
        if _says_something(under):
            drawn = [w for w in drawn if w not in under]
            yield _Gone(page=number, region=region, box=region.box, text=_text(under), words=len(under))
        elif before.scan and shows_more(old.raster(was, LOOK_DPI), pdf.raster(number, LOOK_DPI), region.box):
            read = [w for w in gone if w.invisible and hides(region.box, w)]
            yield _Gone(page=number, region=region, box=region.box, text=_text(read), words=len(read))
    if not now.scan and shown.is_read(number, number):
        loose = [w for w in drawn if shown.missing(w.text, number, number)[0]]
        if loose:
            yield _Gone(page=number, region=None, box=hull(w.box for w in loose), text=_text(loose), words=len(loose))


def _gone(before: PageContent, now: PageContent) -> list[RawWord]:
    """Return the words of the earlier version that the page does not hold now, hidden or not, there or elsewhere."""
    still: dict[str, list[tuple[float, float]]] = {}
    for word in now.words:
        still.setdefault(word.text, []).append(word.box.centre)
    left = [w for w in before.words if not _taken(w.box.centre, still.get(w.text, []))]
    return [w for w in left if not (places := still.get(w.text)) or not places.pop()]  # moved, as on a turned page


def _taken(at: tuple[float, float], places: list[tuple[float, float]]) -> bool:
    """Tell whether a word stands where it stood, and take it from the places that are left."""
    for n, (x, y) in enumerate(places):
        if abs(at[0] - x) <= SAME and abs(at[1] - y) <= SAME:
            del places[n]
            return True
    return False


def _says_something(words: Sequence[RawWord]) -> bool:
    """Tell whether words are more than the code that was printed on an earlier mark."""
    texts = [w.text for w in words]
    return any(c.isalnum() for text in texts for c in text) and not is_code_text(texts)


def _text(words: Sequence[RawWord]) -> str:
    return " ".join(w.text for w in sorted(words, key=lambda w: (w.line, w.box.x0)))
