"""OpenCV: decoding and encoding images.

Images are numpy arrays of unsigned bytes: ``(height, width)`` for grey, ``(height, width, 3)`` in the order blue,
green, red. Operations on them are in ``planes``.
"""

import struct
from collections.abc import Iterator
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


def decode_jpeg(data: bytes, *, reduce: int = 1, grey: bool = False) -> Pixels | None:
    """Return a JPEG at 1/``reduce`` of its size (1, 2, 4, 8; skips much of the decoding), None where it is damaged.

    Args:
        data: the bytes of the file.
        reduce: by what the size is divided.
        grey: in one channel, for files that have no more.
    """
    cv2 = _cv2()
    size = "" if reduce == 1 else f"_{reduce}"
    kind = "GRAYSCALE" if grey else "COLOR"
    mode = getattr(cv2, f"IMREAD_REDUCED_{kind}{size}" if size else f"IMREAD_{kind}")
    try:
        return cast("Pixels | None", cv2.imdecode(np.frombuffer(data, np.uint8), mode | cv2.IMREAD_IGNORE_ORIENTATION))
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
