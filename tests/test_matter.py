"""What the command line says of the fictional matter, held against the fixtures' truth; every threshold is printed."""

import csv
import json
import re
from collections.abc import Callable
from difflib import SequenceMatcher
from pathlib import Path

import pytest

from fixtures.tour import README, refreshed
from tests import truth
from tests.conftest import Matter, forensics
from tests.truth import Score

Measure = Callable[[Matter], Score]

THRESHOLDS: list[tuple[str, Measure, float, float]] = [
    ("regions on born-digital pages", lambda m: truth.regions(m.case, m.truth, scans=False), 0.98, 0.98),
    ("codes on born-digital pages", lambda m: truth.codes(m.case, m.truth, scans=False), 0.95, 0.95),
    ("regions on scans", lambda m: truth.regions(m.case, m.truth, scans=True), 0.85, 0.85),
    ("codes on scans", lambda m: truth.codes(m.case, m.truth, scans=True), 0.88, 0.88),
    ("full pages", lambda m: truth.full_pages(m.case, m.truth), 1.0, 1.0),
    ("Bates numbers", lambda m: truth.bates(m.case, m.truth), 0.99, 0.99),
    ("documents", lambda m: truth.documents(m.case, m.truth), 0.95, 0.93),
    ("copies of messages", lambda m: truth.copies(m.case, m.truth), 0.95, 0.95),
    ("identity of messages", lambda m: truth.identity(m.case, m.truth), 0.95, 0.95),
    ("parent links", lambda m: truth.links(m.case, m.truth), 0.95, 0.95),
    ("persons", lambda m: truth.persons(m.case, m.truth), 1.0, 1.0),
    ("document pairs", lambda m: truth.document_pairs(m.case, m.truth), 0.98, 0.95),
    ("released words", lambda m: truth.released_words(m.case, m.truth), 0.93, 0.97),
]


@pytest.mark.parametrize(("name", "measure", "precision", "recall"), THRESHOLDS, ids=[t[0] for t in THRESHOLDS])
def test_stages_hold_against_the_truth(
    matter: Matter, name: str, measure: Measure, precision: float, recall: float, capsys: pytest.CaptureFixture[str]
) -> None:
    """Precision and recall reach their thresholds."""
    score = measure(matter)
    with capsys.disabled():
        print(
            f"\n{name}: precision {score.precision:.3f} (threshold {precision}), recall {score.recall:.3f} "
            f"(threshold {recall}); {score.right} right of {score.found} found and {score.true} true",
            end="",
        )
    assert score.precision >= precision, score.misses[:20]
    assert score.recall >= recall, score.misses[:20]


def test_hidden_words_lie_in_their_interval(matter: Matter, capsys: pytest.CaptureFixture[str]) -> None:
    """The interval holds the truth on nine pages of ten, and the estimate over all is within 15 %."""
    score, estimate, true = truth.words_hidden(matter.case, matter.truth)
    with capsys.disabled():
        print(f"\nhidden words: {score.recall:.3f} of intervals hold; {estimate:,.0f} estimated, {true:,} true", end="")
    assert score.recall >= 0.90
    assert abs(estimate / true - 1) <= 0.15


def test_visible_words_are_counted_as_they_are(matter: Matter) -> None:
    """Counted and true visible words differ by 2 % at most, scans included."""
    counted, true = truth.words_visible(matter.case, matter.truth)
    assert abs(counted / true - 1) <= 0.02


def test_withheld_pages_are_counted_beside(matter: Matter) -> None:
    """Slip sheets and deleted-page sheets give the number of pages they say."""
    assert all(counted == true for counted, true in truth.withheld(matter.case, matter.truth).values())


def test_gaps_of_every_kind_are_found(matter: Matter) -> None:
    """Quoted mails, attachments and Bates numbers that are missing are listed, each with evidence."""
    counts = truth.gaps(matter.case, matter.truth)
    assert counts["quoted_never_produced"][0] >= 0.7 * counts["quoted_never_produced"][1]
    assert counts["attachment_missing"][0] >= counts["attachment_missing"][1] - 1
    assert counts["bates_missing"][0] == counts["bates_missing"][1]
    gaps = [json.loads(line) for line in forensics("threads", matter.path, "--missing", "--jsonl").stdout.splitlines()]
    assert gaps
    assert all(g["evidence"] and g["what"] for g in gaps)


def test_totals_of_production_rows_follow_from_the_pages(matter: Matter) -> None:
    """The figures by production are the sums of those by page: a second path to every number."""
    rows = [
        json.loads(x) for x in forensics("redactions", matter.path, "--by", "production", "--jsonl").stdout.splitlines()
    ]
    pages = [json.loads(x) for x in forensics("redactions", matter.path, "--by", "page", "--jsonl").stdout.splitlines()]
    for row in rows:
        own = [p for p in pages if p["production"] == row["production"]]
        assert row["pages"] == len(own)
        assert row["touched"] == sum(p["touched"] for p in own)
        assert row["full"] == sum(p["full"] for p in own)
        assert row["regions"] == sum(p["regions"] for p in own)
        assert row["words_visible"] == sum(p["words_visible"] for p in own)
        assert row["words_hidden"][1] == pytest.approx(sum(p["words_hidden"][1] for p in own), abs=len(own))


def test_the_older_production_is_hidden_more(matter: Matter) -> None:
    """Every share falls from the first production to the later one."""
    rows = [
        json.loads(x) for x in forensics("redactions", matter.path, "--by", "production", "--jsonl").stdout.splitlines()
    ]
    first, later = sorted(rows, key=lambda r: r["production"])
    assert first["line_share"] > 2 * later["line_share"]
    assert first["area_share"] > 2 * later["area_share"]


def test_words_still_hidden_agree_with_truth_and_measures(matter: Matter) -> None:
    """The interval of the words still hidden holds the true number; what the later production hides bounds it."""
    (row,) = _records("compare", matter, "first", "later", "--by", "production")
    kinds = ("still_withheld", "code_changed")
    true = sum(len(c["text"].split()) for c in matter.truth["changes"] if c["kind"] in kinds)
    low, estimate, high = row["words_still_hidden"]
    assert low <= true <= high
    assert abs(estimate / true - 1) <= 0.15
    later = next(r for r in _records("redactions", matter, "--by", "production") if r["production"] == "later")
    assert row["words_hidden_after"] == later["words_hidden"]
    assert estimate <= later["words_hidden"][1] * 1.1
    black = [p for p in matter.truth["productions"]["later"]["pages"] if p["full"]]
    assert row["full_after"] == len(black)


def test_changes_of_code_agree_with_the_truth(matter: Matter) -> None:
    """Nearly every change from one code to another is one of the matter's, and most of these are found."""
    found = [r for r in _records("compare", matter, "first", "later", "--by", "code") if r["record"] == "codes"]
    coded = [r for r in found if not {"readable", "no code"} & {r["old_codes"], r["new_codes"]}]
    changed = {(r["old_codes"], r["new_codes"]): r["places"] for r in coded if r["old_codes"] != r["new_codes"]}
    true = [c for c in matter.truth["changes"] if c["kind"] == "code_changed" and c["codes_left"]]
    both = {(", ".join(c["codes_left"]), ", ".join(c["codes_right"])) for c in true}
    right = sum(places for shift, places in changed.items() if shift in both)
    assert right >= 0.9 * sum(changed.values())
    assert right >= 0.7 * len(true)


def test_copies_that_disagree_are_found(matter: Matter) -> None:
    """A passage that one print of a production shows and another hides is a row for each place that hides it."""
    rows = [r for r in _records("compare", matter, "--inconsistent") if r["kind"] == "within_production"]
    for true in matter.truth["disagreements"]:
        hidden = {at["bates"] for at in true["hidden_at"]}
        shown = {at["bates"] for at in true["shown_at"]}
        found = {r["hidden"]["bates"] for r in rows if r["readable"]["bates"] in shown and r["field"] == "body"}
        assert hidden <= found, true["passage"]


def test_every_version_of_the_policy_sentence_is_found_in_order(matter: Matter) -> None:
    """The five versions that the matter plants are one passage in five wordings, in the order they were sent."""
    (draft,) = _records("compare", matter, "--drafts")
    texts = [" ".join(w["text"].strip('"').split()) for w in draft["wordings"]]
    assert texts == [true["text"] for true in sorted(matter.truth["drafts"], key=lambda d: d["version"])]
    days = [w["appearances"][0]["sent"][:10] for w in draft["wordings"]]
    assert days == [true["sent"][:10] for true in matter.truth["drafts"]]


def test_released_names_are_those_of_shielded_persons(matter: Matter) -> None:
    """Whoever is named as the person behind a released header field is somebody whose name the matter hides."""
    changes = _records("compare", matter, "first", "later", "--by", "change")
    named = {
        person["name"]
        for c in changes
        if c["kind"] == "released" and {*c["fields"]} & {"from", "to", "cc"}
        for person in c["persons"]
        if person["basis"] == "observed"
    }
    assert {"Callum Reed", "Lydia Finch", "Joss Crane"} <= named
    assert not named & {"Fergus Wick", "Ruth Alder", "Hugh Bramble"}  # nobody hides these


def test_the_canary_is_in_no_output(matter: Matter, tmp_path: Path) -> None:
    """Text beneath the failed redaction is in no answer, no table of the case and no file of the report."""
    phrase = matter.truth["canaries"][0]["phrase"]
    words = re.compile(r"\W+".join(phrase.split()), re.IGNORECASE)
    out = tmp_path / "report"
    assert forensics("report", matter.path, "-o", out).returncode == 0
    for verb in ("redactions", "messages", "threads", "people", "topics"):
        assert not words.search(forensics(verb, matter.path, "--jsonl").stdout)
    assert not words.search(forensics("compare", matter.path, "first", "later", "--jsonl").stdout)
    for option in ("--inconsistent", "--history"):
        assert not words.search(forensics("compare", matter.path, option, "--jsonl").stdout)
    assert not words.search(forensics("search", matter.path, f'"{phrase}"').stdout)
    for path in [*out.rglob("*.*"), *matter.path.parent.glob("case.sqlite*")]:
        assert phrase.encode() not in path.read_bytes(), path.name


def test_the_failed_redaction_is_a_serious_finding(matter: Matter) -> None:
    """Status says where text survives, and --fail-on exits with 1."""
    page = matter.truth["canaries"][0]["at"][0]
    ran = forensics("status", matter.path, "--jsonl", "--fail-on", "serious")
    hidden = [r for r in map(json.loads, ran.stdout.splitlines()) if r.get("kind") == "hidden_text"]
    assert [(h["source"]["file"], h["source"]["page"]) for h in hidden] == [(page["file"], page["page"])]
    assert ran.returncode == 1


def test_filters_narrow_the_answer(matter: Matter) -> None:
    """Each shared filter gives records that fit it, fewer than without."""
    everything = _records("messages", matter)
    march = _records("messages", matter, "--from", "2016-03", "--to", "2016-03")
    assert 0 < len(march) < len(everything)
    assert all(m["sent"].startswith("2016-03") for m in march)
    coded = _records("redactions", matter, "--code", "b5")
    assert coded
    assert all("(b)(5)" in r["codes"] for r in coded)
    numbered = _records("redactions", matter, "--bates", "MTS00000451..MTS00000455")
    assert {r["bates"][:3] for r in numbered} == {"MTS"}
    person = _records("messages", matter, "--person", "Wick")
    assert 0 < len(person) < len(everything)
    topic = _records("topics", matter)[0]
    assert {m["id"] for m in _records("messages", matter, "--topic", topic["id"])} <= set(topic["messages"])


def test_topics_say_how_much_is_hidden(matter: Matter) -> None:
    """There are several topics, and each share lies between its bounds."""
    topics = _records("topics", matter)
    assert len(topics) >= 4
    assert all(t["hidden_share"][0] <= t["hidden_share"][1] <= t["hidden_share"][2] for t in topics)


def test_the_report_is_one_file_with_its_tables(matter: Matter, tmp_path: Path) -> None:
    """The page fetches nothing, says what it is, and its tables are CSV with the same totals."""
    out = tmp_path / "report"
    assert forensics("report", matter.path, "-o", out, "--title", "The matter").returncode == 0
    page = (out / "index.html").read_text("utf-8")
    assert "As detected; not validated" in page
    assert not re.search(r'(?:src|href)="(?!data:|#|tables/)', page)
    with (out / "tables" / "productions.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 2
    again = tmp_path / "again"
    assert forensics("report", matter.path, "-o", again, "--title", "The matter").returncode == 0
    assert (again / "index.html").read_bytes() == (out / "index.html").read_bytes()


def test_a_second_ingest_reads_nothing(matter: Matter) -> None:
    """The same files are in already, and the command says so."""
    ran = forensics("ingest", matter.path, matter.evidence / "first", "--production", "first")
    assert "nothing new" in ran.stdout
    assert ran.returncode == 0


def test_the_tour_in_the_readme_is_what_the_commands_print(matter: Matter) -> None:
    """Nearly every line of the tour is printed again; OCR may read a scan a little differently on another processor."""
    before = README.read_text("utf-8").splitlines()
    after = refreshed("\n".join(before), matter.path).splitlines()
    alike = SequenceMatcher(None, before, after, autojunk=False).ratio()
    assert alike >= 0.9, "run `make demo`, then `python -m fixtures.tour build/demo/case.sqlite`"


def _records(verb: str, matter: Matter, *options: str) -> list[dict]:  # type: ignore[type-arg]
    ran = forensics(verb, matter.path, *options, "--jsonl")
    assert ran.returncode == 0, ran.stderr
    return [json.loads(line) for line in ran.stdout.splitlines()]
