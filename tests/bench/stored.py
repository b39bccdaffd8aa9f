"""Growth with the lists, as workers see it: the index on disk, opening it, memory of one and of two workers, the rate.

    python tests/bench/stored.py ARTICLES --names NAMES.csv[.gz] --kept FOLDER [--sizes N ...] [--every 10] [--misspelt]

ARTICLES is a file or folder as `xref run` reads it; of it each so many-th article is used. --names: id, name, kind of
listed parties, of which lists of --sizes names are made, those that are not there by mixing words of others, with new
words as a list that grows has them (`bulk.mixed`), or with --misspelt by altering names (`bulk.misspelt`). --kept:
where these and their indices stay for the next time.

Workers open the folder of `prepared.stored` and keep to one thread. What they take is of the processor, since others
use the machine: opening; `screen.find_mentions` with the gazetteer; `compare.answer` of the queries that follow. MB of
their own are those written to by one process alone (Private_Dirty); the share of a worker is PSS, in which pages that
several processes have mapped count once among them. Both are read when all workers are done and still there.
"""

from __future__ import annotations

import argparse
import os
import time
from contextlib import suppress
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from articles import grown, peak
from bulk import Made, apart, misspelt, mixed, size

from xref import compare, corpus, screen
from xref.policy import Policy
from xref.prepared import Prepared, of_folder, prepare, stored


def built(names: Path, listed: int, folder: Path, more: Made) -> dict[str, Any]:
    """Make the lists, their index and the folder of a worker, unless they are kept."""
    lists = grown(names, listed, folder, more)
    start, cpu = time.perf_counter(), used()
    there = _stored(prepare(lists))
    return {
        "folder": there, "wall": time.perf_counter() - start, "cpu": used() - cpu, "peak": peak(), "disk": size(there),
    }  # fmt: skip


def used() -> float:
    """Seconds of the processor of this process and of those that it has ended."""
    return sum(os.times()[:4])


def _stored(known: Prepared) -> Path:
    """As `stored`, without the profiles, which only descriptions need."""
    known.shapes()
    folder = stored(known, texts=False)
    if not (there := folder / "gazetteer-2").exists():
        there.symlink_to(known.folder / "gazetteer-2")
    return folder


def worked(articles: Path, every: int, folder: Path, ready: Any, answers: Any) -> None:
    """One worker: what it took."""
    read = corpus.read(articles)[0].gather_every(every)
    before = memory()
    took = {"articles": read.height}
    start = time.process_time()
    known = of_folder(folder)
    took["open"] = time.process_time() - start
    start = time.process_time()
    known.gazetteer()
    took["gazetteer"] = time.process_time() - start
    start = time.process_time()
    found = screen.find_mentions(read, known.gazetteer())
    took["mentions"] = time.process_time() - start

    def ask(known: Prepared, queries: Any, threshold: float, _: Any) -> Any:
        start = time.process_time()
        answer = compare.answer(known, queries, threshold)
        took["matching"] = time.process_time() - start
        took["queries"], took["hits"] = queries.height, answer[0].height
        raise _EnoughError

    with suppress(_EnoughError):
        screen.articles(read, read.clear(), known, Policy(), find=lambda *_: found, ask=ask)
    ready.wait()
    answers.put(took | {f"{name}_mb": value - before[name] for name, value in memory().items()})
    ready.wait()


class _EnoughError(Exception):
    """The names were compared; the tables of the report are no part of this."""


def memory() -> dict[str, int]:
    """MB: own, share (PSS), all (RSS)."""
    names = {"Private_Dirty:": "own", "Pss:": "share", "Rss:": "all"}
    lines = Path("/proc/self/smaps_rollup").read_text(encoding="ascii").splitlines()
    return {names[words[0]]: int(words[1]) >> 10 for words in map(str.split, lines) if words[0] in names}


def at_once(workers: int, work: Any) -> list[dict[str, Any]]:
    """What so many workers took, who are there together."""
    context = get_context("spawn")
    ready, answers = context.Barrier(workers), context.SimpleQueue()
    processes = [context.Process(target=work, args=(ready, answers)) for _ in range(workers)]
    for process in processes:
        process.start()
    found = [answers.get() for _ in processes]
    for process in processes:
        process.join()
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("articles", type=Path)
    parser.add_argument("--names", type=Path, required=True)
    parser.add_argument("--kept", type=Path, required=True)
    parser.add_argument("--sizes", nargs="+", type=int, default=[100_000, 1_000_000])
    parser.add_argument("--every", type=int, default=10)
    parser.add_argument("--misspelt", action="store_const", const=misspelt, default=mixed)
    asked = parser.parse_args()
    os.environ["POLARS_MAX_THREADS"] = "1"  # as each process that this one starts takes it over
    asked.kept.mkdir(parents=True, exist_ok=True)
    print("| listed names | built, s (of the processor; peak MB of the driver)"
          " | on disk, MB | opened, ms | gazetteer, ms | mentions, s | matching, s"
          " | articles a second | hits | own MB | share of one, MB | share of each of two, MB |")  # fmt: skip
    print("|--:" * 12 + "|")
    for listed in asked.sizes:
        made = apart(built, asked.names, listed, asked.kept, asked.misspelt)
        work = partial(worked, asked.articles, asked.every, made["folder"])
        (one,), two = at_once(1, work), at_once(2, work)
        rate = one["articles"] / (one["mentions"] + one["matching"])
        print(
            f"| {listed:,} | {made['wall']:.0f} ({made['cpu']:.0f}; {made['peak']:,}) | {made['disk']:,}"
            f" | {1000 * one['open']:.0f}"
            f" | {1000 * one['gazetteer']:.0f} | {one['mentions']:.2f} | {one['matching']:.2f} | {rate:.0f}"
            f" | {one['hits']:,} | {one['own_mb']} | {one['share_mb']}"
            f" | {', '.join(str(worker['share_mb']) for worker in two)} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
