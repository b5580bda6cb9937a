"""How much is hidden: the measures of a page, and of documents, productions, codes, months and senders."""

from forensics.measures.pages import page_figures
from forensics.measures.rows import figure_rows

__all__ = ["figure_rows", "page_figures"]
