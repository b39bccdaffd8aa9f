"""OFAC's ENHANCED XML, the format of SDN_ENHANCED.XML and of CONS_ENHANCED.XML.

The richest of OFAC's formats: when each list took the party on, under which authority, names in their own scripts, and
who owns or acts for whom. It does not say which programme a date or an authority belongs to.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import islice
from pathlib import Path

from lxml import etree

from xref.entry import Entry, Publication, Quarantined, Relation
from xref.errors import ParseError
from xref.sources._ofac_words import BORN, CONSOLIDATED, SDN, Facts, designations, list_by_membership
from xref.sources._tree import inside, shape, strangers, text, texts
from xref.sources._xml import stream

_PARTS = ("publicationInfo", "referenceValue", "featureType", "entity")
_SAMPLE = 500  # entities whose lists tell which file it is, where the file does not say itself
_SHAPE = shape(
    """
entity: @id generalInfo sanctionsLists sanctionsPrograms sanctionsTypes legalAuthorities names addresses features \
 identityDocuments relationships
generalInfo: identityId entityType title remarks
entityType: @refId
sanctionsLists: sanctionsList
sanctionsList: @refId @id @datePublished
sanctionsPrograms: sanctionsProgram
sanctionsProgram: @refId @id
sanctionsTypes: sanctionsType
sanctionsType: @refId @id
legalAuthorities: legalAuthority
legalAuthority: @refId @id
names: name
name: @id @nameId @nameTranslationId isPrimary aliasType isLowQuality translations
aliasType: @refId
translations: translation
translation: @id isPrimary script formattedFirstName formattedLastName formattedFullName nameParts addressParts
script: @refId
nameParts: namePart
namePart: @id type value
type: @refId @featureTypeId
addresses: address
address: @id country translations
country: @refId
addressParts: addressPart
addressPart: @id type value
features: feature
feature: @id type versionId value valueDate valueRefId isPrimary reliability comments
reliability: @refId
valueDate: @id fromDateBegin fromDateEnd toDateBegin toDateEnd isApproximate isDateRange
issueDate: @id fromDateBegin fromDateEnd toDateBegin toDateEnd isApproximate isDateRange
expirationDate: @id fromDateBegin fromDateEnd toDateBegin toDateEnd isApproximate isDateRange
identityDocuments: identityDocument
identityDocument: @id type name documentNumber isValid issuingCountry issuingLocation issuingAuthority issueDate \
 expirationDate comments
issuingCountry: @refId
relationships: relationship
relationship: @id type relatedEntity quality comments
relatedEntity: @entityId
quality: @refId
""".replace("\\\n", "")
)


def which(path: Path) -> str | None:
    """Which of OFAC's lists the file holds, by its own filter, or else by the list that all of its entities are on."""
    found: list[set[str]] = []
    try:
        for node in islice(stream(path, _PARTS[::3]), _SAMPLE):
            if node.tag.endswith("publicationInfo"):
                if next(inside(node, "dataAsOf"), None) is None:
                    return None  # a delta file has the same root
                filters = {SDN, CONSOLIDATED} & set(texts(node, "filters", "sanctionsLists", "sanctionsList"))
                if len(filters) == 1:
                    return filters.pop()
            else:
                found.append(set(texts(node, "sanctionsLists", "sanctionsList")))
    except ParseError:
        pass  # what is broken is for `read` to say
    return list_by_membership(found)


def read(path: Path) -> Publication:
    """Open an ENHANCED file. Raises `ParseError` if it has no date."""
    for node in stream(path, _PARTS):
        try:
            return Publication(date.fromisoformat(text(node, "dataAsOf")[:10]), None, _records(path))
        except ValueError:
            break
    raise ParseError(path, "no publicationInfo with dataAsOf", remedy="get SDN_ENHANCED.XML or CONS_ENHANCED.XML again")


def _records(path: Path) -> Iterator[Entry | Quarantined]:
    for node in stream(path, _PARTS):
        if node.tag.endswith("}entity") or node.tag == "entity":
            record = f"{path.name}#id={node.get('id', '')}"
            yield from _entry(record, node)
            yield from strangers(record, node, _SHAPE)


def _entry(record: str, node: etree._Element) -> Iterator[Entry | Quarantined]:
    facts = Facts(record, text(node, "generalInfo", "entityType"), "entityType")
    for name in inside(node, "names", "name"):
        _names(facts, name)
    listed: dict[str, date | None] = {}
    for on in inside(node, "sanctionsLists", "sanctionsList"):
        _list(facts, listed, on)
    authorities = "; ".join(texts(node, "legalAuthorities", "legalAuthority")) or None
    facts.designations = designations(listed, texts(node, "sanctionsPrograms", "sanctionsProgram"), authorities)
    facts.remark(text(node, "generalInfo", "title"))
    facts.remark(text(node, "generalInfo", "remarks"))
    facts.sanctions(texts(node, "sanctionsTypes", "sanctionsType"), listed)
    for feature in inside(node, "features", "feature"):
        kind, value = text(feature, "type"), text(feature, "value")
        if kind in BORN or not value:
            value = next((_period(day) for day in inside(feature, "valueDate")), value)
        facts.fact(kind, value, more=text(feature, "comments"))
    for document in inside(node, "identityDocuments", "identityDocument"):
        _document(facts, document)
    for address in inside(node, "addresses", "address"):
        for translation in inside(address, "translations", "translation"):
            parts = {text(p, "type"): text(p, "value") for p in inside(translation, "addressParts", "addressPart")}
            facts.place(parts, text(address, "country"))
    for relation in inside(node, "relationships", "relationship"):
        for other in inside(relation, "relatedEntity"):
            facts.relations.append(
                Relation(text(relation, "type").lower(), " ".join((other.text or "").split()), other.get("entityId"))
            )
    yield from facts.entry(node.get("id", "").strip())


def _names(facts: Facts, name: etree._Element) -> None:
    primary = text(name, "isPrimary") == "true"
    translations = sorted(
        inside(name, "translations", "translation"), key=lambda translation: text(translation, "isPrimary") != "true"
    )
    for i, translation in enumerate(translations):
        alias = (
            ""
            if primary and not i and not facts.names
            else text(name, "aliasType") or ("Name" if primary else "(none)")
        )
        facts.name(reading_name(translation), alias, weak=text(name, "isLowQuality") == "true")


def reading_name(translation: etree._Element) -> str:
    """A name in one script, given names first."""
    parts = (text(translation, "formattedFirstName"), text(translation, "formattedLastName"))
    return " ".join(part for part in parts if part) or text(translation, "formattedFullName")


def _list(facts: Facts, listed: dict[str, date | None], on: etree._Element) -> None:
    day = on.get("datePublished", "")
    name = " ".join((on.text or "").split())
    try:
        when = date.fromisoformat(day[:10])
    except ValueError:
        when = None
        facts.doubts.add("sanctionsList/@datePublished", day, "a date that is not understood")
    known = listed.get(name)
    listed[name] = min(when, known) if when and known else when or known


def _period(node: etree._Element) -> str:
    first, last = text(node, "fromDateBegin"), text(node, "toDateEnd") or text(node, "fromDateEnd")
    about = "circa " if text(node, "isApproximate") == "true" else ""
    return f"{about}{first} to {last}" if last and last != first else about + first


def _document(facts: Facts, node: etree._Element) -> None:
    said = [
        f"{word} {' '.join(_period(d) for d in inside(node, tag))}".strip()
        for word, tag in (("issued", "issueDate"), ("expires", "expirationDate"))
        if next(inside(node, tag), None) is not None
    ]
    said += [f"by {authority}" for authority in texts(node, "issuingAuthority")]
    said += [f"in {place}" for place in texts(node, "issuingLocation")]
    said += texts(node, "comments")
    if text(node, "isValid") == "false":
        said.append("fraudulent")
    facts.fact(text(node, "type"), text(node, "documentNumber"), text(node, "issuingCountry"), " ".join(said))
