"""OFAC's ENHANCED XML, the format of SDN_ENHANCED.XML and of CONS_ENHANCED.XML.

The richest of OFAC's formats: when each list took the party on, under which authority, names in their own scripts, and
who owns or acts for whom. It does not say which programme a date or an authority belongs to.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import islice
from pathlib import Path

from xref.entry import Entry, Publication, Quarantined, Relation
from xref.errors import ParseError
from xref.sources._ofac_words import BORN, CONSOLIDATED, SDN, Facts, designations, list_by_membership
from xref.sources._tree import Branch, shape
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
        for node in map(Branch, islice(stream(path, _PARTS[::3]), _SAMPLE)):
            if node.tag == "publicationInfo":
                if not node.inside("dataAsOf"):
                    return None  # a delta file has the same root
                filters = {SDN, CONSOLIDATED} & set(node.texts("filters", "sanctionsLists", "sanctionsList"))
                if len(filters) == 1:
                    return filters.pop()
            else:
                found.append(set(node.texts("sanctionsLists", "sanctionsList")))
    except ParseError:
        pass  # what is broken is for `read` to say
    return list_by_membership(found)


def read(path: Path) -> Publication:
    """Open an ENHANCED file. Raises `ParseError` if it has no date."""
    for node in map(Branch, stream(path, _PARTS)):
        try:
            return Publication(date.fromisoformat(node.text("dataAsOf")[:10]), None, _records(path))
        except ValueError:
            break
    raise ParseError(path, "no publicationInfo with dataAsOf", remedy="get SDN_ENHANCED.XML or CONS_ENHANCED.XML again")


def _records(path: Path) -> Iterator[Entry | Quarantined]:
    for node in map(Branch, stream(path, _PARTS)):
        if node.tag == "entity":
            record = f"{path.name}#id={node.get('id')}"
            yield from _entry(record, node)
            yield from node.strangers(record, _SHAPE)


def _entry(record: str, node: Branch) -> Iterator[Entry | Quarantined]:
    facts = Facts(record, node.text("generalInfo", "entityType"), "entityType")
    for name in node.inside("names", "name"):
        _names(facts, name)
    listed: dict[str, date | None] = {}
    for on in node.inside("sanctionsLists", "sanctionsList"):
        _list(facts, listed, on)
    authorities = "; ".join(node.texts("legalAuthorities", "legalAuthority")) or None
    facts.designations = designations(listed, node.texts("sanctionsPrograms", "sanctionsProgram"), authorities)
    facts.remark(node.text("generalInfo", "title"))
    facts.remark(node.text("generalInfo", "remarks"))
    facts.sanctions(node.texts("sanctionsTypes", "sanctionsType"), listed)
    for feature in node.inside("features", "feature"):
        kind, value = feature.text("type"), feature.text("value")
        if kind in BORN or not value:
            value = next((_period(day) for day in feature.inside("valueDate")), value)
        facts.fact(kind, value, more=feature.text("comments"))
    for document in node.inside("identityDocuments", "identityDocument"):
        _document(facts, document)
    for address in node.inside("addresses", "address"):
        for translation in address.inside("translations", "translation"):
            parts = {p.text("type"): p.text("value") for p in translation.inside("addressParts", "addressPart")}
            facts.place(parts, address.text("country"))
    for relation in node.inside("relationships", "relationship"):
        kind = relation.text("type").lower()
        for other in relation.inside("relatedEntity"):
            facts.relations.append(Relation(kind, other.own_text, other.get("entityId") or None))
    yield from facts.entry(node.get("id"))


def _names(facts: Facts, name: Branch) -> None:
    primary = name.text("isPrimary") == "true"
    translations = sorted(
        name.inside("translations", "translation"), key=lambda translation: translation.text("isPrimary") != "true"
    )
    for i, translation in enumerate(translations):
        alias = (
            "" if primary and not i and not facts.names else name.text("aliasType") or ("Name" if primary else "(none)")
        )
        facts.name(reading_name(translation), alias, weak=name.text("isLowQuality") == "true")


def reading_name(translation: Branch) -> str:
    """A name in one script, given names first."""
    parts = (translation.text("formattedFirstName"), translation.text("formattedLastName"))
    return " ".join(part for part in parts if part) or translation.text("formattedFullName")


def _list(facts: Facts, listed: dict[str, date | None], on: Branch) -> None:
    day = on.get("datePublished")
    name = on.own_text
    try:
        when = date.fromisoformat(day[:10])
    except ValueError:
        when = None
        facts.doubts.add("sanctionsList/@datePublished", day, "a date that is not understood")
    known = listed.get(name)
    listed[name] = min(when, known) if when and known else when or known


def _period(node: Branch) -> str:
    first, last = node.text("fromDateBegin"), node.text("toDateEnd") or node.text("fromDateEnd")
    about = "circa " if node.text("isApproximate") == "true" else ""
    return f"{about}{first} to {last}" if last and last != first else about + first


def _document(facts: Facts, node: Branch) -> None:
    said = [
        f"{word} {' '.join(_period(d) for d in node.inside(tag))}".strip()
        for word, tag in (("issued", "issueDate"), ("expires", "expirationDate"))
        if node.inside(tag)
    ]
    said += [f"by {authority}" for authority in node.texts("issuingAuthority")]
    said += [f"in {place}" for place in node.texts("issuingLocation")]
    said += node.texts("comments")
    if node.text("isValid") == "false":
        said.append("fraudulent")
    facts.fact(node.text("type"), node.text("documentNumber"), node.text("issuingCountry"), " ".join(said))
