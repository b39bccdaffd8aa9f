"""Two runs row by row: which matches differ, and which input explains each (`xref.causes`).

Rows are the same match if they have the same id, which is made of article, mention and listed entity. What a run says
of its own predecessor (`change`, `change_note`) is no difference between two runs.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import NamedTuple

import polars as pl

from xref import manifest
from xref.causes import VERSION, Causes, Match
from xref.cells import plain_frame
from xref.errors import ReportError
from xref.tables import table

DIFFERENCES = pl.Schema(  # one row a row of matches.csv that differs
    {
        "difference": pl.Enum(["new", "gone", "changed"]),  # from the first run to the second
        "match_id": pl.String(),
        "article_id": pl.String(),
        "mention": pl.String(),
        "entity_id": pl.String(),
        "entity_name": pl.String(),
        "columns": pl.String(),  # those that differ; None of a row that one run alone has
        "before": pl.String(),  # what these say in the first run
        "after": pl.String(),
        "why": pl.String(),  # list, text, policy, code, decision, other
        "words": pl.String(),
    }
)
_OF_ITS_OWN = ("change", "change_note")
_LONGEST = 100  # characters told of a cell


class Compared(NamedTuple):
    """What `compare` says of two runs.

    differences: `DIFFERENCES`, without `versions`: how many rows differ in nothing but the version of their list.
    inputs: what differs between the runs as a whole, a line each. counts: for each CSV file its rows in the first run,
    in the second, in the first alone, in the second alone.
    """

    differences: pl.DataFrame
    versions: int
    inputs: list[str]
    counts: dict[str, tuple[int, int, int, int]]


def compare(one: Path, other: Path, lists_dir: Path | None = None) -> Compared:
    """Compare two runs. lists_dir: the folder of the lists, None for that of the second run.

    Raises `ReportError` if one of them cannot be read, or was purged.
    """
    both = manifest.read(one), manifest.read(other)
    for run, values in zip((one, other), both, strict=True):
        if purge := values.get("purged"):
            raise ReportError(f"{run} was purged on {purge['on']}", "compare runs whose rows are kept")
    causes = Causes((one, other), *both, lists_dir or Path(both[1]["options"]["lists"]))
    before, after = (
        {str(row["match_id"]): row for row in _texts(run / "matches.csv").iter_rows(named=True)} for run in (one, other)
    )
    rows, versions = [], 0
    for key in sorted({*before, *after}):
        old, new = before.get(key), after.get(key)
        columns = _columns(old, new) if old and new else []
        versions += bool(columns) and set(columns) <= VERSION
        if (old is None or new is None or columns) and not (columns and set(columns) <= VERSION):
            rows.append(_row(key, old, new, columns, causes))
    names = sorted({name for values in both for name in values["files"] if name.endswith(".csv")})
    counts = {name: _counted(one / name, other / name) for name in names}
    return Compared(table(rows, DIFFERENCES), versions, causes.lines(), counts)


def _columns(old: Match, new: Match) -> list[str]:
    return [name for name in {**old, **new} if name not in _OF_ITS_OWN and old.get(name) != new.get(name)]


def _row(key: str, old: Match | None, new: Match | None, columns: list[str], causes: Causes) -> tuple[object, ...]:
    """A row of `DIFFERENCES`."""
    row = new or old or {}
    why = causes.of(old, new, columns)
    shown = [name for name in columns if name not in VERSION]
    before, after = (
        "; ".join(f"{name}: {_short(side.get(name))}" for name in shown) if side else None for side in (old, new)
    )
    return (
        "changed" if old and new else "new" if new else "gone", key,
        *(row[name] for name in ("article_id", "mention", "entity_id", "entity_name")),
        "; ".join(columns) or None, before or None, after or None, "; ".join(dict.fromkeys(cause for cause, _ in why)),
        "; ".join(f"{cause}: {words}" for cause, words in why),
    )  # fmt: skip


def _short(cell: str | None) -> str:
    cell = cell or ""
    return cell if len(cell) <= _LONGEST else cell[: _LONGEST - 1] + "…"


def _texts(path: Path) -> pl.DataFrame:
    """A CSV file of a run, every cell as its text. Raises `ReportError` if it cannot be read."""
    try:
        return plain_frame(pl.read_csv(path, infer_schema=False))
    except (OSError, pl.exceptions.PolarsError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is no CSV file"
        raise ReportError(f"{path} cannot be read: {why}", "see xref verify") from None


def _counted(one: Path, other: Path) -> tuple[int, int, int, int]:
    """The rows of a file in each of two runs, and how many of each the other does not have."""
    before, after = (Counter(_texts(path).iter_rows()) if path.is_file() else Counter() for path in (one, other))
    return before.total(), after.total(), (before - after).total(), (after - before).total()
