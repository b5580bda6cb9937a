"""The page stage: from the bytes of a source to pages a reader may see, their redactions, and what went wrong.

The unit of work is a shard, which reads evidence and returns records; it writes nothing, so it can run anywhere.
"""

import hashlib
import hmac
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, partial
from typing import TYPE_CHECKING

from forensics import intake, redaction, text
from forensics.errors import EvidenceError, ForensicsError, IntegrityError
from forensics.records.ids import stable_id
from forensics.records.message import NativeMail
from forensics.records.page import Page, PageContent, TextOrigin
from forensics.records.region import Region, Sealed
from forensics.records.source import Failure, Settings, Source, SourceFormat

if TYPE_CHECKING:
    from forensics.adapters.image import Raster
    from forensics.text.ocr import Ocr

STAGE = "pages"
VERSION = 5
"""Raised whenever a change makes the same bytes give other records."""

PAGES_PER_SHARD = 100
OCR_PAGES_PER_SHARD = 4
"""A page takes OCR as long as a hundred others take to read: small shards keep every worker busy to the end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Pages ``first`` to ``last`` of one source."""

    source: Source
    first: int
    last: int

    @property
    def scope(self) -> str:
        """Name under which the case remembers that these pages were read."""
        return f"{self.source.id}:{self.first}-{self.last}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shard:
    """Parts to be read in one piece of work, about ``PAGES_PER_SHARD`` pages."""

    parts: tuple[Part, ...]
    settings: Settings
    key: bytes = field(repr=False)
    password: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What one part gave."""

    part: Part
    pages: tuple[Page, ...] = ()
    regions: tuple[Region, ...] = ()
    mails: tuple[NativeMail, ...] = ()
    failures: tuple[Failure, ...] = ()


def parts_of(source: Source, settings: Settings) -> list[Part]:
    """Cut a source into parts no larger than a shard."""
    step = _most_pages(source, settings)
    return [
        Part(source=source, first=n, last=min(source.pages, n + step - 1)) for n in range(1, source.pages + 1, step)
    ]


def shards_of(parts: Iterable[Part], settings: Settings, key: bytes, password: str | None) -> Iterator[Shard]:
    """Gather parts into shards: many small sources in one, a large source in several."""
    held: list[Part] = []
    load = 0.0
    for part in parts:
        weight = (part.last - part.first + 1) / _most_pages(part.source, settings)
        if held and load + weight > 1:
            yield Shard(parts=tuple(held), settings=settings, key=key, password=password)
            held, load = [], 0.0
        held.append(part)
        load += weight
    if held:
        yield Shard(parts=tuple(held), settings=settings, key=key, password=password)


def read_shard(shard: Shard) -> list[Reading]:
    """Read every part; a part that cannot be read gives a failure instead of pages."""
    return [_read_part(part, shard) for part in shard.parts]


def crashed(part: Part) -> Reading:
    """Return the reading of a part whose worker died."""
    reason = f"Reading pages {part.first} to {part.last} ended the process that read them."
    remedy = "Open the file in a viewer; print the pages to a new PDF and add that."
    return Reading(part=part, failures=(_failure(part.source, None, reason, remedy),))


def failure_of(production: str, file: str, page: int | None, error: ForensicsError, stage: str = STAGE) -> Failure:
    """Return the row that an error leaves behind."""
    key = stable_id("e", production, file, page, error.what)
    return Failure(
        id=key, production=production, file=file, page=page, reason=error.what, remedy=error.remedy, stage=stage
    )


def _read_part(part: Part, shard: Shard) -> Reading:
    source = part.source
    try:
        data = intake.read_bytes(source, shard.password)
        with intake.open_source(source, data, shard.password) as reader:
            return _read_pages(reader, part, shard)
    except (EvidenceError, IntegrityError) as error:
        return Reading(part=part, failures=(failure_of(source.production, source.file, None, error),))


def _read_pages(reader: intake.Reader, part: Part, shard: Shard) -> Reading:
    source, ocr = part.source, _ocr_for(part.source, shard.settings)
    pages: list[Page] = []
    regions: list[Region] = []
    seal, rules = sealer(shard.key), redaction.rules_of(shard.settings.rules)
    for number in range(part.first, part.last + 1):
        content = reader.content(number)
        raster = cache(partial(reader.raster, number))  # several look at a page at one resolution
        page, found = _read_page(content, source, raster, ocr, seal, rules)
        pages.append(page)
        regions += found
    mails = (reader.native,) if reader.native and part.first == 1 else ()
    return Reading(part=part, pages=tuple(pages), regions=tuple(regions), mails=mails)


def _read_page(
    content: PageContent,
    source: Source,
    raster: "Callable[[float], Raster]",
    ocr: "Ocr | None",
    seal: Callable[[str], Sealed],
    rules: redaction.Rules,
) -> tuple[Page, list[Region]]:
    if content.undetermined:
        return text.visible(content, (), TextOrigin.NONE, [], source=source), []
    try:
        candidates = redaction.candidates(content, raster, source=source, rules=rules)
        words, origin = text.words(content, candidates, raster, ocr)
        regions = redaction.complete(
            content, candidates, words, source=source, seal=seal, ocr=ocr, raster=raster, rules=rules
        )
        unread = text.unread(content, words, raster) if origin is TextOrigin.LAYER else frozenset()
        if unread:
            regions += redaction.unshown(content, words, unread, regions, raster, source=source, seal=seal)
    except EvidenceError as error:
        broken = PageContent(number=content.number, width=content.width, height=content.height, undetermined=error.what)
        return text.visible(broken, (), TextOrigin.NONE, [], source=source), []
    engine = ocr.engine if ocr and origin is TextOrigin.OCR else None
    return text.visible(content, words, origin, regions, source=source, engine=engine, unread=unread), regions


def _most_pages(source: Source, settings: Settings) -> int:
    return OCR_PAGES_PER_SHARD if _wants_ocr(source, settings) else PAGES_PER_SHARD


def _wants_ocr(source: Source, settings: Settings) -> bool:
    """Tell whether pages without text are read; ``auto`` does where no page of a file has any."""
    if source.format not in (SourceFormat.PDF, SourceFormat.IMAGE):
        return False
    return settings.ocr == "always" or (settings.ocr == "auto" and not source.text_layer)


def _ocr_for(source: Source, settings: Settings) -> "Ocr | None":
    return text.make_ocr(settings.ocr_engine) if _wants_ocr(source, settings) else None


def sealer(key: bytes) -> Callable[[str], Sealed]:
    """Return what turns hidden text into its length and its hash under a key."""

    def seal(hidden: str) -> Sealed:
        digest = hmac.new(key, hidden.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()
        return Sealed(characters=len(hidden), hmac=digest)

    return seal


def _failure(source: Source, page: int | None, reason: str, remedy: str) -> Failure:
    return failure_of(source.production, source.file, page, EvidenceError(reason, remedy))
