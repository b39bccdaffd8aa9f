"""Names in Chinese text: organisations by their last word, people by family name or by the sound of a foreign one.

1. The text is cut into words (`xref.text.han`); names are what the dictionary leaves over, with what it knows.
2. An organisation ends in a head word (公司, 部, 银行) and goes back as far as words do that names have inside.
3. A Chinese person is a family name and one or two characters; each sign for it counts: how typical the characters are
   of given names, a title or a verb of speech beside it, that it occurs again. A foreign one has a dot, or consists of
   characters that transcribe.
4. What was found is looked for again in the whole text, organisations also without their place and their legal form.
5. Listed names count where they do not cut a word of the dictionary in two.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

import regex

from xref.data import load
from xref.mentions.han.again import again
from xref.mentions.han.organisations import organisations
from xref.mentions.han.people import dotted, foreign, people
from xref.mentions.han.reading import HanText, countries, read
from xref.mentions.written import Written, united
from xref.text.han import HAN

_NUMBERED = regex.compile(r"(?<=\p{Han})[-－—]?\d+[A-Za-z\d/]*")
_HYPHENS = "-－—"
_FAMILY = 5  # characters of what a designation begins with
_WORK = regex.compile(r"《([^《》\n]{1,40})》")
_QUOTED = regex.compile(r"[“\"「『]([\p{Han}\w·-]{2,12})[”\"」』](?=(\p{Han}{2,6}))")
_SHIP = regex.compile(r"[“\"「]([\p{Han}\w]{2,12})[”\"」]号|(?<=[船轮舰艇只舶])[“\"「]([\p{Han}\w]{2,12})[”\"」]")


def find(text: str, listed: Iterable[tuple[int, int, frozenset[str]]] = ()) -> list[Written]:
    """The names in Chinese text, in order, without overlaps; `listed`: spans of the text that hold a listed name."""
    reading = read(text)
    _works(reading)
    bodies = list(organisations(reading))
    _listed(reading, listed, bodies)
    for name in (*_ships(reading), *_quoted(reading), *dotted(reading), *_numbered(reading), *bodies):
        reading.add(name)
    sure, others = foreign(reading)
    for name in sure:
        reading.add(name)
    for name in (*people(reading), *others):
        reading.add(name)
    again(reading)
    for piece in reading.pieces:
        if piece.role == "place" and (code := reading.known.countries.get(piece.text)):
            reading.add(Written(piece.start, piece.end, "place", "", (code,), "knowledge"))
    return united(
        name._replace(
            canonical=name.canonical or text[name.start : name.end],
            countries=name.countries or countries(reading, name),
        )
        for name in sorted(reading.names)
    )


def _quoted(reading: HanText) -> Iterator[Written]:
    """“悟空”无人机: what stands in quotation marks before a noun for a weapon."""
    for match in _QUOTED.finditer(reading.text):
        if match[2].startswith(_weapons()):
            yield Written(match.start(1), match.end(1), "equipment")


@cache
def _weapons() -> tuple[str, ...]:
    return tuple(load("han")["equipment"]["nouns"].split())


def _ships(reading: HanText) -> Iterator[Written]:
    for ship in _SHIP.finditer(reading.text):
        group = 1 if ship[1] else 2
        yield Written(ship.start(group), ship.end(group), "vessel")


@cache
def _families() -> frozenset[str]:
    return frozenset(load("han")["equipment"]["families"].split())


def _numbered(reading: HanText) -> Iterator[Written]:
    """米格-29, 沙赫德-136: the family of a weapon, or characters the dictionary does not know, and a number."""
    text = reading.text
    for match in _NUMBERED.finditer(text):
        start, hyphen = match.start(), match[0][0] in _HYPHENS
        family = next((size for size in range(_FAMILY, 0, -1) if text[max(0, start - size) : start] in _families()), 0)
        if family and (hyphen or family > 1):
            yield Written(start - family, match.end(), "equipment")
        elif hyphen:
            first = start
            while first > start - _FAMILY and first and reading.pieces[reading.at(first - 1)].role == "letter":
                first -= 1
            if first < start:
                yield Written(first, match.end(), "equipment")


@cache
def _media() -> tuple[str, ...]:
    return tuple(load("han")["words"]["media"].split())


def _works(reading: HanText) -> None:
    """What stands in 《》 is a work, and nothing in it a party; a newspaper is one as a whole."""
    for match in _WORK.finditer(reading.text):
        if match[1].endswith(_media()):
            reading.add(Written(match.start(1), match.end(1), "organisation"))
        else:
            reading.taken[match.start() : match.end()] = b"\1" * len(match[0])


def _listed(
    reading: HanText, listed: Iterable[tuple[int, int, frozenset[str]]], organisations: Sequence[Written]
) -> None:
    """Listed names written in Han that cut no word in two, unless a longer name contains them.

    Those in Latin letters between them were looked at with their capitals: "at this stage" is no ship Stage.
    """
    starts = [name.start for name in organisations]
    for start, end, kinds in sorted(listed, key=lambda hit: (hit[0] - hit[1], hit[0])):
        n = bisect_left(starts, start + 1) - 1
        longer = n >= 0 and organisations[n].end >= end and organisations[n].end - organisations[n].start > end - start
        if longer or not HAN.search(reading.text, start, end) or not reading.whole(start, end):
            continue
        kind = next(iter(kinds)) if len(kinds) == 1 else "unknown"
        reading.add(Written(start, end, kind, "", (), "listed"))
