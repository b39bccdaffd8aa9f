"""Tables larger than memory: the same order as in memory, whatever the parts and the buckets."""

from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xref.bulk import sorting
from xref.bulk.sorting import Buckets, Parts, in_order
from xref.order import Key, keys

ROWS = st.lists(
    st.tuples(st.integers(-3, 3) | st.none(), st.text("ab", max_size=2) | st.none(), st.integers(0, 999)), max_size=60
)
ORDER = (
    Key("number", descending=True, absolute=False),
    Key("word", descending=False, absolute=False),
    Key("rest", descending=False, absolute=False),
)
SCHEMA = {"number": pl.Int64(), "word": pl.String(), "rest": pl.Int64()}


def parts(frames: list[pl.DataFrame]) -> Parts:
    return Parts([frame.height for frame in frames], lambda number: frames[number])


@given(st.lists(ROWS, min_size=1, max_size=6), st.integers(1, 20))
@settings(deadline=None, max_examples=60)
def test_the_order_is_that_of_the_whole(some: list[list[tuple[object, ...]]], rows: int) -> None:
    frames = [pl.DataFrame(one, schema=SCHEMA, orient="row") for one in some]
    whole = pl.concat(frames).sort(list(SCHEMA), descending=[True, False, False], nulls_last=True)
    with TemporaryDirectory() as folder:
        found = list(in_order(parts(frames), ORDER, Path(folder, "buckets"), rows))
        assert not Path(folder, "buckets").exists()
    assert pl.concat([pl.DataFrame(schema=SCHEMA), *found]).equals(whole)


@given(st.lists(ROWS, min_size=1, max_size=6), st.integers(1, 20))
@settings(deadline=None, max_examples=60)
def test_rows_of_equal_keys_come_together(some: list[list[tuple[object, ...]]], rows: int) -> None:
    frames = [pl.DataFrame(one, schema=SCHEMA, orient="row") for one in some]
    with TemporaryDirectory() as folder:
        found = list(in_order(parts(frames), ORDER[1:2], Path(folder, "buckets"), rows))
    seen: set[object] = set()
    for frame in found:
        words = set(frame["word"])
        assert not words & seen
        seen |= words


def test_buckets_are_about_as_large_as_asked(tmp_path: Path) -> None:
    frames = [
        pl.DataFrame({"number": range(n, 20_000, 7), "word": "x", "rest": 0}, schema_overrides=SCHEMA) for n in range(7)
    ]
    found = list(in_order(parts(frames), ORDER[:1], tmp_path / "buckets", 1000))
    assert sum(frame.height for frame in found) == 20_000
    assert len(found) == 20
    assert max(frame.height for frame in found) < 1600


def test_buckets_of_wide_rows_have_fewer_of_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sorting, "_SIZE", 100_000)
    frames = [
        pl.DataFrame({"number": range(n, 2000, 20), "word": "x" * 1000, "rest": 0}, schema_overrides=SCHEMA)
        for n in range(20)
    ]
    found = list(in_order(parts(frames), ORDER[:1], tmp_path / "buckets"))
    assert pl.concat(found)["number"].to_list() == list(range(1999, -1, -1))
    assert len(found) > 15
    assert max(frame.estimated_size() for frame in found) < 200_000


def test_the_parts_of_an_order_are_those_of_the_contract() -> None:
    assert [(key.column, key.descending) for key in keys("matches")[:3]] == [
        ("band", False), ("priority", False), ("score", True),
    ]  # fmt: skip


def test_a_bucket_gives_what_came_in_the_order_in_which_it_came(tmp_path: Path) -> None:
    with Buckets(tmp_path / "b", 3) as buckets:
        for first in (0, 10):
            frame = pl.DataFrame({"n": range(first, first + 10)})
            buckets.add(frame, pl.Series([n % 2 for n in range(10)]))
        even, odd, none = buckets
    assert even["n"].to_list() == [n for n in range(20) if n % 2 == 0]
    assert odd["n"].to_list() == [n for n in range(20) if n % 2]
    assert (none.height, none.columns) == (0, ["n"])
    assert not (tmp_path / "b").exists()
