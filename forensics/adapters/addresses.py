"""Senders and recipients as people print them: RFC 5322 lists, ``Last, First (ORG) [E]; ...``, Lotus names, redactions.

``email.utils.getaddresses`` cannot be used: it cuts ``Doe, John (ICE)`` in two, and ``(b)(6)`` vanishes as a comment.
"""

import re

from forensics.records.message import Participant

PLACEHOLDER = re.compile(r"\[█+(?: [^\[\]]*)?\]")
CODE = re.compile(
    r"\(?\b[bjkd]\)? ?\(\d\)(?: ?\([A-Za-z]{1,2}\))?|\bB[1-9](?:\b|(?=\s))|\[(?i:redacted)\]|\((?i:redacted)\)"
)
_CODES_IN_BRACKETS = re.compile(r"\s([^\]]*)\]$")
_ATOM = re.compile(r'"[^"]*"|<[^<>;]*>|\([^()]*\)|\[[^\[\]]*\]|[;,]|[^"<(\[;,]+|.', re.DOTALL)
_ADDRESS = re.compile(r"(?<![\w.+%&'=/#~^{}!*-])[\w.+%&'=/#~^{}!*-]+@[\w-]+(?:\.[\w-]+)*\.[A-Za-z]{2,}")
_LOTUS = re.compile(r"^([^/@<>]{2,60}?)(?:/[\w &.-]+)+(?:@[\w.-]+)*$")
_HIDDEN_ENTRIES = re.compile(r"(?:^|;)\s*\[█+[^\[\]]*\](?:\s+\[█+[^\[\]]*\])*(?:\s+(?=[A-Z]|\[█))?")
"""Hidden entries of a list whose separators the boxes cover: ``[████ (b)(6)] Alder, Ada``."""
_AFTER_HIDDEN = re.compile(r"\]\s+")
_SUFFIX = re.compile(
    r"^\s*(?:jr|sr|i{2,3}|iv|m\.?d|ph\.?d|esq|dvm|mph|rn|j\.?d)\b\.?\s*(?:[(\[<].*|(?!.*(?-i:[A-Z][a-z])).*)$",
    re.IGNORECASE,
)
"""A title behind a name, with brackets behind it, or specks: no word that could be a name."""
_TAIL = re.compile(r"[(\[<]|\s{2,}|@|/")
_GLUED = re.compile(
    r"(\((?=[^()a-z]*[A-Z]{2})[^()]*\)(?: ?\[[A-Z]{1,2}\]?)?)((?:(?! on behalf of )[^;,()]){0,40}?)(?<![\w'’-])"
    r"(?=[A-Za-z][\w'’-]{2,},\s[A-Z][\w.'’ -]{1,25}\()"
)
_QUOTED = re.compile(r"(['‘][^'’‘;]{3,60}['’][^;,'‘’]{0,14}?)\s+(?=['‘][^\s'’‘;]+,? [^'’‘;]{2,40}['’])")
"""Two names in quotes, nothing but specks between them."""
_SURNAME = re.compile(r"[A-Z][A-Z'’]*[a-zà-ÿ][\w'’-]+$")
_COLON = re.compile(r"(?<=[)>\]]):\s+(?=[A-Z])|(?<=[^\s:]):\s+(?=[A-Z][\w'’-]+, [A-Z])")
"""A colon that OCR read for the semicolon between two entries."""
_AFTER_ADDRESS = re.compile(r">\s+(?=[A-Z\"'][^<>;,@:]{2,50}<[^<>\s]{1,40} ?@)")
"""The end of an address before the next name and address, the separator lost."""
_GIVEN = re.compile(r"[A-Z][a-zà-ÿ'’.-]*$")
_NAME_SUFFIX = frozenset({"jr", "sr", "ii", "iii", "iv", "md"})
_GROUP = re.compile(r"^\s*[^\"<>@,;:\[(]{2,60}(?<!ailto):\s*(?=;|$|[^/\s]*@)")
_ORGANISATION = re.compile(r"\((?=[^()a-z]*[A-Z]{2})[^()]*\)?|\[[A-Z]{1,2}[\])]?(?=[\s;,\"]|$)|\[[A-Z]{2,}\]")
_BRACKETED = re.compile(r"<[^<>]*>?|\([^()]*\)?|\[[^\[\]]*\]?")
_MAILTO = re.compile(r"mailto:|smtp:", re.IGNORECASE)
_DAMAGED_MAILTO = re.compile(r"(?<!\S)[^\s\[<(@:]{1,4}ailto:(?=\S+@)")
"""``[mailto:`` whose bracket OCR read as a letter: ``Imailto:``, ``Ernailto:``."""
_ANGLES = str.maketrans({"‹": "<", "›": ">", "«": "<", "»": ">"})
_EDGES = " '`*_,;:>-<[]{}"
"""What no name begins or ends with: a bracket without its partner closes around something hidden or misread."""
_ON_BEHALF = re.compile(r"\bon behalf of\b", re.IGNORECASE)


def parse_participants(text: str) -> tuple[Participant, ...]:
    """Return the persons of one header value, in order; what hides a name or an address is said, never dropped.

    Args:
        text: the value of a From, To, Cc or Bcc field, its folded lines joined.
    """
    found = (parse_participant(piece) for piece in split_list(text))
    return tuple(p for p in found if p is not None)


def split_list(text: str) -> list[str]:
    """Cut a list of persons at semicolons, and at those commas that do not part a surname from a given name."""
    text = _unglued(_GROUP.sub("", text.replace("\n", " ").replace("©", "@")))
    if ";" not in text and "," not in text:
        return [text.strip()] if text.strip() else []
    pieces = _pieces(text)
    hard = any(mark == ";" for _, mark in pieces)
    words = [p for p, _ in pieces if not _SUFFIX.match(p)]
    lone = not hard and all(map(_is_one_word, words)) and len(words) % 2 == 1 and len(words) > 1
    out: list[str] = []
    joining = False
    for i, (piece, mark) in enumerate(pieces):
        following = pieces[i + 1][0] if i + 1 < len(pieces) else None
        surname = _glued_surname(piece) if joining and hard and mark == "," and _given_at(pieces, i + 1) else ""
        if joining or (out and _SUFFIX.match(piece)):
            out[-1] = f"{out[-1]}, {piece.strip().removesuffix(surname).strip()}"
        else:
            out.append(piece.strip())
        if surname:
            out.append(surname)
            continue
        joining = (
            not joining and not lone and mark == "," and following is not None and _is_surname(piece, following, hard)
        )
    return [p for p in out if p]


def parse_participant(piece: str) -> Participant | None:
    """Return one person, None where the piece holds nothing that could be one."""
    printed = " ".join(piece.split()).strip(" ,;")
    if not any(c.isalnum() or c == "█" for c in printed):
        return None
    boxes = PLACEHOLDER.findall(printed) if "█" in printed else []
    codes, hidden = tuple(dict.fromkeys(code for box in boxes for code in codes_in(box))), bool(boxes)
    bare = PLACEHOLDER.sub(" ", printed) if boxes else printed
    noted = CODE.findall(bare)
    bare = CODE.sub(" ", bare) if noted else bare
    bare = bare if bare.isascii() else bare.translate(_ANGLES)
    bare = _DAMAGED_MAILTO.sub("[mailto:", bare) if "ailto:" in bare else bare
    address, rest = _address(bare)
    name = _name(rest)
    redacted = name is None and (hidden or bool(noted)) and not (address and _address_first(printed))
    return Participant(
        printed=printed,
        name=name,
        address=address,
        redacted=redacted,
        address_redacted=(hidden or bool(noted)) and address is None,
        codes=codes or tuple(dict.fromkeys(canonical_code(c) for c in noted if c[:1] not in "[" and "edact" not in c)),
    )


def _unglued(text: str) -> str:
    """Put back the semicolon that OCR or a box took, between two ``Surname, Given (ORG)`` or behind a hidden entry."""
    if "█" in text:
        text = _HIDDEN_ENTRIES.sub(lambda m: _AFTER_HIDDEN.sub("]; ", m[0]), text)
    if ">" in text:
        text = _AFTER_ADDRESS.sub(">; ", text)
    if ":" in text and ";" in text:
        text = _COLON.sub("; ", text)
    if "'" in text or "’" in text:
        text = _QUOTED.sub(r"\1; ", text)
    if text.count("(") < 2:
        return text
    return _GLUED.sub(r"\1\2; ", text)


def _pieces(text: str) -> list[tuple[str, str]]:
    """Return what stands between separators, each with the separator after it."""
    out: list[tuple[str, str]] = []
    held = ""
    for atom in _ATOM.findall(text):
        if atom in (";", ","):
            if held.strip():
                out.append((held, atom))
            elif out and atom == ";":
                out[-1] = (out[-1][0], ";")
            held = ""
        else:
            held += atom
    if held.strip():
        out.append((held, ""))
    return out


def _words(piece: str) -> list[str]:
    return _TAIL.split(piece.strip(), maxsplit=1)[0].split()


def _glued_surname(piece: str) -> str:
    """Return the surname that ends a given name and opens the next entry: ``Ada A. AG/HQ Birch``."""
    words = piece.split()
    return words[-1] if len(words) > 2 and _SURNAME.match(words[-1]) else ""


def _given_at(pieces: list[tuple[str, str]], i: int) -> bool:
    """Tell whether a piece may be a given name: no title, no surname with a given name of its own behind it."""
    if i == len(pieces) or _SUFFIX.match(pieces[i][0]):
        return False
    return pieces[i][1] != "," or not _is_one_word(pieces[i][0])


def _given_names(words: list[str]) -> int:
    """Return how many words can be given names or initials; what OCR makes of a box behind them cannot."""
    return next((n for n, word in enumerate(words) if not _GIVEN.match(word)), len(words))


def _is_one_word(piece: str) -> bool:
    return len(piece.split()) == 1 and "@" not in piece and not _TAIL.search(piece.strip())


def _is_surname(piece: str, following: str, hard: bool) -> bool:
    """Tell whether the comma after the piece stands inside a name: ``Doe, John``, ``van der Berg, Jan``."""
    bare = piece.strip()
    if _TAIL.search(bare) or "█" in bare or bare.startswith('"') or not bare:
        return False
    words, given = len(bare.split()), _words(following)
    if not given or "█" in given[0] or "@" in given[0]:
        return False
    few = 0 < _given_names(given) <= 3
    if hard:
        return words <= 4 and (len(given) <= 4 or few)
    if words == 1:
        return len(given) <= 3 or few
    if words == 2 and bare.split()[1].lower().strip(".") in _NAME_SUFFIX:
        return True
    particle = bare[:1].islower() or bare.split()[0].lower() in {
        "van",
        "von",
        "de",
        "del",
        "la",
        "le",
        "st.",
        "mc",
        "o",
    }
    return particle or (words == 2 and len(given) == 1)


def _address(text: str) -> tuple[str | None, str]:
    """Return the address and the text without it; blanks that folding or OCR put inside it are taken out."""
    if "." not in text[text.find("@") :] or "@" not in text:
        return None, text
    for match in re.finditer(r"<([^<>]*)>|\[([^\[\]]*@[^\[\]]*)\]|\(([^()]*@[^()]*)\)", text):
        inside = _MAILTO.sub("", next(g for g in match.groups() if g is not None))
        found = _ADDRESS.search(re.sub(r"\s+", "", inside).strip("'\""))
        if found:
            return found[0], f"{text[: match.start()]} {text[match.end() :]}"
    found = _ADDRESS.search(_MAILTO.sub("", text))
    if found is None:
        return None, text
    return found[0].strip("'"), _MAILTO.sub("", text).replace(found[0], " ", 1)


def _name(text: str) -> str | None:
    """Return the display name without brackets, quotes, and the tags of an organisation; None where none is left.

    What follows such a tag is noise: OCR reads a box over the address as ``9 @@>`` or ``TI O@``.
    """
    tag = _ORGANISATION.search(text) if "(" in text or "[" in text else None
    if tag and any(c.isalpha() for c in text[: tag.start()]):
        text = text[: tag.start()]
    bare = _BRACKETED.sub(" ", text)
    bare = " ".join(bare.replace('"', " ").split()).strip(_EDGES)
    lotus = _LOTUS.match(bare) if "/" in bare else None
    if lotus:
        bare = lotus[1].strip()
    return bare if any(c.isalpha() for c in bare) else _bracketed(text)


def _bracketed(text: str) -> str | None:
    """Return a name that stands in angle brackets alone, as some clients write it: ``<John Doe>``."""
    match = re.search(r"<([^<>@]*[^\W\d_][^<>@]*)>", text)
    return " ".join(match[1].split()) if match else None


def _address_first(printed: str) -> bool:
    """Tell whether the value is an address alone, followed by something hidden that is not the name."""
    return bool(_ADDRESS.match(printed.lstrip("<'\"")))


def codes_in(placeholder: str) -> list[str]:
    """Return the codes that a place-holder names."""
    match = _CODES_IN_BRACKETS.search(placeholder)
    return [c.strip() for c in match[1].split(",") if c.strip()] if match else []


def canonical_code(code: str) -> str:
    """Return a printed exemption code as ``(b)(7)(C)``."""
    match = re.match(r"\(?([bjkdB])\)? ?\(?(\d)\)?(?: ?\(([A-Za-z]{1,2})\)|([A-F])\b)?", code)
    if match is None:
        return code
    part = match[3] or match[4]
    return f"({match[1].lower()})({match[2]})" + (f"({part.upper()})" if part else "")
