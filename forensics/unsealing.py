"""Reading hidden text, the one way there is: a person with a reason, recorded before the text is shown.

Counsel has duties on what was disclosed inadvertently (Model Rule 4.4(b), FRCP 26(b)(5)(B), FRE 502). So the case holds
a length and a keyed hash; the text is read anew from the evidence by the code that sealed it, and is stored by nobody.
"""

import hmac
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from forensics import intake, leaks, reading, redaction
from forensics.case import Case
from forensics.errors import IntegrityError, UsageError
from forensics.records.cite import Cite
from forensics.records.decision import Decision, DecisionKind, Tombstone
from forensics.records.leak import Leak
from forensics.records.region import Region, Sealed
from forensics.store.decisions import decide
from forensics.store.key import load_key
from forensics.store.ledger import enter


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsealed:
    """Hidden text that a person asked to read, and the row that says so."""

    of: Region | Leak
    text: str = field(repr=False)
    decision: Decision


def sealed(case: Case) -> list[Region | Leak]:
    """Return everything that can be unsealed: redactions with text beneath them, and leaks; in order of the files."""
    regions = [r for r in case.read(Region, stage="identity") if r.sealed and r.sealed.characters]
    found: list[Region | Leak] = [*regions, *case.store.read(Leak)]
    return sorted(found, key=lambda s: (s.production, s.file, s.page or 0, isinstance(s, Leak)))


def unseal(case: Case, what: str, *, reason: str, by: str, password: str | None = None) -> Unsealed:
    """Read the text of one redaction or leak, by its id, and record who reads it and why.

    The row is written before the text is returned; where it cannot be written, nobody reads.

    Raises:
        UsageError: nothing has that id, it holds no text, reason or name is empty, or there is no key.
        EvidenceError: the evidence is gone, or needs a password.
        IntegrityError: the evidence has changed, or the text is not what was sealed.
    """
    if not reason.strip() or not by.strip():
        raise UsageError("Hidden text is read by somebody, for a reason.", "Give --reason and --by.")
    load_key(make=False)  # before the case is brought up to date, which may make one
    thing = _find(case, what)
    if thing.sealed is None or not thing.sealed.characters:
        raise UsageError(f"{what} holds no text ({_cite(thing)}).", "Look at that place in the evidence itself.")
    text = _read(case, thing, thing.sealed, password)
    with case.store.transaction():
        about = f"{thing.sealed.characters:,} characters, {_cite(thing)}"
        decision = decide(case.store, DecisionKind.UNSEAL, [what], about, by, reason)
        enter(case.store, "unseal", {"what": what, "about": about, "reason": reason}, by)
    return Unsealed(of=thing, text=text, decision=decision)


def _find(case: Case, what: str) -> Region | Leak:
    case.bring_up_to("layout")
    found: list[Region | Leak] = [*case.store.read(Region, id=what), *case.store.read(Leak, id=what)]
    if len(found) == 1:
        return found[0]
    stones = case.store.count(Tombstone)
    recalled = " What was withdrawn is no longer in it and cannot be read." if stones else ""
    raise UsageError(
        f"No redaction or leak in this case is {what!r}.{recalled}", "`forensics unseal CASE` lists what can be read."
    )


def _read(case: Case, thing: Region | Leak, kept: Sealed, password: str | None) -> str:
    """Return the text whose keyed hash is the one that was kept."""
    seal = reading.sealer(load_key(make=False))
    for text in _texts(case, thing, seal, password):
        if hmac.compare_digest(seal(text).hmac or "", kept.hmac or ""):
            return text
    raise IntegrityError(
        f"{thing.file}: the text found there now is not the one that was sealed (its keyed hash differs).",
        "Use the key file and the version of the program that took the file in, or ingest it into a new case.",
    )


def _texts(case: Case, thing: Region | Leak, seal: Callable[[str], Sealed], password: str | None) -> Iterator[str]:
    """Yield what the code that sealed the thing finds to seal there now."""
    source, data = case.evidence(thing.source, password)
    read: list[str] = []

    def listen(text: str) -> Sealed:
        read.append(text)
        return seal(text)

    if isinstance(thing, Leak):
        leaks.find(data, case.shown(source), listen, password)
    else:
        with intake.open_source(source, data, password) as reader:
            redaction.sealed(thing, reader.content(thing.page), listen)
    yield from read


def _cite(thing: Region | Leak) -> str:
    return str(Cite(file=thing.file, page=thing.page, bates=thing.bates))
