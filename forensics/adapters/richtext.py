"""Rich text of Outlook as text: unpacked by compressed_rtf (MS-OXRTFCP), read by striprtf."""

MAX_RTF = 64 << 20
"""Bytes of compressed rich text; it unpacks to about nine times as many at most."""


def text_of_compressed(data: bytes) -> str:
    """Return the text of compressed rich text, empty where there is none or it is damaged.

    HTML wrapped in rich text is read as a reader of rich text shows it (MS-OXRTFEX).
    """
    if not data or len(data) > MAX_RTF:
        return ""
    import compressed_rtf

    try:
        raw = compressed_rtf.decompress(data)
    except Exception:  # it raises bare Exceptions, beside struct.error and IndexError
        return ""
    return text_of_rtf(raw.decode("latin-1"))


def text_of_rtf(rtf: str) -> str:
    """Return the text of rich text, empty where it cannot be read."""
    from striprtf.striprtf import rtf_to_text

    try:
        return str(rtf_to_text(rtf, errors="replace")).strip("\0")
    except (ValueError, LookupError, RecursionError, OverflowError):
        return ""
