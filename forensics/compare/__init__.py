"""Two productions compared: what pairs with what, and what became visible or hidden."""

from forensics.compare.comparing import compare
from forensics.compare.sides import Comparison, ProductionSide

__all__ = ["Comparison", "ProductionSide", "compare"]
