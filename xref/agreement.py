"""How an asked and a listed name agree: what is left over on either side, and whether the rest tells who is meant."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import polars as pl

from xref.data import load
from xref.evidence import Pairing, pairings
from xref.names import forms, tokens
from xref.plain import families, heads, is_acronym, says_little
from xref.rarity import counts, patronymic, weight
from xref.score import can_be_people
from xref.scripts import script
from xref.text.lexicon import FUNCTION_WORDS, lexicon
from xref.words import MARKS, legal_form

SAME = 0.97  # likeness from which a word is the same one, spelt by other rules
_ALIKE = 0.93  # likeness below which a family name is another: Livanov is not Ivanov, but Fyodorov is Fedorov
_GIVEN_ALIKE = 0.8  # likeness below which a given name is another: it is misspelt more often ("Vladamir")
_TELLS = 0.3  # weight from which a word tells companies apart
_SYLLABLE = 4  # letters of a Korean or Chinese one at most
_SHORT = 3  # letters below which a word tells nobody
_ALPHABETS = frozenset(("Latin", "Cyrillic", "Greek", ""))
_GIVEN = 50  # listed parties that bear a word from which it is a given name, or as frequent as one


class Agreement(NamedTuple):
    """How an asked and a listed name agree.

    whole: nothing but "Group" is left over on either side, and all is spelt alike; home: but for words of countries and
    places; exact: but for heads ("Group", "of Russia"). asked, listed: words left over that say something; worst:
    likeness of the least alike pair; same: whether these are spelt alike; alike: of people, whether no word is another;
    tells: pairs of words that tell; longest: letters of the longest of these; pairs: of full words; size: words asked.
    acronym: the asked name is one. heads: it consists of heads. little: it says little, and has no legal form. begins:
    with it the listed name begins. given: what agrees is as frequent as a given name. family: what agrees is a person's
    family name. name: it has no ordinary word ("Wagner"). by_sound: it is of Chinese characters, the listed name of
    none. nowhere: it is a place. frequent: it is a person's, of words that many bear.
    """

    whole: bool
    home: bool
    exact: bool
    asked: int
    listed: int
    worst: float
    same: bool
    alike: bool
    tells: int
    longest: int
    pairs: int
    size: int
    acronym: bool
    heads: bool
    little: bool
    begins: bool
    given: bool
    family: bool
    name: bool
    by_sound: bool
    nowhere: bool
    frequent: bool


def agreements(pairs: pl.DataFrame) -> list[Agreement]:
    """How the names of each pair agree; many lists have the same names.

    pairs: asked, asked_kind, listed, listed_kind, all String; the kinds are those of `score.PAIRS`.
    """
    distinct = pairs.unique(maintain_order=True)
    people = can_be_people(distinct)
    asked, kinds, listed = (distinct[name].to_list() for name in ("asked", "asked_kind", "listed"))
    found = {
        (a, kind, b, listed_kind): _agreement(pairing, a, b, kind, person=person)
        for pairing, a, kind, b, listed_kind, person in zip(
            pairings(asked, listed, people),
            asked,
            kinds,
            listed,
            distinct["listed_kind"].to_list(),
            people,
            strict=True,
        )
    }
    keys = pairs.select("asked", "asked_kind", "listed", "listed_kind").iter_rows()
    return [found[key] for key in keys]


def _agreement(pairing: Pairing, asked: str, listed: str, kind: str, *, person: bool) -> Agreement:
    pairs = [
        (word, pairing.listed[place], alike, place)
        for word, place, alike in zip(pairing.asked, pairing.partner, pairing.alike, strict=True)
        if place >= 0 and patronymic(word) == patronymic(pairing.listed[place])  # Vasilyeva is not Vasilyevna
    ]
    partners = {place for *_, place in pairs}
    paired = {word for word, *_ in pairs}
    extra = [word for word in pairing.asked if word not in paired]
    missing = [word for place, word in enumerate(pairing.listed) if place not in partners]
    full = [pair for pair in pairs if min(len(pair[0]), len(pair[1])) > 1]
    worst = min((alike for _, _, alike, _ in full), default=0.0)
    telling = [word for word, other, *_ in full if _tells(word) and _tells(other)]
    places = _places_in(asked) | _places_in(listed)
    return Agreement(
        whole=not any(
            (_counts(word) and word not in lexicon().generic) or (len(word) == 1 and not person)
            for word in [*extra, *missing]
        )
        and worst >= _least(asked, listed),
        home=all(word in places or not _counts(word) for word in [*extra, *missing]) and worst >= SAME,
        exact=not any(map(_says, [*extra, *missing])) and worst >= SAME,
        asked=sum(map(_says, extra)),
        listed=sum(map(_says, missing)),
        worst=worst,
        same=worst >= _least(asked, listed),
        alike=all(alike >= (_GIVEN_ALIKE if other in lexicon().given else _ALIKE) for _, other, alike, _ in full),
        tells=len(telling),
        longest=max(map(len, telling), default=0),
        pairs=len(full),
        size=len(pairing.asked),
        acronym=_of_acronyms(asked),
        heads=all(form in heads() or form in FUNCTION_WORDS for form in forms(asked))
        or all(word.lstrip(MARKS) in heads() for word in pairing.asked),
        little=(
            _little(asked, kind)
            or not (telling or person or legal_form(asked))
            or _is_syllable(pairing.asked)
            or (
                kind != "person"
                and not legal_form(asked)
                and all(says_little(word.lstrip(MARKS)) or word in places for word in pairing.asked)
            )
        ),
        by_sound=script(asked) == "Han" and script(listed) != "Han",
        begins=not extra and worst == 1 and _begins(pairing, [place for *_, place in pairs], places),
        given=max((counts().get(word.lstrip(MARKS), 0) for pair in full for word in pair[:2]), default=0) >= _GIVEN,
        family=bool(pairs) and _is_family(pairing, {place for *_, place in pairs}, listed),
        name=not any(says_little(form) for form in forms(asked)),
        nowhere=nowhere(asked),
        frequent=person and all(map(_is_frequent, pairing.asked)),
    )


def _begins(pairing: Pairing, at: Sequence[int], places: frozenset[str]) -> bool:
    """Whether the places of the words that agree follow each other from the first word that is no country's."""
    first = next((n for n, word in enumerate(pairing.listed) if word not in places), 0)
    return list(at) == list(range(first, first + len(at)))


def _is_family(pairing: Pairing, places: set[int], listed: str) -> bool:
    """Whether the words of a listed name that agree can be its family name: last, first or in capitals."""
    loud = {token.form for token in tokens(listed) if token.text.isupper() and len(token.text) > 1}
    words = [word.lstrip(MARKS) for word in pairing.listed]
    if loud and not all(word in loud for word in words):
        return all(words[place] in loud for place in places)
    return all(place in (0, len(words) - 1) and words[place] not in lexicon().given for place in places)


def _is_syllable(words: Sequence[str]) -> bool:
    """Whether a name is one syllable: Li, 周先生."""
    return len(words) == 1 and len(words[0].lstrip(MARKS)) < _SYLLABLE


def _is_frequent(word: str) -> bool:
    """Whether many people bear a name, or it is a syllable of many names (Kim Jong)."""
    bare = word.lstrip(MARKS)
    return len(bare) <= _SYLLABLE or bare in lexicon().given or bare in families()


def _least(asked: str, listed: str) -> float:
    """The likeness from which the words of two names are the same: only letters can be spelt alike."""
    scripts = {script(asked), script(listed)}
    return 1.0 if len(scripts) == 1 or scripts <= _ALPHABETS else SAME


def _counts(word: str) -> bool:
    """Whether a word left over counts at all: no particle, initial or patronymic; a number does."""
    bare = word.lstrip(MARKS)
    if bare.isdigit():
        return True
    return len(bare) > 1 and bare not in _particles() and bare not in FUNCTION_WORDS and not patronymic(word)


def _says(word: str) -> bool:
    """Whether a word left over says something more: no head either, no nation and no place."""
    bare = word.lstrip(MARKS)
    return _counts(word) and bare not in heads() and bare not in lexicon().demonyms and not _is_place(bare)


def _tells(word: str) -> bool:
    return weight(word) >= _TELLS and _says(word) and not says_little(word.lstrip(MARKS))


@lru_cache(maxsize=1)
def _particles() -> frozenset[str]:
    return frozenset(load("name_words")["particles"])


@lru_cache(maxsize=1 << 16)
def _is_place(word: str) -> bool:
    found = tokens(word)
    return bool(found) and lexicon().places.at(found, 0) is not None


@lru_cache(maxsize=1 << 14)
def _places_in(name: str) -> frozenset[str]:
    """The words of a name that are nations or places, or go with them."""
    found, words, known = set[str](), tokens(name), lexicon()
    i = 0
    while i < len(words):
        place = known.places.at(words, i)
        if place:
            found.update(word.form for word in words[i : place[0]])
        elif words[i].form in known.demonyms:
            found.add(words[i].form)
        i = place[0] if place else i + 1
    return frozenset(found)


@lru_cache(maxsize=1 << 14)
def nowhere(name: str) -> bool:
    """Whether a name consists of places and nations only."""
    words = [form for form in forms(name) if form not in FUNCTION_WORDS]
    return all(word in _places_in(name) for word in words)


@lru_cache(maxsize=1 << 14)
def _of_acronyms(name: str) -> bool:
    words = [token for token in tokens(name) if token.form not in heads()]
    return bool(words) and all(map(is_acronym, words))


@lru_cache(maxsize=1 << 14)
def _little(name: str, kind: str) -> bool:
    """Whether no word of a name tells who is meant; a person's full name does."""
    words = tokens(name)
    if kind == "person" and len(words) > 1:
        return False
    if legal_form(name) and len(words) > 1:
        return False  # "Mercury LLC" sets out to name a company
    places, known = _places_in(name), lexicon()
    names = known.given if kind == "organisation" else known.given | families()
    return all(
        says_little(word.form) or word.form in places | names or is_acronym(word) or len(word.form) < _SHORT
        for word in words
    )
