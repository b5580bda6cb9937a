"""The rules by which mentions become persons, from the surest to the weakest; each can say why it joined two names."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence, Set

from forensics.people.clusters import Clusters
from forensics.people.mailboxes import is_role_mailbox, letters, organisation_label, spellings
from forensics.people.names import Form, Mention, letters_and_digits
from forensics.people.spelling import deletions, skeleton, slip
from forensics.text.given_names import formal_names

MOST_NAMES_ON_ADDRESS = 3
"""Surnames seen with one address above which it is taken for a shared mailbox and joins nobody."""
LEAST_SLIP = 7
"""Letters below which a slip could as well be another name."""
MOST_ALIKE = 50
"""Names that share all but one letter beyond which none of them is compared."""
LEAST_LONG = 12
"""Letters from which a letter more or less is taken for a slip even where no initial bears it out."""


def printed_alike(clusters: Clusters) -> None:
    """Join names that differ in case, blanks and punctuation alone."""
    for group in _grouped(clusters, lambda m: [m.key] if m.shown else []):
        for other in group[1:]:
            clusters.join(group[0], other, "printed alike but for case, blanks and punctuation")


def same_address(clusters: Clusters) -> None:
    """Join names seen with one address, unless several persons share it."""

    def keys(m: Mention) -> list[str]:
        return [clusters.address(m) or ""] if m.address and m.form is not Form.OTHER else []

    for group in _grouped(clusters, keys):
        if _persons_on(clusters, group) <= MOST_NAMES_ON_ADDRESS:
            for other in group[1:]:
                clusters.join(group[0], other, f"same address {clusters.mentions[other].address}", sure=True)


def _persons_on(clusters: Clusters, group: Sequence[int]) -> int:
    """Return how many persons the names on one address belong to, misread surnames counted once."""
    distinct: list[str] = []
    for name in sorted({letters(clusters.mentions[i].surname) for i in group} - {""}):
        if not any(skeleton(name) == skeleton(d) or slip(name, d) for d in distinct):
            distinct.append(name)
    return len(distinct)


def same_name(clusters: Clusters) -> None:
    """Join equal surnames with equal given names; those with an address first: a bare name goes to its one owner."""
    _by_name(clusters, lambda m: [m.given], "same surname and given name")


def short_name(clusters: Clusters) -> None:
    """Join equal surnames with given names of which one is a short form of the other."""
    _by_name(
        clusters, lambda m: sorted(formal_names(m.given)), "same surname, and one given name is short for the other"
    )


def turned_about(clusters: Clusters) -> None:
    """Join names of the same words in another order, and mailboxes that spell out both names."""
    groups = _grouped(clusters, lambda m: [" ".join(sorted(m.words))] if len(m.words) > 1 else [])
    for group in groups:
        full = [i for i in group if clusters.mentions[i].form is Form.FULL]
        for i in group:
            spelled = clusters.mentions[i].form is Form.WORD
            why = "the mailbox spells out both names" if spelled else "the same names in another order"
            clusters.attach(i, full or group[:1], why)


def bare_initials(clusters: Clusters) -> None:
    """Join a surname with initials to the one person of that surname whose names begin with them."""
    known: dict[str, list[int]] = defaultdict(list)
    for i, m in enumerate(clusters.mentions):
        if m.form is Form.FULL:
            known[letters(m.surname)].append(i)
    for i, m in enumerate(clusters.mentions):
        if m.form is Form.INITIALS and len(m.initials) > 1:
            fits = [o for o in known[letters(m.surname)] if m.initials in _initials(clusters.mentions[o])]
            clusters.attach(i, fits, "its initials are those of the one person of that surname")


def _initials(m: Mention) -> set[str]:
    """Return all initials a full name may be shortened to: of every part of the given name, and of the others."""
    parts = "".join(part[0] for part in m.given.split("-") if part)
    return {parts + m.initials, m.given[0] + m.initials, parts, m.given[0]}


def mailbox_spelling(clusters: Clusters) -> None:
    """Join a mailbox to the one person whose names its local part is written from, the fullest spelling first."""
    known: dict[str, list[tuple[int, str, int]]] = defaultdict(list)
    for i, m in enumerate(clusters.mentions):
        if m.form is Form.FULL:
            for spelling, pattern, strength in spellings(m.surname, m.given, m.initials):
                known[spelling].append((i, pattern, strength))
    for i, m in enumerate(clusters.mentions):
        if m.form is Form.WORD and m.token:
            _attach_mailbox(clusters, i, known.get(letters(m.token), []))


def _attach_mailbox(clusters: Clusters, at: int, fits: Iterable[tuple[int, str, int]]) -> None:
    ranked = sorted(fits, key=lambda f: (-f[2], f[1], f[0]))
    if ranked:
        _, pattern, best = ranked[0]
        owners = [i for i, _, strength in ranked if strength == best]
        clusters.attach(at, owners, f"the mailbox is written from the name: {pattern}, and no other name fits")


def open_initial(clusters: Clusters) -> None:
    """Join a mailbox that has one initial more than the one name it is else written from."""
    known: dict[str, list[int]] = defaultdict(list)
    for i, m in enumerate(clusters.mentions):
        last, first = letters(m.surname), letters(m.given)
        if m.form is Form.FULL and not m.initials and len(last) >= 4:
            known[f"{last}{first[:1]}."].append(i)
            known[f"{first}.{last}"].append(i)
    for i, m in enumerate(clusters.mentions):
        token = letters(m.token) if m.form is Form.WORD else ""
        cuts = [f"{token[:-1]}.", *(f"{token[:n]}.{token[n + 1 :]}" for n in range(3, len(token) - 4))]
        fits = [o for cut in cuts for o in known.get(cut, ())] if len(token) > 5 else []
        clusters.attach(i, fits, "the mailbox is written from the name, with one initial that is not known")


def name_in_domain(clusters: Clusters) -> None:
    """Join ``ada@alder.example`` to the one ``Alder, Ada``: the domain is the surname."""
    known: dict[tuple[str, str], list[int]] = defaultdict(list)
    for i, m in enumerate(clusters.mentions):
        if m.form is Form.FULL:
            known[letters(m.surname), letters(m.given)].append(i)
    for i, m in enumerate(clusters.mentions):
        if m.form is Form.WORD and m.domain:
            fits = [o for label in m.domain.split(".")[:-1] for o in known.get((letters(label), letters(m.token)), ())]
            clusters.attach(i, fits, "the mailbox is the given name and the domain the surname")


def slipped_names(clusters: Clusters) -> None:
    """Join full names one slip apart where the rest of the name bears it out."""
    near = _one_slip_apart(clusters, lambda m: letters(m.surname) + letters(m.given), {Form.FULL}, _supported)
    for i, others in near:
        clusters.gather(i, others, "one slip of reading apart, the rest of the name agrees")


def _supported(_: Clusters, a: Mention, b: Mention) -> bool:
    """Tell whether what else is printed bears out that two full names one slip apart are one person's."""
    whole_a, whole_b = letters(a.surname) + letters(a.given), letters(b.surname) + letters(b.given)
    if a.initials and a.initials == b.initials and a.given[0] == b.given[0]:
        return True
    if skeleton(whole_a) == skeleton(whole_b):
        return True
    kind = slip(whole_a, whole_b)
    return kind in ("swap", "likeness") or (kind == "length" and min(len(whole_a), len(whole_b)) >= LEAST_LONG)


def slipped_mailboxes(clusters: Clusters) -> None:
    """Join mailboxes of one organisation that are one slip apart; short ones only under the same display name."""
    near = _one_slip_apart(
        clusters, lambda m: letters_and_digits(clusters.address(m) or m.token), set(Form), _borne_out
    )
    for i, others in near:
        clusters.gather(i, others, "mailboxes one slip of reading apart")


def _borne_out(clusters: Clusters, a: Mention, b: Mention) -> bool:
    """Tell whether two mailboxes of one organisation are long enough to be one, or stand beside the same name."""
    if "".join(filter(str.isdigit, a.token)) != "".join(filter(str.isdigit, b.token)):
        return False
    if len({organisation_label(clusters.domain(m)) for m in (a, b)} - {None}) > 1:
        return False
    if is_role_mailbox(a.token) or is_role_mailbox(b.token):
        return False
    named = bool(a.shown) and a.shown == b.shown and a.shown != a.address
    return named or (a.form is b.form is Form.WORD and min(len(letters(a.token)), len(letters(b.token))) >= LEAST_SLIP)


RULES: tuple[Callable[[Clusters], None], ...] = (
    printed_alike,
    same_address,
    same_name,
    short_name,
    turned_about,
    slipped_names,
    bare_initials,
    mailbox_spelling,
    open_initial,
    name_in_domain,
    slipped_mailboxes,
)


def _grouped(clusters: Clusters, keys: Callable[[Mention], Iterable[str]]) -> Iterator[list[int]]:
    """Yield the mentions that share a key, in order of key."""
    groups: dict[str, list[int]] = defaultdict(list)
    for i, m in enumerate(clusters.mentions):
        for key in keys(m):
            groups[key].append(i)
    for _, group in sorted(groups.items()):
        if len(group) > 1:
            yield group


def _by_name(clusters: Clusters, given: Callable[[Mention], Iterable[str]], why: str) -> None:
    """Within each surname and given name, join those that one address or organisation holds together, then the rest."""
    keyed = _grouped(
        clusters, lambda m: [f"{letters(m.surname)} {letters(g)}" for g in given(m)] if m.form is Form.FULL else []
    )
    for group in keyed:
        ordered = sorted(group, key=lambda i: (-_told_apart(clusters, i), i))
        for at, i in enumerate(ordered):
            clusters.attach(i, ordered[:at], why)


def _told_apart(clusters: Clusters, at: int) -> int:
    """Return by how many things a mention can be told from another of the same name."""
    m = clusters.mentions[at]
    return 4 * bool(m.domain) + 2 * bool(m.initials) + bool(m.organisation)


def _one_slip_apart(
    clusters: Clusters,
    text: Callable[[Mention], str],
    forms: Set[Form],
    supported: Callable[[Clusters, Mention, Mention], bool],
) -> Iterator[tuple[int, list[int]]]:
    """Yield each mention with those whose text is one slip from its own, as OCR reads them, and well supported."""
    words = [text(m) if m.form in forms else "" for m in clusters.mentions]
    shared: dict[str, list[int]] = defaultdict(list)
    for i, word in enumerate(words):
        if len(word) >= LEAST_SLIP:
            for part in deletions(word) | deletions(skeleton(word)):
                shared[part].append(i)
    near: dict[int, set[int]] = defaultdict(set)
    for group in shared.values():
        if 1 < len(group) <= MOST_ALIKE:
            for i in group:
                near[i].update(group)
    for i, others in sorted(near.items()):
        mention = clusters.mentions[i]
        fits = [
            j for j in sorted(others) if words[i] != words[j] and supported(clusters, mention, clusters.mentions[j])
        ]
        yield i, [j for j in fits if _alike(words[i], words[j])]


def _alike(a: str, b: str) -> bool:
    return slip(a, b) is not None or skeleton(a) == skeleton(b)
