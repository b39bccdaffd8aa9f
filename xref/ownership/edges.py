"""Who owns or controls whom: the rows of a user's CSV files, and what the lists state.

A file has the columns `owner, owned` and, if you like, `percent, source, date, owner_id, owned_id, control`; ids are
those of reports (`us_ofac_sdn:18782`), or the file's own. `control` says yes or no. Of a share that is given as a range
the lower bound counts; the upper one is kept, since it says what the share may be.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

import polars as pl

from xref.data import load
from xref.dates import bounds, edtf
from xref.entities import Tables
from xref.errors import TableError
from xref.tables import QUARANTINE, table

FOLDER = "ownership"  # in the folder of the lists
EDGES = pl.Schema(
    {
        "owner": pl.String(),
        "owned": pl.String(),
        "owner_id": pl.String(),
        "owned_id": pl.String(),
        "low": pl.Float64(),  # percent at the least; 0 if it is not known
        "high": pl.Float64(),  # at the most; 100 if it is not known
        "control": pl.Boolean(),
        "linked": pl.Boolean(),  # the source does not say how
        "source": pl.String(),  # as the row says, else the file
        "date": pl.Date(),
        "relation": pl.String(),  # the list's word; None for a row of a file
    }
)
MORE = 1e-6  # percent: "more than 50" is the least share above 50 that we tell from it

_COLUMNS = {
    "owner": ("owner", "ownername", "shareholder", "shareholdername", "parent", "interestedparty"),
    "owned": ("owned", "ownedname", "company", "subsidiary", "subject", "entity", "asset"),
    "percent": ("percent", "percentage", "share", "shares", "stake", "ownership", "ownershippercent"),
    "source": ("source", "sourceurl", "url"),
    "date": ("date", "asof", "startdate"),
    "owner_id": ("ownerid",),
    "owned_id": ("ownedid",),
    "control": ("control", "controls", "controlled"),
}
_UNKNOWN = {"", "?", "-", "unknown", "n/a", "na", "not known", "not stated", "none"}
_YES = {"yes", "y", "true", "1", "x", "control", "controls", "controlled"}
_NO = {"no", "n", "false", "0", ""}
_NUMBER = r"(\d+(?:[.,]\d+)?)"
_ONE = re.compile(rf"(>=|≥|<=|≤|>|<|~|at least |more than |over |up to |less than |under |about |c\. ?)?\s*{_NUMBER}")
_TWO = re.compile(rf"{_NUMBER}\s*(?:-|–|to)\s*{_NUMBER}")
_UNITS = re.compile(r"\s*(?:%|percent|per cent|pct)\s*")
_PSC = re.compile(r"ownership-of-shares-(\d+)-to-(\d+)-percent(?:-.*)?")  # the UK register of significant control


class Edges(NamedTuple):
    """What a run knows of ownership.

    rows: `EDGES` of the files. quarantine: what of these was not understood, as `tables.QUARANTINE`. files: name,
    sha256 and number of edges of each. day: of which the rules and the lists are.
    """

    rows: pl.DataFrame
    quarantine: pl.DataFrame
    files: tuple[tuple[str, str, int], ...]
    day: date

    @property
    def asked(self) -> bool:
        """Whether ownership is to be looked at."""
        return self.day != date.max


NOTHING = Edges(table([], EDGES), table([], QUARANTINE), (), date.max)  # where nobody asked for ownership


def read(lists_dir: Path, given: Sequence[Path], day: date) -> Edges:
    """The edges of the files `given` and of those in `ownership/` in the folder of the lists.

    Raises `TableError` if a file cannot be read, or has no columns of owners and owned.
    """
    paths = list(dict.fromkeys([*sorted((lists_dir / FOLDER).glob("[!.]*.csv")), *given]))
    edges: list[tuple[object, ...]] = []
    trouble: list[tuple[object, ...]] = []
    files = []
    for path in paths:
        try:
            content = path.read_bytes()
            text = content.decode("utf-8-sig")
        except OSError as error:
            raise TableError(f"cannot read {path}: {error.strerror}", "give a CSV file by --ownership") from None
        except UnicodeDecodeError:
            raise TableError(f"{path.name} is not UTF-8", "save it as CSV in UTF-8") from None
        before = len(edges)
        for edge, doubts in _rows(path.name, text):
            edges += [edge] if edge else []
            trouble += doubts
        files.append((path.name, hashlib.sha256(content).hexdigest(), len(edges) - before))
    rows = table(edges, EDGES)
    trouble += _too_much(rows)
    return Edges(rows, table(trouble, QUARANTINE), tuple(files), day)


def _rows(file: str, text: str) -> Iterator[tuple[tuple[object, ...] | None, list[tuple[object, ...]]]]:
    """Each row of a file as an edge, None if it is none, and what of it was not understood."""
    first = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t|", key=first.count))
    head = ["".join(c for c in name.lower() if c.isalnum()) for name in next(reader, [])]
    place = {role: head.index(name) for role, names in _COLUMNS.items() if (name := _first(names, head))}
    if missing := {"owner", "owned"} - set(place):
        raise TableError(
            f"{file} has no column {' and no column '.join(sorted(missing))}",
            "an ownership file begins with a line such as owner,owned,percent,source,date",
        )
    rows = []
    try:
        for cells in reader:
            if any(map(str.strip, cells)):
                row = {role: " ".join(cells[i].split()) if i < len(cells) else "" for role, i in place.items()}
                rows.append((reader.line_num, row))
    except csv.Error as error:
        raise TableError(f"{file}:{reader.line_num}: {error}", "save it as CSV in UTF-8") from None
    _percents(file, [row.get("percent", "") for _, row in rows])
    for line, row in rows:
        yield _edge(file, f"{file}:{line}", row)


def _percents(file: str, texts: Sequence[str]) -> None:
    """Raises `TableError` if shares are written as parts of 1, which read as percent would clear everybody."""
    numbers = [float(text) for text in texts if re.fullmatch(r"\d+(?:\.\d+)?", text)]
    if numbers and max(numbers) <= 1 and any(number % 1 for number in numbers):
        raise TableError(f"{file}: no share is above 1", "write percent, such as 51.5, or 0.5% with its sign")


def _first(names: Sequence[str], head: Sequence[str]) -> str | None:
    return next((name for name in names if name in head), None)


def _edge(file: str, record: str, row: dict[str, str]) -> tuple[tuple[object, ...] | None, list[tuple[object, ...]]]:
    doubts: list[tuple[object, ...]] = []

    def doubt(field: str, problem: str, *, kept: bool = True) -> None:
        doubts.append((FOLDER, record, field, row.get(field, ""), problem, kept))

    for field in ("owner", "owned"):
        if not row[field]:
            doubt(field, "the row names nobody here and is set aside", kept=False)
            return None, doubts
    if row["owner"] == row["owned"] and row.get("owner_id") == row.get("owned_id"):
        doubt("owned", "it owns itself; the row is set aside", kept=False)
        return None, doubts
    share, day, word = percent(row.get("percent", "")), row.get("date", ""), row.get("control", "").lower()
    if share is None:
        doubt("percent", "no share from 0 to 100; taken as not known")
    known = edtf(day)
    if day and not known:
        doubt("date", "no date that we understand, such as 2024-05-03; left out")
    if word not in _YES | _NO:
        doubt("control", "neither yes nor no; taken as no")
    low, high = share or (0.0, 100.0)
    return (
        row["owner"], row["owned"], row.get("owner_id") or None, row.get("owned_id") or None, low, high, word in _YES,
        False, row.get("source") or file, bounds(known)[0] if known else None, None,
    ), doubts  # fmt: skip


def percent(text: str) -> tuple[float, float] | None:
    """A share as registers write it: at the least and at the most, in percent; None if it is no share.

    >>> percent("51,5 %"), percent("50-75"), percent(">50"), percent("up to 25%"), percent("unknown"), percent("150")
    ((51.5, 51.5), (50.0, 75.0), (50.000001, 100.0), (0.0, 25.0), (0.0, 100.0), None)
    >>> percent("ownership-of-shares-50-to-75-percent")  # of the UK register, where it means more than half
    (50.000001, 75.0)
    """
    said = text.strip().lower()
    if said in _UNKNOWN:
        return 0.0, 100.0
    if match := _PSC.fullmatch(said):
        low, high = float(match[1]), float(match[2])
        return low + (MORE if low < 75 else 0), high  # 75 or more is the register's highest band
    said = _UNITS.sub(" ", said).strip()
    if match := _TWO.fullmatch(said):
        low, high = _number(match[1]), _number(match[2])
        return (low, high) if low <= high <= 100 else None
    if not (match := _ONE.fullmatch(said)) or (share := _number(match[2])) > 100:
        return None
    sign = (match[1] or "").strip()
    if sign in (">", "more than", "over"):
        return min(share + MORE, 100.0), 100.0
    if sign in (">=", "≥", "at least"):
        return share, 100.0
    if sign in ("<", "<=", "≤", "up to", "less than", "under"):
        return 0.0, share
    return share, share


def _number(text: str) -> float:
    return float(text.replace(",", "."))


def _too_much(rows: pl.DataFrame) -> list[tuple[object, ...]]:
    """Parties of which more than all is owned: the sources are of different days, or speak of different things."""
    sums = (
        rows.lazy()
        .group_by("owned", "owner")
        .agg(pl.col("low").max())
        .group_by("owned")
        .agg(pl.col("low").sum())
        .filter(pl.col("low") > 100.01)  # what rounding may give
        .sort("owned")
        .collect()
    )
    says = "the shares of its owners add up to more than 100%"
    return [(FOLDER, owned, "percent", f"{share:.6g}", says, True) for owned, share in sums.iter_rows()]


def stated(tables: Tables) -> pl.DataFrame:
    """What the lists state of ownership, control and links between parties: `EDGES`, without shares.

    The other party is known by its number on the list, else by its name there; else it is a name. Nobody owns a person:
    one that a list links to a firm works for it as a rule, while a firm linked to a person may be that person's.
    """
    kinds = [(word, kind) for kind, words in load("ownership")["relations"].items() for word in words]
    meaning = pl.DataFrame(kinds, {"relation": pl.String(), "kind": pl.String()}, orient="row").lazy()
    source = pl.col("entity_id").str.split(":").list.first()
    named = (
        tables.names.lazy()
        .filter(pl.col("quality") != "weak")
        .select(source.alias("source"), key=pl.col("name").str.to_lowercase(), by_name="entity_id")
        .sort("by_name")
        .unique(["source", "key"], keep="first", maintain_order=True)
    )
    person = pl.col("kind") == "person"
    known = tables.entities.lazy().select("entity_id", "name", person=person)
    found = (
        tables.relations.lazy()
        .with_columns(pl.col("relation").str.to_lowercase(), source=source, key=pl.col("other").str.to_lowercase())
        .join(meaning, on="relation")
        .with_columns(number=pl.col("source") + ":" + pl.col("other_number"))
        .join(known.select(number="entity_id", by_number="entity_id"), on="number", how="left")
        .join(named, on=["source", "key"], how="left")
        .with_columns(other_id=pl.coalesce("by_number", "by_name"))
        .join(known, on="entity_id")
        .join(known.select(other_id="entity_id", nobody="person"), on="other_id", how="left")
    )
    linked = pl.col("kind") == "linked"
    back = pl.col("kind").is_in(["owner", "controller"])
    found = found.filter(~pl.when(back).then(pl.col("nobody").fill_null(value=False)).otherwise("person"))
    mine, theirs, name, other = pl.col("entity_id"), pl.col("other_id"), pl.col("name"), pl.col("other")
    return (
        found.select(
            owner=pl.when(back).then(name).otherwise(other), owned=pl.when(back).then(other).otherwise(name),
            owner_id=pl.when(back).then(mine).otherwise(theirs), owned_id=pl.when(back).then(theirs).otherwise(mine),
            low=pl.lit(0.0), high=pl.lit(100.0), control=pl.col("kind").is_in(["controlled", "controller"]),
            linked=linked, source="source", date=pl.lit(None, pl.Date()), relation="relation",
        )
        .sort("owner", "owned", "owner_id", "owned_id", "source", "relation", nulls_last=True)
        .unique(maintain_order=True)
        .match_to_schema(EDGES)
        .collect()
    )  # fmt: skip
