"""The properties of a mail attached to a mail of a mailbox, out of the first block of its node (MS-PST 2.3.1 to 2.3.3).

libpff hands out the bytes of that block and nothing else of such a mail. Short values stand in it: names, subject,
times, message ids, a short text. Long ones, the table of recipients and the attachments lie outside.
"""

import struct

from forensics.adapters.mapi import Bag, Value

_HEAP, _PROPERTIES, _TREE = 0xEC, 0xBC, 0xB5
_INLINE = {0x02: 2, 0x03: 4, 0x04: 4, 0x0A: 4, 0x0B: 1}
"""Bytes of the types whose value stands in the record itself; all others are referred to."""


def properties_of(block: bytes, code_page: int) -> tuple[Bag, frozenset[int]]:
    """Return the properties that the block holds, and the tags of those that lie outside it.

    Raises:
        ValueError: it is no such block, or a damaged one.
    """
    try:
        return _read(block, code_page)
    except struct.error as error:
        raise ValueError("its first block is damaged") from error


def _read(block: bytes, code_page: int) -> tuple[Bag, frozenset[int]]:
    page_map, mark, client, root = struct.unpack_from("<HBBI", block)
    if (mark, client) != (_HEAP, _PROPERTIES):
        raise ValueError("its first block is no heap of properties")
    values: dict[int, Value] = {}
    outside: set[int] = set()
    for tag, kind, raw in struct.iter_unpack("<HH4s", _records(block, page_map, root)):
        (reference,) = struct.unpack("<I", raw)
        if kind in _INLINE:
            values[tag] = Value(kind, raw[: _INLINE[kind]])
        elif (data := _held(block, page_map, reference)) is not None:
            values[tag] = Value(kind, data)
        else:
            outside.add(tag)
    return Bag(values, code_page), frozenset(outside)


def _records(block: bytes, page_map: int, root: int) -> bytes:
    """Return the leaves of the tree of properties, which has one level unless there are hundreds of them."""
    mark, key, entry, levels, leaves = struct.unpack("<BBBBI", _held(block, page_map, root) or b"")
    records = _held(block, page_map, leaves)
    if (mark, key, entry, levels) != (_TREE, 2, 6, 0) or records is None:
        raise ValueError("its properties stand outside its first block")
    return records[: len(records) // 8 * 8]


def _held(block: bytes, page_map: int, reference: int) -> bytes | None:
    """Return an allocation of the heap; None where the reference leads to another block or node (2.3.1.1)."""
    if reference == 0:
        return b""
    index = reference >> 5 & 0x7FF
    (count,) = struct.unpack_from("<H", block, page_map)
    if reference & 0x1F or reference >> 16 or not 0 < index <= count:
        return None
    start, end = struct.unpack_from("<HH", block, page_map + 4 + 2 * (index - 1))
    return block[start:end] if start <= end <= page_map else None
