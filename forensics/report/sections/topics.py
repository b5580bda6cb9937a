"""Section 7: topics and how much of each is hidden."""

from forensics.adapters.charts import Bar, bars
from forensics.records.topic import Topic
from forensics.report.data import ReportData
from forensics.report.grid import Basis, Cell, Grid, heads, row
from forensics.report.sections.parts import Figure, Section
from forensics.report.text import clean, count, interval, percent, percent_interval

_CHARTED = 20
_FILL = "#92b4d4"
_C, _I, _O = Basis.CALCULATED, Basis.INFERRED, Basis.OBSERVED


def section(data: ReportData) -> Section:
    """Return the chart and the table."""
    if not data.topics:
        return Section(sentences=("There is too little visible text to form topics.",))
    found = sorted(data.topics, key=lambda t: (-t.hidden_share[1], t.label, t.id))
    return Section(
        sentences=(
            "Topics are clusters of messages by their visible words; a label lists the words that mark a cluster and "
            "is no judgement of its content. Messages that nobody can read belong to no topic.",
        ),
        parts=(_chart(found), _table(found)),
    )


def _chart(topics: list[Topic]) -> Figure:
    items = [
        Bar(
            label=clean(t.label),
            value=t.hidden_share[1],
            low=t.hidden_share[0],
            high=t.hidden_share[2],
            text=percent(t.hidden_share[1]),
        )
        for t in topics[:_CHARTED]
    ]
    return Figure(
        svg=bars(items, axis="Share of words hidden: estimate, low to high", colours=[("", _FILL)], share=True),
        caption="Share of the words of each topic that is hidden. The bar is the estimate, the line its low and high.",
        alt="; ".join(f"{t.label}: {percent_interval(t.hidden_share)}" for t in topics[:_CHARTED]),
    )


def _table(topics: list[Topic]) -> Grid:
    body = [
        row(
            Cell(t.label, ", ".join(w for w in t.terms[:8] if w not in t.label)),
            count(len(t.messages)),
            count(t.words_visible),
            interval(t.words_hidden),
            percent_interval(t.hidden_share),
        )
        for t in topics[:_CHARTED]
    ]
    return Grid(
        caption="Topics and how much of each is hidden",
        heads=heads(
            ("Topic", _I), ("Messages", _I, True), ("Words visible", _C, True), ("Words hidden", _I, True),
            ("Share hidden", _I, True),
        ),
        rows=tuple(body),
        csv="topics.csv",
        total=len(topics),
    )  # fmt: skip
