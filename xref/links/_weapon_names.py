"""Weapons by a name that no list has: "31 Abrams", "fired HARMs at", "delivered Taurus to Kyiv".

A capitalised noun of unknown kind is one where the verb or a number says so, or where the text puts the name before a
noun for weapons elsewhere ("Taurus missiles").
"""

from __future__ import annotations

from functools import lru_cache

import regex

from xref.links._chunks import Chunk
from xref.links._ends import End, Sight
from xref.links._things import is_party
from xref.links._word_classes import classes
from xref.text.lexicon import lexicon

_MOVES = ("supplied", "sold", "exported", "bought", "imported", "received", "used")
_SENT = frozenset(
    ["deliver", "supply", "give", "provide", "donate", "send", "receive", "transfer", "ship", "hand", "fire"]
)
_SHOWN = regex.compile(
    r"\b([A-Z][\p{L}\d-]+) (?:\p{Ll}+ )?(?:missile|rocket|tank|launcher|howitzer|drone|fighter jet|munition)s?\b"
)


def weapon(sight: Sight, chunk: Chunk, relation: str, bases: frozenset[str]) -> End | None:
    """The weapon that a noun phrase names beside a verb of these base forms; None if nothing says that it is one."""
    head, tokens = sight.head(chunk), sight.reading.words
    noun = tokens[head]
    if chunk.pronoun or chunk.owner or relation not in _MOVES or not noun.text[0].isupper():
        return None
    named = sight.named.get(head)
    if named is None and sight.known.traded.get(noun.form) != "weapons":
        return None
    first = named[0] if named else head
    if (named and (named[2].kind != "unknown" or named[1] != head + 1 or head - first > 1)) or _is_people(noun.form):
        return None
    before = [tokens[n] for n in range(max(chunk.first, first - 1), first)]
    counted = any(word.text.replace(",", "").isdigit() or word.form in classes("numbers") for word in before)
    several = noun.text.endswith("s") and not noun.text.endswith("ss") and len(noun.text) > 3
    if not (counted or (several and bases & _SENT) or singular(noun.text) in shown(sight.text)):
        return None
    return sight._end(first, chunk.last, "goods", "weapons")


def _is_people(noun: str) -> bool:
    return is_party(noun) or noun in lexicon().demonyms


@lru_cache(maxsize=2)  # asked for each noun phrase of an article
def shown(text: str) -> frozenset[str]:
    """The names, in the singular, that a text has before a noun for weapons: "Taurus cruise missiles"."""
    return frozenset(singular(match[1]) for match in _SHOWN.finditer(text))


def singular(name: str) -> str:
    """A name without the s of its plural: "HARMs" -> "HARM"."""
    return name[:-1] if name.endswith("s") and len(name) > 4 else name
