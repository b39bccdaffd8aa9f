"""Japan's Foreign End User List (METI), in METI's own columns as CSV or JSON.

METI publishes a PDF. Its table is read once it stands in a CSV with the columns

    No., Country or Region, Company or Organization, Also Known As, Type of WMD

or in a JSON array of objects with these keys; in `Also Known As`, `;` or a line break parts the names. Lines before the
header of the CSV that begin with `#` are comments; `# published: 2025-09-29` is the list's date. The types of concern
are letters: B, C, M, N, and CW since the list also names users of conventional weapons.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path

import regex

from xref.entry import Designation, Entry, Name, Publication, Quarantined
from xref.errors import ParseError
from xref.sources._csv import head, preamble, rows
from xref.sources._json import parsed
from xref.sources._nations import nations
from xref.sources._strict import Fields, fold

COLUMNS = ("No.", "Country or Region", "Company or Organization", "Also Known As", "Type of WMD")
_CONCERNS = {
    "B": "biological weapons", "C": "chemical weapons", "M": "missiles", "N": "nuclear weapons",
    "CW": "conventional weapons",
}  # fmt: skip
_REMEDY = f"the columns are {', '.join(COLUMNS)}"


def claims(files: Sequence[Path]) -> list[tuple[Path, ...]]:
    """CSV and JSON whose start names the columns."""
    return [(path,) for path in files if _is_csv(path) or _is_json(path)]


def _is_csv(path: Path) -> bool:
    return _header(head(path, 20)).replace('"', "").startswith(",".join(COLUMNS[:3]))


def _header(lines: list[str]) -> str:
    return next((line for line in lines if not line.startswith("#")), "")


def _is_json(path: Path) -> bool:
    text = " ".join(head(path, 50))
    return text.lstrip().startswith("[") and all(f'"{column}"' in text for column in COLUMNS[:3])


def read(files: Sequence[Path]) -> Publication:
    """Open the list. Raises `ParseError` if it is neither CSV nor JSON of these columns, or is not UTF-8."""
    (path,) = files
    if _is_json(path):
        return Publication(None, None, _entries(_from_json(path)))
    published, comments = preamble(path)
    reader = rows(path, skip=comments)
    _, header = next(reader, (0, []))
    if tuple(map(fold, header)) != COLUMNS:
        raise ParseError(path, "other columns than METI's", remedy=_REMEDY)
    return Publication(published, None, _entries(_from_csv(path, reader)))


def _from_csv(path: Path, reader: Iterator[tuple[int, list[str]]]) -> Iterator[tuple[str, dict[str, str] | str]]:
    for line, row in reader:
        yield f"{path.name}:{line}", dict(zip(COLUMNS, row, strict=True)) if len(row) == len(COLUMNS) else ",".join(row)


def _from_json(path: Path) -> Iterator[tuple[str, dict[str, str] | str]]:
    try:
        data = parsed(path.read_bytes())
    except ValueError as error:
        raise ParseError(path, str(error), remedy=_REMEDY) from None
    if not isinstance(data, list):
        raise ParseError(path, "it is no array", remedy=_REMEDY)
    for place, item in enumerate(data, 1):
        flat = isinstance(item, dict) and all(isinstance(value, str | int) for value in item.values())
        yield f"{path.name}#{place}", {key: str(value) for key, value in item.items()} if flat else str(item)


def _entries(records: Iterator[tuple[str, dict[str, str] | str]]) -> Iterator[Entry | Quarantined]:
    seen: set[str] = set()
    for record, values in records:
        if isinstance(values, str):
            yield Quarantined(record, "", values[:500], "it does not have METI's columns")
            continue
        also = values.pop("Also Known As", "")
        fields = Fields(record, values)
        number, printed, name, types = (fields.pop(column) for column in COLUMNS if column != "Also Known As")
        if not number or not name or number in seen:
            problem = "the number stands twice" if number in seen else "it has no number or no name"
            yield Quarantined(record, "No.", number, problem)
            continue
        seen.add(number)
        letters = unicodedata.normalize("NFKC", types).upper()  # METI's letters are full-width here and there
        codes = [code for code in regex.split(r"[\s,、;/]+", letters) if code]
        aliases = [fold(text) for text in regex.split(r"[;\n\r]", also)]
        countries, unknown = nations(printed)
        yield Entry(
            number=number,
            kind="organisation",
            names=(Name(name, "primary"), *(Name(text) for text in dict.fromkeys(aliases) if text)),
            countries=tuple(countries),
            designations=(Designation("End User List"),),
            reason="concern about " + ", ".join(_CONCERNS.get(code, code) for code in codes) if codes else None,
            raw=record,
        )
        for part in unknown:
            yield Quarantined(record, "Country or Region", part, "a country that we do not know", kept=True)
        for code in codes:
            if code not in _CONCERNS:
                yield Quarantined(record, "Type of WMD", code, "a type of concern that we do not know", kept=True)
        yield from fields.leftovers()
