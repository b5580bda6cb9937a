"""Sparse products, assignment and topic models by scikit-learn and the scipy it rests on; imported when first used."""

import re
import warnings
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any, NamedTuple

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


BLOCK = 256
MOST_FOR_LENGTH = 10.0


def nearest_pairs(
    left: tuple[Ints, Ints],
    right: tuple[Ints, Ints],
    weight: Floats,
    lengths: tuple[tuple[Floats, Floats], tuple[Floats, Floats]],
    count: int,
) -> set[tuple[int, int]]:
    """Return for each row the ``count`` columns with the most shared weight less what unlike lengths cost.

    Args:
        left: rows and columns of a binary matrix, as in ``strongest_pairs``.
        right: the same for the right.
        weight: weight of each feature.
        lengths: length and standard deviation of each thing on the left, and of each on the right.
        count: entries to keep; those that share nothing are left out.
    """
    from scipy.sparse import csr_array

    (long_left, spread_left), (long_right, spread_right) = lengths
    a = csr_array((weight[left[1]], left), shape=(len(long_left), len(weight)))
    b = csr_array((np.ones(len(right[0])), right), shape=(len(long_right), len(weight))).T.tocsr()
    found: set[tuple[int, int]] = set()
    for first in range(0, len(long_left), BLOCK):
        rows = slice(first, first + BLOCK)
        shared = (a[rows] @ b).toarray()
        apart = (long_left[rows, None] - long_right[None, :]) ** 2
        spread = spread_left[rows, None] ** 2 + spread_right[None, :] ** 2
        value = np.where(shared > 0, shared - np.minimum(MOST_FOR_LENGTH, 0.5 * apart / spread), -np.inf)
        best = np.argsort(-value, axis=1, kind="stable")[:, :count]
        found.update((first + i, int(j)) for i, row in enumerate(best) for j in row if np.isfinite(value[i, j]))
    return found


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


class TopicModel(NamedTuple):
    """Terms of each topic, the heaviest first, and for each text the topic that weighs most in it."""

    terms: list[tuple[str, ...]]
    dominant: list[int]


MOST_TERMS = 6000
LEAST_LETTERS = 3
MOST_COMMON = 0.4
"""A term of more than this share of the texts tells no topic."""
MAIL_WORDS = """
    fw fwd re subject sent from cc bcc am pm http https www com gov org net html mailto email mail message original
    attachment attached forwarded please thanks thank regards monday tuesday wednesday thursday friday saturday sunday
    january february march april may june july august september october november december today tomorrow yesterday
    hi hello dear just also let know would could don doesn didn isn ll ve
"""

_LETTERS = re.compile(rf"[^\W\d_]{{{LEAST_LETTERS},}}")


class TopicSpace:
    """Texts as rows of one TF-IDF matrix.

    Args:
        texts: one for each message, in a fixed order.
        stop: words that take no part, beside those that are common in English and in mail.
    """

    def __init__(self, texts: Sequence[str], stop: frozenset[str]) -> None:
        from sklearn.feature_extraction.text import TfidfVectorizer

        stopped = _common_words() | stop
        words = [[w for w in _LETTERS.findall(text.casefold()) if w not in stopped] for text in texts]
        self.countable = [bool(found) for found in words]
        """Whether any word of a text could tell its topic."""
        self._names = np.array(_vocabulary(words))
        self._matrix: Any = None
        if len(self._names):
            vectors = TfidfVectorizer(analyzer=_as_is, sublinear_tf=True, vocabulary=list(self._names))
            self._matrix = vectors.fit_transform(words)

    def model(self, rows: Sequence[int], size: int, terms: int, rounds: int = 200) -> TopicModel:
        """Factor some rows into topics; the start is computed (NNDSVDa) and not drawn, so there is no chance in it.

        Args:
            rows: the texts that take part.
            size: number of topics, at most the number of rows.
            terms: terms given for each topic.
            rounds: iterations; mail settles in fewer.
        """
        from sklearn.decomposition import NMF

        chosen = self._matrix[list(rows)]
        size = max(1, min(size, *chosen.shape))
        model = NMF(n_components=size, init="nndsvda", random_state=0, max_iter=rounds, tol=1e-3)
        with _quiet():
            weight = model.fit_transform(chosen) * np.linalg.norm(model.components_, axis=1)
        return TopicModel(
            [self._best(row, terms) for row in model.components_], [int(n) for n in weight.argmax(axis=1)]
        )

    def _best(self, row: Floats, terms: int) -> tuple[str, ...]:
        return tuple(str(self._names[n]) for n in np.lexsort((self._names, -row))[:terms] if row[n] > 0)


def _as_is(words: Sequence[str]) -> Sequence[str]:
    return words


@cache
def _common_words() -> frozenset[str]:
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

    return frozenset(ENGLISH_STOP_WORDS) | frozenset(MAIL_WORDS.split())


def _vocabulary(texts: Sequence[Sequence[str]]) -> list[str]:
    """Return the terms that more than one text has and not too many have; all terms where that leaves none."""
    held = Counter(word for text in texts for word in set(text))
    most = max(2, int(MOST_COMMON * len(texts)))
    shared = [word for word, count in held.items() if 1 < count <= most] or list(held)
    return sorted(sorted(shared, key=lambda word: (-held[word], word))[:MOST_TERMS])


@contextmanager
def _quiet() -> Iterator[None]:
    """Silence the note that the factorisation could go on; the rounds are bounded on purpose."""
    from sklearn.exceptions import ConvergenceWarning

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        yield
