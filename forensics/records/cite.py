"""A citation: where in the evidence a thing stands, as a reader of the production would find it."""

from dataclasses import dataclass

from forensics.records.geometry import Box

Lines = tuple[int, int]
"""First and last line, from 1, both included."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cite:
    """File and page, the Bates number where one is known, and the box or the lines."""

    file: str
    page: int | None = None
    bates: str | None = None
    box: Box | None = None
    lines: Lines | None = None

    def __str__(self) -> str:
        if self.bates:
            return self.bates
        return f"{self.file}, page {self.page}" if self.page else self.file
