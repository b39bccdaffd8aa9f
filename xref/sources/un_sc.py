"""The UN Security Council Consolidated List: consolidated.xml.

One `ALIAS_NAME` can hold several names, parted by ";" or with another spelling in brackets behind the original script.
What stands beside an alias speaks of the party: another date of birth, or that the list formerly used that name.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import regex

from xref.entry import Address, Designation, Entry, Identifier, Name, NameQuality, Publication, Quarantined
from xref.errors import ParseError
from xref.scripts import script
from xref.sources._strict import Doubts, Element, local
from xref.sources._xml import root, stream

_QUALITIES: dict[str, NameQuality] = {
    "good": "alias", "low": "weak", "a.k.a.": "alias", "f.k.a.": "former", "": "alias",
}  # fmt: skip
_DOCUMENTS = {"passport": "passport", "national identification number": "national_id"}
_FORMER = regex.compile(r"(?:formerly|previously) (?:listed|known)", regex.IGNORECASE)
_PARTED = regex.compile(r";\s(?![^()]*\))")  # not inside brackets
_BRACKETED = regex.compile(r"([^()]+)\(([^()]+)\)[\s,]*")
_IGNORED = frozenset((  # where the record stands in the list and when it was last touched
    "VERSIONNUM", "LIST_TYPE", "LAST_DAY_UPDATED", "SORT_KEY", "SORT_KEY_LAST_MOD", "SUBMITTED_ON", "SUBMITTED_BY",
    "GENDER",
))  # fmt: skip
_PARTS = ("ALIAS", "ADDRESS", "DATE_OF_BIRTH", "PLACE_OF_BIRTH", "DOCUMENT")
_ISSUE = ("NOTE", "DATE_OF_ISSUE", "CITY_OF_ISSUE")
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
    kind = e.tag
    record = e.record = f"{path.name}#{e.text('DATAID')}"
    doubts = Doubts(record)

    number = e.text("REFERENCE_NUMBER")
    parts = [e.text(f"{n}_NAME") for n in ("FIRST", "SECOND", "THIRD", "FOURTH")]
    name = " ".join(part for part in parts if part)
    if not number or not name:
        yield Quarantined(record, "REFERENCE_NUMBER", number, "no reference number or no name")
        return
    names = [Name(name, "primary")]
    if original := e.text("NAME_ORIGINAL_SCRIPT"):
        names.append(Name(original))
    dates: list[str | None] = []
    more = [t for f in ("TITLE", "DESIGNATION") for child in e.children(f) for t in child.texts("VALUE")]
    nested = {name: e.children(f"{kind}_{name}") for name in _PARTS}
    for alias in nested["ALIAS"]:
        printed, note = alias.text("QUALITY"), alias.text("NOTE")
        quality = _QUALITIES.get(printed.lower())
        if quality is None:
            doubts.add("QUALITY", printed, "a quality of alias that we do not know; taken as weak")
        if quality == "alias" and _FORMER.match(note):
            quality = "former"
        called = alias.text("ALIAS_NAME")
        names += [Name(text, quality or "weak") for text in _alias_names(called)]
        dates.append(doubts.when("DATE_OF_BIRTH", alias.text("DATE_OF_BIRTH")))
        more += [f"{called}: {note}"] if note else []
        more += _born(alias, ("CITY_OF_BIRTH", "COUNTRY_OF_BIRTH"))
    nationalities = [text for child in e.children("NATIONALITY") for text in child.texts("VALUE")]
    countries = [code for text in nationalities if (code := doubts.country("NATIONALITY", text))]
    addresses = []
    for place in nested["ADDRESS"]:
        values = [place.text(field) for field in ("STREET", "CITY", "STATE_PROVINCE", "ZIP_CODE", "COUNTRY")]
        country = doubts.country("ADDRESS/COUNTRY", values[-1])
        if text := ", ".join(value for value in values if value):
            addresses.append(Address(text, country))
        more += place.texts("NOTE")
        if country and kind == "ENTITY":
            countries.append(country)
    for birth in nested["DATE_OF_BIRTH"]:
        dates.append(_birth(birth, doubts))
        more += birth.texts("NOTE")
    for place in nested["PLACE_OF_BIRTH"]:
        more += _born(place, ("STREET", "CITY", "STATE_PROVINCE", "COUNTRY", "NOTE"))
    identifiers = []
    for document in nested["DOCUMENT"]:
        printed, value = document.text("TYPE_OF_DOCUMENT"), document.text("NUMBER")
        scheme = _DOCUMENTS.get(printed.lower(), "other")
        printed = document.text("TYPE_OF_DOCUMENT2") or printed
        issued = document.text("COUNTRY_OF_ISSUE")
        issuer = document.text("ISSUING_COUNTRY") or issued
        if value:
            shown = value if scheme != "other" else f"{printed} {value}".strip()
            identifiers.append(Identifier(scheme, shown, doubts.country("DOCUMENT/COUNTRY", issuer)))
        if said := [text for field in _ISSUE if (text := document.text(field))]:
            more.append(f"{printed} {value}: ".lstrip() + ", ".join(said))
    remarks = e.text("COMMENTS1")
    identifiers += [Identifier("imo", imo) for imo in _IMO.findall(remarks)]
    listed = doubts.day("LISTED_ON", e.text("LISTED_ON"))
    e.drop(_IGNORED)
    programme = e.text("UN_LIST_TYPE")
    yield Entry(
        number=number,
        kind="person" if kind == "INDIVIDUAL" else "organisation",
        names=tuple(dict.fromkeys(names)),
        countries=tuple(dict.fromkeys(countries)),
        dates=tuple(dict.fromkeys(filter(None, dates))),
        identifiers=tuple(dict.fromkeys(identifiers)),
        addresses=tuple(dict.fromkeys(addresses)),
        designations=(Designation(programme, listed),),
        reason=None,
        remarks="; ".join(filter(None, dict.fromkeys((*more, remarks)))) or None,
        raw=record,
    )
    yield from doubts
    for part in (e, *(child for children in nested.values() for child in children)):
        yield from part.leftovers()


def _alias_names(text: str) -> list[str]:
    """The names in one ALIAS_NAME: a bracket is names of its own where its script is another than that before it."""
    names: list[str] = []
    for part in _PARTED.split(text):
        match = _BRACKETED.fullmatch(part)
        if match and script(match[1]) != script(match[2]) != "":
            names += [match[1], *match[2].split(";")]
        else:
            names.append(part)
    return [name for part in names if (name := part.strip(" ,"))]


def _born(place: Element, fields: Sequence[str]) -> list[str]:
    text = ", ".join(text for field in fields if (text := place.text(field)))
    return [f"born in {text}"] if text else []


def _birth(birth: Element, doubts: Doubts) -> str | None:
    kind, day, year = birth.text("TYPE_OF_DATE"), birth.text("DATE"), birth.text("YEAR")
    first, last = birth.text("FROM_YEAR"), birth.text("TO_YEAR")
    text = f"{first} to {last}" if first and last else day or year or first or last
    return doubts.when("DATE_OF_BIRTH", f"circa {text}" if text and kind.upper().startswith("APPROX") else text)
