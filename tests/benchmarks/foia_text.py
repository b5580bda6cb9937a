"""The mails that the synthetic FOIA pages print: from the public releases where they are, else from the fixtures."""

import random
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from textwrap import wrap

from fixtures.people import PERSONS
from fixtures.storylines import MAILS
from tests.shared_data import available

RELEASE = ("corpora", "releases", "HRCEmail_JuneWeb.zip")
LEAST_WORDS = 25
LONGEST_WORD = 40
"""Characters; longer ones, web addresses, are broken as a mail program breaks them."""
_STAMP = re.compile(
    r"UNCLASSIFIED|Department of State|STATE DEPT|SUBJECT TO AGREEMENT|Case No|Doc No|^\s*Date: \d|RELEASE|STATE-\d"
)
_FIELD = re.compile(r"\s*(From|Sent|To|Cc|Subject|Attachments)\s*:\s*(.*)")
_CODE = re.compile(r"\s+\[?\(?[bB][1-9]\b.*$|\(b\).*$")
_FIELDS = ("From", "Sent", "To", "Cc", "Subject")


@dataclass(frozen=True, slots=True)
class PrintedMail:
    """One mail: values of its header block, and its paragraphs."""

    header: tuple[tuple[str, str], ...]
    paragraphs: tuple[str, ...]


@cache
def mails() -> tuple[PrintedMail, ...]:
    """Return mails in an order that never changes."""
    return tuple(_released() or _invented())


def _released() -> list[PrintedMail]:
    path = available(*RELEASE)
    if path is None:
        return []
    with zipfile.ZipFile(path) as archive:
        names = sorted(n for n in archive.namelist() if n.endswith(".txt"))
        texts = [archive.read(name).decode("utf-8", "replace") for name in names]
    made = [mail for n, text in enumerate(texts) if (mail := _printed(text, n)) is not None]
    random.Random(5).shuffle(made)  # noqa: S311
    return made


def _printed(text: str, number: int) -> PrintedMail | None:
    """Return a release as a mail; fields that it blanked get a name, so that there is something to hide."""
    lines = [_CODE.sub("", _plain(line)) for line in text.splitlines() if not _STAMP.search(line)]
    header: dict[str, str] = {}
    body: list[str] = []
    for line in lines:
        field = _FIELD.match(line)
        if field and field[1] in _FIELDS and field[1] not in header and not body:
            header[field[1]] = " ".join(field[2].split())
        elif header:
            body.append(line)
    paragraphs = tuple(_paragraphs(body))
    if len(header) < 3 or sum(len(p.split()) for p in paragraphs) < LEAST_WORDS:
        return None
    cast = [f"{p.name} <{p.address}>" for p in PERSONS.values()]
    for place, field_name in enumerate(("From", "To")):
        header[field_name] = header.get(field_name) or cast[(number + 5 * place) % len(cast)]
    return PrintedMail(tuple((f, header[f]) for f in _FIELDS if header.get(f)), paragraphs)


def _plain(line: str) -> str:
    """Keep what the base fonts can print."""
    return line.encode("latin-1", "ignore").decode("latin-1").rstrip()


def _paragraphs(lines: Sequence[str]) -> Iterator[str]:
    """Join lines up to a blank one, or one that ends far short of the others."""
    held: list[str] = []
    for line in [*lines, ""]:
        if line.strip():
            held.append(" ".join(part for word in line.split() for part in wrap(word, LONGEST_WORD)))
        if held and (not line.strip() or len(held[-1]) < 45):
            yield " ".join(held)
            held = []


def _invented() -> list[PrintedMail]:
    return [
        PrintedMail(
            (
                ("From", f"{mail.author.name} <{mail.author.address}>"),
                ("Sent", f"{mail.moment:%A, %B %d, %Y %I:%M %p}"),
                ("To", "; ".join(PERSONS[key].listed for key in mail.to)),
                ("Subject", mail.subject),
            ),
            tuple(_plain(p) for p in mail.text.split("\n\n")),
        )
        for mail in MAILS.values()
    ]
