"""The UK Sanctions List, in XML and in CSV. A record is a designation: what the list says under one Unique ID.

A strength of alias is stated for few names, nearly all from the UN; a name without one is not graded.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path

import regex

from xref.entry import (
    Address,
    Designation,
    EntityKind,
    Entry,
    Identifier,
    Name,
    NameQuality,
    Publication,
    Quarantined,
    Relation,
)  # fmt: skip
from xref.errors import ParseError
from xref.sources._csv import head
from xref.sources._days import full, partial
from xref.sources._nations import nations
from xref.sources._numbers import labelled, unread
from xref.sources._strict import Doubts, fold
from xref.sources._uk_parties import Designated, Party, first_pass, from_csv, from_xml
from xref.sources._xml import root, stream

_KINDS: dict[str, EntityKind] = {"individual": "person", "entity": "organisation", "ship": "vessel"}
_TYPES = {"primary name": "primary", "primary name variation": "alias", "alias": "alias"}
_STRENGTHS: tuple[tuple[str, NameQuality], ...] = (("low quality", "weak"), ("good quality", "alias"))
_LANGUAGES = {
    "arabic": "ar", "belarusian": "be", "bosnian": "bs", "bulgarian": "bg", "burmese": "my", "chinese": "zh",
    "dari": "fa", "farsi": "fa", "georgian": "ka", "greek": "el", "hebrew": "he", "japanese": "ja", "kazakh": "kk",
    "korean": "ko", "kurdish": "ku", "pashto": "ps", "persian": "fa", "persian/farsi": "fa", "romanian": "ro",
    "russian": "ru", "serbian": "sr", "spanish": "es", "thai": "th", "turkish": "tr", "ukrainian": "uk", "urdu": "ur",
}  # fmt: skip
_IMO = regex.compile(r"(?<!\d)\d{7}(?!\d)")
_SHIP_AS_NUMBER = regex.compile(r"IMO \d{7} \(\W*(.+?)\W*\)")  # a name printed as: IMO 9274082 ("TM HAI HA 568")
_RELATIONS = (
    ("Parent company", "parent company"), ("Subsidiaries", "subsidiary"),
    ("Current owner/operator (s)", "owned or operated by"),
    ("Previous owner/operator (s)", "formerly owned or operated by"),
)  # fmt: skip
_REMARKS = (
    "Title", "Position", "Type of entity", "Previous flags", "Type of ship", "Tonnage of ship", "Length of ship",
    "Hull identification number (HIN)",
)  # fmt: skip
_NUMBERS = (
    ("OFSI Group ID", "ofsi_group"), ("UN Reference Number", "un_reference"), ("Phone number", "phone"),
    ("Website", "website"), ("Email address", "email"),
)  # fmt: skip
_IGNORED = ("Last Updated", "Gender", "Designation source")


def claims(files: Sequence[Path]) -> list[tuple[Path, ...]]:
    """XML whose root is `Designations`, and CSV that begins with a `Report Date` and has a Unique ID."""
    return [(path,) for path in files if _is_csv(path) or _is_xml(path)]


def _is_csv(path: Path) -> bool:
    first = head(path, 2)
    return len(first) == 2 and first[0].startswith("Report Date:") and "Unique ID" in first[1]


def _is_xml(path: Path) -> bool:
    node = root(path)
    return node is not None and node.tag == "Designations"


def read(files: Sequence[Path]) -> Publication:
    """Open the list. Raises `ParseError` if it is another list, has no date or other columns, or is cut short."""
    (path,) = files
    if _is_csv(path):
        text = head(path, 1)[0].removeprefix("Report Date:").strip(' ,"')
        published = _date(path, text, "%d-%b-%Y")
        columns, last = first_pass(path)
        return Publication(published, None, _records(from_csv(path, columns, last)))
    for node in stream(path, ("DateGenerated", "Designation")):
        if node.tag != "DateGenerated":
            break
        return Publication(_date(path, fold(node.text), "%d/%m/%Y"), None, _records(from_xml(path)))
    raise ParseError(path, "no DateGenerated", remedy="get UK-Sanctions-List.xml again")


def _date(path: Path, text: str, form: str) -> date:
    try:
        return datetime.strptime(text, form).date()
    except ValueError:
        raise ParseError(path, f"its date {text[:40]!r} is not understood", remedy="get the list again") from None


def _records(parties: Iterable[Party | Quarantined]) -> Iterator[Entry | Quarantined]:
    for party in parties:
        if isinstance(party, Quarantined):
            yield party
        else:
            yield from _entry(party.record, party.said)
            yield from party.odd


def _entry(record: str, party: Designated) -> Iterator[Entry | Quarantined]:
    doubts = Doubts(record)

    def texts(column: str) -> list[str]:
        values = party.pop(column, None)
        return [value[0] for value in values] if values else []

    def countries(column: str) -> list[str]:
        return [code for text in texts(column) for code in _countries(column, text, doubts)]

    ids, printed = texts("Unique ID"), " or ".join(texts("Designation Type"))
    kind = _KINDS.get(printed.lower())
    names = _names(party, doubts)
    if kind is None or len(ids) != 1 or not names:
        field, value, problem = (
            ("Unique ID", ", ".join(ids), "no Unique ID, or several")
            if len(ids) != 1
            else ("Name", "", "no name")
            if not names
            else ("Designation Type", printed, "an unknown type of designation")
        )
        yield Quarantined(record, field, value, problem)
        return
    identifiers = [Identifier(scheme, text) for column, scheme in _NUMBERS for text in texts(column)]
    remarks = [f"{column.removesuffix(' (HIN)')}: {text}" for column in _REMARKS for text in texts(column)]
    for text in texts("IMO number"):
        found = _IMO.findall(text)
        identifiers += [Identifier("imo", number) for number in found]
        if not found:
            doubts.add("IMO number", text, "not a number of seven digits")
    for block, scheme in (("Passport", "passport"), ("National", "national_id")):
        for number, more in party.pop(block, {}):
            if number:
                identifiers.append(Identifier(scheme, number))
            if more:
                remarks.append(f"{block.lower()} number {number}: {more}" if number else more)
    for text in texts("Business registration number (s)"):
        numbers = labelled(text)
        identifiers += numbers or [Identifier("registration", text)]
        if numbers and unread(text, numbers):
            remarks.append(f"business registration number: {text}")
    addresses = []
    for *lines, country in party.pop("Address", {}):
        codes = _countries("Address Country", country, doubts)
        addresses.append(Address(", ".join(text for text in (*lines, country) if text), codes[0] if codes else None))
    nations = countries("Nationality(/ies)") + countries("Current believed flag of ship")
    if kind == "organisation":
        nations += [address.country for address in addresses if address.country]
    dates = []
    for column in ("D.O.B", "Year Built"):
        for text in texts(column):
            if when := partial(text):
                dates.append(when)
            else:
                doubts.add(column, text, "a date that is not understood")
    listed = None
    for text in texts("Date Designated"):
        if (day := full(text)) is None:
            doubts.add("Date Designated", text, "a date that is not understood")
        elif listed and day != listed:
            doubts.add("Date Designated", text, "a second date of designation")
        listed = listed or day
    for town, country in party.pop("Birth", {}):
        remarks.append(f"born in {', '.join(text for text in (town, country) if text)}")
    measures = dict.fromkeys(part.strip() for text in texts("Sanctions Imposed") for part in text.split("|"))
    relations = [Relation(kind_of, text) for column, kind_of in _RELATIONS for text in texts(column)]
    for column in _IGNORED:
        texts(column)
    prose = texts("Other Information")
    if kind == "organisation":
        identifiers += [number for text in prose for number in labelled(text)]
    remarks += [*prose, f"measures: {'; '.join(m for m in measures if m)}" if measures else ""]
    yield Entry(
        number=ids[0],
        kind=kind,
        names=tuple(dict.fromkeys(names)),
        countries=tuple(dict.fromkeys(nations)),
        dates=tuple(dict.fromkeys(dates)),
        identifiers=tuple(dict.fromkeys(identifiers)),
        addresses=tuple(dict.fromkeys(addresses)),
        designations=tuple(Designation(regime, listed, regime) for regime in texts("Regime Name")),
        relations=tuple(dict.fromkeys(relations)),
        reason=" ".join(texts("UK Statement of Reasons")) or None,
        remarks="; ".join(text for text in dict.fromkeys(remarks) if text) or None,
        raw=record,
    )
    yield from doubts


def _countries(field: str, text: str, doubts: Doubts) -> list[str]:
    codes, unknown = nations(text)
    for part in unknown:
        doubts.add(field, part, "a country that we do not know")
    return codes


def _names(party: Designated, doubts: Doubts) -> list[Name]:
    """The names, the primary one first; a second primary name is an alias, as one record has one name only."""
    names: list[Name] = []
    for *parts, printed, strength in party.pop("Name", {}):
        text = " ".join(part for part in parts if part)
        if not text:  # the list has some names without words
            continue
        if match := _SHIP_AS_NUMBER.fullmatch(text):
            text = match[1]
        graded = next((quality for start, quality in _STRENGTHS if strength.lower().startswith(start)), None)
        role = _TYPES.get(printed.lower())
        if role is None or (strength and graded is None):
            field, value = ("Name type", printed) if role is None else ("Alias strength", strength)
            doubts.add(field, value, "a grade of name that we do not know; taken as weak")
            names.append(Name(text, "weak"))
        elif role == "primary" and not any(name.quality == "primary" for name in names):
            names.insert(0, Name(text, "primary"))
        else:
            names.append(Name(text, graded or "alias"))
    if names and names[0].quality != "primary":
        doubts.add("Name type", names[0].text, "no primary name: the first one stands for it")
        names[0] = Name(names[0].text, "primary")
    for text, _, language in party.pop("Script", {}):
        lang = _LANGUAGES.get(language.lower())
        if language and not lang:
            doubts.add("Non-latin script language", language, "a language that we do not know")
        if text:
            names.append(Name(text, "alias", lang))
    if names and names[0].quality != "primary":
        names[0] = Name(names[0].text, "primary", names[0].lang)
    return names
