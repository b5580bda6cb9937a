"""Sparse products, assignment and topic models by scikit-learn and the scipy it rests on; imported when first used."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


def strongest_pairs(
    left: tuple[Ints, Ints], right: tuple[Ints, Ints], weight: Floats, shape: tuple[int, int], count: int
) -> set[tuple[int, int]]:
    """Return for each row and each column of ``left · diag(weight) · rightᵀ`` its ``count`` largest entries.

    Args:
        left: rows and columns of a binary matrix, one row for each thing on the left, one column for each feature.
        right: the same for the right, with the same features.
        weight: weight of each feature, above 0.
        shape: number of things on the left and on the right.
        count: entries to keep.
    """
    from scipy.sparse import csr_array

    size = len(weight)
    a = csr_array((weight[left[1]], left), shape=(shape[0], size))
    b = csr_array((np.ones(len(right[0])), right), shape=(shape[1], size))
    product = csr_array(a @ b.T)
    rows = _largest(product, count)
    columns = _largest(csr_array(product.T), count)
    return rows | {(i, j) for j, i in columns}


def _largest(matrix: "object", count: int) -> set[tuple[int, int]]:
    found: set[tuple[int, int]] = set()
    starts, columns, values = matrix.indptr, matrix.indices, matrix.data  # type: ignore[attr-defined]
    for row in range(len(starts) - 1):
        inside = slice(starts[row], starts[row + 1])
        best = np.lexsort((columns[inside], -values[inside]))[:count]
        found.update((row, int(column)) for column in columns[inside][best])
    return found


def assign(score: Floats) -> list[tuple[int, int]]:
    """Return the one-to-one assignment of rows to columns with the largest sum (Hungarian method)."""
    from scipy.optimize import linear_sum_assignment

    rows, columns = linear_sum_assignment(-score)
    return [(int(i), int(j)) for i, j in zip(rows, columns, strict=True)]
