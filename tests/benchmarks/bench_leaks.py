"""Text that redacted files carry beside their pages: planted words found, false ones, and what looking costs."""

import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pymupdf

from forensics import second_look
from forensics.case import Case
from forensics.records.leak import Leak
from forensics.records.page import Page
from forensics.records.region import Region
from forensics.records.source import Production, Settings
from tests.benchmarks.table import Row
from tests.leaky_pages import PLANTS, blacked_out, redacted, updated, written
from tests.shared_data import available

NEEDS_CORPORA = False
SECRET = "Quintrell"  # noqa: S105 - a name, not a password


def run() -> list[Row]:
    """Plant a word in every place of a redacted and of an unredacted page; then look at the public files."""
    rows = list(_planted())
    folder = available("corpora", "pdfs")
    return [*rows, *_public(folder)] if folder else rows


def _planted() -> Iterator[Row]:
    marked = [redacted(plant, SECRET) for plant, *_ in PLANTS] + [updated(written(SECRET), blacked_out)]
    kinds = [kind for _, kind, _ in PLANTS]
    found = _leaks(marked)
    right = sum(any(k.kind is kind for k in found[f"{n:03}.pdf"]) for n, kind in enumerate(kinds)) + bool(
        found[f"{len(kinds):03}.pdf"]
    )
    yield Row("leaks", "planted words found, share", round(right / len(marked), 3), 1.0, f"{len(marked)} places")
    more = sum(map(len, found.values())) - right
    yield Row("leaks", "leaks beside the planted ones", more, 0, "same files")
    bare = _leaks([redacted(plant, SECRET, marked=False) for plant, *_ in PLANTS] + [_stamped()])
    yield Row("leaks", "leaks in files that hide nothing, or only got a stamp", sum(map(len, bare.values())), 0)


def _stamped() -> bytes:
    return updated(redacted(), lambda page: page.insert_text(pymupdf.Point(40, 20), "Filed 05/03/2010"))


def _leaks(files: list[bytes]) -> dict[str, list[Leak]]:
    with TemporaryDirectory() as folder, Case.in_memory() as case:
        for number, data in enumerate(files):
            (Path(folder) / f"{number:03}.pdf").write_bytes(data)
        case.ingest([Path(folder)], Production(name="planted"))
        found: dict[str, list[Leak]] = {f"{n:03}.pdf": [] for n in range(len(files))}
        for leak in case.store.read(Leak):
            found[Path(leak.file).name].append(leak)
        return found


def _public(folder: Path) -> Iterator[Row]:
    seconds, look = [0.0], second_look.look

    def timed(task: second_look.Task) -> second_look.Look:
        start = time.process_time()
        found = look(task)
        seconds[0] += time.process_time() - start
        return found

    second_look.look = timed
    try:
        with Case.in_memory(Settings(ocr="never")) as case:
            start = time.process_time()
            case.ingest(sorted(folder.glob("*.pdf")), Production(name="public"))
            whole = time.process_time() - start
            marked = len({(r.source, r.page) for r in case.store.iterate(Region)})
            pages, leaks = case.store.count(Page), case.store.count(Leak)
    finally:
        second_look.look = look
    note = f"{pages} pages, {marked} with a redaction"
    yield Row("leaks", "public files: leaks reported", leaks, 0, note)
    yield Row("leaks", "public files: ms per redacted page", round(1000 * seconds[0] / max(1, marked), 2), 5.0, note)
    yield Row("leaks", "public files: share of the time of reading", round(seconds[0] / whole, 3), 0.05, note)
