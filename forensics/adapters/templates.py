"""Jinja2 for pages: templates inside a package, everything from the evidence escaped, nothing undefined let through."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Environment


def render(package: str, name: str, values: Mapping[str, object], clean: Callable[[str], str]) -> str:
    """Return a template filled in.

    Args:
        package: the package whose folder ``templates`` holds the template.
        name: file name of the template.
        values: what it may name.
        clean: applied to every plain text before it is escaped, so that no control character reaches the page.
    """
    return _environment(package, clean).get_template(name).render(dict(values))


@cache
def _environment(package: str, clean: Callable[[str], str]) -> "Environment":
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader(package, "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=lambda value: clean(value) if type(value) is str else value,
    )
