"""Tones of marks and pixels: which of them can hide text, and what they are called."""

from enum import Enum

from forensics.records.region import Style

Rgb = tuple[float, float, float]


class Tone(Enum):
    """How a fill looks to a reader."""

    BLACK = "black"
    GREY = "grey"
    COLOUR = "colour"
    PALE = "pale"
    """A light colour, as highlighters and table stripes have it."""
    WHITE = "white"


STYLES = {
    Tone.BLACK: Style.BLACK,
    Tone.GREY: Style.GREY,
    Tone.COLOUR: Style.COLOUR,
    Tone.PALE: Style.COLOUR,
    Tone.WHITE: Style.WHITE,
}


def luminance(colour: Rgb) -> float:
    """Return how light a colour is, 0 to 1 (Rec. 601 weights)."""
    r, g, b = colour
    return 0.299 * r + 0.587 * g + 0.114 * b


def tone_of(colour: Rgb) -> Tone:
    """Return what a fill is called."""
    light, spread = luminance(colour), max(colour) - min(colour)
    if light >= 0.95 and spread < 0.1:
        return Tone.WHITE
    if light < 0.22 and spread < 0.25:
        return Tone.BLACK
    if spread < 0.12:
        return Tone.GREY
    return Tone.PALE if light > 0.72 else Tone.COLOUR
