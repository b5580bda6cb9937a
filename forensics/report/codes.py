"""What exemption codes claim, in the plain words of the rule sets they were found by."""

import re

from forensics.records.source import DEFAULT_RULES
from forensics.redaction import claims, rules_of


def claim(code: str, sets: tuple[str, ...] = DEFAULT_RULES) -> str:
    """Return what a code claims: the most specific clause that is known, else an empty text.

    What claims no exemption says so by its name.
    """
    clauses = re.findall(r"\([^)]*\)", code)
    shorter = ("".join(clauses[:length]) for length in range(len(clauses), 1, -1))
    found = (rules_of(sets).of(one) for one in (code, *shorter))
    return next((rule.means for rule in found if rule and claims(rule.code, sets)), "")
