"""The designations of the UK Sanctions List as its XML and its CSV write them, in one shape: values by column.

The CSV has a row for each combination of name, address, birth date, passport and so on of a designation, so that what
stands side by side need not belong together; only the columns of one block (`_BLOCKS`) do. Rows of one Unique ID may
stand apart: a first pass notes where each has its last one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from xref.entry import Quarantined
from xref.errors import ParseError
from xref.sources._csv import rows
from xref.sources._strict import Element, fold
from xref.sources._xml import stream

_NAME = ("Name 1", "Name 2", "Name 3", "Name 4", "Name 5", "Name 6", "Name type", "Alias strength")
_ADDRESS = (*(f"Address Line {line}" for line in range(1, 7)), "Address Postal Code", "Address Country")
_BLOCKS: dict[str, tuple[str, ...]] = {  # columns whose values on one row belong together
    "Name": _NAME,
    "Script": ("Name non-latin script", "Non-latin script type", "Non-latin script language"),
    "Address": _ADDRESS,
    "Passport": ("Passport number", "Passport additional information"),
    "National": ("National Identifier number", "National Identifier additional information"),
    "Birth": ("Town of birth", "Country of birth"),
}
_SINGLE = (
    "Last Updated", "Unique ID", "OFSI Group ID", "UN Reference Number", "Title", "Regime Name", "Designation Type",
    "Designation source", "Sanctions Imposed", "Other Information", "UK Statement of Reasons", "Phone number",
    "Website", "Email address", "Date Designated", "D.O.B", "Nationality(/ies)", "Position", "Gender",
    "Type of entity", "Subsidiaries", "Parent company", "Business registration number (s)", "IMO number",
    "Current owner/operator (s)", "Previous owner/operator (s)", "Current believed flag of ship", "Previous flags",
    "Type of ship", "Tonnage of ship", "Length of ship", "Year Built", "Hull identification number (HIN)",
)  # fmt: skip
_COLUMNS = frozenset(_SINGLE).union(*_BLOCKS.values())
# The elements of the XML, each with the column of the CSV that says the same, or its block and the block's elements.
_ELEMENTS: Mapping[str, Any] = {
    "LastUpdated": "Last Updated", "DateDesignated": "Date Designated", "UniqueID": "Unique ID",
    "OFSIGroupID": "OFSI Group ID", "UNReferenceNumber": "UN Reference Number", "RegimeName": "Regime Name",
    "IndividualEntityShip": "Designation Type", "DesignationSource": "Designation source",
    "SanctionsImposed": "Sanctions Imposed", "OtherInformation": "Other Information",
    "UKStatementofReasons": "UK Statement of Reasons",
    "Names": {"Name": ("Name", (*(f"Name{part}" for part in range(1, 7)), "NameType", "AliasStrength"))},
    "NonLatinNames": {
        "NonLatinName": ("Script", ("NameNonLatinScript", "NonLatinScriptType", "NonLatinScriptLanguage")),
    },
    "Titles": {"Title": "Title"},
    "Addresses": {
        "Address": (
            "Address", (*(f"AddressLine{line}" for line in range(1, 7)), "AddressPostalCode", "AddressCountry"),
        ),
    },
    "PhoneNumbers": {"PhoneNumber": "Phone number"},
    "Websites": {"Website": "Website"},
    "EmailAddresses": {"EmailAddress": "Email address"},
    "IndividualDetails": {"Individual": {
        "DOBs": {"DOB": "D.O.B"}, "Nationalities": {"Nationality": "Nationality(/ies)"},
        "Positions": {"Position": "Position"}, "Genders": {"Gender": "Gender"}, "Titles": {"Title": "Title"},
        "BirthDetails": {"Location": ("Birth", ("TownOfBirth", "CountryOfBirth"))},
        "PassportDetails": {"Passport": ("Passport", ("PassportNumber", "PassportAdditionalInformation"))},
        "NationalIdentifierDetails": {"NationalIdentifier": (
            "National", ("NationalIdentifierNumber", "NationalIdentifierAdditionalInformation"),
        )},
    }},
    "EntityDetails": {"Entity": {
        "TypeOfEntities": {"TypeOfEntity": "Type of entity"}, "Subsidiaries": {"Subsidiary": "Subsidiaries"},
        "ParentCompanies": {"ParentCompany": "Parent company"},
        "BusinessRegistrationNumbers": {"BusinessRegistrationNumber": "Business registration number (s)"},
    }},
    "ShipDetails": {"Ship": {
        "IMONumbers": {"IMONumber": "IMO number"},
        "CurrentOwnerOperators": {"CurrentOwnerOperator": "Current owner/operator (s)"},
        "PreviousOwnerOperators": {"PreviousOwnerOperator": "Previous owner/operator (s)"},
        "CurrentBelievedFlagOfShips": {"CurrentBelievedFlagOfShip": "Current believed flag of ship"},
        "PreviousFlags": {"PreviousFlag": "Previous flags"}, "TypeOfShipDetails": {"TypeOfShip": "Type of ship"},
        "TonnageOfShipDetails": {"TonnageOfShip": "Tonnage of ship"},
        "LengthOfShipDetails": {"LengthOfShip": "Length of ship"}, "YearsBuilt": {"YearBuilt": "Year Built"},
        "HullIdentificationNumbers": {"HullIdentificationNumber": "Hull identification number (HIN)"},
    }},
}  # fmt: skip
_IGNORED = frozenset(("SanctionsImposedIndicators",))  # says again what SanctionsImposed says
Designated = dict[str, dict[tuple[str, ...], None]]  # column or block -> its different values, in the order printed


class Party(NamedTuple):
    """A designation: where it stands, what is said of it, and the fields that are not known."""

    record: str
    said: Designated
    odd: list[Quarantined]


def from_xml(path: Path) -> Iterator[Party]:
    """The designations of the XML."""
    for number, node in enumerate(stream(path, ("Designation",)), 1):
        element = Element(path.name, node)
        element.drop(_IGNORED)
        party: Designated = {}
        left = _collect(element, _ELEMENTS, party)
        record = f"{path.name}#{_one(party, 'Unique ID') or f'record={number}'}"
        yield Party(record, party, [item._replace(record=record) for item in left])


def _collect(element: Element, elements: Mapping[str, Any], party: Designated) -> list[Quarantined]:
    left: list[Quarantined] = []
    for tag in element.children_left:
        what = elements.get(tag)
        if what is None:
            continue
        if isinstance(what, str):
            for text in element.leaves(tag):
                _add(party, what, (text,))
        for child in element.children(tag):
            if isinstance(what, str):
                _add(party, what, (child.own_text,))
            elif isinstance(what, tuple):
                _add(party, what[0], tuple([child.text(name) for name in what[1]]))
            else:
                left += _collect(child, what, party)
                continue
            left += child.leftovers()
    return [*left, *element.leftovers()]


def first_pass(path: Path) -> tuple[list[str], dict[str, int]]:
    """The columns, and the line on which each Unique ID stands last. Raises `ParseError` if there are others."""
    reader = rows(path, skip=1)
    _, columns = next(reader, (0, []))
    if set(columns) != _COLUMNS or len(columns) != len(_COLUMNS):
        odd = sorted(set(columns) ^ _COLUMNS) or ["one that stands twice"]
        problem = f"it lacks or adds columns: {', '.join(odd)[:200]}"
        raise ParseError(path, problem, where="line 2", remedy="get UK-Sanctions-List.csv, or a newer xref")
    place, last = columns.index("Unique ID"), {}
    for line, row in reader:
        if len(row) != len(columns):
            problem = f"{len(row)} columns instead of {len(columns)}: it is cut short or changed"
            raise ParseError(path, problem, where=f"line {line}", remedy="get the file again")
        last[fold(row[place])] = line
    return columns, last


def from_csv(path: Path, columns: list[str], last: dict[str, int]) -> Iterator[Party | Quarantined]:
    """The designations of the CSV, each when its last row is read; a row of none is set aside."""
    place = {column: number for number, column in enumerate(columns)}
    blocks = {**{column: (column,) for column in _SINGLE}, **_BLOCKS}
    places = {name: tuple(place[column] for column in block) for name, block in blocks.items()}
    owner = {cell: name for name, cells in places.items() for cell in cells}
    parties: dict[str, Designated] = {}
    reader = rows(path, skip=1)
    next(reader)
    for line, row in reader:
        number = fold(row[place["Unique ID"]])
        if not number:
            yield Quarantined(f"{path.name}:{line}", "Unique ID", "", "a row without a Unique ID")
            continue
        party = parties.setdefault(number, {})
        for name in dict.fromkeys(owner[cell] for cell, text in enumerate(row) if text):
            party.setdefault(name, {})[tuple([row[cell] for cell in places[name]])] = None
        if last[number] == line:
            yield Party(f"{path.name}#{number}", _folded(parties.pop(number)), [])


def _add(party: Designated, name: str, values: tuple[str, ...]) -> None:
    if any(values):
        party.setdefault(name, {})[values] = None


def _folded(party: Designated) -> Designated:
    """The same with white space folded: done once for each value, not for each of the rows that repeat it."""
    folded: Designated = {}
    for name, values in party.items():
        for value in values:
            _add(folded, name, tuple(map(fold, value)))
    return folded


def _one(party: Designated, column: str) -> str:
    return next(iter(party.get(column, {})), ("",))[0]
