"""What the files of a report promise: columns, types, controlled words, keys and order, for people and for programs.

`data/columns.toml` says what each column holds, `tables.REPORT` of what type it is; here the two become a Data Package
(https://specs.frictionlessdata.io): `datapackage.json` stands in each report, and is the same for all of one version.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl

from xref.data import load
from xref.errors import UsageError
from xref.tables import REPORT

FILE = "datapackage.json"
NOT_IN_CSV = {"articles": "text"}  # which is in articles.parquet
CELLS = (
    "A text that a spreadsheet would take for a formula, a number or a date begins with an apostrophe, also where the "
    "sign of a formula follows a semicolon or a line break within it; xref.report.reading gives the texts as they were."
)
_TYPES = {pl.String: "string", pl.Enum: "string", pl.Date: "date", pl.Int64: "integer", pl.Float64: "number",
          pl.Boolean: "boolean"}  # fmt: skip


class Column(NamedTuple):
    """One column; words: the controlled ones, none if any value will do. pattern: what its values match, "" if any."""

    name: str
    type: str
    says: str
    required: bool
    joined: bool
    words: tuple[str, ...]
    pattern: str


class Described(NamedTuple):
    """One file: what a row is, by what rows are sorted, which columns tell them apart."""

    name: str
    says: str
    order: tuple[str, ...]
    key: tuple[str, ...]
    columns: tuple[Column, ...]


def version() -> str:
    """The version of the contract."""
    return str(load("columns")["version"])


def described(name: str) -> Described:
    """The file of that name, with or without `.csv`. Raises `UsageError` if a report has none such."""
    name = name.removesuffix(".csv")
    if name not in REPORT:
        raise UsageError(f"a report has no file {name}.csv", f"it has {', '.join(REPORT)}")
    said, schema, patterns = load("columns")["files"][name], REPORT[name], load("columns")["patterns"]
    columns = (
        Column(
            column, _TYPES[type(kind)], said["columns"][column], column in said["required"], column in said["joined"],
            tuple(kind.categories) if isinstance(kind, pl.Enum) else (), patterns.get(column, ""),
        )
        for column, kind in schema.items()
    )  # fmt: skip
    return Described(name, said["says"], tuple(said["order"]), tuple(said["key"]), tuple(columns))


def package(names: Iterable[str] = REPORT) -> dict[str, Any]:
    """The CSV files as a Data Package, with a Table Schema each."""
    return {
        "name": "xref-report",
        "title": "A report of xref",
        "version": version(),
        "description": f"Leads for human review. Empty: not known, or does not apply. {CELLS}",
        "resources": [_resource(described(name)) for name in names],
    }


def write(folder: Path) -> None:
    """Write datapackage.json."""
    text = json.dumps(package(), indent=1, ensure_ascii=False)
    (folder / FILE).write_text(text + "\n", encoding="utf-8", newline="\n")


def _resource(file: Described) -> dict[str, Any]:
    columns = [column for column in file.columns if column.name != NOT_IN_CSV.get(file.name)]
    return {
        "name": file.name,
        "path": f"{file.name}.csv",
        "profile": "tabular-data-resource",
        "title": file.says,
        "description": f"Sorted by {'; '.join(file.order)}.",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\n", "quoteChar": '"', "doubleQuote": True, "header": True},
        "schema": {
            "fields": [_field(column) for column in columns],
            "missingValues": [""],
            **({"primaryKey": list(file.key)} if file.key else {}),
        },
    }


def _field(column: Column) -> dict[str, Any]:
    limits: Mapping[str, Any] = {
        "required": column.required, "enum": list(column.words), "pattern": column.pattern,
    }  # fmt: skip
    limits = {name: value for name, value in limits.items() if value}
    says = f'{column.says}; several are joined with "; "' if column.joined else column.says
    return {
        "name": column.name,
        "type": column.type,
        "description": says,
        **({"trueValues": ["true"], "falseValues": ["false"]} if column.type == "boolean" else {}),
        **({"constraints": limits} if limits else {}),
    }
