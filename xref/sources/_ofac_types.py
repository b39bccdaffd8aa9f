"""OFAC's type words for numbers, as its own formats and the US Consolidated Screening List print them."""

from __future__ import annotations

import regex

from xref.entry import Identifier

_SCHEMES = {
    "passport": ("Passport", "Diplomatic Passport", "British National Overseas Passport", "Stateless Person Passport"),
    "national_id": (
        "National ID No.", "Identification Number", "Cedula No.", "C.U.R.P.", "D.N.I.", "Personal ID Card", "C.U.I.",
        "Citizen's Card Number", "National Foreign ID Number", "Numero de Identidad", "Kenyan ID No.", "LE Number",
        "Turkish Identification Number", "Tazkira National ID Card", "Moroccan Personal ID No.", "N.I.E.",
        "Bosnian Personal ID No.", "CNP (Personal Numerical Code)", "UAE Identification",
    ),
    "ssn": ("SSN",),
    "driving_licence": ("Driver's License No.",),
    "tax": (
        "Tax ID No.", "R.F.C.", "RFC", "NIT #", "RUC #", "RIF #", "C.U.I.T.", "US FEIN", "Italian Fiscal Code", "RTN",
        "Fiscal Code", "C.I.F.", "N.I.F.", "Romanian Tax Registration", "Paraguayan tax identification number",
        "Numero Unico de Identificacao Tributaria (NUIT)", "RSIN",
    ),
    "vat": ("V.A.T. Number",),
    "registration": (
        "Registration Number", "Registration ID", "Company Number", "C.R. No.", "Commercial Registry Number",
        "Business Registration Number", "Business Registration Document #", "Folio Mercantil No.", "Romanian C.R.",
        "Matricula Mercantil No", "Chamber of Commerce Number", "Public Registration Number", "UK Company Number",
        "Business Number", "Enterprise Number", "Registered Charity No.", "Certificate of Incorporation Number",
        "Central Registration System Number", "Economic Register Number (CBLS)", "C.I.N.",
        "Registration Certificate Number (Dubai)",
    ),
    "ogrn": ("Russian State Individual Business Registration Number Pattern (OGRNIP)",),
    "uscc": ("Unified Social Credit Code (USCC)", "United Social Credit Code Certificate (USCCC)"),
    "okpo": ("Government Gazette Number",),
    "lei": ("Legal Entity Number",),
    "duns": ("D-U-N-S Number",),
    "swift": ("SWIFT/BIC",),
    "bik": ("BIK (RU)",),
    "isin": ("ISIN",),
    "ticker": ("Equity Ticker", "MICEX Code"),
    "mmsi": ("MMSI",),
    "callsign": ("Vessel Call Sign",),
    "tail": ("Aircraft Tail Number",),
    "msn": (
        "Aircraft Manufacturer's Serial Number (MSN)",
        "Aircraft Construction Number (also called L/N or S/N or F/N)",
    ),
    "website": ("Website",),
    "email": ("Email Address",),
    "phone": ("Phone Number",),
    "other": (
        "License", "Trade License No.", "Electoral Registry No.", "Credencial electoral", "Birth Certificate Number",
        "Cartilla de Servicio Militar Nacional", "Istanbul Chamber of Comm. No.", "Chinese Commercial Code", "I.F.E.",
        "Residency Number", "Branch Unit Number", "Dubai Chamber of Commerce Membership No.", "Travel Document Number",
        "C.U.I.P.", "Permit Number", "VisaNumberID", "UN/LOCODE", "File Number", "SRE Permit No.", "Immigration No.",
        "Refugee ID Card", "Afghan Money Service Provider License Number", "Pilot License Number", "Organization Code",
        "Serial No.", "Public Security and Immigration No.", "Stateless Person ID Card", "Romanian Permanent Resident",
        "MSB Registration Number", "Seafarer's Identification Document", "Tourism License No.", "Trademark number",
        "Military Registration Number", "Tarjeta Profesional",
    ),
}  # fmt: skip
SCHEME_OF = {word: scheme for scheme, words in _SCHEMES.items() for word in words}
CRYPTO = "Digital Currency Address"
VESSEL_NUMBER = "Vessel Registration Id"  # "Vessel Registration Identification", cut at times
NO_COUNTRY = ("undetermined", "None Identified")  # OFAC's words for a country that is not known
LINKED = regex.compile(r"Linked To: (.+?)(?=; Linked To: |\)?$)")  # in remarks
_RUSSIAN = {"tax": ("inn", (10, 12)), "registration": ("ogrn", (13, 15))}  # a scheme, and the lengths of its numbers
_IMO = regex.compile(r"IMO\s*(\d{7})\.?")
_IMO_OF_A_VESSEL = regex.compile(r"(?:IMO)?\s*(\d{7})")


def is_known(kind: str) -> bool:
    """Whether a type word is that of a number."""
    return kind in SCHEME_OF or kind.startswith((VESSEL_NUMBER, CRYPTO))


def identifier(kind: str, value: str, country: str | None) -> Identifier:
    """A number under its type word; one of a type that we do not know has the scheme `other` and its own words.

    An IMO number shows by its letters under any word, as ship owners have theirs under "Identification Number".

    >>> identifier("Registration ID", "1027700132195", "RU").scheme, identifier("Registration ID", "12", "RU").scheme
    ('ogrn', 'registration')
    >>> identifier("Identification Number", "IMO 6013334", None)
    Identifier(scheme='imo', value='6013334', country=None)
    """
    if kind.startswith(CRYPTO):
        return Identifier("crypto", value)
    if imo := _IMO.fullmatch(value) or (kind.startswith(VESSEL_NUMBER) and _IMO_OF_A_VESSEL.search(value)):
        return Identifier("imo", imo[1])
    scheme = SCHEME_OF.get(kind, "other")
    russian, lengths = _RUSSIAN.get(scheme, ("", ()))
    if country == "RU" and value.isdigit() and len(value) in lengths:
        scheme = russian
    return Identifier(scheme, f"{kind} {value}".strip() if scheme == "other" else value, country)
