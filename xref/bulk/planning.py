"""Between the phases: ids told apart, copies found over the whole corpus, stories dealt to shards.

It needs no text: what it holds of an article are its id, its day, its length and the hashes by which copies are found,
some 300 bytes in a frame, and about 1.2 kB while copies are sought.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import polars as pl

from xref import corpus, duplicates
from xref.bulk import reading, work
from xref.bulk.screening import PLAN, Item, plan
from xref.places import Place, joined

_BLOCKS = 64  # of shingles that are held: 80 MB


def planned(folder: Place, blocks: Sequence[Sequence[int]], articles: int) -> list[Item]:
    """Plan the screening of what was read, about so many articles at a time, unless that is done.

    blocks: how many articles each block of each shard has.
    The stories, in the order in which their first articles were read, are dealt to shards in turn.
    """
    said = work.done(joined(folder, "plan"))
    if said is None:
        said = work.finish(joined(folder, "plan"), {"stories": list(_write(folder, _heads(folder, blocks), articles))})
    return [Item(number, 0, stories) for number, stories in enumerate(said["stories"])]


def _heads(folder: Place, blocks: Sequence[Sequence[int]]) -> pl.DataFrame:
    """The articles without texts, in the order of reading, with their ids as the report has them."""
    found = []
    for number, sizes in enumerate(blocks):
        if sum(sizes):
            heads = work.read(joined(reading.place(folder, number), "heads.parquet"))
            found.append(heads.with_columns(read=pl.lit(number, pl.UInt32())))
    heads = pl.concat(found)
    own = corpus.Ids()
    ids = list(map(own.of, heads["article_id"]))
    return heads.with_columns(
        pl.Series("article_id", ids, pl.String()), row=pl.int_range(pl.len(), dtype=pl.UInt32()).over("read", "block")
    ).with_row_index("place")


def _write(folder: Place, heads: pl.DataFrame, articles: int) -> Sequence[int]:
    """Write the plan of each shard; how many stories each has."""
    copies = duplicates.leaders(heads, _shingles(folder, heads))
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
    stories = []
    for (number,), rows in dealt.partition_by("shard", maintain_order=True, as_dict=True).items():
        work.write(plan(folder, int(number)), rows.sort("place").select(PLAN.names()).cast(PLAN))
        stories.append(int(rows["story"].max()) + 1)  # type: ignore[arg-type]
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
