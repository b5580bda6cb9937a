"""How like two passages are, word by word, where redactions may hide what one of them says."""

import math
import re
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from forensics.adapters import fuzzy
from forensics.drafts.passages import Word
from forensics.records.draft import Edit, Stretch

HOLE_TOLERANCE = 1.3
"""A redaction hides at most this many times the characters its width suggests, and ``HOLE_SLACK`` more."""
HOLE_SLACK = 6
MOSTLY = 0.9
"""Share of the words of the shorter of two passages that the longer one holds where it was cut out of it."""
ONE_WORD_MISREAD = 75.0
"""Similarity (0 to 100) from which two readings by OCR are one word."""


_LANGUAGE = re.compile(r"[\"“‘(]?[a-z]{3,}")
"""A word of the language, as against names, numbers and headings."""


class Likeness(NamedTuple):
    """What two passages share and what neither redactions nor misreading explain, by weight of words."""

    common: float
    apart: float

    @property
    def share(self) -> float:
        """Common weight as a share of both, 0 to 1."""
        whole = 2 * self.common + self.apart
        return 2 * self.common / whole if whole else 0.0


class _Step(NamedTuple):
    """A run of words of both that match, or stand against one another."""

    same: bool
    left: Sequence[Word]
    right: Sequence[Word]


def likeness(left: Sequence[Word], right: Sequence[Word], weight: Mapping[str, float], *, misread: bool) -> Likeness:
    """Weigh two passages.

    Args:
        left: words and holes of one.
        right: of the other.
        weight: what each word tells, in nats.
        misread: OCR read one of them, so that like words may be one word.
    """
    common = apart = 0.0
    for step in _steps(left, right):
        if step.same or (misread and _one_reading(step)):
            common += sum(weight.get(w.key, 0.0) for w in step.left)
        else:
            apart += _unexplained(step.left, step.right, weight) + _unexplained(step.right, step.left, weight)
    return Likeness(common, apart)


def overlap(left: Sequence[Word], right: Sequence[Word], weight: Mapping[str, float]) -> Likeness:
    """Weigh two passages by their words in any order, as language is compared that was rewritten."""
    ours, theirs = ({w.key for w in side if w.key} for side in (left, right))
    common = math.fsum(weight[key] for key in ours & theirs)
    return Likeness(common, math.fsum(weight[key] for key in ours ^ theirs))


def fits(left: Sequence[Word], right: Sequence[Word], *, misread: bool) -> bool:
    """Tell whether two passages can be one wording: redactions and misreadings explain all that differs."""
    ones: dict[str, float] = dict.fromkeys([w.key for w in (*left, *right)], 1.0)
    found = likeness(left, right, ones, misread=misread)
    return found.common > 0 and found.apart == 0


def same_wording(left: Sequence[Word], right: Sequence[Word], *, misread: bool) -> bool:
    """Tell whether two passages can be one wording, of which one was cut out of its text shorter than the other."""
    if fits(left, right, misread=misread):
        return True
    steps = _steps(left, right)
    common = sum(len(step.left) for step in steps if step.same)
    return common >= MOSTLY * min(len(left), len(right)) and not reworded(left, right, misread=misread)


def reworded(left: Sequence[Word], right: Sequence[Word], *, misread: bool, bounded: bool = False) -> bool:
    """Tell whether two passages differ in their language, in other than names and numbers.

    Args:
        left: words and holes of one.
        right: of the other.
        misread: OCR read one of them.
        bounded: quotation marks say where both begin and end. Where they do not, what one has beyond the first or last
            common word may be another sentence that a lost full stop let run in, and does not count.
    """
    steps = _steps(left, right)
    inner = steps if bounded else steps[not steps[0].same : len(steps) - (not steps[-1].same)]
    return any(
        not step.same
        and not (misread and _one_reading(step))
        and not _may_be_hidden(step)
        and any(_LANGUAGE.match(w.text) for w in (*step.left, *step.right))
        for step in inner
    )


def stretches(earlier: Sequence[Word], later: Sequence[Word]) -> tuple[Stretch, ...]:
    """Return what became of each word between two wordings, in reading order, removed words before added ones."""
    found: list[Stretch] = []
    for step in _steps(earlier, later):
        if step.same:
            found.append(_stretch(Edit.SAME, step.right))
        elif _has_hole(step.left) or _has_hole(step.right):
            found += [_stretch(Edit.HIDDEN, side) for side in (step.left, step.right) if side]
        else:
            found += [_stretch(Edit.REMOVED, step.left)] if step.left else []
            found += [_stretch(Edit.ADDED, step.right)] if step.right else []
    return tuple(found)


def _stretch(edit: Edit, words: Sequence[Word]) -> Stretch:
    return Stretch(edit=edit, text=" ".join(w.text for w in words))


def _steps(left: Sequence[Word], right: Sequence[Word]) -> list[_Step]:
    # A hole matches nothing: it is numbered by its side and place.
    ours = [w.key or f"\0l{n}" for n, w in enumerate(left)]
    theirs = [w.key or f"\0r{n}" for n, w in enumerate(right)]
    matcher = SequenceMatcher(None, ours, theirs, autojunk=False)
    return [_Step(tag == "equal", left[i:j], right[k:m]) for tag, i, j, k, m in matcher.get_opcodes()]


def _has_hole(words: Sequence[Word]) -> bool:
    return any(not w.key for w in words)


def _may_be_hidden(step: _Step) -> bool:
    """Tell whether redactions are wide enough for what stands against them."""
    if not (_has_hole(step.left) or _has_hole(step.right)):
        return False
    ones = dict.fromkeys([w.key for w in (*step.left, *step.right)], 1.0)
    return _unexplained(step.left, step.right, ones) + _unexplained(step.right, step.left, ones) == 0


def _unexplained(showing: Sequence[Word], against: Sequence[Word], weight: Mapping[str, float]) -> float:
    """Return the weight of words that the holes standing against them are too narrow to hide."""
    shown = sum(w.width for w in showing if w.key)
    hidden = sum(w.width for w in against if not w.key)
    room = HOLE_TOLERANCE * hidden + HOLE_SLACK if hidden else 0.0
    if shown <= room:
        return 0.0
    return (1 - room / shown) * sum(weight.get(w.key, 0.0) for w in showing if w.key)


def _one_reading(step: _Step) -> bool:
    if not step.left or not step.right or _has_hole(step.left) or _has_hole(step.right):
        return False
    ours, theirs = ("".join(w.key for w in side) for side in (step.left, step.right))
    return fuzzy.ratio(ours, theirs) >= ONE_WORD_MISREAD
