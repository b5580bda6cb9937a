"""What exemption codes claim, in the plain words of the rule sets they were found by."""

import re

from forensics.records.source import DEFAULT_RULES
from forensics.redaction import is_exemption as _claims
from forensics.redaction import rules_of


def is_exemption(code: str, sets: tuple[str, ...] = DEFAULT_RULES) -> bool:
    """Tell whether a code claims an exemption or a privilege; ``Non-Responsive`` and its kin do not."""
    rules = rules_of(sets)
    return _claims(code, rules) if rules.of(code) else code.startswith("(")


def claim(code: str, sets: tuple[str, ...] = DEFAULT_RULES) -> str:
    """Return what a code claims: the most specific clause that is known, else an empty text.

    What claims no exemption says so by its name.
    """
    clauses = re.findall(r"\([^)]*\)", code)
    shorter = ("".join(clauses[:length]) for length in range(len(clauses), 1, -1))
    found = (rules_of(sets).of(one) for one in (code, *shorter))
    return next((rule.means for rule in found if rule and is_exemption(rule.code, sets)), "")
