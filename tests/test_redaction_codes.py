"""Codes: the forms of every rule set, damage by OCR, rules of a user, and which code belongs to which redaction."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forensics.errors import UsageError
from forensics.records.region import Style
from forensics.redaction.codes import canonical, claims, find_codes, is_exemption
from forensics.redaction.forms import FormError, variants
from forensics.redaction.placing import shared_out
from forensics.redaction.rulesets import Kind, chosen, rules_of, shipped
from tests.conftest import forensics
from tests.pdf_pages import bar, line
from tests.redacted_pages import found, in_text

README = Path(__file__).resolve().parents[1] / "README.md"
EXAMPLE = README.read_text("utf-8").split("```toml\n")[1].split("```")[0]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("(b)(6), (b)(7)(C)", ("(b)(6)", "(b)(7)(C)")),
        ("(b) (5) DP", ("(b)(5)",)),
        ("b6 b7C", ("(b)(6)", "(b)(7)(C)")),
        ("b7C -1", ("(b)(7)(C)",)),
        ("b7E Per FBI", ("(b)(7)(E)",)),
        ("(b)(2)high", ("(b)(2)",)),
        ("(j)(2), (k)(2)", ("(j)(2)", "(k)(2)")),
        ("(d)(5)", ("(d)(5)",)),
        ("(b)(6); (7)(C)", ("(b)(6)", "(b)(7)(C)")),
        ("6)(6)", ("(b)(6)",)),
        ("(b)(S)", ("(b)(5)",)),
        ("{b)(l}", ("(b)(1)",)),
        ("1.4(D),B1,B5", ("(b)(1)", "(b)(5)")),
        ("Ex. 6 - Personal Privacy", ("(b)(6)",)),
        ("Attorney-Client", ("ACP",)),
        ("Non-Responsive", ("Non-Responsive",)),
        ("NR", ("Non-Responsive",)),
        ("Outside the Scope", ("Outside Scope",)),
        ("Referral/Direct", ("Referral",)),
        ("(b) (5", ("(b)(5)",)),
        ("b)(6)", ("(b)(6)",)),
        ("(6)(6)", ("(b)(6)",)),
        ("{b){6}", ("(b)(6)",)),
        ("(bl(6)", ("(b)(6)",)),
        ("(b)(7)(0)", ("(b)(7)(D)",)),
        ("(b)(7)(G)", ("(b)(7)(C)",)),
        ("(b)(7)(C", ("(b)(7)(C)",)),
        ("b: 5 DPP", ("(b)(5)",)),
        ("b:7E1", ("(b)(7)(E)",)),
        ("BS", ("(b)(5)",)),
        ("b7c", ("(b)(7)(C)",)),
        ("b(5)", ("(b)(5)",)),
        ("Exemption 5", ("(b)(5)",)),
        ("Ex. 5", ("(b)(5)",)),
        ("5 U.S.C. 552(b)(6)", ("(b)(6)",)),
        ("552a(k)(2)", ("(k)(2)",)),
        ("(b)(6)/(b)(7)(C)", ("(b)(6)", "(b)(7)(C)")),
        ("(b)(6) & (b)(7)c", ("(b)(6)", "(b)(7)(C)")),
        ("(b)(6): (b)(7)(C)", ("(b)(6)", "(b)(7)(C)")),
        ("b6/b7C", ("(b)(6)", "(b)(7)(C)")),
        ("b6 -1,2 b7C -1,2", ("(b)(6)", "(b)(7)(C)")),
        ("(b)(7) (b)(6)", ("(b)(6)", "(b)(7)")),
        ("deliberative process privilege", ("DPP",)),
        ("attorney work product", ("AWP",)),
        ("Other Government Agency", ("OGA",)),
        ("filed under seal", ("Sealed",)),
        ("3.5(c)", ("3.5(c)",)),
        ("3.3(b)(1)", ("3.3(b)(1)",)),
        ("E.O. 13526 3.3(h)(2)", ("3.3(h)(2)",)),
        ("3.3(h)(2", ("3.3(h)(2)",)),
        ("3.3(b)(1) 3.5(c)", ("3.3(b)(1)", "3.5(c)")),
        ("page 3.5 of 3.3", ()),
        ("Rule 12(b)(6)", ()),
        ("(Ex. 10.)", ()),
        ("(b)(0)", ()),
        ("b52", ()),
        ("b6@agency.example", ()),
    ],
)
def test_codes_in_a_box(text: str, codes: tuple[str, ...]) -> None:
    """Every written form gives its canonical code."""
    assert canonical(text) == codes


def test_other_markings_claim_no_exemption() -> None:
    """Duplicate, Referral and their kin are told apart from exemptions."""
    assert [f.exemption for f in find_codes("(b)(5) Duplicate")] == [True, False]


@given(st.text(alphabet="()[]{}bB67lSCcEe ,;-4jkdNR."))
def test_reading_codes_never_fails(text: str) -> None:
    """Any text gives codes inside it, in order, that do not overlap wrongly."""
    codes = find_codes(text)
    assert all(0 <= f.start < f.end <= len(text) for f in codes)
    assert codes == sorted(codes, key=lambda f: f.start)


@given(st.text(alphabet="()[]{}bB67lSCcEe ,;:-4jkdNR.|!"))
def test_the_codes_of_codes_are_the_same(text: str) -> None:
    """The canonical form is a fixed point: read again, it gives itself."""
    once = canonical(text)
    assert canonical(" ".join(once)) == once


@pytest.mark.parametrize("name", shipped())
def test_every_code_of_a_rule_set_is_read(name: str) -> None:
    """Every code of every shipped set is recognised as itself, and so is each of its plain forms but in few cases."""
    rules = rules_of((name,))
    assert [r.code for r in rules.rules if canonical(r.code, rules) != (r.code,)] == []
    plain = [(form, rule) for rule in rules.rules for f in rule.forms if "..." not in f for form in variants(f)]
    wrong = [
        (form, rule.code)
        for form, rule in plain
        if "#" not in form and not {c.code for c in find_codes(form, rules=rules)} & {rule.code}
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("name", "text", "codes"),
    [
        ("nl-woo", "5.1.2.e", ("5.1.2.e",)),
        ("nl-woo", "5.1.2e, 5.1.2i", ("5.1.2.e", "5.1.2.i")),
        ("nl-woo", "5.1 lid 2 sub e", ("5.1.2.e",)),
        ("nl-woo", "artikel 5.1, tweede lid, onder e", ("5.1.2.e",)),
        ("nl-woo", "10.2.e", ("10.2.e Wob",)),
        ("nl-woo", "Buiten reikwijdte", ("Buiten reikwijdte",)),
        ("uk-foi", "s.40(2)", ("s.40(2)",)),
        ("uk-foi", "s40", ("s.40",)),
        ("uk-foi", "section 36(2)(b)", ("s.36(2)(b)",)),
        ("eu", "4(1)(b)", ("Article 4(1)(b)",)),
        ("eu", "Article 4(3)", ("Article 4(3)",)),
        ("ca-atip", "19(1)", ("s.19(1)",)),
        ("ca-atip", "s. 19(1), s. 21(1)(a)", ("s.19(1)", "s.21(1)(a)")),
        ("us-state", "87(2)(b)", ("87(2)(b)",)),
        ("us-state", "Sec. 552.101", ("552.101",)),
        ("us-federal", "5.1.2.e", ()),
    ],
)
def test_codes_of_other_jurisdictions(name: str, text: str, codes: tuple[str, ...]) -> None:
    """Each set knows its own forms."""
    assert canonical(text, rules_of((name,))) == codes


def test_what_claims_no_exemption() -> None:
    """A set says of each code whether it claims anything."""
    assert is_exemption("(b)(5)")
    assert not is_exemption("Duplicate")
    assert is_exemption("5.1.2.e", rules_of(("nl-woo",)))
    assert {r.kind for r in rules_of().rules} == set(Kind)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("as (b)(6) says", ["(b)(6)"]),
        ("[b6, b7C]", ["(b)(6)", "(b)(7)(C)"]),
        ("(b6)", ["(b)(6)"]),
        ("b4 lunch we met", []),
        ("section (b)(i) of the Act", []),
        ("see (6)(6)", []),
        ("(Ex. 5)", []),
        ("(duplicate)", []),
        ("a (b) 6 months later", []),
    ],
)
def test_codes_in_running_text(text: str, codes: list[str]) -> None:
    """Only codes in brackets, and hardly damaged ones, are codes wherever they stand."""
    assert [f.code for f in find_codes(text, bracketed=True)] == codes


# --- rules of a user ------------------------------------------------------------------------------------------------


def test_a_user_extends_a_set(tmp_path: Path) -> None:
    """The example of the README adds a code to those of the United States, and settings hold its text."""
    path = tmp_path / "office.toml"
    path.write_text(EXAMPLE, "utf-8")
    (text,) = chosen([str(path)])
    rules = rules_of((text,))
    assert text == EXAMPLE
    assert canonical("INA 222(f), b6", rules) == ("(b)(3) INA 222(f)", "(b)(6)")
    assert canonical("8 U.S.C. 1202(f) -1", rules) == ("(b)(3) INA 222(f)",)
    assert in_text("From: [1202(f)]") == []


RULE = '[[rule]]\ncode = "X1"\nkind = "exemption"\nmeans = "x"\nforms = ["X1"]\n'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name = ", "no TOML"),
        (RULE, "'name'"),
        ('name = "x"\n', "no rules"),
        ('name = "x"\nrules = 1\n' + RULE, "'rules'"),
        ('name = "x"\nextends = ["us"]\n' + RULE, "'us'"),
        ('name = "x"\nextends = "eu"\n' + RULE, "'extends'"),
        ('name = "x"\n' + RULE.replace("exemption", "secret"), "'kind'"),
        ('name = "x"\n' + RULE.replace('means = "x"\n', ""), "'means'"),
        ('name = "x"\n' + RULE.replace('["X1"]', '"X1"'), "'forms'"),
        ('name = "x"\n' + RULE.replace('["X1"]', "[1]"), "'forms'"),
        ('name = "x"\n' + RULE.replace('["X1"]', '["X[1"]'), "X[1"),
        ('name = "x"\n' + RULE + "pattern = 'x'\n", "'pattern'"),
        ("", "gives no name"),
        ("us-federal", "no TOML"),
        ('name = "x"\n' + RULE.replace('X1"]', "[" * 3_000 + "a" + "]" * 3_000 + '"]'), "'forms' of rule X1"),
        ('name = "x"\n' + RULE.replace('["X1"]', "[" * 3_000 + '"a"' + "]" * 3_000), "nested too deep"),
        ('name = "x"\n' + RULE * 20_000, "1,340,011 bytes, more than 250,000"),
        ('name = "x"\n' + "".join(RULE.replace('["X1"]', f'["X{n}[a][b][c]"]') for n in range(1_000)), "5,000 ways"),
    ],
)
def test_a_wrong_rule_set_is_a_usage_error(tmp_path: Path, text: str, said: str) -> None:
    """File, key and remedy are named."""
    path = tmp_path / "mine.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(UsageError) as error:
        chosen([str(path)])
    assert "mine.toml" in error.value.what
    assert said in error.value.what
    assert error.value.remedy
    assert len(error.value.what) < 500


def test_a_rule_set_that_is_not_there(tmp_path: Path) -> None:
    """The command says which sets there are, and ends with the exit code for usage."""
    page = tmp_path / "a.txt"
    page.write_text("From: (b)(6)\n", "utf-8")
    ran = forensics("redactions", page, "--rules", "nl-wob")
    assert ran.returncode == 2
    assert "nl-woo" in ran.stderr


def test_rules_of_a_case_are_chosen_on_the_command_line(tmp_path: Path) -> None:
    """With other rules, other codes are found, by file-case verbs and by ingest, and codes are filtered by them."""
    page = tmp_path / "a.txt"
    page.write_text("Van: [5.1.2.e]\nAan: (b)(6)\n", "utf-8")
    both = forensics("redactions", page, "--by", "region", "--jsonl", "--rules", "nl-woo", "--rules", "us-federal")
    assert '"5.1.2.e"' in both.stdout
    assert '"(b)(6)"' in both.stdout
    dutch = forensics("redactions", page, "--by", "region", "--jsonl", "--rules", "nl-woo", "--code", "5.1.2e")
    assert dutch.stdout.count('"5.1.2.e"') == 1
    assert "(b)(6)" not in dutch.stdout
    case = tmp_path / "case.sqlite"
    assert forensics("ingest", case, page, "--production", "p", "--rules", "nl-woo").returncode == 0
    assert '"5.1.2.e"' in forensics("redactions", case, "--by", "region", "--jsonl").stdout
    again = forensics("ingest", case, page, "--production", "p", "--rules", "us-federal")
    assert "nothing new" not in again.stdout
    assert '"(b)(6)"' in forensics("redactions", case, "--by", "region", "--jsonl").stdout


@pytest.mark.parametrize(
    ("form", "ways"),
    [
        ("b6", ["b6"]),
        ("b6[-#]", ["b6", "b6-#"]),
        ("{s.|section} 40", ["s. 40", "section 40"]),
        ("[a[b]]c", ["c", "ac", "abc"]),
    ],
)
def test_forms_are_written_out(form: str, ways: list[str]) -> None:
    """Options and choices give the plain ways to write a code."""
    assert sorted(variants(form)) == sorted(ways)


@given(st.text(alphabet="ab1()[]{}|#.-", max_size=24))
def test_any_form_is_read_or_refused(form: str) -> None:
    """A form gives its plain ways, or says what is wrong with it."""
    try:
        assert variants(form)
    except FormError as error:
        assert str(error)


# --- codes ----------------------------------------------------------------------------------------------------------


def test_codes_beside_and_in_the_margin() -> None:
    """A code at the end of the line, or at the edge of the page, belongs to the bar at its height."""

    def draw(page: Any) -> None:
        line(page, 60, "To:")
        bar(page, (60, 49, 160, 63))
        page.insert_text((164, 60), "(b)(6)", fontsize=8)
        line(page, 100, "I met")
        bar(page, (80, 89, 160, 103))
        page.insert_text((350, 100), "b7C, b7E", fontsize=8)

    assert [(r.style, r.codes) for r in found(draw)] == [
        (Style.BLACK, ("(b)(6)",)),
        (Style.BLACK, ("(b)(7)(C)", "(b)(7)(E)")),
    ]


def test_as_many_codes_as_bars_are_shared_out() -> None:
    """Two bars in a line with two codes in its margin have one each, from left to right."""

    def draw(page: Any) -> None:
        line(page, 60, "To:")
        bar(page, (60, 49, 120, 63))
        bar(page, (140, 49, 200, 63))
        page.insert_text((350, 60), "b5, b6", fontsize=8)

    assert [r.codes for r in found(draw)] == [("(b)(5)",), ("(b)(6)",)]


def test_labels_of_a_line_are_parted_where_codes_begin_again() -> None:
    """A label names its codes in order; of several ways to part them, the one with labels seen elsewhere wins."""
    codes = ["(b)(7)(E)", "(b)(6)", "(b)(7)(C)", "(k)(2)"]
    assert shared_out(codes, 3, {("(k)(2)",)}) == [("(b)(7)(E)",), ("(b)(6)", "(b)(7)(C)"), ("(k)(2)",)]
    assert shared_out(["(b)(2)", "(b)(4)", "(b)(5)"], 2, set()) is None
    assert shared_out(["(b)(5)"], 2, set()) is None


def test_codes_stacked_in_the_margin_belong_to_the_bar_at_their_top() -> None:
    """The forms of the FBI stand below each other beside a bar of one line."""

    def draw(page: Any) -> None:
        line(page, 60, "To:")
        bar(page, (60, 51, 160, 61))
        page.insert_text((350, 60), "b6 -1", fontsize=8)
        page.insert_text((350, 70), "b7C -1", fontsize=8)

    (region,) = found(draw)
    assert region.codes == ("(b)(6)", "(b)(7)(C)")


def test_a_bar_without_a_code_borrows_none() -> None:
    """A code in or beside another bar of the line, or of another line, is not its code."""

    def draw(page: Any) -> None:
        line(page, 60, "To:")
        bar(page, (60, 49, 120, 63))
        page.insert_text((65, 60), "(b)(5)", fontsize=8, color=(1, 1, 1))
        bar(page, (200, 49, 260, 63))
        line(page, 100, "I met")
        bar(page, (80, 89, 160, 103))

    assert [r.codes for r in found(draw)] == [("(b)(5)",), (), ()]


def test_the_next_line_of_a_passage_shares_its_code() -> None:
    """Bars right below each other are one passage; the code in the margin stands beside its first line."""

    def draw(page: Any) -> None:
        line(page, 40, "It was said that")
        for top in (50, 62, 74):
            bar(page, (40, top, 300, top + 10))
        page.insert_text((350, 58), "(b)(5)", fontsize=8)
        bar(page, (40, 120, 300, 130))

    assert [r.codes for r in found(draw)] == [("(b)(5)",)] * 3 + [()]


def test_an_empty_frame_is_a_redaction_where_a_code_claims_it() -> None:
    """A frame is a field of a form, unless an exemption stands level with it in the margin."""

    def draw(page: Any) -> None:
        line(page, 60, "To:")
        bar(page, (60, 49, 160, 63), fill=None, color=(0, 0, 0))
        bar(page, (60, 149, 160, 163), fill=None, color=(0, 0, 0))
        page.insert_text((350, 60), "(b)(6)", fontsize=8)

    (region,) = found(draw)
    assert (region.style, region.codes, region.box and round(region.box.y0)) == (Style.OUTLINE, ("(b)(6)",), 49)
    assert "claims" in region.why


def test_a_code_of_other_rules_makes_a_box_a_redaction() -> None:
    """A white box with a Dutch code in it is found with the Dutch rules alone."""

    def draw(page: Any) -> None:
        line(page, text="Van:")
        bar(page, (80, 48, 180, 64), fill=(1, 1, 1), color=(0, 0, 0), width=0.5)
        page.insert_text((110, 60), "5.1.2.e", fontsize=8)

    (region,) = found(draw, rules=rules_of(("nl-woo",)))
    assert region.codes == ("5.1.2.e",)


def test_codes_of_declassification_in_the_margin_belong_to_the_box_level_with_them() -> None:
    """White boxes with a rim, and ``3.3(h)(2)`` beside them at the edge of the page, are exempt."""

    def draw(page: Any) -> None:
        line(page, 60, "The pier at")
        bar(page, (110, 49, 200, 63), fill=(1, 1, 1), color=(0, 0, 0), width=0.5)
        page.insert_text((350, 60), "3.3(h)(2)", fontsize=8)
        line(page, 100, "is run by")
        bar(page, (110, 89, 200, 103))
        page.insert_text((350, 100), "3.5(c)", fontsize=8)

    assert [r.codes for r in found(draw)] == [("3.3(h)(2)",), ("3.5(c)",)]
    assert is_exemption("3.5(c)")


def test_a_margin_code_above_its_box_belongs_to_it() -> None:
    """A code at the edge of the page some lines above the boxes it means is theirs, and no marking of its own."""

    def draw(page: Any) -> None:
        page.insert_text((350, 60), "3.3(h)(2)", fontsize=8)
        bar(page, (40, 79, 160, 123))
        bar(page, (180, 81, 300, 95))

    assert [(r.style, r.codes) for r in found(draw)] == [(Style.BLACK, ("3.3(h)(2)",))] * 2


def test_a_margin_code_is_not_handed_down_past_another() -> None:
    """A box with a code level with it keeps that one, and a box far below a code has none."""

    def draw(page: Any) -> None:
        page.insert_text((350, 60), "3.3(h)(2)", fontsize=8)
        bar(page, (40, 79, 160, 93))
        page.insert_text((350, 90), "3.5(c)", fontsize=8)
        page.insert_text((350, 140), "(b)(6)", fontsize=8)
        bar(page, (40, 209, 160, 223))

    boxes = [r for r in found(draw) if r.style is Style.BLACK]
    assert [r.codes for r in boxes] == [("3.5(c)",), ()]


def test_a_sentence_that_reads_like_a_marking_gives_a_bar_no_code() -> None:
    """``he referred`` between two bars, or at the end of a line, is no referral; ``Referral`` is one."""

    def draw(page: Any) -> None:
        bar(page, (40, 49, 100, 63))
        page.insert_text((105, 60), "referred", fontsize=11)
        bar(page, (160, 49, 260, 63))
        bar(page, (40, 89, 300, 103))
        page.insert_text((345, 100), "sealed", fontsize=11)
        bar(page, (40, 129, 300, 143))
        page.insert_text((345, 140), "Referral", fontsize=8)

    assert [r.codes for r in found(draw)] == [(), (), (), ("Referral",)]


def test_codes_of_other_laws_are_exemptions_too() -> None:
    """Whether a code claims an exemption is told by the rule sets in force, not by how it is written."""
    assert claims("5.1.2.e", ("nl-woo",))
    assert claims("3.5(c)")
    assert claims("(b)(99)")
    assert not claims("Referral")
