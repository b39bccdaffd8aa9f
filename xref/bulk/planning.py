"""Between the phases: ids told apart, copies found over the whole corpus, stories dealt to shards.

It needs no text: what it holds of an article are its id, its day, its length, a hash of its words and where it stands,
some 150 bytes, and twice as many while copies are sought. The hashes by which these are found are read from disk column
by column, so that memory has one of the twenty at a time.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl

from xref import corpus, duplicates
from xref.bulk import reading, work
from xref.bulk.screening import PLAN, Item, plan
from xref.places import Place, joined

_BLOCKS = 64  # of shingles that are held: 80 MB


def planned(folder: Place, blocks: Sequence[Sequence[int]], articles: int, here: Path) -> list[Item]:
    """Plan the screening of what was read, about so many articles at a time, unless that is done.

    blocks: how many articles each block of each shard has. here: a folder of this machine, which is made and removed.
    The stories, in the order in which their first articles were read, are dealt to shards in turn.
    """
    said = work.done(joined(folder, "plan"))
    if said is None:
        with work.kept(here), Bands(here) as bands:
            stories = _write(folder, _heads(folder, blocks, bands), bands, articles)
        said = work.finish(joined(folder, "plan"), {"stories": stories})
    return [Item(number, 0, stories) for number, stories in enumerate(said["stories"])]


class Bands:
    """The columns of `duplicates.HASHES`' bands of all articles, a file each; a context manager that removes them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __enter__(self) -> Bands:
        shutil.rmtree(self._folder, ignore_errors=True)
        self._folder.mkdir(parents=True)
        return self

    def __exit__(self, *error: object) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)

    def __iter__(self) -> Iterator[npt.NDArray[np.uint64]]:
        for path in sorted(self._folder.iterdir()):
            yield np.fromfile(path, np.uint64)

    def add(self, bands: pl.Series) -> None:
        """Append those of some articles."""
        for number, column in enumerate(duplicates.columns(bands)):
            with (self._folder / f"{number:02}").open("ab") as file:
                column.tofile(file)


def _heads(folder: Place, blocks: Sequence[Sequence[int]], bands: Bands) -> pl.DataFrame:
    """The articles without texts and bands, in the order of reading, with their ids as the report has them."""
    found = []
    for number, sizes in enumerate(blocks):
        if sum(sizes):
            heads = work.read(joined(reading.place(folder, number), "heads.parquet"))
            bands.add(heads["bands"])
            found.append(heads.drop("bands").with_columns(read=pl.lit(number, pl.UInt32())))
    heads = pl.concat(found)
    return heads.with_columns(
        corpus.told_apart(heads["article_id"]), row=pl.int_range(pl.len(), dtype=pl.UInt32()).over("read", "block")
    ).with_row_index("place")


def _write(folder: Place, heads: pl.DataFrame, bands: Bands, articles: int) -> list[int]:
    """Write the plan of each shard; how many stories each has."""
    copies = duplicates.leaders(heads, bands, _shingles(folder, heads))
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


def _shingles(folder: Place, heads: pl.DataFrame) -> Callable[[int], npt.NDArray[np.uint64]]:
    """What gives the shingles of an article, by its place in the order of reading."""
    where = heads.select("read", "block", "row").to_numpy()

    @lru_cache(_BLOCKS)
    def of_block(shard: int, block: int) -> pl.Series:
        return work.read(reading.shingles(reading.place(folder, shard), block))["shingles"]

    def shingles(place: int) -> npt.NDArray[np.uint64]:
        shard, block, row = map(int, where[place])
        return np.asarray(of_block(shard, block)[row], np.uint64)

    return shingles
