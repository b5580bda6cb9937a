"""Redactions on a page: three independent finders, one region for each hidden place."""

from forensics.redaction.codes import FoundCode, canonical, find_codes, is_exemption
from forensics.redaction.finder import candidates, complete
from forensics.redaction.slipsheets import slip_sheets

__all__ = ["FoundCode", "candidates", "canonical", "complete", "find_codes", "is_exemption", "slip_sheets"]
