"""From printed names to persons, by rules that can be told, and who wrote to whom."""

from forensics.people.persons import People, persons, resolve_names

__all__ = ["People", "persons", "resolve_names"]
