"""What is missing, as paragraphs to paste into a letter to the producing party."""

from collections.abc import Iterator, Sequence

from forensics_cli.output import Json, harmless, place

KINDS = {
    "quoted_never_produced": ("Emails quoted in others and not produced on their own", "Quoted in"),
    "reply_to_unseen": ("Emails that were answered and not produced", "Answered in"),
    "attachment_missing": ("Attachments named and not produced", "Named in"),
    "bates_missing": ("Pages missing inside a conversation", "Between"),
}
"""What each kind of gap is called, and how its evidence shows it."""
MOST_PLACES = 6
"""Citations in one paragraph; the JSON has all."""


def paragraphs(gaps: Sequence[Json]) -> Iterator[str]:
    """Yield a heading for each kind with its count, then numbered paragraphs: what, how we know, whom to ask."""
    number = 0
    for kind, (heading, shown) in KINDS.items():
        own = [gap for gap in gaps if gap["kind"] == kind]
        if own:
            yield f"{heading} ({len(own):,})"
        for gap in own:
            number += 1
            yield _paragraph(number, gap, shown)


def _paragraph(number: int, gap: Json, shown: str) -> str:
    places = list(dict.fromkeys(place(c) for c in gap["evidence"]))
    more = f" and {len(places) - MOST_PLACES} more" if len(places) > MOST_PLACES else ""
    asked = "; ".join(gap["custodians"]) or "not known"
    lines = (
        f"{number}. {gap['what']}",
        f"   {shown}: {', '.join(places[:MOST_PLACES])}{more}.",
        f"   Custodians named on it: {asked}.",
    )
    return harmless("\n".join(" ".join(line.split()) if i == 0 else line for i, line in enumerate(lines)))
