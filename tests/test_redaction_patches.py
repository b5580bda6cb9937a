"""Patches: text made unreadable in place by a mosaic or a blur, on pages drawn by the test."""

from collections.abc import Callable
from random import Random
from typing import Any

import cv2
import numpy as np
import pymupdf
import pytest

from forensics.adapters.image import Pixels, Raster
from forensics.records.geometry import Box
from forensics.records.region import Finder, Style
from forensics.redaction.pixels import patches
from forensics.redaction.pixels.view import View, view_of

DPI = 150
TEXT = "The harbour office has asked for the list of crews by Monday. Please send the letter before noon. " * 26
WORDS = Box(150, 91, 262, 106)
"""Points; a few words of the third line."""


def typed() -> Pixels:
    """Return the pixels of a typed page."""
    page = pymupdf.open().new_page()
    page.insert_textbox((60, 60, 550, 780), TEXT, fontsize=11)
    pixmap = page.get_pixmap(dpi=DPI, alpha=False)
    return np.frombuffer(pixmap.samples, np.uint8).reshape(pixmap.h, pixmap.w, 3)[:, :, ::-1].copy()


def seen(pixels: Pixels) -> View:
    """Return a page as the finder sees it."""
    return view_of(Raster(pixels, DPI / 72), 72.0)


def in_place(change: Callable[[Pixels], Pixels]) -> Pixels:
    """Return a typed page with some words changed."""
    pixels = typed()
    x0, y0, x1, y1 = (round(v * DPI / 72) for v in WORDS)
    pixels[y0:y1, x0:x1] = change(pixels)[y0:y1, x0:x1]
    return pixels


def mosaic(side: int) -> Callable[[Pixels], Pixels]:
    """Return what makes blocks of one tone each."""

    def change(pixels: Pixels) -> Pixels:
        x0, y0, x1, y1 = (round(v * DPI / 72) for v in WORDS)
        part = pixels[y0:y1, x0:x1]
        small = cv2.resize(part, (part.shape[1] // side, part.shape[0] // side), interpolation=cv2.INTER_AREA)
        whole = pixels.copy()
        whole[y0:y1, x0:x1] = cv2.resize(small, part.shape[1::-1], interpolation=cv2.INTER_NEAREST)
        return whole

    return change


@pytest.mark.parametrize("side", [7, 9, 12])
def test_a_mosaic_is_found(side: int) -> None:
    """Blocks on a grid where words should stand are one region, whatever their side."""
    (sight,) = patches.find(seen(in_place(mosaic(side))))
    assert (sight.style, sight.finder) == (Style.PIXELATION, Finder.PIXELS)
    assert "mosaic" in sight.why
    assert sight.box.iou(WORDS) >= 0.5


@pytest.mark.parametrize("sigma", [5, 7])
def test_a_blur_is_found(sigma: float) -> None:
    """Words without an edge among sharp ones are one region, with less confidence."""
    (sight,) = patches.find(seen(in_place(lambda pixels: cv2.GaussianBlur(pixels, (0, 0), sigma))))
    assert "without an edge" in sight.why
    assert sight.confidence < 0.7
    assert sight.box.iou(WORDS) >= 0.5


def _photograph(pixels: Pixels) -> None:
    noise = np.random.default_rng(3).normal(128, 60, (400, 600, 3))
    pixels[300:700, 200:800] = cv2.GaussianBlur(noise, (0, 0), 3).clip(0, 255).astype(np.uint8)


def _shading(pixels: Pixels) -> None:
    pixels[200:232, 100:900] = 205


def _gradient(pixels: Pixels) -> None:
    pixels[200:240, 100:900] = np.linspace(80, 230, 800).astype(np.uint8)[None, :, None]


def _stripes(pixels: Pixels) -> None:
    for n, x in enumerate(range(100, 400, 7)):
        pixels[200:260, x : x + 3 + n % 3] = 0


def _chart(pixels: Pixels) -> None:
    for n in range(6):
        pixels[500 - 40 * n : 520, 200 + 60 * n : 240 + 60 * n] = 60 + 30 * n


@pytest.mark.parametrize("draw", [_photograph, _shading, _gradient, _stripes, _chart])
def test_what_is_no_patch(draw: Callable[[Any], None]) -> None:
    """Pictures, shading and bars of codes and charts have no grid of blocks, and no swell at the pace of letters."""
    pixels = typed()
    draw(pixels)
    assert patches.find(seen(pixels)) == []


def test_a_random_page_is_no_patch() -> None:
    """Typed pages with noise have none."""
    random = Random(5)  # noqa: S311
    pixels = typed().astype(int) + np.array([random.randint(-20, 20) for _ in range(1000)])[None, :1, None]
    assert patches.find(seen(pixels.clip(0, 255).astype(np.uint8))) == []
