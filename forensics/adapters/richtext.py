"""Rich text of Outlook as text: unpacked by compressed_rtf (MS-OXRTFCP), read by striprtf."""

MAX_RTF = 64 << 20
"""Bytes of compressed rich text; it unpacks to about nine times as many at most."""


def text_of_compressed(data: bytes) -> str:
    """Return the text of compressed rich text, empty where there is none.

    HTML wrapped in rich text is read as a reader of rich text shows it (MS-OXRTFEX).

    Raises:
        ValueError: it is damaged, or larger than mails are.
    """
    if not data:
        return ""
    if len(data) > MAX_RTF:
        raise ValueError(f"rich text of more than {MAX_RTF:,} bytes")
    import compressed_rtf

    try:
        raw = compressed_rtf.decompress(data)
    except Exception as error:  # it raises bare Exceptions, beside struct.error and IndexError
        raise ValueError("damaged rich text") from error
    return text_of_rtf(raw.decode("latin-1"))


def text_of_rtf(rtf: str) -> str:
    """Return the text of rich text.

    Raises:
        ValueError: it cannot be read.
    """
    from striprtf.striprtf import rtf_to_text

    try:
        return str(rtf_to_text(rtf, errors="replace")).strip("\0")
    except (ValueError, LookupError, RecursionError, OverflowError) as error:
        raise ValueError("damaged rich text") from error
