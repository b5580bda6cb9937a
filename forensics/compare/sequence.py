"""Gapped alignment as evidence: do the visible words stand in the right order, and as far apart as the boxes say?

Sets of words cannot tell versions of mails that hide nearly everything from one another. The distances between the few
words left can: between two matched words both versions print equally many characters, hidden ones included.
"""

import math
from collections.abc import Sequence
from itertools import pairwise

from forensics.compare.align import align
from forensics.compare.chain import Reach
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
    reach = Reach(left.reach(holes=False), left.reach(holes=True), right.reach(holes=False), right.reach(holes=True))
    edges = [(-1, -1), *matches, (len(left.items), len(right.items))]
    typical = max(40.0, float(reach.seen_right[-1] + reach.hidden_right[-1]) / 2)
    found = [_gap(a, b, reach, typical) for a, b in pairwise(edges)]
    return min(MOST_IN_ALL, sum(found))


def _gap(before: Sequence[int], after: Sequence[int], reach: Reach, typical: float) -> float:
    """Return the log-likelihood ratio of the distance between two matches, against any distance up to ``typical``."""
    (i, j), (k, m) = before, after
    hidden = int(reach.hidden_left[k] - reach.hidden_left[i + 1] + reach.hidden_right[m] - reach.hidden_right[j + 1])
    seen_left = int(reach.seen_left[k] - reach.seen_left[i + 1])
    seen_right = int(reach.seen_right[m] - reach.seen_right[j + 1])
    if not hidden:
        return -0.05 * abs(seen_left - seen_right)
    longer = seen_left - seen_right + int(reach.hidden_left[k] - reach.hidden_left[i + 1])
    longer -= int(reach.hidden_right[m] - reach.hidden_right[j + 1])
    spread = NARROWEST + PER_HIDDEN * hidden
    likely = math.log(typical / (2.5 * spread)) - 0.5 * (longer / spread) ** 2
    return max(LEAST_PER_GAP, min(MOST_PER_GAP, likely))
