"""Running text, told from names, titles and stamps."""

import re

_LOWER_WORD = re.compile(r"(?<![\w@.<-])[a-z]{2,}(?![\w@>-]|\.\w)")
_PROSE = 5
"""Words in lower case that no list of names has."""


def lower_words(text: str) -> int:
    """Return how many words in lower case a line has, parts of addresses apart."""
    return len(_LOWER_WORD.findall(text))


def is_prose(text: str) -> bool:
    """Tell whether a line reads like running text rather than names: five words in lower case, no list marks."""
    return "@" not in text and ";" not in text and lower_words(text) >= _PROSE
