"""Groups of mentions that belong to one person, with the reason for every join and what forbids one."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from forensics.people.domains import usual_domains
from forensics.people.mailboxes import organisation_label
from forensics.people.names import Form, Mention
from forensics.people.spelling import alike_initials, near

MOST_TOGETHER = 20
"""Groups that one mention may bring together."""
_NUMBERED = re.compile(r"^([a-z]{4,})(\d)(@.*)$")
MUCH = 4
"""A group with this many times the mentions of another is not put in doubt by it."""


@dataclass(slots=True)
class Profile:
    """What is known of one group."""

    addresses: set[str] = field(default_factory=set)
    domains: set[str] = field(default_factory=set)
    organisations: set[str] = field(default_factory=set)
    initials: set[str] = field(default_factory=set)
    names: set[tuple[str, str]] = field(default_factory=set)


class Clusters:
    """A forest of mentions; a join is refused where two groups contradict each other."""

    def __init__(self, mentions: Sequence[Mention]) -> None:
        """Begin with each mention alone."""
        self.mentions = mentions
        self.why = [""] * len(mentions)
        self._up = list(range(len(mentions)))
        self._members = [[i] for i in range(len(mentions))]
        self.usual = usual_domains(m.domain for m in mentions if m.domain)
        self._profiles = [_profile(m, self.domain(m)) for m in mentions]
        self._apart: set[tuple[int, int]] = set()

    def domain(self, mention: Mention) -> str | None:
        """Return the domain of a mention's address, misreadings put right."""
        return self.usual.get(mention.domain or "", mention.domain)

    def address(self, mention: Mention) -> str | None:
        """Return the address of a mention, misreadings of the domain put right."""
        domain = self.domain(mention)
        return f"{mention.token}@{domain}" if domain else mention.address

    def find(self, at: int) -> int:
        """Return the representative of a mention's group."""
        while self._up[at] != at:
            self._up[at] = self._up[self._up[at]]
            at = self._up[at]
        return at

    def members(self, at: int) -> list[int]:
        """Return the mentions of a group."""
        return self._members[self.find(at)]

    def profile(self, at: int) -> Profile:
        """Return what is known of a mention's group."""
        return self._profiles[self.find(at)]

    def join(self, a: int, b: int, why: str, *, sure: bool = False) -> bool:
        """Make two groups one unless they contradict each other; ``sure`` joins in spite of that."""
        a, b = self.find(a), self.find(b)
        if a == b or (not sure and self.contradiction(a, b)):
            return False
        if (len(self._members[b]), -b) > (len(self._members[a]), -a):
            a, b = b, a
        for member in self._members[b]:
            self.why[member] = self.why[member] or why
        self._up[b] = a
        self._members[a] += self._members[b]
        self._members[b] = []
        _merge(self._profiles[a], self._profiles[b])
        return True

    def attach(self, a: int, others: Iterable[int], why: str) -> bool:
        """Join a mention to the one group among others that it does not contradict; none where two could be meant.

        Nor where that group could as well belong to another that the mention contradicts: of two namesakes told apart
        by organisation, neither takes the bare name. Much smaller groups are misreadings and put nothing in doubt.
        """
        own = self.find(a)
        roots = sorted({self.find(o) for o in others} - {own}, key=lambda o: (-len(self._members[o]), o))
        possible = [o for o in roots if not self.contradiction(own, o)]
        if not possible:
            return False
        target = possible[0]
        for rival in roots:
            much_smaller = MUCH * len(self._members[rival]) <= len(self._members[target])
            if rival != target and not much_smaller and not self.contradiction(target, rival):
                return False
            if rival in possible[1:] and not much_smaller:
                return False
        return self.join(own, target, why)

    def gather(self, a: int, others: Iterable[int], why: str) -> None:
        """Join a mention to all groups that it does not contradict, unless two of them contradict each other."""
        roots = sorted({self.find(o) for o in others} - {self.find(a)})
        possible = [o for o in roots if not self.contradiction(self.find(a), o)]
        if not any(self.contradiction(o, p) for o, p in combinations(possible[:MOST_TOGETHER], 2)):
            for other in possible[:MOST_TOGETHER]:
                self.join(a, other, why)

    def contradiction(self, a: int, b: int) -> str | None:
        """Return why two groups cannot be one person, None where nothing speaks against it."""
        p, q = self.profile(a), self.profile(b)
        if p.domains and q.domains and not p.domains & q.domains:
            return "addresses in two organisations"
        if _strange(p.organisations, q.organisations, p.domains | q.domains):
            return "two organisations are printed beside the name"
        if not _compatible(p.initials, q.initials):
            return "different initials"
        if _numbered_apart(p.addresses, q.addresses):
            return "addresses that differ in a number alone"
        return None


def _profile(mention: Mention, domain: str | None) -> Profile:
    label = organisation_label(domain)
    named = mention.form is Form.FULL
    return Profile(
        addresses={f"{mention.token}@{domain}"} if domain else set(),
        domains={label} if label else set(),
        organisations={mention.organisation} if mention.organisation and named else set(),
        initials={mention.initials} if mention.initials and named else set(),
        names={(mention.surname, mention.given)} if named else set(),
    )


def _merge(into: Profile, other: Profile) -> None:
    into.addresses |= other.addresses
    into.domains |= other.domains
    into.organisations |= other.organisations
    into.initials |= other.initials
    into.names |= other.names


def _strange(a: set[str], b: set[str], domains: set[str]) -> bool:
    """Tell whether all printed organisations of two groups differ at the top: NIH/OD and NIH/NIAID do not."""
    tops_a, tops_b = ({o.split("/")[0].strip().lower() for o in side} for side in (a, b))
    if not tops_a or not tops_b or any(x == y or near(x, y) for x in tops_a for y in tops_b):
        return False
    return not (tops_a & domains or tops_b & domains)


def _compatible(a: set[str], b: set[str]) -> bool:
    """Tell whether some initials of one group go with some of the other, as far as OCR can tell them apart."""
    return not a or not b or any(alike_initials(x, y) for x in a for y in b)


def _numbered_apart(a: set[str], b: set[str]) -> bool:
    """Tell whether two groups have mailboxes such as ``smithj1`` and ``smithj2`` and none in common."""
    if a & b:
        return False
    numbered_a, numbered_b = ({m[1] + m[3] for x in side if (m := _NUMBERED.match(x))} for side in (a, b))
    return bool(numbered_a & numbered_b)
