"""Names that a Chinese text has given once, found again: whole, in short forms, and as a family name with a title."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import regex
from daachorse import MATCH_KIND_LEFTMOST_LONGEST, CharwiseDoubleArrayAhoCorasick

from xref.mentions.han.people import PARTS
from xref.mentions.han.reading import HanText
from xref.mentions.written import Written
from xref.text.han import Piece

_SHORT_FORM = regex.compile(  # （以下简称“锐晟”）
    r"[（(](?:以下|下文|下称|以下统称|后)?(?:简称|称)?(?:为)?[：:]?"
    r"[“\"「『]?([\p{Han}A-Za-z]{2,12})[”\"」』]?[）)]"
)


def again(reading: HanText) -> None:
    """Further occurrences of the names found, of their short forms, and family names with a title."""
    text, known = reading.text, reading.known
    found = sorted(name for name in reading.names if name.kind != "place")
    forms = {text[name.start : name.end]: name for name in reversed(found)}
    short: dict[str, set[str]] = {}
    for name in forms.values():
        for form in (*_short_forms(reading, name), *_in_brackets(text, name)):
            short.setdefault(form, set()).add(text[name.start : name.end])
    for form, full in short.items():
        longest = max(full, key=len)
        if all(other == longest or longest in short.get(other, ()) for other in full):
            forms[form] = forms[longest]
    by_family = _by_family(reading, found)
    for n, name in enumerate(reading.names):
        written = text[name.start : name.end]
        full_form = forms.get(written, name)
        if full_form.end - full_form.start > len(written):
            reading.names[n] = name._replace(canonical=reading.original[full_form.start : full_form.end])
        elif name.kind == "person" and (one := by_family.get(written[0])) and written[1:] in known.addresses:
            reading.names[n] = name._replace(canonical=one)
    if not forms:
        return
    written_forms = list(forms)
    automaton = CharwiseDoubleArrayAhoCorasick(written_forms, MATCH_KIND_LEFTMOST_LONGEST)
    for start, end, n in automaton.find(text):
        form, name = written_forms[n], forms[written_forms[n]]
        if name.kind == "person" and known.roles.get(form, "person") != "person":
            continue  # 安全 was a name once
        if end - start > 2 or reading.whole(start, end):
            shorter = len(form) < name.end - name.start
            canonical = reading.original[name.start : name.end] if shorter else ""
            reading.add(Written(start, end, name.kind, canonical, name.countries, name.detector))


def _in_brackets(text: str, name: Written) -> Iterator[str]:
    """What a text says in brackets after an organisation that it will call it: （以下简称“宝汽”）."""
    if name.kind == "organisation" and (match := _SHORT_FORM.match(text, name.end)):
        yield match[1]


def _short_forms(reading: HanText, name: Written) -> Iterator[str]:
    """Of a foreign person the last and the first name; of an organisation what is left without place and legal form."""
    text, known = reading.text, reading.known
    written = text[name.start : name.end]
    if name.kind == "person":
        parts = PARTS.split(written)
        yield from (part for part in (parts[-1], parts[0]) if len(parts) > 1 and len(part) > 1)
    elif name.kind == "organisation":
        inside = [*reading.pieces[reading.at(name.start) : reading.at(name.end - 1) + 1]]
        while len(inside) > 1 and (inside[-1].role in ("weak", "strong") or inside[-1].text in known.generic):
            if len(inside[-1].text) == 1:
                return
            inside.pop()
            yield from _core(inside)
        yield from _core(inside)


def _core(inside: Sequence[Piece]) -> Iterator[str]:
    """The pieces from the first on that is no place, if it has characters that the dictionary does not know."""
    rest = list(inside)
    for bare in (False, True):
        while bare and len(rest) > 1 and rest[0].role == "place":
            rest = rest[1:]
        if sum(p.role == "letter" for p in rest) > 1 or any(p.role == "known" for p in rest):
            yield "".join(p.text for p in rest)


def _by_family(reading: HanText, found: Sequence[Written]) -> dict[str, str]:
    """Family name to the one full name in the text that has it."""
    full: dict[str, set[str]] = {}
    for name in found:
        written = reading.text[name.start : name.end]
        whole = name.kind == "person" and 2 <= len(written) <= 3 and written[1:] not in reading.known.addresses
        if whole and written[0] in reading.known.family:
            full.setdefault(written[0], set()).add(reading.original[name.start : name.end])
    return {family: next(iter(names)) for family, names in full.items() if len(names) == 1}
