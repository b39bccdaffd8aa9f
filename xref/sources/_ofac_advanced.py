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
from typing import NamedTuple

from lxml import etree

from xref.entry import Entry, Publication, Quarantined, Relation
from xref.errors import ParseError
from xref.sources._ofac_words import Facts, designations, list_by_membership
from xref.sources._strict import fold, local
from xref.sources._tree import inside, shape, strangers, text, texts
from xref.sources._xml import stream

_PARTS = (
    "DateOfIssue", "ReferenceValueSets", "Location", "IDRegDocument", "DistinctParty", "ProfileRelationship",
    "SanctionsEntry",
)  # fmt: skip
_NAME_ORDER = (  # parts of a name in reading order
    "First Name", "Middle Name", "Patronymic", "Last Name", "Matronymic", "Maiden Name", "Nickname",
)  # fmt: skip
_SHAPE = shape(
    """
Location: @ID LocationAreaCode FeatureVersionReference IDRegDocumentReference LocationCountry LocationPart
LocationAreaCode: @AreaCodeID
FeatureVersionReference: @FeatureVersionID
IDRegDocumentReference: @IDRegDocumentID
LocationCountry: @CountryID @CountryRelevanceID
LocationPart: @LocPartTypeID LocationPartValue
LocationPartValue: @Primary @LocPartValueTypeID @LocPartValueStatusID Comment Value
IDRegDocument: @ID @IDRegDocTypeID @IdentityID @IssuedBy-CountryID @IssuedIn-LocationID @ValidityID Comment \
 IDRegistrationNo IssuingAuthority DocumentDate DocumentedNameReference
DocumentDate: @IDRegDocDateTypeID DatePeriod
DocumentedNameReference: @DocumentedNameID
DistinctParty: @FixedRef Comment Profile
Profile: @ID @PartySubTypeID Identity Feature
Identity: @ID @FixedRef @Primary @False Alias NamePartGroups
Alias: @FixedRef @AliasTypeID @Primary @LowQuality DocumentedName
DocumentedName: @ID @FixedRef @DocNameStatusID DocumentedNamePart
DocumentedNamePart: NamePartValue
NamePartValue: @NamePartGroupID @ScriptID @ScriptStatusID @Acronym
NamePartGroups: MasterNamePartGroup
MasterNamePartGroup: NamePartGroup
NamePartGroup: @ID @NamePartTypeID
Feature: @ID @FeatureTypeID FeatureVersion IdentityReference
FeatureVersion: @ID @ReliabilityID Comment DatePeriod VersionDetail VersionLocation
VersionDetail: @DetailTypeID @DetailReferenceID
VersionLocation: @LocationID
IdentityReference: @IdentityID @IdentityFeatureLinkTypeID
DatePeriod: @CalendarTypeID @YearFixed @MonthFixed @DayFixed Start End
Start: @Approximate @YearFixed @MonthFixed @DayFixed From To
End: @Approximate @YearFixed @MonthFixed @DayFixed From To
From: Year Month Day
To: Year Month Day
ProfileRelationship: @ID @From-ProfileID @To-ProfileID @RelationTypeID @RelationQualityID @Former \
 @SanctionsEntryID Comment
SanctionsEntry: @ID @ProfileID @ListID EntryEvent SanctionsMeasure
EntryEvent: @ID @EntryEventTypeID @LegalBasisID Comment Date
Date: @CalendarTypeID Year Month Day
SanctionsMeasure: @ID @SanctionsTypeID Comment DatePeriod
""".replace("\\\n", "")
)


class _Location(NamedTuple):
    parts: dict[str, str]
    country: str


class _Document(NamedTuple):
    kind: str
    number: str
    country: str
    more: str


class _Listing(NamedTuple):
    list_name: str
    listed_on: date | None
    authorities: tuple[str, ...]
    programmes: tuple[str, ...]
    measures: tuple[str, ...]


class _Joins:
    """What the first pass keeps, by the ids that it is joined on."""

    def __init__(self, path: Path) -> None:
        self.issued: date | None = None
        self.values: dict[str, dict[str, str]] = defaultdict(dict)
        self.kinds: dict[str, str] = {}
        self.locations: dict[str, _Location] = {}
        self.documents: dict[str, list[_Document]] = defaultdict(list)
        self.relations: dict[str, list[tuple[str, str]]] = defaultdict(list)
        self.listings: dict[str, list[_Listing]] = defaultdict(list)
        self.names: dict[str, str] = {}
        self.odd: list[Quarantined] = []
        for node in stream(path, _PARTS):
            self._take(path, local(str(node.tag)), node)

    def _take(self, path: Path, tag: str, node: etree._Element) -> None:
        if tag == "DateOfIssue":
            self.issued = _day(node)
        elif tag == "ReferenceValueSets":
            self._references(node)
        elif tag == "DistinctParty":
            for profile in inside(node, "Profile"):
                self.names[_id(profile, "ID")] = next((n for _, n, _ in _names(profile, self)), "")
        else:
            self.odd += strangers(f"{path.name}#{tag}={_id(node, 'ID')}", node, _SHAPE)
            if tag == "Location":
                self.locations[_id(node, "ID")] = self._location(node)
            elif tag == "IDRegDocument":
                self.documents[_id(node, "IdentityID")].append(self._document(node))
            elif tag == "ProfileRelationship":
                former = "formerly " if _id(node, "Former") == "true" else ""
                kind = former + self.value("RelationType", _id(node, "RelationTypeID")).lower()
                self.relations[_id(node, "From-ProfileID")].append((kind, _id(node, "To-ProfileID")))
            else:
                self.listings[_id(node, "ProfileID")].append(self._listing(node))

    def value(self, kind: str, number: str) -> str:
        """A reference value in words; "" if the file does not define it."""
        return self.values[kind].get(number, "")

    def _references(self, node: etree._Element) -> None:
        for group in node:
            for value in group:
                if isinstance(value.tag, str):
                    self.values[local(value.tag)][_id(value, "ID")] = fold(value.text)
                    if local(value.tag) == "PartySubType":
                        self.kinds[_id(value, "ID")] = _id(value, "PartyTypeID")
        for (
            number,
            kind,
        ) in self.kinds.items():  # the kinds Individual and Entity have no sub-kinds: theirs is "Unknown"
            name = self.value("PartySubType", number)
            self.kinds[number] = self.value("PartyType", kind) if name in ("", "Unknown") else name

    def _location(self, node: etree._Element) -> _Location:
        parts = {
            self.value("LocPartType", _id(part, "LocPartTypeID")): ", ".join(texts(part, "LocationPartValue", "Value"))
            for part in inside(node, "LocationPart")
        }
        countries = (self.value("Country", _id(c, "CountryID")) for c in inside(node, "LocationCountry"))
        return _Location({kind: value for kind, value in parts.items() if value}, next(countries, ""))

    def _document(self, node: etree._Element) -> _Document:
        said = []
        for day in inside(node, "DocumentDate"):
            word = self.value("IDRegDocDateType", _id(day, "IDRegDocDateTypeID"))
            said += [f"{word.lower()} {_period(period)}" for period in inside(day, "DatePeriod")]
        said += [f"by {authority}" for authority in texts(node, "IssuingAuthority")]
        if where := self.locations.get(_id(node, "IssuedIn-LocationID")):
            said.append(f"in {', '.join(where.parts.values()) or where.country}")
        said += texts(node, "Comment")
        if (validity := self.value("Validity", _id(node, "ValidityID"))) not in ("Valid", ""):
            said.append(validity.lower())
        kind = self.value("IDRegDocType", _id(node, "IDRegDocTypeID"))
        country = self.value("Country", _id(node, "IssuedBy-CountryID"))
        return _Document(kind, text(node, "IDRegistrationNo"), country, " ".join(said))

    def _listing(self, node: etree._Element) -> _Listing:
        events = list(inside(node, "EntryEvent"))
        days = [day for event in events for d in inside(event, "Date") if (day := _day(d))]
        authorities = dict.fromkeys(self.value("LegalBasis", _id(event, "LegalBasisID")) for event in events)
        programmes, measures = [], []
        for measure in inside(node, "SanctionsMeasure"):
            kind = self.value("SanctionsType", _id(measure, "SanctionsTypeID"))
            if kind == "Program":
                programmes += texts(measure, "Comment")
            else:
                measures.append(" ".join([kind, *texts(measure, "Comment")]))
        return _Listing(
            self.value("List", _id(node, "ListID")),
            min(days, default=None),
            tuple(filter(None, authorities)),
            tuple(dict.fromkeys(programmes)),
            tuple(dict.fromkeys(measures)),
        )


def which(path: Path) -> str | None:
    """Which of OFAC's lists the file holds: the one that all of its parties are on. It reads the whole file."""
    names: dict[str, str] = {}
    parties: dict[str, set[str]] = defaultdict(set)
    try:
        for node in stream(path, _PARTS):
            if node.tag.endswith("ReferenceValueSets"):
                names = {_id(v, "ID"): fold(v.text) for v in inside(node, "ListValues", "List")}
            elif node.tag.endswith("SanctionsEntry"):
                parties[_id(node, "ProfileID")].add(names.get(_id(node, "ListID"), ""))
    except ParseError:
        pass  # what is broken is for `read` to say
    return list_by_membership(parties.values())


def read(path: Path) -> Publication:
    """Open an ADVANCED file. Raises `ParseError` if it has no date or no reference values, or is cut short."""
    joins = _Joins(path)
    if joins.issued is None or not joins.kinds:
        problem = "no DateOfIssue or no ReferenceValueSets"
        raise ParseError(path, problem, remedy="get SDN_ADVANCED.XML or CONS_ADVANCED.XML again")
    return Publication(joins.issued, None, _records(path, joins))


def _records(path: Path, joins: _Joins) -> Iterator[Entry | Quarantined]:
    for node in stream(path, _PARTS):
        if node.tag.endswith("DistinctParty"):
            record = f"{path.name}#id={_id(node, 'FixedRef')}"
            yield from _entry(record, node, joins)
            yield from strangers(record, node, _SHAPE)
    yield from joins.odd


def _entry(record: str, node: etree._Element, joins: _Joins) -> Iterator[Entry | Quarantined]:
    profiles = list(inside(node, "Profile"))
    number = _id(profiles[0], "ID") if len(profiles) == 1 else ""
    subtype = _id(profiles[0], "PartySubTypeID") if profiles else ""
    facts = Facts(record, joins.kinds.get(subtype, subtype), "PartySubTypeID")
    for profile in profiles[:1]:
        for alias, name, weak in _names(profile, joins):
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
            for document in joins.documents.get(_id(identity, "ID"), ()):
                facts.fact(document.kind, document.number, document.country, document.more)
    for kind, other in joins.relations.get(number, ()):
        facts.relations.append(Relation(kind, joins.names.get(other) or other, other))
    yield from facts.entry(number)


def _names(profile: etree._Element, joins: _Joins) -> list[tuple[str, str, bool]]:
    """The kind of alias ("" for the primary name, which comes first), the text and the weakness of each name."""
    found: list[tuple[str, str, bool]] = []
    for identity in inside(profile, "Identity"):
        kinds = {
            _id(group, "ID"): joins.value("NamePartType", _id(group, "NamePartTypeID"))
            for group in inside(identity, "NamePartGroups", "MasterNamePartGroup", "NamePartGroup")
        }
        for alias in inside(identity, "Alias"):
            primary, weak = _id(alias, "Primary") == "true", _id(alias, "LowQuality") == "true"
            for i, name in enumerate(inside(alias, "DocumentedName")):
                values = list(inside(name, "DocumentedNamePart", "NamePartValue"))
                values.sort(key=lambda value: _rank(kinds.get(_id(value, "NamePartGroupID"), "")))
                full = " ".join(part for value in values if (part := fold(value.text)))
                first = primary and not i and not any(not kind for kind, _, _ in found)
                found.append(
                    ("" if first else joins.value("AliasType", _id(alias, "AliasTypeID")) or "(none)", full, weak)
                )
    return sorted(found, key=lambda name: bool(name[0]))


def _rank(kind: str) -> int:
    return _NAME_ORDER.index(kind) if kind in _NAME_ORDER else len(_NAME_ORDER)


def _feature(facts: Facts, joins: _Joins, feature: etree._Element) -> None:
    kind = joins.value("FeatureType", _id(feature, "FeatureTypeID"))
    for version in inside(feature, "FeatureVersion"):
        values = [
            fold(detail.text) or joins.value("DetailReference", _id(detail, "DetailReferenceID"))
            for detail in inside(version, "VersionDetail")
        ]
        values += [_period(period) for period in inside(version, "DatePeriod")]
        for place in inside(version, "VersionLocation"):
            where = joins.locations.get(_id(place, "LocationID"))
            if where is None:
                facts.doubts.add("VersionLocation", _id(place, "LocationID"), "a location that the file does not hold")
            elif kind == "Location":
                facts.place(where.parts, where.country)
            else:
                values.append(where.country or ", ".join(where.parts.values()))
        for value in dict.fromkeys(filter(None, values)):
            facts.fact(kind, value, more=text(version, "Comment"))


def _id(node: etree._Element, name: str) -> str:
    return (node.get(name) or "").strip()


def _day(node: etree._Element) -> date | None:
    try:
        return date(int(text(node, "Year")), int(text(node, "Month")), int(text(node, "Day")))
    except (ValueError, OverflowError):
        return None


def _period(node: etree._Element) -> str:
    """A period in the words that `xref.dates.edtf` reads."""
    ends = [_day(day) for path in (("Start", "From"), ("End", "To")) for day in inside(node, *path)]
    about = any(_id(end, "Approximate") == "true" for tag in ("Start", "End") for end in inside(node, tag))
    days = [str(day) for day in dict.fromkeys(ends) if day]
    return ("circa " if about and days else "") + " to ".join(days)
