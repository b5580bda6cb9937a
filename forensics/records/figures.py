"""Rows of the measures: every share beside its numerator and denominator."""

from dataclasses import dataclass
from enum import StrEnum


class By(StrEnum):
    """What the measures can be grouped by."""

    DOCUMENT = "document"
    REGION = "region"
    PAGE = "page"
    PRODUCTION = "production"
    CODE = "code"
    MONTH = "month"
    SENDER = "sender"


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureRow:
    """The measures of one group. A page or region that belongs to several groups (codes, senders) counts in each."""

    by: By
    key: str
    production: str
    file: str | None = None
    bates: str | None = None
    pages: int = 0
    """Delivered pages, those that could not be read included."""
    touched: int = 0
    full: int = 0
    all_text_hidden: int = 0
    undetermined: int = 0
    unread: int = 0
    """Scans whose words were not read (no OCR); the shares of area and lines leave them out, all else counts them."""
    withheld: int = 0
    """Pages that exist and were not delivered; never part of ``pages``."""
    regions: int = 0
    coded: int = 0
    """Regions with an exemption or a privilege in or beside them."""
    uncoded: int = 0
    """Regions without any code on pages whose words were read."""
    code_unread: int = 0
    """Regions on scans whose words were not read: nobody looked for their codes."""
    other_markings: int = 0
    """Regions whose only codes are markings that claim no exemption (Non-Responsive, Duplicate, Referral)."""
    hidden_area: float = 0.0
    block_area: float = 0.0
    area_share: float | None = None
    hidden_line_length: float = 0.0
    line_length: float = 0.0
    line_share: float | None = None
    words_visible: int = 0
    words_hidden: tuple[float, float, float] = (0.0, 0.0, 0.0)
    """Low, estimate, high."""
    messages: int = 0
    """Distinct messages, copies counted once."""
    messages_redacted: int = 0
