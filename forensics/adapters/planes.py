"""OpenCV: operations on planes of pixels, from which the pixel finder is built.

Images are as in ``image``. Masks are ``(height, width)`` with 0 and 255. Coordinates are pixels, origin top left.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from forensics.adapters.image import Pixels


def _cv2() -> Any:
    import cv2  # heavy: only where pixels are looked at

    return cv2


def grey(pixels: Pixels) -> Pixels:
    """Return the image in grey."""
    if pixels.ndim == 2:
        return pixels
    cv2 = _cv2()
    return cast(Pixels, cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY))


def swapped(pixels: Pixels) -> Pixels:
    """Return an image of three channels in their opposite order: four times as quick as a copy of a reversed view."""
    cv2 = _cv2()
    return cast(Pixels, cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR))


def darkest(pixels: Pixels) -> Pixels:
    """Return the least of the three channels: everything that is not paper, yellow included, is low in it."""
    if pixels.ndim == 2:
        return pixels
    cv2 = _cv2()
    blue, green, red = cv2.split(pixels)
    return cast(Pixels, cv2.min(cv2.min(blue, green), red))


def coloured(pixels: Pixels, spread: int = 28, share: float = 2e-4) -> bool:
    """Tell whether more than a share of the pixels, every fourth looked at each way, has a hue."""
    if pixels.ndim == 2:
        return False
    cv2 = _cv2()
    blue, green, red = cv2.split(sampled(pixels, max(1, pixels.shape[1] // 4), max(1, pixels.shape[0] // 4)))
    widest = cv2.subtract(cv2.max(cv2.max(blue, green), red), cv2.min(cv2.min(blue, green), red))
    return bool(np.count_nonzero(widest > spread) > share * widest.size)


def below(plane: Pixels, level: int) -> Pixels:
    """Return the mask of the pixels below a level."""
    cv2 = _cv2()
    return cast(Pixels, cv2.threshold(plane, level - 1, 255, cv2.THRESH_BINARY_INV)[1])


def above(plane: Pixels, level: int) -> Pixels:
    """Return the mask of the pixels above a level."""
    cv2 = _cv2()
    return cast(Pixels, cv2.threshold(plane, level, 255, cv2.THRESH_BINARY)[1])


def within(pixels: Pixels, tone: Sequence[float], reach: float) -> Pixels:
    """Return the mask of the pixels that differ from a tone by at most ``reach`` in every channel."""
    low = tuple(max(0.0, v - reach) for v in tone)
    high = tuple(min(255.0, v + reach) for v in tone)
    return cast(Pixels, _cv2().inRange(pixels, low, high))


def steps(plane: Pixels) -> Pixels:
    """Return for each pixel of one plane the largest difference from its neighbours to the left and above."""
    cv2 = _cv2()
    found = np.zeros(plane.shape[:2], np.uint8)
    if min(found.shape) > 1:
        found[:, 1:] = cv2.absdiff(plane[:, 1:], plane[:, :-1])
        found[1:] = cv2.max(found[1:], cv2.absdiff(plane[1:], plane[:-1]))
    return found


def spread(plane: Pixels, window: int) -> Pixels:
    """Return for each pixel the greatest less the least value in a window around it."""
    cv2 = _cv2()
    kernel = _kernel(window, window)
    return cast(Pixels, cv2.subtract(cv2.dilate(plane, kernel), cv2.erode(plane, kernel)))


def shrink(pixels: Pixels, factor: float) -> Pixels:
    """Return the image at ``factor`` (below 1) of its size: whole steps as means, the rest by interpolation.

    Means over broken steps cost six times as much.
    """
    if factor >= 1:
        return pixels
    height, width = pixels.shape[:2]
    whole = int(1 / factor + 0.02)
    if abs(whole * factor - 1) <= 0.02:
        return _reduced(pixels, whole)
    return to_size(pixels, max(1, round(width * factor)), max(1, round(height * factor)))


def to_size(pixels: Pixels, width: int, height: int) -> Pixels:
    """Return the image at a size no larger than its own, as ``shrink`` does."""
    cv2 = _cv2()
    pixels = _reduced(pixels, int(pixels.shape[1] / width + 0.02))
    if pixels.shape[:2] == (height, width):
        return pixels
    return cast(Pixels, cv2.resize(pixels, (width, height), interpolation=cv2.INTER_LINEAR))


def _reduced(pixels: Pixels, step: int) -> Pixels:
    """Return the means over squares of pixels."""
    if step <= 1:
        return pixels
    cv2 = _cv2()
    height, width = (max(1, n // step) for n in pixels.shape[:2])
    pixels = pixels[: height * step, : width * step]
    return cast(Pixels, cv2.resize(pixels, (width, height), interpolation=cv2.INTER_AREA))


def sampled(pixels: Pixels, width: int, height: int) -> Pixels:
    """Return the image at a smaller size, single pixels of it: three times as quick as means."""
    cv2 = _cv2()
    return cast(Pixels, cv2.resize(pixels, (width, height), interpolation=cv2.INTER_NEAREST))


def doubled(plane: Pixels, width: int, height: int) -> Pixels:
    """Return a plane of half the size at the whole size."""
    cv2 = _cv2()
    return cast(Pixels, cv2.resize(plane, (width, height), interpolation=cv2.INTER_NEAREST))


def bordered(plane: Pixels, border: int) -> Pixels:
    """Return a plane with white around it."""
    cv2 = _cv2()
    return cast(Pixels, cv2.copyMakeBorder(plane, *[border] * 4, cv2.BORDER_CONSTANT, value=255))


def apart(plane: Pixels, other: Pixels) -> Pixels:
    """Return by how much the pixels of two planes differ."""
    return cast(Pixels, _cv2().absdiff(plane, other))


def less(plane: Pixels, other: Pixels) -> Pixels:
    """Return one plane less another, 0 where that would be below."""
    return cast(Pixels, _cv2().subtract(plane, other))


def turn(pixels: Pixels, quarters: int) -> Pixels:
    """Return the image turned clockwise by quarter turns."""
    return np.ascontiguousarray(np.rot90(pixels, -quarters))


def opened(mask: Pixels, width: int, height: int) -> Pixels:
    """Return the mask without what is narrower than ``width`` or lower than ``height``."""
    cv2 = _cv2()
    return cast(Pixels, cv2.morphologyEx(mask, cv2.MORPH_OPEN, _kernel(width, height)))


def closed(mask: Pixels, width: int, height: int) -> Pixels:
    """Return the mask with gaps narrower than ``width`` and ``height`` filled."""
    cv2 = _cv2()
    return cast(Pixels, cv2.morphologyEx(mask, cv2.MORPH_CLOSE, _kernel(width, height)))


def grown(mask: Pixels, width: int, height: int) -> Pixels:
    """Return the mask grown by half of ``width`` and ``height`` on each side."""
    return cast(Pixels, _cv2().dilate(mask, _kernel(width, height)))


def _kernel(width: int, height: int) -> Any:
    cv2 = _cv2()
    return cv2.getStructuringElement(cv2.MORPH_RECT, (max(1, width), max(1, height)))


def either(a: Pixels, b: Pixels) -> Pixels:
    """Return the mask of what is in one mask or the other."""
    return cast(Pixels, _cv2().max(a, b))


def both(a: Pixels, b: Pixels) -> Pixels:
    """Return the mask of what is in both masks."""
    return cast(Pixels, _cv2().min(a, b))


def sums(mask: Pixels) -> NDArray[np.int32]:
    """Return, for each corner of the pixel grid, the sum of the values above and to the left of it."""
    return cast("NDArray[np.int32]", _cv2().integral(mask))


def blurred(plane: Pixels, width: int) -> Pixels:
    """Return the mean over a small square around each pixel."""
    return cast(Pixels, _cv2().blur(plane, (width, width)))


def inverted(plane: Pixels) -> Pixels:
    """Return a plane with dark for light: what is dark in it then grows and shrinks as what is set in a mask."""
    return cast(Pixels, _cv2().bitwise_not(plane))


def halved_lines(plane: Pixels) -> tuple[Pixels, Pixels]:
    """Return what of a mask, or of an inverted plane at each of its levels, is of level and of upright lines.

    Two pixels along the line must be set, in either of two rows or columns across it: half the size is enough then.
    """
    cv2 = _cv2()
    height, width = (n - n % 2 for n in plane.shape)
    even = plane[:height, :width]
    beside, upon = cv2.min(even[:, :-1], even[:, 1:]), cv2.min(even[::2], even[1::2])
    level, upright = cv2.max(beside[::2], beside[1::2]), cv2.max(upon[:, :-1], upon[:, 1:])
    return np.ascontiguousarray(level[:, ::2]), np.ascontiguousarray(upright[:, ::2])


def column_means(plane: Pixels) -> NDArray[np.float32]:
    """Return the mean of each column."""
    cv2 = _cv2()
    return cast("NDArray[np.float32]", cv2.reduce(plane, 0, cv2.REDUCE_AVG, dtype=cv2.CV_32F)[0])


def leant(pixels: Pixels, degrees: float) -> Pixels:
    """Return the image turned by a few ``degrees`` (anticlockwise) about its middle, white where nothing was.

    Columns are moved, then rows, each by whole pixels: twenty times as quick as interpolation, and as good for lines.
    """
    height, width = pixels.shape[:2]
    lean = float(np.tan(np.radians(degrees)))
    moved, level = np.full_like(pixels, 255), np.full_like(pixels, 255)
    for a, b, by in _moves(width, lean):
        to, start = _shifted(height, -by)
        moved[to, a:b] = pixels[start, a:b]
    for a, b, by in _moves(height, lean):
        to, start = _shifted(width, by)
        level[a:b, to] = moved[a:b, start]
    return level


def _moves(length: int, lean: float) -> Iterator[tuple[int, int, int]]:
    """Yield the stretches of a side that are moved alike, and by how much."""
    by = np.rint((np.arange(length) - length / 2) * lean).astype(np.int64)
    edges = [0, *(np.flatnonzero(np.diff(by)) + 1).tolist(), length]
    for a, b in pairwise(edges):
        yield a, b, int(by[a])


def _shifted(length: int, by: int) -> tuple[slice, slice]:
    """Return where what is moved stands afterwards, and where it stood."""
    return slice(max(0, by), max(0, length + min(0, by))), slice(max(0, -by), max(0, length - max(0, by)))
