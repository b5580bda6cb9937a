"""Words hidden on synthetic FOIA pages against the truth: by page, file, production, code and month."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from forensics.measures.hidden import together
from forensics.records.figures import By, FigureRow
from forensics.records.message import Message
from forensics.records.page import PageFigures
from forensics.records.region import Region
from tests.benchmarks.foia_hands import FoiaFile, TruePage
from tests.benchmarks.matching import matched
from tests.benchmarks.table import Row

LONG = 10
"""Pages from which the estimate of a file is judged."""
CLOSE = 0.15
"""Relative error that the estimate of a long file may have."""
LEVELS = {
    "page": "pages",
    "file": f"files of {LONG} pages or more",
    By.PRODUCTION.value: "productions",
    By.CODE.value: "codes of a production",
    By.MONTH.value: "months of a production",
}


@dataclass(slots=True)
class Held:
    """Intervals of one level against the truth."""

    number: int = 0
    right: int = 0
    widths: list[float] = field(default_factory=list)
    """Relative to the estimate."""
    errors: list[float] = field(default_factory=list)
    """Relative to the truth, signed."""

    def add(self, true: int, interval: tuple[float, float, float]) -> None:
        """Count one interval, where anything is hidden."""
        if true:
            low, estimate, high = interval
            self.number += 1
            self.right += low <= true <= high
            self.widths.append((high - low) / max(1.0, estimate))
            self.errors.append((estimate - true) / true)


@dataclass(slots=True)
class Words:
    """Intervals of all levels; ``seen`` are those of long files on which no page is hidden in full."""

    levels: dict[str, Held] = field(default_factory=lambda: {level: Held() for level in LEVELS})
    seen: Held = field(default_factory=Held)

    def add_files(self, files: Sequence[FoiaFile], pages: dict[tuple[str, int], PageFigures]) -> None:
        """Count pages and long files; ``pages`` has their figures by file and number."""
        for file in files:
            figures = [pages[file.name, n] for n in range(1, len(file.pages) + 1)]
            for truth, found in zip(file.pages, figures, strict=True):
                self.levels["page"].add(truth.hidden_words, found.words_hidden)
            if len(file.pages) >= LONG:
                hidden, whole = sum(p.hidden_words for p in file.pages), together([f.words_hidden for f in figures])
                self.levels["file"].add(hidden, whole)
                if not any(p.full for p in file.pages):
                    self.seen.add(hidden, whole)

    def add_groups(
        self, files: Sequence[FoiaFile], rows: Sequence[FigureRow], regions: Sequence[Region], mails: Sequence[Message]
    ) -> None:
        """Count productions, codes and months, as the found regions are coded and dated."""
        words = dict(_words_of(files, regions))
        sent = {m.id: m.sent[:7] if m.sent else "undated" for m in mails}
        true: Counter[tuple[By, str]] = Counter()
        for region in regions:
            for code in region.codes or ("",):
                true[By.CODE, code] += words.get(region.id, 0)
            true[By.MONTH, sent.get(region.message or "", "no message")] += words.get(region.id, 0)
        hidden = sum(p.hidden_words for file in files for p in file.pages)
        for row in rows:
            group = hidden if row.by is By.PRODUCTION else true[row.by, row.key]
            self.levels[row.by.value].add(group, row.words_hidden)

    def rows(self, name: str, *, targets: bool) -> Iterator[Row]:
        """Yield how often each level holds, how wide it is, and how far long files are off."""
        for level, what in LEVELS.items():
            held = self.levels[level]
            if held.number:
                note = f"{held.number}; mean width {sum(held.widths) / held.number:.2f} of the estimate"
                share = round(held.right / held.number, 3)
                yield Row(name, f"{what} whose interval holds the words", share, 0.9 if targets else None, note)
        for what, held in (("long files", self.levels["file"]), ("long files without a full page", self.seen)):
            if held.number:
                near = sum(abs(e) <= CLOSE for e in held.errors) / held.number
                mean, bias = (sum(map(size, held.errors)) / held.number for size in (abs, float))
                note = (
                    f"{held.number}; mean error {mean:.2f}, signed {bias:+.2f}, worst {max(map(abs, held.errors)):.2f}"
                )
                yield Row(name, f"{what} within {CLOSE:.0%}", round(near, 3), 0.9 if targets else None, note)


def _words_of(files: Sequence[FoiaFile], regions: Sequence[Region]) -> Iterator[tuple[str, int]]:
    """Yield the words that each found region hides."""
    pages: dict[tuple[str, int], TruePage] = {(f.name, n): p for f in files for n, p in enumerate(f.pages, 1)}
    for place, truth in pages.items():
        found = [r for r in regions if (r.file, r.page) == place and r.box]
        for a, b in matched([r.box for r in truth.regions], [r.box for r in found if r.box]):
            yield found[b].id, truth.regions[a].words
