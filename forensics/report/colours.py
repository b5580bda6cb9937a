"""Colours: told apart by people who see few of them, and by a printer that knows only grey."""

from collections.abc import Iterable, Sequence

from forensics.records.source import Production

INK = "#222222"
MUTED = "#5a5a5a"
RULE = "#bfb9ac"
HIDDEN = "#1c1c1c"
PARTLY = "#8d98a5"
OPEN = "#f7f5f0"
UNREAD = "#d9a441"
OTHER = "#8a8a8a"

_PRODUCTIONS = ("#1f3a5f", "#92b4d4", "#b5541c", "#d9b36c", "#3f7f5f", "#a9cdb8")
_ORGANISATIONS = ("#1f3a5f", "#b5541c", "#3f7f5f", "#8a5a9e", "#b8901f", "#4f9bb5", "#9c3848")


def of_productions(productions: Sequence[Production]) -> dict[str, str]:
    """Return a colour for each production by name, dark for the first release."""
    return {p.name: _PRODUCTIONS[n % len(_PRODUCTIONS)] for n, p in enumerate(productions)}


def of_organisations(ranked: Iterable[str]) -> dict[str, str]:
    """Return colours for the organisations that come first; all others share ``OTHER``."""
    return dict(zip(ranked, _ORGANISATIONS, strict=False))
