"""What people decided about persons, applied on top of the rules, in the order it was decided."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from forensics.people.clusters import Clusters
from forensics.people.identity import is_person_id, person_ids
from forensics.records.decision import Decision, DecisionKind

Groups = dict[str, list[int]]
"""Mentions of each person, by person id."""


def standing(decisions: Sequence[Decision]) -> list[Decision]:
    """Return the decisions that were not undone, in order; an undo can be undone."""
    undone: set[str] = set()
    kept = []
    for decision in sorted(decisions, key=lambda d: d.id, reverse=True):
        if str(decision.id) in undone or decision.hash in undone:
            continue
        if decision.kind is DecisionKind.UNDO:
            undone |= {*decision.subjects, *([decision.value] if decision.value else [])}
        else:
            kept.append(decision)
    return kept[::-1]


def apply(clusters: Clusters, decisions: Sequence[Decision]) -> tuple[Groups, dict[str, str], dict[int, str]]:
    """Return the mentions of each person, names that people chose, and why a mention stands where a person put it."""
    groups: dict[int, list[int]] = defaultdict(list)
    for i in range(len(clusters.mentions)):
        groups[clusters.find(i)].append(i)
    sets = [sorted(members) for _, members in sorted(groups.items())]
    chosen: list[tuple[int, str]] = []
    reasons: dict[int, str] = {}
    for decision in standing(decisions):
        picked = _picked(clusters, sets, decision.subjects)
        if decision.kind is DecisionKind.MERGE and len(picked) > 1:
            sets = _merged(sets, picked)
        elif decision.kind is DecisionKind.SPLIT and picked:
            sets = _split(sets, set().union(*picked))
        elif decision.kind is DecisionKind.NAME and picked and decision.value:
            chosen += [(min(members), decision.value) for members in picked]
            continue
        else:
            continue
        reasons.update({i: f"decision {decision.id} by {decision.by}: {decision.reason}" for s in picked for i in s})
    by_id = dict(zip(_ids(clusters, sets), sets, strict=True))
    return by_id, _names(by_id, chosen), reasons


def _ids(clusters: Clusters, sets: Sequence[list[int]]) -> list[str]:
    return person_ids([[clusters.mentions[i] for i in members] for members in sets])


def _picked(clusters: Clusters, sets: Sequence[list[int]], subjects: Sequence[str]) -> list[set[int]]:
    """Return the mentions each subject means: all of a person by id, those printed so by name."""
    by_id = dict(zip(_ids(clusters, sets), sets, strict=True)) if any(map(is_person_id, subjects)) else {}
    found = []
    for subject in subjects:
        picked = by_id.get(subject) or [i for i, m in enumerate(clusters.mentions) if m.printed == subject]
        if picked:
            found.append(set(picked))
    return found


def _merged(sets: Sequence[list[int]], picked: Sequence[set[int]]) -> list[list[int]]:
    wanted = set().union(*picked)
    touched = [s for s in sets if wanted & set(s)]
    return [*(s for s in sets if s not in touched), sorted(i for s in touched for i in s)]


def _split(sets: Sequence[list[int]], away: set[int]) -> list[list[int]]:
    """Set the picked mentions apart from the persons they were with; together they are one person."""
    left = [[i for i in s if i not in away] for s in sets]
    return [*(s for s in left if s), sorted(away)]


def _names(by_id: Mapping[str, Sequence[int]], chosen: Sequence[tuple[int, str]]) -> dict[str, str]:
    return {person: name for at, name in chosen for person, members in by_id.items() if at in members}
