"""The table of pages that a person looked at."""

from collections import Counter

from forensics.adapters.pdf import Pdf
from tests.benchmarks.clean_pages import Kind, judged
from tests.shared_data import corpora


def test_every_public_page_is_judged_once() -> None:
    """Each page of each public PDF stands in the table once, and no other page."""
    pages = []
    for path in corpora("pdfs").glob("*.pdf"):
        with Pdf.open(path.read_bytes(), path.name) as pdf:
            pages += [(path.name, number) for number in range(1, pdf.page_count + 1)]
    assert Counter((j.file, j.page) for j in judged()) == Counter(pages)


def test_only_redacted_pages_have_counts() -> None:
    """A count is a number of redactions, so that a clean page has none and a counted page at least one."""
    assert all(j.kind is Kind.REDACTED and j.count > 0 for j in judged() if j.count is not None)
