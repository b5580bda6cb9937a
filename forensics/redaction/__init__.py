"""Redactions on a page: three independent finders, one region for each hidden place."""

from forensics.redaction.codes import FoundCode, canonical, find_codes, is_exemption

__all__ = ["FoundCode", "canonical", "find_codes", "is_exemption"]
