"""Participants whose names are hidden: a place-holder for each message and slot, never one for two."""

from collections.abc import Iterator, Sequence

from forensics.records.ids import stable_id
from forensics.records.message import Message, Participant
from forensics.records.person import Person


def placeholders(messages: Sequence[Message]) -> dict[tuple[str, str], Person]:
    """Return a person for each hidden slot, by message and slot, numbered in order of time and place in the header."""
    ordered = sorted(messages, key=lambda m: (m.sent is None, m.sent or "", m.id))
    found: dict[tuple[str, str], Person] = {}
    counts = {"sender": 0, "recipient": 0}
    for message in ordered:
        for slot, participant in slots(message):
            if participant.redacted and not participant.address:
                role = "sender" if slot.startswith("from") else "recipient"
                counts[role] += 1
                found[message.id, slot] = Person(
                    id=stable_id("n", "hidden", message.id, slot),
                    name=f"unidentified {role} #{counts[role]}",
                    organisation=None,
                    aliases=(participant.printed,) if participant.printed else (),
                    messages=1,
                    unidentified=True,
                )
    return found


def slots(message: Message) -> Iterator[tuple[str, Participant]]:
    """Yield each participant with its slot: ``from1``, ``to1``, ``to2``, ``cc1`` ..."""
    rows = (("from", (message.sender,) if message.sender else ()), ("to", message.to), ("cc", message.cc))
    for field, people in (*rows, ("bcc", message.bcc)):
        for number, participant in enumerate(people, 1):
            yield f"{field}{number}", participant
