"""The same passage in many versions: near-identical sentences across messages, in order of time."""

from forensics.drafts.finding import drafts
from forensics.drafts.placing import Placer

__all__ = ["Placer", "drafts"]
