"""The id of a person: from what identifies them, never from counts or order."""

import re
from collections import Counter
from collections.abc import Sequence

from forensics.people.names import Mention
from forensics.records.ids import stable_id


def is_person_id(text: str) -> bool:
    """Tell whether a text is an id and not a printed name."""
    return bool(re.fullmatch(r"n_[0-9a-f]{16}", text))


def person_ids(groups: Sequence[Sequence[Mention]]) -> list[str]:
    """Return an id for each group: from the first of its own addresses, else of its names, in order of the alphabet.

    An address that several groups share identifies none of them.
    """
    owners = Counter(address for group in groups for address in {m.address for m in group if m.address})
    ids = [_id(group, owners) for group in groups]
    taken = Counter(ids)
    return [
        i if taken[i] == 1 else stable_id("n", "names", sorted(m.printed for m in group))
        for i, group in zip(ids, groups, strict=True)
    ]


def _id(group: Sequence[Mention], owners: Counter[str]) -> str:
    addresses = sorted(m.address for m in group if m.address and owners[m.address] == 1)
    return stable_id("n", "address", addresses[0]) if addresses else stable_id("n", "name", min(m.key for m in group))
