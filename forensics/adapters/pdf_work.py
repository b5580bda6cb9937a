"""How much work a PDF page is, counted before MuPDF is asked to follow its instructions.

Forms, tiling patterns, soft masks and the glyphs of Type 3 fonts draw each other, so that a few lines multiply to
billions. Their streams are read once for each state they are drawn in, and counted as often as they are drawn. What is
counted may be more than what is drawn (a glyph counts as the longest of its font), never less by orders of magnitude.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import reduce
from typing import Any, NamedTuple

from forensics.adapters import pdf_objects as objects
from forensics.adapters.pdf_named import NOTHING, Font, Named, named, spelled

MAX_INSTRUCTIONS = 20_000_000
"""Most bytes of drawing instructions of a page, each form counted as often as it is drawn: plans have some millions."""

MAX_FORMS = 200_000
"""Most times that forms, patterns, masks and drawn glyphs are drawn on a page: charts whose every symbol is a form, and
pages set in Type 3 fonts, reach some thousands."""

MAX_PATHS = 100_000
"""Most drawn paths of a page that is read; maps and plans reach tens of thousands."""

MAX_LETTERS = 1_000_000
"""Most bytes of text that a page shows; a broadsheet has 100,000."""

MAX_SHADINGS = 500
"""Most shadings of a page; each is computed pixel by pixel, and slides have tens."""

MAX_NESTED = 24
"""Most forms inside each other: MuPDF keeps 256 places for what can fail, and ends the process beyond them."""

MAX_PACKED_PAGE = 20_000
"""Bytes of packed instructions of a page from which they are unpacked and counted before they are followed: MuPDF
unpacks up to two hundred times as many."""

MAX_KEPT = 10_000
"""Most forms, patterns and glyphs of a document whose work is remembered from page to page."""

_STRING = rb"\((?:\\.|[^()\\]|\((?:\\.|[^()\\])*+\))*+\)|<[0-9A-Fa-f\s]*+>"
_BEFORE, _AFTER = rb"(?<![^\s)\]>}])", rb"(?![^\s/(<\[%])"
_PAINTED = re.compile(rb"[\s)\]>}](?:[fBb]\*?|[FSs])(?=[\s/(<\[%]|\Z)")
_NAMES = re.compile(rb"/([^\s/<>\[\](){}%]*+)")
_SHADED = re.compile(rb"\ssh(?=[\s/(<\[%]|\Z)")
_STRINGS = re.compile(_STRING, re.DOTALL)
_ESCAPES = re.compile(rb"\\(?:[0-7]{1,3}|.)", re.DOTALL)
_INLINE = _BEFORE + rb"ID\s.*?\sEI(?=\s|$)"
_IMAGES = re.compile(_INLINE, re.DOTALL)
_TOKENS = re.compile(
    rb"%[^\r\n]*+|(?P<string>" + _STRING + rb")|(?P<inline>" + _INLINE + rb")"
    rb"|/(?P<name>[^\s/<>\[\](){}%]*+)|" + _BEFORE + rb"(?P<op>Do|gs|Tf|Tj|TJ|sh|scn|SCN|sc|SC|cs|CS|rg|RG|g|G|k|K|q|Q|"
    rb"[fBb]\*?|[FSs]|'|\")" + _AFTER,
    re.DOTALL,
)
_SHOWS, _PAINTS = {b"Tj", b"TJ", b"'", b'"'}, {b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*", b"S", b"s"}
_FILLS, _STROKES = {b"cs", b"rg", b"g", b"k"}, {b"CS", b"RG", b"G", b"K"}


class _Work(NamedTuple):
    """What instructions amount to, all that they draw included."""

    length: int = 0
    forms: int = 0
    paths: int = 0
    letters: int = 0
    shadings: int = 0

    def and_also(self, other: "_Work", times: int = 1) -> "_Work":
        a, b, c, d, e = other
        return _Work(
            self[0] + times * a, self[1] + times * b, self[2] + times * c, self[3] + times * d, self[4] + times * e
        )

    def most(self, other: "_Work") -> "_Work":
        return _Work(*map(max, self, other))

    @property
    def excess(self) -> str | None:
        """What there is too much of, None where all is bounded."""
        if self.length > MAX_INSTRUCTIONS:
            return f"more than {MAX_INSTRUCTIONS:,} bytes of drawing instructions"
        counted = (
            (self.forms, MAX_FORMS, "drawn forms"),
            (self.paths, MAX_PATHS, "drawn paths"),
            (self.letters, MAX_LETTERS, "bytes of text"),
            (self.shadings, MAX_SHADINGS, "shadings"),
        )
        return next((f"{n:,} {what} are beyond the limit of {most:,}" for n, most, what in counted if n > most), None)


class _Scope(NamedTuple):
    """Resources, and the number of the object that holds them."""

    number: int
    named: Named


class _State(NamedTuple):
    """What of the graphics state makes painting cost more than itself."""

    fill: int = 0
    stroke: int = 0
    mask: int = 0
    font: Font | None = None


class _Excess(Exception):
    """Counting itself is enough."""


class Work:
    """The work of the pages of one document; what several pages draw is counted once."""

    def __init__(self, document: Any) -> None:
        self._document = document
        self._counter = _Counter(document)
        self.has_drawn_glyphs = False
        """Whether the page that was counted last may be set in fonts whose glyphs are drawings (Type 3)."""

    def too_long(self, page: Any) -> str | None:
        """Say what a page draws too much of, None where its work is bounded; it is counted and not followed."""
        own = [int(xref) for xref in page.get_contents()]
        count = self._counter.anew()
        scope, appearances = count.scope_of(page), list(_appearances(self._document, page))
        self.has_drawn_glyphs = scope.named.has_fonts
        plain = scope.named.is_empty and not appearances
        if plain and sum(_packed(self._document, xref) for xref in own) < MAX_PACKED_PAGE:
            return None
        streams = [(own, scope, ()), *(([f], count.scope(f, _Scope(0, NOTHING)), (f,)) for f in appearances)]
        try:
            bound = _total(count.bound(xrefs, held, _Work(), above) for xrefs, held, above in streams)
            self.has_drawn_glyphs |= count.has_fonts
            if bound.excess is None:
                return None
            return _total(count.drawn(xrefs, held, _State(), above) for xrefs, held, above in streams).excess
        except _Excess as excess:
            return str(excess)


def _total(works: Iterable[_Work]) -> _Work:
    return reduce(_Work.and_also, works, _Work())


def _packed(document: Any, xref: int) -> int:
    """Return the bytes of a stream in the file; what it says of its length may be wrong."""
    from pymupdf import mupdf

    pdf = mupdf.pdf_document_from_fz_document(document.this)
    if not mupdf.pdf_obj_num_is_stream(pdf, xref):
        return len(document.xref_stream_raw(xref) or b"")
    return int(mupdf.fz_buffer_storage(mupdf.pdf_load_raw_stream_number(pdf, xref))[0])


def _appearances(document: Any, page: Any) -> Iterator[int]:
    """Yield the form that each annotation of a page is drawn with, which the page's own resources do not name."""
    for annotation in objects.items(objects.get(objects.load(document, page.xref), "Annots")):
        shown = objects.get(objects.get(annotation, "AP"), "N")
        if not objects.is_dict(shown):  # a link, most of the time
            continue
        state = objects.name(annotation, "AS")
        if number := objects.number_of(objects.get(shown, state) if state else shown):
            yield number


class _Counter:
    """Counts the work of streams, each once for all that it means to be drawn there."""

    def __init__(self, document: Any) -> None:
        self._document = document
        self._bounds: dict[tuple[int, ...], _Work] = {}
        self._known: dict[tuple[int, ...], _Work] = {}
        self._scopes: dict[int, _Scope] = {}
        self._shared: dict[int, Named] = {}
        self._fonts: dict[int, Font | None] = {}
        self._read = 0

    def anew(self) -> "_Counter":
        """Return this for another page: of what earlier ones drew, no more is kept than ``MAX_KEPT``."""
        self._read = 0
        if len(self._bounds) + len(self._known) + len(self._scopes) > MAX_KEPT:
            for kept in (self._bounds, self._known, self._scopes, self._shared, self._fonts):
                kept.clear()
        return self

    @property
    def has_fonts(self) -> bool:
        """Whether anything that was counted so far names fonts of drawn glyphs."""
        return any(scope.named.has_fonts for scope in self._scopes.values())

    def scope_of(self, page: Any) -> _Scope:
        """Return the resources of a page, which pages often share."""
        resources = objects.resources(page)
        number = objects.number_of(resources)
        held = self._shared.get(number) if number else None
        held = held or named(resources, self._fonts)
        if number:
            self._shared[number] = held
        return _Scope(int(page.xref), held)

    def scope(self, owner: int, around: _Scope) -> _Scope:
        """Return the resources of a form or pattern: its own, or those of what draws it."""
        if owner not in self._scopes:
            own = objects.get(objects.load(self._document, owner), "Resources")
            if not objects.is_dict(own):
                return around
            self._scopes[owner] = _Scope(owner, named(own, self._fonts))
        return self._scopes[owner]

    def bound(self, streams: Sequence[int], scope: _Scope, with_each: _Work, above: tuple[int, ...]) -> _Work:
        """Return no less than the work of streams, at little cost: without asking which paint has which pattern.

        Args:
            streams: drawn one after the other.
            scope: their resources.
            with_each: drawn with each paint and letter, as far as what draws these streams has set it.
            above: the streams they are drawn by.

        Raises:
            _Excess: the nesting is too deep.
        """
        if len(above) > MAX_NESTED:
            raise _Excess(f"forms are nested deeper than {MAX_NESTED}")
        held = scope.named
        for each in {*held.patterns.values(), *(s.mask or 0 for s in held.states.values())}:
            with_each = with_each.and_also(self._bound(each, self.scope(each, scope), _Work(), above))
        for font in {
            f.number: f for f in (*held.fonts.values(), *(s.font for s in held.states.values())) if f
        }.values():
            inner = self._of_font(font, scope)
            for glyph in font.glyphs:
                with_each = with_each.most(self._bound(glyph, inner, _Work(), above))
        work = _Work()
        for data in map(self._data, streams):
            own, names = _own(data), Counter(_NAMES.findall(data)) if held.forms else Counter[bytes]()
            work = work.and_also(own)
            if with_each != _Work():
                work = work.and_also(with_each, own.paths + own.letters + own.shadings + data.count(b"Do"))
            for name, times in names.items():
                if form := held.forms.get(spelled(name)):
                    work = work.and_also(self._bound(form, self.scope(form, scope), with_each, above), times)
        return work

    def _bound(self, stream: int, scope: _Scope, with_each: _Work, above: tuple[int, ...]) -> _Work:
        if not stream or stream in above:
            return _Work()
        key = (stream, scope.number, *with_each)
        if key not in self._bounds:
            self._bounds[key] = self.bound([stream], scope, with_each, (*above, stream)).and_also(_Work(forms=1))
        return self._bounds[key]

    def _data(self, stream: int) -> bytes:
        return bytes(self._document.xref_stream(stream) or b"")

    def drawn(self, streams: Sequence[int], scope: _Scope, state: _State, above: tuple[int, ...]) -> _Work:
        """Return the work of streams drawn one after the other.

        Raises:
            _Excess: counting alone takes as much as may be drawn, or the nesting is too deep.
        """
        if len(above) > MAX_NESTED:
            raise _Excess(f"forms are nested deeper than {MAX_NESTED}")
        work = _Work()
        for data in map(self._data, streams):
            self._read += len(data)
            if self._read > MAX_INSTRUCTIONS:
                raise _Excess(f"more than {MAX_INSTRUCTIONS:,} bytes of drawing instructions")
            work = work.and_also(_own(data))
            if not scope.named.is_empty or state != _State():
                state, more = self._followed(data, scope, state, above)
                work = work.and_also(more)
        return work

    def _once(self, stream: int, scope: _Scope, state: _State, above: tuple[int, ...]) -> _Work:
        """Return the work of a form, pattern, mask or glyph drawn once; one inside itself draws nothing."""
        if not stream or stream in above:
            return _Work()
        key = (stream, scope.number, *state[:3], state.font.number if state.font else 0)
        if key not in self._known:
            self._known[key] = self.drawn([stream], scope, state, (*above, stream))
        return self._known[key].and_also(_Work(forms=1))

    def _followed(self, data: bytes, scope: _Scope, state: _State, above: tuple[int, ...]) -> tuple[_State, _Work]:
        """Return the state that a stream leaves behind, and the work of what it draws by name."""
        work, saved, name, letters = _Work(), list[_State](), b"", 0
        for found in _TOKENS.finditer(data):
            op = found["op"]
            if found["name"] is not None:
                name = spelled(found["name"])
            elif found["string"]:
                letters += _letters(found["string"])
            elif op == b"q":
                saved.append(state)
            elif op == b"Q":
                state = saved.pop() if saved else state
            elif op or found["inline"]:
                if op in _SHOWS and state.font:
                    work = work.and_also(self._glyph(state.font, scope, above), letters)
                if op in _SHOWS or op in _PAINTS or op in (b"Do", b"sh") or found["inline"]:
                    work = work.and_also(self._laid(state, scope, above))
                if op == b"Do" and (form := scope.named.forms.get(name)):
                    work = work.and_also(self._once(form, self.scope(form, scope), self._within(form, state), above))
                state = _changed(state, op or b"", name, scope.named)
                name, letters = b"", 0
        return state, work

    def _within(self, form: int, state: _State) -> _State:
        """Return the state at the beginning of a form: a group is masked as a whole (ISO 32000-2, 11.6.6)."""
        is_group = state.mask and objects.is_dict(objects.get(objects.load(self._document, form), "Group"))
        return state._replace(mask=0) if is_group else state

    def _laid(self, state: _State, scope: _Scope, above: tuple[int, ...]) -> _Work:
        """Return what each paint costs in a state: its patterns and its mask are drawn with it."""
        work = _Work()
        for stream in (state.fill, state.stroke, state.mask):
            if stream:
                work = work.and_also(self._once(stream, self.scope(stream, scope), _State(), above))
        return work

    def _glyph(self, font: Font, scope: _Scope, above: tuple[int, ...]) -> _Work:
        """Return the work of the longest glyph of a font."""
        inner = self._of_font(font, scope)
        return reduce(_Work.most, (self._once(glyph, inner, _State(), above) for glyph in font.glyphs), _Work())

    def _of_font(self, font: Font, around: _Scope) -> _Scope:
        """Return the resources of a font's glyphs: its own, or those of what shows it."""
        if not objects.is_dict(font.resources):
            return around
        if -font.number not in self._scopes:
            self._scopes[-font.number] = _Scope(-font.number, named(font.resources, self._fonts))
        return self._scopes[-font.number]


def _own(data: bytes) -> _Work:
    """Return the work of a stream's own operators; the samples of inline images are none."""
    data = _IMAGES.sub(b"", data) if b"ID" in data else data
    letters = len(b"".join(_STRINGS.findall(data)))  # as written: an escaped one counts up to four times
    return _Work(len(data), 0, len(_PAINTED.findall(data)), letters, len(_SHADED.findall(data)) if b"sh" in data else 0)


def _letters(string: bytes) -> int:
    """Return how many bytes a string as written shows: ``<6103>`` two, an escaped one in brackets one."""
    if string.startswith(b"<"):
        return len(string) // 2
    return len(_ESCAPES.sub(b".", string) if b"\\" in string else string) - 2


def _changed(state: _State, op: bytes, name: bytes, held: Named) -> _State:
    """Return the state after an operator with a name before it (ISO 32000-2, 8.4.4, 8.6.8 and 9.3)."""
    if op in _FILLS:
        return state._replace(fill=0)
    if op in _STROKES:
        return state._replace(stroke=0)
    if op == b"scn" or op == b"sc":
        return state._replace(fill=held.patterns.get(name, 0))
    if op == b"SCN" or op == b"SC":
        return state._replace(stroke=held.patterns.get(name, 0))
    if op == b"Tf":
        return state._replace(font=held.fonts.get(name))
    if op == b"gs" and (sets := held.states.get(name)):
        mask = state.mask if sets.mask is None else sets.mask
        return state._replace(mask=mask, font=sets.font or state.font)
    return state
