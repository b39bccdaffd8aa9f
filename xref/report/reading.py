"""A report read back from its folder, exactly as it was found, for later commands and for programs of one's own.

from pathlib import Path
from xref.report import reading

found = reading.findings(Path("reports/latest"))
found.matches.filter(found.matches["band"] == "match")
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import polars as pl
from polars.exceptions import PolarsError

from xref.cells import plain_frame
from xref.content import Counts, Large, counted, own
from xref.errors import ReportError, UsageError
from xref.report.contract import NOT_IN_CSV
from xref.tables import REPORT, Findings

ROWS = 10_000  # of a batch


def folder(run: Path) -> Path:
    """The folder of a run without links in its path. Raises `UsageError` if there is no report in it."""
    if not (run / "manifest.json").is_file():
        raise UsageError(f"{run} is no report", "give the folder of a run, such as reports/latest")
    return run.resolve()


def findings(run: Path) -> Findings:
    """All tables of a run. Raises `ReportError` if one is not there, or not as this version writes it."""
    frames = {name: table(run / f"{name}.csv", schema) for name, schema in REPORT.items() if name not in NOT_IN_CSV}
    path = run / "articles.parquet"
    with _readable(path):
        return Findings(articles=pl.read_parquet(path).match_to_schema(REPORT["articles"]), **frames)


def rows(run: Path, name: str, where: pl.Expr) -> pl.DataFrame:
    """The rows of a table for which something holds, of a run that may be larger than memory. Raises as `findings`."""
    some = [own(frame.filter(where)) for frame in _frames(run, name)]
    return pl.concat([pl.DataFrame(schema=REPORT[name]), *some])


def large(run: Path, folder: Path) -> Large:
    """The same in files below `folder`, which is made, for a run that may be larger than memory.

    Raises as `findings` does, and `OSError` or `PolarsError` if a file cannot be written.
    """
    found = Large(folder, Counts())
    for name in REPORT:
        found.keep(name, _frames(run, name))
    nothing = Findings(**{name: pl.DataFrame(schema=schema) for name, schema in REPORT.items()})
    parts = (counted(nothing._replace(**{name: frame})) for name in REPORT for frame in found.batches(name))
    found.counts = sum(parts, Counts())
    return found


def _frames(run: Path, name: str) -> Iterator[pl.DataFrame]:
    if name not in NOT_IN_CSV:
        yield from batches(run / f"{name}.csv", REPORT[name])
        return
    path = run / f"{name}.parquet"
    with _readable(path):
        yield from pl.scan_parquet(path).match_to_schema(REPORT[name]).collect_batches(chunk_size=ROWS)


def table(path: Path, schema: pl.Schema, columns: Sequence[str] | None = None) -> pl.DataFrame:
    """The rows of a CSV file of a report, with the texts that its cells were made of; some of its columns if given.

    Raises `ReportError` if it is not there, has other columns, or values that are not of their types.
    """
    with _readable(path):
        return plain_frame(_rows(path, schema, columns).collect(engine="streaming"))


def batches(path: Path, schema: pl.Schema, columns: Sequence[str] | None = None) -> Iterator[pl.DataFrame]:
    """The same in frames of some rows, of which memory holds a few; none if there is no row.

    Raises as `table` does, also on the way.
    """
    with _readable(path):
        for frame in _rows(path, schema, columns).collect_batches(chunk_size=ROWS):
            yield plain_frame(frame)


def _rows(path: Path, schema: pl.Schema, columns: Sequence[str] | None) -> pl.LazyFrame:
    head = pl.read_csv(path, n_rows=0, infer_schema=False).columns
    if head != schema.names():
        other = sorted({*head} ^ {*schema.names()})
        raise ReportError(
            f"{path} has not the columns of this version of xref: {', '.join(other) or 'another order'}",
            "run again, or use the version that wrote it",
        )
    return pl.scan_csv(path, schema=schema).select(columns or schema.names())


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, PolarsError) as error:
        raise _unreadable(path, error) from None


def _unreadable(path: Path, error: Exception) -> ReportError:
    why = error.strerror if isinstance(error, OSError) and error.strerror else str(error).partition("\n")[0]
    return ReportError(f"{path} cannot be read: {why}", "restore it, or run again")
