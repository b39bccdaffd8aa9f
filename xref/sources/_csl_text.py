"""How the US Consolidated Screening List writes several things in one cell: names, addresses, numbers."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import NamedTuple

import regex

from xref.countries import country_code, demonyms
from xref.entry import Address, Name, NameQuality
from xref.sources._strict import fold

_KNOWN_AS = (
    r"(?:a[./]?k[./]?a\b\.?|f\.?k\.?a\b\.?|n\.?k\.?a\b\.?|d\.?b\.?a\b\.?|d/b/a"
    r"|also known as|formerly known as|formerly)"
)
_FIRST = regex.compile(rf"\s*{_KNOWN_AS}", regex.I)
_OTHERWISE = regex.compile(rf"(?<![^\s,;])({_KNOWN_AS})(?=[\s,:])", regex.I)
_HEIRS = regex.compile(  # "and any successor, sub-unit, or subsidiary thereof", "and its sub-units and successors"
    r"\b(?:and|or|including)\s+(?:any|all|its|their)\b[^;]*\b(?:successors?|sub-?units?|subsidiar(?:y|ies))\b.*$",
    regex.I,
)
_WHO = regex.compile(r"\((\w[\w\s]*?)\s(individual|national|person|entity|company)(\s[\w\s]+)?\)$")
_UNDER = regex.compile(r"\b(Affiliated Entity|Subordinate Institution)\s?[:–-]", regex.I)
_PROSE = regex.compile(r"^\(?(?:and )?(?:all of (?:the )?preceding|the following|including the following)\b", regex.I)
_SHORT = regex.compile(r"(.*\S)\s*\(([A-Z]{2,10})\)")
_AND = regex.compile(r"^and\s+")
_BETWEEN = regex.compile(r";\s?(?:and\s)?")
_NO_LETTERS = regex.compile(r"\W+")
_PLACEHOLDER = regex.compile(r"Address \d+\b")


class Names(NamedTuple):
    """The names of a party, the first one primary, and what else the cells say.

    parent: what the party is of which body, where an affiliated entity or subordinate institution is printed under one.
    individual: whether the list calls it an individual; None if it does not say. country: where it says it is from.
    """

    names: tuple[Name, ...]
    remarks: tuple[str, ...]
    parent: tuple[str, str] | None
    individual: bool | None
    country: str | None


def names(printed: str, others: list[str]) -> Names:
    """The names that a name cell and the alias cells hold; prose about successors and the like becomes remarks.

    >>> found = names("Poly Technologies (PTI), and its sub-units and successors", ["F.K.A. Poly; and PTI (a.k.a. P)"])
    >>> [(name.text, name.quality) for name in found.names][:3]
    [('Poly Technologies (PTI)', 'primary'), ('Poly Technologies', 'alias'), ('PTI', 'alias')]
    >>> [(name.text, name.quality) for name in found.names][3:]
    [('Poly', 'former'), ('P', 'alias')]
    >>> found.remarks
    ('and its sub-units and successors',)
    """
    remarks: list[str] = []
    parent = country = individual = None
    text, heirs = _without_heirs(printed)
    remarks += heirs
    if match := _WHO.search(text):
        words = match[1].strip()
        country = country_code(words) or demonyms().get(words.lower())
        individual = match[2] not in ("entity", "company")
        remarks.append(match[0].strip(" ()"))
        text = text[: match.start()].rstrip()
    found = _several(text)
    first, rest = (found[0][0], found[1:]) if found else (text, [])
    if match := _UNDER.search(first):
        parent = (f"{match[1].lower()} of", first[: match.start()].strip(" .,"))
        rest.insert(0, (first[match.end() :].strip(), "alias"))
    made = [Name(first, "primary")]
    for other in others:
        other, heirs = _without_heirs(other)
        remarks += heirs
        for part in other.split("; "):
            part = _AND.sub("", part.strip())
            if _PROSE.match(part):
                remarks.append(part.strip("()"))
            else:
                rest += _several(part)
    made += [Name(text, quality) for text, quality in rest]
    seen: dict[str, Name] = {}
    for name in made:
        for way in (name, *_short_form(name)):
            seen.setdefault(way.text, way)
    seen.pop("", None)
    return Names(tuple(seen.values()), tuple(dict.fromkeys(remarks)), parent, individual, country)


def _short_form(name: Name) -> list[Name]:
    """The name without the short form in brackets at its end, and the short form; none if it is no short form of it.

    Its letters stand in the name in their order, the first at the start of a word: unlike "(USA)" and "(GROUP)".

    >>> [found.text for found in _short_form(Name("Rosoboronexport OJSC (ROE)"))], _short_form(Name("Aero (USA)"))
    (['Rosoboronexport OJSC', 'ROE'], [])
    """
    match = _SHORT.fullmatch(name.text)
    if not match or not regex.search(r"\b" + ".*".join(match[2]), match[1], regex.I):
        return []
    return [Name(text, "alias" if name.quality == "primary" else name.quality) for text in match.groups()]


def _without_heirs(text: str) -> tuple[str, list[str]]:
    match = _HEIRS.search(text)
    return (text[: match.start()].rstrip(" ,;"), [match[0].strip(" ,;")]) if match and match.start() else (text, [])


def _several(text: str) -> list[tuple[str, NameQuality]]:
    """A name and those that are printed after it as "a.k.a." or "f.k.a.", in brackets or not."""
    inside: list[tuple[str, NameQuality]] = []
    outside, end = "", 0
    for start, stop in _brackets(text):
        if _FIRST.match(text, start + 1):
            inside += _listed(text[start + 1 : stop])
            outside, end = f"{outside}{text[end:start].rstrip(' ,;')}", stop + 1
    return [*_listed(outside + text[end:]), *inside]


def _brackets(text: str) -> Iterator[tuple[int, int]]:
    """Where outermost brackets open and close; one that never closes hides those after it."""
    depth = start = 0
    for i, letter in enumerate(text):
        if letter == "(":
            start = i if depth == 0 else start
            depth += 1
        elif letter == ")" and depth:
            depth -= 1
            if depth == 0:
                yield start, i


def _listed(text: str) -> list[tuple[str, NameQuality]]:
    start, *rest = _OTHERWISE.split(text)
    found: list[tuple[str, NameQuality]] = [(start.strip(" ,;"), "alias")]
    for mark, names in zip(rest[::2], rest[1::2], strict=True):
        quality: NameQuality = "former" if mark.lower().startswith("f") else "alias"
        found += [(name.strip(" ,;:"), quality) for name in _BETWEEN.split(names)]
    return [(name, quality) for name, quality in found if name]


def number(name: str, when: str) -> str:
    """A number for a party of a list that gives none: a hash of the name's letters and digits, and of a date or notice.

    >>> number("I. ASH", "2002-03-04") == number(" i ash", "2002-03-04")
    True
    """
    key = _NO_LETTERS.sub(" ", name.casefold()).strip()
    return hashlib.sha1(f"{key}|{when}".encode(), usedforsecurity=False).hexdigest()[:12]


def is_address(name: str) -> bool:
    """Whether a name only numbers an address, as the Entity List does since June 2024 (89 FR 51644).

    >>> is_address("Address 04"), is_address("Address Systems Ltd")
    (True, False)
    """
    return bool(_PLACEHOLDER.match(name))


def addresses(cell: str) -> tuple[list[Address], list[str]]:
    """The addresses of a cell, and the countries that they end with; it is parted only after the name of a country.

    A country by itself is no address.

    >>> found, countries = addresses("P.O. Box 1, DUBAI, AE; SY; Flat 2; Rear, Kowloon")
    >>> [(address.text, address.country) for address in found], countries
    ([('P.O. Box 1, DUBAI, AE', 'AE'), ('Flat 2; Rear, Kowloon', None)], ['AE', 'SY'])
    """
    found: list[Address] = []
    seats: list[str] = []
    held: list[str] = []
    if not cell:
        return found, seats
    for part in cell.split("; "):
        last = part.rpartition(",")[2] if "," in part or not held else ""
        held.append(part if held else _AND.sub("", part))
        if code := country_code(last.strip(" .")):
            seats.append(code)
            if "," in part or len(held) > 1:
                found.append(Address(fold("; ".join(held)), code))
            held = []
    if held:
        found.append(Address(fold("; ".join(held))))
    return found, list(dict.fromkeys(seats))
