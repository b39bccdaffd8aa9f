"""People born on one day whose names are one, however lists spell them and whatever parts of them they leave out.

A day of birth is shared by some 1 in 20,000 people of a list: names need to say far less beside it than by themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import combinations

from xref.folds import fold
from xref.likeness import group_keys
from xref.rarity import NAME_PART, patronymic, weight
from xref.words import words

Name = tuple[frozenset[str], ...]  # its words, each as the forms by which another spelling of it is known
_ENOUGH = 2  # words that two names must have in common


def born_together(days: Mapping[str, Iterable[str]]) -> Iterator[tuple[str, str]]:
    """The pairs of people who share a day of birth; `days`: of the birth of each."""
    born: dict[str, list[str]] = {}
    for person, its_days in days.items():
        for day in sorted(its_days):
            born.setdefault(day, []).append(person)
    for together in born.values():
        yield from combinations(together, 2)


def named_alike(ones: Iterable[str], others: Iterable[str]) -> bool:
    """Whether a name of one person is a name of another."""
    read, other_read = ({name(text) for text in texts} for texts in (ones, others))
    return any(one_name(one, other) for one in read for other in other_read)


def one_name(one: Name, other: Name) -> bool:
    """Whether all words of the shorter name are in the other: two at least, as a family name alone is no name.

    >>> texts = "Anatoli Gremin", "Gremin Anatoly Petrovich", "Anna Gremina", "Gremin"
    >>> [one_name(name(texts[0]), name(text)) for text in texts]
    [True, True, False, False]
    """
    shorter, longer = sorted((one, other), key=len)
    return len(shorter) >= _ENOUGH and all(any(not word.isdisjoint(its) for its in longer) for word in shorter)


@lru_cache(maxsize=1 << 14)
def name(text: str) -> Name:
    """The words of a person's name but for particles, initials and the name after the father, which lists leave out."""
    return tuple(_forms(word) for word in words(text, True) if weight(word) >= NAME_PART and not patronymic(word))


@lru_cache(maxsize=1 << 14)
def _forms(word: str) -> frozenset[str]:
    return frozenset((fold(word), *(form for form in group_keys(word) if form.startswith("@g"))))
