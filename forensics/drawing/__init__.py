"""Drawings of redactions and of changes: pictures of pages with every place outlined and numbered.

Never a copy of a file: text that survives beneath a mark is in none of them.
"""

from forensics.drawing.files import check_target
from forensics.drawing.write import Drawn, write_drawing
from forensics.drawing.write_changes import DrawnChanges, write_comparison

__all__ = ["Drawn", "DrawnChanges", "check_target", "write_comparison", "write_drawing"]
