"""The knowledge files by which names in English text are found and told apart, as sets of comparison forms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from typing import Generic, TypeVar

from xref.countries import demonyms
from xref.data import load
from xref.names import Token, form, tokens

T = TypeVar("T")

FUNCTION_WORDS = frozenset(load("grammar")["function"].split())
CALENDAR = frozenset(load("grammar")["calendar"].split())
CLOCKS = frozenset(load("grammar")["clocks"].split())
GERMAN_WORDS = frozenset(form(word) for word in load("grammar")["german"].split())
CHAT = frozenset(load("grammar")["chat"].split())
INTERJECTIONS = frozenset(load("grammar")["interjections"].split())
KEYS = frozenset(load("grammar")["keys"].split())
CURRENCIES = frozenset(load("grammar")["currencies"].split())
ORDINARY_ENDINGS = tuple(load("grammar")["ordinary_endings"].split())


class Phrases(Generic[T]):
    """Names of one or several words, each with a value, to be looked up at a place in a list of tokens."""

    def __init__(self, values: Iterable[tuple[str, T]]) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], T]]] = {}
        for name, value in values:
            forms = tuple(t.form for t in tokens(name))
            self._by_first.setdefault(forms[0], []).append((forms, value))
        for entries in self._by_first.values():
            entries.sort(key=lambda entry: -len(entry[0]))  # the longest name wins; among equals the first in the file

        self.first = frozenset(self._by_first)  # the first words of the names

    def begin(self, form: str) -> bool:
        """Whether a phrase begins with a word of this form."""
        return form in self._by_first

    def at(self, words: Sequence[Token], first: int) -> tuple[int, T] | None:
        """The longest phrase that begins at token `first`: (token index after it, its value)."""
        entries = self._by_first.get(words[first].form)
        if entries is None:
            return None
        following = words[first + 1].form if first + 1 < len(words) else ""
        for forms, value in entries:
            end = first + len(forms)
            if len(forms) == 1 or (forms[1] == following and tuple([w.form for w in words[first:end]]) == forms):
                return end, value
        return None


def words_of(text: str) -> frozenset[str]:
    """The words of a block of a knowledge file, in the comparison form."""
    return frozenset(form(word) for word in text.split())


def with_plurals(words: Iterable[str]) -> frozenset[str]:
    """The words and their plurals: "ministry" and "ministries", "boss" and "bosses"."""
    found = set(words)
    for word in list(found):
        found.add(
            word[:-1] + "ies" if word.endswith("y") else word + ("es" if word.endswith(("s", "ch", "sh")) else "s")
        )
    return frozenset(found)


@dataclass(frozen=True)
class Lexicon:
    """What single words say about a name: each field is a set of comparison forms, described in `xref/data/*.toml`."""

    ordinary: frozenset[str]
    forms_of_address: frozenset[str]
    offices: frozenset[str]
    qualifiers: frozenset[str]
    portfolios: frozenset[str]
    title_tails: frozenset[str]
    legal_forms: frozenset[str]
    manoeuvres: frozenset[str]
    legal_tails: Phrases[str]  # with which the name of a company goes on in lower case: "Sp. z o.o."
    organisations: frozenset[str]
    of_heads: frozenset[str]
    bodies: frozenset[str]
    qualified_bodies: frozenset[str]
    body_modifiers: frozenset[str]
    organs: frozenset[str]
    generic: frozenset[str]
    place_heads: frozenset[str]
    place_before: frozenset[str]
    vessels: frozenset[str]
    vessel_prefixes: frozenset[str]
    aircraft: frozenset[str]
    naming: frozenset[str]
    other: frozenset[str]
    owners: frozenset[str]
    compass: frozenset[str]
    numbered: frozenset[str]
    party_nouns: frozenset[str]
    given: frozenset[str]
    family_first: frozenset[str]
    particles: frozenset[str]
    postal: Mapping[str, str]
    short: frozenset[str]  # clocks, currencies and `postal`: one look-up for words that are hardly ever there
    family_endings: tuple[str, ...]
    demonyms: Mapping[str, str]  # "south korean" has its two words with a space between
    places: Phrases[tuple[str, str]]  # name as the file spells it, country code ("" for a region of the world)

    @cached_property
    def telling(self) -> frozenset[str]:
        """Words that a rule of `mentions.latin.items` may ask about, except names of systems; others are just words."""
        titles = self.forms_of_address | self.offices | self.qualifiers | self.portfolios
        small = FUNCTION_WORDS | CALENDAR | CHAT | INTERJECTIONS | KEYS
        return titles | small | self.short | self.compass | self.demonyms.keys() | self.places.first

    @cached_property
    def idle(self) -> frozenset[str]:
        """Small words and days that mean nothing else: alone at the start of a sentence they begin no name."""
        titles = self.forms_of_address | self.offices | self.qualifiers | self.portfolios | self.of_heads | self.owners
        names = self.short | self.compass | self.demonyms.keys() | self.places.first
        return (FUNCTION_WORDS | CALENDAR) - titles - names


@cache
def lexicon() -> Lexicon:
    """The knowledge files, read once."""
    titles, heads, people = load("titles"), load("heads"), load("person_names")
    postal = {form(name): code for code, names in load("places")["postal"].items() for name in _listed(names)}
    return Lexicon(
        ordinary=frozenset(files("xref.data").joinpath("ordinary_words.txt").read_text(encoding="utf-8").split()),
        forms_of_address=words_of(titles["forms_of_address"]),
        offices=with_plurals(words_of(titles["offices"])),
        qualifiers=words_of(titles["qualifiers"]),
        portfolios=words_of(titles["portfolios"]),
        title_tails=words_of(titles["title_tails"]),
        legal_forms=words_of(heads["legal_forms"]),
        manoeuvres=words_of(heads["manoeuvres"]),
        legal_tails=Phrases((tail, tail) for tail in _listed(heads["legal_tails"])),
        organisations=words_of(heads["organisations"]),
        of_heads=words_of(heads["of_heads"]),
        bodies=words_of(heads["bodies"]),
        qualified_bodies=words_of(heads["qualified_bodies"]),
        body_modifiers=words_of(heads["body_modifiers"]),
        organs=words_of(heads["organs"]) | words_of(heads["bodies"]),
        generic=words_of(heads["generic"]),
        place_heads=words_of(heads["places"]),
        place_before=words_of(heads["place_before"]),
        vessels=with_plurals(words_of(heads["vessels"])),
        vessel_prefixes=words_of(heads["vessel_prefixes"]),
        aircraft=words_of(heads["aircraft"]),
        naming=words_of(heads["naming"]),
        other=words_of(heads["other"]),
        owners=words_of(heads["owners"]),
        compass=words_of(heads["compass"]),
        numbered=words_of(heads["numbered"]),
        party_nouns=words_of(heads["party_nouns"]),
        given=words_of(people["given"]),
        family_first=words_of(people["family_first"]),
        particles=words_of(people["particles"]),
        postal=postal,
        short=CLOCKS | CURRENCIES | frozenset(postal),
        family_endings=tuple(people["family_endings"].split()),
        demonyms=_demonyms(),
        places=Phrases(_places()),
    )


def _listed(names: str) -> Iterable[str]:
    return (name.strip() for name in names.replace("\n", " ").split(","))


def _demonyms() -> dict[str, str]:
    """Adjectives and peoples with their country's code, "" for those of several countries."""
    found = {form(name): code for code, names in load("places")["adjectives"].items() for name in _listed(names)}
    for word, code in demonyms().items():
        forms = " ".join(t.form for t in tokens(word))
        found[forms] = found[forms + "s"] = code
    return found


def _places() -> Iterable[tuple[str, tuple[str, str]]]:
    for code, row in load("countries").items():
        seats = row.get("capital", ())
        for name in (
            row["name"],
            *row.get("aliases", ()),
            *([seats] if isinstance(seats, str) else seats),
            *row.get("metonyms", ()),
        ):
            if tokens(name):
                yield name, (name, code)
    places = load("places")
    for table in ("cities", "regions"):
        for code, names in places[table].items():
            yield from ((name, (name, code)) for name in _listed(names))
    yield from ((name, (name, "")) for name in _listed(places["world"]["names"]))
