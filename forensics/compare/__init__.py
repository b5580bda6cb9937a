"""Two productions compared: what pairs with what, and what became visible or hidden."""

from forensics.compare.comparing import compare
from forensics.compare.copy_findings import findings_of
from forensics.compare.deciding import rules_out
from forensics.compare.inconsistent import groups_of, inconsistencies
from forensics.compare.sides import Comparison, ProductionSide
from forensics.compare.telling import Names, told

__all__ = [
    "Comparison",
    "Names",
    "ProductionSide",
    "compare",
    "findings_of",
    "groups_of",
    "inconsistencies",
    "rules_out",
    "told",
]
