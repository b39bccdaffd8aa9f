"""The tables of OFAC's ADVANCED XML that its parties are joined with, by the ids they are joined on."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import NamedTuple

from lxml import etree

from xref.entry import Quarantined
from xref.sources._strict import fold, local
from xref.sources._tree import inside, shape, strangers, text, texts
from xref.sources._xml import stream

PARTS = (
    "DateOfIssue", "ReferenceValueSets", "Location", "IDRegDocument", "DistinctParty", "ProfileRelationship",
    "SanctionsEntry",
)  # fmt: skip
_NAME_ORDER = (  # parts of a name in reading order
    "First Name", "Middle Name", "Patronymic", "Last Name", "Matronymic", "Maiden Name", "Nickname",
)  # fmt: skip
SHAPE = shape(
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


class Listing(NamedTuple):
    list_name: str
    listed_on: date | None
    authorities: tuple[str, ...]
    programmes: tuple[str, ...]
    measures: tuple[str, ...]


class Joins:
    """What the first pass keeps, by the ids that it is joined on."""

    def __init__(self, path: Path) -> None:
        self.issued: date | None = None
        self.values: dict[str, dict[str, str]] = defaultdict(dict)
        self.kinds: dict[str, str] = {}
        self.locations: dict[str, _Location] = {}
        self.documents: dict[str, list[_Document]] = defaultdict(list)
        self.relations: dict[str, list[tuple[str, str]]] = defaultdict(list)
        self.listings: dict[str, list[Listing]] = defaultdict(list)
        self.names: dict[str, str] = {}
        self.odd: list[Quarantined] = []
        for node in stream(path, PARTS):
            self._take(path, local(str(node.tag)), node)

    def _take(self, path: Path, tag: str, node: etree._Element) -> None:
        if tag == "DateOfIssue":
            self.issued = _day(node)
        elif tag == "ReferenceValueSets":
            self._references(node)
        elif tag == "DistinctParty":
            for profile in inside(node, "Profile"):
                self.names[id_of(profile, "ID")] = next((n for _, n, _ in names_of(profile, self)), "")
        else:
            self.odd += strangers(f"{path.name}#{tag}={id_of(node, 'ID')}", node, SHAPE)
            if tag == "Location":
                self.locations[id_of(node, "ID")] = self._location(node)
            elif tag == "IDRegDocument":
                self.documents[id_of(node, "IdentityID")].append(self._document(node))
            elif tag == "ProfileRelationship":
                former = "formerly " if id_of(node, "Former") == "true" else ""
                kind = former + self.value("RelationType", id_of(node, "RelationTypeID")).lower()
                self.relations[id_of(node, "From-ProfileID")].append((kind, id_of(node, "To-ProfileID")))
            else:
                self.listings[id_of(node, "ProfileID")].append(self._listing(node))

    def value(self, kind: str, number: str) -> str:
        """A reference value in words; "" if the file does not define it."""
        return self.values[kind].get(number, "")

    def _references(self, node: etree._Element) -> None:
        for group in node:
            for value in group:
                if isinstance(value.tag, str):
                    self.values[local(value.tag)][id_of(value, "ID")] = fold(value.text)
                    if local(value.tag) == "PartySubType":
                        self.kinds[id_of(value, "ID")] = id_of(value, "PartyTypeID")
        for (
            number,
            kind,
        ) in self.kinds.items():  # the kinds Individual and Entity have no sub-kinds: theirs is "Unknown"
            name = self.value("PartySubType", number)
            self.kinds[number] = self.value("PartyType", kind) if name in ("", "Unknown") else name

    def _location(self, node: etree._Element) -> _Location:
        parts = {
            self.value("LocPartType", id_of(part, "LocPartTypeID")): ", ".join(
                texts(part, "LocationPartValue", "Value")
            )
            for part in inside(node, "LocationPart")
        }
        countries = (self.value("Country", id_of(c, "CountryID")) for c in inside(node, "LocationCountry"))
        return _Location({kind: value for kind, value in parts.items() if value}, next(countries, ""))

    def _document(self, node: etree._Element) -> _Document:
        said = []
        for day in inside(node, "DocumentDate"):
            word = self.value("IDRegDocDateType", id_of(day, "IDRegDocDateTypeID"))
            said += [f"{word.lower()} {period_of(period)}" for period in inside(day, "DatePeriod")]
        said += [f"by {authority}" for authority in texts(node, "IssuingAuthority")]
        if where := self.locations.get(id_of(node, "IssuedIn-LocationID")):
            said.append(f"in {', '.join(where.parts.values()) or where.country}")
        said += texts(node, "Comment")
        if (validity := self.value("Validity", id_of(node, "ValidityID"))) not in ("Valid", ""):
            said.append(validity.lower())
        kind = self.value("IDRegDocType", id_of(node, "IDRegDocTypeID"))
        country = self.value("Country", id_of(node, "IssuedBy-CountryID"))
        return _Document(kind, text(node, "IDRegistrationNo"), country, " ".join(said))

    def _listing(self, node: etree._Element) -> Listing:
        events = list(inside(node, "EntryEvent"))
        days = [day for event in events for d in inside(event, "Date") if (day := _day(d))]
        authorities = dict.fromkeys(self.value("LegalBasis", id_of(event, "LegalBasisID")) for event in events)
        programmes, measures = [], []
        for measure in inside(node, "SanctionsMeasure"):
            kind = self.value("SanctionsType", id_of(measure, "SanctionsTypeID"))
            if kind == "Program":
                programmes += texts(measure, "Comment")
            else:
                measures.append(" ".join([kind, *texts(measure, "Comment")]))
        return Listing(
            self.value("List", id_of(node, "ListID")),
            min(days, default=None),
            tuple(filter(None, authorities)),
            tuple(dict.fromkeys(programmes)),
            tuple(dict.fromkeys(measures)),
        )


def names_of(profile: etree._Element, joins: Joins) -> list[tuple[str, str, bool]]:
    """The kind of alias ("" for the primary name, which comes first), the text and the weakness of each name."""
    found: list[tuple[str, str, bool]] = []
    for identity in inside(profile, "Identity"):
        kinds = {
            id_of(group, "ID"): joins.value("NamePartType", id_of(group, "NamePartTypeID"))
            for group in inside(identity, "NamePartGroups", "MasterNamePartGroup", "NamePartGroup")
        }
        for alias in inside(identity, "Alias"):
            primary, weak = id_of(alias, "Primary") == "true", id_of(alias, "LowQuality") == "true"
            for i, name in enumerate(inside(alias, "DocumentedName")):
                values = list(inside(name, "DocumentedNamePart", "NamePartValue"))
                values.sort(key=lambda value: _rank(kinds.get(id_of(value, "NamePartGroupID"), "")))
                full = " ".join(part for value in values if (part := fold(value.text)))
                first = primary and not i and not any(not kind for kind, _, _ in found)
                found.append(
                    ("" if first else joins.value("AliasType", id_of(alias, "AliasTypeID")) or "(none)", full, weak)
                )
    return sorted(found, key=lambda name: bool(name[0]))


def _rank(kind: str) -> int:
    return _NAME_ORDER.index(kind) if kind in _NAME_ORDER else len(_NAME_ORDER)


def id_of(node: etree._Element, name: str) -> str:
    """An attribute that holds an id."""
    return (node.get(name) or "").strip()


def _day(node: etree._Element) -> date | None:
    try:
        return date(int(text(node, "Year")), int(text(node, "Month")), int(text(node, "Day")))
    except (ValueError, OverflowError):
        return None


def period_of(node: etree._Element) -> str:
    """A period in the words that `xref.dates.edtf` reads."""
    ends = [_day(day) for path in (("Start", "From"), ("End", "To")) for day in inside(node, *path)]
    about = any(id_of(end, "Approximate") == "true" for tag in ("Start", "End") for end in inside(node, tag))
    days = [str(day) for day in dict.fromkeys(ends) if day]
    return ("circa " if about and days else "") + " to ".join(days)
