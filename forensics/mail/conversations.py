"""Printed conversations: several messages side by side under one title, as Gmail prints them."""

import re
from collections.abc import Sequence
from dataclasses import replace

from forensics.mail.lines import MailLine
from forensics.records.message import FieldState, MessageCopy

_COUNT = re.compile(r"\s*\d{1,4} messages?\s*$")
_REACH = 12
"""Lines at the head of a document among which the title and the number of messages stand."""


def titled(lines: Sequence[MailLine], copies: Sequence[MessageCopy]) -> list[MessageCopy]:
    """Give the messages of a printed conversation its title as their subject; other copies stay as they are.

    The title stands once, above ``2 messages``, and not in the heads of the messages.

    Args:
        lines: the lines of the document.
        copies: its copies, those that stand beside each other at depth 0.
    """
    title = _title(lines)
    return [
        replace(c, subject=title, states={**c.states, "subject": FieldState.READ})
        if title and c.depth == 0 and c.lines and c.subject is None
        else c
        for c in copies
    ]


def _title(lines: Sequence[MailLine]) -> str | None:
    head = [line.text.strip() for line in lines[:_REACH] if not line.blank]
    count = next((n for n, text in enumerate(head) if n and _COUNT.match(text)), None)
    return head[count - 1] if count else None
