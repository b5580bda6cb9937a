"""The two things that a person says are versions of one another, or are not: by id, Bates number, or file and page."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from forensics.case import Case
from forensics.compare import rules_out
from forensics.errors import UsageError
from forensics.records.comparison import Level
from forensics.records.document import Document
from forensics.records.message import MessageCopy
from forensics.records.page import Page

_WHERE = "`forensics compare CASE OLD NEW --by pair --json` lists the ids."
_YES = frozenset({"yes", "together", "paired"})


@dataclass(frozen=True, slots=True)
class _Thing:
    """One document, page or message."""

    id: str
    level: Level
    productions: frozenset[str]


class Paired:
    """Looks up what pairs are about; reads the case once, when first asked."""

    def __init__(self, case: Case) -> None:
        self._case = case
        self._known: dict[str, list[_Thing]] | None = None

    def ids(self, subjects: Sequence[str], level: str, value: str | None) -> list[str]:
        """Return the ids of two things of one level and of different productions.

        A number, or a file and page, means the page, unless a level says the document or the message that begins
        there; ``FIRST..LAST`` means the document.

        Args:
            subjects: the two, as a person names them.
            level: ``document``, ``page``, ``message``, or "".
            value: what is decided: nothing or ``yes``, or ``no``.

        Raises:
            UsageError: where one is unknown, or stands for several things, or the two do not go together.
        """
        if len(subjects) != 2:
            raise UsageError(f"`pair` takes 2 subjects, not {len(subjects)}.", "See `forensics decide --help`.")
        if value and value.casefold() not in _YES and not rules_out(value):
            raise UsageError(f"`pair` does not know the value {value!r}.", "Use no to rule a pair out, else nothing.")
        if level and level not in {known.value for known in Level}:
            raise UsageError(f"There is no level {level!r}.", f"Known: {', '.join(known.value for known in Level)}.")
        left, right = (self._one(subject, level) for subject in subjects)
        if left.level is not right.level:
            raise UsageError(
                f"{subjects[0]!r} is a {left.level.value} and {subjects[1]!r} a {right.level.value}.",
                "Pair documents with documents, pages with pages, messages with messages.",
            )
        if len(left.productions | right.productions) < 2:
            raise UsageError(
                f"{subjects[0]!r} and {subjects[1]!r} stand in one production.", "Name one thing of each production."
            )
        return [left.id, right.id]

    def _one(self, subject: str, level: str) -> _Thing:
        if self._known is None:
            self._known = _named(self._case)
        found = [t for t in self._known.get(subject, ()) if not level or t.level.value == level]
        if not found:
            raise UsageError(f"This case knows {f'no {level}' if level else 'nothing'} called {subject!r}.", _WHERE)
        pages = [t for t in found if t.level is Level.PAGE]
        chosen = found if len({t.id for t in found}) == 1 else pages
        if len({t.id for t in chosen}) != 1:
            raise UsageError(f"{subject!r} means {len({t.id for t in found})} things.", _WHERE)
        return chosen[0]


def _named(case: Case) -> dict[str, list[_Thing]]:
    """Return documents, pages and messages by everything they are called."""
    case.bring_up_to("people")
    known: dict[str, list[_Thing]] = defaultdict(list)
    names: dict[tuple[str, int], list[str]] = {}
    for page in case.store.iterate(Page):
        called = [page.id, f"{page.file} p. {page.number}", *([page.bates] if page.bates else [])]
        names[page.source, page.number] = called[1:]
        _add(known, called, _Thing(page.id, Level.PAGE, frozenset({page.production})))
    for document in case.store.iterate(Document):
        called = [document.id, *names.get((document.source, document.first), ())]
        if document.bates_first:
            called.append(f"{document.bates_first}..{document.bates_last or document.bates_first}")
        _add(known, called, _Thing(document.id, Level.DOCUMENT, frozenset({document.production})))
    for message, copies in _copies(case).items():
        own = {name for c in copies if c.depth == 0 for name in names.get((c.source, c.page), ())}
        thing = _Thing(message, Level.MESSAGE, frozenset(c.production for c in copies))
        _add(known, [message, *sorted(own)], thing)
    return known


def _add(known: dict[str, list[_Thing]], called: Iterable[str], thing: _Thing) -> None:
    for name in called:
        known[name].append(thing)


def _copies(case: Case) -> dict[str, list[MessageCopy]]:
    found: dict[str, list[MessageCopy]] = defaultdict(list)
    for copy in case.store.iterate(MessageCopy):
        if copy.message:
            found[copy.message].append(copy)
    return found
