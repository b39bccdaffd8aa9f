"""Australia's Consolidated List (DFAT), XLSX, in the layout of 2026 (19 columns) and in that of 2024 (12).

A record is a reference: the rows whose references begin with the same figures (`2`, `2a`, `34c1`). Each row gives one
name and says all else again. Titles, reasons and numbers stand in prose. The sheet has no date of its own; the latest
control date is that of the last change.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import repeat
from pathlib import Path

import polars as pl
import regex

from xref.dates import edtf
from xref.entry import Address, Designation, EntityKind, Entry, Identifier, Name, NameQuality, Publication, Quarantined
from xref.errors import ParseError
from xref.scripts import script
from xref.sources._days import iso, partial
from xref.sources._nations import nations
from xref.sources._numbers import labelled
from xref.sources._strict import Doubts, fold
from xref.workbook import says, sheet

_NAME = "Name of Individual or Entity"
_ALWAYS = (
    "Reference", _NAME, "Type", "Name Type", "Date of Birth", "Place of Birth", "Citizenship", "Address",
    "Additional Information", "Listing Information", "Committees", "Control Date",
)  # fmt: skip
_MEASURES = ("Targeted Financial Sanction", "Travel Ban", "Arms Embargo", "Maritime Restriction")
_SINCE_2026 = ("Alias Strength", "IMO Number", "Instrument of Designation", *_MEASURES)
_KINDS: dict[str, EntityKind] = {"individual": "person", "entity": "organisation", "vessel": "vessel"}
_TYPES: dict[str, NameQuality] = {
    "primary name": "primary", "alias": "alias", "aka": "alias", "original script": "alias",
    "formerly known as": "former", "previously listed as": "former",
}  # fmt: skip
_STRENGTHS: dict[str, NameQuality | None] = {"": None, "strong": None, "weak": "weak"}
_EMPTY = ("", "NA", "na", "N/A", "n/a")
_REFERENCE = regex.compile(r"(\d+)[a-z]*\d*", regex.IGNORECASE)
_UN = regex.compile(r"[A-Z]{2}[ie]\.\d{3}\b")
_IMO = regex.compile(r"(?:\(IMO\) Ship No\.?|IMO Identification Number:?)\s*(\d{7})\b")
_DATES = regex.compile(  # what parts the dates of one cell
    r"[,;]|\bor\b|\balt DOB:?|(?:^|(?<=[\s;,]))[a-z]\)|(?<=\d{4})\.?\s+(?=\d)|(?<=\d{4})\s+(?=Approx|Circa)",
    regex.IGNORECASE,
)
_LISTED = regex.compile(r"(?:^|\.\s)(?:First )?[Ll]isted\b[^.(]*?\bon:? (\d{1,2}(?:/\d{1,2}/| \p{L}+\.? )\d{4})")


def claims(files: Sequence[Path]) -> list[tuple[Path, ...]]:
    """Workbooks whose first words are those of the header."""
    return [(path,) for path in files if says(path, "Reference", _NAME, "Control Date")]


def read(files: Sequence[Path]) -> Publication:
    """Open the list. Raises `ParseError` if it is another list, or has other columns."""
    (path,) = files
    frame = sheet(path)
    named = {column for column in frame.columns if not column.startswith("__UNNAMED__")}
    lacking = sorted(set(_ALWAYS) - named)
    unknown = sorted(named - set(_ALWAYS) - set(_SINCE_2026))
    if lacking or unknown:
        problem = f"it lacks columns ({', '.join(lacking)}) or adds some ({', '.join(unknown)})"
        raise ParseError(path, problem[:300], remedy="get Australian_Sanctions_Consolidated_List.xlsx, or a newer xref")
    days = frame["Control Date"].drop_nulls().unique()
    return Publication(max(filter(None, map(iso, days)), default=None), None, _records(path, frame))


def _records(path: Path, frame: pl.DataFrame) -> Iterator[Entry | Quarantined]:
    groups: dict[str, list[tuple[str, ...]]] = {}
    plain = frame.with_columns(pl.all().str.replace_all("_x000D_", " ", literal=True))  # how XLSX writes a line break
    references = map(fold, plain["Reference"].to_list())
    rows = zip(*map(_cells, plain), strict=True)
    for line, (reference, row) in enumerate(zip(references, rows, strict=True), 2):
        if match := _REFERENCE.fullmatch(reference):
            groups.setdefault(match[1], []).append(row)
        elif any(map(fold, plain.row(line - 2))):
            yield Quarantined(f"{path.name}:{line}", "Reference", reference, "a reference that is not understood")
    for number, group in groups.items():
        yield from _entry(
            f"{path.name}#{number}", number, dict(zip(plain.columns, zip(*group, strict=True), strict=True))
        )


def _cells(column: pl.Series) -> list[str]:
    """The folded texts of a column, "" where it says nothing; each is folded once, as nearly all are said again."""
    printed = column.to_list()
    folded = {text: "" if (plain := fold(text)) in _EMPTY else plain for text in set(printed)}
    return [folded[text] for text in printed]


def _entry(record: str, number: str, columns: dict[str, tuple[str, ...]]) -> Iterator[Entry | Quarantined]:
    """The entry of a reference, given by what stands in each column of its rows."""
    doubts = Doubts(record)

    names = _names(zip(*(columns.pop(column, repeat("")) for column in _NAMES), strict=False), doubts)
    values = {column: [text for text in dict.fromkeys(columns.pop(column, ())) if text] for column in _COLUMNS}
    printed = values["Type"][0] if values["Type"] else ""
    kind = _KINDS.get(printed.lower())
    if kind is None or not names:
        field, value, problem = ("Type", printed, "an unknown type") if names else (_NAME, "", "no name")
        yield Quarantined(record, field, value, problem)
        return
    for text in values["Type"][1:]:
        if text.lower() != printed.lower():
            doubts.add("Type", text, f"another type than on its first row, {printed}")
    countries: list[str] = []
    for text in values["Citizenship"]:
        found, unknown = nations(text)
        countries += found
        for part in unknown:
            doubts.add("Citizenship", part, "a country that we do not know")
    addresses = [Address(text, next(iter(nations(text.rpartition(",")[2])[0]), None)) for text in values["Address"]]
    if kind == "organisation":
        countries += [address.country for address in addresses if address.country]
    identifiers = [Identifier("imo", text) for text in values["IMO Number"]]
    for text in values["Additional Information"]:
        identifiers += [Identifier("un_reference", match[0])] if (match := _UN.match(text)) else []
        identifiers += [Identifier("imo", imo) for imo in _IMO.findall(text)]
        identifiers += labelled(text) if kind == "organisation" else []
    day = next((day for text in values["Listing Information"] if (day := _listed(text))), None)
    measures = [name for name in _MEASURES if "true" in (text.lower() for text in values[name])]
    basis = " ".join(values["Instrument of Designation"])
    remarks = [
        *(f"born in {text}" for text in values["Place of Birth"]), *values["Additional Information"],
        *(text for text in values["Listing Information"] if not iso(text) and text not in basis),
        *([f"measures: {', '.join(measures)}"] if measures else []),
    ]  # fmt: skip
    yield Entry(
        number=number,
        kind=kind,
        names=names,
        countries=tuple(dict.fromkeys(countries)),
        dates=tuple(dict.fromkeys(day for text in values["Date of Birth"] for day in _dates(text, doubts))),
        identifiers=tuple(dict.fromkeys(identifiers)),
        addresses=tuple(addresses),
        designations=tuple(Designation(text, day, basis or None) for text in values["Committees"]),
        remarks="; ".join(remarks) or None,
        raw=record,
    )
    yield from doubts
    for row in zip(*columns.values(), strict=True):
        for column, text in zip(columns, row, strict=True):
            if text:
                yield Quarantined(record, column, text, "a field that this parser does not know", kept=True)


_NAMES = (_NAME, "Name Type", "Alias Strength")
_COLUMNS = tuple(column for column in (*_ALWAYS, *_SINCE_2026) if column not in _NAMES)


def _names(rows: Iterable[tuple[str, ...]], doubts: Doubts) -> tuple[Name, ...]:
    """One name a row, the primary one first; a second primary name is an alias, as one record has one name only."""
    names: list[Name] = []
    for text, printed, strength in rows:
        if not text:
            continue
        quality, grade = _TYPES.get(printed.lower()), strength.lower()
        if quality is None or grade not in _STRENGTHS:
            problem = "a grade of name that we do not know; taken as weak"
            doubts.add("Name Type", f"{printed} {strength}".strip(), problem)
            quality = "weak"
        quality = _STRENGTHS.get(grade) or quality
        if quality == "primary" and names and names[0].quality == "primary":
            doubts.add("Name Type", text, "a second primary name: taken as an alias")
            quality = "alias"
        names.insert(0 if quality == "primary" else len(names), Name(text, quality))
    if names and names[0].quality != "primary":
        first = next((number for number, name in enumerate(names) if script(name.text) == "Latin"), 0)
        doubts.add("Name Type", names[first].text, "no primary name: this one stands for it")
        names.insert(0, Name(names.pop(first).text, "primary"))
    return tuple(dict.fromkeys(names))


def _dates(text: str, doubts: Doubts) -> Iterator[str]:
    """The dates of a cell. Its day stands before its month: no date of the real lists has it the other way round."""
    for part in filter(None, (part.strip(" .") for part in _DATES.split(text))):
        if day := partial(part):
            yield day
        else:
            doubts.add("Date of Birth", part, "a date that is not understood")


def _listed(text: str) -> date | None:
    """The day of listing, where the prose says it in the words "Listed ... on"; the cell can be a date itself."""
    if day := iso(text):
        return day
    match = _LISTED.search(text)
    return iso((partial(match[1]) if "/" in match[1] else edtf(match[1])) or "") if match else None
