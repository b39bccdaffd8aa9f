"""A spreadsheet that comes back changed: what is as it was is taken, and each row that is not is refused by name."""

import csv
import io
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest
from deciding import ELSEWHERE, HER, RECORD, Desk, said
from test_cli import xref

from xref.decisions import cases, log, sheet
from xref.errors import UsageError

FIRM = "Kestrel Optics GmbH sold lenses to the army, the paper wrote on Sunday."
OTHER = "2,Kestrel Optics GmbH,organisation,,DE,,,RU-1,\n"
NOW = datetime(2026, 5, 2, 9, tzinfo=UTC)
Rows = list[dict[str, str]]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = Desk(tmp_path)
    desk.run(RECORD, OTHER, a=HER, b=ELSEWHERE, c=FIRM)
    return desk


def exported(desk: Desk, who: str = "Ann") -> Path:
    run = desk.last()
    path = desk.place / "open.csv"
    sheet.write(path, run, cases.cases(run, desk.log(), who))
    return path


def edited(desk: Desk, change: Callable[[Rows], object], *, mark: str = ",", encoding: str = "utf-8-sig") -> Path:
    """The exported file with its rows filled in by `change`, written as another program would."""
    path = exported(desk)
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    change(rows)
    text = io.StringIO()
    out = csv.DictWriter(text, rows[0], delimiter=mark, lineterminator="\r\n")
    out.writeheader()
    out.writerows(rows)
    path.write_bytes(text.getvalue().encode(encoding))
    return path


def fill(rows: Rows, **cells: str) -> None:
    for row in rows:
        row.update({"disposition": "false_positive", "reason_code": "other_dates"} | cells)


def read(desk: Desk, path: Path, who: str = "Ann", until: str = "") -> sheet.Read:
    found = sheet.read(path, desk.last(), desk.log(), who, NOW, until)
    if found.rows:
        log.append(desk.log().path, found.rows)
    return found


def test_what_is_filled_in_is_taken_once(desk: Desk) -> None:
    path = edited(desk, lambda rows: fill(rows[:2], note="=1+1"))
    found = read(desk, path)
    assert (len(found.rows), found.refused, found.known, found.empty) == (2, [], 0, 1)
    assert [row["note"] for row in found.rows] == ["=1+1", "=1+1"]
    again = read(desk, path)
    assert (again.rows, again.refused, again.known) == ([], [], 2)
    dispositions = [one for one, _ in said(desk.run(RECORD, OTHER, a=HER, b=ELSEWHERE, c=FIRM))]
    assert dispositions.count("false_positive") == 2
    assert len(exported(desk).read_text(encoding="utf-8-sig").splitlines()) == 2  # what is open, and the head


def test_a_second_person_confirms_by_the_same_file(desk: Desk) -> None:
    desk.four_eyes()
    path = edited(desk, fill)
    assert len(read(desk, path).rows) == 3
    assert len(read(desk, path, "Bo").rows) == 3
    assert len(read(desk, path, "Bo").rows) == 0
    assert {one for one, _ in said(desk.run(RECORD, OTHER, a=HER, b=ELSEWHERE, c=FIRM))} == {"false_positive"}


@pytest.mark.parametrize(
    ("cells", "says"),
    [
        ({"match_id": "12ab"}, "no match 12ab in this run"),
        ({"match_id": ""}, "no match is named in this run"),
        ({"mention": "Oskar"}, "was changed from "),
        ({"entity_id": "own:77"}, "entity_id of match "),
        ({"article_id": "z.txt"}, "article_id of match "),
        ({"disposition": "no idea"}, "no disposition no_idea: give true_match, false_positive, unresolved"),
        ({"reason_code": ""}, "no reason given for false_positive: give other_identifier, "),
        ({"reason_code": "same_identifier"}, "no reason same_identifier for false_positive"),
        ({"scope": "world"}, "no scope world: give article or everywhere"),
        ({"expires": "31/02/2027"}, "31/02/2027 is no date"),
        ({"expires": "tomorrow"}, "tomorrow is no date and no number of days"),
        ({"expires": "2026-05-01"}, "a decision cannot expire on 2026-05-01"),
    ],
)
def test_a_row_that_was_changed_is_refused_by_its_line_and_the_rest_is_taken(
    desk: Desk, cells: dict[str, str], says: str
) -> None:
    def change(rows: Rows) -> None:
        fill(rows)
        rows[1].update(cells)

    found = read(desk, edited(desk, change))
    (refused,) = found.refused
    assert refused.startswith("line 3: ")
    assert says in refused
    assert len(found.rows) == 2


def test_damaged_lines_swallow_no_others(desk: Desk) -> None:
    path = edited(desk, fill)
    head, one, two, three = path.read_text(encoding="utf-8-sig").splitlines()
    path.write_text("\n".join([head, one[: len(one) // 2], '"' + two, three, three]))
    found = read(desk, path)
    assert len(found.rows) == 1
    assert [line.partition(":")[0] for line in found.refused] == ["line 2", "line 3", "line 5"]
    assert "cells instead of 24" in found.refused[0]
    assert "stands in line 4 too" in found.refused[2]


def test_a_note_may_have_line_breaks(desk: Desk) -> None:
    found = read(desk, edited(desk, lambda rows: fill(rows, note="one\ntwo")))
    assert (found.refused, [row["note"] for row in found.rows]) == ([], ["one two"] * 3)


@pytest.mark.parametrize(("mark", "encoding"), [(";", "utf-8-sig"), ("\t", "utf-16"), (";", "cp1252"), (",", "utf-8")])
def test_what_excel_writes_is_read(desk: Desk, mark: str, encoding: str) -> None:
    def change(rows: Rows) -> None:
        fill(rows, disposition="False positive", note="Müller; not he", expires="02/06/2027 00:00")
        for row in rows:
            row["score"] = row["score"].replace(".", ",")

    found = read(desk, edited(desk, change, mark=mark, encoding=encoding))
    assert found.refused == []
    assert {(row["note"], row["disposition"]) for row in found.rows} == {("Müller; not he", "false_positive")}


@pytest.mark.parametrize(
    ("published", "expires", "day"),
    [
        ("03/11/2025", "02/06/2027", "2027-06-02"),  # the run knows that it was 3 November
        ("11/03/2025", "02/06/2027", "2027-02-06"),
        ("3.11.25", "2.6.27", "2027-06-02"),
        ("2025-11-03", "02/06/2027", "2027-02-06"),  # nothing tells: the earlier one
        ("2025-11-03", "25/12/2027", "2027-12-25"),
        ("2025-11-03", "2027/06/02", "2027-06-02"),
        ("2025-11-03", "2027-06-02", "2027-06-02"),
        ("2025-11-03", "90", "2026-07-31"),
        ("2025-11-03", "never", ""),
        ("2025-11-03", "", "2026-12-31"),  # what the command line or the policy says
    ],
)
def test_days_are_read_in_the_order_that_the_file_shows(desk: Desk, published: str, expires: str, day: str) -> None:
    def change(rows: Rows) -> None:
        fill(rows, expires=expires, published_on=published)

    path, run = edited(desk, change), desk.last()

    run = run._replace(matches=run.matches.with_columns(published_on=pl.lit("2025-11-03")))
    found = sheet.read(path, run, desk.log(), "Ann", NOW, "2026-12-31")
    assert found.refused == []
    assert {row["expires"] for row in found.rows} == {day}


def test_lines_that_contradict_each_other_on_a_name_are_refused(desk: Desk) -> None:
    def change(rows: Rows) -> None:
        own = [row for row in rows if row["entity_id"] == "own:1"]
        fill(own, scope="everywhere")
        own[1].update(disposition="true_match", reason_code="same_details")

    found = read(desk, edited(desk, change))
    assert len(found.rows) == 1
    assert "another line decides Oskar Bremm and own:1 otherwise" in found.refused[0]


@pytest.mark.parametrize(
    ("text", "says"),
    [("", "is empty"), ("a,b\n1,2\n", "has no column match_id, article_id"), ("PK\x03\x04\0\0", "has no column")],
)
def test_a_file_of_another_sort_is_refused(desk: Desk, text: str, says: str) -> None:
    path = desk.place / "other.csv"
    path.write_text(text)
    with pytest.raises(UsageError, match=says):
        read(desk, path)


def test_on_the_command_line_the_round_trip_is_three_commands(desk: Desk) -> None:
    path = desk.place / "mine.csv"
    done = xref("review", desk.out / "latest", "--export", path, "--who", "Ann")
    assert done.stdout.startswith(f"{path}: 3 rows to decide")
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    text = path.read_text(encoding="utf-8-sig").replace("\n,,,article,", "\nfalse_positive,other_dates,,article,")
    one, *rest = text.splitlines()
    path.write_text("\n".join([one, rest[0], rest[1].replace("other_dates", "because"), rest[2]]))
    done = xref("review", desk.out / "latest", "--import", path, "--who", "Ann")
    assert done.returncode == 3
    assert done.stderr.startswith("mine.csv: refused: line 3: no reason because for false_positive")
    assert done.stdout.startswith("2 decided, 0 decided so before, 0 left open, 1 refused.")
    done = xref("review", desk.out / "latest", "--import", path, "--who", "Ann")
    assert done.stdout.startswith("0 decided, 2 decided so before, 0 left open, 1 refused.")
