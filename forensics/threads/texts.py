"""The words of each copy and their runs, worked out once for all finders."""

from collections.abc import Mapping, Sequence

import numpy as np

from forensics.records.message import MessageCopy
from forensics.threads.quotes import Layers, layers
from forensics.threads.shingles import Runs, Shingler

RECENT = 16
"""Texts whose runs in order are kept: the latest mails of a conversation are held against all before them."""


class Texts:
    """What a copy says itself and what it quotes, as text and as runs of words, by id of the copy."""

    def __init__(self) -> None:
        """Begin with nothing worked out."""
        self._shingler = Shingler()
        self._layers: dict[str, Layers] = {}
        self._runs: dict[tuple[str, int], Runs] = {}
        self._recent: dict[tuple[str, bool], Runs] = {}

    def layers(self, copy: MessageCopy, children_of: Mapping[str, Sequence[MessageCopy]]) -> Layers:
        """Return the layers of a copy and of the copies it quotes."""
        if copy.id not in self._layers:
            self._layers[copy.id] = layers(copy, children_of)
        return self._layers[copy.id]

    def runs(self, copy: MessageCopy, children_of: Mapping[str, Sequence[MessageCopy]], level: int) -> Runs:
        """Return the distinct runs of what a copy says itself (0), quotes directly (1), and quotes deeper (2)."""
        key = copy.id, level
        if key not in self._runs:
            held = self.layers(copy, children_of)
            text = held.own if level == 0 else "\n".join(held.quoted[:1] if level == 1 else held.quoted[1:])
            self._runs[key] = self._shingler.runs(text)
        return self._runs[key]

    def all_runs(self, copy: MessageCopy, children_of: Mapping[str, Sequence[MessageCopy]], *, quoted: bool) -> Runs:
        """Return every run of what a copy says itself in the order of the text, or of all it quotes, sorted."""
        key = copy.id, quoted
        if key not in self._recent:
            while len(self._recent) >= RECENT:
                del self._recent[next(iter(self._recent))]
            held = self.layers(copy, children_of)
            runs = self._shingler.in_order("\n".join(held.quoted) if quoted else held.own)
            self._recent[key] = np.sort(runs) if quoted else runs
        return self._recent[key]
