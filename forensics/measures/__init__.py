"""How much is hidden: the measures of a page, and of documents, productions, codes, months and senders."""

from forensics.measures.pages import Yardstick, is_unread, page_figures, yardstick
from forensics.measures.rows import figure_rows, total

__all__ = ["Yardstick", "figure_rows", "is_unread", "page_figures", "total", "yardstick"]
