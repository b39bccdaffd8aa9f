"""The UN Security Council Consolidated List: consolidated.xml."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path

import regex

from xref.countries import country_code
from xref.dates import edtf
from xref.entry import Address, Designation, Entry, Identifier, Name, NameQuality, Publication, Quarantined
from xref.errors import ParseError
from xref.sources._strict import Element, local
from xref.sources._xml import root, stream

_QUALITIES: dict[str, NameQuality] = {
    "good": "alias", "low": "weak", "a.k.a.": "alias", "f.k.a.": "former", "": "alias",
}  # fmt: skip
_DOCUMENTS = {"passport": "passport", "national identification number": "national_id"}
_IGNORED = (
    "VERSIONNUM",
    "LIST_TYPE",
    "LAST_DAY_UPDATED",
    "SORT_KEY",
    "SORT_KEY_LAST_MOD",
    "SUBMITTED_ON",
    "SUBMITTED_BY",
)
_IMO = regex.compile(r"IMO[^0-9]{0,12}(\d{7})\b")


def claims(files: Sequence[Path]) -> list[tuple[Path, ...]]:
    """Files whose root is `CONSOLIDATED_LIST`."""
    return [
        (path,) for path in files if (node := root(path)) is not None and local(str(node.tag)) == "CONSOLIDATED_LIST"
    ]


def read(files: Sequence[Path]) -> Publication:
    """Open the list. Raises `ParseError` if it is another list, has no date, or is cut short."""
    (path,) = files
    node = root(path)
    if node is None or local(str(node.tag)) != "CONSOLIDATED_LIST":
        raise ParseError(path, "it is not the UN consolidated list", remedy="get consolidated.xml from the UN")
    try:
        published = date.fromisoformat(str(node.get("dateGenerated"))[:10])
    except ValueError:
        raise ParseError(path, "no dateGenerated", remedy="get consolidated.xml from the UN again") from None
    return Publication(published, None, _records(path))


def _records(path: Path) -> Iterator[Entry | Quarantined]:
    for node in stream(path, ("INDIVIDUAL", "ENTITY")):
        yield from _entry(path, Element(path.name, node))


def _entry(path: Path, e: Element) -> Iterator[Entry | Quarantined]:
    doubts: list[Quarantined] = []
    kind = e.tag
    record = f"{path.name}#{e.text('DATAID')}"
    e.record = record

    def doubt(field: str, value: str, problem: str) -> None:
        doubts.append(Quarantined(record, field, value, problem, kept=True))

    def code(field: str, text: str) -> str | None:
        found = country_code(text) if text else None
        if text and not found:
            doubt(field, text, "a country that we do not know")
        return found

    number = e.text("REFERENCE_NUMBER")
    parts = [e.text(f"{n}_NAME") for n in ("FIRST", "SECOND", "THIRD", "FOURTH")]
    name = " ".join(part for part in parts if part)
    if not number or not name:
        yield Quarantined(record, "REFERENCE_NUMBER", number, "no reference number or no name")
        return
    names = [Name(name, "primary")]
    if original := e.text("NAME_ORIGINAL_SCRIPT"):
        names.append(Name(original))
    for alias in e.children(f"{kind}_ALIAS"):
        printed, text = alias.text("QUALITY"), alias.text("ALIAS_NAME")
        quality = _QUALITIES.get(printed.lower())
        if quality is None:
            doubt("QUALITY", printed, "a quality of alias that we do not know; taken as weak")
        names += [Name(part.strip(), quality or "weak") for part in text.split("; ") if part.strip()]
    countries = [
        c for child in e.children("NATIONALITY") for v in child.texts("VALUE") if (c := code("NATIONALITY", v))
    ]
    addresses = []
    for place in e.children(f"{kind}_ADDRESS"):
        fields = ("NOTE", "STREET", "CITY", "STATE_PROVINCE", "ZIP_CODE", "COUNTRY")
        values = {field: place.text(field) for field in fields}
        country = code("ADDRESS/COUNTRY", values["COUNTRY"])
        if text := ", ".join(value for field, value in values.items() if value and field != "NOTE"):
            addresses.append(Address(text, country))
        if country and kind == "ENTITY":
            countries.append(country)
    dates = []
    for birth in e.children("INDIVIDUAL_DATE_OF_BIRTH"):
        if value := _birth(birth, doubt):
            dates.append(value)
    identifiers = []
    for document in e.children("INDIVIDUAL_DOCUMENT"):
        if value := document.text("NUMBER"):
            printed = document.text("TYPE_OF_DOCUMENT")
            issuer = document.text("ISSUING_COUNTRY") or document.text("COUNTRY_OF_ISSUE")
            scheme = _DOCUMENTS.get(printed.lower(), "other")
            shown = value if scheme != "other" else f"{printed} {value}".strip()
            identifiers.append(Identifier(scheme, shown, code("DOCUMENT/COUNTRY", issuer)))
    remarks = e.text("COMMENTS1")
    identifiers += [Identifier("imo", imo) for imo in _IMO.findall(remarks)]
    listed = None
    if text := e.text("LISTED_ON"):
        try:
            listed = date.fromisoformat(text[:10])
        except ValueError:
            doubt("LISTED_ON", text, "a date that is not understood")
    more = [
        value for field in ("TITLE", "DESIGNATION") for child in e.children(field) for value in child.texts("VALUE")
    ]
    for place in e.children("INDIVIDUAL_PLACE_OF_BIRTH"):
        if text := ", ".join(t for t in map(place.text, ("CITY", "STATE_PROVINCE", "COUNTRY")) if t):
            more.append(f"born in {text}")
    e.text("GENDER")
    for field in _IGNORED:
        e.children(field)
    programme = e.text("UN_LIST_TYPE")
    yield Entry(
        number=number,
        kind="person" if kind == "INDIVIDUAL" else "organisation",
        names=tuple(dict.fromkeys(names)),
        countries=tuple(dict.fromkeys(countries)),
        dates=tuple(dict.fromkeys(dates)),
        identifiers=tuple(dict.fromkeys(identifiers)),
        addresses=tuple(dict.fromkeys(addresses)),
        designations=(Designation(programme, listed),),
        reason=None,
        remarks="; ".join([*more, *([remarks] if remarks else [])]) or None,
        raw=record,
    )
    yield from doubts
    yield from e.leftovers()


def _birth(birth: Element, doubt: Callable[[str, str, str], None]) -> str | None:
    kind, day, year = birth.text("TYPE_OF_DATE"), birth.text("DATE"), birth.text("YEAR")
    first, last = birth.text("FROM_YEAR"), birth.text("TO_YEAR")
    text = f"{first} to {last}" if first and last else day or year or first or last
    if not text:
        return None
    value = edtf(f"circa {text}" if kind.upper().startswith("APPROX") else text)
    if value is None:
        doubt("DATE_OF_BIRTH", text, "a date that is not understood")
    return value
