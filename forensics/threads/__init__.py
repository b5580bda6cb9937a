"""Conversations: what answers what, with the evidence for each link, and what is missing from them."""

from forensics.threads.conversation import Conversations, conversations
from forensics.threads.subjects import base_subject, is_reply

__all__ = ["Conversations", "base_subject", "conversations", "is_reply"]
