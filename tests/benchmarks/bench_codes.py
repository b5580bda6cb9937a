"""Codes and markings: forms read clean and damaged, blanks in a release against its mails released in full, time."""

import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

from forensics.redaction import blanks, markings
from forensics.redaction.codes import canonical
from forensics.redaction.forms import variants
from forensics.redaction.rulesets import rules_of, shipped
from tests.benchmarks.table import Row
from tests.shared_data import available

RELEASE = "Clinton_Email_August_Release.zip"
DAMAGE = (("(", "{"), (")", "l"), ("5", "S"), ("1", "l"), ("(b)", "b)"), ("(b)", "(&)"), (")(", ":"), (") (", ")("))
"""What a bad scan does to a code; one at a time, at its first place."""


def run() -> list[Row]:
    """Return the figures of all sets that are there."""
    rows = list(_forms())
    folder = available("corpora", "releases")
    return [*rows, *_release(folder / RELEASE)] if folder else rows


def _forms() -> Iterator[Row]:
    for name in shipped():
        rules = rules_of((name,))
        forms = [(f, r.code) for r in rules.rules for raw in r.forms if raw[:3] != "..." for f in variants(raw)]
        forms = [(form.replace("#", "1"), code) for form, code in forms]
        right = sum(canonical(form, rules) == (code,) for form, code in forms)
        yield Row(f"codes, {name}", "forms read right", round(right / len(forms), 3), "", f"{len(forms)} forms")
    rules = rules_of()
    bracketed = [r.code for r in rules.rules if r.code.startswith("(")]
    damaged = [(code.replace(old, new, 1), code) for code in bracketed for old, new in DAMAGE if old in code]
    right = sum(canonical(text, rules) == (code,) for text, code in damaged)
    wrong = sum(canonical(text, rules) not in ((code,), ()) for text, code in damaged)
    note = f"{len(damaged)} codes, {wrong} of them read as another"
    yield Row("codes, us-federal", "damaged codes read right", round(right / len(damaged), 3), 0.95, note)
    lines = [f"From: Alder, Ada ({n}) <aalder@agency.example> Sent: Friday, December {n}, 2009" for n in range(2000)]
    start = perf_counter()
    for line in lines:
        canonical(line, rules)
    yield Row("codes, us-federal", "microseconds per line", round((perf_counter() - start) / len(lines) * 1e6, 1))


def _release(path: Path) -> Iterator[Row]:
    """Mails released in full are the control: a blank found in them is false."""
    mails: Counter[str] = Counter()
    blank: Counter[str] = Counter()
    marked = 0
    with zipfile.ZipFile(path) as archive:
        for name in sorted(n for n in archive.namelist() if n.endswith(".txt")):
            lines = archive.read(name).decode("utf-8", "replace").split("\n")
            part = re.search(r"RELEASE\s+IN\s+PART", "\n".join(lines)[:2500]) is not None
            mails["part" if part else "full"] += 1
            blank["part" if part else "full"] += bool(blanks.find(lines))
            marked += part and bool(markings.find(lines))
    share = {kind: blank[kind] / mails[kind] for kind in mails}
    note = f"{mails['part']} mails in part, {mails['full']} in full"
    yield Row("release of August", "in part, with a region", round(marked / mails["part"], 3), "", note)
    yield Row("release of August", "in part, with a blank", round(share["part"], 3), "", note)
    yield Row("release of August", "in full, with a blank", round(share["full"], 3), 0.02, "control: these are false")
