"""Drawings of redactions: pictures of pages with every region outlined, numbered and named. Never a copy of a file."""

from forensics.drawing.write import Drawn, check_target, write_drawing

__all__ = ["Drawn", "check_target", "write_drawing"]
