"""Writes Outlook messages (MS-OXMSG) into compound files (MS-CFB), as small as the formats allow."""

import struct
from dataclasses import dataclass, field

from tests.outlook_items import Item, Properties

_END, _FREE, _NONE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFF
_SECTOR, _MINI, _CUTOFF = 512, 64, 4096
_INLINE = {0x03, 0x0B, 0x40}


@dataclass
class _Node:
    name: str
    data: bytes | None = None
    below: list["_Node"] = field(default_factory=list)
    number: int = 0
    child: int = _NONE
    left: int = _NONE
    right: int = _NONE
    start: int = _END


def write_msg(item: Item) -> bytes:
    """Return a ``.msg`` file."""
    return _compound(_Node("Root Entry", below=_mail(item, 32)))


def _mail(item: Item, header: int) -> list[_Node]:
    nodes = _bag(item.properties, header)
    for number, row in enumerate(item.recipients):
        nodes.append(_Node(f"__recip_version1.0_#{number:08X}", below=_bag(row, 8)))
    for number, (properties, inner) in enumerate(item.attachments):
        below = _bag(properties, 8)
        if inner is not None:
            below.append(_Node("__substg1.0_3701000D", below=_mail(inner, 24)))
        nodes.append(_Node(f"__attach_version1.0_#{number:08X}", below=below))
    return nodes


def _bag(properties: Properties, header: int) -> list[_Node]:
    rows, nodes = b"\0" * header, []
    for tag, (kind, data) in properties.items():
        value = data if kind in _INLINE else struct.pack("<I", len(data))
        rows += struct.pack("<HHI", kind, tag, 6) + value.ljust(8, b"\0")
        if kind not in _INLINE:
            nodes.append(_Node(f"__substg1.0_{tag:04X}{kind:04X}", data))
    return [_Node("__properties_version1.0", rows), *nodes]


def _compound(root: _Node) -> bytes:
    """Return a compound file: its sectors hold long streams, the stream of short ones, the directory, both tables."""
    nodes = _numbered(root)
    sectors: list[bytes] = []
    table: list[int] = []
    mini, mini_table = b"", []

    def put(data: bytes) -> int:
        count = -(-len(data) // _SECTOR)
        start = len(sectors)
        sectors.extend(data[at * _SECTOR : (at + 1) * _SECTOR].ljust(_SECTOR, b"\0") for at in range(count))
        table.extend([*range(start + 1, start + count), _END])
        return start

    for node in nodes:
        if node.data and len(node.data) >= _CUTOFF:
            node.start = put(node.data)
        elif node.data:
            count = -(-len(node.data) // _MINI)
            node.start = len(mini_table)
            mini_table += [*range(node.start + 1, node.start + count), _END]
            mini += node.data.ljust(count * _MINI, b"\0")
    root.start, size = (put(mini), len(mini)) if mini else (_END, 0)
    mini_start = put(_words(mini_table)) if mini_table else _END
    directory = put(b"".join(_entry(node, size if node is root else len(node.data or b"")) for node in nodes))
    fats = 1
    while fats * 128 < len(table) + fats:
        fats += 1
    places = list(range(len(sectors), len(sectors) + fats))
    whole = _words(table + [0xFFFFFFFD] * fats)
    header = struct.pack("<8s16xHHHHH6xIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6, 0, fats,
                         directory, 0, _CUTOFF, mini_start, -(-len(mini_table) // 128), _END, 0)  # fmt: skip
    header += b"".join(struct.pack("<I", p) for p in places + [_FREE] * (109 - fats))
    return header + b"".join(sectors) + whole


def _words(table: list[int]) -> bytes:
    return b"".join(struct.pack("<I", w) for w in table + [_FREE] * (-len(table) % 128))


def _numbered(root: _Node) -> list[_Node]:
    nodes, waiting = [], [root]
    while waiting:
        node = waiting.pop(0)
        node.number = len(nodes)
        nodes.append(node)
        waiting += node.below
    for node in nodes:
        node.child = _balanced(sorted(node.below, key=lambda n: (len(n.name), n.name.upper())))
    return nodes


def _balanced(nodes: list[_Node]) -> int:
    if not nodes:
        return _NONE
    middle = len(nodes) // 2
    nodes[middle].left, nodes[middle].right = _balanced(nodes[:middle]), _balanced(nodes[middle + 1 :])
    return nodes[middle].number


def _entry(node: _Node, size: int) -> bytes:
    name = node.name.encode("utf-16-le")
    kind = 5 if node.number == 0 else 1 if node.data is None else 2
    links = struct.pack("<III", node.left, node.right, node.child)
    head = name.ljust(64, b"\0") + struct.pack("<HBB", len(name) + 2, kind, 1) + links
    return head + b"\0" * 36 + struct.pack("<IQ", node.start, size)
