"""Files to sources, sources to pages; Bates numbers, furniture and the bounds of documents."""

from forensics.intake.bates import number_pages
from forensics.intake.discover import discover
from forensics.intake.documents import documents
from forensics.intake.fetch import read_bytes
from forensics.intake.furniture import furniture
from forensics.intake.readers import Reader, open_source

__all__ = ["Reader", "discover", "documents", "furniture", "number_pages", "open_source", "read_bytes"]
