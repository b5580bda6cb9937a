"""Three productions of the same invented mails: hidden first, released later, hidden again; one has a second print.

What each hides is known from the marks in the bodies (``fixtures.markup``), so that figures can be checked on a path
that knows nothing of comparisons.
"""

from dataclasses import dataclass
from pathlib import Path

from fixtures.blocks import Sheet
from fixtures.claims import BLACK, FIRST, LATER, OUTLINE, Fate, Look
from fixtures.drawing import Stamp
from fixtures.mails import Mail
from fixtures.smoke import write_mail_pdf
from fixtures.view import View

ALPHA, BETA, GAMMA = "alpha", "beta", "gamma"
RELEASED = {ALPHA: "2016-07-01", BETA: "2017-01-15", GAMMA: "2017-09-30"}

_PLAIN = """The registry counts every berth that is in use at midnight and writes the number into the daily sheet. The
harbour office reads the sheet in the morning, compares it with the list of arrivals and calls the wardens where the two
do not agree. Most of the differences come from boats that moved at night without telling anybody, and a few from lists
that were typed in twice."""

COUNTS = Mail(
    key="own.counts", sender="wick", to=("alder",), sent="2016-05-02T10:30", subject="Berth counts", topic="own",
    body=f"""The counts for April are attached and they are lower than in March.

{{5r|We should not publish them before the board has met, because the board will ask why nobody told it.}}

{_PLAIN}

{{7Es|The method of counting leaves out the three berths behind the old crane.}} Please keep this sheet.""",
)  # fmt: skip
CREWS = Mail(
    key="own.crews", sender="reed", to=("alder",), cc=("wick",), sent="2016-05-03T09:12", subject="Crew lists of May",
    topic="own",
    body=f"""The lists of May arrived on Tuesday. {{4n|The printer asks for forty pounds a month more.}}

{_PLAIN}

{{5r|I would rather wait for the answer of the ministry than send them back once more.}}
{{2c|Room 4, second shelf.}}""",
)  # fmt: skip
QUIET = Mail(
    key="own.quiet", sender="alder", to=("wick",), sent="2016-05-04T16:45", subject="Visit on Friday", topic="own",
    body=f"Nothing in this mail was ever hidden.\n\n{_PLAIN}\n\nThe visitors come at nine and leave after lunch.",
)  # fmt: skip
MAILS = (COUNTS, CREWS, QUIET)

_SHOWN = {
    ALPHA: (FIRST, BLACK, Sheet()),
    BETA: (LATER, OUTLINE, Sheet(family="times", size=11)),
    GAMMA: (FIRST, BLACK, Sheet(size=10, left=80)),
}


@dataclass(frozen=True)
class Passage:
    """One marked passage of a mail."""

    mail: Mail
    text: str
    fate: Fate

    @property
    def words(self) -> int:
        """How many words it has."""
        return len(self.text.split())


def passages(fate: Fate) -> list[Passage]:
    """Return the marked passages of all mails that have a fate."""
    return [
        Passage(mail, " ".join(stretch.text.split()), fate)
        for mail in MAILS
        for paragraph in mail.paragraphs
        for stretch in paragraph
        if stretch.number is not None and stretch.fate is fate
    ]


def write(folder: Path) -> dict[str, Path]:
    """Write the three productions and return the folder of each."""
    folders = {name: folder / name for name in RELEASED}
    for name, (view, look, sheet) in _SHOWN.items():
        folders[name].mkdir(parents=True)
        for number, mail in enumerate(MAILS, 1):
            _print(folders[name], name, number, mail, view, look, sheet)
    _print(folders[BETA], BETA, 9, COUNTS, FIRST, BLACK, Sheet())
    return folders


def _print(folder: Path, name: str, number: int, mail: Mail, view: str, look: Look, sheet: Sheet) -> None:
    stamp = Stamp(text=f"{name.upper()}-{number:03}" + "{number:03}", place="bottom right", size=10, bold=True)
    shown = View(production=view, look=look)
    custodian = "wick" if number > len(MAILS) else "alder"
    write_mail_pdf(folder / f"{number:03}.pdf", mail, view=shown, sheet=sheet, stamps=(stamp,), custodian=custodian)
