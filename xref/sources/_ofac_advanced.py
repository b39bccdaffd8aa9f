"""OFAC's ADVANCED XML, the format of SDN_ADVANCED.XML and of CONS_ADVANCED.XML.

A dump of joined tables: a party names its addresses; documents, relationships and sanctions name the party. Ids mean
something in their own file only. The method:

1. The first pass keeps reference values, locations, documents, relationships, sanctions entries and primary names by
   the ids they are joined on. Sanctions and relationships stand after the parties, so a single pass cannot do.
2. The second pass makes an entry of each party with what points to it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from lxml import etree

from xref.entry import Entry, Publication, Quarantined, Relation
from xref.errors import ParseError
from xref.sources._ofac_joins import PARTS, SHAPE, Joins, id_of, names_of, period_of
from xref.sources._ofac_words import Facts, designations, list_by_membership
from xref.sources._strict import fold
from xref.sources._tree import inside, strangers, text, texts
from xref.sources._xml import stream


def which(path: Path) -> str | None:
    """Which of OFAC's lists the file holds: the one that all of its parties are on. It reads the whole file."""
    names: dict[str, str] = {}
    parties: dict[str, set[str]] = defaultdict(set)
    try:
        for node in stream(path, PARTS):
            if node.tag.endswith("ReferenceValueSets"):
                names = {id_of(v, "ID"): fold(v.text) for v in inside(node, "ListValues", "List")}
            elif node.tag.endswith("SanctionsEntry"):
                parties[id_of(node, "ProfileID")].add(names.get(id_of(node, "ListID"), ""))
    except ParseError:
        pass  # what is broken is for `read` to say
    return list_by_membership(parties.values())


def read(path: Path) -> Publication:
    """Open an ADVANCED file. Raises `ParseError` if it has no date or no reference values, or is cut short."""
    joins = Joins(path)
    if joins.issued is None or not joins.kinds:
        problem = "no DateOfIssue or no ReferenceValueSets"
        raise ParseError(path, problem, remedy="get SDN_ADVANCED.XML or CONS_ADVANCED.XML again")
    return Publication(joins.issued, None, _records(path, joins))


def _records(path: Path, joins: Joins) -> Iterator[Entry | Quarantined]:
    for node in stream(path, PARTS):
        if node.tag.endswith("DistinctParty"):
            record = f"{path.name}#id={id_of(node, 'FixedRef')}"
            yield from _entry(record, node, joins)
            yield from strangers(record, node, SHAPE)
    yield from joins.odd


def _entry(record: str, node: etree._Element, joins: Joins) -> Iterator[Entry | Quarantined]:
    profiles = list(inside(node, "Profile"))
    number = id_of(profiles[0], "ID") if len(profiles) == 1 else ""
    subtype = id_of(profiles[0], "PartySubTypeID") if profiles else ""
    facts = Facts(record, joins.kinds.get(subtype, subtype), "PartySubTypeID")
    for profile in profiles[:1]:
        for alias, name, weak in names_of(profile, joins):
            facts.name(name, alias, weak=weak)
    listings = joins.listings.get(number, [])
    for comment in texts(node, "Comment"):
        facts.remark(comment)
    listed: dict[str, date | None] = {}
    for listing in sorted(listings, key=lambda listing: listing.listed_on or date.max):
        listed.setdefault(listing.list_name, listing.listed_on)
    authorities = dict.fromkeys(basis for listing in listings for basis in listing.authorities)
    programmes = (programme for listing in listings for programme in listing.programmes)
    facts.designations = designations(listed, programmes, "; ".join(authorities) or None)
    facts.sanctions((m for listing in listings for m in listing.measures), listed)
    if not listings:
        facts.doubts.add("SanctionsEntry", number, "no sanctions entry for this party")
    for profile in profiles[:1]:
        for feature in inside(profile, "Feature"):
            _feature(facts, joins, feature)
        for identity in inside(profile, "Identity"):
            for document in joins.documents.get(id_of(identity, "ID"), ()):
                facts.fact(document.kind, document.number, document.country, document.more)
    for kind, other in joins.relations.get(number, ()):
        facts.relations.append(Relation(kind, joins.names.get(other) or other, other))
    yield from facts.entry(number)


def _feature(facts: Facts, joins: Joins, feature: etree._Element) -> None:
    kind = joins.value("FeatureType", id_of(feature, "FeatureTypeID"))
    for version in inside(feature, "FeatureVersion"):
        values = [
            fold(detail.text) or joins.value("DetailReference", id_of(detail, "DetailReferenceID"))
            for detail in inside(version, "VersionDetail")
        ]
        values += [period_of(period) for period in inside(version, "DatePeriod")]
        for place in inside(version, "VersionLocation"):
            where = joins.locations.get(id_of(place, "LocationID"))
            if where is None:
                facts.doubts.add(
                    "VersionLocation", id_of(place, "LocationID"), "a location that the file does not hold"
                )
            elif kind == "Location":
                facts.place(where.parts, where.country)
            else:
                values.append(where.country or ", ".join(where.parts.values()))
        for value in dict.fromkeys(filter(None, values)):
            facts.fact(kind, value, more=text(version, "Comment"))
