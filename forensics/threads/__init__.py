"""Conversations: what answers what, with the evidence for each link, and what is missing from them."""

from forensics.threads.conversation import Conversations, conversations
from forensics.threads.excerpts import absorb_excerpts
from forensics.threads.filled import filled

__all__ = ["Conversations", "absorb_excerpts", "conversations", "filled"]
