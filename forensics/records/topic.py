"""Topics and how much of each is hidden."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A cluster of messages by their visible words."""

    id: str
    label: str
    terms: tuple[str, ...]
    messages: tuple[str, ...]
    hidden_share: tuple[float, float, float]
    """Share of the words of these messages that is hidden: low, estimate, high; 0 to 1."""
    words_visible: int = 0
    words_hidden: tuple[float, float, float] = (0.0, 0.0, 0.0)
