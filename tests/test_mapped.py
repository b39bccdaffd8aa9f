"""Arrow files that are mapped into memory are the frames that were written, without a copy of them."""

import gc
import sys
from datetime import date, datetime
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xref import mapped

LONG = "longer than the twelve bytes that a view holds itself "
FRAMES = {
    "numbers": pl.DataFrame({"a": [1, 2, None], "b": [0.5, None, 2.0]}, schema={"a": pl.UInt16, "b": pl.Float64}),
    "text": pl.DataFrame({"a": ["", None, LONG, "ж" * 50, "short"]}),
    "bytes": pl.DataFrame({"a": [b"", None, LONG.encode()]}),
    "flags": pl.DataFrame({"a": [True, None, False] * 7}),
    "days": pl.DataFrame({"a": [date(2026, 1, 2), None], "b": [datetime(2026, 1, 2, 3), None]}),
    "words": pl.DataFrame({"a": ["x", None, "y" * 20]}, schema={"a": pl.Enum(["x", "y" * 20, "unused"])}),
    "two words": pl.DataFrame({"a": ["x"], "b": ["z"]}, schema={"a": pl.Enum(["x", "y"]), "b": pl.Enum(["z"])}),
    "lists": pl.DataFrame({"a": [["RU", LONG], [], None, [None, "CN"]]}, schema={"a": pl.List(pl.String)}),
    "lists of lists": pl.DataFrame({"a": [[[1], []], None, [None]]}, schema={"a": pl.List(pl.List(pl.Int8))}),
    "arrays": pl.DataFrame({"a": [[1, 2, 3], None]}, schema={"a": pl.Array(pl.UInt32, 3)}),
    "structs": pl.DataFrame({"a": [{"x": 1, "y": LONG}, None, {"x": None, "y": "b"}]}),
    "nothing": pl.DataFrame({"a": []}, schema={"a": pl.String}),
}


@pytest.fixture(autouse=True)
def of_any_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mapped, "_SMALL", 0)


@pytest.mark.parametrize("name", FRAMES)
def test_a_frame_comes_back(name: str, tmp_path: Path) -> None:
    mapped.write(FRAMES[name], tmp_path / "a.arrow")
    found = mapped.read(tmp_path / "a.arrow")
    assert found.equals(FRAMES[name])
    assert found.schema == FRAMES[name].schema
    assert found.sort(pl.all()).equals(FRAMES[name].sort(pl.all()))


@given(rows=st.lists(st.tuples(st.one_of(st.none(), st.text()), st.lists(st.one_of(st.none(), st.text(max_size=20))))))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
def test_any_text_comes_back(rows: list[tuple[str | None, list[str | None]]], tmp_path: Path) -> None:
    frame = pl.DataFrame(rows, schema={"a": pl.String, "b": pl.List(pl.String)}, orient="row")
    mapped.write(frame, tmp_path / "a.arrow")
    assert mapped.read(tmp_path / "a.arrow").equals(frame)


def test_a_file_of_several_batches_is_read(tmp_path: Path) -> None:
    frame = pl.DataFrame({"a": range(1000)})
    frame.write_ipc(tmp_path / "a.arrow", record_batch_size=100)
    assert mapped.read(tmp_path / "a.arrow").equals(frame)


def test_a_file_that_is_written_otherwise_is_read(tmp_path: Path) -> None:
    frame = pl.DataFrame({"a": ["x", None, LONG], "b": [[1], None, []]})
    frame.write_ipc(tmp_path / "old.arrow", compression="uncompressed", compat_level=pl.CompatLevel.oldest())
    frame.write_ipc(tmp_path / "packed.arrow", compression="zstd")
    assert mapped.read(tmp_path / "old.arrow").equals(frame)
    assert mapped.read(tmp_path / "packed.arrow").equals(frame)


def test_what_polars_does_not_take_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: object, requested_schema: object = None) -> tuple[object, object]:
        raise pl.exceptions.ComputeError("no such arrays")

    mapped.write(FRAMES["text"], tmp_path / "a.arrow")
    monkeypatch.setattr(mapped._Columns, "__arrow_c_array__", refuse)
    assert mapped.read(tmp_path / "a.arrow").equals(FRAMES["text"])


def test_arrays_can_be_taken_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    taken = []
    monkeypatch.setattr(pl, "DataFrame", lambda columns: taken.append(columns))
    mapped.write(FRAMES["lists"], tmp_path / "a.arrow")
    mapped.read(tmp_path / "a.arrow")
    monkeypatch.undo()
    assert all(pl.DataFrame(taken[0]).equals(FRAMES["lists"]) for _ in range(2))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows removes no file that is mapped")
def test_a_file_can_be_removed_or_replaced_while_it_is_mapped(tmp_path: Path) -> None:
    mapped.write(FRAMES["text"], tmp_path / "a.arrow")
    frame = mapped.read(tmp_path / "a.arrow")
    mapped.write(FRAMES["numbers"], tmp_path / "b.arrow")
    (tmp_path / "b.arrow").replace(tmp_path / "a.arrow")
    (tmp_path / "a.arrow").unlink()
    assert frame.equals(FRAMES["text"])


@pytest.mark.parametrize("size", [0, 5, 100, 4000])
def test_a_file_cut_short_is_refused(size: int, tmp_path: Path) -> None:
    mapped.write(pl.DataFrame({"a": ["x" * 20] * 1000}), tmp_path / "a.arrow")
    data = (tmp_path / "a.arrow").read_bytes()
    (tmp_path / "a.arrow").write_bytes(data[:size])
    with pytest.raises((ValueError, pl.exceptions.PolarsError)):
        mapped.read(tmp_path / "a.arrow")


def test_a_file_whose_middle_is_gone_is_refused(tmp_path: Path) -> None:
    mapped.write(pl.DataFrame({"a": ["x" * 20] * 1000}), tmp_path / "a.arrow")
    data = (tmp_path / "a.arrow").read_bytes()
    (tmp_path / "a.arrow").write_bytes(data[:1000] + data[-1000:])
    with pytest.raises((ValueError, pl.exceptions.PolarsError)):
        mapped.read(tmp_path / "a.arrow")


def test_what_is_let_go_is_unmapped(tmp_path: Path) -> None:
    mapped.write(FRAMES["text"], tmp_path / "a.arrow")
    before = len(mapped._held)
    frame = mapped.read(tmp_path / "a.arrow")
    part = frame["a"].slice(2)
    assert len(mapped._held) == before + 1
    del frame
    assert part[0] == LONG  # as long as any of it is used
    del part
    gc.collect()
    assert len(mapped._held) == before


@pytest.mark.skipif(sys.platform != "linux", reason="memory is told by /proc")
def test_no_copy_is_made(tmp_path: Path) -> None:
    """64 MB of numbers and text, read and summed, are no memory of the process's own."""
    rows = 1 << 21
    mapped.write(pl.select(a=pl.int_range(rows), b=pl.lit(LONG)), tmp_path / "a.arrow")
    gc.collect()
    before = _own()
    frame = mapped.read(tmp_path / "a.arrow")
    assert frame["a"].sum() == rows * (rows - 1) // 2
    assert int(frame["a"].to_numpy()[-1]) == rows - 1
    assert frame["b"][rows - 1] == LONG
    assert _own() - before < 8 << 20


def _own() -> int:
    """Bytes of memory that are of this process alone and written to."""
    lines = Path("/proc/self/smaps_rollup").read_text(encoding="ascii").splitlines()
    return sum(int(line.split()[1]) << 10 for line in lines if line.startswith("Private_Dirty"))
