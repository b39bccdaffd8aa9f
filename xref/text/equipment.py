"""Weapon systems and vehicles by name: the families of `equipment.toml`, and any name right before such a noun."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import regex

from xref.data import load
from xref.names import Token, tokens
from xref.text.lexicon import FUNCTION_WORDS, Phrases, words_of

_NEAR = 3  # words between a name and its noun: "Orlan-10 long-range reconnaissance drone"
_LETTERS = regex.compile(r"\p{Lu}[\p{L}]{0,3}")  # of a designator: T, Su, Kh, ZFB, MQ
_NUMBER = regex.compile(r"\d{1,4}\p{L}{0,4}\d{0,2}\p{L}?")  # 72, 72B3, 47M2, 30SM
_COMPACT = regex.compile(
    r"\d{1,2}\p{Lu}\d{1,3}\p{L}?|\p{Lu}{1,3}\d{2,4}\p{L}{0,2}\d?"
)  # 9M729, 2S19, M777, TB2 has one digit: known


class System(NamedTuple):
    """A weapon system or vehicle: `ordinary` says that this alias is an ordinary word too and needs context.

    country: of its design, ISO 3166-1 alpha-2. cited: who documents it, with the day.
    """

    name: str
    country: str
    makers: tuple[str, ...]
    ordinary: bool
    type: str = ""
    aliases: tuple[str, ...] = ()
    cited: tuple[str, ...] = ()


class Maker(NamedTuple):
    """Who makes a system. names: those under which lists hold it; country: ISO 3166-1 alpha-2, "" if the system's."""

    names: tuple[str, ...]
    country: str = ""


@dataclass(frozen=True)
class Equipment:
    """The knowledge file as lookups. named: each system by its own name; of: makers by the name that systems use."""

    systems: Phrases[System]
    named: Mapping[str, System]
    of: Mapping[str, Maker]
    heads: frozenset[str]
    weak_heads: frozenset[str]
    modifiers: frozenset[str]
    deeds: frozenset[str]
    makers: Phrases[str]


@cache
def equipment() -> Equipment:
    """The knowledge file, read once."""
    table = load("equipment")
    aliases: list[tuple[str, System]] = []
    makers: list[tuple[str, str]] = []
    named: dict[str, System] = {}
    for name, row in table["systems"].items():
        country, made_by, ordinary = row.get("country", ""), tuple(row.get("makers", ())), row.get("ordinary", ())
        makers += [(maker, maker) for maker in made_by]
        others = tuple(dict.fromkeys((*row.get("aliases", ()), *ordinary)))
        cited = tuple(table["sources"][key] for key in row.get("cited", ()))
        named[name] = System(name, country, made_by, name in ordinary, row["type"], others, cited)
        for alias in dict.fromkeys((name, *others)):
            aliases.append((alias, named[name]._replace(ordinary=alias in ordinary)))
    words = table["words"]
    known = {maker: Maker(tuple(row["names"]), row.get("country", "")) for maker, row in table["makers"].items()}
    return Equipment(
        Phrases(aliases),
        named,
        {maker: known.get(maker, Maker((maker,))) for maker, _ in makers},
        words_of(words["heads"]),
        words_of(words["weak_heads"]),
        words_of(words["modifiers"]),
        words_of(words["deeds"]),
        Phrases(makers),
    )


def family(text: str) -> System | None:
    """The system that a short text names, such as a publication's words for one example; None if we know none in it.

    The first that it names counts: what comes with it is armament. An alias that is an ordinary word too counts only
    beside a noun for a weapon, or where it is all that the text says.

    >>> texts = ['UAV "GERAN-2" (K series)', "radar of the 3M-14 missile", 'receiver "ORION"', "ORION UAV system"]
    >>> [found.name if (found := family(text)) else None for text in texts]
    ['Shahed-136', '3M-54 Kalibr', None, 'Orion']
    """
    words = tokens(text)
    for i in range(len(words)):
        found = equipment().systems.at(words, i)
        if found and (not found[1].ordinary or near_noun(text, words, i, found[0]) or found[0] - i == len(words)):
            return equipment().named[found[1].name]
    return None


def designator(text: str, words: Sequence[Token], i: int) -> int:
    """The token index after a designator (Su-35, ZFB-05, 9M729) that begins at token `i`; `i` if there is none."""
    if _COMPACT.fullmatch(words[i].text):
        return i + 1
    if i + 1 < len(words) and _LETTERS.fullmatch(words[i].text) and _NUMBER.fullmatch(words[i + 1].text):
        return i + 2 if text[words[i].end : words[i + 1].start] == "-" else i
    return i


def before_noun(text: str, words: Sequence[Token], end: int, *, sure: bool = False) -> bool:
    """Whether the name that ends before token `end` stands directly before a noun for a weapon or a vehicle.

    `sure`: the name is known for a weapon or has the shape of a designator, so that "system" or "ship" is enough.
    """
    known = equipment()
    for k in range(end, min(end + _NEAR, len(words))):
        if text[words[k - 1].end : words[k].start] not in (" ", "-", ' "', '" ', "” ", " (", ") "):
            return False
        form = words[k].form
        if form in known.heads:
            return True
        if form in known.weak_heads:
            return words[k].text[0].islower() and (sure or k > end)  # not "BAE Systems"
        if form not in known.modifiers:
            return False
    return False


def near_noun(text: str, words: Sequence[Token], first: int, end: int) -> bool:
    """Whether such a noun stands within three words before token `first` or from token `end` on.

    One for other things too counts only with nothing between but spaces: "the capsule, Orion, and ground systems".
    """
    known = equipment()
    for k in (*range(max(0, first - _NEAR), first), *range(end, min(end + _NEAR, len(words)))):
        form, before = words[k].form, k < first
        if form in FUNCTION_WORDS or form not in known.heads | known.weak_heads:
            continue
        between = text[words[k].end : words[first].start] if before else text[words[end - 1].end : words[k].start]
        if form in known.heads or not any(mark in between for mark in ",;:.!?()\n"):
            return True
    return False


def deed_follows(text: str, words: Sequence[Token], end: int) -> bool:
    """Whether the noun for a weapon after a name leads to one for what is done with it ("a Hamas rocket attack"): the
    name may then be that of whoever does it."""
    known = equipment()
    for k in range(end, min(end + 2 * _NEAR, len(words))):
        if text[words[k - 1].end : words[k].start] not in (" ", "-", ", "):
            return False
        if words[k].form in known.deeds:
            return k > end
        if words[k].form not in known.heads | known.weak_heads | known.modifiers | {"and", "or"}:
            return False
    return False
