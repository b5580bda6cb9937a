"""Whole cases from public evidence: real PDFs as one production, and two releases of one agency as two."""

import json
import tempfile
from collections import Counter
from pathlib import Path

from tests.benchmarks.command import forensics
from tests.benchmarks.table import Row
from tests.shared_data import corpora

RELEASES = (("may", "HRC_Email_296.zip", "2015-05-22"), ("august", "Clinton_Email_August_Release.zip", "2015-08-31"))


def run() -> list[Row]:
    """Build both cases and say how long it took and what came out."""
    with tempfile.TemporaryDirectory() as folder:
        return [*_pdfs(Path(folder)), *_releases(Path(folder))]


def _pdfs(folder: Path) -> list[Row]:
    case = folder / "pdfs.sqlite"
    out, _, code, seconds = forensics("ingest", case, corpora("pdfs"), "--production", "filings", "--ocr", "never")
    rows = [Row("pdfs", "ingest, seconds", round(seconds, 1), None, f"exit {code}: {out.splitlines()[0]}")]
    figures = _records(forensics("redactions", case, "--by", "production", "--jsonl")[0])
    for row in figures:
        hidden = "/".join(f"{v:,.0f}" for v in row["words_hidden"])
        note = f"{row['touched']} of {row['pages']} pages touched, {row['full']} full, words hidden {hidden}"
        rows.append(Row("pdfs", "redactions", row["regions"], None, note))
    return rows


def _releases(folder: Path) -> list[Row]:
    case, rows = folder / "releases.sqlite", []
    for name, file, released in RELEASES:
        path = corpora("releases", file)
        command = ("ingest", case, path, "--production", name, "--released", released, "--later")
        out, _, code, seconds = forensics(*command)
        rows.append(Row("releases", f"ingest {name}, seconds", round(seconds, 1), None, f"exit {code}: {out.strip()}"))
    out, _, code, seconds = forensics("threads", case, "--jsonl")
    rows.append(Row("releases", "messages to threads, seconds", round(seconds, 1), None, f"exit {code}"))
    rows.append(Row("releases", "threads", len(_records(out)), None, ""))
    kinds = Counter(m["kind"] for m in _records(forensics("messages", case, "--jsonl")[0]))
    rows.append(Row("releases", "distinct messages", sum(kinds.values()), None, str(dict(kinds))))
    out, _, code, seconds = forensics("compare", case, "may", "august", "--jsonl")
    records = _records(out)
    pairs = Counter(f"{r['level']} {r['state']}" for r in records if r["record"] == "pair")
    changes = Counter(r["kind"] for r in records if r["record"] == "change")
    rows.append(Row("releases", "compare, seconds", round(seconds, 1), None, f"exit {code}"))
    rows.append(Row("releases", "pairs", sum(pairs.values()), None, str(dict(sorted(pairs.items())))))
    rows.append(Row("releases", "changes", sum(changes.values()), None, str(dict(sorted(changes.items())))))
    out, _, code, seconds = forensics("report", case, "-o", folder / "report")
    rows.append(Row("releases", "report, seconds", round(seconds, 1), None, f"exit {code}"))
    return rows


def _records(text: str) -> list[dict]:  # type: ignore[type-arg]
    return [json.loads(line) for line in text.splitlines()]
