"""OpenCV: decoding images, and the primitives that the pixel finder is built from.

Images are numpy arrays of unsigned bytes: ``(height, width)`` for grey, ``(height, width, 3)`` in the order blue,
green, red. Masks are ``(height, width)`` with 0 and 255. Coordinates are pixels, origin top left.
"""

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from forensics.errors import EvidenceError

Pixels = NDArray[np.uint8]

MAX_PIXELS = 150_000_000
"""Most pixels of one image that are decoded: A3 at 600 dpi has 70 million, A0 at 600 dpi 558 million."""

_TO_RESAVE = "Open the file in an image viewer, save it again as PNG or TIFF, and add the new file."


@dataclass(frozen=True, slots=True, eq=False)
class Raster:
    """The pixels of one page; ``scale`` is pixels per page unit, so page box = pixel box / scale."""

    pixels: Pixels
    scale: float

    @property
    def width(self) -> int:
        """Pixels across."""
        return int(self.pixels.shape[1])

    @property
    def height(self) -> int:
        """Pixels down."""
        return int(self.pixels.shape[0])


def _cv2() -> Any:
    import cv2  # heavy: only where pixels are looked at

    return cv2


# --- reading and writing --------------------------------------------------------------------------------------------


def decode_frames(data: bytes, name: str) -> list[Pixels]:
    """Return every frame of a PNG, JPEG or TIFF, as it is displayed: upright, on white where it is transparent.

    Args:
        data: the bytes of the file.
        name: name of the file, for messages.

    Raises:
        EvidenceError: the image is damaged, has no frame, or is larger than ``MAX_PIXELS``.
    """
    sizes = list(frame_sizes(data))
    largest = max((w * h for w, h in sizes), default=0)
    if largest > MAX_PIXELS:
        what = f"{name}: an image of {largest:,} pixels is beyond the limit of {MAX_PIXELS:,}."
        raise EvidenceError(what, "Reduce it to at most 600 dpi and add the new file.")
    frames = _tiff_frames(data, name) if _is_tiff(data) else [_decode(data, name)]
    if not frames:
        raise EvidenceError(f"{name}: the image holds no picture.", _TO_RESAVE)
    return [_displayed(frame) for frame in frames]


def frame_sizes(data: bytes) -> Iterator[tuple[int, int]]:
    """Yield width and height of each frame from the headers alone; nothing for headers that cannot be read.

    PNG: ISO/IEC 15948 11.2.2; JPEG: ISO/IEC 10918-1 B.2.2; TIFF 6.0 section 2.
    """
    try:
        if data[:8] == b"\x89PNG\r\n\x1a\n":
            yield cast(tuple[int, int], struct.unpack(">II", data[16:24]))
        elif data[:2] == b"\xff\xd8":
            yield from _jpeg_size(data)
        elif _is_tiff(data):
            yield from _tiff_sizes(data)
    except struct.error:
        return


def count_frames(data: bytes, name: str) -> int:
    """Return the number of frames without decoding them where the header tells, else by decoding."""
    return len(list(frame_sizes(data))) or len(decode_frames(data, name))


def encode_png(pixels: Pixels) -> bytes:
    """Return the image as PNG; equal pixels give equal bytes."""
    done, data = _cv2().imencode(".png", pixels)
    if not done:
        raise ValueError("an empty image cannot be written as PNG")
    return cast(bytes, data.tobytes())


def encode_jpeg(pixels: Pixels, quality: int) -> bytes:
    """Return the image as JPEG; equal pixels give equal bytes."""
    cv2 = _cv2()
    done, data = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, quality])
    if not done:
        raise ValueError("an empty image cannot be written as JPEG")
    return cast(bytes, data.tobytes())


def decode_jpeg(data: bytes, *, reduce: int = 1) -> Pixels | None:
    """Return a JPEG at 1/``reduce`` of its size (1, 2, 4, 8; skips much of the decoding), None where it is damaged."""
    cv2 = _cv2()
    flag = {1: cv2.IMREAD_COLOR, 2: cv2.IMREAD_REDUCED_COLOR_2, 4: cv2.IMREAD_REDUCED_COLOR_4}
    whole = np.frombuffer(data, np.uint8)
    try:
        mode = flag.get(reduce, cv2.IMREAD_REDUCED_COLOR_8) | cv2.IMREAD_IGNORE_ORIENTATION
        return cast("Pixels | None", cv2.imdecode(whole, mode))
    except cv2.error:
        return None


def _is_tiff(data: bytes) -> bool:
    return data[:4] in (b"II*\0", b"MM\0*")


def _decode(data: bytes, name: str) -> Pixels:
    cv2 = _cv2()
    # ANYCOLOR turns a JPEG upright by its EXIF note, UNCHANGED keeps the transparency of a PNG
    mode = cv2.IMREAD_ANYCOLOR if data[:2] == b"\xff\xd8" else cv2.IMREAD_UNCHANGED
    try:
        frame = cv2.imdecode(np.frombuffer(data, np.uint8), mode) if data else None
    except cv2.error:
        frame = None
    if frame is None or not _whole(data):
        raise EvidenceError(f"{name}: the image is damaged or cut short.", _TO_RESAVE)
    return cast(Pixels, frame)


def _whole(data: bytes) -> bool:
    """Tell whether the end marker is there: OpenCV fills a truncated JPEG or PNG with grey and says nothing."""
    if data[:2] == b"\xff\xd8":
        return b"\xff\xd9" in data[-4096:]
    return b"IEND" in data[-4096:] if data[:4] == b"\x89PNG" else True


def _tiff_frames(data: bytes, name: str) -> list[Pixels]:
    cv2 = _cv2()
    try:
        _, frames = cv2.imdecodemulti(np.frombuffer(data, np.uint8), cv2.IMREAD_ANYCOLOR)
    except cv2.error as error:
        raise EvidenceError(f"{name}: the TIFF is damaged or cut short.", _TO_RESAVE) from error
    expected = len(list(_tiff_sizes(data)))
    if len(frames) < expected or not frames:
        what = f"{name}: only {len(frames)} of {expected} frames of the TIFF can be decoded."
        raise EvidenceError(what, _TO_RESAVE)
    return list(frames)


def _jpeg_size(data: bytes) -> Iterator[tuple[int, int]]:
    at = 2
    while at + 9 < len(data):
        marker, length = struct.unpack(">HH", data[at : at + 4])
        if 0xFFC0 <= marker <= 0xFFCF and marker not in (0xFFC4, 0xFFC8, 0xFFCC):
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            yield width, height
            return
        at += 2 + length


def _tiff_sizes(data: bytes) -> Iterator[tuple[int, int]]:
    end = "<" if data[:2] == b"II" else ">"
    (at,) = struct.unpack(end + "I", data[4:8])
    seen: set[int] = set()
    while at and at not in seen and at + 2 <= len(data):
        seen.add(at)
        (count,) = struct.unpack(end + "H", data[at : at + 2])
        tags = {}
        for entry in range(at + 2, at + 2 + 12 * count, 12):
            tag, kind = struct.unpack(end + "HH", data[entry : entry + 4])
            tags[tag] = struct.unpack(
                end + ("H" if kind == 3 else "I"), data[entry + 8 : entry + (10 if kind == 3 else 12)]
            )[0]
        yield tags.get(256, 0), tags.get(257, 0)
        (at,) = struct.unpack(end + "I", data[at + 2 + 12 * count : at + 6 + 12 * count])


def _displayed(frame: Pixels) -> Pixels:
    if frame.dtype == np.uint16:
        frame = (frame >> 8).astype(np.uint8)
    if frame.ndim == 3 and frame.shape[2] == 4:
        return _on_white(frame)
    if frame.ndim == 3 and frame.shape[2] == 1:
        return frame[:, :, 0]
    return np.ascontiguousarray(frame, dtype=np.uint8)


def _on_white(frame: Pixels) -> Pixels:
    alpha = frame[:, :, 3:].astype(np.uint16)
    mixed = frame[:, :, :3].astype(np.uint16) * alpha + 255 * (255 - alpha)
    return (mixed // 255).astype(np.uint8)


# --- primitives of the pixel finder ---------------------------------------------------------------------------------


def grey(pixels: Pixels) -> Pixels:
    """Return the image in grey."""
    if pixels.ndim == 2:
        return pixels
    cv2 = _cv2()
    return cast(Pixels, cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY))


def darkest(pixels: Pixels) -> Pixels:
    """Return the least of the three channels: everything that is not paper, yellow included, is low in it."""
    if pixels.ndim == 2:
        return pixels
    cv2 = _cv2()
    blue, green, red = (cv2.extractChannel(pixels, n) for n in range(3))
    return cast(Pixels, cv2.min(cv2.min(blue, green), red))


def coloured(pixels: Pixels, spread: int = 28, share: float = 2e-4) -> bool:
    """Tell whether more than a share of the pixels, every fourth looked at each way, has a hue."""
    if pixels.ndim == 2:
        return False
    few = np.ascontiguousarray(pixels[::4, ::4])
    cv2 = _cv2()
    blue, green, red = (cv2.extractChannel(few, n) for n in range(3))
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
    cv2 = _cv2()
    height, width = pixels.shape[:2]
    size = max(1, round(width * factor)), max(1, round(height * factor))
    whole = int(1 / factor + 0.02)
    if whole > 1:
        width, height = max(1, width // whole), max(1, height // whole)
        pixels = pixels[: height * whole, : width * whole]
        pixels = cv2.resize(pixels, (width, height), interpolation=cv2.INTER_AREA)
    if abs(whole * factor - 1) > 0.02:
        pixels = cv2.resize(pixels, size, interpolation=cv2.INTER_LINEAR)
    return pixels


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


def without_holes(mask: Pixels, width: int, height: int) -> Pixels:
    """Return the mask with its holes filled, those wider than ``width`` or higher than ``height`` left open."""
    cv2 = _cv2()
    outlines, tree = cv2.findContours(mask, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)
    whole = mask.copy()
    for outline, links in zip(outlines, tree[0] if tree is not None else (), strict=True):
        if links[3] >= 0:
            _, _, w, h = cv2.boundingRect(outline)
            if w <= width and h <= height:
                cv2.drawContours(whole, [outline], -1, 255, cv2.FILLED)
    return whole


def grown(mask: Pixels, width: int, height: int) -> Pixels:
    """Return the mask grown by half of ``width`` and ``height`` on each side."""
    return cast(Pixels, _cv2().dilate(mask, _kernel(width, height)))


def _kernel(width: int, height: int) -> Any:
    cv2 = _cv2()
    return cv2.getStructuringElement(cv2.MORPH_RECT, (max(1, width), max(1, height)))


def either(a: Pixels, b: Pixels) -> Pixels:
    """Return the mask of what is in one mask or the other."""
    return cast(Pixels, _cv2().bitwise_or(a, b))


def both(a: Pixels, b: Pixels) -> Pixels:
    """Return the mask of what is in both masks."""
    return cast(Pixels, _cv2().bitwise_and(a, b))


def sums(mask: Pixels) -> NDArray[np.int32]:
    """Return, for each corner of the pixel grid, the sum of the values above and to the left of it."""
    return cast("NDArray[np.int32]", _cv2().integral(mask))


def blurred(plane: Pixels, width: int) -> Pixels:
    """Return the mean over a small square around each pixel."""
    return cast(Pixels, _cv2().blur(plane, (width, width)))


def strips(mask: Pixels, count: int) -> Pixels:
    """Return the mean of each row over ``count`` strips side by side."""
    return cast(Pixels, _cv2().resize(mask, (count, mask.shape[0]), interpolation=_cv2().INTER_AREA))


@dataclass(frozen=True, slots=True)
class Blob:
    """A connected piece of a mask: its upright box (x1, y1 exclusive), area, and the smallest turned rectangle."""

    x0: int
    y0: int
    x1: int
    y1: int
    area: float
    turned_area: float
    angle: float
    """Degrees by which the smallest rectangle is turned, -45 to 45."""
    inner: bool = False
    """The outline of a hole, that is of the ground inside a frame."""


def blobs(mask: Pixels, *, width: float = 1, height: float = 1, holes: bool = False) -> list[Blob]:
    """Return the connected pieces of a mask by their outlines, and its holes where asked for.

    Args:
        mask: what to look at.
        width: least width of a piece.
        height: least height of a piece.
        holes: whether the holes are given besides.
    """
    cv2 = _cv2()
    mode = cv2.RETR_CCOMP if holes else cv2.RETR_EXTERNAL
    outlines, tree = cv2.findContours(mask, mode, cv2.CHAIN_APPROX_SIMPLE)
    found = []
    for n, outline in enumerate(outlines):
        _, _, w, h = cv2.boundingRect(outline)
        if w >= width and h >= height:
            found.append(_blob(outline, holes and bool(tree[0][n][3] >= 0)))
    return found


def _blob(outline: Any, inner: bool) -> Blob:
    cv2 = _cv2()
    x, y, w, h = cv2.boundingRect(outline)
    _, (tw, th), angle = cv2.minAreaRect(outline)
    lean = (angle + 45) % 90 - 45
    return Blob(x, y, x + w, y + h, float(cv2.contourArea(outline)), float(tw * th), float(lean), inner)


def turning(width: int, height: int, degrees: float) -> NDArray[np.float64]:
    """Return the 2 by 3 matrix that turns points of an image anticlockwise about its middle."""
    return cast("NDArray[np.float64]", _cv2().getRotationMatrix2D((width / 2, height / 2), degrees, 1.0))


def levelled(pixels: Pixels, degrees: float) -> Pixels:
    """Return the image turned by ``degrees`` (anticlockwise) about its middle, white where nothing was."""
    cv2 = _cv2()
    height, width = pixels.shape[:2]
    matrix = turning(width, height, degrees)
    white: Sequence[int] | int = 255 if pixels.ndim == 2 else (255, 255, 255)
    turned = cv2.warpAffine(pixels, matrix, (width, height), flags=cv2.INTER_LINEAR, borderValue=white)
    return cast(Pixels, turned)
