"""Gapped alignment as evidence: do the visible words stand in the right order, and as far apart as the boxes say?

Sets of words cannot tell versions of mails that hide nearly everything from one another. The distances between the few
words left can: between two matched words both versions print equally many characters, hidden ones included.
"""

import math
from collections.abc import Sequence
from itertools import pairwise

from forensics.compare.align import align
from forensics.compare.chain import Reaches
from forensics.compare.strand import Strand

MOST_PER_GAP, LEAST_PER_GAP = 2.5, -4.0
"""Nats that one gap adds or takes; bounded, because an alignment looks for the distances that fit."""
NARROWEST = 5.0
"""Standard deviation of the width of a gap, in characters, beside ``PER_HIDDEN`` of what it hides."""
PER_HIDDEN = 0.06
MOST_IN_ALL = 20.0


def sequence_nats(left: Strand, right: Strand) -> float:
    """Return the nats that the distances between matched words add to what the words themselves say."""
    matches = align(left, right)
    if not matches:
        return LEAST_PER_GAP
    reach = (left.reach, right.reach)
    edges = [(-1, -1), *matches, (len(left.items), len(right.items))]
    typical = max(40.0, float(reach[1].seen[-1] + reach[1].hidden[-1]) / 2)
    found = [_gap(a, b, reach, typical) for a, b in pairwise(edges)]
    return min(MOST_IN_ALL, sum(found))


def _gap(before: Sequence[int], after: Sequence[int], reach: Reaches, typical: float) -> float:
    """Return the log-likelihood ratio of the distance between two matches, against any distance up to ``typical``."""
    (i, j), (k, m), (left, right) = before, after, reach
    seen_left, seen_right = int(left.seen[k] - left.seen[i + 1]), int(right.seen[m] - right.seen[j + 1])
    hidden_left, hidden_right = int(left.hidden[k] - left.hidden[i + 1]), int(right.hidden[m] - right.hidden[j + 1])
    least_left, least_right = int(left.least[k] - left.least[i + 1]), int(right.least[m] - right.least[j + 1])
    hidden = hidden_left + hidden_right
    if not hidden:
        return -0.05 * abs(seen_left - seen_right)
    loose = hidden - least_left - least_right
    longer = max(
        0, seen_left + least_left - seen_right - hidden_right, seen_right + least_right - seen_left - hidden_left
    )
    spread = NARROWEST + PER_HIDDEN * hidden
    likely = math.log(typical / (2.5 * spread + loose)) - 0.5 * (longer / spread) ** 2
    return max(LEAST_PER_GAP, min(MOST_PER_GAP, likely))
