"""The US Consolidated Screening List of trade.gov, CSV, TSV or JSON: lists of Commerce, State and Treasury in one file.

Each row is a record, and goes to the list in brackets in its `source`. Rows of OFAC have OFAC's number; the others have
none that stays, so theirs is a hash of the name and of the start date or the Federal Register notice, and rows that
share it are one party. The CSV has no date; an order has surely expired if it ends before the newest start date. The
TSV is taken for the CSV with tabs, which only its publisher's page says: one with other columns is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path

import regex

from xref.entry import Designation, EntityKind, Entry, Identifier, Name, Publication, Quarantined, Relation
from xref.sources._csl_numbers import sort
from xref.sources._csl_rows import COLUMNS, Row, csv_row, json_results, json_row
from xref.sources._csl_text import Names, is_address, names, number
from xref.sources._csv import columns, records
from xref.sources._days import iso
from xref.sources._ofac_types import LINKED, NO_COUNTRY
from xref.sources._strict import Doubts

_SOURCES = {  # the abbreviation in brackets of `source` -> the key of the list
    "EL": "us_bis_el", "UVL": "us_bis_uvl", "MEU": "us_bis_meu", "DPL": "us_csl_dpl", "ISN": "us_state_isn",
    "DTC": "us_state_dtc", "SDN": "us_csl_sdn", "SSI": "us_csl_ssi", "FSE": "us_csl_fse", "CMIC": "us_csl_cmic",
    "CAP": "us_csl_cap", "NS-MBS List": "us_csl_nsmbs", "NS-MBS": "us_csl_nsmbs", "PLC": "us_csl_plc",
}  # fmt: skip
_OFAC = frozenset(("SDN", "SSI", "FSE", "CMIC", "CAP", "NS-MBS List", "NS-MBS", "PLC"))
_KINDS: dict[str, EntityKind] = {
    "Individual": "person", "Entity": "organisation", "Vessel": "vessel", "Aircraft": "aircraft", "": "unknown",
}  # fmt: skip
_PROSE = (
    "title", "standard_order", "license_requirement", "license_policy", "vessel_type", "gross_tonnage",
    "gross_registered_tonnage", "remarks",
)  # fmt: skip
_UNLABELLED = ("title", "remarks")  # prose that speaks for itself
_SHORT = regex.compile(r"\(([A-Z][\w -]*)\)")
_LOST = ("?", "\ufffd")  # what the publisher prints for a letter that it lost
_MARKS = {"_id", "source", "entity_number", "federal_register_notice"}  # no other list has these together
_HEAD = 200_000  # bytes in which a JSON file shows the keys of its first record


def claims(files: Sequence[Path]) -> list[tuple[Path, ...]]:
    """Files with the header of the CSV or TSV, or with the keys of the JSON in their first bytes."""
    return [(path,) for path in files if columns(path) >= _MARKS or _is_tsv(path) or _is_json(path)]


def _is_tsv(path: Path) -> bool:
    return columns(path, "\t") >= _MARKS


def _is_json(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD).removeprefix(b"\xef\xbb\xbf").lstrip()
    except OSError:
        return False
    keys = (b'"results"', b'"source_list_url"', b'"federal_register_notice"')
    return head.startswith(b"{") and all(key in head for key in keys)


def read(files: Sequence[Path]) -> Publication:
    """Open the list. Raises `ParseError` if a column lacks or is new, if it is no CSV, TSV or JSON, or cut short."""
    (path,) = files
    if _is_json(path):
        made, results = json_results(path)
        found = (json_row(f"{path.name}#result={number}", value) for number, value in enumerate(results, 1))
        starts = [value.get("start_date") for value in results if isinstance(value, dict)]
        return Publication(iso(made), None, _records(found, iso(made) or _newest(starts)))
    mark = "\t" if _is_tsv(path) else ","
    newest = _newest(row["start_date"] for _, row in records(path, COLUMNS, delimiter=mark) if row)
    return Publication(None, None, _records(_csv_rows(path, mark), newest))


def _csv_rows(path: Path, mark: str) -> Iterator[Row | Quarantined]:
    for line, row in records(path, COLUMNS, delimiter=mark):
        record = f"{path.name}:{line}"
        if row:
            yield csv_row(record, row)
        else:
            yield Quarantined(record, "", "", "it has more or fewer columns than the header")


def _records(rows: Iterable[Row | Quarantined], today: date) -> Iterator[Entry | Quarantined]:
    for row in rows:
        if isinstance(row, Quarantined):
            yield row
        else:
            yield from _entry(row, today)


def _newest(texts: Iterable[object]) -> date:
    return max((day for text in set(map(str, texts)) if (day := iso(text.strip()))), default=date.min)


def _entry(row: Row, today: date) -> Iterator[Entry | Quarantined]:
    one, doubts = row.one, row.odd

    def codes(field: str, texts: Sequence[str]) -> list[str]:
        return [code for text in texts if text not in NO_COUNTRY and (code := doubts.country(field, text))]

    printed, name, own = one.pop("source"), one.pop("name"), one.pop("entity_number")
    short = match[1] if (match := _SHORT.search(printed)) else ""
    if short not in _SOURCES:
        yield Quarantined(one.record, "source", printed, "a list that we do not know")
        return
    if not name or (short in _OFAC and not own):
        yield Quarantined(one.record, "name", name, "no name, or no number of OFAC")
        return
    printed, others = one.pop("type"), row.many["alt_names"]
    given = _ofac_names(name, others, printed == "Individual") if short in _OFAC else names(name, others)
    kind = _kind(printed, given, name, doubts)
    for field, items in (("name", given.names), ("addresses", row.addresses)):
        for item in items:
            if _LOST[0] in item.text or _LOST[1] in item.text:
                doubts.add(field, item.text, "a letter in it is lost")
    papers = sort(row.numbers)
    texts = (*row.many["dates_of_birth"], *papers.dates)
    dates = [value for text in texts if (value := doubts.when("dates_of_birth or ids", text))]
    places = [
        *codes("citizenships", row.many["citizenships"]),
        *codes("nationalities", row.many["nationalities"]),
        *codes("vessel_flag", [one.pop("vessel_flag")]),
        *codes("ids", papers.countries),
        *([given.country] if given.country else []),
        *(row.seats if kind != "person" else []),
    ]
    start, end = (doubts.day(field, one.pop(field)) for field in ("start_date", "end_date"))
    notice = one.pop("federal_register_notice")
    remarks = [f"{'expired' if end < today else 'expires'} on {end}"] if end else []
    prose = {field: text for field in _PROSE if (text := one.pop(field))}
    remarks += [text if f in _UNLABELLED else f"{f.replace('_', ' ')}: {text}" for f, text in prose.items()]
    remarks += [*given.remarks, *(f"born in {place}" for place in row.many["places_of_birth"]), *papers.remarks]
    linked = LINKED.findall(said) if (said := prose.get("remarks")) else ()
    relations = [Relation("linked to", other) for other in linked]
    relations += [Relation(*given.parent)] if given.parent else []
    relations += [Relation("owned by", owner)] if (owner := one.pop("vessel_owner")) else []
    identifiers = [*papers.identifiers, *([Identifier("callsign", sign)] if (sign := one.pop("call_sign")) else [])]
    page, table = one.pop("source_information_url"), one.pop("source_list_url")
    one.pop("_id")  # changes from day to day
    yield Entry(
        number=own if short in _OFAC else number(given.names[0].text, str(start or notice)),
        kind=kind,
        names=given.names,
        countries=tuple(dict.fromkeys(places)),
        dates=tuple(dict.fromkeys(dates)),
        identifiers=tuple(dict.fromkeys(identifiers)),
        addresses=tuple(dict.fromkeys(row.addresses)),
        designations=tuple(Designation(code, start, notice or None) for code in row.many["programs"] or [short]),
        relations=tuple(relations),
        remarks="; ".join(remarks) or None,
        url=page or table or None,
        raw=one.record,
        source=_SOURCES[short],
    )
    yield from doubts
    yield from one.leftovers()


def _kind(printed: str, given: Names, name: str, doubts: Doubts) -> EntityKind:
    if printed not in _KINDS:
        doubts.add("type", printed, "a kind of party that we do not know")
    if is_address(name):
        return "address"
    if given.individual is not None:
        return "person" if given.individual else "organisation"
    return _KINDS.get(printed, "unknown")


def _ofac_names(name: str, others: list[str], person: bool) -> Names:
    """OFAC's names, each a cell of its own; a person's with one comma is printed family name first."""
    texts = [
        " ".join(reversed(text.split(", "))) if person and text.count(", ") == 1 else text for text in (name, *others)
    ]
    made = [Name(texts[0], "primary"), *(Name(text) for text in texts[1:])]
    return Names(tuple(dict.fromkeys(made)), (), None, None, None)
