"""`xref screen`: the rows of a table x lists -> a report."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional, Unpack

import typer

from xref.cli._options import (
    AsOf,
    Excel,
    FailOn,
    Formats,
    Keys,
    ListsDir,
    Out,
    Ownership,
    PolicyFile,
    Quiet,
    Threshold,
    Verbose,
)

if TYPE_CHECKING:
    from xref.cli._report import Begun, Given, Reported
    from xref.tables import Findings

COLUMNS = ("name", "kind", "country", "birth_date", "identifier", "address", "hs", "eccn", "goods", "row_id")
Column = Optional[str]  # noqa: UP045


def screen(
    table: Annotated[Path, typer.Argument(help="A CSV, XLSX or Parquet file.")],
    name: Annotated[Column, typer.Option(help="The column of names.")] = None,
    kind: Annotated[Column, typer.Option(help="The column of kinds (person, company, vessel, ...).")] = None,
    country: Annotated[Column, typer.Option(help="The column of countries.")] = None,
    birth_date: Annotated[Column, typer.Option(help="The column of birth or founding dates.")] = None,
    identifier: Annotated[Column, typer.Option(help="The column of numbers: 7707083893, or imo:9187629.")] = None,
    address: Annotated[Column, typer.Option(help="The column of addresses.")] = None,
    hs: Annotated[Column, typer.Option(help="The column of customs codes (HS, TN VED, CN).")] = None,
    eccn: Annotated[Column, typer.Option(help="The column of export-control numbers.")] = None,
    goods: Annotated[Column, typer.Option(help="The column that describes goods.")] = None,
    row_id: Annotated[Column, typer.Option(help="The column by which a report names a row.")] = None,
    lists: ListsDir = Path("lists"),
    out: Out = Path("reports"),
    source: Keys = None,
    as_of: AsOf = None,
    policy: PolicyFile = None,
    ownership: Ownership = None,
    threshold: Threshold = None,
    formats: Formats = "csv,html",
    fail_on: FailOn = None,
    excel: Excel = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Screen the rows of a table, parties and goods; columns are guessed by their names.

    Example: xref screen suppliers.csv --name Vendor
    """
    columns = {
        "name": name, "kind": kind, "country": country, "birth_date": birth_date, "identifier": identifier,
        "address": address, "hs": hs, "eccn": eccn, "goods": goods, "row_id": row_id,
    }  # fmt: skip
    done = table_reported(
        table, columns, quiet=quiet, verbose=verbose, lists=lists, source=source, as_of=as_of, policy=policy,
        threshold=threshold, ownership=ownership or (), out=out, formats=formats, fail_on=fail_on, excel=excel,
    )  # fmt: skip
    raise typer.Exit(done.code)


def table_reported(
    table: Path, columns: dict[str, str | None], *, quiet: bool, verbose: bool, **given: Unpack[Given]
) -> Reported:
    """Screen the rows of a table and report; columns: by what they hold, None for those to be guessed."""
    from xref import rows
    from xref import screen as pipeline
    from xref.cli._progress import screening
    from xref.cli._report import judged, reported
    from xref.manifest import TABLE

    read = rows.read(table, columns)

    def found(begun: Begun) -> Findings:
        with screening(quiet) as done:
            return judged(pipeline.rows(read, begun.prepared, begun.opened.policy, begun.edges, done), begun)

    return reported(
        found, TABLE, {"table": table.as_posix(), "columns": columns}, kept={"rows": read.cells}, quiet=quiet,
        verbose=verbose, **given,
    )  # fmt: skip
