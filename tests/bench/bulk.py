"""Bulk screening: distinct names a second against a table of listed names, and what the index misses.

    python tests/bench/bulk.py NAMES.csv[.gz] [--queries 100000] [--listed N] [--workers N] [--brute 20]
                               [--peers PYTHON PEERS.py [--peer-queries 5000]]

NAMES.csv has id, name, kind. Half of the queries are listed names altered (a letter changed, a word left out, words
swapped), half are people's names recombined from the listed ones, with a fixed seed. --listed: how many names, by
altering real ones where there are too few. --brute: queries that are also scored against every name (slow: ten seconds
each), for the share of pairs at or above the threshold that the index finds. --peers: a Python that has nomenklatura,
and the script that runs the peers on the same queries and the same names, in the same run.

The index is built in a process of its own, and so are the answers given, so that the memory of each is told apart.
"""

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import chain, count, islice
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import polars as pl

from xref.compare import QUERIES
from xref.engine import answer
from xref.entities import Tables
from xref.index import NameIndex
from xref.lists import Lists
from xref.prepared import prepare
from xref.score import CONTEXT, THRESHOLD, judge
from xref.scripts import script
from xref.tables import ADDRESSES, DESIGNATIONS, ENTITIES, IDENTIFIERS, NAMES, QUARANTINE, RELATIONS, table

_HEAPS = 0.6  # log of how much more words there are, by that of how much longer the list is: .59 from 100,000 names on


Row = tuple[str, str, str]  # id, name, kind
Made = Callable[[Sequence[Row]], Iterator[Row]]  # more names than there are, without end


def listed_tables(path: Path, size: int | None, more: Made | None = None) -> Tables:
    """The names of a file as the tables of lists, and as many made ones as `size` asks for (`misspelt`, unless `more`
    says how)."""
    names = pl.read_csv(path, infer_schema=False).drop_nulls().unique(["id", "name"], maintain_order=True)
    names = names.unique("name", maintain_order=True)
    if size and size < names.height:
        names = names.sample(size, seed=1)
    elif size:
        names = names.select("id", "name", "kind")
        made = islice((more or misspelt)(names.rows()), size - names.height)
        names = pl.concat([names, pl.DataFrame(list(made), schema=names.schema, orient="row")])
    kinds = {"person": "person", "organisation": "organisation", "vessel": "vessel", "aircraft": "aircraft"}
    first = names.unique("id", keep="first", maintain_order=True)
    entities = [
        (i, "l", kinds.get(k, "unknown"), n, [], [], None, None, None, "")
        for i, n, k in first.select("id", "name", "kind").iter_rows()
    ]
    rows = [(i, n, "alias", script(n), None) for i, n in names.select("id", "name").iter_rows()]
    empty = (table([], schema) for schema in (IDENTIFIERS, ADDRESSES, DESIGNATIONS, RELATIONS, QUARANTINE))
    return Tables(table(entities, ENTITIES), table(rows, NAMES), *empty, len(entities))


def misspelt(rows: Sequence[Row]) -> Iterator[Row]:
    """Each name altered, again and again: of forty such lists each word has some twenty words one letter apart."""
    chance = random.Random(2)
    for n in count():
        yield from ((f"{i}~{n}", altered(name, chance), kind) for i, name, kind in rows)


def mixed(rows: Sequence[Row]) -> Iterator[Row]:
    """Names put together from words that stand at that place in others of the kind, and new words of two halves.

    Of t words in all, V of which are distinct, the next is new with the chance _HEAPS * V / t (Heaps' law).
    """
    chance = random.Random(2)
    places: dict[tuple[str, int], list[str]] = {}
    for _, name, kind in rows:
        for place, word in enumerate(name.split()):
            places.setdefault((kind, min(place, 2)), []).append(word)
    total, distinct = sum(map(len, places.values())), len(set(chain(*places.values())))
    for n in count():
        i, name, kind = chance.choice(rows)
        words = []
        for place in range(len(name.split())):
            there = places[kind, min(place, 2)]
            word = chance.choice(there)
            if chance.random() < _HEAPS * distinct / total:
                other = chance.choice(there)
                word = word[: (len(word) + 1) // 2] + other[len(other) // 2 :]
                there.append(word)
                distinct += 1
            total += 1
            words.append(word)
        yield f"{i}~{n}", " ".join(words), kind


def altered(name: str, chance: random.Random) -> str:
    words = name.split()
    way = chance.randrange(4)
    if way == 0 and len(words) > 2:
        words.pop(chance.randrange(len(words)))
    elif way == 1 and len(words) > 1:
        words = words[1:] + words[:1]
    else:
        n = chance.randrange(len(words))
        at = chance.randrange(len(words[n]))
        words[n] = words[n][:at] + chance.choice("aeiourstln") + words[n][at + (way == 2) :]
    return " ".join(words)


def queries(tables: Tables, count: int) -> pl.DataFrame:
    chance = random.Random(3)
    kinds = dict(tables.entities.select("entity_id", pl.col("kind").cast(pl.String())).iter_rows())
    rows = tables.names.select("entity_id", "name").rows()
    people = [name.split() for entity, name in rows if kinds[entity] == "person" and len(name.split()) > 1]
    found: dict[str, str] = {}
    while len(found) < count // 2:
        entity, name = chance.choice(rows)
        found[altered(name, chance)] = kinds[entity]
    while len(found) < count:
        found[f"{chance.choice(people)[0]} {chance.choice(people)[-1]}"] = "person"
    data = [(n, name, kind, [], [], [], None, False, False) for n, (name, kind) in enumerate(found.items())]
    return pl.DataFrame(data, schema=QUERIES, orient="row")


def brute(asked: pl.DataFrame, index: NameIndex) -> set[tuple[str, str]]:
    """Every pair of a query and an entity that scores at or above the threshold when all are compared with all."""
    names = index.names.filter(pl.col("for_all")).select(
        "entity_id", listed="name", listed_kind=pl.col("kind").cast(pl.String()), everyday_alias="everyday"
    )
    unknown = dict.fromkeys((name for name in CONTEXT if name != "everyday_alias"), pl.lit(None, dtype=pl.Boolean()))
    found = set()
    for query in asked.iter_slices(1):
        pairs = names.join(query.select(asked="asked", asked_kind="kind"), how="cross").with_columns(**unknown)
        hits = judge(pairs).filter(pl.col("score") >= THRESHOLD)
        found |= {(query["asked"][0], entity) for entity in hits["entity_id"]}
    return found


def built(lists: Lists) -> int:
    """Build and keep the index; the most memory that the process has taken, in MB."""
    prepare(lists)
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def size(folder: Path) -> int:
    """MB of the files in a folder."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) >> 20


def screened(lists: Lists, questions: pl.DataFrame, workers: int | None) -> dict[str, object]:
    """Load the index and answer: what it took, the memory of this process and of its largest worker, and the hits."""
    start = time.perf_counter()
    known = prepare(lists)
    loaded = time.perf_counter() - start
    start, cpu = time.perf_counter(), time.process_time()
    hits, _ = answer(known, questions, THRESHOLD, workers)
    seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
    return {
        "load_s": round(loaded, 2), "seconds": round(seconds, 1), "cpu_s": round(cpu, 1),
        "names_per_second": round(questions.height / seconds),
        "mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "worker_mb": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024, "hits": hits,
    }  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("names", type=Path)
    parser.add_argument("--queries", type=int, default=100_000)
    parser.add_argument("--listed", type=int)
    parser.add_argument("--brute", type=int, default=0)
    parser.add_argument("--workers", type=int)
    parser.add_argument("--peers", nargs=2)
    parser.add_argument("--peer-queries", type=int, default=5000)
    asked = parser.parse_args()
    tables = listed_tables(asked.names, asked.listed)
    digest = f"{asked.names.name} {tables.names.height}"
    health = pl.DataFrame({"key": ["names"], "sha256": [digest], "holds": ["parties"]})
    questions = queries(tables, asked.queries)
    with tempfile.TemporaryDirectory() as folder:
        lists = Lists(tables, health, Path(folder))
        start = time.perf_counter()
        build_mb = apart(built, lists)
        result = {
            "listed": tables.names.height, "queries": questions.height,
            "build_s": round(time.perf_counter() - start, 1), "build_mb": build_mb, "on_disk_mb": size(Path(folder)),
        }  # fmt: skip
        result |= apart(screened, lists, questions, asked.workers)
        hits = result.pop("hits")
        result["pairs_found"] = hits.height
        if asked.brute:
            some = questions.sample(asked.brute, seed=4)
            true = brute(some, prepare(lists).names)
            names = dict(questions.select("query_id", "asked").iter_rows())
            got = {(names[q], e) for q, e in hits.select("query_id", "entity_id").iter_rows()}
            result |= {"brute_pairs": len(true), "brute_found": len(true & got)}
            for name, entity in sorted(true - got):
                listed = tables.names.filter(pl.col("entity_id") == entity)["name"].to_list()
                print("missed:", name, "|", *listed[:3], file=sys.stderr)
        print(json.dumps(result), flush=True)
        if asked.peers:
            file = Path(folder) / "queries.csv"
            questions.sample(asked.peer_queries, seed=5).select(name="asked").write_csv(file)
            subprocess.run([*asked.peers, "bulk", file, str(asked.peer_queries)], check=True)


def apart(function: Callable[..., Any], *arguments: object) -> Any:
    with ProcessPoolExecutor(1, get_context("spawn")) as one:
        return one.submit(function, *arguments).result()


if __name__ == "__main__":
    main()
