"""Domains as OCR leaves them (``agencygov``, ``agency.govj``) led back to those that a corpus is full of."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from forensics.people.spelling import deletions, skeleton

FREQUENT, MUCH = 3, 3
"""Names that must bear a domain, and how many times as many, for a likeness of it to be taken for a misreading."""
LEAST_LETTERS = 8
"""Letters below which one letter more, less or other makes another organisation: ``hhs.gov``, ``dhs.gov``."""


def usual_domains(domains: Iterable[str]) -> dict[str, str]:
    """Return the domain that each domain is a misreading of; those that are none are left out.

    Args:
        domains: the domain of every distinct name of the corpus, each as often as it stands there.
    """
    counts = Counter(domains)
    near: dict[str, list[str]] = defaultdict(list)
    for domain in sorted(counts):
        if counts[domain] >= FREQUENT and "." in domain:
            for key in _keys(domain):
                near[key].append(domain)
    found = {domain: _usual(domain, counts, near) for domain in sorted(counts)}
    return {domain: usual for domain, usual in found.items() if usual}


def _usual(domain: str, counts: Mapping[str, int], near: Mapping[str, list[str]]) -> str | None:
    """Return the one frequent domain that a rare one looks like."""
    fits = {usual for key in _keys(domain) for usual in near.get(key, ())} - {domain}
    likely = sorted(u for u in fits if counts[u] >= MUCH * counts[domain])
    return max(likely, key=lambda u: (counts[u], u)) if likely else None


def _keys(domain: str) -> set[str]:
    """Return what domains that can be taken for each other share."""
    letters = skeleton(domain.replace(".", ""))
    if len(letters) < LEAST_LETTERS:
        return {letters}
    return deletions(letters)
