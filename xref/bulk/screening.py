"""The second phase: some whole stories are screened, and what was found is written table by table.

A story is in one shard, so that what its copies say alike is found there (`xref.stories`), and a text that stands in
many files is matched once.
"""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl

from xref import decisions, detectors, embeddings, prepared, screen
from xref.bulk import reading, work
from xref.content import counted, with_rules
from xref.decisions import Log
from xref.detectors import Detector
from xref.embeddings import Embeddings
from xref.ownership import Edges
from xref.places import Place, joined
from xref.policy import Policy
from xref.prepared import Prepared
from xref.remembered import Remembered
from xref.tables import ARTICLES, UNREAD, table

# The tables that are joined from those of the shards. The others follow from the whole, or from the lists alone.
OF_SHARDS = (
    "matches", "evidence", "mentions", "supply_chain", "descriptions", "equipment", "goods", "ownership", "articles",
)  # fmt: skip
PLAN = pl.Schema(  # one row an article that is screened in a shard, in the order of reading
    {
        "article_id": pl.String(),  # as the report has it
        "copy_of": pl.String(),
        "rank": pl.Int64(),
        "place": pl.Int64(),  # in the order of reading
        "read": pl.UInt32(),  # the shard and the block in which it was read, and its row there
        "block": pl.UInt32(),
        "row": pl.UInt32(),
        "story": pl.UInt32(),  # its number in the shard
    }
)
_PLACE = pl.Schema({name: PLAN[name] for name in ("read", "block", "row")})


class Screening(NamedTuple):
    """What screening a shard follows from, beside its articles. lists: the folder of `prepared.stored`."""

    work: Place
    lists: str
    policy: Policy
    edges: Edges
    log: Log
    ner: str
    embeddings: Path | None


class Item(NamedTuple):
    """Some stories of a shard: from the first to before the last."""

    shard: int
    first: int
    last: int

    @property
    def name(self) -> str:
        """Of the folder of what is found in them."""
        return f"{self.shard:06}.{self.first}-{self.last}"

    def halves(self) -> list[Item]:
        """The same stories in two parts."""
        middle = (self.first + self.last) // 2
        return [self._replace(last=middle), self._replace(first=middle)]


def plan(folder: Place, shard: int) -> Place:
    """The file of the articles of a shard, `PLAN`."""
    return joined(folder, "plan", f"{shard:06}.parquet")


def place(folder: Place, item: Item) -> Place:
    """Where what was found is."""
    return joined(folder, "screen", item.name)


def screened(common: Screening, item: Item) -> dict[str, Any]:
    """Screen some stories, unless that is done: how many rows each table has, and the counts of `Counts`."""
    folder = place(common.work, item)
    if (said := work.done(folder)) is not None:
        return said
    planned = stories(common.work, item)
    with work.required():
        known, second, model, ask = _opened(common.lists, common.ner, common.embeddings)
    read = articles(common.work, planned)
    undecided = common.log.rows.is_empty()  # else records are needed, by which a decision holds or does not
    findings = screen.articles(
        read, table([], UNREAD), known, common.policy, second, common.edges, model, ask=ask, part=undecided
    )
    findings = decisions.applied(findings, common.log)
    of = planned.select("article_id", "place", "copy_of", "rank")
    tables_ = findings._asdict() | {  # with what the joining needs beside the columns of the report
        "matches": with_rules(findings.matches, findings.evidence).join(of.drop("place"), on="article_id"),
        "articles": findings.articles.join(of.select("article_id", "place"), on="article_id"),
    }
    for name in OF_SHARDS:
        work.write(joined(folder, f"{name}.parquet"), tables_[name])
    return work.finish(
        folder,
        {"rows": {name: findings._asdict()[name].height for name in OF_SHARDS}, "counts": counted(findings).as_json()},
    )


def aside(folder: Place, item: Item, problem: str) -> list[tuple[str, str, str]]:
    """What the report says of articles that could not be screened: the rows of `tables.UNREAD`."""
    read = articles(folder, stories(folder, item))
    return [(key, path, f"not screened: {problem}") for key, path in read.select("article_id", "path").iter_rows()]


def stories(folder: Place, item: Item) -> pl.DataFrame:
    """The rows of the plan (`PLAN`) of the stories of an item."""
    planned = work.read(plan(folder, item.shard))
    return planned.filter(pl.col("story").is_between(item.first, item.last, closed="left"))


def articles(folder: Place, planned: pl.DataFrame) -> pl.DataFrame:
    """The articles of a plan with copy_of and rank (`tables.ARTICLES`, `duplicates.COPIES`), in its order."""
    wanted: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    for shard, block, row in planned.select("read", "block", "row").iter_rows():
        wanted[shard, block].append(row)
    found = []
    for (shard, block), rows in wanted.items():
        path = reading.block(reading.place(folder, shard), block)
        of = pl.DataFrame([(shard, block, row) for row in rows], schema=_PLACE, orient="row")
        found.append(of.hstack(work.read(path)[rows].drop("article_id")))
    both = planned.join(pl.concat(found), on=_PLACE.names(), maintain_order="left")
    return both.select(*ARTICLES.names(), "copy_of", "rank")


@lru_cache(1)
def _opened(lists: str, ner: str, model: Path | None) -> tuple[Prepared, list[Detector], Embeddings | None, Remembered]:
    """What a worker opens once."""
    opened = embeddings.opened(model) if model else None
    return prepared.of_folder(Path(lists)), detectors.chosen(ner), opened, Remembered()
