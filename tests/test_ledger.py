"""What is written once stays, and every later change to it shows."""

from multiprocessing import get_context
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xref import ledger
from xref.errors import LedgerError

COLUMNS = ("who", "what")
ROWS = [
    {"who": "Ann", "what": "=1+1"},
    {"who": "Bo", "what": 'said "no",\nthen "yes"'},
    {"who": "Олена", "what": "'=1"},
]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    ledger.append(tmp_path / "log.csv", COLUMNS, ROWS)
    return tmp_path / "log.csv"


def test_what_was_written_is_read(path: Path) -> None:
    found = ledger.read(path, COLUMNS)
    assert [row["who"] for row in found.rows] == ["Ann", "Bo", "Олена"]
    assert found.rows[0]["what"] == "=1+1"
    assert "'=1+1" in path.read_text()  # which no spreadsheet calculates
    assert found.rows[1]["what"] == 'said "no", then "yes"'  # one line a row
    assert found.damage == ""
    assert ledger.append(path, COLUMNS, [{"who": "Cy"}]) == ledger.read(path, COLUMNS).head


def test_a_file_that_is_not_there_holds_nothing(tmp_path: Path) -> None:
    assert ledger.read(tmp_path / "none.csv", COLUMNS) == ledger.Ledger([])
    assert not list(tmp_path.iterdir())


@given(data=st.data())
def test_every_change_shows(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    path = tmp_path_factory.getbasetemp() / "changed.csv"
    if not path.with_suffix(".whole").exists():
        ledger.append(path, COLUMNS, ROWS)
        path.rename(path.with_suffix(".whole"))
    whole = path.with_suffix(".whole").read_bytes()
    at = data.draw(st.integers(0, len(whole) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda one: one != whole[at]))
    path.write_bytes(whole[:at] + bytes([byte]) + whole[at + 1 :])
    found = ledger.read(path, COLUMNS)
    line = whole[:at].count(b"\n") + 1
    assert f"line {line} " in found.damage
    assert len(found.rows) == max(line - 2, 0)  # nothing before the damage is lost


def test_a_row_taken_out_shows(path: Path) -> None:
    lines = path.read_text().splitlines(keepends=True)
    path.write_text("".join([*lines[:2], *lines[3:]]))
    assert ledger.read(path, COLUMNS).damage == "line 3 was changed, or the row before it is gone"


def test_a_line_that_was_cut_shows(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])
    found = ledger.read(path, COLUMNS)
    assert (len(found.rows), found.damage) == (2, "line 4 is not whole")


def test_nothing_is_written_after_damage_until_it_is_set_aside(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-5])
    with pytest.raises(LedgerError, match="line 4 is not whole"):
        ledger.append(path, COLUMNS, [{"who": "Cy"}])
    aside = ledger.repair(path, COLUMNS)
    assert aside is not None
    assert aside.read_text().startswith("Олена")
    assert len(ledger.read(path, COLUMNS).rows) == 2
    ledger.append(path, COLUMNS, [{"who": "Cy"}])
    assert [row["who"] for row in ledger.read(path, COLUMNS).rows] == ["Ann", "Bo", "Cy"]
    assert ledger.repair(path, COLUMNS) is None


def test_the_state_of_an_earlier_time_is_read_by_its_chain(path: Path) -> None:
    then = ledger.read(path, COLUMNS)
    ledger.append(path, COLUMNS, [{"who": "Cy"}])
    assert ledger.read(path, COLUMNS, then.head) == then
    assert ledger.read(path, COLUMNS, ledger.START).rows == []
    with pytest.raises(LedgerError, match="has no longer the row"):
        ledger.read(path, COLUMNS, "0" * 64)


def _append(path: Path, name: str) -> None:
    for n in range(20):
        ledger.append(path, COLUMNS, [{"who": name, "what": str(n)}])


def test_two_who_write_at_once_both_are_kept(tmp_path: Path) -> None:
    path, spawn = tmp_path / "log.csv", get_context("spawn")
    both = [spawn.Process(target=_append, args=(path, name)) for name in ("a", "b")]
    for one in both:
        one.start()
    for one in both:
        one.join()
    found = ledger.read(path, COLUMNS)
    assert (len(found.rows), found.damage) == (40, "")
    assert [row["what"] for row in found.rows if row["who"] == "a"] == [str(n) for n in range(20)]
