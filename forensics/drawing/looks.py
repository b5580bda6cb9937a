"""How redactions are drawn: a colour and a dash for each finder, told apart in colour and in print."""

from dataclasses import dataclass

from forensics.drawing.pdf import Canvas, Colour
from forensics.records.region import Finder, Region

INK: Colour = (0.13, 0.13, 0.13)
MUTED: Colour = (0.38, 0.38, 0.38)
RULE: Colour = (0.75, 0.73, 0.68)
ALERT: Colour = (0.66, 0.16, 0.1)
WHITE: Colour = (1.0, 1.0, 1.0)


@dataclass(frozen=True, slots=True)
class Look:
    """Colour, dash and name of what saw a region (colours: Okabe and Ito 2008, darkened for white text)."""

    name: str
    colour: Colour
    dash: tuple[float, ...]


SEVERAL = Look("two or three of them", (0.0, 0.45, 0.34), ())
REJECTED = Look("rejected by a person", (0.5, 0.5, 0.5), (1.0, 2.0))
LOOKS: dict[Finder, Look] = {
    Finder.DRAWN: Look("marks drawn in the file", (0.0, 0.36, 0.65), (4.0, 1.5)),
    Finder.PIXELS: Look("pixels of the page", (0.78, 0.33, 0.0), (2.0, 1.2)),
    Finder.MARKINGS: Look("markings in the text", (0.62, 0.25, 0.52), (0.8, 1.2)),
}


def look_of(region: Region, verdict: str | None) -> Look:
    """Return how a region is drawn; ``verdict`` is a person's, ``yes``, ``no`` or None."""
    if verdict == "no":
        return REJECTED
    return SEVERAL if len(region.finders) > 1 else LOOKS[region.finders[0]]


def legend(canvas: Canvas, x: float, y: float) -> None:
    """Draw what each outline means, in a line that begins at ``x``."""
    from forensics.adapters.typeface import text_width

    canvas.text(x, y, "Seen in", 7, MUTED)
    x += text_width("Seen in", "Helvetica", 7) + 8
    for look in (*LOOKS.values(), SEVERAL):
        canvas.box(x, y - 5.5, 14, 6.5, line=look.colour, weight=1.2, dash=look.dash)
        canvas.text(x + 18, y, look.name, 7, INK)
        x += 18 + text_width(look.name, "Helvetica", 7) + 12
