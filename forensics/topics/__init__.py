"""Topics of the messages and how much of each is hidden."""

from forensics.topics.finding import topics

__all__ = ["topics"]
