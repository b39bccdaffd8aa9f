"""Tables larger than memory, put in order: rows are dealt into buckets by their keys, and each bucket is sorted alone.

1. Splitters are drawn from a sample of the keys, so that buckets are of about the same size.
2. The parts of the table are read once more, and their rows appended to the file of their bucket (a distribution
   sort, Knuth: "The Art of Computer Programming", volume 3, 5.4).
3. One bucket after the other is read back, sorted and given: the rows of the whole in order. Rows of equal keys are in
   one bucket, so that whoever groups by the keys sees each group whole.

Memory holds a bucket, or a part, a few times over.
"""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from math import ceil
from pathlib import Path
from typing import NamedTuple

import polars as pl

from xref.content import own
from xref.order import Key

ROWS = 50_000  # of a bucket, unless they are wide:
_SIZE = 32_000_000  # bytes of a bucket, such as 10,000 articles with their texts
_SAMPLE = 50  # keys drawn for each bucket: its size then varies by a seventh
_LENGTH = 8  # bytes that say how long a piece of a bucket's file is


class Parts(NamedTuple):
    """A table in parts, each read when it is asked for; rows: how many each has."""

    rows: Sequence[int]
    read: Callable[[int], pl.DataFrame]

    def __iter__(self) -> Iterator[pl.DataFrame]:  # type: ignore[override]
        return (self.read(number) for number in range(len(self.rows)))


def in_order(parts: Parts, order: Sequence[Key], folder: Path, rows: int = ROWS) -> Iterator[pl.DataFrame]:
    """The rows of all parts by `order`, in frames of about `_SIZE` or so many rows at most.

    folder: made for the buckets, and removed. Where nothing else in `order` tells rows apart, they are to be alike:
    their order is that of the parts.
    """
    gathered = _gathered(parts, rows)
    first = next(gathered, None)
    if first is None:
        return
    if first.height == sum(parts.rows):
        yield _sorted(first, order)
        return
    splitters = _splitters(parts, order, rows, first.height)
    with Buckets(folder, splitters.height + 1) as buckets:
        for some in _gathered(parts, rows):
            buckets.add(some, _bucket(some, splitters, order))
        for some in buckets:
            if some.height:
                yield _sorted(some, order)


def _gathered(parts: Parts, rows: int) -> Iterator[pl.DataFrame]:
    """All parts, put together to about a bucket each: a bucket's file is then opened once for many small parts."""
    held: list[pl.DataFrame] = []
    for part in parts:
        if part.height:
            held.append(part)
        if sum(some.height for some in held) >= rows or sum(some.estimated_size() for some in held) >= _SIZE:
            yield pl.concat(held)
            held = []
    if held:
        yield pl.concat(held)


class Buckets:
    """Files to which rows are dealt, each read back once; a context manager that removes them."""

    def __init__(self, folder: Path, count: int) -> None:
        self._folder = folder
        self._count = count
        self._schema: pl.Schema | None = None

    def __enter__(self) -> Buckets:
        shutil.rmtree(self._folder, ignore_errors=True)
        self._folder.mkdir(parents=True)
        return self

    def __exit__(self, *error: object) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)

    def __iter__(self) -> Iterator[pl.DataFrame]:
        return map(self.take, range(self._count))

    def add(self, frame: pl.DataFrame, bucket: pl.Series) -> None:
        """Append each row of a frame to the bucket of that number."""
        self._schema = frame.schema
        dealt = frame.with_columns(bucket.alias("__bucket")).partition_by(
            "__bucket", maintain_order=True, include_key=False, as_dict=True
        )
        for (number,), rows in dealt.items():
            piece = io.BytesIO()
            rows.write_ipc_stream(piece, compression="lz4")
            with self._path(int(number)).open("ab") as file:
                file.write(piece.getbuffer().nbytes.to_bytes(_LENGTH, "little"))
                file.write(piece.getbuffer())

    def take(self, number: int) -> pl.DataFrame:
        """The rows of a bucket in the order in which they came; its file is removed."""
        pieces, path = [], self._path(number)
        if path.exists():
            with path.open("rb") as file:
                while length := file.read(_LENGTH):
                    pieces.append(pl.read_ipc_stream(io.BytesIO(file.read(int.from_bytes(length, "little")))))
            path.unlink()
        return pl.concat(pieces) if pieces else pl.DataFrame(schema=self._schema)

    def _path(self, number: int) -> Path:
        return self._folder / f"{number:05}"


def _splitters(parts: Parts, order: Sequence[Key], rows: int, usual: int) -> pl.DataFrame:
    """Keys that cut all rows into buckets, as a sample has it. usual: how many rows a bucket may be taken to have."""
    every = max(1, min(usual, rows) // _SAMPLE)
    sample: list[pl.DataFrame] = []
    size = 0.0
    for part in parts:
        if part.height:
            sample.append(own(_keys(part, order).gather_every(every, offset=len(sample) % every)))
            size += part.estimated_size()
    whole = pl.concat(sample)
    ordered = whole.sort(whole.columns, descending=_down(order), nulls_last=True)
    buckets = ceil(max(sum(parts.rows) / rows, size / _SIZE))
    places = [ordered.height * n // buckets for n in range(1, buckets)]
    return ordered[places].unique(maintain_order=True)


def _bucket(part: pl.DataFrame, splitters: pl.DataFrame, order: Sequence[Key]) -> pl.Series:
    """The number of splitters that come before each row, or are like it."""
    keys = splitters.columns
    rows = pl.concat(
        [
            splitters.with_columns(__row=pl.lit(None, pl.UInt32()), __of=pl.lit(0)),
            _keys(part, order).with_row_index("__row").select(*keys, "__row", __of=pl.lit(1)),
        ]
    )
    ordered = rows.sort([*keys, "__of"], descending=[*_down(order), False], nulls_last=True)
    numbered = ordered.select("__row", bucket=pl.col("__row").is_null().cum_sum())
    return numbered.drop_nulls("__row").sort("__row")["bucket"]


def _keys(frame: pl.DataFrame, order: Sequence[Key]) -> pl.DataFrame:
    return frame.select(key.values().alias(f"__{n}") for n, key in enumerate(order))


def _down(order: Iterable[Key]) -> list[bool]:
    return [key.descending for key in order]


def _sorted(frame: pl.DataFrame, order: Sequence[Key]) -> pl.DataFrame:
    return frame.sort([key.values() for key in order], descending=_down(order), nulls_last=True, maintain_order=True)
