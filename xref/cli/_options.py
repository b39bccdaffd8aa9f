"""Options that several commands share."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, NamedTuple, Optional

import typer

from xref.errors import UsageError

ListsDir = Annotated[Path, typer.Option("--lists", help="The folder of the lists.")]
Keys = Annotated[Optional[list[str]], typer.Option("--source", help="Use only this list; may be repeated.")]  # noqa: UP045
Out = Annotated[Path, typer.Option("--out", help="The folder that holds the reports.")]
Threshold = Annotated[
    Optional[float],  # noqa: UP045
    typer.Option("--threshold", min=0.0, max=1.0, help="The lowest score reported; .7, or what the policy says."),
]
PolicyFile = Annotated[
    Optional[Path],  # noqa: UP045
    typer.Option("--policy", help="What is screened and reported; else policy.toml in the folder of the lists."),
]
Formats = Annotated[str, typer.Option("--format", help="Of csv, html, xlsx, parquet, ftm, jsonl: a,b,c.")]
FailOn = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option("--fail-on", help="Exit with 4 on a `match`, or already on a `possible`."),
]
Excel = Annotated[bool, typer.Option("--excel", help="Begin each CSV file with a byte-order mark.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print only where the report is, and what is wrong.")]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Print every party, list and file, and the times.")]
AsOf = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option("--as-of", help="Use the lists as they were on this day, such as 2024-05-03."),
]
Ownership = Annotated[
    Optional[list[Path]],  # noqa: UP045
    typer.Option("--ownership", help="A CSV file of owner,owned,percent,source,date; beside ownership/ of the lists."),
]
RunFolder = Annotated[Path, typer.Argument(metavar="RUN", help="The folder of a run, or its name below reports/.")]
RunLists = Annotated[Optional[Path], typer.Option("--lists", help="The folder of the lists; else that of the run.")]  # noqa: UP045
Field = Annotated[
    Optional[list[str]],  # noqa: UP045
    typer.Option(help="What a field of JSON lines, CSV or Parquet is called, such as text=body."),
]
Follow = Annotated[
    bool, typer.Option("--follow", help="Fetch the pages behind the items of feeds, and the feeds of OPML files.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


class Parts(NamedTuple):
    """The options for a corpus that is screened in parts."""

    workers: int | None = None
    engine: str | None = None
    scheduler: str | None = None
    work: str | None = None
    resume: bool = False


def day(text: str | None, option: str) -> date | None:
    """The day that an option gives. Raises `UsageError` if it is none."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise UsageError(f"{option} {text} is no date", "give one such as 2024-05-03") from None


def past(as_of: str | None) -> date | None:
    """The day that --as-of gives. Raises `UsageError` if it is none, or still to come."""
    given = day(as_of, "--as-of")
    if given and given > today():
        raise UsageError(f"--as-of {given} is still to come", "give a day in the past")
    return given


def run_folder(given: Path) -> Path:
    """The folder of a run, given by its path, or by its name in `reports/`.

    Where links cannot be made (Windows), `latest.txt` names the last run. What is neither is returned as given.
    """
    for path in (given, Path("reports") / given):
        name = path.with_name(f"{path.name}.txt")
        if path.is_dir():
            return path.resolve()
        if name.is_file():
            return path.with_name(name.read_text(encoding="utf-8").strip())
    return given


def today() -> date:
    """The day in UTC, as everywhere in reports."""
    return datetime.now(UTC).date()
