"""Documents cut where the other production shows that several stand in one."""

from collections.abc import Sequence
from dataclasses import replace

from forensics.compare import ProductionSide, compare
from forensics.records.comparison import Level, PairState
from forensics.records.document import Document
from tests.benchmarks.compare_world import World, invented_mails, world


def merged(side: ProductionSide, groups: Sequence[Sequence[int]]) -> tuple[ProductionSide, dict[str, tuple[str, int]]]:
    """Return a production whose documents stand several in one file, unseen, and where each mail begins."""
    pages, documents, place = [], [], {}
    by_source = {d.source: [p for p in side.pages if p.source == d.source] for d in side.documents}
    for group in groups:
        first = side.documents[group[0]]
        number = 0
        for n in group:
            place[side.documents[n].id] = (first.id, number + 1)
            for page in by_source[side.documents[n].source]:
                number += 1
                pages.append(replace(page, source=first.source, file=first.file, number=number))
        documents.append(replace(first, first=1, last=number))
    return replace(side, pages=tuple(pages), documents=tuple(documents), regions=()), place


def made() -> World:
    return world(invented_mails(24, seed=3), 0.4, seed=3)


def test_mails_in_one_file_find_their_versions() -> None:
    """Three mails in each file of the older production pair each with its own document of the later one."""
    both = made()
    old, place = merged(both.old, [range(n, n + 3) for n in range(0, 24, 3)])
    found = compare(old, both.new)
    pairs = {
        (p.left.id, p.left.page, p.right.id)
        for p in found.pairs
        if p.level is Level.DOCUMENT and p.left and p.right and p.state is PairState.PAIRED
    }
    right = {(*place[left], version) for left, version in both.truth.pairs.items()}
    assert pairs <= right
    assert len(pairs) >= 0.8 * len(right)


def test_mails_in_one_file_on_both_sides() -> None:
    """Files that hold other mails on either side are cut on both."""
    both = made()
    old, _ = merged(both.old, [range(n, n + 3) for n in range(0, 24, 3)])
    new, _ = merged(both.new, [range(n, n + 4) for n in range(0, 24, 4)])
    found = compare(old, new)
    pairs = [p for p in found.pairs if p.level is Level.PAGE and p.left and p.right and p.state is PairState.PAIRED]
    assert len(pairs) >= 0.7 * len(both.truth.pairs)


def test_a_document_that_is_one_stays_one() -> None:
    """A document of several pages whose version is one document too is never cut."""
    mail = invented_mails(1, seed=5)[0]
    long = (*mail, *(line for m in invented_mails(30, seed=6) for line in m[4:]))
    both = world([long, *invented_mails(6, seed=7)], 0.4)
    found = compare(both.old, both.new)
    assert max(len([p for p in both.old.pages if p.source == d.source]) for d in both.old.documents) > 3
    documents = [p for p in found.pairs if p.level is Level.DOCUMENT and p.left]
    assert len(documents) == len({p.left.id for p in documents if p.left})


def test_part_of_a_document_cites_its_own_first_page() -> None:
    """A later part is cited by the page on which it begins."""
    both = made()
    old, place = merged(both.old, [range(n, n + 2) for n in range(0, 24, 2)])
    found = compare(old, both.new)
    starts = {p.left.page for p in found.pairs if p.level is Level.DOCUMENT and p.left and p.right}
    assert starts <= {page for _, page in place.values()}
    assert len(starts) > 1


def _ids(documents: Sequence[Document]) -> set[str]:
    return {d.id for d in documents}


def test_no_document_is_lost() -> None:
    """Every document stands in some pair, cut or not."""
    both = made()
    old, _ = merged(both.old, [range(n, n + 3) for n in range(0, 24, 3)])
    found = [p for p in compare(old, both.new).pairs if p.level is Level.DOCUMENT]
    assert {p.left.id for p in found if p.left} == _ids(old.documents)
    assert {p.right.id for p in found if p.right} == _ids(both.new.documents)
