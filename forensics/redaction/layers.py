"""What a reader sees of each word: its colour against its ground, and what was painted over both.

A page is a pile of paint. Up to a word, marks give it its ground; from then on they take contrast away, the opaque all
of it, the others a part, so that two fills of 70 % hide what one does not. A word is read where it differs from its
ground and enough is left of the difference (ISO 32000-2, 11.3.3 to 11.3.5 for opacity and blend modes).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from forensics.records.overlap import Boxes, as_array, overlaps
from forensics.records.page import DrawnMark, MarkKind, PageContent, RawWord

LEFT = 0.25
"""Part of the contrast between text and ground that paint on top must leave for a reader to see the text."""

APART = 0.12
"""Least difference of text from its ground, 0 to 1, at which it is read: pale grey print is 0.2 from paper."""

CORE = 0.25
"""Part of a glyph box cut off above and below: what is left holds the ink of small letters."""

COVERED = 0.6
"""Least part of a word's core that cannot be read where the word cannot."""

_ACROSS, _DOWN = 12, 3
"""Points of a word's core at which the pile is looked at: a bar ends rarely within a twelfth of a word."""

_AT_ONCE = 4_000
"""Words that are looked at together: 36 points of three channels each, 4 MB."""

_WEIGHTS = np.array([0.299, 0.587, 0.114])
_DARKENS = ("Multiply", "Darken", "ColorBurn")

Mask = NDArray[np.bool_]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Layers:
    """Which words of a page a reader cannot see, and why; arrays go by the page's words."""

    over: Mask
    """Paint drawn later hides the word."""
    lost: Mask
    """The word has the colour of its ground."""
    unseen: Mask
    """The word is drawn without ink where no picture shows what it says."""
    grazed: Mask
    """Paint drawn later hides some of the word."""
    cover: NDArray[np.intp]
    """The last of the page's marks that is drawn over the word, -1 for none."""

    @property
    def hidden(self) -> Mask:
        """Every word of real glyphs that a reader cannot see."""
        return self.over | self.lost | self.unseen


def layers(content: PageContent) -> Layers:
    """Return what a reader sees of the words of a page; words whose order was not asked for are seen.

    Raises:
        Crowded: too many words and marks stand at one place.
    """
    count = len(content.words)
    over, lost, unseen, grazed = np.zeros((4, count), bool)
    found = Layers(over, lost, unseen, grazed, np.full(count, -1))
    asked = np.flatnonzero([w.order is not None for w in content.words])
    if len(asked):
        _look(content, asked, found)
    return found


def _look(content: PageContent, asked: NDArray[np.intp], found: Layers) -> None:
    words = [content.words[n] for n in asked]
    cores, paint = cores_of(words), _Paint.of(content.marks)
    pictured = _pictured(content, cores)
    inkless = np.array([w.invisible for w in words])
    for start in range(0, len(words), _AT_ONCE):
        part = slice(start, start + _AT_ONCE)
        kept, known, found.cover[asked[part]] = _contrasts(words[part], cores[part], paint)
        found.grazed[asked[part]] = (kept < LEFT).any(axis=1)
        known[pictured[part]] = 1.0
        found.lost[asked[part]] = (known < APART).mean(axis=1) >= COVERED
        found.over[asked[part]] = ((kept < LEFT) | (known < APART)).mean(axis=1) >= COVERED
    # where nothing has ink, the page is drawn some other way, and this is its OCR layer: noise under its bars
    noise = found.over[asked] if inkless.all() else np.zeros(len(asked), bool)
    found.unseen[asked] = inkless & ~pictured & ~noise
    found.lost[asked[inkless]] = False
    found.over[:] &= ~found.lost
    found.over[asked[inkless]] = False


def paints(mark: DrawnMark) -> bool:
    """Tell whether a mark paints an area of the page; a mark for redaction only says where one is wanted."""
    return mark.fill is not None and mark.detail != "Redact"


def cores_of(words: Sequence[RawWord]) -> Boxes:
    """Return the part of each word's box that holds its ink, for lines that run across or up and down."""
    boxes = as_array([w.box for w in words])
    width, height = boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]
    upright = (height > 1.5 * width) & np.array([len(w.text) > 1 for w in words], bool)
    boxes[:, 0] += np.where(upright, CORE * width, 0)
    boxes[:, 2] -= np.where(upright, CORE * width, 0)
    boxes[:, 1] += np.where(upright, 0, CORE * height)
    boxes[:, 3] -= np.where(upright, 0, CORE * height)
    return boxes


def veil(mark: DrawnMark) -> float:
    """Return the part of the contrast beneath a mark that its paint leaves, 0 (hides) to 1 (hides nothing)."""
    if mark.fill is None:
        return 1.0
    if mark.blend == "Normal":
        return 1.0 - mark.opacity
    if mark.blend in _DARKENS:  # black on white becomes black on the colour of the mark
        return 1.0 - mark.opacity * (1.0 - float(np.dot(_WEIGHTS, mark.fill)))
    return 1.0


@dataclass(frozen=True, slots=True, eq=False)
class _Paint:
    """Marks that paint, as arrays, in their drawing order; ``mark`` tells which of the page's marks each is."""

    mark: NDArray[np.intp]
    boxes: Boxes
    fill: Floats
    opacity: Floats
    veil: Floats
    darkens: Mask
    order: NDArray[np.int64]

    @classmethod
    def of(cls, marks: Sequence[DrawnMark]) -> "_Paint":
        rows = sorted((n for n, m in enumerate(marks) if paints(m)), key=lambda n: marks[n].order)
        piled = [marks[n] for n in rows]
        return cls(
            mark=np.array(rows, np.intp),
            boxes=as_array([m.box for m in piled]),
            fill=np.array([m.fill for m in piled], float).reshape(-1, 3),
            opacity=np.array([m.opacity if m.blend == "Normal" or m.blend in _DARKENS else 0.0 for m in piled]),
            veil=np.array([veil(m) for m in piled]),
            darkens=np.array([m.blend in _DARKENS for m in piled], bool),
            order=np.array([m.order for m in piled], np.int64),
        )


def _pictured(content: PageContent, cores: Boxes) -> Mask:
    """Tell which words stand where a picture is shown: an OCR layer, or print on a ground that is not known."""
    bars = {m.box for m in content.marks if m.kind is MarkKind.IMAGE and m.detail != "picture"}
    pictures = as_array([i.box for i in content.images if i.box not in bars] + list(content.unclear))
    middle = np.tile((cores[:, :2] + cores[:, 2:]) / 2, 2)
    found = np.zeros(len(cores), bool)
    found[overlaps(middle, pictures)[0]] = True
    return found


def _contrasts(words: Sequence[RawWord], cores: Boxes, paint: _Paint) -> tuple[Floats, Floats, NDArray[np.intp]]:
    """Return for the points of each word what later paint leaves of its contrast, and the contrast with its ground.

    The last array holds the last mark that is drawn over each word.
    """
    top = np.full(len(words), -1)
    order = np.array([w.order for w in words])
    x, y = _points(cores)
    ground = np.ones((*x.shape, 3))
    kept = np.ones(x.shape)
    for at, mark in _by_rank(*overlaps(cores, paint.boxes)):
        x0, y0, x1, y1 = (paint.boxes[mark, n, None] for n in range(4))
        inside = (x[at] >= x0) & (x[at] <= x1) & (y[at] >= y0) & (y[at] <= y1)
        later = (paint.order[mark] > order[at])[:, None]
        kept[at] *= np.where(inside & later, paint.veil[mark, None], 1.0)
        above = (inside & later).any(axis=1)
        top[at[above]] = paint.mark[mark[above]]
        share = np.where(inside & ~later, paint.opacity[mark, None], 0.0)[..., None]
        under = ground[at]
        laid = np.where(paint.darkens[mark, None, None], under * paint.fill[mark, None], paint.fill[mark, None])
        ground[at] = under + share * (laid - under)
    colour = np.array([w.colour or (0.0, 0.0, 0.0) for w in words])[:, None]
    known = _difference(colour, ground)
    known[[n for n, w in enumerate(words) if w.colour is None]] = 1.0
    return kept, known, top


def _points(cores: Boxes) -> tuple[Floats, Floats]:
    """Return the places at which each word is looked at, by rows of ``_ACROSS``."""
    across = np.tile((np.arange(_ACROSS) + 0.5) / _ACROSS, _DOWN)
    down = np.repeat((np.arange(_DOWN) + 0.5) / _DOWN, _ACROSS)
    width, height = cores[:, 2] - cores[:, 0], cores[:, 3] - cores[:, 1]
    return cores[:, 0, None] + width[:, None] * across, cores[:, 1, None] + height[:, None] * down


def _by_rank(left: NDArray[np.intp], right: NDArray[np.intp]) -> list[tuple[NDArray[np.intp], NDArray[np.intp]]]:
    """Return the lowest mark of every word, then the next of every word that has one, and so on."""
    if not len(left):
        return []
    starts = np.flatnonzero(np.r_[True, left[1:] != left[:-1]])
    rank = np.arange(len(left)) - np.repeat(starts, np.diff(np.r_[starts, len(left)]))
    by_rank = np.argsort(rank, kind="stable")
    cuts = np.flatnonzero(np.diff(rank[by_rank])) + 1
    return list(zip(np.split(left[by_rank], cuts), np.split(right[by_rank], cuts), strict=True))


def _difference(a: Floats, b: Floats) -> Floats:
    """Return how far apart colours look, 0 to 1: by lightness, or by one channel, which counts for less."""
    light: Floats = np.abs((a - b) @ _WEIGHTS)
    channel: Floats = 0.6 * np.abs(a - b).max(axis=-1)
    return np.maximum(light, channel)
