"""Printed and native mail to copies of messages, and copies to messages."""

from forensics.mail.chains import printed_copies
from forensics.mail.identity import identify
from forensics.mail.native import native_copies
from forensics.mail.over_files import chain_copies
from forensics.printed.dates import read_date
from forensics.printed.subjects import base_subject, is_reply

__all__ = ["base_subject", "chain_copies", "identify", "is_reply", "native_copies", "printed_copies", "read_date"]
