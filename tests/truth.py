"""The fixtures' truth beside what a case says: each function returns the share that is right, and what is not."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from forensics.case import Case
from forensics.records.comparison import Change, ChangeKind, Level, Pair, PairState
from forensics.records.document import Document
from forensics.records.geometry import Box
from forensics.records.message import Message, MessageCopy
from forensics.records.page import Page, PageFigures
from forensics.records.person import Alias
from forensics.records.region import Region, Withheld
from forensics.records.thread import Gap, Link

Json = dict[str, Any]
SAME_PLACE = 0.5
"""Least intersection over union of a found and a true region."""
PRODUCTIONS = ("first", "later")


@dataclass
class Score:
    """How many things are right, found and true, with the misses in words."""

    right: int = 0
    found: int = 0
    true: int = 0
    misses: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        """Share of what was found that is right."""
        return self.right / max(1, self.found)

    @property
    def recall(self) -> float:
        """Share of what is true that was found."""
        return self.right / max(1, self.true)

    @property
    def f1(self) -> float:
        """Harmonic mean of both."""
        return 2 * self.right / max(1, self.found + self.true)


def load(path: Path) -> Json:
    """Return the truth beside the evidence."""
    truth: Json = json.loads(path.read_text("utf-8"))
    return truth


def true_pages(truth: Json, scans: bool | None = None) -> Iterable[tuple[str, Json]]:
    """Yield each production's pages; only scans, or only the others, where asked."""
    for name in PRODUCTIONS:
        for page in truth["productions"][name]["pages"]:
            if scans is None or bool(page["scan"]) == scans:
                yield name, page


def regions(case: Case, truth: Json, scans: bool | None = None) -> Score:
    """Compare regions one to one by place."""
    found = _regions_by_page(case)
    score = Score()
    for name, page in true_pages(truth, scans):
        got = list(found[name, page["file"], page["page"]])
        score.found += len(got)
        score.true += len(page["regions"])
        for true in page["regions"]:
            match = next((r for r in got if same_place(r, true)), None)
            if match:
                got.remove(match)
                score.right += 1
            else:
                score.misses.append(f"{page['file']} p. {page['page']}: no region at {true['box']} ({true['style']})")
        score.misses += [f"{page['file']} p. {page['page']}: region at {r.box} is none ({r.why})" for r in got]
    return score


def codes(case: Case, truth: Json, scans: bool | None = None) -> Score:
    """Of the regions found, count those with exactly the true codes."""
    found = _regions_by_page(case)
    score = Score()
    for name, page in true_pages(truth, scans):
        for true in page["regions"]:
            match = next((r for r in found[name, page["file"], page["page"]] if same_place(r, true)), None)
            if match:
                score.true += 1
                score.found += 1
                right = set(match.codes) == set(true["codes"])
                score.right += right
                if not right:
                    score.misses.append(f"{page['file']} p. {page['page']}: {match.codes}, not {true['codes']}")
    return score


def same_place(region: Region, true: Json) -> bool:
    """Tell whether a region stands where a true one does: by box, or by line in text files."""
    if true["box"] is None or region.box is None:
        lines = true.get("lines")
        return bool(lines and region.lines and region.lines[0] <= lines[-1] and lines[0] <= region.lines[1])
    return region.box.iou(Box(*true["box"])) >= SAME_PLACE


def full_pages(case: Case, truth: Json) -> Score:
    """Compare which pages are full."""
    figures = _figures(case)
    score = Score()
    for name, page in true_pages(truth):
        full = figures[name, page["file"], page["page"]].full
        score.found += full
        score.true += bool(page["full"])
        score.right += full and bool(page["full"])
    return score


def words_hidden(case: Case, truth: Json) -> tuple[Score, float, int]:
    """Return the pages whose interval holds the truth, the estimate over all, and the truth over all."""
    figures = _figures(case)
    score, estimate, true = Score(), 0.0, 0
    for name, page in true_pages(truth):
        low, middle, high = figures[name, page["file"], page["page"]].words_hidden
        inside = low - 1 <= page["words_hidden"] <= high + 1
        score.right, score.true, score.found = score.right + inside, score.true + 1, score.found + 1
        estimate, true = estimate + middle, true + page["words_hidden"]
    return score, estimate, true


def words_visible(case: Case, truth: Json) -> tuple[int, int]:
    """Return the visible words counted on printed pages, and the truth."""
    figures = _figures(case)
    printed = [(name, page) for name, page in true_pages(truth) if page["form"] == "pdf"]
    counted = sum(figures[name, page["file"], page["page"]].words_visible for name, page in printed)
    return counted, sum(page["words_visible"] for _, page in printed)


def bates(case: Case, truth: Json) -> Score:
    """Compare the Bates number of each page."""
    pages = {(p.production, p.file, p.number): p for p in case.store.iterate(Page)}
    score = Score()
    for name, page in true_pages(truth):
        got = pages[name, page["file"], page["page"]].bates
        score.true += 1
        score.found += got is not None
        score.right += got == page["bates"]
        if got != page["bates"]:
            score.misses.append(f"{page['file']} p. {page['page']}: {got}, not {page['bates']}")
    return score


def documents(case: Case, truth: Json) -> Score:
    """Compare the first and last page of each document."""
    got = {(d.production, d.file, d.first, d.last) for d in case.store.iterate(Document)}
    true = {(n, d["file"], d["first"], d["last"]) for n in PRODUCTIONS for d in truth["productions"][n]["documents"]}
    return Score(len(got & true), len(got), len(true), [str(x) for x in sorted(true - got)])


def withheld(case: Case, truth: Json) -> dict[str, tuple[int, int]]:
    """Return the withheld pages counted and true, by production."""
    true = {n: sum(w["pages"] for w in truth["productions"][n]["withheld"]) for n in PRODUCTIONS}
    return {n: (sum(w.pages for w in case.store.read(Withheld, production=n)), true[n]) for n in PRODUCTIONS}


def true_message_of(case: Case, truth: Json) -> dict[str, str]:
    """Return the true message behind each copy found: same page, depth and minute."""
    by_place: dict[tuple[str, str, int, int], list[MessageCopy]] = defaultdict(list)
    for copy in case.store.iterate(MessageCopy):
        by_place[copy.production, copy.file, copy.page, copy.depth].append(copy)
    known: dict[str, str] = {}
    for name in PRODUCTIONS:
        for true in truth["productions"][name]["copies"]:
            near = by_place[name, true["file"], true["page"], true["depth"]]
            printed = true["sent_printed"]
            match = next((c for c in near if c.id not in known and _same_minute(c.sent, printed)), None)
            if match:
                known[match.id] = true["message"]
    return known


def copies(case: Case, truth: Json) -> Score:
    """Compare where messages are printed and quoted."""
    true = sum(len(truth["productions"][n]["copies"]) for n in PRODUCTIONS)
    return Score(len(true_message_of(case, truth)), case.store.count(MessageCopy), true)


def identity(case: Case, truth: Json) -> Score:
    """Compare messages: right where all copies of a true message, and no others, are one."""
    known = true_message_of(case, truth)
    groups: dict[str, set[str]] = defaultdict(set)
    parts: dict[str, set[str]] = defaultdict(set)
    for message in case.store.iterate(Message):
        for copy in message.copies:
            if copy.copy in known:
                groups[message.id].add(known[copy.copy])
                parts[known[copy.copy]].add(message.id)
    right = [m for m, ids in parts.items() if len(ids) == 1 and groups[next(iter(ids))] == {m}]
    wrong = sorted(set(parts) - set(right))
    return Score(len(right), len(groups), len(parts), wrong)


def links(case: Case, truth: Json) -> Score:
    """Compare the parent of each message that was recognised."""
    known = true_message_of(case, truth)
    name_of = {m.id: known[c.copy] for m in case.store.iterate(Message) for c in m.copies if c.copy in known}
    parent = {m["id"]: m["parent"] for m in truth["messages"]}
    score = Score()
    for link in case.store.iterate(Link):
        if link.message in name_of:
            true = parent[name_of[link.message]]
            got = name_of.get(link.parent) if link.parent else None
            score.found += got is not None
            score.true += true is not None
            score.right += got is not None and got == true
            if got != true:
                score.misses.append(f"{name_of[link.message]}: {got}, not {true}")
    return score


def gaps(case: Case, truth: Json) -> dict[str, tuple[int, int]]:
    """Return the gaps found and true by kind; one that both productions have counts once."""
    true: dict[str, set[str]] = defaultdict(set)
    for gap in truth["gaps"]:
        true[gap["kind"]].add(str(gap["what"]) + str(gap["message"]))
    kinds = {*true, *(g.kind.value for g in case.store.iterate(Gap))}
    return {k: (case.store.count(Gap, kind=k), len(true[k])) for k in sorted(kinds)}


def persons(case: Case, truth: Json) -> Score:
    """Compare persons: right where all printed names of one, and of nobody else, are together."""
    person_of = {" ".join(a.printed.split()): a.person for a in case.store.iterate(Alias)}
    names = {p["name"]: {person_of[a] for a in p["aliases"] if a in person_of} for p in truth["persons"]}
    owners: dict[str, set[str]] = defaultdict(set)
    for name, ids in names.items():
        for one in ids:
            owners[one].add(name)
    present = {name: ids for name, ids in names.items() if ids}
    right = [n for n, ids in present.items() if len(ids) == 1 and owners[next(iter(ids))] == {n}]
    return Score(len(right), len(owners), len(present), sorted(set(present) - set(right)))


def document_pairs(case: Case, truth: Json) -> Score:
    """Compare the documents called paired with those that show one message in both productions."""
    produced = {name: truth["productions"][name]["documents"] for name in PRODUCTIONS}
    names = {n: {(d["file"], d["first"]): d["id"].partition(".")[0] for d in found} for n, found in produced.items()}
    printed = {n: Counter(found.values()) for n, found in names.items()}
    score = Score(true=sum((printed["first"] & printed["later"]).values()))
    for pair in case.store.read(Pair, level=Level.DOCUMENT.value):
        if pair.state is PairState.PAIRED and pair.left and pair.right:
            left = names["first"].get((pair.left.file, pair.left.page or 1))
            right = names["later"].get((pair.right.file, pair.right.page or 1))
            score.found += 1
            score.right += left is not None and left == right
            if left != right:
                score.misses.append(f"{left} with {right} ({pair.method})")
    return score


def released_words(case: Case, truth: Json) -> Score:
    """Compare the words released, as bags of words by production pair; a passage printed twice counts twice."""
    got = _bag(c.text for c in case.store.read(Change, kind=ChangeKind.RELEASED.value))
    kinds = {"released"}
    true = _bag(c["text"] for c in truth["changes"] if c["kind"] in kinds)
    right = sum(min(n, true.get(w, 0)) for w, n in got.items())
    return Score(right, sum(got.values()), sum(true.values()))


def _bag(texts: Iterable[str]) -> dict[str, int]:
    bag: dict[str, int] = defaultdict(int)
    for text in texts:
        for word in text.casefold().split():
            bag[word.strip('.,;:()"“”<>')] += 1
    return bag


def _same_minute(sent: str | None, true: str) -> bool:
    return sent is not None and sent[:16] == true[:16]


def _regions_by_page(case: Case) -> dict[tuple[str, str, int], list[Region]]:
    found: dict[tuple[str, str, int], list[Region]] = defaultdict(list)
    for region in case.store.iterate(Region):
        if region.confidence >= case.settings.threshold:
            found[region.production, region.file, region.page].append(region)
    return found


def _figures(case: Case) -> dict[tuple[str, str, int], PageFigures]:
    figures = {f.page: f for f in case.store.iterate(PageFigures)}
    return {(p.production, p.file, p.number): figures[p.id] for p in case.store.iterate(Page)}
