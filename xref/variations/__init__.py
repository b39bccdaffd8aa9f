"""Kinds of variation of a name: how one that is listed is written otherwise, and which names near it are nobody's.

Each is a small function from a listed name and a source of chance to the name to ask for, "" where the variation does
not apply to it. Its docstring says what it imitates, and is what reports print. The classes are those in which
screening engines are known to fail, and those of perturbation benchmarks.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import NamedTuple

from xref.variations import _companies, _letters, _people, _scripts
from xref.variations._name import Name, name_of

__all__ = ["CLASSES", "VARIATIONS", "Name", "Variation", "name_of"]

_PERSON, _FIRM, _CRAFT = "person", "organisation", ("vessel", "aircraft")
_ANY = (_PERSON, _FIRM, *_CRAFT, "unknown")


class Variation(NamedTuple):
    """A kind of variation.

    kinds: of listed parties whose names it can be applied to; same: whether the name it makes is the same party's
    (it should be found) or nobody's (a neighbour, which should not be reported as that party). times: how many times
    the usual sample it takes. asked_as: the kind of what is asked for, if another than the listed one's.
    """

    key: str
    about: str
    of: str  # a key of CLASSES
    kinds: tuple[str, ...]
    same: bool
    make: Callable[[Name, Random], str]
    times: int = 1
    asked_as: str = ""


CLASSES = {
    "listed": "As listed",
    "arabic": "Romanisation of Arabic and Persian",
    "slavic": "Slavic names in other languages",
    "scripts": "Other scripts",
    "long": "Names that differ in one word",
    "patronymic": "Patronymics and particles",
    "short": "Short names",
    "companies": "Companies and ships",
    "news": "Forms of the news",
    "translated": "Terms translated or abbreviated",
    "degraded": "Degraded text",
    "hidden": "Hidden on purpose",
}


def _of(class_: str, kinds: tuple[str, ...], same: bool, *make: Callable[[Name, Random], str]) -> list[Variation]:
    return [Variation(f.__name__, (f.__doc__ or "").strip(), class_, kinds, same, f) for f in make]


_AS_LISTED = 10  # nothing but 100% will do for a name as it is listed, so that a few misses must show

VARIATIONS = (
    *(v._replace(times=_AS_LISTED) for v in _of("listed", _ANY, True, _letters.verbatim)),
    *_of("listed", _ANY, True, _letters.upper_case),
    *_of(
        "arabic", (_PERSON,), True, _scripts.arabic_in_english, _scripts.arabic_in_french,
        _scripts.persian_spellings,
    ),
    *_of(
        "slavic", (_PERSON,), True, _scripts.slavic_in_german, _scripts.slavic_in_french, _scripts.slavic_in_dutch,
        _scripts.slavic_in_polish, _scripts.slavic_in_turkish, _scripts.slavic_of_old,
    ),
    *_of(
        "scripts", (_PERSON,), True, _scripts.slavic_in_cyrillic, _scripts.chinese_in_syllables,
        _scripts.chinese_joined, _scripts.wade_giles,
    ),
    *_of("long", (_PERSON,), False, _people.other_family_name, _people.other_given_name, _people.other_letters),
    *_of("patronymic", (_PERSON,), True, _people.patronymic_left_out, _people.particle_respelt),
    *_of("patronymic", (_PERSON,), False, _people.patronymic_as_family_name, _people.other_patronymic),
    *_of("short", (_PERSON,), False, _people.other_syllable),
    *_of("companies", (_FIRM,), True, _companies.legal_form_left_out, _companies.legal_form_changed),
    *_of("companies", _CRAFT[:1], True, _companies.ship_prefix),
    *_of("companies", (_FIRM,), False, _companies.other_line_of_business, _companies.other_city),
    *_of("companies", (_FIRM, *_CRAFT), False, _companies.other_number),
    *_of(
        "news", (_PERSON,), True, _people.initials_before, _people.initials_after, _people.family_before_comma,
        _people.family_name_first, _people.title_before, _people.title_and_family_name, _people.nickname,
        _people.middle_names_left_out, _people.second_family_name_left_out,
    ),
    *_of("news", (_FIRM,), True, _companies.distinctive_word_alone, _companies.acronym),
    *(v._replace(asked_as=_PERSON) for v in _of("news", (_FIRM,), False, _companies.person_of_that_name)),
    *_of("translated", (_FIRM,), True, _companies.translated_terms, _companies.abbreviated_terms),
    *_of(
        "degraded", _ANY, True, _letters.letter_left_out, _letters.letter_too_many, _letters.neighbouring_key,
        _letters.letters_swapped, _letters.doubled_letter, _letters.as_heard, _letters.scanned, _letters.cut_short,
        _letters.words_joined, _letters.word_split, _letters.punctuation, _letters.marks_stripped,
        _letters.marks_expanded, _letters.words_shuffled, _letters.word_left_out,
    ),
    *_of("degraded", (_PERSON,), True, _letters.no_vowels),
    *_of("hidden", _ANY, True, _letters.look_alike, _letters.invisible_letters),
)  # fmt: skip
