"""Switzerland's overall list of sanctions targets (SECO, SESAM), XML. A record is a target whose measures are in force.

Targets that were taken off stay in the file: the modification that takes effect last says whether a target is in force,
wherever it stands. Modifications repeat whole identities, so only direct children are read. Places stand at the end,
hence two passes: the first gathers programmes, places, the names that relations point at, and counts who was taken off.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

import regex
from lxml import etree

from xref.countries import country_code
from xref.dates import edtf
from xref.entry import (
    Address,
    Designation,
    EntityKind,
    Entry,
    Identifier,
    Name,
    Publication,
    Quarantined,
    Relation,
)  # fmt: skip
from xref.errors import ParseError
from xref.sources._days import iso
from xref.sources._numbers import labelled
from xref.sources._seco_names import names_of
from xref.sources._strict import Doubts, Element, fold
from xref.sources._xml import root, stream

_KINDS: dict[tuple[str, str], EntityKind] = {
    ("individual", ""): "person", ("entity", ""): "organisation", ("object", "vessel"): "vessel",
    ("object", "aircraft"): "aircraft",
}  # fmt: skip
_MODIFICATIONS = ("listed", "amended", "de-listed")
_DOCUMENTS = {
    "passport": "passport", "diplomatic-passport": "passport", "service-passport": "passport",
    "id-card": "national_id", "driving-license": "driving_licence", "driving-licence": "driving_licence",
    "resident-permit": "other", "residence-permit": "other", "travel-document": "other", "other": "other",
}  # fmt: skip
_UNUSED = ("ssid", "quality", "current", "date-of-issue", "expiry-date", "place-of-issue")
_UN = regex.compile(r"[A-Z]{2}[ie]\.\d{3}")
_INFORMATION = (  # other information that is nothing but a number
    ("imo", regex.compile(r"IMO [Nn]umber ?: ?(\d{7})\.?")),
    ("swift", regex.compile(r"SWIFT(?:/BIC)?(?: code)? ?: ?([A-Z0-9 ]{8,14})\.?")),
    ("website", regex.compile(r"Website ?: ?(\S+)")),
    ("email", regex.compile(r"E-?mail(?: address)? ?: ?(\S+@\S+)")),
    ("phone", regex.compile(r"(?:Tel\.|Telephone|Phone)(?: number)? ?: ?([+0-9][-+0-9 ()/]+)")),
    ("registration", regex.compile(r"(?:[Ss]tate |[Bb]usiness )?[Rr]egistration number ?: ?([\w/-]+)\.?")),
    ("tax", regex.compile(r"Tax (?:[Rr]egistration|[Ii]dentification) [Nn]umber ?: ?([\w/-]+)\.?")),
    ("tax", regex.compile(r"Taxpayer [Ii]dentification [Nn]umber ?: ?([\w/-]+)\.?")),
)


class _Place(NamedTuple):
    text: str
    country: str | None


class _Known(NamedTuple):
    """What the first pass gathers, by ssid: a set's programme and legal basis, places, and the names of targets."""

    sets: dict[str, tuple[str, str]]
    places: dict[str, _Place]
    names: dict[str, str]
    odd: Doubts


def claims(files: Sequence[Path]) -> list[tuple[Path, ...]]:
    """Files whose root is `swiss-sanctions-list`."""
    return [(path,) for path in files if (node := root(path)) is not None and node.tag == "swiss-sanctions-list"]


def read(files: Sequence[Path]) -> Publication:
    """Open the list. Raises `ParseError` if it is another list, an amendment, has no date, or is cut short."""
    (path,) = files
    node = root(path)
    if node is None or node.tag != "swiss-sanctions-list":
        raise ParseError(path, "it is not SECO's list", remedy="get the overall list in XML from SESAM")
    if (kind := fold(node.get("list-type"))) != "whole-list":
        problem = f"its list-type is {kind[:40]!r}, not whole-list: it holds changes only"
        raise ParseError(path, problem, remedy="get the overall list in XML from SESAM")
    published = iso(node.get("date", ""))
    if not published:
        raise ParseError(path, "no date", remedy="get the overall list in XML from SESAM again")
    known, off = _first_pass(path)
    notes = (f"{off:,} delisted target{'s' * (off > 1)} left out",) if off else ()
    return Publication(published, None, _records(path, known), notes=notes)


def _first_pass(path: Path) -> tuple[_Known, int]:
    known, off = _Known({}, {}, {}, Doubts(path.name)), 0

    for node in stream(path, ("sanctions-program", "target", "place")):
        if node.tag == "sanctions-program":
            _programme(Element(path.name, node), known.sets)
        elif node.tag == "place":
            ssid = fold(node.get("ssid"))
            known.places[ssid] = _place(Element(path.name, node), known.odd)
        else:
            ssid = fold(node.get("ssid"))
            known.names[ssid] = _main_name(node)
            off += _is_off(node)
    return known, off


def _programme(program: Element, sets: dict[str, tuple[str, str]]) -> None:
    """Each annex (sanctions-set) of a programme, under its English words where it has them."""
    key, name = (_english(program.children(f"program-{what}")) for what in ("key", "name"))
    annexes: dict[str, list[Element]] = {}
    for item in program.children("sanctions-set"):
        annexes.setdefault(item.attribute("ssid"), []).append(item)
    for ssid, items in annexes.items():
        sets[ssid] = (key, ", ".join(text for text in (name, _english(items)) if text))


def _english(items: list[Element]) -> str:
    return next(
        (item.own_text for item in items if item.attribute("lang") == "eng"), items[0].own_text if items else ""
    )


def _place(place: Element, doubts: Doubts) -> _Place:
    country = place.child("country")
    code = _country(country, doubts)
    fields = (place.text("location"), place.text("area"), country.own_text)
    return _Place(", ".join(text for text in fields if text), code)


def _country(country: Element, doubts: Doubts) -> str | None:
    printed = country.attribute("iso-code") or country.own_text
    code = country_code(printed) or country_code(country.own_text)
    if printed and not code:
        doubts.add("country", printed, "a country that we do not know")
    return code


def _main_name(target: etree._Element) -> str:
    """The primary name of a target's main identity; "" if it has none."""
    for body in ("individual", "entity", "object"):
        for name in target.iterfind(f"{body}/identity/name"):
            if name.get("name-type") == "primary-name":
                return next((made.text for made in names_of(Element("", name), Doubts(""))), "")
    return ""


def _status(target: Element) -> tuple[str, date | None, list[str]]:
    """The modification that takes effect last, the day of the first listing, and kinds of modification not known.

    One without a date is newer than all others: SECO leaves the dates out until a change is enacted.
    """
    last, listed, odd, latest = "", None, [], date.min
    for item in target.children("modification"):
        kind = item.attribute("modification-type")
        days = [iso(item.attribute(f"{what}-date")) for what in ("effective", "enactment", "publication")]
        day = next((day for day in days if day), None)
        if kind not in _MODIFICATIONS:
            odd.append(kind)
        if (day or date.max) > latest or not last:
            last, latest = kind, day or date.max
        if kind == "listed" and day:
            listed = min(day, listed or day)
    return last, listed, odd


def _is_off(target: etree._Element) -> bool:
    return _status(Element("", target))[0] == "de-listed"


def _records(path: Path, known: _Known) -> Iterator[Entry | Quarantined]:
    for node in stream(path, ("sanctions-program", "target", "place")):
        if node.tag == "target" and not _is_off(node):
            yield from _entry(Element(f"{path.name}#ssid={fold(node.get('ssid'))}", node), known)
    yield from known.odd


def _entry(target: Element, known: _Known) -> Iterator[Entry | Quarantined]:
    doubts = Doubts(target.record)

    def done(items: list[Element]) -> Iterator[Element]:
        """Each item in turn; what was not taken from it is in doubt."""
        for item in items:
            yield item
            item.drop(*_UNUSED)
            doubts.extend(item.leftovers())

    ssid = target.attribute("ssid")
    tag, body = next(
        ((tag, found[0]) for tag in ("individual", "entity", "object") if (found := target.children(tag))),
        ("", Element(target.record, etree.Element("none"))),
    )
    form = body.attribute("object-type")
    kind = _KINDS.get((tag, form))
    identities = body.children("identity")
    identities.sort(key=lambda identity: identity.attribute("main") == "false")
    names = [name for identity in identities for item in identity.children("name") for name in names_of(item, doubts)]
    if kind is None or not ssid or not names:
        problem = "no ssid or no name" if kind else "an unknown kind of target"
        yield Quarantined(target.record, "target", f"{tag} {form}".strip(), problem)
        return
    primary = next((number for number, name in enumerate(names) if name.quality == "primary"), None)
    if primary is None:
        doubts.add("name-type", names[0].text, "no primary name: the first one stands for it")
    first = names.pop(primary or 0)
    names = [Name(first.text, "primary", first.lang)] + [
        Name(name.text, "alias" if name.quality == "primary" else name.quality, name.lang) for name in names
    ]
    remarks: list[str] = []
    identifiers: list[Identifier] = []
    countries: list[str] = []
    dates: list[str] = []
    addresses: list[Address] = []
    for identity in identities:
        for item in done(identity.children("nationality")):
            countries += [code for country in item.children("country") if (code := _country(country, doubts))]
        for item in done(identity.children("day-month-year")):
            dates += [day] if (day := _birth(item, doubts)) else []
        for item in done(identity.children("place-of-birth")):
            if text := _at(item, known, doubts).text:
                remarks.append(f"born in {text}")
        for item in done(identity.children("address")):
            addresses.append(_address(item, known, doubts))
        for item in done(identity.children("identification-document")):
            identifier, remark = _document(item, doubts)
            identifiers += [identifier] if identifier else []
            remarks += [remark] if remark else []
        identity.attribute("ssid")
        doubts.extend(identity.leftovers())
    if kind == "organisation":
        countries += [address.country for address in addresses if address.country]
    if reference := target.text("foreign-identifier"):
        if _UN.fullmatch(reference):
            identifiers.append(Identifier("un_reference", reference))
        else:
            remarks.append(f"foreign identifier {reference}")
    for text in body.texts("other-information"):
        identifiers += labelled(text) or _information(text)
        remarks.append(text)
    _, listed, odd = _status(target)
    for word in odd:
        doubts.add("modification-type", word, "a kind of modification that we do not know; the target is kept")
    designations = []
    for number in target.texts("sanctions-set-id") or [target.attribute("sanctions-set-id")]:
        if number not in known.sets:
            doubts.add("sanctions-set-id", number, "a set that no programme of the file has")
        programme, basis = known.sets.get(number, (number, ""))
        designations.append(Designation(programme, listed, basis or None))
    relations = []
    for item in done(body.children("relation")):
        other, kind_of = item.attribute("target-id"), item.attribute("relation-type")
        relations.append(Relation(kind_of.replace("-", " "), known.names.get(other) or other, other))
        if text := item.text("remark"):
            remarks.append(f"{kind_of} {other}: {text}")
    body.attribute("sex")
    yield Entry(
        number=ssid,
        kind=kind,
        names=tuple(dict.fromkeys(names)),
        countries=tuple(dict.fromkeys(countries)),
        dates=tuple(dict.fromkeys(dates)),
        identifiers=tuple(dict.fromkeys(identifiers)),
        addresses=tuple(dict.fromkeys(address for address in addresses if address.text)),
        designations=tuple(dict.fromkeys(designations)),
        relations=tuple(dict.fromkeys(relations)),
        reason=" ".join(body.texts("justification")) or None,
        remarks="; ".join(dict.fromkeys(remarks)) or None,
        raw=target.record,
    )
    yield from doubts
    yield from body.leftovers()
    yield from target.leftovers()


def _birth(item: Element, doubts: Doubts) -> str | None:
    year, month, day = (item.attribute(name) for name in ("year", "month", "day"))
    calendar, about = item.attribute("calendar"), "~" if item.attribute("quality") == "low" else ""
    text = "-".join([year] + [part.zfill(2) for part in (month, day) if part])
    value = edtf(text + about) if calendar in ("", "Gregorian") and year and (month or not day) else None
    if value is None:
        doubts.add("day-month-year", f"{calendar} {year}-{month}-{day}".strip(" -"), "a date that is not understood")
    return value


def _at(item: Element, known: _Known, doubts: Doubts) -> _Place:
    number = item.attribute("place-id")
    if number and number not in known.places:
        doubts.add("place-id", number, "a place that the file does not have")
    return known.places.get(number, _Place("", None))


def _address(item: Element, known: _Known, doubts: Doubts) -> Address:
    place = _at(item, known, doubts)
    box = item.text("p-o-box")
    remark = item.text("remarks")
    fields = (
        item.text("c-o"), item.text("address-details"), f"P.O. Box {box}" if box else "", item.text("zip-code"),
        place.text, f"({remark})" if remark else "",
    )  # fmt: skip
    return Address(", ".join(text for text in fields if text), place.country)


def _document(item: Element, doubts: Doubts) -> tuple[Identifier | None, str]:
    """A document's number, and what the list remarks about it."""
    number, kind = item.text("number"), item.attribute("document-type")
    issuer = item.child("issuer")
    printed = issuer.attribute("code") or issuer.own_text
    code = country_code(printed) or country_code(issuer.own_text)
    if printed and not code:
        doubts.add("issuer", printed, "a country that we do not know")
    if kind not in _DOCUMENTS:
        doubts.add("document-type", kind, "a kind of document that we do not know")
    scheme, text = _DOCUMENTS.get(kind, "other"), item.text("remark")
    value = number if scheme != "other" else f"{kind} {number}"
    return Identifier(scheme, value, code) if number else None, f"{kind} {number}: {text}" if text else ""


def _information(text: str) -> list[Identifier]:
    return [
        Identifier(scheme, match[1].strip())
        for scheme, pattern in _INFORMATION
        if (match := regex.fullmatch(pattern, text))
    ]
