"""What sections are made of besides tables: charts and drawings with their words."""

from dataclasses import dataclass

from forensics.report.grid import Grid


@dataclass(frozen=True, slots=True, kw_only=True)
class Swatch:
    """One entry of a legend."""

    colour: str
    text: str
    hollow: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A drawing as SVG, its caption, and what it shows for those who cannot see it."""

    svg: str
    caption: str
    alt: str
    legend: tuple[Swatch, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Sentences, then drawings and tables in this order."""

    sentences: tuple[str, ...] = ()
    parts: tuple[Figure | Grid, ...] = ()
