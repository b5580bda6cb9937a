"""Learned models as data: from the installed package, else from the checkout's ``models/``."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from forensics.errors import IntegrityError

_PACKAGE = Path(__file__).resolve().parents[1]


def model_path(name: str, file: str) -> Path:
    """Return the path of a file of a model.

    Raises:
        IntegrityError: it is in neither place.
    """
    for folder in (_PACKAGE / "models", _PACKAGE.parent / "models"):
        if (folder / name / file).is_file():
            return folder / name / file
    raise IntegrityError(f"The model file {name}/{file} is missing.", "Install email-forensics again.")


@cache
def load_model(name: str) -> dict[str, Any]:
    """Return the contents of a model's ``model.json``.

    Raises:
        IntegrityError: it is missing or no JSON.
    """
    path = model_path(name, "model.json")
    try:
        loaded: dict[str, Any] = json.loads(path.read_text("utf-8"))
    except ValueError as error:
        raise IntegrityError(
            f"The model file {path.name} of {name} is damaged.", "Install email-forensics again."
        ) from error
    return loaded
