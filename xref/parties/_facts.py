"""What lists state of a party, or of a group of entities taken for one, and whether two of these can be the same.

A fact that one of them does not state contradicts nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import lru_cache
from itertools import product
from typing import NamedTuple

from xref.countries import territories
from xref.dates import bounds, compatible
from xref.identifiers import checked

PLACED = ("organisation", "unknown")  # kinds whose country is a fact; people have several, ships change their flags
DAY = len("1960-05-17")  # characters of a date that is one day
_PLACEHOLDER = "-01-01"  # what a list prints that knows the year only
_ABOUT = 2  # years by which a bare year can be off: lists that estimate a year of birth rarely differ by more

Set = frozenset[str]
_NONE: Set = frozenset()


class Facts(NamedTuple):
    """kind: "unknown" if no entity states one. countries: ISO 3166-1, a territory as its country. dates: EDTF; days:
    those of them that are one day. numbers: keys of identifiers, of schemes of which a party has one number."""

    kind: str
    countries: Set = _NONE
    dates: Set = _NONE
    days: Set = _NONE
    numbers: Set = _NONE

    def with_(self, other: Facts) -> Facts:
        """What both of them state."""
        return Facts(other.kind if self.kind == "unknown" else self.kind, *map(frozenset.union, self[1:], other[1:]))

    def contradicts(self, other: Facts) -> bool:
        """Whether both state a fact, and nothing that one states agrees with anything that the other does."""
        if self.kind != other.kind and "unknown" not in (self.kind, other.kind):
            return True
        if self.kind in PLACED and other.kind in PLACED and _apart(self.countries, other.countries):
            return True
        if self.kind == "person" and self.same_day(other):
            return False  # whatever number one of the lists misprints
        if self.numbers and other.numbers and _numbers_apart(self.numbers, other.numbers):
            return True
        return bool(self.dates and other.dates) and not (
            _any_compatible(self.dates, other.dates)
            or any(misprinted(one, another) for one, another in product(self.dates, other.dates))
        )

    def same_day(self, other: Facts) -> bool:
        """Whether both state a day, and the same."""
        return not self.days.isdisjoint(other.days)

    def same_time(self, other: Facts) -> bool:
        """Whether both state a date that can be the same, and not only because one of them is about right."""
        ones, others = ([date.replace("~", "") for date in dates] for dates in (self.dates, other.dates))
        return _any_compatible(ones, others)

    def same_country(self, other: Facts) -> bool:
        """Whether they share a country."""
        return not self.countries.isdisjoint(other.countries)


def facts(kind: str, countries: Iterable[str], dates: Iterable[str], numbers: Iterable[str]) -> Facts:
    """The facts of one entity; `numbers`: keys of identifiers (`identifiers.key`)."""
    days = [day for day in dates if len(day) == DAY and not day.endswith(_PLACEHOLDER)]
    return Facts(
        "unknown" if kind == "address" else kind,
        _whole(tuple(countries)) if countries else _NONE,
        frozenset(dates) if dates else _NONE,
        frozenset(days) if days else _NONE,
        frozenset(numbers) if numbers else _NONE,
    )  # fmt: skip


def misprinted(one: str, other: str) -> bool:
    """Whether two dates that differ can be one that a list estimated, or misprinted in one place.

    >>> misprinted("1956-02-21", "1961-02-21"), misprinted("1979-03-10", "1979-10-03"), misprinted("1954", "1956")
    (True, True, True)
    >>> misprinted("1960-01-01", "1961-01-01"), misprinted("1956-02-21", "1961-02-22"), misprinted("1954", "1958")
    (False, False, False)
    """
    if len(one) == DAY == len(other):
        if one.endswith(_PLACEHOLDER) and other.endswith(_PLACEHOLDER):
            return False
        (year, month, day), (year_, month_, day_) = one.split("-"), other.split("-")
        equal = (year == year_) + (month == month_) + (day == day_)
        return equal == 2 or (year == year_ and (month, day) == (day_, month_))
    (low, high), (low_, high_) = bounds(one), bounds(other)
    return low.year - high_.year <= _ABOUT and low_.year - high.year <= _ABOUT


@lru_cache(maxsize=4096)
def _whole(countries: tuple[str, ...]) -> Set:
    whole = territories()
    return frozenset(whole.get(country, country) for country in countries)


def _any_compatible(ones: Collection[str], others: Collection[str]) -> bool:
    return not set(ones).isdisjoint(others) or any(compatible(one, other) for one, other in product(ones, others))


def _apart(ones: Set, others: Set) -> bool:
    return bool(ones and others) and ones.isdisjoint(others)


def _numbers_apart(ones: Set, others: Set) -> bool:
    """Whether of some scheme both have numbers that can be, and none in common."""
    by_scheme, by_scheme_ = (_by_scheme(numbers) for numbers in (ones, others))
    return any(by_scheme[scheme].isdisjoint(by_scheme_[scheme]) for scheme in by_scheme.keys() & by_scheme_)


@lru_cache(maxsize=4096)
def _by_scheme(numbers: Set) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for number in numbers:
        if checked(number) is not False:
            found.setdefault(number.partition(":")[0], set()).add(number)
    return found
