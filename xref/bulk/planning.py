"""Between the phases: ids told apart, copies found over the whole corpus, stories dealt to shards.

It needs no text: what it holds of an article are its id, its day, its length, a hash of its words and where it stands,
some 150 bytes, and .3 kB more while copies are sought, or .9 where nearly all share a band with another. The hashes by
which these are found stay on disk: of the twenty bands one is in memory at a time, and shingles are read from there.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import BinaryIO

import numpy as np
import numpy.typing as npt
import polars as pl

from xref import corpus, duplicates
from xref.bulk import reading, work
from xref.bulk.screening import PLAN, Item, plan
from xref.places import Place, joined

_Hashes = npt.NDArray[np.uint64]


def planned(folder: Place, blocks: Sequence[Sequence[int]], articles: int, here: Path) -> list[Item]:
    """Plan the screening of what was read, about so many articles at a time, unless that is done.

    blocks: how many articles each block of each shard has. here: a folder of this machine, which is made and removed.
    The stories, in the order in which their first articles were read, are dealt to shards in turn.
    """
    said = work.done(joined(folder, "plan"))
    if said is None:
        with work.kept(here), _Spool(here) as spool:
            stories = _write(folder, _heads(folder, blocks, spool), spool, articles)
        said = work.finish(joined(folder, "plan"), {"stories": stories})
    return [Item(number, 0, stories) for number, stories in enumerate(said["stories"])]


class _Spool:
    """Files of this machine with the hashes by which copies are found; a context manager that removes them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._bands = folder / "bands"
        self._shingles: BinaryIO | None = None

    def __enter__(self) -> _Spool:
        shutil.rmtree(self._folder, ignore_errors=True)
        self._bands.mkdir(parents=True)
        return self

    def __exit__(self, *error: object) -> None:
        if self._shingles:
            self._shingles.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def add(self, bands: pl.Series) -> None:
        """Append the bands (`duplicates.HASHES`) of some articles."""
        for number, column in enumerate(duplicates.columns(bands)):
            with (self._bands / f"{number:02}").open("ab") as file:
                column.tofile(file)

    def bands(self) -> Iterator[_Hashes]:
        """Their columns, of all articles."""
        for path in sorted(self._bands.iterdir()):
            yield np.fromfile(path, np.uint64)

    def shingles(self, folder: Place, heads: pl.DataFrame, rows: npt.NDArray[np.int64]) -> Callable[[int], _Hashes]:
        """Gather the shingles of the articles in some rows of `heads`: what gives those of a row."""
        counts, wanted = heads["shingles"].to_numpy(), np.zeros(heads.height, np.bool_)
        wanted[rows] = True
        ends = np.cumsum(np.where(wanted, counts, 0), dtype=np.int64)
        path, first = self._folder / "shingles", 0
        with path.open("wb") as file:
            for read, block, height in heads.group_by("read", "block", maintain_order=True).len().iter_rows():
                of, first = slice(first, first + height), first + height
                if wanted[of].any():
                    held = work.read_array(reading.shingles(reading.place(folder, read), block), np.uint64)
                    held[np.repeat(wanted[of], counts[of])].tofile(file)
        self._shingles = found = path.open("rb", buffering=0)

        def of_row(row: int) -> _Hashes:
            found.seek(8 * int(ends[row] - counts[row]))
            return np.frombuffer(found.read(8 * int(counts[row])), np.uint64)

        return of_row


def _heads(folder: Place, blocks: Sequence[Sequence[int]], spool: _Spool) -> pl.DataFrame:
    """The articles without texts and bands, in the order of reading, with their ids as the report has them."""
    found = []
    for number, sizes in enumerate(blocks):
        if sum(sizes):
            heads = work.read(joined(reading.place(folder, number), "heads.parquet"))
            spool.add(heads["bands"])
            found.append(heads.drop("bands").with_columns(read=pl.lit(number, pl.UInt32())))
    heads = pl.concat(found)
    return heads.with_columns(
        corpus.told_apart(heads["article_id"]), row=pl.int_range(pl.len(), dtype=pl.UInt32()).over("read", "block")
    ).with_row_index("place")


def _write(folder: Place, heads: pl.DataFrame, spool: _Spool, articles: int) -> list[int]:
    """Write the plan of each shard; how many stories each has."""
    copies = duplicates.leaders(heads, spool.bands(), partial(spool.shingles, folder, heads))
    order = heads.select("article_id", "read", "block", "row", pl.col("place").cast(pl.Int64())).join(
        copies, on="article_id", maintain_order="left"
    )
    first = pl.col("place").min().over(pl.coalesce("copy_of", "article_id"))
    dealt = (
        order.lazy()
        .select(*(name for name in PLAN if name != "story"), first=first)
        .sort("first", "place")
        .with_row_index("number")
        .with_columns(story=pl.col("first").rle_id())
        .with_columns(shard=pl.col("number").first().over("story") // articles)
        .with_columns(shard=pl.col("shard").rle_id(), story=pl.col("story") - pl.col("story").first().over("shard"))
        .collect()
    )
    stories, begin = [], 0
    for number, length in enumerate(dealt["shard"].rle().struct.field("len")):
        rows = dealt.slice(begin, length)
        work.write(plan(folder, number), rows.sort("place").select(PLAN.names()).cast(PLAN))
        stories.append(int(rows["story"][-1]) + 1)
        begin += length
    return stories
