"""Slips of OCR and of typing: one letter doubled, dropped, swapped with its neighbour or read as a likeness."""

_ALIKE = ("0oq", "1il|j", "5s", "8b", "ce", "6g", "uv", "nh", "vy", "a4")
_ALIKE_PAIRS = frozenset((a, b) for group in _ALIKE for a in group for b in group if a != b)
_RUNS_ALIKE = (("rn", "m"), ("cl", "d"), ("vv", "w"), ("ii", "n"), ("li", "h"), ("ri", "n"))


_FOLDED = (("rn", "m"), ("nn", "m"), ("cl", "d"), ("vv", "w"))
_ALIKE_LETTERS = str.maketrans("01l|j58", "oiiiisb")
_CAPITALS_ALIKE = ("bdpr", "efi", "ijlt", "hnm", "cgoq", "uvy", "kx")
_CAPITAL_PAIRS = frozenset((a, b) for group in _CAPITALS_ALIKE for a in group for b in group)


def alike_initials(a: str, b: str) -> bool:
    """Tell whether two strings of initials agree as far as both go, letters that OCR confuses counting as one."""
    return all(x == y or (x, y) in _CAPITAL_PAIRS for x, y in zip(a, b, strict=False))


def near(a: str, b: str) -> bool:
    """Tell whether two words are one slip apart: a swap, a letter more or less, or one letter for another."""
    return slip(a, b) is not None


def slip(a: str, b: str) -> str | None:
    """Return the slip that parts two words: ``swap``, ``length``, ``likeness``, ``letter``; None for more or none."""
    if a == b:
        return None
    start = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    end = 0
    while end < min(len(a), len(b)) - start and a[-1 - end] == b[-1 - end]:
        end += 1
    left, right = a[start : len(a) - end], b[start : len(b) - end]
    if len(left) + len(right) == 1:
        return "length"
    if len(left) == len(right) == 2 and left == right[::-1]:
        return "swap"
    if (left, right) in _RUNS_ALIKE or (right, left) in _RUNS_ALIKE or (left, right) in _ALIKE_PAIRS:
        return "likeness"
    return "letter" if len(left) == len(right) == 1 else None


def skeleton(word: str) -> str:
    """Return a word with what OCR confuses made one: ``rn`` and ``m``, ``cl`` and ``d``, ``l``, ``1`` and ``j``."""
    for read, meant in _FOLDED:
        word = word.replace(read, meant)
    return word.translate(_ALIKE_LETTERS)


def deletions(word: str) -> set[str]:
    """Return the word and what is left of it without one letter: words one slip apart share one of these."""
    return {word, *(word[:i] + word[i + 1 :] for i in range(len(word)))}
