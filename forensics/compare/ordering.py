"""The order in which pairs and changes are given: by level and place."""

from forensics.records.comparison import Change, Level, Pair


def pair_order(pair: Pair) -> tuple[object, ...]:
    """Return what pairs are sorted by."""
    first = pair.left or pair.right
    levels = list(Level)
    return (
        levels.index(pair.level),
        pair.left is None,
        first.file if first else "",
        (first.page if first else 0) or 0,
        pair.id,
    )


def change_order(change: Change) -> tuple[object, ...]:
    """Return what changes are sorted by."""
    cite = change.left or change.right
    box = (cite.box if cite else None) or (0, 0, 0, 0)
    lines = (cite.lines if cite else None) or (0, 0)
    return (
        change.left is None,
        cite.file if cite else "",
        (cite.page if cite else 0) or 0,
        lines,
        box[1],
        box[0],
        change.id,
    )
