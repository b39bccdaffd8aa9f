"""OFAC's sdnList XML, the format of SDN.XML and of CONSOLIDATED.XML.

The format has no listing date and no legal basis. Its `idList` mixes identifiers with attributes of the party; a type
that is neither known as one nor as the other is kept as an identifier of scheme `other`, under its own words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path

import regex

from xref.countries import country_code, is_region
from xref.dates import edtf
from xref.entry import (
    Address,
    Designation,
    EntityKind,
    Entry,
    Identifier,
    Name,
    NameQuality,
    Publication,
    Quarantined,
    Relation,
)  # fmt: skip
from xref.errors import ParseError
from xref.sources._strict import Element
from xref.sources._xml import root, stream

_KINDS: dict[str, EntityKind] = {
    "Individual": "person", "Entity": "organisation", "Vessel": "vessel", "Aircraft": "aircraft",
}  # fmt: skip
_IMO = regex.compile(r"(?:IMO)?\s*(\d{7})")
_LINKED = regex.compile(r"Linked To: (.+?)(?=; Linked To: |\)?$)")
_SCHEMES = {
    "Passport": "passport", "National ID No.": "national_id", "Identification Number": "national_id",
    "Cedula No.": "national_id", "SSN": "ssn", "Legal Entity Number": "lei", "D-U-N-S Number": "duns",
    "SWIFT/BIC": "swift", "V.A.T. Number": "vat", "Unified Social Credit Code (USCC)": "uscc", "MMSI": "mmsi",
    "Aircraft Tail Number": "tail", "Aircraft Manufacturer's Serial Number (MSN)": "msn", "BIK (RU)": "bik",
    "Government Gazette Number": "okpo", "ISIN": "isin", "Equity Ticker": "ticker", "Website": "website",
    "Email Address": "email", "Phone Number": "phone", "Driver's License No.": "driving_licence",
    "Registration ID": "registration", "Company Number": "registration", "C.R. No.": "registration",
    "Commercial Registry Number": "registration", "Business Registration Number": "registration",
}  # fmt: skip
_BORN = ("Organization Established Date", "Aircraft Manufacture Date", "Vessel Year of Build")
_COUNTRIES = ("Nationality of Registration", "Vessel Flag")
_REMARKS = (  # attributes of the party, not numbers of it
    "Gender", "Secondary sanctions risk", "Additional Sanctions Information", "Transactions Prohibited", "Target Type",
    "Organization Type", "Aircraft M", "Listing Date", "Effective Date", "Former Vessel Flag", "Vessel ",
    "Executive Order", "CAATSA", "IFCA", "NDAA", "PEESA", "CMIC", "Sanctions", "For more information", "Purchase/Sales",
    "Issuer Name", "Other Vessel", "Previous ", "Aircraft ", "SSI", "Alternate", "Effective", "Listing",
    "Ownership", "Peesa",
)  # fmt: skip


def is_sdn_list(path: Path) -> bool:
    """Whether the file is an sdnList, by its root element."""
    node = root(path)
    return node is not None and str(node.tag).endswith("sdnList")


def programmes(path: Path) -> set[str]:
    """The programmes of the file's first thousand entries, which tell one of OFAC's lists from the other."""
    found: set[str] = set()
    for count, node in enumerate(stream(path, ("program",))):
        if node.text:
            found.add(node.text.strip())
        if count > 1000:
            break
    return found


def read(path: Path) -> Publication:
    """Open an sdnList. Raises `ParseError` if it has no date and count, or fewer or more entries than its own count."""
    published, declared = _head(path)
    return Publication(published, declared, _records(path, declared))


def _head(path: Path) -> tuple[date, int]:
    for node in stream(path, ("publshInformation", "sdnEntry")):
        head = Element(path.name, node)
        try:
            return datetime.strptime(head.text("Publish_Date"), "%m/%d/%Y").date(), int(head.text("Record_Count"))
        except ValueError:
            break
    raise ParseError(path, "no Publish_Date and Record_Count", remedy="get SDN.XML or CONSOLIDATED.XML from OFAC")


def _records(path: Path, declared: int) -> Iterator[Entry | Quarantined]:
    count = 0
    for node in stream(path, ("sdnEntry",)):
        count += 1
        entry = Element(path.name, node)
        uid = entry.text("uid")
        entry.record = f"{path.name}#uid={uid}"
        yield from _entry(entry, uid)
    if count != declared:
        problem = f"it holds {count} entries but says that it has {declared}: it is cut short or changed"
        raise ParseError(path, problem, remedy="get the file again")


def _name(element: Element) -> str:
    return " ".join(part for part in (element.text("firstName"), element.text("lastName")) if part)


def _entry(entry: Element, uid: str) -> Iterator[Entry | Quarantined]:
    doubts: list[Quarantined] = []

    def doubt(field: str, value: str, problem: str) -> None:
        doubts.append(Quarantined(entry.record, field, value, problem, kept=True))

    def code(field: str, text: str) -> str | None:
        found = country_code(text) if text else None
        if text and not found and text not in ("undetermined", "None Identified") and not is_region(text):
            doubt(field, text, "a country that we do not know")
        return found

    def when(field: str, text: str) -> list[str]:
        value = edtf(text)
        if text and not value:
            doubt(field, text, "a date that is not understood")
        return [value] if value else []

    name, printed = _name(entry), entry.text("sdnType")
    if not uid or not name or printed not in _KINDS:
        problem = "an unknown sdnType" if printed not in _KINDS else "no uid or no name"
        yield Quarantined(entry.record, "sdnType", printed, problem)
        return
    names = [Name(name, "primary")]
    for aka in entry.child("akaList").children("aka"):
        names.append(Name(_name(aka), _quality(aka.text("type"), aka.text("category"), doubt)))
    countries, dates, remarks = [], [], [text for text in (entry.text("title"), entry.text("remarks")) if text]
    relations = [Relation("linked to", other) for text in remarks for other in _LINKED.findall(text)]
    identifiers = []
    for number in entry.child("idList").children("id"):
        kind, value, issuer = (
            number.text("idType").rstrip(":").strip(),
            number.text("idNumber"),
            number.text("idCountry"),
        )
        country = code("idCountry", issuer)
        if kind in _BORN:
            dates += when(kind, value)
        elif kind in _COUNTRIES:
            countries += [c for c in (code(kind, value or issuer),) if c]
        elif kind.startswith("Vessel Registration Id"):
            match = _IMO.search(value)
            identifiers.append(
                Identifier("imo", match[1]) if match else Identifier("other", f"{kind} {value}", country)
            )
        elif kind.startswith("Digital Currency Address"):
            identifiers.append(Identifier("crypto", value))
        elif kind.startswith(_REMARKS) or not value:
            remarks.append(f"{kind}: {value}".rstrip(": "))
        else:
            identifiers.append(_identifier(kind, value, country))
    for item in entry.child("dateOfBirthList").children("dateOfBirthItem"):
        dates += when("dateOfBirth", item.text("dateOfBirth"))
    for list_name, item_name in (("nationalityList", "nationality"), ("citizenshipList", "citizenship")):
        for item in entry.child(list_name).children(item_name):
            countries += [c for c in (code(item_name, item.text("country")),) if c]
    remarks += [
        f"born in {p.text('placeOfBirth')}" for p in entry.child("placeOfBirthList").children("placeOfBirthItem")
    ]
    addresses = []
    for item in entry.child("addressList").children("address"):
        seat = item.text("country")
        parts = [item.text(n) for n in ("address1", "address2", "address3", "city", "stateOrProvince", "postalCode")]
        country = code("address/country", seat.removeprefix("Region: "))
        if text := ", ".join(part for part in (*parts, seat) if part):
            addresses.append(Address(text, country))
        if country and printed != "Individual":
            countries.append(country)
    vessel = entry.child("vesselInfo")
    if sign := vessel.text("callSign"):
        identifiers.append(Identifier("callsign", sign))
    if flag := code("vesselFlag", vessel.text("vesselFlag")):
        countries.append(flag)
    for field in ("vesselType", "vesselOwner", "tonnage", "grossRegisteredTonnage"):
        if text := vessel.text(field):
            remarks.append(f"{field}: {text}")
    acts = [Designation(p) for p in entry.child("programList").texts("program")]
    yield Entry(
        number=uid,
        kind=_KINDS[printed],
        names=tuple(n for n in names if n.text),
        countries=tuple(dict.fromkeys(countries)),
        dates=tuple(dict.fromkeys(dates)),
        identifiers=tuple(dict.fromkeys(identifiers)),
        addresses=tuple(dict.fromkeys(addresses)),
        designations=tuple(acts),
        relations=tuple(relations),
        remarks="; ".join(remarks) or None,
        raw=entry.record,
    )
    yield from doubts
    yield from entry.leftovers()


def _quality(kind: str, category: str, doubt: Callable[[str, str, str], None]) -> NameQuality:
    if category == "weak":
        return "weak"
    if category not in ("strong", "") or kind not in ("a.k.a.", "f.k.a.", "n.k.a."):
        doubt("aka", f"{kind} {category}", "a kind of alias that we do not know; taken as weak")
        return "weak"
    return "former" if kind == "f.k.a." else "alias"


def _identifier(kind: str, value: str, country: str | None) -> Identifier:
    if kind == "Tax ID No.":
        russian = country == "RU" and len(value) in (10, 12)
        return Identifier("inn" if russian else "tax", value, country)
    if kind == "Registration Number":
        russian = country == "RU" and len(value) in (13, 15)
        return Identifier("ogrn" if russian else "registration", value, country)
    if scheme := _SCHEMES.get(kind):
        return Identifier(scheme, value, country)
    return Identifier("other", f"{kind} {value}", country)
