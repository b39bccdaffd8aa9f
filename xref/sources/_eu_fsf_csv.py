"""The EU's Financial Sanctions Files as CSV 1.1, each party brought into the shape of its element in the XML.

118 columns parted by `;`: the party and its latest act stand again on each row, beside blocks for a name, an address, a
birth, a document and a citizenship, of which a row can fill any number. A party is the rows of one `Entity_LogicalId`
and act; a block is read from every row, once for all rows that repeat it. That those rows follow each other is stated
nowhere, so what they say is held until the file has ended: memory grows with the list.

Learned from published rows, of which only the first 21 columns could be seen, and from the header. Remarks stand in
brackets that the XML does not have. How contacts are written is not known, so they are kept as remarks; the CSV has no
`logicalId` of the act.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import NamedTuple

from lxml import etree

from xref.entry import Quarantined
from xref.errors import ParseError
from xref.sources._csv import columns, records
from xref.sources._days import full

_ACT = (
    "regulation_type", "regulation_organisationtype", "regulation_publicationdate", "regulation_entryintoforcedate",
    "regulation_numbertitle", "regulation_programme", "regulation_publicationurl",
)  # fmt: skip
_ENTITY = {  # column after entity_ -> attribute of sanctionEntity
    "logicalid": "logicalId", "eu_referencenumber": "euReferenceNumber", "unitednationid": "unitedNationId",
    "designationdate": "designationDate", "designationdetails": "designationDetails",
}  # fmt: skip
_SUBJECT = {"subjecttype": "classificationCode", "subjecttype_classificationcode": "code"}  # crosswise, as published
_REGULATION = dict(zip(_ACT[:-1], (
    "regulationType", "organisationType", "publicationDate", "entryIntoForceDate", "numberTitle", "programme",
), strict=True))  # fmt: skip
_COUNTRY = {"countryiso2code": "countryIso2Code", "countrydescription": "countryDescription", "region": "region"}
_ALWAYS = {"logicalid": "logicalId", "regulationlanguage": "regulationLanguage"}
_BLOCKS: dict[str, tuple[str, dict[str, str]]] = {  # prefix of the columns -> element, its attributes
    "namealias": ("nameAlias", {
        "lastname": "lastName", "firstname": "firstName", "middlename": "middleName", "wholename": "wholeName",
        "namelanguage": "nameLanguage", "gender": "gender", "title": "title", "function": "function",
    }),
    "address": ("address", {
        "city": "city", "street": "street", "pobox": "poBox", "zipcode": "zipCode", "place": "place",
        "asatlistingtime": "asAtListingTime", **_COUNTRY,
    }),
    "birthdate": ("birthdate", {
        "birthdate": "birthdate", "day": "dayOfMonth", "month": "monthOfYear", "year": "year",
        "yearrangefrom": "yearRangeFrom", "yearrangeto": "yearRangeTo", "circa": "circa",
        "calendartype": "calendarType", "zipcode": "zipCode", "place": "place", "city": "city", **_COUNTRY,
    }),
    "identification": ("identification", {
        "number": "number", "diplomatic": "diplomatic", "knownexpired": "knownExpired", "knownfalse": "knownFalse",
        "reportedlost": "reportedLost", "revokedbyissuer": "revokedByIssuer", "issuedby": "issuedBy",
        "issueddate": "issueDate", "validfrom": "validFrom", "validto": "validTo", "latinnumber": "latinNumber",
        "nameondocument": "nameOnDocument", "typecode": "identificationTypeCode",
        "typedescription": "identificationTypeDescription", **_COUNTRY,
    }),
    "citizenship": ("citizenship", _COUNTRY),
}  # fmt: skip
_ABOUT = tuple(f"entity_{name}" for name in (*_ENTITY, "remark", *_SUBJECT, *_ACT))
_KEY = tuple(  # as in the XML, a party stands once more for each act that lists it
    f"entity_{name}" for name in ("logicalid", "eu_referencenumber", "regulation_numbertitle", "regulation_programme")
)
_CONTACT = "address_contactinfo"
COLUMNS = (
    "filegenerationdate", *_ABOUT, _CONTACT,
    *(f"{key}_{name}" for key, (_, names) in _BLOCKS.items() for name in (*names, *_ALWAYS, "remark", *_ACT)),
)  # fmt: skip
_FILLED = {  # prefix -> the columns of a block without its act, of which the first says nothing of the party
    key: (
        f"{key}_regulationlanguage", *(f"{key}_{name}" for name in (*names, "logicalid", "remark")),
        *((_CONTACT,) if key == "address" else ()),
    )
    for key, (_, names) in _BLOCKS.items()
}  # fmt: skip
_REMEDY = "get xmlFullSanctionsList_1_1, which holds the same and more"
_FLAGS = ("circa", "knownFalse")  # those that change how a block is read


class _Party(NamedTuple):
    """The cells of one party: what its rows say of it, and the fillings of each block; each once, in order."""

    about: dict[tuple[str, ...], None]
    blocks: dict[str, dict[tuple[str, ...], None]]


def is_csv(path: Path) -> bool:
    """Whether the first line names the columns of CSV 1.1."""
    return columns(path, ";") >= {"filegenerationdate", "entity_logicalid", "entity_eu_referencenumber"}


def published(path: Path) -> date:
    """When the file was made. Raises `ParseError` if a column lacks or is new, or if its first row does not say."""
    row = next((row for _, row in records(path, COLUMNS, delimiter=";") if row), None)
    if row is None or not (day := full(row["filegenerationdate"].strip())):
        raise ParseError(path, "no fileGenerationDate of the form 05/08/2026", remedy=_REMEDY)
    return day


def elements(path: Path) -> Iterator[etree._Element | Quarantined]:
    """A `sanctionEntity` for each party, in the order of their first rows; rows that are none, set aside."""
    parties: dict[tuple[str, ...], _Party] = {}
    for line, row in records(path, COLUMNS, delimiter=";"):
        record = f"{path.name}:{line}"
        if row is None:
            yield Quarantined(record, "", "", "it has more or fewer columns than the header")
        elif not _fits("".join(row.values())):
            odd = next(name for name, value in row.items() if not _fits(value))
            yield Quarantined(record, odd, ascii(row[odd])[:200], "a character that no text has")
        elif not any((key := tuple(row[column].strip() for column in _KEY))[:2]):
            yield Quarantined(record, "entity_logicalid", row["namealias_wholename"], "no number of the party")
        else:
            _take(parties.setdefault(key, _Party({}, {prefix: {} for prefix in _BLOCKS})), row)
    for party in parties.values():
        yield _element(party)


def _fits(text: str) -> bool:
    """Whether XML can hold a text: lxml refuses control characters."""
    return text.isprintable() or all(c in "\t\n\r" or (c >= " " and c not in "\ufffe\uffff") for c in text)


def _take(party: _Party, row: Mapping[str, str]) -> None:
    """Hold what is new in a row."""
    party.about[tuple(row[column].strip() for column in _ABOUT)] = None
    for prefix, names in _FILLED.items():
        filling = tuple(row[name].strip() for name in names)
        if any(filling[1:]):  # more than the language
            party.blocks[prefix][filling] = None


def _element(party: _Party) -> etree._Element:
    first, *others = (dict(zip(_ABOUT, cells, strict=True)) for cells in party.about)
    node = etree.Element("sanctionEntity", _attributes(first, "entity", _ENTITY))
    for text in dict.fromkeys(about["entity_remark"] for about in (first, *others)):
        _remarks(node, text)
    for about in others:
        _differing(node, first, about)
    act = etree.SubElement(node, "regulation", _attributes(first, "entity", _REGULATION))
    etree.SubElement(act, "publicationUrl").text = first["entity_regulation_publicationurl"]
    etree.SubElement(node, "subjectType", _attributes(first, "entity", _SUBJECT))
    for prefix, (tag, names) in _BLOCKS.items():
        for filling in party.blocks[prefix]:
            cells = dict(zip(_FILLED[prefix], filling, strict=True))
            block = etree.SubElement(node, tag, _attributes(cells, prefix, {**names, **_ALWAYS}))
            _remarks(block, cells[f"{prefix}_remark"])
            if contact := cells.get(_CONTACT):
                etree.SubElement(block, "remark").text = f"contact: {contact}"
            for flag in _FLAGS:
                if (value := block.get(flag, "false")) not in ("true", "false"):
                    etree.SubElement(block, flag).text = value  # which the reader of the XML does not know
    return node


def _differing(node: etree._Element, first: Mapping[str, str], about: Mapping[str, str]) -> None:
    """What another row says otherwise of the same party, as elements that the reader of the XML does not know."""
    for column in _ABOUT:
        if column != "entity_remark" and about[column] != first[column]:
            etree.SubElement(node, column).text = about[column]


def _attributes(row: Mapping[str, str], prefix: str, names: Mapping[str, str]) -> dict[str, str]:
    """The attributes that the cells of a block stand for; an empty cell stands for none."""
    found = {name: row[f"{prefix}_{column}"] for column, name in names.items()}
    return {name: value.lower() if value in ("TRUE", "FALSE") else value for name, value in found.items() if value}


def _remarks(node: etree._Element, cell: str) -> None:
    """The remarks of a cell, each of which stands in brackets of its own; one can have several lines."""
    remarks: list[list[str]] = []
    for line in filter(None, map(str.strip, cell.splitlines())):
        if remarks and not (line.startswith("(") and remarks[-1][-1].endswith(")")):
            remarks[-1].append(line)
        else:
            remarks.append([line])
    for lines in remarks:
        text = "\n".join(lines)
        etree.SubElement(node, "remark").text = text[1:-1] if text[0] + text[-1] == "()" else text
