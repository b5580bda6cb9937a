"""The case on disk: one SQLite file, and the only code that speaks SQL."""

from forensics.store.database import Store

__all__ = ["Store"]
