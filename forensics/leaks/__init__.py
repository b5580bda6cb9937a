"""What the pages of a redacted PDF hide and the file still carries in another place."""

from forensics.leaks.finding import find
from forensics.leaks.shown import Shown, ShownPage

__all__ = ["Shown", "ShownPage", "find"]
