"""Mailboxes of Outlook (PST, OST): their mails by index, and a count of everything in them that is no mail."""

import io
from collections import Counter
from collections.abc import Iterator
from typing import IO

from forensics.adapters.pst import Found, Mailbox, open_file
from forensics.errors import EvidenceError
from forensics.intake.names import shown
from forensics.intake.outlook import write_mail
from forensics.records.outlook import OutlookMail

ORPHANED = "(orphaned)"
"""Stands in place of the folder for a mail that no folder lists any more."""
_AGAIN = "Repair a copy with `scanpst`, or export the mailbox again."
_PRINT = "Print those that matter as PDF and give that."


def open_mailbox(stream: IO[bytes], name: str) -> Mailbox:
    """Open a mailbox for reading.

    Raises:
        EvidenceError: it is damaged.
    """
    try:
        return Mailbox(open_file(stream))
    except ValueError as error:
        what = f"{name}: the Outlook mailbox (PST or OST) is damaged or truncated ({shown(str(error))})."
        raise EvidenceError(what, _AGAIN) from error


def open_mail(mailbox: Mailbox, index: int, name: str, lost: Counter[str]) -> IO[bytes]:
    """Return one mail, written as it is sent; what of it cannot be read is counted in ``lost``.

    Raises:
        EvidenceError: it is damaged.
    """
    try:
        mail = mailbox.mail(index)
    except ValueError as error:
        raise EvidenceError(f"{name}: the mail is damaged ({shown(str(error))}).", _AGAIN) from error
    lost.update(_lost(mail))
    return io.BytesIO(write_mail(mail))


def _lost(mail: OutlookMail) -> Iterator[str]:
    """Yield what of a mail could not be read, of the mails attached to it as well."""
    yield from filter(None, (mail.lost, *(a.missing for a in mail.attachments)))
    for attachment in mail.attachments:
        if attachment.mail is not None:
            yield from _lost(attachment.mail)


def place(found: Found) -> str:
    """Return where an item lies, for display: ``Inbox/Harbour/3``."""
    path = (ORPHANED,) if found.orphan else found.path
    # A slash in the name of a folder must not look like a folder in a folder.
    return "/".join([*(shown(name).replace("/", "∕") for name in path), str(found.position)])


def left_out(mailbox: Mailbox, others: Counter[str], lost: Counter[str], missing: int) -> list[tuple[str, str]]:
    """Return what was not read of a mailbox, each with what to do about it.

    Args:
        mailbox: knows the folders that cannot be read.
        others: items that are no mail, by what they are.
        lost: parts of mails that could not be read, by why.
        missing: bytes that the file lacks.
    """
    folders = dict.fromkeys(mailbox.lost)
    rows = [
        (f"The folder {shown(path) or 'at the top'} cannot be read ({shown(why)}).", _AGAIN) for path, why in folders
    ]
    if missing:
        rows.append((f"The mailbox is truncated: {missing:,} bytes are missing; what is left was read.", _AGAIN))
    if lost:
        rows.append((f"Parts of its mails could not be read: {_counted(lost)}.", "Export these mails as .msg."))
    if not mailbox.count and not rows:
        rows.append(("It holds no mail and nothing else.", "If it should, repair a copy with `scanpst`."))
    if others:
        rows.append((f"It holds items that are no mail, which were not read: {_counted(others)}.", _PRINT))
    return rows


def _counted(things: Counter[str]) -> str:
    return ", ".join(f"{count:,} × {shown(what)}" for what, count in sorted(things.items()))
