"""The `ids` of OFAC's parties in the US Consolidated Screening List: numbers, mixed with attributes of the party.

In the CSV an item is `country, dates, number, type` in 2022 and `type, number, country` in 2025, without country or
dates where there are none; which it is shows by the end at which a known type stands. Values hold commas too.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import regex

from xref.countries import country_code
from xref.entry import Identifier
from xref.sources._ofac_types import identifier, is_known

_DATES = ("Organization Established Date", "Aircraft Manufacture Date", "Vessel Year of Build")
_COUNTRIES = ("Nationality of Registration", "Vessel Flag", "Other Vessel Flag")
_ATTRIBUTES = regex.compile(  # of the party, not numbers of it
    r"Gender|Secondary sanctions risk|Additional Sanctions Information|Transactions Prohibited|Organization Type|"
    r"Target Type|Aircraft (?:Model|Operator|Mode)|Executive Order \d+|CAATSA|IFCA|PEESA|NDAA|Listing Date|"
    r"Effective Date|Purchase/Sales|Issuer Name|Other Vessel Type|Former Vessel Flag|Previous Aircraft|For more info"
)
_LIKE_A_TYPE = regex.compile(r"[A-Z][^\d,;]*(?:No\.?|Number|Card|ID|Code|Passport|License|#|\(also .*\)|UN/LOCODE)")
_DAY = regex.compile(r"\d{4}-\d\d-\d\d")


class Number(NamedTuple):
    """An item: its type ("" if none is known), value, the issuing country's code or "", and the dates of a paper."""

    kind: str
    value: str
    country: str = ""
    dates: tuple[str, ...] = ()


class Papers(NamedTuple):
    """What the items are: identifiers, dates and countries of the party as printed, and remarks."""

    identifiers: list[Identifier]
    dates: list[str]
    countries: list[str]
    remarks: list[str]


def _is_type(text: str) -> bool:
    return bool(
        is_known(text)
        or text in _DATES
        or text in _COUNTRIES
        or _ATTRIBUTES.match(text)
        or _LIKE_A_TYPE.fullmatch(text)
    )


def _is_code(text: str) -> bool:
    return len(text) == 2 and text.isupper()


def numbers(cell: str) -> list[Number]:
    """The items of a cell, in either layout.

    >>> numbers("PK, 2013-09-09, 2008-09-09, 41, Passport; 5IM, MMSI") == [
    ...     Number("Passport", "41", "PK", ("2013-09-09", "2008-09-09")), Number("MMSI", "5IM")]
    True
    >>> numbers("Passport, U00242309, TR; Gender, Male") == [
    ...     Number("Passport", "U00242309", "TR"), Number("Gender", "Male")]
    True
    """
    return [_number(item) for item in cell.split("; ") if item] if cell else []


def _number(item: str) -> Number:
    first, *rest = parts = item.split(", ")
    if len(parts) > 1 and _is_type(parts[-1]):
        *rest, kind = parts
        country = rest.pop(0) if len(rest) > 1 and _is_code(rest[0]) else ""
        dates = []
        while len(rest) > 1 and _DAY.fullmatch(rest[0]):
            dates.append(rest.pop(0))
        return Number(kind, ", ".join(rest), country, tuple(dates))
    if rest and _is_type(first):
        country = rest.pop() if len(rest) > 1 and _is_code(rest[-1]) else ""
        dates = [part for part in rest[1:] if _DAY.fullmatch(part)]
        return Number(first, ", ".join(part for part in rest if part not in dates), country, tuple(dates))
    return Number("", item)


def sort(items: Iterable[Number]) -> Papers:
    """The items by what they are; one of unknown type is an identifier of scheme `other` under its own words."""
    found = Papers([], [], [], [])
    for item in items:
        kind, value = item.kind.rstrip(" :-"), item.value
        country = country_code(item.country) if item.country else None
        if item.dates:
            found.remarks.append(f"{kind} {value}: {', '.join(item.dates)}")
        if kind in _DATES:
            found.dates.append(value)
        elif kind in _COUNTRIES:
            found.countries.append(value or item.country)
        elif _ATTRIBUTES.match(kind):
            found.remarks.append(f"{kind}: {', '.join(filter(None, (value, item.country)))}")
        elif value:
            found.identifiers.append(identifier(kind, value, country))
    return found
