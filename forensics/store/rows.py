"""Records as rows: plain fields are columns, nested ones JSON text; tokens of pages in a compact form."""

import json
from dataclasses import fields, replace
from functools import cache
from typing import Any, TypeVar, get_type_hints

from forensics.adapters.convert import plain, typed
from forensics.records.geometry import Box
from forensics.records.page import Page, Token

T = TypeVar("T")
Row = dict[str, Any]

_VISIBLE = 3
"""Entries of a packed token that is no place-holder."""
_SCALARS = (str, int, float, bool, type(None))


def to_row(record: object) -> Row:
    """Return the columns of a record."""
    if isinstance(record, Page):
        row: Row = plain(replace(record, tokens=()))
        row["tokens"] = [_pack(token) for token in record.tokens]
    else:
        row = plain(record)
    return {name: value if isinstance(value, _SCALARS) else _dump(value) for name, value in row.items()}


def from_row(kind: type[T], row: Row) -> T:
    """Return the record that ``to_row`` wrote."""
    kept: Any = kind
    columns = _columns(kept)
    values = {name: _load(row[name], nested) for name, nested in columns}
    if kind is Page:
        tokens = tuple(_unpack(packed) for packed in values.pop("tokens"))
        bare: Any = typed({**values, "tokens": []}, kind)
        page: T = _with_tokens(bare, tokens)
        return page
    return typed(values, kind)


def column_names(kind: type[Any]) -> list[str]:
    """Return the columns of a record's table, in order."""
    return [field.name for field in fields(kind)]


def _with_tokens(page: Any, tokens: tuple[Token, ...]) -> Any:
    # A page is frozen and was made a moment ago: nobody else has seen it without its tokens.
    object.__setattr__(page, "tokens", tokens)
    return page


@cache
def _columns(kind: Any) -> list[tuple[str, bool]]:
    hints = get_type_hints(kind)
    return [(name, _is_nested(hints[name])) for name in column_names(kind)]


def _is_nested(hint: Any) -> bool:
    parts = [hint, *getattr(hint, "__args__", ())]
    return any(
        getattr(p, "__origin__", None) in (tuple, dict) or hasattr(p, "__dataclass_fields__") or p is Box for p in parts
    )


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _load(value: Any, nested: bool) -> Any:
    return json.loads(value) if nested and isinstance(value, str) else value


def _pack(token: Token) -> list[Any]:
    packed = [token.text, list(token.box.rounded()) if token.box else None, token.line]
    return [*packed, token.region, list(token.codes)] if token.region or token.codes else packed


def _unpack(packed: list[Any]) -> Token:
    if len(packed) == _VISIBLE:
        text, box, line = packed
        return Token(text, Box(*box) if box else None, line)
    text, box, line, region, codes = packed
    return Token(text, Box(*box) if box else None, line, region, tuple(codes))
