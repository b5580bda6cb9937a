"""Conversations: what answers what, with the evidence for each link, and what is missing from them."""

from forensics.threads.conversation import Conversations, conversations
from forensics.threads.excerpts import absorb_excerpts
from forensics.threads.subjects import base_subject, is_reply

__all__ = ["Conversations", "absorb_excerpts", "base_subject", "conversations", "is_reply"]
