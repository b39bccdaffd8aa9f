"""How news and tables write people, and who is not meant: somebody of another family name, patronymic or syllable."""

from __future__ import annotations

import re
import string
from random import Random

from xref.data import load
from xref.rarity import patronymic
from xref.variations._letters import cased
from xref.variations._name import Name, particles, syllables

_PARTICLE = re.compile(r"\b(?:al|el|bin|ibn|van|von|de|del|della|abu)[- ]", re.IGNORECASE)
_FATHER = re.compile(r"(?:(?<=[oe]v)ich|(?<=[oe]v)na)$")
_EAST = ("chinese", "korean")


def initials_before(name: Name, rng: Random) -> str:
    """Given names as initials: V. V. Putin"""
    letters = " ".join(f"{word[0]}." for word in name.given)
    return f"{letters} {' '.join(name.family)}" if name.given and name.family and name.origin not in _EAST else ""


def initials_after(name: Name, rng: Random) -> str:
    """The family name, then initials: Putin, V."""
    return f"{' '.join(name.family)}, {name.given[0][0]}." if name.given and name.family else ""


def family_before_comma(name: Name, rng: Random) -> str:
    """The family name first, with a comma"""
    return f"{' '.join(name.family)}, {' '.join(name.given)}" if name.given and name.family else ""


def family_name_first(name: Name, rng: Random) -> str:
    """The family name first, without a comma; of Chinese and Korean names last"""
    parts = (name.given, name.family) if name.origin in _EAST else (name.family, name.given)
    return " ".join((*parts[0], *parts[1])) if all(parts) else ""


def title_before(name: Name, rng: Random) -> str:
    """A title before the whole name: Dr., Gen., Sheikh"""
    return f"{rng.choice(load('variations')['people']['titles'])} {name.text}"


def title_and_family_name(name: Name, rng: Random) -> str:
    """A title and the family name alone: President Putin"""
    title = rng.choice(load("variations")["people"]["titles"])
    return f"{title} {' '.join(name.family)}" if name.given and len("".join(name.family)) > 3 else ""


def nickname(name: Name, rng: Random) -> str:
    """The given name in its short form: Aleksandr, Sasha"""
    short = load("variations")["people"]["nicknames"].get(name.given[0].lower() if name.given else "")
    rest = [word for word in name.given[1:] if not patronymic(word.lower())]
    return " ".join((short, *rest, *name.family)) if short and name.family else ""


def middle_names_left_out(name: Name, rng: Random) -> str:
    """Only the first given name and the family name"""
    middle = [word for word in name.given[1:] if not patronymic(word.lower())]
    return f"{name.given[0]} {' '.join(name.family)}" if middle and name.origin not in _EAST else ""


def second_family_name_left_out(name: Name, rng: Random) -> str:
    """Spanish names without the mother's family name"""
    double = name.origin == "spanish" and len(name.family) == 2 and name.family[0].lower() not in particles()
    return " ".join((*name.given, name.family[0])) if double else ""


def patronymic_left_out(name: Name, rng: Random) -> str:
    """Without the patronymic: Vladimir Putin"""
    kept = [word for word in name.given if not patronymic(word.lower())]
    return " ".join((*kept, *name.family)) if kept and len(kept) < len(name.given) and name.family else ""


def particle_respelt(name: Name, rng: Random) -> str:
    """al-, bin, van left out, joined, set apart: Al-Ali, Alali, Al Ali, Ali"""
    found = list(_PARTICLE.finditer(name.text))
    if not found:
        return ""
    here = rng.choice(found)
    bare = here[0][:-1]
    forms = [bare, f"{bare} ", f"{bare}-", *([""] if len(name.words) > 2 else [])]
    new = rng.choice([form for form in forms if form != here[0]])
    rest = name.text[here.end() :]
    return name.text[: here.start()] + new + (rest[:1].lower() + rest[1:] if new == bare else rest)


def other_family_name(name: Name, rng: Random) -> str:
    """Another family name after the same given names"""
    return _with(name, *name.given, _another_family(name, rng)) if len(name.given) > 1 else ""


def other_given_name(name: Name, rng: Random) -> str:
    """Another given name before the same family name"""
    given = _ordinary(name, "given", rng)
    return _with(name, given, *name.family) if given not in name.given and name.given and name.family else ""


def other_patronymic(name: Name, rng: Random) -> str:
    """Another patronymic: a namesake, or a brother's son"""
    old = next((word for word in name.given if patronymic(word.lower())), "")
    ending = "ovna" if old.lower().endswith("na") else "ovich"
    fathers = ("Ivan", "Petr", "Mikhail", "Stepan", "Ruslan", "Artem", "Roman", "Viktor", "Bogdan", "Leonid")
    new = rng.choice(fathers) + ending
    return name.text.replace(old, new) if old and new[:3] != old[:3] else ""


def patronymic_as_family_name(name: Name, rng: Random) -> str:
    """The patronymic taken for a family name: Lyudmila Ivanovna Pavlova, Lyudmila Ivanova"""
    old = next((word for word in name.given[1:] if _FATHER.search(word)), "")
    return f"{name.given[0]} {_FATHER.sub('a' if old.endswith('na') else '', old)}" if old else ""


def other_syllable(name: Name, rng: Random) -> str:
    """A short Chinese name with another syllable: Li Shangfu, Li Shangming"""
    found = [part for word in name.given for part in syllables(word)]
    if name.origin != "chinese" or not 0 < len(found) < 3:
        return ""
    at = rng.randrange(len(found))
    new = rng.choice(("guo", "ming", "hai", "long", "xin", "bo", "kun", "rong", "jie", "tian"))
    parts = [new if i == at else part.lower() for i, part in enumerate(found)]
    return f"{' '.join(name.family)} {''.join(parts).capitalize()}" if new != found[at].lower() else ""


def other_letters(name: Name, rng: Random) -> str:
    """Half of the letters of the family name are others"""
    family = " ".join(name.family)
    places = [i for i, c in enumerate(family) if c.isalpha()]
    for at in rng.sample(places, (len(places) + 1) // 2):
        other = [c for c in string.ascii_lowercase if c != family[at].lower()]
        family = family[:at] + cased(rng.choice(other), family[at]) + family[at + 1 :]
    return _with(name, *name.given, family) if len(places) > 3 and name.given else ""


def _with(name: Name, *words: str) -> str:
    """Given names and a family name in the order of the name's origin."""
    return " ".join((words[-1], *words[:-1]) if name.origin in _EAST else words)


def _ordinary(name: Name, part: str, rng: Random) -> str:
    """An ordinary name of the same origin."""
    regions = {
        "": "american", "slavic": "russian", "spanish": "latin_american", "arabic": "arabic", "persian": "persian",
        "chinese": "chinese", "korean": "korean",
    }  # fmt: skip
    names: str = load("ordinary_names")[regions[name.origin]][part]
    return rng.choice(names.split()).replace("_", " ")


def _another_family(name: Name, rng: Random) -> str:
    new = _ordinary(name, "family", rng)
    woman = name.origin == "slavic" and any(word.endswith("na") for word in name.given[1:])
    return f"{new}a" if woman else new
