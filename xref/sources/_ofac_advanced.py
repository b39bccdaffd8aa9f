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

from xref.entry import Entry, Publication, Quarantined, Relation
from xref.errors import ParseError
from xref.sources._ofac_joins import PARTS, SHAPE, Joins, names_of, period_of
from xref.sources._ofac_words import Facts, designations, list_by_membership
from xref.sources._tree import Branch
from xref.sources._xml import stream


def which(path: Path) -> str | None:
    """Which of OFAC's lists the file holds: the one that all of its parties are on. It reads the whole file."""
    names: dict[str, str] = {}
    parties: dict[str, set[str]] = defaultdict(set)
    try:
        for node in map(Branch, stream(path, PARTS)):  # all parts, as `stream` frees only what it yields
            if node.tag == "ReferenceValueSets":
                names = {v.get("ID"): v.own_text for v in node.inside("ListValues", "List")}
            elif node.tag == "SanctionsEntry":
                parties[node.get("ProfileID")].add(names.get(node.get("ListID"), ""))
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
    for node in map(Branch, stream(path, PARTS)):
        if node.tag == "DistinctParty":
            record = f"{path.name}#id={node.get('FixedRef')}"
            yield from _entry(record, node, joins)
            yield from node.strangers(record, SHAPE)
    yield from joins.odd


def _entry(record: str, node: Branch, joins: Joins) -> Iterator[Entry | Quarantined]:
    profiles = node.inside("Profile")
    number = profiles[0].get("ID") if len(profiles) == 1 else ""
    subtype = profiles[0].get("PartySubTypeID") if profiles else ""
    facts = Facts(record, joins.kinds.get(subtype, subtype), "PartySubTypeID")
    for profile in profiles[:1]:
        for alias, name, weak in names_of(profile, joins):
            facts.name(name, alias, weak=weak)
    listings = joins.listings.get(number, [])
    for comment in node.texts("Comment"):
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
        for feature in profile.inside("Feature"):
            _feature(facts, joins, feature)
        for identity in profile.inside("Identity"):
            for document in joins.documents.get(identity.get("ID"), ()):
                facts.fact(document.kind, document.number, document.country, document.more)
    for kind, other in joins.relations.get(number, ()):
        facts.relations.append(Relation(kind, joins.names.get(other) or other, other))
    yield from facts.entry(number)


def _feature(facts: Facts, joins: Joins, feature: Branch) -> None:
    kind = joins.value("FeatureType", feature.get("FeatureTypeID"))
    for version in feature.inside("FeatureVersion"):
        values = [
            detail.own_text or joins.value("DetailReference", detail.get("DetailReferenceID"))
            for detail in version.inside("VersionDetail")
        ]
        values += [period_of(period) for period in version.inside("DatePeriod")]
        for place in version.inside("VersionLocation"):
            where = joins.locations.get(place.get("LocationID"))
            if where is None:
                facts.doubts.add("VersionLocation", place.get("LocationID"), "a location that the file does not hold")
            elif kind == "Location":
                facts.place(where.parts, where.country)
            else:
                values.append(where.country or ", ".join(where.parts.values()))
        for value in dict.fromkeys(filter(None, values)):
            facts.fact(kind, value, more=version.text("Comment"))
