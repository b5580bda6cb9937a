"""Which of the texts that a file carries beside its pages are leaks: those that say what redacted pages do not show.

A document without a redaction hides nothing, so nothing in it leaks. Nor does text that its own pages show: a bookmark
that repeats a visible subject, a comment that copies a readable line.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from forensics.adapters.pdf import Pdf
from forensics.adapters.pdf_leaks import carried
from forensics.adapters.pdf_page_leaks import on_page
from forensics.leaks import attachments, pictures, revisions
from forensics.leaks.building import Seal, build
from forensics.leaks.shown import Shown, told
from forensics.records.leak import Carried, Leak, LeakKind
from forensics.records.region import Region
from forensics.records.source import SourceFormat

UNDER = 0.3
"""Part of a comment, field or link that must lie under a redaction for its text to stand in the place of it."""

MAX_LEAKS = 1_000
"""Most leaks of one source; one with more is a file that was not redacted at all."""

_COMPARED = frozenset({LeakKind.BOOKMARK, LeakKind.METADATA, LeakKind.REPLACEMENT_TEXT, LeakKind.PAGE_PIECE})
"""Kinds that often repeat what pages show: judged only where the pages have text to compare with."""


def find(data: bytes, shown: Shown, seal: Seal, password: str | None = None) -> list[Leak]:
    """Return the leaks of a PDF in a stable order; none for other formats and for files without a redaction.

    Args:
        data: the bytes of the source.
        shown: its pages as a reader sees them, and its redactions.
        seal: turns text into a count and a keyed hash.
        password: opens an encrypted file.

    Raises:
        EvidenceError: the file cannot be opened.
    """
    if shown.source.format is not SourceFormat.PDF or not shown.marked:
        return []
    found: dict[str, Leak] = {}
    with Pdf.open(data, shown.source.file, password) as pdf:
        for leak in _all(pdf, data, shown, seal, password):
            found.setdefault(leak.id, leak)
            if len(found) == MAX_LEAKS:
                break
    return sorted(found.values(), key=lambda k: (k.page is None, k.page or 0, list(LeakKind).index(k.kind), k.id))


def _all(pdf: Pdf, data: bytes, shown: Shown, seal: Seal, password: str | None) -> Iterator[Leak]:
    texts: set[tuple[LeakKind, str]] = set()
    yield from _beside(pdf, shown, seal, texts, "")
    pages = revisions.Pages(pdf, shown, seal)
    for where, old in revisions.versions(pdf, data, password):
        yield from pages.leaks(old, where)
        if old.page_count == pdf.page_count:  # else nobody knows which page is which
            yield from _beside(old, shown, seal, texts, f", {where}")
    yield from pictures.leaks(pdf, shown)


def _beside(pdf: Pdf, shown: Shown, seal: Seal, texts: set[tuple[LeakKind, str]], version: str) -> Iterator[Leak]:
    """Yield the leaks among what one version of the file carries beside its pages, those whose text is new."""
    for found in _carried(pdf, shown.marked):
        one = attachments.opened(found) if found.kind is LeakKind.ATTACHMENT else found
        if (one.kind, one.text) in texts:  # a field and its widget, Info and XMP hold the same
            continue
        if leak := _judged(replace(one, where=one.where + version), shown, seal):
            texts.add((one.kind, one.text))
            yield leak


def _carried(pdf: Pdf, pages: Iterable[int]) -> Iterator[Carried]:
    for page in pages:
        if page <= pdf.page_count:
            yield from on_page(pdf, page)
    yield from carried(pdf)


def _judged(one: Carried, shown: Shown, seal: Seal) -> Leak | None:
    over = _over(one, shown)
    if not one.text.strip() or not shown.is_marked(one.first, one.last) or (one.kind is LeakKind.LINK and not over):
        return None
    if one.describes and one.box and not over:
        return None
    if one.kind in _COMPARED and not shown.is_read(one.first, one.last):
        return None
    missing, words = shown.missing(one.text, one.first, one.last)
    if not missing:
        return None
    whole = one.kind is LeakKind.ATTACHMENT and attachments.is_fuller(one.text, shown)
    why = f"{told(missing, words)} {_pages(one)}"
    if whole:
        why += "; it holds nearly all that the pages do show, so it may be the document itself"
    return build(
        shown, one.kind, one.where, why,
        page=one.first, box=one.box, region=over, serious=bool(over or whole), sealed=seal(one.text),
    )  # fmt: skip


def _over(one: Carried, shown: Shown) -> Region | None:
    """Return the redaction in whose place the text stands, None where it stands beside or has no place."""
    if one.box is None or one.first is None:
        return None
    placed = [(one.box.covered_by(r.box), r) for r in shown.marked.get(one.first, ()) if r.box]
    best = max(placed, key=lambda p: p[0], default=None)
    return best[1] if best and best[0] >= UNDER else None


def _pages(one: Carried) -> str:
    if one.first is None:
        return "stand on none of the pages"
    if one.last in (None, one.first):
        return "do not stand on the page"
    return f"stand on none of pages {one.first} to {one.last}"
