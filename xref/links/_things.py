"""Which nouns are things that can be handed over: the open class of items, by `data/things.toml`."""

from __future__ import annotations

from functools import cache

from xref.data import load
from xref.links._words import plural
from xref.names import form
from xref.text.lexicon import words_of

_LEAST = 3  # letters: shorter nouns are abbreviations


@cache
def _class(name: str) -> frozenset[str]:
    """The words of a class and their plurals."""
    singular = load("things")[name].split()
    return frozenset(form(w) for word in singular for w in (word, plural(word)))


@cache
def _suffixes(name: str) -> tuple[str, ...]:
    return tuple(sorted(words_of(load("things")[name])))


@cache
def is_thing(noun: str) -> bool:
    """Whether a common noun names a thing that can be sold or made, rather than an idea, an event, a text or people.

    >>> [is_thing(w) for w in ("sandals", "ammunition", "assumptions", "weaknesses", "violinists", "buildings")]
    [True, True, False, False, False, True]
    """
    if len(noun) < _LEAST or not noun.isalpha():
        return False
    if noun in _class("abstract") | _class("spoken") | _class("humans") | _class("bodies"):
        return False
    if noun in _class("concrete") | _class("sites"):
        return True
    one = _singular(noun)
    if one.endswith(_suffixes("suffixes")):
        return False
    return not (one.endswith(_suffixes("human_suffixes")) and one not in _class("tools"))


@cache
def is_party(noun: str) -> bool:
    """Whether a common noun names people or what people form: "restaurant", "violinist".

    >>> is_party("hospitals"), is_party("violinist"), is_party("lemon")
    (True, True, False)
    """
    if noun in _class("humans") | _class("bodies") | _class("sites"):
        return True
    one = _singular(noun)
    return len(one) > 5 and one.endswith(_suffixes("human_suffixes")) and one not in _class("tools")


def _singular(noun: str) -> str:
    if noun.endswith("ies"):
        return noun[:-3] + "y"
    if noun.endswith(("sses", "shes", "ches", "xes")):
        return noun[:-2]
    return noun[:-1] if noun.endswith("s") and not noun.endswith(("ss", "is", "us", "ics")) else noun
