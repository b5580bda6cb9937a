"""Rule sets: which codes a jurisdiction prints in place of what it withholds, how they are written, what they claim.

A set is TOML. Those shipped lie in ``rules/``; a user's own may extend them::

    name = "my-office"
    extends = ["us-federal"]

    [[rule]]
    code = "(b)(3) 8 USC 1202(f)"
    kind = "exemption"                  # or "privilege", or "no exemption"
    means = "visa records"
    forms = ["1202(f)", "INA 222(f)"]   # the language of forms.py
"""

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from forensics.errors import UsageError
from forensics.records.source import DEFAULT_RULES
from forensics.redaction.forms import FOLLOWS, FormError, Shape, shapes_of, variants

_FOLDER = Path(__file__).parent / "rules"
_KEYS = {"code": str, "kind": str, "means": str, "forms": list}
MOST_BYTES = 250_000
"""Of the file of a rule set; the largest shipped one has 13,000."""
MOST_WAYS = 5_000
"""Plain ways to write the codes of one set; the largest shipped one has 1,200. Each may cost an expression, half a
millisecond's work when the set is read and a search in every line."""
_SHOWN = 40
"""Characters of a wrong form that a message repeats."""
_TOP = {"name", "title", "extends", "rule"}


class Kind(StrEnum):
    """What a code claims."""

    EXEMPTION = "exemption"
    PRIVILEGE = "privilege"
    NONE = "no exemption"
    """Non-Responsive, Duplicate, Referral and the like."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One code: its canonical form, what it claims, and how it is written."""

    code: str
    kind: Kind
    means: str
    forms: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Rules:
    """All rules that hold for a reading, ready to be looked for."""

    rules: tuple[Rule, ...]
    alone: tuple[Shape, ...]
    following: tuple[Shape, ...]

    def worth_trying(self, text: str) -> Iterator[Shape]:
        """Yield the shapes that may stand in a text: most lines hold no code, and that is found out at little cost."""
        folded = text.casefold()
        for word, shapes in self._by_word.items():
            if word in folded:
                yield from shapes
        for gate, shapes in self._by_gate.items():
            if gate.search(text):
                yield from shapes

    @cached_property
    def _by_word(self) -> dict[str, list[Shape]]:
        found: dict[str, list[Shape]] = defaultdict(list)
        for shape in self.alone:
            if not shape.compact:
                found[shape.gate].append(shape)
        return dict(found)

    @cached_property
    def _by_gate(self) -> dict[re.Pattern[str], list[Shape]]:
        found: dict[re.Pattern[str], list[Shape]] = defaultdict(list)
        for shape in self.alone:
            if shape.compact:
                found[re.compile(shape.gate)].append(shape)
        return dict(found)

    def of(self, code: str) -> Rule | None:
        """Return the rule of a canonical code, None for none."""
        return next((rule for rule in self.rules if rule.code == code), None)


def shipped() -> list[str]:
    """Return the names of the rule sets that come with the program."""
    return sorted(path.stem for path in _FOLDER.glob("*.toml"))


@lru_cache(maxsize=16)
def rules_of(sets: tuple[str, ...] = DEFAULT_RULES) -> Rules:
    """Return the rules of several sets together.

    Args:
        sets: names of shipped sets, or the TOML text of a user's own.

    Raises:
        UsageError: a set is not known, or not as it should be.
    """
    found = [rule for one in sets for rule in _rules(one, "the rule set of this case", ())]
    merged: dict[str, Rule] = {}
    for rule in found:  # a set may add forms to a code of another; the first says what it means
        first = merged.get(rule.code, rule)
        forms = tuple(dict.fromkeys((*first.forms, *rule.forms)))
        merged[rule.code] = Rule(code=rule.code, kind=first.kind, means=first.means, forms=forms)
    rules = tuple(merged.values())
    alone, following = shapes_of((form, n) for n, rule in enumerate(rules) for form in rule.forms)
    return Rules(rules, tuple(alone), tuple(following))


def chosen(names: Sequence[str]) -> tuple[str, ...]:
    """Return what settings record of the sets named on the command line: shipped names, and the text of files.

    Raises:
        UsageError: there is no such set or file, or it is not as it should be; file and key are named.
    """
    return tuple(_chosen(name) for name in names)


def _chosen(name: str) -> str:
    if name in shipped():
        return name
    path = Path(name)
    if not path.is_file():
        raise UsageError(
            f"There is no rule set {name!r}.", f"Name one of {', '.join(shipped())}, or a TOML file that exists."
        )
    try:
        size = path.stat().st_size
        text = path.read_text("utf-8") if size <= MOST_BYTES else ""
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            f"The rule set {path} cannot be read.", "Save it as UTF-8 text and check its rights."
        ) from error
    if size > MOST_BYTES:
        raise UsageError(
            f"The rule set {path} has {size:,} bytes, more than {MOST_BYTES:,}.", "Keep the codes that you look for."
        )
    rules = list(_own(text, str(path), ()))
    _check_forms(rules, str(path))
    return text


def _rules(one: str, where: str, above: tuple[str, ...]) -> Iterator[Rule]:
    """Yield the rules of a set, those it extends first."""
    if "\n" not in one and "=" not in one:
        if one not in shipped():
            raise UsageError(f"{where}: there is no rule set {one!r}.", f"Shipped are {', '.join(shipped())}.")
        one, where, above = (_FOLDER / f"{one}.toml").read_text("utf-8"), one, (*above, one)
    yield from _own(one, where, above)


def _own(text: str, where: str, above: tuple[str, ...]) -> Iterator[Rule]:
    """Yield the rules of a set's text, those it extends first."""
    table = _table(text, where)
    for base in table.get("extends", ()):
        if base not in above:
            yield from _rules(str(base), where, above)
    for n, entry in enumerate(table["rule"], 1):
        yield _rule(entry, f"{where}: rule {n}")


def _table(text: str, where: str) -> dict[str, Any]:
    try:
        table = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        said = "its lists are nested too deep" if isinstance(error, RecursionError) else error
        raise UsageError(f"{where} is no TOML: {said}.", "Compare it with the example in the README.") from error
    for key in table.keys() - _TOP:
        raise UsageError(f"{where}: the key {key!r} is not known.", f"Known are {', '.join(sorted(_TOP))}.")
    if not isinstance(table.get("name"), str):
        raise UsageError(
            f"{where}: the file gives no name; the key 'name' is missing.", 'Begin the file with name = "my-office".'
        )
    if not isinstance(table.get("extends", []), list):
        raise UsageError(f"{where}: the key 'extends' is no list.", 'Write it like extends = ["us-federal"].')
    entries = table.get("rule")
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise UsageError(f"{where}: it has no rules.", "Begin each with a line [[rule]].")
    return table


def _rule(entry: dict[str, Any], where: str) -> Rule:
    for key in sorted(entry.keys() - _KEYS.keys()):
        raise UsageError(f"{where}: the key {key!r} is not known.", f"Known are {', '.join(_KEYS)}.")
    for key, kind in _KEYS.items():
        if not isinstance(entry.get(key), kind) or not entry[key]:
            what = "a list of texts" if kind is list else "a text"
            raise UsageError(f"{where}: the key {key!r} is missing, or not {what}.", "See the example in the README.")
    if entry["kind"] not in list(Kind):
        raise UsageError(f"{where}: the key 'kind' is {entry['kind']!r}.", f"Write one of {', '.join(Kind)}.")
    if not all(isinstance(form, str) for form in entry["forms"]):
        raise UsageError(f"{where}: the key 'forms' holds more than texts.", "Put each form in quotes.")
    return Rule(code=entry["code"], kind=Kind(entry["kind"]), means=entry["means"], forms=tuple(entry["forms"]))


def _check_forms(rules: Sequence[Rule], where: str) -> None:
    ways = 0
    for rule in rules:
        for form in rule.forms:
            try:
                ways += len(variants(form.removeprefix(FOLLOWS)))
            except FormError as error:
                shown = form if len(form) <= _SHOWN else f"{form[:_SHOWN]}..."
                raise UsageError(
                    f"{where}: the key 'forms' of rule {rule.code} holds {shown!r}: {error}.", "Correct the form."
                ) from error
            if ways > MOST_WAYS:
                raise UsageError(
                    f"{where}: its forms can be written in more than {MOST_WAYS:,} ways.",
                    "Keep the codes that you look for, with fewer options and choices in their forms.",
                )
