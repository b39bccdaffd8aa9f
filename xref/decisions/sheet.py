"""Decisions through a spreadsheet: what is open as a CSV file to fill in, and the file read back.

Programs and people change such files: Excel writes semicolons, a byte-order mark and 02/05/2026, cuts leading noughts
off, and a sort may leave a column behind. So each row is held against the run: one that is not what was written out is
refused by its line, and the rest is taken.

1. A row with an empty `disposition` is not decided. Another must have the match's own key columns.
2. Days are read as ISO 8601, or as written with the day or the month first: which of both, the column `published_on`
   tells, since the run knows what it should say. Where nothing tells, the earlier one counts: a decision that expires
   too soon is only looked at again.
3. What the same person has decided already is not written again.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from xref.cells import guarded, plain
from xref.decisions import cases, reasons, records
from xref.decisions.cases import Case, Reviewed, Row
from xref.decisions.expiry import last_day
from xref.decisions.log import Log
from xref.decisions.standing import Standing, standings
from xref.decisions.subjects import ARTICLE, EVERYWHERE
from xref.errors import ReportError, UsageError

FILLED = ("disposition", "reason_code", "note", "scope", "expires")  # by whoever decides
_SHOWN = (
    "band", "priority", "score", "mention", "mention_kind", "sentence", "entity_id", "entity_name", "record",
    "programmes", "source_title", "evidence", "contradictions", "article_title", "published_on", "article_url",
    "article_id", "earlier", "match_id",
)  # fmt: skip
_KEY = ("article_id", "mention", "mention_kind", "entity_id")  # must be what they were
_NEEDED = ("match_id", *_KEY, "disposition", "reason_code")
_DELIMITERS = (",", ";", "\t", "|")
_DAY = re.compile(r"(\d{1,4})[./-](\d{1,2})[./-](\d{1,4})(?: 0?0:00(?::00)?)?")
_LINES = 20  # that a cell with line breaks may go over; a quotation mark that was lost must not swallow the file


class Read(NamedTuple):
    """What a file says: rows for the log; refused, a line each; how many were decided so already, and left empty."""

    rows: list[dict[str, str]]
    refused: list[str]
    known: int
    empty: int


def write(path: Path, run: Reviewed, open_cases: Iterable[Case]) -> int:
    """Write the matches of the cases, one a row, and return their number. Raises `ReportError` if it cannot."""
    written = 0
    try:
        with path.open("w", encoding="utf-8-sig", newline="") as file:  # by the mark Excel knows that it is UTF-8
            sheet = csv.writer(file, lineterminator="\r\n")
            sheet.writerow((*FILLED, *_SHOWN))
            for case in open_cases:
                for match in case.matches:
                    about = {
                        **match,
                        "record": records.words(run.records[match["entity_id"]]["record"]),
                        "earlier": "; ".join(case.notes),
                    }
                    cells = ("", "", "", ARTICLE, "", *(_cell(about[name]) for name in _SHOWN))
                    sheet.writerow(cells)
                    written += 1
    except OSError as error:
        raise ReportError(
            f"{path} cannot be written: {error.strerror}", "close it elsewhere, or give another"
        ) from None
    return written


def read(path: Path, run: Reviewed, log: Log, who: str, at: datetime, until: str) -> Read:
    """The decisions of a file that `write` wrote and somebody filled in; `until` is their last day if it gives none.

    Raises `UsageError` if it cannot be read, or lacks a column.
    """
    lines = _lines(path)
    by_id = {match["match_id"]: match for match in run.matches.iter_rows(named=True)}
    month_first = _month_first(lines, by_id)
    known = standings(log.rows.iter_rows(named=True))
    found: list[dict[str, str]] = []
    refused: list[str] = []
    seen: dict[str, int] = {}
    same = empty = 0
    for number, cells in lines:
        if isinstance(cells, str):
            refused.append(f"line {number}: {cells}")
            continue
        if not cells["disposition"]:
            empty += 1
            continue
        try:
            match = _match(cells, by_id)
            if match["match_id"] in seen:
                raise ValueError(f"match {match['match_id']} stands in line {seen[match['match_id']]} too")
            seen[match["match_id"]] = number
            (row,) = _decision(cells, match, run, who, at, month_first, until)
        except (ValueError, UsageError) as error:
            refused.append(f"line {number}: {error}")
            continue
        texts = row["texts"].split() if row["scope"] == ARTICLE else [""]
        keys = [(match["form"], row["mention_kind"], row["entity_id"], text) for text in texts]
        if all(_says(known.get(key), row, bool(cells.get("expires"))) for key in keys):
            same += 1
            continue
        if any((old := known.get(key)) and old.row["nr"] < 0 for key in keys):
            refused.append(f"line {number}: another line decides {row['mention']} and {row['entity_id']} otherwise")
            continue
        known |= {key: Standing({**row, "nr": -1}, (who,), row["expires"]) for key in keys}
        found.append(row)
    return Read(found, refused, same, empty)


def _cell(value: object) -> str:
    return guarded(" ".join(str(value or "").split()))


def _plain(cell: str) -> str:
    return plain(" ".join(cell.split()))


def _match(cells: Mapping[str, str], by_id: Mapping[str, Row]) -> Row:
    match = by_id.get(cells["match_id"])
    if match is None:
        raise ValueError(f"no match {cells['match_id'] or 'is named'} in this run")
    for name in _KEY:
        if cells[name] != " ".join(match[name].split()):
            raise ValueError(f"{name} of match {match['match_id']} was changed from {match[name]} to {cells[name]}")
    return match


def _decision(
    cells: Mapping[str, str], match: Row, run: Reviewed, who: str, at: datetime, month_first: bool | None,
    until: str,
) -> list[dict[str, str]]:  # fmt: skip
    said = {name: "_".join(cells[name].lower().split()) for name in ("disposition", "reason_code")}
    if wrong := reasons.problem(said["disposition"], said["reason_code"]):
        raise ValueError(wrong)
    scope = cells.get("scope", "").lower() or ARTICLE
    if scope not in (ARTICLE, EVERYWHERE):
        raise ValueError(f"no scope {scope}: give {ARTICLE} or {EVERYWHERE}")
    asked = cells.get("expires", "").lower()
    if _DAY.fullmatch(asked):
        asked = _day(asked, month_first).isoformat()
    return cases.rows(
        run, [match], said["disposition"], said["reason_code"], who=who, at=at, note=cells.get("note", ""),
        scope=scope, expires=last_day(asked, at.date(), 0) if asked else until,
    )  # fmt: skip


def _says(standing: Standing | None, row: Mapping[str, str], dated: bool) -> bool:
    """Whether the log says this already, by the same person, of the same record, and it still holds."""
    if standing is None or row["decided_by"].casefold() not in map(str.casefold, standing.people):
        return False
    same = ("disposition", "reason_code", "record_sha256", *(name for name in ("note",) if row[name]))
    until = standing.expires
    holds = until == row["expires"] if dated else not until or until >= row["decided_on"][:10]
    return holds and all(standing.row[name] == row[name] for name in same)


def _day(text: str, month_first: bool | None) -> date:
    """Raises `ValueError` if there is no such day."""
    a, b, c = map(int, re.split("[./-]", text.split()[0]))
    if a > 31:
        orders = [(a, b, c)]
    else:
        c += 2000 if c < 100 else 0  # 02/05/26
        orders = [(c, b, a)] if month_first is False else [(c, a, b)] if month_first else [(c, b, a), (c, a, b)]
    days = []
    for order in orders:
        try:
            days.append(date(*order))
        except ValueError:
            continue
    if not days:
        raise ValueError(f"{text} is no date")
    return min(days)


def _month_first(lines: Iterable[tuple[int, Mapping[str, str] | str]], by_id: Mapping[str, Row]) -> bool | None:
    """Whether days are written with the month first: told by those whose day the run knows; None if by none."""
    for _, cells in lines:
        if isinstance(cells, str) or not (match := by_id.get(cells["match_id"])):
            continue
        written, is_so = cells.get("published_on", ""), match["published_on"]
        if is_so and _DAY.fullmatch(written) and not written.startswith(is_so[:4]):
            fits: list[bool] = []
            for first in (False, True):
                try:
                    fits.append(_day(written, first).isoformat() == is_so)
                except ValueError:
                    fits.append(False)
            if fits[0] != fits[1]:
                return fits[1]
    return None


def _lines(path: Path) -> list[tuple[int, dict[str, str] | str]]:
    """The rows of the file by their first lines: the cells by column, or what is wrong with them."""
    text = _text(path)
    lines = re.split(r"\r\n|\n|\r", text.rstrip())
    start = 1 if lines and lines[0].lower().startswith("sep=") else 0  # Excel's own word on the delimiter
    if len(lines) <= start or not lines[start]:
        raise UsageError(f"{path.name} is empty", "give a file that xref review --export wrote")
    mark = max(_DELIMITERS, key=lines[start].count)
    try:
        head = [cell.strip().lower() for cell in next(csv.reader([lines[start]], delimiter=mark, strict=True))]
    except csv.Error:
        head = []
    if lacking := [name for name in _NEEDED if name not in head]:
        raise UsageError(
            f"{path.name} has no column {', '.join(lacking)}", "give a file that xref review --export wrote"
        )
    found: list[tuple[int, dict[str, str] | str]] = []
    at = start + 1
    while at < len(lines):
        cells, taken = _cells(lines, at, mark, len(head))
        if isinstance(cells, str):
            found.append((at + 1, cells))
        elif any(cells):
            found.append((at + 1, dict(zip(head, map(_plain, cells), strict=True))))
        at += taken
    return found


def _cells(lines: list[str], at: int, mark: str, columns: int) -> tuple[list[str] | str, int]:
    """The cells of the row that begins in a line, and how many lines it takes."""
    if not lines[at].strip():
        return [""], 1
    for taken in range(1, _LINES + 1):
        try:
            (cells,) = csv.reader(io.StringIO("\n".join(lines[at : at + taken])), delimiter=mark, strict=True)
        except (csv.Error, ValueError):
            continue
        if len(cells) == columns:
            return cells, taken
        return f"it has {len(cells)} cells instead of {columns}", taken
    return "a quotation mark is not closed", 1


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UsageError(
            f"cannot read {path}: {error.strerror}", "give a file that xref review --export wrote"
        ) from None
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")  # what Excel writes as plain CSV in the West; keys show what it lost
