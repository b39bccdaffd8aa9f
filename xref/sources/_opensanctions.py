"""What exports of OpenSanctions share: schemata and country codes of FollowTheMoney, and how to tell numbers apart."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import regex

from xref.countries import country_code
from xref.entry import EntityKind, Identifier
from xref.sources._days import iso
from xref.sources._numbers import is_inn, is_ogrn
from xref.sources._strict import Doubts

# A LegalEntity is a person or an organisation: the schema leaves it open.
PARTIES: dict[str, EntityKind] = {
    "Person": "person", "Organization": "organisation", "Company": "organisation", "PublicBody": "organisation",
    "LegalEntity": "unknown", "Vessel": "vessel", "Airplane": "aircraft",
}  # fmt: skip
_NO_COUNTRY = {  # codes of states that are no more, and of none
    "suhh": "Soviet Union", "yucs": "Yugoslavia", "csxx": "Serbia and Montenegro", "cshh": "Czechoslovakia",
    "ddde": "German Democratic Republic", "dd": "German Democratic Republic", "eu": "European Union", "zz": "global",
}  # fmt: skip
_IMO = regex.compile(r"IMO\s?(\d{7})")


def countries(doubts: Doubts, field: str, codes: Iterable[str]) -> tuple[list[str], list[str]]:
    """The countries of FollowTheMoney codes, and what is said where a code is of none.

    A code of a part of a country (`cn-xz`) counts as the country.
    """
    known, remarks = [], []
    for text in codes:
        code = text.strip().lower()
        if said := _NO_COUNTRY.get(code):
            remarks.append(f"{field}: {said}")
        elif found := country_code(code.partition("-")[0]):
            known.append(found)
        else:
            doubts.add(field, text, "a country that we do not know")
    return known, remarks


def identifier(value: str) -> Identifier:
    """A number without a stated scheme: IMO by its letters, INN and OGRN by their check digits, else `other`.

    >>> identifier("IMO6495856").scheme, identifier("7718852163").scheme, identifier("7718852164").scheme
    ('imo', 'inn', 'other')
    """
    if match := _IMO.fullmatch(value):
        return Identifier("imo", match[1])
    if value.isascii() and value.isdigit():
        if is_inn(value):
            return Identifier("inn", value)
        if is_ogrn(value):
            return Identifier("ogrn", value)
    return Identifier("other", value)


def latest(stamps: Iterable[str]) -> date | None:
    """The last day among time stamps such as `2026-03-13T05:41:01`; those that are none are passed over."""
    return max((day for stamp in set(stamps) if (day := iso(stamp))), default=None)
