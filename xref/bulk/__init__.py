"""A run over a corpus of any size: three phases of independent tasks, whose results are files (`work`).

    reading     a shard of the corpus -> articles, with the hashes by which copies are found
    planning    ids told apart, copies found over the whole corpus, stories dealt to shards
    screening   the stories of a shard -> `screen.articles` -> a file a table
    joining     the tables of all shards -> those of the report, in order

What is found in a story does not depend on the others in its shard (`screen.articles`), and every table has an order of
its own (`order`): so the report is the same, whatever maps the tasks (`engines`), with however many workers, and of
whatever size the shards are. A run that was killed goes on with the tasks whose files are not there.

What no attempt can screen is set aside and said: shards are halved until the article that does it is alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import polars as pl

from xref import corpus, prepared, shards
from xref.bulk import joining, planning, reading, screening, work
from xref.bulk.reading import Reading
from xref.bulk.screening import Item, Screening
from xref.bulk.work import Task
from xref.changes import Inputs, Previous
from xref.content import Large
from xref.decisions import Log
from xref.engines import Engine
from xref.ownership import Edges
from xref.places import Place, joined
from xref.policy import Policy
from xref.prepared import Prepared
from xref.readers._document import Unread
from xref.shards import Shard
from xref.tables import UNREAD, table
from xref.web import Web

Done = Callable[[str, int, int], None]  # a stage, how much of it is done, of how much

_PATIENCE = 120.0  # seconds after which a worker that screens hangs, and for each story it has:
_STORY = 3.0  # a hundred times what one takes


class Sizes(NamedTuple):
    """How a corpus is cut: bytes of a shard that is read, articles of one that is screened."""

    read: int
    screen: int


SIZES = Sizes(shards.SIZE, 400)  # some ten seconds of screening


class Asked(NamedTuple):
    """What a run asks. ner, embeddings: second detectors and a model, by the names of the command line."""

    fields: Mapping[str, str]
    follow: bool
    policy: Policy
    edges: Edges
    log: Log
    ner: str = ""
    embeddings: Path | None = None


def screened(
    given: Sequence[Path | str], cut: Sequence[Shard], asked: Asked, known: Prepared, previous: Previous | None,
    now: Inputs, engine: Engine, folder: Place, here: Path, sizes: Sizes = SIZES, web: Web | None = None,
    done: Done | None = None,
) -> Large:  # fmt: skip
    """Screen a corpus and join what was found.

    given: what is screened; cut: `shards.split` of it. folder: where the tasks keep what they have done; what is there
    already is not done again. here: a folder of this machine for the tables of the report. web: what fetches shards of
    the web.
    Raises `CorpusError` or `DownloadError` if there is no article (`corpus.nothing`); `work.WorkError` if the folders
    cannot be written or read.
    """
    told = done or (lambda *_: None)
    blocks, unread, lost = _read(cut, asked, engine, folder, web, told)
    if not any(map(sum, blocks)):
        corpus.nothing(given, unread.rows())
    items = planning.planned(folder, blocks, sizes.screen, here)
    common = Screening(
        folder, engine.reach(prepared.stored(known)), asked.policy, asked.edges, asked.log, asked.ner, asked.embeddings
    )
    items, left = _screened(items, common, engine, told)
    quarantine = pl.concat([known.lists.tables.quarantine, asked.edges.quarantine])
    whole = joining.Whole(known, pl.concat([unread, left]), lost + left.height, quarantine, previous, now)
    with work.kept(here):
        return joining.join(folder, items, whole, here)


def _read(
    cut: Sequence[Shard], asked: Asked, engine: Engine, folder: Place, web: Web | None, done: Done
) -> tuple[list[list[int]], pl.DataFrame, int]:
    """Read each shard: how many articles each block of each has, what was not read, how much of it no attempt could."""
    common = Reading(folder, asked.fields, asked.follow)
    said = {shard.number: work.done(reading.place(folder, shard.number)) for shard in cut}
    todo = [shard for shard in cut if said[shard.number] is None and not shard.web]
    for shard in cut:
        if said[shard.number] is None and shard.web:
            said[shard.number] = reading.read(common, shard, web)
    for read, ended in enumerate(work.mapped(engine, Task(reading.read, common), todo), 1 + len(cut) - len(todo)):
        shard = todo[ended.number]
        said[shard.number] = reading.lost(common, shard, ended.problem) if ended.problem else ended.value
        done("shards read", read, len(cut))
    whole = [found for shard in cut if (found := said[shard.number])]
    rows = (
        Unread(*row)
        for shard in cut
        for row in work.read(joined(reading.place(folder, shard.number), "unread.parquet")).iter_rows()
    )
    unread = table(shards.joined(rows), UNREAD)
    return [found["blocks"] for found in whole], unread, sum(found["lost"] for found in whole)


def _screened(items: Iterable[Item], common: Screening, engine: Engine, done: Done) -> tuple[list[Item], pl.DataFrame]:
    """Screen each item: those that were, smaller where they had to be halved, and the articles that could not be."""
    todo = list(items)
    whole: list[Item] = []
    left: list[tuple[str, str, str]] = []
    total = len(todo)
    while todo:
        again: list[Item] = []
        some: list[Item] = []
        for item in todo:
            (whole if work.done(screening.place(common.work, item)) else some).append(item)
        patience = _PATIENCE + _STORY * max((item.last - item.first for item in some), default=0)
        for ended in work.mapped(engine, Task(screening.screened, common), some, patience):
            item = some[ended.number]
            if not ended.problem:
                whole.append(item)
            elif item.last - item.first > 1:
                again += item.halves()
            else:
                left += screening.aside(common.work, item, ended.problem)
            done("shards screened", len(whole), total + len(again))
        todo, total = again, total + len(again)
    return sorted(whole), table(left, UNREAD)
