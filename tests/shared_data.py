"""Where the public corpora and their scorers are, if this machine has them beside the checkout."""

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared"


def available(*parts: str) -> Path | None:
    """Return a path below the shared folder, None where it is absent."""
    path = SHARED.joinpath(*parts)
    return path if path.exists() else None


def corpora(*parts: str) -> Path:
    """Return a path below the public corpora, or skip the test and say why."""
    path = available("corpora", *parts)
    if path is None:
        pytest.skip(f"public corpus {'/'.join(parts)} is not beside this checkout")
    return path


def tool(name: str) -> Path:
    """Return the path of a scorer, or skip the test and say why."""
    path = available("tools", name)
    if path is None:
        pytest.skip(f"scorer {name} is not beside this checkout")
    return path
