"""OFAC's sdnList XML, the format of SDN.XML and of CONSOLIDATED.XML.

The format has no listing date and no legal basis, and its `idList` mixes identifiers with attributes of the party.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from itertools import islice
from pathlib import Path

from xref.entry import Designation, Entry, Publication, Quarantined
from xref.errors import ParseError
from xref.sources._ofac_words import Facts, list_by_programmes
from xref.sources._strict import Element
from xref.sources._xml import stream

_SAMPLE = 500  # entries that tell one list from the other; both begin with parties listed under their own programmes

_VESSEL = (  # the fields of a vessel under the type words that ENHANCED gives them
    ("callSign", "Vessel Call Sign"), ("vesselType", "Vessel Type"), ("vesselFlag", "Vessel Flag"),
    ("vesselOwner", "Vessel Owner"), ("tonnage", "Vessel Tonnage"),
    ("grossRegisteredTonnage", "Vessel Gross Registered Tonnage"),
)  # fmt: skip


def which(path: Path) -> str | None:
    """Which of OFAC's lists an sdnList is, by the programmes of its first entries."""
    found: list[set[str]] = []
    try:
        for node in islice(stream(path, ("sdnEntry",)), _SAMPLE):
            found.append(set(Element("", node).child("programList").texts("program")))
    except ParseError:
        pass  # what is broken is for `read` to say
    return list_by_programmes(found)


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


def _name(facts: Facts, element: Element) -> str:
    first, last = element.text("firstName"), element.text("lastName")
    return f"{first} {last}" if first and last else facts.reading_order(last) or first  # weak aliases: "LAST, First"


def _entry(entry: Element, uid: str) -> Iterator[Entry | Quarantined]:
    facts = Facts(entry.record, entry.text("sdnType"), "sdnType")
    facts.name(_name(facts, entry))
    for aka in entry.child("akaList").children("aka"):
        kind, category = aka.text("type"), aka.text("category")
        if category not in ("strong", "weak", ""):
            facts.doubts.add("aka/category", category, "a quality of alias that we do not know; taken as weak")
        facts.name(_name(facts, aka), kind or "(none)", weak=category not in ("strong", ""))
    facts.remark(entry.text("title"))
    facts.remark(entry.text("remarks"))
    for number in entry.child("idList").children("id"):
        issued, expires = number.text("issueDate"), number.text("expirationDate")
        dates = " ".join(f"{word} {day}" for word, day in (("issued", issued), ("expires", expires)) if day)
        facts.fact(number.text("idType"), number.text("idNumber"), number.text("idCountry"), dates)
    for item in entry.child("dateOfBirthList").children("dateOfBirthItem"):
        facts.when("dateOfBirth", item.text("dateOfBirth"))
    for list_name, item_name in (("nationalityList", "nationality"), ("citizenshipList", "citizenship")):
        for item in entry.child(list_name).children(item_name):
            facts.nationality(item_name, item.text("country"))
    for item in entry.child("placeOfBirthList").children("placeOfBirthItem"):
        facts.fact("Place of Birth", item.text("placeOfBirth"))
    for item in entry.child("addressList").children("address"):
        parts = (item.text(n) for n in ("address1", "address2", "address3", "city", "stateOrProvince", "postalCode"))
        facts.address(parts, item.text("country"))
    vessel = entry.child("vesselInfo")
    for field, kind in _VESSEL:
        if text := vessel.text(field):
            facts.fact(kind, text)
    facts.designations = tuple(Designation(p) for p in entry.child("programList").texts("program"))
    yield from facts.entry(uid)
    yield from entry.leftovers()
