"""The measures by document, region, page, production, code, month and sender; every share beside its denominator."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from forensics.measures.groups import by_key, month, sender
from forensics.measures.hidden import together
from forensics.measures.pages import Yardstick, is_unread, page_figures, yardstick
from forensics.measures.setting import Interval
from forensics.records.document import Document
from forensics.records.figures import By, FigureRow
from forensics.records.message import Message, MessageCopy
from forensics.records.page import Page, PageFigures
from forensics.records.region import Region, Withheld
from forensics.records.source import DEFAULT_RULES, Settings
from forensics.redaction import claims

UNCODED = ""
"""Key of the regions without a code, among the rows by code."""
CODE_UNREAD = "code not read"
"""Key of the regions whose code nobody looked for, among the same rows."""


@dataclass(frozen=True, slots=True)
class _Corpus:
    """What all groupings look at."""

    pages: Sequence[Page]
    figures: dict[str, PageFigures]
    regions: Sequence[Region]
    withheld: Sequence[Withheld]
    documents: Sequence[Document]
    messages: Sequence[Message]
    copies: Sequence[MessageCopy]
    on_page: Mapping[tuple[str, int], set[str]]
    """Messages with words on each page, by source and number."""
    unread: frozenset[tuple[str, int]]
    """Scans whose words were not read, by source and number."""
    rules: tuple[str, ...]

    def productions(self) -> list[str]:
        """The productions that have pages, or withheld ones, by name."""
        return sorted({p.production for p in self.pages} | {w.production for w in self.withheld})


def figure_rows(
    by: By,
    pages: Sequence[Page],
    figures: Sequence[PageFigures],
    regions: Sequence[Region],
    withheld: Sequence[Withheld],
    documents: Sequence[Document],
    messages: Sequence[Message],
    copies: Sequence[MessageCopy],
    rules: tuple[str, ...] = DEFAULT_RULES,
) -> list[FigureRow]:
    """Return the measures by group, in order of production, file and place.

    ``figures`` are those of ``pages``; ``regions`` those that count (at or above the threshold); ``rules`` are the rule
    sets that their codes come from. A page or region that
    belongs to several groups counts in each of them, so that rows by code, month or sender do not add up to the whole.
    """
    measured = {f.page: f for f in figures}
    unread = frozenset((p.source, p.number) for p in pages if is_unread(p))
    corpus = _Corpus(pages, measured, regions, withheld, documents, messages, copies, _on_page(copies), unread, rules)
    return _GROUPINGS[by](corpus)


def _by_production(corpus: _Corpus) -> list[FigureRow]:
    return [
        _row(
            corpus,
            FigureRow(by=By.PRODUCTION, key=name, production=name),
            [p for p in corpus.pages if p.production == name],
            [r for r in corpus.regions if r.production == name],
            [w for w in corpus.withheld if w.production == name],
        )
        for name in corpus.productions()
    ]


def _by_document(corpus: _Corpus) -> list[FigureRow]:
    pages = _grouped(corpus.pages, lambda p: p.source)
    regions = _grouped(corpus.regions, lambda r: r.source)
    withheld = _grouped(corpus.withheld, lambda w: w.source)
    rows = []
    for d in corpus.documents:
        span = range(d.first, d.last + 1)
        base = FigureRow(by=By.DOCUMENT, key=d.id, production=d.production, file=d.file, bates=_bates_range(d))
        inside = [p for p in pages[d.source] if p.number in span]
        marks = [r for r in regions[d.source] if r.page in span]
        rows.append(_row(corpus, base, inside, marks, [w for w in withheld[d.source] if w.page in span]))
    return rows


def _by_page(corpus: _Corpus) -> list[FigureRow]:
    regions = _grouped(corpus.regions, lambda r: (r.source, r.page))
    withheld = _grouped(corpus.withheld, lambda w: (w.source, w.page))
    return [
        _row(
            corpus,
            FigureRow(by=By.PAGE, key=p.id, production=p.production, file=p.file, bates=p.bates),
            [p],
            regions[p.source, p.number],
            withheld[p.source, p.number],
        )
        for p in corpus.pages
    ]


def _by_region(corpus: _Corpus) -> list[FigureRow]:
    page_of = {(p.source, p.number): p for p in corpus.pages}
    yards = {name: _yard(corpus, name) for name in corpus.productions()}
    rows = []
    for r in corpus.regions:
        page = page_of.get((r.source, r.page))
        if page:
            alone = _measure([page], [r], yards[r.production])
            base = FigureRow(by=By.REGION, key=r.id, production=r.production, file=r.file, bates=r.bates)
            rows.append(_row(replace(corpus, figures=alone), base, [page], [r], []))
    return rows


def _by_code(corpus: _Corpus) -> list[FigureRow]:
    rows = []
    for name in corpus.productions():
        pages = [p for p in corpus.pages if p.production == name]
        marks = [r for r in corpus.regions if r.production == name]
        slips = [w for w in corpus.withheld if w.production == name]
        yard = yardstick(pages, marks)
        keys = {r.id: _code_keys(corpus, r) for r in marks}
        for code in sorted({c for r in marks for c in keys[r.id]} | {c for w in slips for c in w.codes}):
            inside = [r for r in marks if code in keys[r.id]]
            base = FigureRow(by=By.CODE, key=code, production=name)
            narrowed = replace(corpus, figures=_measure(pages, inside, yard))
            row = _row(narrowed, base, pages, inside, [w for w in slips if code in w.codes])
            rows.append(replace(row, area_share=None, line_share=None) if code == CODE_UNREAD else row)
    return rows


def _code_keys(corpus: _Corpus, region: Region) -> tuple[str, ...]:
    """Return the codes that a region counts under; without one it was either not claimed, or not looked for."""
    return region.codes or (CODE_UNREAD if (region.source, region.page) in corpus.unread else UNCODED,)


def _by_message(by: By, key_of: Callable[[Message], str]) -> Callable[[_Corpus], list[FigureRow]]:
    def rows(corpus: _Corpus) -> list[FigureRow]:
        keys = {m.id: key_of(m) for m in corpus.messages}
        found = []
        for name in corpus.productions():
            pages = [p for p in corpus.pages if p.production == name]
            marks = [r for r in corpus.regions if r.production == name]
            groups = sorted(by_key(pages, marks, corpus.copies, keys).items())
            yard = yardstick(pages, marks)
            raw = {
                key: _measure([s.page for s in slices], [r for s in slices for r in s.regions], yard)
                for key, slices in groups
            }
            shares = _shares(raw.values())
            for key, slices in groups:
                cut = [s.page for s in slices]
                inside = [r for s in slices for r in s.regions]
                measured = _as_pages(raw[key], shares, corpus.figures)
                row = _row(
                    replace(corpus, figures=measured), FigureRow(by=by, key=key, production=name), cut, inside, []
                )
                redacted = {r.message for r in inside if r.message}
                present = {m for s in slices for m in s.messages}
                found.append(replace(row, messages=len(present), messages_redacted=len(present & redacted)))
        return found

    return rows


_GROUPINGS: dict[By, Callable[[_Corpus], list[FigureRow]]] = {
    By.PRODUCTION: _by_production,
    By.DOCUMENT: _by_document,
    By.PAGE: _by_page,
    By.REGION: _by_region,
    By.CODE: _by_code,
    By.MONTH: _by_message(By.MONTH, month),
    By.SENDER: _by_message(By.SENDER, sender),
}


def _yard(corpus: _Corpus, name: str) -> Yardstick:
    pages = [p for p in corpus.pages if p.production == name]
    return yardstick(pages, [r for r in corpus.regions if r.production == name])


def _measure(pages: Sequence[Page], regions: Sequence[Region], yard: Yardstick) -> dict[str, PageFigures]:
    """Measure pages with some of their regions; the regions handed in all count."""
    return {f.page: f for f in page_figures(pages, regions, Settings(threshold=0.0), yard)}


def _shares(measured: Iterable[dict[str, PageFigures]]) -> dict[str, float]:
    """Return what the slices of each page hide together, as they measure alone."""
    whole: dict[str, float] = defaultdict(float)
    for figures in measured:
        for page, found in figures.items():
            whole[page] += found.words_hidden[1]
    return whole


def _as_pages(
    cut: dict[str, PageFigures], together: dict[str, float], whole: dict[str, PageFigures]
) -> dict[str, PageFigures]:
    """Let slices add up to their page: its hidden words and lines are shared out as the slices measure alone."""
    return {key: _part(found, together[key], whole[key]) if key in whole else found for key, found in cut.items()}


def _part(found: PageFigures, together: float, whole: PageFigures) -> PageFigures:
    share = found.words_hidden[1] / together if together else 0.0
    scale = whole.words_hidden[1] / together if together else 0.0
    low, estimate, high = _times(share, whole.words_hidden) if whole.full else _times(scale, found.words_hidden)
    hidden = share * whole.hidden_line_length
    return replace(
        found,
        full=whole.full,
        all_text_hidden=whole.all_text_hidden,
        hidden_line_length=hidden,
        line_length=found.line_length - found.hidden_line_length + hidden,
        words_hidden=(low, estimate, high),
    )


def _times(factor: float, words: Interval) -> Interval:
    low, estimate, high = words
    return factor * low, factor * estimate, factor * high


def total(rows: Sequence[FigureRow]) -> FigureRow:
    """Return the sum of rows that share no page, such as those by production or document; messages are left out."""
    base = FigureRow(by=rows[0].by if rows else By.PRODUCTION, key="total", production="")
    return replace(
        _summed(base, rows),
        pages=sum(r.pages for r in rows),
        unread=sum(r.unread for r in rows),
        withheld=sum(r.withheld for r in rows),
        regions=sum(r.regions for r in rows),
        coded=sum(r.coded for r in rows),
        uncoded=sum(r.uncoded for r in rows),
        code_unread=sum(r.code_unread for r in rows),
        other_markings=sum(r.other_markings for r in rows),
    )


def _row(
    corpus: _Corpus,
    base: FigureRow,
    pages: Sequence[Page],
    regions: Sequence[Region],
    withheld: Sequence[Withheld],
) -> FigureRow:
    present, redacted = _messages(corpus, pages, regions)
    keys = [_code_keys(corpus, r) for r in regions]
    coded = sum(any(claims(c, corpus.rules) for c in r.codes) for r in regions)
    return replace(
        _summed(base, [corpus.figures[p.id] for p in pages if p.id in corpus.figures]),
        pages=len(pages),
        unread=sum(is_unread(p) for p in pages),
        withheld=sum(w.pages for w in withheld),
        regions=len(regions),
        coded=coded,
        uncoded=keys.count((UNCODED,)),
        code_unread=keys.count((CODE_UNREAD,)),
        other_markings=sum(bool(r.codes) for r in regions) - coded,
        messages=len(present),
        messages_redacted=len(redacted & present),
    )


def _summed(base: FigureRow, parts: Sequence[PageFigures] | Sequence[FigureRow]) -> FigureRow:
    """Return a row with what pages, or rows of pages, come to together; what was not read takes no part in shares."""
    read = [p for p in parts if p.line_share is not None]
    area, block = sum(p.hidden_area for p in read), sum(p.block_area for p in read)
    hidden, length = sum(p.hidden_line_length for p in read), sum(p.line_length for p in read)
    return replace(
        base,
        touched=sum(p.touched for p in parts),
        full=sum(p.full for p in parts),
        all_text_hidden=sum(p.all_text_hidden for p in parts),
        undetermined=sum(p.undetermined for p in parts),
        hidden_area=area,
        block_area=block,
        area_share=area / block if block else None,
        hidden_line_length=hidden,
        line_length=length,
        line_share=hidden / length if length else None,
        words_visible=sum(p.words_visible for p in parts),
        words_hidden=together([p.words_hidden for p in parts]),
    )


def _messages(corpus: _Corpus, pages: Sequence[Page], regions: Iterable[Region]) -> tuple[set[str], set[str]]:
    """Return the distinct messages on pages, and those of them that a region stands in."""
    present = {m for p in pages for m in corpus.on_page.get((p.source, p.number), ())}
    return present, {r.message for r in regions if r.message}


def _on_page(copies: Iterable[MessageCopy]) -> dict[tuple[str, int], set[str]]:
    found: dict[tuple[str, int], set[str]] = defaultdict(set)
    for copy in copies:
        for run in copy.place:
            if copy.message:
                found[run.source, run.page].add(copy.message)
    return found


def _grouped(items: Iterable, key: Callable) -> defaultdict:  # type: ignore[type-arg]
    groups = defaultdict(list)
    for item in items:
        groups[key(item)].append(item)
    return groups


def _bates_range(document: Document) -> str | None:
    first, last = document.bates_first, document.bates_last
    return first if last in (None, first) else f"{first} – {last}"
