"""Mail that came as mail: the copy its headers describe, and the chain quoted in its body."""

from dataclasses import replace

from forensics.mail.chains import build_nodes, copies_of
from forensics.mail.inline import split_merged
from forensics.mail.lines import mail_lines
from forensics.mail.marks import find_marks
from forensics.records.document import Document
from forensics.records.message import FieldState, MessageCopy, NativeMail
from forensics.records.page import Page


def native_copies(document: Document, page: Page, mail: NativeMail) -> list[MessageCopy]:
    """Return the mail itself (depth 0, no lines) and every message quoted in its body.

    Args:
        document: the mail as a document of one page.
        page: its decoded body.
        mail: its headers, which no printed line repeats.
    """
    lines = split_merged(mail_lines([page]))
    nodes = build_nodes(lines, find_marks(lines, {}), opens=False)
    root, *quoted = copies_of(document, [page], lines, nodes, native=True)
    return [_with_headers(root, mail), *quoted]


def _with_headers(root: MessageCopy, mail: NativeMail) -> MessageCopy:
    return replace(
        root,
        message_id=mail.message_id,
        in_reply_to=mail.in_reply_to,
        references=mail.references,
        thread_index=mail.thread_index,
        sender=mail.sender,
        to=mail.to,
        cc=mail.cc,
        bcc=mail.bcc,
        sent=mail.sent,
        sent_raw=mail.sent_raw,
        subject=mail.subject,
        attachments=mail.attachments,
        states=_states(mail),
    )


def _states(mail: NativeMail) -> dict[str, FieldState]:
    present = {
        "from": mail.sender,
        "to": mail.to,
        "cc": mail.cc,
        "bcc": mail.bcc,
        "sent": mail.sent,
        "subject": mail.subject,
    }
    states = {key: FieldState.READ if value else FieldState.ABSENT for key, value in present.items()}
    if mail.subject is not None and not mail.subject.strip():
        states["subject"] = FieldState.BLANK
    if mail.sent is None and mail.sent_raw:
        states["sent"] = FieldState.ILLEGIBLE
    return states
