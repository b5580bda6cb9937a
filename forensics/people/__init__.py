"""From printed names to persons, by rules that can be told, and who wrote to whom."""

from forensics.people.edges import edges_between, organisations
from forensics.people.network import network
from forensics.people.persons import People, persons, resolve_names

__all__ = ["People", "edges_between", "network", "organisations", "persons", "resolve_names"]
