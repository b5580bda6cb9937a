"""Writes mailboxes of Outlook (MS-PST, the Unicode form without encoding), as small as the format allows."""

import struct
import zlib
from dataclasses import dataclass, field

from tests.outlook_items import Item, Properties

_PAGE, _BLOCK = 512, 8176
_STORE, _NAMES, _ROOT, _TOP = 0x21, 0x61, 0x122, 0x8022
_NOWHERE = 0x7FFE2
"""A folder that is not there, which makes an orphan of an item."""
_RECIPIENTS, _ATTACHMENTS = 0x692, 0x671
_INLINE = {0x03, 0x0B}


@dataclass
class _Heap:
    """A heap on one node (MS-PST 2.3.1): its allocations, and where values too long for it go."""

    sort: int
    file: "_File"
    held: list[bytes] = field(default_factory=list)
    nodes: dict[int, tuple[int, int]] = field(default_factory=dict)
    apart: int = 0x3FF

    def put(self, data: bytes) -> int:
        if not data:
            return 0
        if len(data) > 1000 or sum(map(len, self.held)) > 6000:
            self.apart += 1
            self.nodes[self.apart << 5 | 0x1F] = (self.file.data(data), 0)
            return self.apart << 5 | 0x1F
        self.held.append(data)
        return len(self.held) << 5

    def tree(self, key: str, rows: dict[int, bytes]) -> int:
        """Put a B-tree on the heap of one level (2.3.2) and return its header."""
        sizes = struct.calcsize(key), len(next(iter(rows.values()), b"\0\0\0\0"))
        records = self.put(b"".join(struct.pack(key, k) + v for k, v in sorted(rows.items())))
        self.held.append(struct.pack("<BBBBI", 0xB5, *sizes, 0, records))
        return len(self.held) << 5

    def block(self, root: int) -> int:
        body = b"".join(self.held)
        edges = [12]
        for held in self.held:
            edges.append(edges[-1] + len(held))
        pad = -len(body) % 2
        head = struct.pack("<HBBII", 12 + len(body) + pad, 0xEC, self.sort, root, 0)
        page_map = struct.pack("<HH", len(self.held), 0) + b"".join(struct.pack("<H", e) for e in edges)
        return self.file.data(head + body + b"\0" * pad + page_map)


class _File:
    """Blocks and nodes of a mailbox to be."""

    def __init__(self) -> None:
        self.out = bytearray(_PAGE * 2)
        self.blocks: list[tuple[int, int, int]] = []
        self.nodes: list[tuple[int, int, int, int]] = []
        self.last = 0

    def block(self, data: bytes, *, internal: bool = False) -> int:
        self.last += 4
        number, at = self.last | (2 if internal else 0), len(self.out)
        self.out += data + b"\0" * (-(len(data) + 16) % 64)
        self.out += struct.pack("<HHIQ", len(data), _mark(at, number), _crc(data), number)
        self.blocks.append((number, at, len(data)))
        return number

    def data(self, data: bytes) -> int:
        """Store data, in several blocks where it is long (2.2.2.8.3.2.1)."""
        parts = [self.block(data[at : at + _BLOCK]) for at in range(0, len(data), _BLOCK)]
        if len(parts) == 1:
            return parts[0]
        listed = b"".join(struct.pack("<Q", p) for p in parts)
        return self.block(struct.pack("<BBHI", 1, 1, len(parts), len(data)) + listed, internal=True)

    def below(self, nodes: dict[int, tuple[int, int]]) -> int:
        """Store the list of the nodes in a node (2.2.2.8.3.3.1)."""
        if not nodes:
            return 0
        rows = b"".join(struct.pack("<QQQ", n, *where) for n, where in sorted(nodes.items()))
        return self.block(struct.pack("<BBHI", 2, 0, len(nodes), 0) + rows, internal=True)

    def page(self, sort: int, body: bytes, number: int) -> int:
        self.out += b"\0" * (-len(self.out) % _PAGE)
        at = len(self.out)
        self.out += body + struct.pack("<BBHIQ", sort, sort, _mark(at, number), _crc(body), number)
        return at

    def tree(self, sort: int, rows: list[bytes]) -> tuple[int, int]:
        """Store a B-tree of pages (2.2.2.7.7) and return the number and place of its top."""
        size, level, most = len(rows[0]), 0, 488 // len(rows[0])
        while True:
            pages = []
            for at in range(0, len(rows), most):
                part = rows[at : at + most]
                body = b"".join(part).ljust(488, b"\0") + struct.pack("<BBBBI", len(part), most, size, level, 0)
                self.last += 4
                pages.append((part[0][:8], self.last, self.page(sort, body, self.last)))
            if len(pages) == 1:
                return pages[0][1], pages[0][2]
            rows = [key + struct.pack("<QQ", number, at) for key, number, at in pages]
            size, level, most = 24, level + 1, 20


def _crc(data: bytes) -> int:
    """CRC-32 without the inversions around it (5.3)."""
    return zlib.crc32(data, 0xFFFFFFFF) ^ 0xFFFFFFFF


def _mark(at: int, number: int) -> int:
    mixed = (at ^ number) & 0xFFFFFFFF
    return (mixed >> 16) ^ (mixed & 0xFFFF)


def write_pst(folders: dict[str, list[Item]], orphans: list[Item] | None = None, *, missing: int = 0) -> bytes:
    """Return a mailbox with these folders below its top (``Inbox/Harbour``) and the items in each.

    Its header names ``missing`` bytes more than there are.
    """
    file = _File()
    store = {0x3001: (0x1F, "Mailbox".encode("utf-16-le")), 0x35E0: (0x102, b"\0" * 20 + struct.pack("<I", _TOP))}
    _node(file, _STORE, 0, Item(properties=store))
    names = {0x0001: (0x03, struct.pack("<I", 251)), **{tag: (0x102, bytes(16)) for tag in (0x0002, 0x0003, 0x0004)}}
    _node(file, _NAMES, 0, Item(properties=names))
    above = {"": _TOP} | {path: 0x402 + at << 5 | 2 for at, path in enumerate(sorted(folders))}
    _folder(file, _ROOT, _ROOT, "", [_TOP], [])
    number = 0x10000
    for path, folder in above.items():
        items = folders.get(path, [])
        mails = [number + at << 5 | 4 for at in range(len(items))]
        number += len(items)
        below = [above[p] for p in folders if p.rpartition("/")[0] == path]
        over = above[path.rpartition("/")[0]] if path else _ROOT
        _folder(file, folder, over, path.rpartition("/")[2] or "Top of Personal Folders", below, mails)
        for mail, item in zip(mails, items, strict=True):
            _node(file, mail, folder, item)
    for at, item in enumerate(orphans or []):
        _node(file, number + at << 5 | 4, _NOWHERE, item)
    return _whole(file, missing)


def _folder(file: _File, number: int, above: int, name: str, folders: list[int], items: list[int]) -> None:
    properties: Properties = {0x3001: (0x1F, name.encode("utf-16-le")), 0x3602: (3, bytes(4)), 0x360A: (0xB, b"\1")}
    _node(file, number, above, Item(properties=properties))
    for plus, rows in ((11, folders), (12, items)):
        file.nodes.append((number + plus, *_table(file, [(row, {0x0E07: (3, bytes(4))}) for row in rows]), 0))


def _node(file: _File, number: int, above: int, item: Item) -> None:
    data, below = _item(file, item)
    file.nodes.append((number, data, below, above))


def _item(file: _File, item: Item) -> tuple[int, int]:
    heap = _Heap(0xBC, file)
    if item.recipients:
        heap.nodes[_RECIPIENTS] = _table(file, [(n, row) for n, row in enumerate(item.recipients)])
    if item.attachments:
        numbered = [(0x401 + n << 5 | 5, *held) for n, held in enumerate(item.attachments)]
        heap.nodes[_ATTACHMENTS] = _table(
            file, [(n, {0x0E20: (3, bytes(4)), 0x3705: p[0x3705]}) for n, p, _ in numbered]
        )
        for n, properties, inner in numbered:
            heap.nodes[n] = _attachment(file, properties, inner)
    return _bag(file, heap, item.properties)


def _attachment(file: _File, properties: Properties, inner: Item | None) -> tuple[int, int]:
    heap = _Heap(0xBC, file)
    if inner is not None:
        node = 0x10001 << 5 | 4
        heap.nodes[node] = _item(file, inner)
        properties = properties | {0x3701: (0x0D, struct.pack("<II", node, 1))}
    return _bag(file, heap, properties)


def _bag(file: _File, heap: _Heap, properties: Properties) -> tuple[int, int]:
    rows = {tag: struct.pack("<H", kind) + _value(heap, kind, data) for tag, (kind, data) in properties.items()}
    root = heap.tree("<H", rows)
    block = heap.block(root)
    return block, file.below(heap.nodes)


def _value(heap: _Heap, kind: int, data: bytes) -> bytes:
    return data.ljust(4, b"\0")[:4] if kind in _INLINE else struct.pack("<I", heap.put(data))


def _table(file: _File, rows: list[tuple[int, Properties]]) -> tuple[int, int]:
    """Store a table (2.3.4): all its columns are four bytes wide."""
    heap = _Heap(0x7C, file)
    columns = [(0x67F2, 3), (0x67F3, 3), *sorted({(tag, kind) for _, row in rows for tag, (kind, _) in row.items()})]
    bits, width = -(-len(columns) // 8), 4 * len(columns)
    matrix = b""
    for number, row in rows:
        cells, held = struct.pack("<II", number, 1), 0xC0
        for at, (tag, _) in enumerate(columns[2:], 2):
            kind, data = row.get(tag, (3, b"\0\0\0\0"))
            cells += _value(heap, kind, data)
            held |= (0x80 >> at) if tag in row else 0
        matrix += cells + bytes([held]) + b"\0" * (bits - 1)
    index = heap.tree("<I", {number: struct.pack("<I", at) for at, (number, _) in enumerate(rows)})
    values = heap.put(matrix)
    head = struct.pack("<BBHHHHIII", 0x7C, len(columns), width, width, width, width + bits, index, values, 0)
    order = sorted(enumerate(columns), key=lambda c: c[1][0])
    head += b"".join(struct.pack("<HHHBB", kind, tag, 4 * at, 4, at) for at, (tag, kind) in order)
    heap.held.append(head)
    block = heap.block(len(heap.held) << 5)
    return block, file.below(heap.nodes)


def _whole(file: _File, missing: int) -> bytes:
    nodes = [struct.pack("<QQQII", *row, 0) for row in sorted(file.nodes)]
    blocks = [struct.pack("<QQHHI", *row, 2, 0) for row in sorted(file.blocks)]
    node_tree, block_tree = file.tree(0x81, nodes), file.tree(0x80, blocks)
    size = len(file.out) + missing
    head = struct.pack("<HHHBBII", 0x4D53, 23, 19, 1, 1, 0, 0) + struct.pack("<QQI", 0, file.last + 4, 1)
    head += struct.pack("<32I", *[0x20000] * 32) + bytes(8)
    head += struct.pack("<IQQQQ", 0, size, 0x4400, 0, 0)
    head += struct.pack("<QQQQ", *node_tree, *block_tree) + struct.pack("<BBHI", 2, 0, 0, 0)
    head += b"\xff" * 256 + struct.pack("<BBHQ", 0x80, 0, 0, file.last + 8)
    whole = b"!BDN" + struct.pack("<I", _crc(head[:471])) + head + struct.pack("<I", _crc(head[:516]))
    file.out[:564] = whole.ljust(564, b"\0")
    return bytes(file.out)
