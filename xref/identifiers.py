"""Identifier schemes: the numbers that authorities give to parties, and how two spellings of one are compared."""

from __future__ import annotations

import re

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
