"""The third phase: what was found in all shards, put in the order of the report, table by table.

1. The tables of the shards are joined and sorted on disk (`xref.bulk.sorting`).
2. What changed since the last run is told story by story: the rows of a story are in one bucket, in both runs.
3. Parties follow from the matches of the whole, which are put in order of the party for that.

Memory holds one shard's table, or some 30 MB of rows, a few times over; of the run its counts, its parties, and where
it is compared with another run the ids and hashes of the articles of both.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import polars as pl

from xref import changes, content, findings, order
from xref.bulk import screening, work
from xref.bulk.screening import OF_SHARDS, Item
from xref.bulk.sorting import ROWS, Buckets, Parts, in_order
from xref.changes import Inputs, Previous
from xref.content import Counts, Large
from xref.decisions import SILENT
from xref.order import Key
from xref.places import Place, joined
from xref.prepared import Prepared

_BUCKETS = 64  # of stories, when they are compared with those of the last run
_AS_READ = (Key("place", descending=False, absolute=False),)
_BY_PARTY = (Key("party_id", descending=False, absolute=False),)


class Whole(NamedTuple):
    """What a report follows from beside what was found in the shards.

    unread: documents that were not read, or not screened (`tables.UNREAD`); aside: how many of the last. quarantine:
    of lists and ownership files. previous, now: see `changes.since`.
    """

    known: Prepared
    unread: pl.DataFrame
    aside: int
    quarantine: pl.DataFrame
    previous: Previous | None
    now: Inputs


def join(of: Place, items: Sequence[Item], whole: Whole, folder: Path, rows: int = ROWS) -> Large:
    """Join what was found in the items (`screening.place`) into `folder`, which is made anew. rows: of a frame."""
    shutil.rmtree(folder, ignore_errors=True)
    said = [work.done(screening.place(of, item)) or {} for item in items]
    found = Large(folder, sum((Counts.of_json(one["counts"]) for one in said), Counts(aside=whole.aside)))
    buckets = folder / ".buckets"

    def parts(name: str) -> Parts:
        def read(number: int) -> pl.DataFrame:
            return work.read(joined(screening.place(of, items[number]), f"{name}.parquet"))

        return Parts([one["rows"][name] for one in said], read)

    for name in OF_SHARDS:
        if name != "matches":
            found.keep(name, in_order(parts(name), order.keys(name) or _AS_READ, buckets, rows))
    found.keep("lists", [whole.known.lists.health])
    found.keep("quarantine", [whole.quarantine])
    found.keep("unread", [whole.unread])
    matches = parts("matches")
    if whole.previous:
        matches = _compared(matches, found, whole, whole.previous, folder)
    else:
        found.keep("changes", [])
    found.keep("matches", in_order(matches, order.keys("matches"), buckets, rows))
    named = Parts(matches.rows, lambda number: matches.read(number).select(*findings.UNITED, "copy_of", "rank"))
    united = [
        findings.united(
            frame.select(findings.UNITED),
            frame.select("article_id", "copy_of", "rank").unique(),
            whole.known.only(frame["entity_id"]),
        )
        for frame in in_order(named, _BY_PARTY, buckets, rows)
    ]
    for name, frames in zip(("parties", "records"), zip(*united, strict=True), strict=False):
        found.keep(name, [order.in_order(pl.concat(frames), name)])
    return found


def _compared(matches: Parts, found: Large, whole: Whole, previous: Previous, folder: Path) -> Parts:
    """The matches with what changed since the last run; what did is kept in its own table."""
    articles = found.lazy("articles").select("article_id", "sha256", "copy_of").collect()
    since = changes.Since(previous, whole.now, articles, whole.unread, whole.known.lists.health)
    told = folder / ".told"
    told.mkdir(parents=True)
    sizes, rows = [], []
    with Buckets(folder / ".new", _BUCKETS) as new, Buckets(folder / ".old", _BUCKETS) as old:
        for frame in matches:
            new.add(frame, _bucket(since, frame))
        for frame in previous.matches():
            old.add(frame, _bucket(since, frame))
        for number, (one, other) in enumerate(zip(new, old, strict=True)):
            compared, changed = since.told(one, other)
            compared.write_parquet(told / f"{number}.parquet", compression="zstd", compression_level=1)
            sizes.append(compared.height)
            rows.append(changed)
            found.counts.changes.update(content.changed(compared.filter(~SILENT), changed))
    found.keep("changes", [order.in_order(pl.concat(rows), "changes")])
    return Parts(sizes, lambda number: pl.read_parquet(told / f"{number}.parquet"))


def _bucket(since: changes.Since, matches: pl.DataFrame) -> pl.Series:
    return since.stories(matches).hash() % _BUCKETS
