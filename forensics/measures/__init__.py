"""How much is hidden: the measures of a page, and of documents, productions, codes, months and senders."""

from forensics.measures.hidden import together
from forensics.measures.pages import Yardstick, is_unread, page_figures, yardstick
from forensics.measures.rows import figure_rows, total
from forensics.measures.shares import region_figures

__all__ = ["Yardstick", "figure_rows", "is_unread", "page_figures", "region_figures", "together", "total", "yardstick"]
