"""The EU's Financial Sanctions Files, XML 1.1. One party can stand in several elements; `xref.entities` unites them.

The file marks no primary name and calls every alias strong: weakness and former names stand only in remarks, with
typing errors ("god quality", "lo quality"). A birth date in the Islamic calendar has its Gregorian day in
`birthdate` only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path

import regex

from xref.countries import country_code
from xref.entry import Address, Designation, EntityKind, Entry, Identifier, Name, NameQuality, Publication, Quarantined
from xref.errors import ParseError
from xref.scripts import script
from xref.sources._strict import Element, local
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
_UNKNOWN = ("", "00")  # how the list writes that a country is not known
Doubt = Callable[[str, str, str], None]


def claims(files: Sequence[Path]) -> list[tuple[Path, ...]]:
    """Files whose root is `export` in the namespace of the FSF export."""
    return [(path,) for path in files if _is_ours(path)]


def _is_ours(path: Path) -> bool:
    node = root(path)
    return node is not None and str(node.tag) == f"{{{_NAMESPACE}}}export"


def read(files: Sequence[Path]) -> Publication:
    """Open the list. Raises `ParseError` if it is another list, has no date, or is cut short."""
    (path,) = files
    node = root(path)
    if node is None or local(str(node.tag)) != "export":
        raise ParseError(path, "it is not the EU list in XML 1.1", remedy="get xmlFullSanctionsList_1_1")
    try:
        published = date.fromisoformat(str(node.get("generationDate"))[:10])
    except ValueError:
        raise ParseError(path, "no generationDate", remedy="get the file again") from None
    return Publication(published, None, _records(path))


def _records(path: Path) -> Iterator[Entry | Quarantined]:
    for node in stream(path, ("sanctionEntity",)):
        yield from _entry(path.name, Element(path.name, node))


def _entry(file: str, e: Element) -> Iterator[Entry | Quarantined]:
    logical, number = e.attribute("logicalId"), e.attribute("euReferenceNumber")
    record = e.record = f"{file}#logicalId={logical}"
    doubts: list[Quarantined] = []

    def doubt(field: str, value: str, problem: str) -> None:
        doubts.append(Quarantined(record, field, value, problem, kept=True))

    subject = e.child("subjectType").attribute("code")
    aliases = [_alias(alias) for alias in e.children("nameAlias")]
    if subject not in _KINDS or not aliases or not (number or logical):
        yield Quarantined(record, "subjectType", subject, "an unknown kind of subject, or no name")
        return
    primary = min(range(len(aliases)), key=lambda i: (*aliases[i][0], i))
    names = [Name(aliases[primary][1].text, "primary", aliases[primary][1].lang)]
    names += [name for i, (_, name) in enumerate(aliases) if i != primary]
    regulation = e.child("regulation")
    listed = e.attribute("designationDate")
    identifiers = [i for child in e.children("identification") if (i := _identifier(child, doubt))]
    if reference := e.attribute("unitedNationId"):
        identifiers.append(Identifier("un_reference", reference))
    addresses = [_address(child, doubt) for child in e.children("address")]
    countries = [c for child in e.children("citizenship") if (c := _country(child.attribute("countryIso2Code"), doubt))]
    if subject == "enterprise":
        countries += [a.country for a in addresses if a.country]
    remarks = [*e.texts("remark"), *([text] if (text := e.attribute("designationDetails")) else [])]
    yield Entry(
        number=number or logical,
        kind=_KINDS[subject],
        names=tuple(dict.fromkeys(names)),
        countries=tuple(dict.fromkeys(countries)),
        dates=tuple(dict.fromkeys(d for child in e.children("birthdate") if (d := _birth(child, doubt)))),
        identifiers=tuple(dict.fromkeys(identifiers)),
        addresses=tuple(dict.fromkeys(a for a in addresses if a.text)),
        designations=(
            Designation(
                regulation.attribute("programme"),
                date.fromisoformat(listed[:10]) if listed else None,
                regulation.attribute("numberTitle") or None,
            ),
        ),
        remarks="; ".join(remarks) or None,
        url=regulation.text("publicationUrl") or None,
        raw=record,
    )
    yield from doubts
    yield from e.leftovers()


def _alias(alias: Element) -> tuple[tuple[bool, bool, bool], Name]:
    """A name, and how little it looks like the primary one: not Latin letters, weak or former, another language."""
    text, lang = alias.attribute("wholeName"), alias.attribute("nameLanguage").lower()
    remark = " ".join(alias.texts("remark"))
    quality: NameQuality = "weak" if _WEAK.search(remark) else "former" if _FORMER.search(remark) else "alias"
    rank = (script(text) not in ("Latin", ""), quality != "alias", lang not in ("", "en"))
    return rank, Name(text, quality, lang or None)


def _country(text: str, doubt: Doubt) -> str | None:
    code = None if text in _UNKNOWN else country_code(text)
    if code is None and text not in _UNKNOWN:
        doubt("countryIso2Code", text, "a country that we do not know")
    return code


def _birth(birth: Element, doubt: Doubt) -> str | None:
    day, about = birth.attribute("birthdate"), "~" if birth.attribute("circa") == "true" else ""
    if day:
        return day[:10] + about
    if birth.attribute("calendarType") == "ISLAMIC":
        doubt("birthdate", birth.attribute("year"), "a year of the Islamic calendar without its Gregorian day")
        return None
    first, last, year = (birth.attribute(name) for name in ("yearRangeFrom", "yearRangeTo", "year"))
    month = birth.attribute("monthOfYear")
    if first and last:
        return f"{first}{about}/{last}{about}"
    if year and month and len(month) <= 2:
        return f"{year}-{int(month):02}{about}"
    return f"{year}{about}" if year else None


def _identifier(item: Element, doubt: Doubt) -> Identifier | None:
    kind, number = item.attribute("identificationTypeCode"), item.attribute("number") or item.attribute("latinNumber")
    if not number:
        return None
    if kind not in _SCHEMES:
        doubt("identificationTypeCode", kind, "a kind of identification that we do not know")
    return Identifier(_SCHEMES.get(kind, "other"), number, _country(item.attribute("countryIso2Code"), doubt))


def _address(item: Element, doubt: Doubt) -> Address:
    country = _country(item.attribute("countryIso2Code"), doubt)
    fields = [item.attribute(name) for name in ("street", "poBox", "zipCode", "city", "place", "region")]
    return Address(", ".join(text for text in (*fields, item.attribute("countryDescription")) if text), country)
