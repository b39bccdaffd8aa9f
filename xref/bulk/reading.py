"""The first phase: a shard of the corpus becomes blocks of articles, with the hashes by which copies are found.

Memory holds one block.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import polars as pl

from xref import corpus, duplicates, shards
from xref.bulk import work
from xref.limits import LIMITS, Limits
from xref.places import Place, joined
from xref.readers._document import Document, Unread
from xref.shards import Shard
from xref.tables import ARTICLES, UNREAD, table
from xref.web import Web

_ARTICLES = 256  # of a block: an article that a shard far away needs costs the reading of one
_CHARACTERS = 4_000_000  # of a block, if its articles are long


class Reading(NamedTuple):
    """What reading a shard follows from, beside the shard. work: the folder of `xref.bulk.work`."""

    work: Place
    fields: Mapping[str, str]
    follow: bool = False
    limits: Limits = LIMITS


def read(common: Reading, shard: Shard, web: Web | None = None) -> dict[str, Any]:
    """Read a shard, unless that is done: how many articles each block has, and how many documents were lost.

    web: what fetches a shard of the web.
    """
    folder = place(common.work, shard.number)
    if (said := work.done(folder)) is not None:
        return said
    return write(folder, shards.documents(shard, common.fields, common.limits, web, follow=common.follow))


def lost(common: Reading, shard: Shard, problem: str) -> dict[str, Any]:
    """Say of a shard that no attempt could read it: it is done, so that a run that goes on plans as this one does."""
    rows = [(row.article_id, row.path, row.reason) for row in shard.lost(problem)]
    return _finished(place(common.work, shard.number), [], rows, lost=len(rows))


def place(folder: Place, number: int) -> Place:
    """Where the blocks of a shard are."""
    return joined(folder, "read", f"{number:06}")


def block(folder: Place, number: int) -> Place:
    """The file of a block."""
    return joined(folder, f"{number:05}.parquet")


def shingles(folder: Place, number: int) -> Place:
    """The file of the shingles of a block's articles (`duplicates.hashes`), one after the other, eight bytes each."""
    return joined(folder, f"{number:05}.shingles")


def write(folder: Place, documents: Iterator[Document | Unread]) -> dict[str, Any]:
    """Write documents as a shard."""
    heads: list[pl.DataFrame] = []
    sizes: list[int] = []
    unread: list[tuple[object, ...]] = []
    for articles in _blocks(documents, unread):
        hashes, hashed = duplicates.hashes(articles["text"].to_list())
        number = len(sizes)
        work.write(block(folder, number), articles)
        work.write_array(shingles(folder, number), np.concatenate(hashed))
        said = articles.select("article_id", "published_on")
        heads.append(said.hstack(hashes).with_columns(block=pl.lit(number, pl.UInt32())))
        sizes.append(articles.height)
    if heads:
        work.write(joined(folder, "heads.parquet"), pl.concat(heads))
    return _finished(folder, sizes, unread)


def _finished(
    folder: Place, blocks: list[int], unread: Sequence[tuple[object, ...]], lost: int = 0
) -> dict[str, Any]:  # fmt: skip
    """Say that a shard is done. lost: the documents that no attempt could read, of those in `unread`."""
    work.write(joined(folder, "unread.parquet"), table(unread, UNREAD))
    return work.finish(folder, {"blocks": blocks, "lost": lost})


def _blocks(documents: Iterator[Document | Unread], unread: list[tuple[object, ...]]) -> Iterator[pl.DataFrame]:
    rows: list[tuple[object, ...]] = []
    characters = 0
    for document in documents:
        if isinstance(document, Unread):
            unread.append((document.article_id, document.path, document.reason))
            continue
        rows.append(corpus.row(document))
        characters += len(document.text)
        if len(rows) == _ARTICLES or characters > _CHARACTERS:
            yield table(rows, ARTICLES)
            rows, characters = [], 0
    if rows:
        yield table(rows, ARTICLES)
