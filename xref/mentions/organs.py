"""Organs of a state that the text names without their country ("the Ministry of Defense", "the ground forces").

Another country is what speaks most against a match, so a country is inferred only where the text leaves no doubt:
1. The organ is named elsewhere in the article with one country ("the Chinese Ministry of Defense").
2. "its", "the country's" before it: the country with which its sentence begins ("China said its armed forces ...").
3. The one who holds an office in it is of one country ("Liu, a Chinese general, is a former commander of the army").
4. The article gives a country to organs of one state only, and hardly speaks of another country.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import regex

from xref.mentions.latin.items import demonym, place_ending
from xref.mentions.latin.shapes import Shape
from xref.text.lexicon import FUNCTION_WORDS, Lexicon, lexicon
from xref.text.reading import Reading

# Between a name and the organ: ", the commander of the", " is a former chief of staff of the".
_OFFICE = regex.compile(
    r"(?:,| is| was| became| as|, who is|, who was) (?:\p{Ll}[\p{Ll}-]* ){1,6}of (?:the |its |his )?"
)
Forms = tuple[str, ...]

_SHARE = 0.8  # of the countries that an article names: with less, "the State Department" may be another state's


def inferred(reading: Reading, shapes: Sequence[Shape], countries: Sequence[set[str]]) -> dict[int, str]:
    """For the index of each organ without a country the code of the country that the text leaves no doubt of."""
    known = lexicon()
    organs = {n: core for n, shape in enumerate(shapes) if (core := _core(reading, known, shape))}
    named = {n: countries[n] for n in organs if countries[n]}
    homes: dict[Forms, set[str]] = {}
    for n, codes in named.items():
        homes.setdefault(organs[n], set()).update(codes)
    if len(named) == len(organs):
        return {}
    only = _only(reading, known, {code for codes in named.values() for code in codes})
    found: dict[int, str] = {}
    for n, core in organs.items():
        if n in named:
            continue
        home = homes.get(core, set())
        if shapes[n].canonical:  # it goes on after an acronym: "People's Liberation Army (PLA) Ground Forces"
            whole = countries[n - 2] or {found.get(n - 2, "")}
            code = next(iter(whole)) if len(whole) == 1 else ""
        elif home:
            code = next(iter(home)) if len(home) == 1 else ""
        else:
            code = _subject(reading, known, shapes[n]) or _holder(reading, shapes, countries, n) or only
        if code:
            found[n] = code
    return found


def _core(reading: Reading, known: Lexicon, shape: Shape) -> Forms:
    """The words of an organ's name without its country; empty if it is no organ, or has a name of its own."""
    if shape.kind != "organisation":
        return ()
    words = [w.form for w in reading.words[shape.first : shape.last]]
    while words and words[0] in known.demonyms:
        words.pop(0)
    for n, word in enumerate(words):
        if n and word == "of" and place_ending(reading, known, shape.last):
            words = words[:n] if place_ending(reading, known, shape.first + n + 2) else words
            break
    telling = [w for w in words if w not in FUNCTION_WORDS]
    if not telling or any(w not in known.ordinary and w not in known.bodies for w in telling):
        return ()
    return tuple(words) if telling[-1] in known.organs or telling[0] in known.organs else ()


def _subject(reading: Reading, known: Lexicon, shape: Shape) -> str:
    """The country with which a sentence begins, if "its" or "the country's" stands before the name."""
    first, i = reading.sentence(shape.first).first, shape.first - 1
    if i < first or not (
        reading.words[i].form == "its" or (reading.words[i].form == "country" and reading.gap(i + 1).startswith("'s "))
    ):
        return ""
    for end in range(first + 1, min(first + 4, i)):
        if code := place_ending(reading, known, end):
            return code if place_ending(reading, known, end + 1) in ("", code) else ""
    return ""


def _holder(reading: Reading, shapes: Sequence[Shape], countries: Sequence[set[str]], n: int) -> str:
    before, start = shapes[n - 1], reading.words[shapes[n].first].start
    if not n or before.kind != "person" or len(countries[n - 1]) != 1:
        return ""
    office = _OFFICE.fullmatch(reading.text[reading.words[before.last - 1].end : start])
    return next(iter(countries[n - 1])) if office else ""


def _only(reading: Reading, known: Lexicon, homes: set[str]) -> str:
    """The one country of the article's organs, if the article names hardly any other country; "" if there is none."""
    if len(homes) != 1:
        return ""
    counts: Counter[str] = Counter()
    for i, word in enumerate(reading.words):
        if word.text[0].isupper():
            counts[demonym(reading, known, i + 1) or place_ending(reading, known, i + 1)] += 1
    counts.pop("", None)
    home = next(iter(homes))
    return home if counts[home] >= _SHARE * counts.total() else ""
