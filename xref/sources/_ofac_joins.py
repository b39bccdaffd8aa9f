"""The tables of OFAC's ADVANCED XML that its parties are joined with, by the ids they are joined on."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import NamedTuple

from xref.entry import Quarantined
from xref.sources._tree import Branch, shape
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
        for node in map(Branch, stream(path, PARTS)):
            self._take(path, node.tag, node)

    def _take(self, path: Path, tag: str, node: Branch) -> None:
        if tag == "DateOfIssue":
            self.issued = _day(node)
        elif tag == "ReferenceValueSets":
            self._references(node)
        elif tag == "DistinctParty":
            for profile in node.inside("Profile"):
                self.names[profile.get("ID")] = next((n for _, n, _ in names_of(profile, self)), "")
        else:
            self.odd += node.strangers(f"{path.name}#{tag}={node.get('ID')}", SHAPE)
            if tag == "Location":
                self.locations[node.get("ID")] = self._location(node)
            elif tag == "IDRegDocument":
                self.documents[node.get("IdentityID")].append(self._document(node))
            elif tag == "ProfileRelationship":
                former = "formerly " if node.get("Former") == "true" else ""
                kind = former + self.value("RelationType", node.get("RelationTypeID")).lower()
                self.relations[node.get("From-ProfileID")].append((kind, node.get("To-ProfileID")))
            else:
                self.listings[node.get("ProfileID")].append(self._listing(node))

    def value(self, kind: str, number: str) -> str:
        """A reference value in words; "" if the file does not define it."""
        return self.values[kind].get(number, "")

    def _references(self, node: Branch) -> None:
        for group in node.children:
            for value in group.children:
                self.values[value.tag][value.get("ID")] = value.own_text
                if value.tag == "PartySubType":
                    self.kinds[value.get("ID")] = value.get("PartyTypeID")
        for (
            number,
            kind,
        ) in self.kinds.items():  # the kinds Individual and Entity have no sub-kinds: theirs is "Unknown"
            name = self.value("PartySubType", number)
            self.kinds[number] = self.value("PartyType", kind) if name in ("", "Unknown") else name

    def _location(self, node: Branch) -> _Location:
        parts = {
            self.value("LocPartType", part.get("LocPartTypeID")): ", ".join(part.texts("LocationPartValue", "Value"))
            for part in node.inside("LocationPart")
        }
        countries = (self.value("Country", c.get("CountryID")) for c in node.inside("LocationCountry"))
        return _Location({kind: value for kind, value in parts.items() if value}, next(countries, ""))

    def _document(self, node: Branch) -> _Document:
        said = []
        for day in node.inside("DocumentDate"):
            word = self.value("IDRegDocDateType", day.get("IDRegDocDateTypeID"))
            said += [f"{word.lower()} {period_of(period)}" for period in day.inside("DatePeriod")]
        said += [f"by {authority}" for authority in node.texts("IssuingAuthority")]
        if where := self.locations.get(node.get("IssuedIn-LocationID")):
            said.append(f"in {', '.join(where.parts.values()) or where.country}")
        said += node.texts("Comment")
        if (validity := self.value("Validity", node.get("ValidityID"))) not in ("Valid", ""):
            said.append(validity.lower())
        kind = self.value("IDRegDocType", node.get("IDRegDocTypeID"))
        country = self.value("Country", node.get("IssuedBy-CountryID"))
        return _Document(kind, node.text("IDRegistrationNo"), country, " ".join(said))

    def _listing(self, node: Branch) -> Listing:
        events = node.inside("EntryEvent")
        days = [day for event in events for d in event.inside("Date") if (day := _day(d))]
        authorities = dict.fromkeys(self.value("LegalBasis", event.get("LegalBasisID")) for event in events)
        programmes, measures = [], []
        for measure in node.inside("SanctionsMeasure"):
            kind = self.value("SanctionsType", measure.get("SanctionsTypeID"))
            if kind == "Program":
                programmes += measure.texts("Comment")
            else:
                measures.append(" ".join([kind, *measure.texts("Comment")]))
        return Listing(
            self.value("List", node.get("ListID")),
            min(days, default=None),
            tuple(filter(None, authorities)),
            tuple(dict.fromkeys(programmes)),
            tuple(dict.fromkeys(measures)),
        )


def names_of(profile: Branch, joins: Joins) -> list[tuple[str, str, bool]]:
    """The kind of alias ("" for the primary name, which comes first), the text and the weakness of each name."""
    found: list[tuple[str, str, bool]] = []
    for identity in profile.inside("Identity"):
        kinds = {
            group.get("ID"): joins.value("NamePartType", group.get("NamePartTypeID"))
            for group in identity.inside("NamePartGroups", "MasterNamePartGroup", "NamePartGroup")
        }
        for alias in identity.inside("Alias"):
            primary, weak = alias.get("Primary") == "true", alias.get("LowQuality") == "true"
            for i, name in enumerate(alias.inside("DocumentedName")):
                values = name.inside("DocumentedNamePart", "NamePartValue")
                values = sorted(values, key=lambda value: _rank(kinds.get(value.get("NamePartGroupID"), "")))
                full = " ".join(part for value in values if (part := value.own_text))
                first = primary and not i and not any(not kind for kind, _, _ in found)
                found.append(
                    ("" if first else joins.value("AliasType", alias.get("AliasTypeID")) or "(none)", full, weak)
                )
    return sorted(found, key=lambda name: bool(name[0]))


def _rank(kind: str) -> int:
    return _NAME_ORDER.index(kind) if kind in _NAME_ORDER else len(_NAME_ORDER)


def _day(node: Branch) -> date | None:
    try:
        return date(int(node.text("Year")), int(node.text("Month")), int(node.text("Day")))
    except (ValueError, OverflowError):
        return None


def period_of(node: Branch) -> str:
    """A period in the words that `xref.dates.edtf` reads."""
    ends = [_day(day) for path in (("Start", "From"), ("End", "To")) for day in node.inside(*path)]
    about = any(end.get("Approximate") == "true" for tag in ("Start", "End") for end in node.inside(tag))
    days = [str(day) for day in dict.fromkeys(ends) if day]
    return ("circa " if about and days else "") + " to ".join(days)
