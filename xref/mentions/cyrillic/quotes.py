"""Names in quotation marks in Cyrillic text, and weapon systems by name."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from functools import lru_cache
from operator import attrgetter

import regex

from xref.mentions.cyrillic.inflection import nominatives, normal
from xref.mentions.cyrillic.marks import Text
from xref.mentions.cyrillic.names import is_company, recased
from xref.mentions.latin.shapes import Shape
from xref.names import form
from xref.text.equipment import equipment

_OPEN = '«„“"‹'
_OPENING = regex.compile('[«„“"‹](?=\\s?[\\p{L}\\p{N}])')
_QUOTED_WORDS = 6  # of a name in quotation marks; longer quotations are statements
_MARKS = regex.compile('[«»„“”"]')
_SAID = regex.compile(r"[»”\"]\s*,\s*[—–-]")
_PLURAL = regex.compile("(?:[оеиі]в|ы|и)$")  # "Искандеров", "Орланы"
_start = attrgetter("start")


@lru_cache(maxsize=1 << 15)
def _beginnings(word: str) -> tuple[str, ...]:
    """The comparison forms of a word, as it stands and in the nominative, with which a weapon system's name begins."""
    nominative = (r.nominative for r in nominatives(word, "noun"))
    forms = dict.fromkeys(form(other) for other in (word, *nominative, _PLURAL.sub("", word)))
    return tuple(other for other in forms if equipment().systems.begin(other))


def systems(t: Text) -> Iterator[Shape]:
    """Weapon systems of the knowledge file, in any case: "Искандерами", "Орлана-10", «Калибр», Су-35."""
    known = equipment().systems
    for i, w in enumerate(t.words):
        if w is None or w.written == "lower":
            continue
        for other in _beginnings(w.normal):
            token = t.tokens[i]._replace(form=other)
            hit = known.at([token, *t.tokens[i + 1 : i + 5]], 0)
            if hit is None:
                continue
            end, system = hit[0] + i, hit[1]
            while end < len(t.tokens) and t.gaps[end] == "-" and t.tokens[end].text[0].isdigit():
                end += 1
            numbered = end - i > 1 and t.gaps[i + 1] in ("-", "")
            quoted = i > 0 and t.gaps[i][-1:] in _OPEN
            if len(w.normal) < 3 and not numbered:
                continue
            doubtful = system.ordinary or "ordinary" in w.roles or w.stem in t.lower or len(w.normal) < 6
            if doubtful and not numbered and not near_weapon(t, i, end) and not (quoted and not system.ordinary):
                continue
            yield Shape(i, end, "equipment", (), "knowledge", system.name)
            break


def near_weapon(t: Text, first: int, end: int) -> bool:
    around = [*range(max(0, first - 4), first), *range(end, min(end + 3, len(t.words)))]
    return any(t.has(k, "equipment", "weak_equipment") for k in around)


def quoted(t: Text) -> Iterator[Shape]:
    text, done = t.reading.text, 0
    for match in _OPENING.finditer(text):
        i = bisect_left(t.tokens, match.end(), key=_start)
        if i < done or i >= len(t.tokens) or t.tokens[i].start > match.end() + 1:
            continue
        end = _closing(t, i, match[0])
        shape = _quotation(t, i, end) if end else None
        if shape is not None:
            yield shape
            done = shape.last


def _closing(t: Text, i: int, mark: str) -> int:
    """The token index after the last word before the closing mark; a name may hold another one («Шахта «Біла»)."""
    last = t.reading.sentence(i).last
    for k in range(i, min(last, i + 16)):
        after = t.reading.after(k + 1)
        for n, character in enumerate(after):
            opens = character == '"' and n > 0 and after[n - 1].isspace()
            if character in "»›" or (character in '”"“' and mark in '"„“' and not opens):
                return k + 1
    return 0


def _quotation(t: Text, first: int, end: int) -> Shape | None:
    """The name between quotation marks, with the legal form before it; None if it is a statement or a term."""
    if not any(t.words[k] for k in range(first, end)) and not any(t.words[max(0, first - 2) : first]):
        return None
    before = first - 1
    head = t.words[before] if before >= 0 and _beside_quote(t, first) else None
    inside = t.reading.text[t.tokens[first].start : t.tokens[end - 1].end]
    written = " ".join(_MARKS.sub("", inside).split())
    start = t.tokens[first].text[0]
    if head is not None and "legal" in head.roles and head.written in ("upper", "capital"):
        begin = before
        while begin > 0 and t.has(begin - 1, "legal") and t.beside(begin):
            begin -= 1
        return Shape(
            begin, end, "organisation", (), "shape", f"{t.tokens[begin].text} {_voted(t, first, end, written)}"
        )
    if not (start.isupper() or start.isdigit()) or end - first > _QUOTED_WORDS or t.has(before, "untitled"):
        return None
    kind = _kind_before(t, before) if head is not None else "unknown"
    last_gap = t.reading.after(end)
    if kind == "unknown" and (last_gap[:1] in ".!?," or _SAID.match(last_gap)):
        return None
    if kind == "unknown":
        parts = [w for w in t.words[first:end] if w is not None]
        if len(parts) > 1 and parts[0].roles & {"function"} and t.begins(first - 1 if first else 0):
            return None
        if len(parts) > 3 and all("ordinary" in w.roles or "function" in w.roles for w in parts):
            return None
        colon = first > 0 and ":" in t.gaps[first]
        if colon and len(parts) > 2:
            return None
    canonical = _voted(t, first, end, written)
    if end - first == 1 and kind == "unknown" and (w := t.words[first]) is not None and w.written == "capital":
        canonical = recased(t.tokens[first].text, t.forms.nominative(w, "noun"))
        kind = "organisation" if is_company(normal(canonical)) else kind
    if end - first == 1 and (t.initial(first) or t.has(first, "function")):
        return None
    if end - first <= 4 and kind in ("unknown", "person") and t.has(first, "given") and t.has(end - 1, "surname"):
        return None
    return Shape(first, end, kind, (), "shape", canonical)


def _voted(t: Text, first: int, end: int, written: str) -> str:
    """The nominative of one word that stands in another form elsewhere: beside a noun a name may be declined or not."""
    w = t.words[first]
    if end - first > 1 or w is None or w.written != "capital" or not t.forms.several(w):
        return written
    return recased(written, t.forms.nominative(w, "noun"))


def _beside_quote(t: Text, first: int) -> bool:
    return t.gaps[first] in (' "', " «", " „", " “", "«", '"')


def _kind_before(t: Text, i: int) -> str:
    """The kind that the noun before a name gives it."""
    for role, kind in (
        ("organisations", "organisation"),
        ("vessels", "vessel"),
        ("aircraft", "aircraft"),
        ("equipment", "equipment"),
        ("place_heads", "place"),
        ("works", "unknown"),
    ):
        if t.has(i, role):
            return kind
    w = t.words[i]
    if w is not None and w.written == "upper" and "ordinary" not in w.roles:
        return "organisation"
    return "unknown"
