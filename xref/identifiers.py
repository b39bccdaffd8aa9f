"""Identifier schemes: the numbers that authorities give to parties, and how two spellings of one are compared."""

from __future__ import annotations

import re
from collections.abc import Callable

# scheme -> what it is. `other` keeps a number whose scheme the list names in words that we do not know.
SCHEMES: dict[str, str] = {
    "imo": "International Maritime Organization ship or company number (7 digits)",
    "mmsi": "Maritime Mobile Service Identity",
    "callsign": "radio call sign",
    "tail": "aircraft registration (tail number)",
    "msn": "aircraft manufacturer's serial number",
    "lei": "Legal Entity Identifier (ISO 17442)",
    "inn": "Russian taxpayer number (10 or 12 digits)",
    "ogrn": "Russian state registration number (13 or 15 digits)",
    "okpo": "Russian or other enterprise classifier number",
    "kpp": "Russian tax registration reason code",
    "bik": "Russian bank code",
    "edrpou": "Ukrainian enterprise register number",
    "uscc": "Chinese Unified Social Credit Code (18 characters)",
    "duns": "Dun & Bradstreet number",
    "swift": "SWIFT/BIC bank code",
    "vat": "value added tax number",
    "tax": "tax number of another country",
    "registration": "company or organisation registration number",
    "passport": "passport",
    "national_id": "national identity number",
    "ssn": "social security number",
    "driving_licence": "driving licence",
    "crypto": "virtual currency address",
    "isin": "International Securities Identification Number",
    "ticker": "stock exchange ticker",
    "email": "e-mail address",
    "website": "website",
    "phone": "telephone or fax number",
    "un_reference": "UN Security Council permanent reference number",
    "eu_reference": "EU reference number",
    "ofac": "OFAC unique id",
    "ofsi_group": "group number of the UK's OFSI, which two designations of one party can share",
    "other": "a number whose scheme is stated in its value only",
}

# Schemes whose number belongs to one party only, so that an equal number outranks any name.
STRONG: tuple[str, ...] = (
    "imo", "lei", "inn", "ogrn", "uscc", "passport", "national_id", "swift", "edrpou", "mmsi", "crypto", "un_reference",
)  # fmt: skip

# Schemes of which a party has one number, so that two numbers tell two parties apart.
SINGLE: tuple[str, ...] = ("imo", "lei", "inn", "ogrn", "uscc", "edrpou")


def compact(value: str) -> str:
    """The form in which two spellings of a number are compared: letters and digits only, upper case.

    >>> compact("IMO 9187629"), compact("DCBK KPPY")
    ('IMO9187629', 'DCBKKPPY')
    """
    return re.sub(r"[\W_]+", "", value).upper()


def key(scheme: str, value: str) -> str:
    """The comparison key of an identifier, `scheme:compact value`; the letters "IMO" before an IMO number are dropped.

    >>> key("imo", "IMO 9187629"), key("inn", "7718852163")
    ('imo:9187629', 'inn:7718852163')
    """
    text = compact(value)
    if scheme == "imo":
        text = text.removeprefix("IMO").lstrip("0")
    return f"{scheme}:{text}"


def checked(key_: str) -> bool | None:
    """Whether the check digits of an identifier's key hold; None if its scheme has none that we know.

    >>> checked("imo:9187629"), checked("imo:9187628"), checked("inn:7718852163"), checked("passport:12345")
    (True, False, True, None)
    >>> checked("imo:1234565"), checked("uscc:914403001922038216"), checked("uscc:914403001922038217")
    (True, True, False)
    """
    scheme, _, value = key_.partition(":")
    return _CHECKS[scheme](value) if scheme in _CHECKS else None


def _digits(value: str, *sizes: int) -> bool:
    return len(value) in sizes and value.isascii() and value.isdecimal()


def _imo(value: str) -> bool:
    """The number of a ship, or of a company, whose check digit is another: so on every list that states both."""
    value = value.zfill(7)  # companies' numbers begin with zeros, which keys leave out
    if not _digits(value, 7):
        return False
    ship, company = (
        sum(int(digit) * weight for digit, weight in zip(value, weights, strict=False))
        for weights in ((7, 6, 5, 4, 3, 2), (8, 6, 4, 2, 9, 7))
    )
    return int(value[6]) in (ship % 10, (11 - company % 11) % 10)


_INN_WEIGHTS = (3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8)  # of 12 digits; the Russian tax service's order on taxpayer numbers


def _inn(value: str) -> bool:
    if not _digits(value, 10, 12):
        return False
    digits = [int(digit) for digit in value]
    return all(
        sum(a * b for a, b in zip(digits, _INN_WEIGHTS[-size:], strict=False)) % 11 % 10 == digits[size]
        for size in ((9,) if len(digits) == 10 else (10, 11))
    )


def _ogrn(value: str) -> bool:
    return _digits(value, 13, 15) and int(value[:-1]) % (len(value) - 2) % 10 == int(value[-1])


def _lei(value: str) -> bool:
    """ISO 17442: ISO 7064 mod 97-10 over the letters as numbers."""
    if len(value) != 20 or not (value.isascii() and value.isalnum()):
        return False
    return int("".join(str(int(character, 36)) for character in value)) % 97 == 1


_USCC = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # GB 32100-2015: digits and letters but I, O, S, V, Z


def _uscc(value: str) -> bool:
    if len(value) != 18 or not set(value) <= set(_USCC):
        return False
    total = sum(_USCC.index(character) * pow(3, place, 31) for place, character in enumerate(value[:17]))
    return _USCC.index(value[17]) == -total % 31


_CHECKS: dict[str, Callable[[str], bool]] = {"imo": _imo, "inn": _inn, "ogrn": _ogrn, "lei": _lei, "uscc": _uscc}
