"""Redactions on a page: three independent finders, one region for each hidden place."""

from forensics.redaction.codes import FoundCode, canonical, claims, find_codes, is_exemption
from forensics.redaction.finder import candidates, complete
from forensics.redaction.hidden import sealed
from forensics.redaction.rulesets import Rules, chosen, rules_of, shipped
from forensics.redaction.slipsheets import slip_sheets
from forensics.redaction.unshown import unshown

__all__ = [
    "FoundCode",
    "Rules",
    "candidates",
    "canonical",
    "chosen",
    "claims",
    "complete",
    "find_codes",
    "is_exemption",
    "rules_of",
    "sealed",
    "shipped",
    "slip_sheets",
    "unshown",
]
