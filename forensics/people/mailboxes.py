"""Addresses: their usual form, which belong to no single person, and how a name is written into a local part."""

import re
from collections.abc import Iterator

from forensics.text.given_names import formal_names


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_ROLE = _words(
    """
    abuse accounts admin administrator alert alerts all announce billing bounce bounces calendar careers comms
    communications contact customerservice desk digest do-not-reply donotreply editor editors emailadmin
    enquiries events everyone facilities feedback foia foiarequest frontdesk hello help helpdesk hostmaster hr
    humanresources info information inquiries inquiry it jobs legal list listmaster listserv listowner mail
    mailbox mailerdaemon mailinglist majordomo marketing media members mission moderator news newsletter
    newsroom nobody noreply notice notification notifications office operations ops orders owner payroll
    postmaster press privacy publicaffairs reception recipients records registrar request reply root sales
    scheduler scheduling secretariat secretary security service services staff subscribe subscriptions support
    survey sysadmin system team undisclosed unsubscribe updates users webmaster workshop
    """
)
_ROLE_NAME = re.compile(
    r"\b(?:mailing list|distribution|undisclosed|recipients?|listserv|help ?desk|no ?reply|do not reply|web ?master|"
    r"post ?master|mailer.daemon|mail delivery|all (?:staff|hands|users|employees)|everyone|press office|"
    r"public affairs|front office|operations center|watch team|task ?force|announcements?|newsletter|clips|"
    r"command center|media|monitoring|news ?ticker|breaking news|staff assistants)\b|"
    r"special ?assistants|duty ?deput(?:y|ies)\b|"
    r"^(?:dl|list|grp|group|all)[-_ :]|[-_ ](?:dl|list|grp|group|team|staff|all)$",
    re.IGNORECASE,
)
_FREE_MAIL = _words(
    """
    aol att bellsouth charter comcast cox earthlink facebook fastmail gmail gmx googlemail hotmail icloud juno
    live mac me msn outlook protonmail proton rocketmail sbcglobal verizon web yahoo yandex ymail zoho
    """
)
_SECOND_LEVEL = _words(
    """
    ac co com edu gob gouv gov govt mil net ne nhs or org
    """
)
_EDGES = re.compile(r"^[\W_]+|[\W_]+$")
_NOT_LETTER = re.compile(r"[\W\d_]+")
_DIGITS = re.compile(r"\d+$")


def clean_address(address: str) -> str:
    """Return an address in lower case, without blanks and marks around it, with points that OCR misread put back."""
    local, _, domain = "".join(address.split()).lower().partition("@")
    local, domain = _EDGES.sub("", local), _EDGES.sub("", domain.replace("/", ".").replace(",", "."))
    return f"{local}@{domain}" if domain else local


def is_role_mailbox(local: str) -> bool:
    """Tell whether a local part names a task or a list, so that many persons may stand behind it."""
    bare = re.sub(r"[\W_]+", "", local.lower())
    parts = re.split(r"[\W_]+", local.lower())
    return bool(bare) and (
        bare in _ROLE or _DIGITS.sub("", bare) in _ROLE or parts[-1] in {"list", "bounces", "request"}
    )


def is_role_name(name: str) -> bool:
    """Tell whether a display name is that of a list, an office or a machine."""
    return bool(_ROLE_NAME.search(name)) or is_role_mailbox(name)


def organisation_of(domain: str | None) -> str | None:
    """Return the registered part of a domain, ``state.gov``; None for free mail, which names no organisation."""
    label = organisation_label(domain)
    if domain is None or label is None or label in _FREE_MAIL:
        return None
    labels = domain.split(".")
    return ".".join(labels[labels.index(label) :])


def organisation_label(domain: str | None) -> str | None:
    """Return the label that was registered: ``state`` of ``mail.state.gov``, ``ox`` of ``stats.ox.ac.uk``."""
    labels = [part for part in (domain or "").split(".") if part]
    if len(labels) < 2:
        return None
    if len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVEL:
        return labels[-3]
    return labels[-2]


def letters(text: str) -> str:
    """Return the letters of a text alone, in lower case."""
    return _NOT_LETTER.sub("", text.lower())


def spellings(surname: str, given: str, initials: str) -> Iterator[tuple[str, str, int]]:
    """Yield how a person's name is written into a local part: letters alone, the pattern's name, and its strength.

    Strength 3 spells both names out, 2 has the surname and two initials, 1 the surname and one.
    """
    last = letters(surname)
    if len(last) < 2 or not letters(given):
        return
    for name in sorted(formal_names(given)):
        first = letters(name)
        yield first + last, "given.surname", 3
        yield last + first, "surname.given", 3
        if initials:
            yield first + initials[0] + last, "given.initial.surname", 3
    for some in sorted(_initials(given, initials)):
        yield last + some, "surname+initials", 2
        yield some + last, "initials+surname", 2
    if len(last) >= 4:
        for first in sorted({letters(name)[0] for name in formal_names(given)}):
            yield last + first, "surname+initial", 1
            yield first + last, "initial+surname", 1


def _initials(given: str, initials: str) -> set[str]:
    """Return the runs of two initials and more: parts of a double given name count one each."""
    first = given[0]
    parts = "".join(part[0] for part in re.split(r"\W+", given) if part)
    return {run for run in (first + initials, first + initials[:1], parts + initials) if len(run) > 1}
