"""The records of the US Consolidated Screening List, as its CSV and its JSON write them, in one shape."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from xref.entry import Address, Quarantined
from xref.errors import ParseError
from xref.sources._csl_numbers import Number, numbers
from xref.sources._csl_text import addresses
from xref.sources._json import parsed
from xref.sources._strict import Doubts, Fields, fold

_AGAIN = "get consolidated.csv or consolidated.json from data.trade.gov again"
COLUMNS = (
    "_id", "source", "entity_number", "type", "programs", "name", "title", "addresses", "federal_register_notice",
    "start_date", "end_date", "standard_order", "license_requirement", "license_policy", "call_sign", "vessel_type",
    "gross_tonnage", "gross_registered_tonnage", "vessel_flag", "vessel_owner", "remarks", "source_list_url",
    "alt_names", "citizenships", "dates_of_birth", "nationalities", "places_of_birth", "source_information_url", "ids",
)  # fmt: skip
_MANY = ("programs", "alt_names", "citizenships", "dates_of_birth", "nationalities", "places_of_birth")
_PLACE = ("address", "city", "state", "postal_code", "country")
_PAPER = ("type", "number", "country", "issue_date", "expiration_date")
_UNKNOWN = "a field that this parser does not know"


class Row(NamedTuple):
    """One record: its single values, its lists, and what its addresses and numbers hold.

    seats: the countries of the addresses. odd: fields that were not understood.
    """

    one: Fields
    many: dict[str, list[str]]
    addresses: list[Address]
    seats: list[str]
    numbers: list[Number]
    odd: Doubts


def csv_row(record: str, row: Mapping[str, str]) -> Row:
    """A row of the CSV."""
    fields = Fields(record, row)
    many = {column: _parts(cell) if (cell := fields.pop(column)) else [] for column in _MANY}
    places, seats = addresses(fields.pop("addresses"))
    return Row(fields, many, places, seats, numbers(fields.pop("ids")), Doubts(record))


def _parts(cell: str) -> list[str]:
    return [part for text in cell.split("; ") if (part := text.strip())]


def json_results(path: Path) -> tuple[str, list[object]]:
    """When the JSON was made, and its records. Raises `ParseError` if it is no such JSON, or cut short."""
    try:
        whole = parsed(path.read_bytes())
    except ValueError as error:
        raise ParseError(path, str(error), remedy=_AGAIN) from None
    results = whole.get("results") if isinstance(whole, dict) else None
    if not (isinstance(whole, dict) and isinstance(results, list)):
        raise ParseError(path, "no results in it", remedy=_AGAIN)
    return str(whole.get("search_performed_at") or ""), results


def json_row(record: str, given: object) -> Row | Quarantined:
    """A record of the JSON; set aside if it is no object. A text stands for a list of one, written as in the CSV."""
    if not isinstance(given, dict):
        return Quarantined(record, "", str(given)[:200], "it is no JSON object")
    value, doubts = dict(given), Doubts(record)

    def items(field: str) -> list[object]:
        found = value.pop(field, None)
        return found if isinstance(found, list) else [] if found is None or found == "" else [found]

    def text(field: str, item: object) -> str:
        if item is not None and not isinstance(item, str | int | float):
            doubts.add(field, item, "it is no text")
            return ""
        return "" if item is None else fold(str(item))

    def part(field: str, item: object, known: Sequence[str]) -> dict[str, str]:
        if not isinstance(item, dict):
            doubts.add(field, item, "it is no JSON object")
            return dict.fromkeys(known, "")
        for key, more in item.items():
            if key not in known and more not in (None, ""):
                doubts.add(f"{field}/{key}", more, _UNKNOWN)
        return {key: text(f"{field}/{key}", item.get(key)) for key in known}

    def country(field: str, printed: str) -> list[str]:
        return [code] if (code := doubts.country(field, printed)) else []

    many = {field: [found for item in items(field) if (found := text(field, item))] for field in _MANY}
    places: list[Address] = []
    seats: list[str] = []
    papers: list[Number] = []
    for item in items("addresses"):
        if isinstance(item, str):
            lines, codes = addresses(fold(item))
        else:
            place = part("addresses", item, _PLACE)
            codes = country("addresses/country", place["country"])
            line = ", ".join(filter(None, place.values()))
            lines = [Address(line, codes[0] if codes else None)] if line != place["country"] else []
        places, seats = places + lines, seats + codes
    for item in items("ids"):
        if isinstance(item, str):
            papers += numbers(fold(item))
        else:
            kind, number, issuer, *days = part("ids", item, _PAPER).values()
            papers.append(Number(kind, number, issuer, tuple(filter(None, days))))
    seats += country("country", text("country", value.pop("country", None)))
    value["_id"] = value.pop("id", None) or value.pop("_id", None)
    one = {field: text(field, item) for field, item in value.items()}
    return Row(Fields(record, one), many, places, list(dict.fromkeys(seats)), papers, doubts)
