"""The EU's Financial Sanctions Files, XML 1.1 and CSV 1.1.

One party can stand in several elements; `xref.entities` unites them.

The file marks no primary name and calls every alias strong: weakness and former names stand only in remarks, with
typing errors ("god quality", "lo quality"). A birth date in the Islamic calendar has its Gregorian day in
`birthdate` only. `regulation` is the latest act that touched the entry: its own dates are not those of the listing.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

import regex

from xref.countries import country_code, is_region
from xref.entry import Address, Designation, EntityKind, Entry, Identifier, Name, NameQuality, Publication, Quarantined
from xref.errors import ParseError
from xref.scripts import script
from xref.sources import _eu_fsf_csv
from xref.sources._strict import Doubts, Element, local
from xref.sources._xml import root, stream

_NAMESPACE = "http://eu.europa.ec/fpi/fsd/export"
_KINDS: dict[str, EntityKind] = {"person": "person", "enterprise": "organisation"}
_WEAK = regex.compile(r"\blow?\s+quality", regex.IGNORECASE)
_FORMER = regex.compile(r"formerly|former name|maiden name|f\.?k\.?a\b", regex.IGNORECASE)
_SCHEMES = {
    "passport": "passport", "id": "national_id", "ssn": "ssn", "imo": "imo", "swiftbic": "swift", "taxid": "tax",
    "fiscalcode": "tax", "euvat": "vat", "regnumber": "registration", "drivinglicence": "driving_licence",
    "tradelic": "registration", "other": "other", "unssn": "other", "travelcardid": "other", "birthcert": "other",
    "nationcert": "other", "electionid": "other", "residentperm": "other", "NRN": "national_id",
}  # fmt: skip
_CONTACTS = {"PHONE": "phone", "FAX": "phone", "EMAIL": "email", "WEB": "website"}
_RUSSIAN = {10: "inn", 12: "inn", 13: "ogrn", 15: "ogrn"}  # by length; the list files both as tax or register numbers
_IGNORED = frozenset((  # where the record stands, who last changed it, and a name or date once more in its parts
    "regulationSummary",
    "logicalId", "regulationLanguage", "strong", "firstName", "middleName", "lastName", "gender",
    "dayOfMonth", "identificationTypeDescription", "asAtListingTime", "region", "classificationCode", "regulationType",
    "organisationType", "publicationDate", "entryIntoForceDate", "countryDescription", "countryIso2Code",
    "nameOnDocument", "diplomatic", "issueDate", "issuedBy", "validFrom", "validTo", "knownExpired", "knownFalse",
    "reportedLost", "revokedByIssuer",
))  # fmt: skip
_UNKNOWN = ("", "00")  # how the list writes that a country is not known


def claims(files: Sequence[Path]) -> list[tuple[Path, ...]]:
    """Files whose root is `export` in the namespace of the FSF export, and CSV with the columns of 1.1."""
    return [(path,) for path in files if _is_ours(path) or _eu_fsf_csv.is_csv(path)]


def _is_ours(path: Path) -> bool:
    node = root(path)
    return node is not None and str(node.tag) == f"{{{_NAMESPACE}}}export"


def read(files: Sequence[Path]) -> Publication:
    """Open the list. Raises `ParseError` if it is another list, has no date, or is cut short."""
    (path,) = files
    if _eu_fsf_csv.is_csv(path):
        return Publication(_eu_fsf_csv.published(path), None, _from_csv(path))
    node = root(path)
    if node is None or local(str(node.tag)) != "export":
        raise ParseError(path, "it is not the EU list in XML or CSV 1.1", remedy="get xmlFullSanctionsList_1_1")
    try:
        published = date.fromisoformat(str(node.get("generationDate"))[:10])
    except ValueError:
        raise ParseError(path, "no generationDate", remedy="get the file again") from None
    return Publication(published, None, _records(path))


def _records(path: Path) -> Iterator[Entry | Quarantined]:
    for node in stream(path, ("sanctionEntity",)):
        yield from _entry(path.name, Element(path.name, node))


def _from_csv(path: Path) -> Iterator[Entry | Quarantined]:
    for item in _eu_fsf_csv.elements(path):
        if isinstance(item, Quarantined):
            yield item
        else:
            yield from _entry(path.name, Element(path.name, item))


def _entry(file: str, e: Element) -> Iterator[Entry | Quarantined]:
    logical, number = e.attribute("logicalId"), e.attribute("euReferenceNumber")
    record = e.record = f"{file}#logicalId={logical}"
    doubts = Doubts(record)

    subject = e.child("subjectType")
    kind, parts = _KINDS.get(printed := subject.attribute("code")), e.children("nameAlias")
    aliases = [alias for part in parts if (alias := _alias(part)).name.text]
    if kind is None or not aliases or not (number or logical):
        yield Quarantined(record, "subjectType", printed, "an unknown kind of subject, or no name")
        return
    primary = min(aliases, key=lambda alias: alias[:5])  # all but the name and the prose
    names = [Name(primary.name.text, "primary", primary.name.lang)]
    names += [alias.name for alias in aliases if alias is not primary]
    births, documents, places = e.children("birthdate"), e.children("identification"), e.children("address")
    citizenships, regulation = e.children("citizenship"), e.child("regulation")
    countries = [c for child in citizenships if (c := _country(child, doubts)[0])]
    addresses = [_address(child, doubts) for child in places]
    if kind == "organisation":
        countries += [a.country for a in addresses if a.country]
    identifiers = [i for child in documents if (i := _identifier(child, "RU" in countries, doubts))]
    identifiers += [i for child in places for i in _contacts(child, doubts)]
    if reference := e.attribute("unitedNationId"):
        identifiers.append(Identifier("un_reference", reference))
    dates = [d for child in births if (d := _birth(child, doubts))]
    remarks = [*e.texts("remark"), e.attribute("designationDetails"), *(alias.prose for alias in aliases)]
    remarks += [_birthplace(child) for child in births]
    remarks += [text for child in (*citizenships, *births, *documents, *places) for text in child.texts("remark")]
    listed = doubts.day("designationDate", e.attribute("designationDate"))
    act = Designation(regulation.attribute("programme"), listed, regulation.attribute("numberTitle") or None)
    yield Entry(
        number=number or logical,
        kind=kind,
        names=tuple(dict.fromkeys(names)),
        countries=tuple(dict.fromkeys(countries)),
        dates=tuple(dict.fromkeys(dates)),
        identifiers=tuple(dict.fromkeys(identifiers)),
        addresses=tuple(dict.fromkeys(a for a in addresses if a.text)),
        designations=(act,),
        remarks="; ".join(filter(None, dict.fromkeys(remarks))) or None,
        url=regulation.text("publicationUrl") or None,
        raw=record,
    )
    yield from doubts
    for part in (e, subject, regulation, *parts, *citizenships, *births, *documents, *places):
        part.drop(_IGNORED)
        yield from part.leftovers()


class _Alias(NamedTuple):
    """A name, and how little it looks like the primary one; `prose` is what stands beside it."""

    foreign: bool  # not in Latin letters
    doubtful: bool  # weak or former
    translated: bool
    bare: bool  # without the party's function, which the list prints beside the name it is known by
    order: int  # the list's own number, lower for earlier
    name: Name
    prose: str


def _alias(alias: Element) -> _Alias:
    text, lang, order = (alias.attribute(name) for name in ("wholeName", "nameLanguage", "logicalId"))
    title, function, remark = alias.attribute("title"), alias.attribute("function"), " ".join(alias.texts("remark"))
    quality: NameQuality = "weak" if _WEAK.search(remark) else "former" if _FORMER.search(remark) else "alias"
    return _Alias(
        foreign=script(text) not in ("Latin", ""),
        doubtful=quality != "alias",
        translated=lang not in ("", "EN"),
        bare=not function,
        order=int(order) if order.isdecimal() and len(order) < 18 else sys.maxsize,
        name=Name(text, quality, lang.lower() or None),
        prose="; ".join(part for part in (title, function, remark) if part),
    )


def _country(item: Element, doubts: Doubts) -> tuple[str | None, str]:
    """The code of a country, and how the list writes it; neither where it says that it is not known."""
    text, printed = item.attribute("countryIso2Code"), item.attribute("countryDescription")
    if text in _UNKNOWN:
        return None, ""
    code = country_code(text)
    if code is None and not is_region(printed):
        doubts.add("countryIso2Code", text, "a country that we do not know")
    return code, printed


def _birth(birth: Element, doubts: Doubts) -> str | None:
    day, calendar, about = (birth.attribute(name) for name in ("birthdate", "calendarType", "circa"))
    first, last, year, month = (birth.attribute(n) for n in ("yearRangeFrom", "yearRangeTo", "year", "monthOfYear"))
    if calendar == "ISLAMIC" and not day:
        doubts.add("birthdate", year, "a year of the Islamic calendar without its Gregorian day")
        return None
    text = day[:10] or (f"{first}/{last}" if first and last else first or last)
    text = text or (f"{year}-{month:0>2}" if year and month else year)
    return doubts.when("birthdate", f"circa {text}" if text and about == "true" else text)


def _birthplace(birth: Element) -> str:
    fields = ("place", "city", "zipCode", "region", "countryDescription")
    text = ", ".join(text for field in fields if (text := birth.attribute(field)) not in ("", "UNKNOWN"))
    birth.attribute("countryIso2Code")
    return f"born in {text}" if text else ""


def _identifier(item: Element, russian: bool, doubts: Doubts) -> Identifier | None:
    kind, number = item.attribute("identificationTypeCode"), item.attribute("number") or item.attribute("latinNumber")
    country, _ = _country(item, doubts)
    if item.attribute("knownFalse") == "true":
        problem = "a document known to be false, which is no identifier of the party"
        doubts.add("knownFalse", f"{kind} {number}", problem)
        return None
    if not number:
        return None
    if kind not in _SCHEMES:
        doubts.add("identificationTypeCode", kind, "a kind of identification that we do not know")
    scheme = _SCHEMES.get(kind, "other")
    if scheme in ("tax", "registration") and number.isdecimal() and (country == "RU" or (russian and not country)):
        scheme = _RUSSIAN.get(len(number), scheme)
    return Identifier(scheme, number, country)


def _address(item: Element, doubts: Doubts) -> Address:
    country, seat = _country(item, doubts)
    fields = [item.attribute(name) for name in ("street", "poBox", "zipCode", "city", "place", "region")]
    return Address(", ".join(text for text in (*fields, seat) if text), country)


def _contacts(place: Element, doubts: Doubts) -> Iterator[Identifier]:
    for item in place.children("contactInfo"):
        key, value = item.attribute("key"), item.attribute("value")
        if scheme := _CONTACTS.get(key):
            yield Identifier(scheme, value)
        else:
            doubts.add("contactInfo", f"{key} {value}", "a kind of contact that we do not know")
