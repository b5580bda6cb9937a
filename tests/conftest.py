"""The fictional matter as a case, made once for all tests that look at it."""

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from fixtures.__main__ import write_matter
from forensics.case import Case


@dataclass(frozen=True)
class Matter:
    """The evidence, its truth, and the case made from it by the command line."""

    evidence: Path
    truth: dict[str, Any]
    path: Path
    case: Case


def forensics(*arguments: object) -> subprocess.CompletedProcess[str]:
    """Run the installed command as a user does."""
    command = [str(Path(sys.executable).parent / "forensics"), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture(scope="session")
def matter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Matter]:
    """Write both productions, ingest them, and compare them."""
    folder = tmp_path_factory.mktemp("matter")
    write_matter(folder / "evidence")
    path = folder / "case.sqlite"
    for name, released in (("first", "2016-10-14"), ("later", "2017-06-02")):
        ran = forensics("ingest", path, folder / "evidence" / name, "--production", name, "--released", released)
        assert ran.returncode == 0, ran.stderr
    assert forensics("compare", path, "first", "later", "--jsonl").returncode == 0
    with Case.open(path) as case:
        truth = json.loads((folder / "evidence" / "truth.json").read_text("utf-8"))
        yield Matter(folder / "evidence", truth, path, case)
