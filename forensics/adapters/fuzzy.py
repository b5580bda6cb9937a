"""String similarity by rapidfuzz, 0 to 100; imported lazily, because the import costs more than most calls."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


def ratio(a: str, b: str, cutoff: float = 0.0) -> float:
    """Return the normalised indel similarity; 0 below the cutoff."""
    from rapidfuzz import fuzz

    return float(fuzz.ratio(a, b, score_cutoff=cutoff))


def partial_ratio(a: str, b: str, cutoff: float = 0.0) -> float:
    """Return the best similarity of the shorter string with a stretch of the longer one."""
    from rapidfuzz import fuzz

    return float(fuzz.partial_ratio(a, b, score_cutoff=cutoff))


def token_set_ratio(a: str, b: str, cutoff: float = 0.0) -> float:
    """Return the similarity of the sets of words: 100 where one holds the other."""
    from rapidfuzz import fuzz

    return float(fuzz.token_set_ratio(a, b, score_cutoff=cutoff))


def token_sort_ratio(a: str, b: str, cutoff: float = 0.0) -> float:
    """Return the similarity of the words in sorted order."""
    from rapidfuzz import fuzz

    return float(fuzz.token_sort_ratio(a, b, score_cutoff=cutoff))


def edit_distance(a: str, b: str, limit: int | None = None) -> int:
    """Return the Levenshtein distance; ``limit + 1`` where it is more than the limit."""
    from rapidfuzz.distance import Levenshtein

    return int(Levenshtein.distance(a, b, score_cutoff=limit))


def ratio_matrix(rows: Sequence[str], columns: Sequence[str], cutoff: float = 0.0) -> NDArray[np.float32]:
    """Return ``ratio`` of every row with every column, shape (rows, columns); one thread, so always the same."""
    from rapidfuzz import fuzz
    from rapidfuzz.process import cdist

    return np.asarray(cdist(rows, columns, scorer=fuzz.ratio, score_cutoff=cutoff, dtype=np.float32, workers=1))
