"""Words still hidden: what the measures say of the later production's redactions, shared out once and not twice."""

from dataclasses import replace

import pytest

from forensics.compare import compare
from forensics.records.comparison import Change, ChangeKind
from tests.benchmarks.compare_world import World, invented_mails, world

STILL = (ChangeKind.STILL_WITHHELD, ChangeKind.CODE_CHANGED)


def measured(made: World) -> tuple[list[Change], float]:
    """Compare productions in which every redaction of the later one is said to hide seven words, give or take two."""
    hidden = {r.id: (5.0, 7.0, 9.0) for r in made.new.regions}
    found = compare(made.old, replace(made.new, hidden=hidden))
    return [c for c in found.changes if c.kind in STILL], 7.0 * len(hidden)


def test_what_is_still_hidden_adds_up_to_the_measures() -> None:
    """Where nothing was newly hidden, the changes share out what the later production hides."""
    still, whole = measured(world(invented_mails(30), 0.4, still=0.5, newly=0.0))
    assert sum(c.words_hidden[1] for c in still if c.words_hidden) == pytest.approx(whole, rel=0.05)
    assert all(c.words_hidden and c.words_hidden[0] <= c.words_hidden[1] <= c.words_hidden[2] for c in still)
    assert all(c.words == max(1, round(c.words_hidden[1])) for c in still if c.words_hidden)


def test_what_is_newly_hidden_is_not_counted_as_still_hidden() -> None:
    """Redactions that lie over words which could be read take their part of what is hidden with them."""
    still, whole = measured(world(invented_mails(30), 0.2, still=0.5, newly=0.1))
    assert sum(c.words_hidden[1] for c in still if c.words_hidden) < 0.9 * whole


def test_without_measures_the_width_tells() -> None:
    """Redactions that nobody measured count by their width, without bounds."""
    made = world(invented_mails(10), 0.4, still=0.5, newly=0.0)
    still = [c for c in compare(made.old, made.new).changes if c.kind in STILL]
    assert still
    assert all(c.words_hidden is None and c.words >= 1 for c in still)
