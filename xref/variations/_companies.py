"""How companies and ships are written otherwise, and which other companies and ships are not meant."""

from __future__ import annotations

import re
from functools import cache
from random import Random

from xref.data import load
from xref.rarity import weight
from xref.variations._letters import cased
from xref.variations._name import Name

_TELLS, _SAYS_LITTLE = 0.75, 0.5  # weights of a word that names a party, and of those beside it that do not
_NUMBER = re.compile(r"\b(?:\d{1,4}|II|III|IV|VI|VII|VIII|IX)\b")
_ROMAN = ("II", "III", "IV", "VI", "VII", "VIII", "IX")
_INITIALS = (3, 5)  # letters of an acronym that news would use
_SMALL = ("of", "the", "and", "for", "in", "de", "del", "la", "et", "und", "&")


def legal_form_left_out(name: Name, rng: Random) -> str:
    """Without the legal form"""
    return _legal_form().sub(" ", name.text).strip(" ,.") if _legal_form().search(name.text) else ""


def legal_form_changed(name: Name, rng: Random) -> str:
    """With the legal form of another law or language"""
    others = [form for form in load("variations")["companies"]["others"] if form.lower() not in name.text.lower()]
    bare = legal_form_left_out(name, rng)
    return f"{bare} {rng.choice(others)}" if bare else ""


def distinctive_word_alone(name: Name, rng: Random) -> str:
    """The one word that tells: Wagner, for a Private Military Company of that name"""
    words = [word.strip("\"'“”«»,.") for word in legal_form_left_out(name, rng).split() or name.words]
    telling = [word for word in words if weight(word.lower()) >= _TELLS and len(word) > 3 and word.isalpha()]
    rest = [word for word in words if word not in telling and weight(word.lower()) > _SAYS_LITTLE and len(word) > 1]
    return telling[0].capitalize() if len(telling) == 1 and 1 < len(words) < 6 and not rest else ""


def person_of_that_name(name: Name, rng: Random) -> str:
    """A person whose family name is a company's word: Robert Wagner, where a company Wagner is listed"""
    word = distinctive_word_alone(name, rng)
    given: str = load("ordinary_names")["american"]["given"]
    return f"{rng.choice(given.split())} {word}" if word else ""


def acronym(name: Name, rng: Random) -> str:
    """The initials of its words: which news may or may not use"""
    words = [
        word for word in _legal_form().sub(" ", name.text).split() if word.isalpha() and word.lower() not in _SMALL
    ]
    return "".join(word[0].upper() for word in words) if _INITIALS[0] <= len(words) <= _INITIALS[1] else ""


def abbreviated_terms(name: Name, rng: Random) -> str:
    """General terms abbreviated: International, Int'l"""
    return _in_terms(
        name, rng, {term: [short] for term, short in load("variations")["companies"]["abbreviated"].items()}
    )


def translated_terms(name: Name, rng: Random) -> str:
    """General terms in another language: Bank, Banco; Plant, Zavod"""
    terms: dict[str, list[str]] = load("variations")["companies"]["translated"]
    others = [word for word in name.words if word.lower() not in terms and weight(word.lower()) >= _TELLS]
    return _in_terms(name, rng, terms) if others else ""


def ship_prefix(name: Name, rng: Random) -> str:
    """With M/V, MT or the like before it"""
    return f"{rng.choice(('M/V', 'MV', 'M/T', 'MT', 'SS'))} {name.text}"


def other_line_of_business(name: Name, rng: Random) -> str:
    """Another line of business: Al-Hijaz Agro, where Al-Hijaz Investments is listed"""
    return _another(name, rng, [group.split(", ") for group in load("variations")["companies"]["lines"]])


def other_city(name: Name, rng: Random) -> str:
    """Another city: Bank of Boston, where Bank of Atlanta would be listed"""
    return _another(name, rng, [[city] for city in load("variations")["companies"]["cities"]])


def other_number(name: Name, rng: Random) -> str:
    """Another number: Delta Queen V, where Delta Queen IV is listed"""
    found = _NUMBER.search(name.text)
    if not found:
        return ""
    old = found[0]
    new = rng.choice([n for n in _ROMAN if n != old]) if old in _ROMAN else str(int(old) + rng.randint(1, 8))
    return name.text[: found.start()] + new + name.text[found.end() :]


@cache
def _legal_form() -> re.Pattern[str]:
    forms = sorted(load("variations")["companies"]["legal_forms"], key=len, reverse=True)
    return re.compile(rf"(?:^|[\s,]+)(?:{'|'.join(map(re.escape, forms))})(?=$|[\s,])", re.IGNORECASE)


@cache
def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b", re.IGNORECASE)


def _another(name: Name, rng: Random, groups: list[list[str]]) -> str:
    """`name` with a word of another group for the one that it has; words of a group mean much the same."""
    found = _any_of(tuple(word for group in groups for word in group)).search(name.text)
    if not found or found[0] == name.text:
        return ""
    others = [word for group in groups if found[0].lower() not in map(str.lower, group) for word in group]
    return name.text[: found.start()] + cased(rng.choice(others), found[0]) + name.text[found.end() :]


def _in_terms(name: Name, rng: Random, terms: dict[str, list[str]]) -> str:
    return " ".join(cased(rng.choice(terms[w.lower()]), w) if w.lower() in terms else w for w in name.words)
