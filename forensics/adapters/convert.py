"""Records to plain values and back, with cattrs."""

from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from forensics.records.geometry import Box

if TYPE_CHECKING:
    from cattrs import Converter

T = TypeVar("T")


@cache
def _converter() -> "Converter":
    from cattrs import Converter

    converter = Converter(unstruct_collection_overrides={tuple: list})
    converter.register_unstructure_hook(Box, list)
    converter.register_structure_hook(Box, lambda value, _: Box(*value))
    return converter


def plain(value: object) -> Any:
    """Return a record, or anything it holds, as dicts, lists, strings, numbers and None."""
    return _converter().unstructure(value)


def typed(value: object, kind: type[T]) -> T:
    """Return plain values as the given record or type.

    Raises:
        cattrs.errors.ClassValidationError: where the values do not fit the type.
    """
    return _converter().structure(value, kind)
