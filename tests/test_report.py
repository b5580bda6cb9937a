"""The report: what it says, what it never does, and that the same matter gives the same bytes."""

import csv
import io
import re
from dataclasses import fields, replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forensics.errors import EvidenceError, UsageError
from forensics.records.comparison import Change, ChangeKind
from forensics.records.geometry import Box
from forensics.records.page import Page, TextOrigin
from forensics.records.person import Edge, Person
from forensics.records.source import Production
from forensics.redaction import claims
from forensics.report import ReportData, write_report
from forensics.report.codes import claim
from forensics.report.exhibits import cut
from forensics.report.network import network
from forensics.report.sections import codes, releases, summary
from forensics.report.tables import TABLES, written
from forensics.report.text import clean, day, excerpt, interval, of, percent
from tests.report_sample import FIRST, SECOND, crop, data

HOSTILE = "<script>alert('x')</script>\u202e\x00&\"'"


def no_crop(source: str, page: int, box: Box | None, dpi: float) -> bytes:
    raise EvidenceError(f"{source} cannot be rendered.", "Ask for another copy.")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a written report."""
    out = tmp_path_factory.mktemp("report") / "out"
    write_report(data(), out, crop)
    return out


@pytest.fixture(scope="module")
def html(folder: Path) -> str:
    """Return its page."""
    return (folder / "index.html").read_text("utf-8")


def read(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / "tables" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


class Tags(HTMLParser):
    """Tags and attributes of a page, and whether they close in order."""

    VOID = frozenset({"meta", "img", "br", "link", "input", "hr"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag that opens."""
        self.found.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag that closes itself."""
        self.found.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        """Check that the tag that closes is the last that opened."""
        assert self.open.pop() == tag

    def all(self, tag: str) -> list[dict[str, str | None]]:
        """Return the attributes of all tags of one name."""
        return [attributes for name, attributes in self.found if name == tag]


def test_page_is_well_formed_and_has_every_section(html: str) -> None:
    """Tags close in order; the ten sections stand in the order of the contents."""
    tags = Tags(html)
    assert tags.open == []
    links = [a["href"] for a in tags.all("a")]
    assert links == [f"#{s['id']}" for s in tags.all("section")]
    assert len(links) == 10


def test_page_needs_no_network_and_no_script(html: str) -> None:
    """Nothing is fetched: no script, no link, no address but that of the SVG language; a policy forbids the rest."""
    tags = Tags(html)
    assert not tags.all("script")
    assert not tags.all("link")
    assert all(str(i["src"]).startswith("data:image/png;base64,") for i in tags.all("img"))
    assert not re.search(r"(?:src|href|url)\s*[=(]\s*[\"']?(?:https?:)?//", html)
    assert "@import" not in html
    assert "default-src 'none'" in html


def test_standing_of_the_figures_is_prominent(html: str) -> None:
    """Until a sample is validated, the page says so before the first figure, and once it is, no longer."""
    assert html.index("As detected; not validated") < html.index("Summary</a>")
    assert "As detected; not validated" not in page(data(validated=True))


def page(matter: ReportData) -> str:
    from forensics.report.build import page as build

    return build(matter, no_crop).decode()


def test_tables_are_accessible(html: str) -> None:
    """Every table has a caption and heads with a scope; every picture has words for it."""
    tags = Tags(html)
    assert len(tags.all("table")) == len(tags.all("caption")) >= 12
    assert all(h.get("scope") for h in tags.all("th"))
    assert all(i.get("alt") for i in tags.all("img"))
    assert all(d.get("aria-label") for d in tags.all("div") if d.get("role") == "img")


def test_summary_has_denominators() -> None:
    """Four to six sentences; shares come with what they are shares of."""
    told = summary.sentences(data())
    assert 4 <= len(told) <= 6
    assert "on 88 of 150 pages (58.7%) of First release, 58 of them full" in told[1]
    assert "14,911 of 36,251 words (41.1%)" in told[2]
    assert "still withheld" in told[3]


def test_exhibits_show_both_sides(html: str) -> None:
    """The largest releases come with both Bates numbers, the words, and page images before and after."""
    pictures = [str(i["alt"]) for i in Tags(html).all("img")]
    assert len(pictures) == 16
    assert pictures[0] == "Page AGY-000068 in First release"
    assert pictures[1] == "Page REL-000068 in Second release"
    assert "Part of the page AGY-000012 in First release" in pictures


def test_exhibit_without_picture_still_cites() -> None:
    """Where the page cannot be rendered, the citation stays and the reason is given."""
    text = page(data())
    assert "<img" not in text
    assert "s_first cannot be rendered." in text
    assert "AGY-000068" in text


def test_lists_are_bounded_and_say_where_the_rest_is() -> None:
    """With 2,000 releases the page grows by nothing; the table says how many rows it shows and names the file."""
    one = next(c for c in data().changes if c.kind is ChangeKind.RELEASED)
    many = tuple(replace(one, id=f"h_{n}", words=n) for n in range(2000))
    text = page(data(changes=many))
    assert "Shown: 20 of 2,000 rows. The full list is in tables/changes.csv." in text
    assert len(text) < 400_000


def test_same_matter_gives_same_bytes(folder: Path, tmp_path: Path) -> None:
    """The order in which records come changes nothing, nor does the day."""
    mixed = {
        f.name: value[::-1]
        for f in fields(ReportData)
        if isinstance(value := getattr(data(), f.name), tuple) and f.name != "productions"
    }
    files = write_report(data(**mixed), tmp_path / "again", crop)
    for path in files:
        name = path.relative_to(tmp_path / "again")
        assert path.read_bytes() == (folder / name).read_bytes(), name


def test_evidence_cannot_write_markup() -> None:
    """Texts from the evidence are escaped wherever they stand, drawings included, and odd characters made visible."""
    matter = data(
        title=HOSTILE,
        persons=tuple(replace(p, name=HOSTILE, organisation=HOSTILE) for p in data().persons),
        changes=tuple(replace(c, text=HOSTILE) for c in data().changes),
        topics=tuple(replace(t, label=HOSTILE, terms=(HOSTILE,)) for t in data().topics),
        threads=tuple(replace(t, subject=HOSTILE) for t in data().threads),
        gaps=tuple(replace(g, what=HOSTILE, custodians=(HOSTILE,)) for g in data().gaps),
        failures=tuple(replace(f, file=HOSTILE) for f in data().failures),
        productions=(Production(name=FIRST), Production(name=HOSTILE)),
    )
    text = page(matter)
    assert "<script" not in text.lower()
    assert "\u202e" not in text
    assert "\x00" not in text
    assert "\\u202e" in text
    assert Tags(text).open == []


def test_report_with_nothing_in_it(tmp_path: Path) -> None:
    """A case without any record gives a page that says so, not an error."""
    empty = ReportData(title="Empty", case="empty.case", version="0", productions=(), sources=0)
    files = write_report(empty, tmp_path / "out", no_crop)
    assert "Every file was read." in files[-1].read_text("utf-8")


def test_three_productions_are_compared_step_by_step() -> None:
    """Each comparison has its own totals, in order of the later production."""
    later = tuple(replace(c, id=f"{c.id}3", old_production=SECOND, new_production="Third") for c in data().changes)
    names = (*data().productions, Production(name="Third"))
    found = releases.steps(data(changes=(*later, *data().changes), productions=names))
    assert [(s.old, s.new) for s in found] == [(FIRST, SECOND), (SECOND, "Third")]
    assert found[0].tally[ChangeKind.RELEASED].places == 40


def test_text_layer_changes_are_not_counted_as_released() -> None:
    """A change that the page images do not bear out is listed apart and adds no released word."""
    only = tuple(c for c in data().changes if c.kind is ChangeKind.TEXT_LAYER_ONLY)
    tally = releases.steps(data(changes=only))[0].tally
    assert tally[ChangeKind.RELEASED] == releases.Tally()
    assert "0 words in 0 places were later released" in " ".join(summary.sentences(data(changes=only)))


def test_exemptions_and_other_markings_stand_apart() -> None:
    """Non-Responsive claims no exemption; a redaction without a code is listed with it, not among the exemptions."""
    grids = [p for p in codes.section(data()).parts if not hasattr(p, "svg")]
    rows = [[r.cells[0].text for r in g.rows] for g in grids]
    assert rows == [["(b)(5)", "(b)(6)", "(b)(7)(C)", "(b)(2)", "(b)(7)(E)"], ["no code", "Non-Responsive"]]


@pytest.mark.parametrize(
    ("code", "exemption", "words"),
    [
        ("(b)(7)(C)", True, "law enforcement: personal privacy"),
        ("(b)(3)(B)", True, "withheld under another statute"),
        ("(k)(2)", True, "Privacy Act: investigatory material"),
        ("DPP", True, "privilege named without a clause: deliberative process"),
        ("Non-Responsive", False, ""),
        ("", False, ""),
    ],
)
def test_codes_in_plain_words(code: str, exemption: bool, words: str) -> None:
    """A code is told from another marking, and its most specific known clause named."""
    assert claims(code) is exemption
    assert claim(code) == words


def test_every_column_says_what_it_rests_on(folder: Path) -> None:
    """``columns.csv`` describes each column of each file as observed, calculated or inferred, and none besides."""
    told = {(r["table"], r["column"]): r for r in read(folder, "columns.csv")}
    files = sorted(p for p in (folder / "tables").glob("*.csv") if p.name != "columns.csv")
    heads = {(p.name, c) for p in files for c in next(csv.reader(io.StringIO(p.read_text("utf-8"))))}
    assert heads == set(told)
    assert {r["basis"] for r in told.values()} == {"observed", "calculated", "inferred"}
    assert all(r["meaning"].endswith(".") for r in told.values())
    assert all(p.name in (folder / "tables" / "README.txt").read_text("utf-8") for p in files)


def test_csv_files_hold_every_row(folder: Path) -> None:
    """The files are not cut as the page is."""
    assert len(read(folder, "changes.csv")) == len(data().changes)
    assert len(read(folder, "pages.csv")) == 300
    assert len(read(folder, "who_to_whom.csv")) == len(data().edges)
    assert read(folder, "redactions.csv")[0]["hidden_characters"] == "31"


def test_spreadsheets_do_not_calculate_evidence() -> None:
    """A subject such as ``=HYPERLINK(...)`` stays text in a spreadsheet."""
    threads = next(t for t in TABLES if t.name == "conversations")
    matter = data(threads=(replace(data().threads[0], subject='=HYPERLINK("x")'),))
    assert "'=HYPERLINK" in written(threads, matter).decode()


def test_former_report_is_replaced_and_nothing_else(tmp_path: Path) -> None:
    """A former report is written over; any other folder with files in it is refused and left as it is."""
    out = tmp_path / "out"
    write_report(data(), out, no_crop)
    write_report(data(title="Birch v. Bureau of Maps"), out, no_crop)
    assert "Birch v. Bureau of Maps" in (out / "index.html").read_text("utf-8")
    assert not list(out.rglob("*.part"))
    other = tmp_path / "other"
    other.mkdir()
    (other / "index.html").write_text("<p>A page of somebody else</p>")
    with pytest.raises(UsageError, match="not a former report"):
        write_report(data(), other, no_crop)
    assert [p.name for p in other.iterdir()] == ["index.html"]


def test_file_in_the_way_is_named(tmp_path: Path) -> None:
    """A file where the folder should be is an error of usage that names it."""
    (tmp_path / "out").write_text("x")
    with pytest.raises(UsageError, match="out is a file"):
        write_report(data(), tmp_path / "out", no_crop)


@pytest.mark.parametrize(("width", "height"), [(612.0, 792.0), (2550.0, 3300.0), (792.0, 612.0)])
def test_cut_shows_the_place_and_some_lines_around_it(width: float, height: float) -> None:
    """A cut holds the place, lies on the page, and is no cut at all where it would take most of the page."""
    sheet = Page(
        id="p", source="s", production=FIRST, file="f", number=1, width=width, height=height,
        text_origin=TextOrigin.NONE, text="",
    )  # fmt: skip
    place = Box(0.2, 0.4, 0.5, 0.43)
    place = Box(place.x0 * sheet.width, place.y0 * sheet.height, place.x1 * sheet.width, place.y1 * sheet.height)
    shown = cut(sheet, place, None)
    assert shown is not None
    assert place.covered_by(shown) == pytest.approx(1)
    assert shown.covered_by(Box(0, 0, sheet.width, sheet.height)) == pytest.approx(1)
    assert shown.height < 0.25 * sheet.height
    assert cut(sheet, Box(10, 10, sheet.width - 10, sheet.height - 10), None) is None
    assert cut(sheet, None, None) is None


def test_names_in_the_network_do_not_overlap() -> None:
    """With as many persons as are drawn at most, no name covers another."""
    persons = [Person(id=f"n_{n:02}", name=f"Ada Alder the {n}th", organisation=None, aliases=(), messages=n)
               for n in range(60)]  # fmt: skip
    edges = [
        Edge(sender=f"n_{a:02}", recipient=f"n_{b:02}", count=a + 1, first=None, last=None, messages=())
        for a in range(60)
        for b in ((a * 7 + 1) % 60, (a * 3 + 2) % 60)
        if a != b
    ]
    drawing = network(persons, edges)
    assert drawing is not None
    found = [(float(x), float(y)) for x, y in re.findall(r'<text x="([\d.]+)" y="([\d.]+)"', drawing.svg)]
    assert len(found) == 32
    close = [(a, b) for i, a in enumerate(found) for b in found[:i] if abs(a[0] - b[0]) < 90 and abs(a[1] - b[1]) < 12]
    assert close == []


def test_numbers_read_as_lawyers_read_them() -> None:
    """Thousands apart, one decimal, the denominator beside the share; never 0.0% for something."""
    assert of(1234, 56789, "page") == "1,234 of 56,789 pages (2.2%)"
    assert of(0, 0) == "0 of 0"
    assert percent(0.00001) == "under 0.1%"
    assert percent(0.99999) == "over 99.9%"
    assert (percent(0.0), percent(1.0), percent(None)) == ("0.0%", "100.0%", "–")
    assert interval((900.2, 1000.4, 1200.6)) == "1,000 (900–1,201)"
    assert day("2011-03-04T09:12:00-05:00") == "Mar. 4, 2011"
    assert day("March 4th") == "March 4th"


@given(st.text())
def test_cleaning_never_raises_and_leaves_only_what_can_be_written(text: str) -> None:
    """Whatever the evidence holds, it can be written as UTF-8 and shows every character."""
    shown = clean(text)
    shown.encode("utf-8")
    assert not re.search(r"[\x00-\x08\x0b-\x1f\u202a-\u202e\u2066-\u2069]", shown)
    assert clean(shown) == shown


@given(st.lists(st.text("ab ", min_size=1), max_size=20), st.integers(1, 8))
def test_excerpt_counts_what_it_leaves_out(texts: list[str], limit: int) -> None:
    """Words shown and words left out are all the words."""
    text = " ".join(texts)
    shown, more = excerpt(text, limit)
    assert len(shown.split()) + more == len(text.split())


def test_largest_releases_come_first() -> None:
    """Ranks follow the number of words, whatever the order of the changes."""
    found: list[Change] = releases.releases(data())
    assert [c.words for c in found] == sorted((c.words for c in found), reverse=True)
