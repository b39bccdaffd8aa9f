"""Switzerland's overall list of sanctions targets (SECO, SESAM), XML. A record is a target whose measures are in force.

Targets that were taken off stay in the file: the modification that takes effect last says whether a target is in force,
wherever it stands. Modifications repeat whole identities, so only direct children are read. Places stand at the end,
hence two passes: the first gathers programmes, places, the names that relations point at, and counts who was taken off.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import regex
from lxml import etree

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
from xref.sources._seco_known import Known, Place, country_of, first_pass, status
from xref.sources._seco_names import names_of
from xref.sources._strict import Doubts, Element, fold, local
from xref.sources._xml import root, stream

_KINDS: dict[tuple[str, str], EntityKind] = {
    ("individual", ""): "person", ("entity", ""): "organisation", ("object", "vessel"): "vessel",
    ("object", "aircraft"): "aircraft",
}  # fmt: skip
_DOCUMENTS = {
    "passport": "passport", "diplomatic-passport": "passport", "service-passport": "passport",
    "id-card": "national_id", "driving-license": "driving_licence", "driving-licence": "driving_licence",
    "resident-permit": "other", "residence-permit": "other", "travel-document": "other", "other": "other",
}  # fmt: skip
_MODIFICATION = frozenset(("modification",))  # read by `status`
_UNUSED = frozenset(("ssid", "quality", "current", "date-of-issue", "expiry-date", "place-of-issue"))
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
    known = first_pass(path)
    off = len(known.off)
    notes = (f"{off:,} delisted target{'s' * (off > 1)} left out",) if off else ()
    return Publication(published, None, _records(path, known), notes=notes)


def _records(path: Path, known: Known) -> Iterator[Entry | Quarantined]:
    nodes = stream(path, ("sanctions-program", "target", "place"))
    targets = (node for node in nodes if local(str(node.tag)) == "target")
    for order, node in enumerate(targets):
        if order not in known.off:
            _, listed, odd = status(node)
            yield from _entry(Element(f"{path.name}#ssid={fold(node.get('ssid'))}", node), known, listed, odd)
    yield from known.odd


def _entry(target: Element, known: Known, listed: date | None, odd: list[str]) -> Iterator[Entry | Quarantined]:
    doubts = Doubts(target.record)

    def done(items: list[Element]) -> Iterator[Element]:
        """Each item in turn; what was not taken from it is in doubt."""
        for item in items:
            yield item
            item.drop(_UNUSED)
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
            countries += [code for country in item.children("country") if (code := country_of(country, doubts))]
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
    target.drop(_MODIFICATION)
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


def _at(item: Element, known: Known, doubts: Doubts) -> Place:
    number = item.attribute("place-id")
    if number and number not in known.places:
        doubts.add("place-id", number, "a place that the file does not have")
    return known.places.get(number, Place("", None))


def _address(item: Element, known: Known, doubts: Doubts) -> Address:
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
    code = country_of(item.child("issuer"), doubts)
    if kind not in _DOCUMENTS:
        doubts.add("document-type", kind, "a kind of document that we do not know")
    scheme, text = _DOCUMENTS.get(kind, "other"), item.text("remark")
    value = number if scheme != "other" else f"{kind} {number}"
    return Identifier(scheme, value, code) if number else None, f"{kind} {number}: {text}" if text else ""


def _information(text: str) -> list[Identifier]:
    return [
        Identifier(scheme, match[1].strip()) for scheme, pattern in _INFORMATION if (match := pattern.fullmatch(text))
    ]
