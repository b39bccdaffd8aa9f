"""Whom "we" stands for in what somebody is quoted with: whom the speaker speaks for.

The speaker is who says the sentence, or, inside a quotation that goes on, one of those before. Who speaks for a country
is known by what the text calls them anywhere: "Norwegian Prime Minister Kari Lund", "Lund, the Norwegian minister".
"""

from __future__ import annotations

from collections.abc import Callable

import regex

from xref.countries import country_code, country_name, demonyms
from xref.links._chunks import Chunk
from xref.links._clauses import Clauses
from xref.links._ends import End
from xref.links._said import said
from xref.names import form

_BACK = 3  # sentences of a quotation before the one with "we"
_WINDOW = 1500  # characters before within which a quotation began
_BODIES = ("organisation", "place")
_OFFICE = (
    r"(?:president|prime minister|foreign minister|defen[cs]e minister|minister|chancellor|premier|leader|ambassador"
    r"|foreign secretary|defen[cs]e secretary|secretary|king|spokes(?:man|woman|person)|official|commander|general)"
)


def spoken_for(clauses: Clauses, i: int, previous: Callable[..., Clauses | None]) -> End | None:
    """The party that "we", chunk `i`, stands for; `previous`: the sentence before, or that many before."""
    by = said(clauses, i + 1)
    if by is not None:
        return None if by.negated else _represented(clauses, by.by)
    sight = clauses.sight
    if not _quoted(sight.text, sight.reading.words[clauses.chunks[i].first].start):
        return None
    for back in range(1, _BACK + 1):
        before = previous(back)
        if before is None:
            return None
        if (found := _speaker(before)) is not None:
            return _represented(before, found)
    return None


def _speaker(clauses: Clauses) -> End | None:
    """Who says a sentence that has a verb of saying."""
    for n in range(len(clauses.chunks)):
        group = clauses.group(n)
        if group is None or group.passive or not group.finite or not group.bases & clauses.known.says:
            continue
        after = clauses.kind(n + 1) == "np" and clauses.kind(n - 1) in (",", "")
        k = n + 1 if after else clauses.deed(n, lambda chunk: clauses.sight.speaker(chunk) is not None).subject
        found = clauses.sight.speaker(clauses.chunks[k]) if k is not None else None
        if found is not None and found.kind != "pronoun":
            return found
    return None


def _represented(clauses: Clauses, speaker: End) -> End | None:
    if speaker.kind in _BODIES:
        return speaker
    words = clauses.sight.reading.words
    for n, chunk in enumerate(clauses.chunks):
        if chunk.kind != "np" or not words[chunk.first].start <= speaker.start < words[chunk.last - 1].end:
            continue
        found = clauses.sight.modifier(chunk, chunk.last)  # "the Norwegian minister said"
        if found is None and clauses.kind(n + 1) == "p" and clauses.chunks[n + 1].word in ("for", "of"):
            found = clauses.sight.party(clauses.chunks[n + 2]) if clauses.kind(n + 2) == "np" else None
        if found is not None and found.kind in _BODIES:
            return found
        return _country(clauses.sight.text, chunk, speaker) if speaker.kind in ("person", "unknown") else None
    return None


def _country(text: str, chunk: Chunk, speaker: End) -> End | None:
    """The country that the text says a person speaks for; placed where the person is named."""
    name = regex.escape(speaker.text.split()[-1])
    before = rf"(\p{{Lu}}[\p{{L}}.]+)(?:['’]s)? (?i:{_OFFICE})[ ,](?:the )?(?:\p{{Lu}}[\p{{L}}.'’-]+ )*{name}\b"
    after = rf"\b{name}, (?:the |a |an )?(\p{{Lu}}[\p{{L}}.]+)(?:['’]s)? (?:\p{{Ll}}+ )?(?i:{_OFFICE})"
    for pattern in (before, after):
        for match in regex.finditer(pattern, text):
            code = demonyms().get(form(match[1])) or country_code(match[1])
            if code:
                return End(country_name(code), "place", speaker.start, speaker.end)
    return None


def _quoted(text: str, at: int) -> bool:
    """Whether a quotation is open at a character."""
    before = text[max(0, at - _WINDOW) : at]
    if "“" in before or "”" in before:
        return before.rfind("“") > before.rfind("”")
    return before[before.rfind("\n\n") + 1 :].count('"') % 2 == 1
