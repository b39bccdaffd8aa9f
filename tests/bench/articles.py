"""Reading articles: what a whole run takes and where, mention finding beside a peer, and growth with the lists.

    python tests/bench/articles.py ARTICLES --lists FOLDER [--rounds 3] [--profile]
                                   [--peer-python PYTHON --peer-model MODEL] [--juditha PYTHON]
                                   [--names NAMES.csv[.gz] --kept FOLDER [--sizes 20000 126000 1000000] [--every 1]]

ARTICLES is a file or folder as `xref run` reads it; --lists a folder of lists with the index kept.
--peer-model: a spaCy model (folder or package) that --peer-python loads, for names in 200 of the articles, in turns
with `mentions.find`; --juditha: a Python with juditha, to find the lists' names in them. --names: id, name, kind of
listed parties, of which (and by altering which, see `bulk.py`) lists of --sizes names are made; --kept: where these,
their indices and juditha's stay for the next time, since a million names take seven minutes. --every: use each so
many-th article with them. --profile: the functions of most time of their own instead.

Each measurement is a process of its own on one core with one thread of polars'. The run is the one of the command line,
with a clock around the functions of its stages and matching kept in its process, which would start workers by the
machine's cores. Seconds are of the processor where it is not said that they are of the wall, since others use the
machine; of several rounds the quickest counts.
"""

from __future__ import annotations

import argparse
import cProfile
import io
import json
import os
import pstats
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import redirect_stdout
from functools import partial, wraps
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl
from bulk import Made, apart, listed_tables, misspelt

import xref.cli._lists
import xref.report.folder
import xref.report.terminal
from xref import (
    boilerplate,
    corpus,
    descriptions,
    duplicates,
    findings,
    flags,
    goods,
    languages,
    links,
    makers,
    mentions,
    ownership,
    prepared,
)
from xref import screen as screening
from xref.cli import main as command
from xref.cli._options import today
from xref.entities import Tables
from xref.kept import kept
from xref.lists import Lists
from xref.names import tokens
from xref.policy import Policy
from xref.prepared import Prepared, prepare
from xref.tables import LISTS, table

Stages = Sequence[tuple[str, object, str]]
STAGES: Stages = (  # stage, where its function is looked up, the function
    ("articles read", corpus, "read"),
    ("their languages", languages, "language"),
    ("lists and index opened", xref.cli._lists, "opened"),
    ("lists and index opened", prepared, "prepare"),
    ("gazetteer", Prepared, "gazetteer"),
    ("boilerplate", boilerplate, "spans"),
    ("mentions", mentions, "find"),
    ("descriptions", descriptions, "find"),
    ("goods", goods, "find"),
    ("links", links, "find"),
    ("copies", duplicates, "copies"),
    ("matching", screening, "answer"),
    ("surroundings", findings, "unborne"),
    ("findings", screening, "findings"),
    ("codes of goods", findings, "goods_rows"),
    ("makers of equipment", makers, "rows"),
    ("candidates of descriptions", descriptions, "leads"),
    ("status and flags of links", flags, "supply_chain"),
    ("ownership", ownership, "read"),
    ("ownership", ownership, "find"),
    ("report", xref.report.folder, "write"),
    ("report", xref.report.terminal, "summary"),
)
SUPPLY = (  # the stages without which a run still finds the listed parties that articles name
    "descriptions", "goods", "links", "codes of goods", "makers of equipment", "candidates of descriptions",
    "status and flags of links", "ownership",
)  # fmt: skip
SOME = 200  # articles for the peer
COUNTED = ("mentions", "matching")  # what grows with the lists
SCHEMATA = {"person": "Person", "organisation": "Organization", "vessel": "Vessel", "aircraft": "Airplane"}
PEERS = Path(__file__).with_name("article_peers.py")


class Took(NamedTuple):
    """What a process took: seconds of each stage without those within it, of all it did, of the wall; peak MB."""

    stages: dict[str, float]
    seconds: float
    wall: float
    mb: int
    found: int = 0  # mentions


class Clock:
    """The processor seconds of each stage, without those of the stages that it calls."""

    def __init__(self) -> None:
        self.stages: defaultdict[str, float] = defaultdict(float)
        self._within: list[float] = []

    def around(self, stage: str, function: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(function)
        def timed(*arguments: Any, **named: Any) -> Any:
            self._within.append(0.0)
            start = time.process_time()
            try:
                return function(*arguments, **named)
            finally:
                took = time.process_time() - start
                self.stages[stage] += took - self._within.pop()
                if self._within:
                    self._within[-1] += took

        return timed

    @classmethod
    def wound(cls, stages: Stages = STAGES) -> Clock:
        """A clock around the functions of stages for the rest of this process, which starts no workers."""
        clock = cls()
        for stage, owner, name in stages:
            function = getattr(owner, name)
            alone = partial(function, workers=1) if stage == "matching" else function
            setattr(owner, name, clock.around(stage, alone))
        return clock

    def took(self, wall: float, found: int = 0) -> Took:
        return Took(dict(self.stages), time.process_time(), time.perf_counter() - wall, peak(), found)


def peak() -> int:
    """The most memory that this process has taken, in MB (`getrusage` counts that of its starter, too)."""
    return int(Path("/proc/self/status").read_text(encoding="utf-8").partition("VmHWM:")[2].split()[0]) // 1024


def whole_run(articles: Path, lists: Path, profile: bool) -> Took | str:
    """`xref run` with a report as CSV; with `profile` the functions that took most of it instead."""
    start = time.perf_counter()
    clock = Clock.wound([stage for stage in STAGES if stage[0] == "matching"] if profile else STAGES)
    said, profiler = io.StringIO(), cProfile.Profile()
    with tempfile.TemporaryDirectory() as out, redirect_stdout(said):
        sys.argv = ["xref", "run", str(articles), "--lists", str(lists), "--out", out, "--format", "csv"]
        try:
            profiler.runcall(command) if profile else command()
        except SystemExit as end:
            if end.code not in (0, 3):  # 3: a list is old
                raise RuntimeError(f"xref run ended with {end.code}") from None
    if profile:
        said = io.StringIO()
        pstats.Stats(profiler, stream=said).sort_stats("tottime").print_stats(25)
        return said.getvalue()
    return clock.took(start)


def found_by_xref(texts: list[str], lists: Path | None) -> list[tuple[str, Took]]:
    """Names in the texts, with those of the lists if there are any; then those of several words alone."""
    if lists is None:
        return [measured("`mentions.find`", lambda text: len(mentions.find(text)), texts)]
    known = opened(lists).gazetteer()

    def several(text: str) -> int:
        return sum(last - first > 1 for first, last, _ in known.find(tokens(text)))

    return [
        measured("`mentions.find` with the lists", lambda text: len(mentions.find(text, known)), texts),
        measured("listed names alone, `tokens` and `Gazetteer.find`", several, texts),
    ]


def measured(name: str, find: Callable[[str], int], texts: list[str]) -> tuple[str, Took]:
    for text in texts[:5]:
        find(text)
    start, wall = time.process_time(), time.perf_counter()
    found = sum(map(find, texts))
    return name, Took({}, time.process_time() - start, time.perf_counter() - wall, peak(), found)


def opened(folder: Path) -> Prepared:
    return prepare(xref.cli._lists.opened(folder, None, None, today(), None).lists)


def listed_names(folder: Path) -> list[tuple[str, str, str]]:
    """Entity, schema of FollowTheMoney and name of each name on the lists."""
    rows = opened(folder).names.names.select("entity_id", pl.col("kind").cast(pl.String()), "name").iter_rows()
    return [(entity, SCHEMATA.get(kind, "LegalEntity"), name) for entity, kind, name in rows]


def found_by_peer(python: str, peer: str, place: object, asked: str) -> list[tuple[str, Took]]:
    done = subprocess.run([python, PEERS, peer, str(place)], input=asked, text=True, check=True, stdout=subprocess.PIPE)
    lines = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    return [(said["name"], Took({}, said["seconds"], said["wall"], said["mb"], said["found"])) for said in lines]


def grown(names: Path, listed: int, folder: Path, more: Made = misspelt) -> Lists:
    """So many names as lists, kept in a folder. more: how those are made that the file has not."""
    frames = kept(
        folder / f"tables-{more.__name__}-{listed}", [name for name in Tables._fields if name != "entries"],
        lambda: {key: frame for key, frame in listed_tables(names, listed, more)._asdict().items() if key != "entries"},
    )  # fmt: skip
    tables = Tables(**frames, entries=frames["entities"].height)
    digest = f"{names.name} {listed} {more.__name__}"
    said: dict[str, object] = {
        "key": "l", "title": "made", "state": "fresh", "sha256": digest, "holds": "parties",
    }  # fmt: skip
    return Lists(tables, table([tuple(map(said.get, LISTS))], LISTS), folder)


def built(names: Path, listed: int, folder: Path) -> tuple[float, int]:
    """Make the lists, their index and their gazetteer, unless they are kept: seconds of the wall, peak MB."""
    start = time.perf_counter()
    prepare(grown(names, listed, folder)).gazetteer()
    return time.perf_counter() - start, peak()


def screened(articles: Path, every: int, names: Path, listed: int, folder: Path) -> Took:
    """The articles against lists of so many names; seconds of the stages alone."""
    read, unread = corpus.read(articles)
    lists, wall = grown(names, listed, folder), time.perf_counter()
    clock = Clock.wound()
    known = prepared.prepare(lists)
    found = screening.articles(read.gather_every(every), unread, known, Policy())
    return clock.took(wall, found.mentions.height)


def quickest(rounds: int, measured: Callable[[], Took]) -> Took:
    return min((measured() for _ in range(rounds)), key=lambda took: took.seconds)


def report_run(took: Took, count: int, size: float) -> None:
    print(f"\n{count:,} articles, {size:.1f} MB: {took.seconds:.1f} s, {took.wall:.1f} s of the wall, {took.mb} MB;"
          f" {count / took.seconds:.0f} articles and {size / took.seconds:.2f} MB a second\n")  # fmt: skip
    print("| stage | s | ms an article | share |\n|---|--:|--:|--:|")
    rest = {"the rest: start, queries, joins": took.seconds - sum(took.stages.values())}
    for stage, seconds in {**dict.fromkeys(stage for stage, *_ in STAGES), **took.stages, **rest}.items():
        if seconds is not None:
            print(f"| {stage} | {seconds:.2f} | {1000 * seconds / count:.2f} | {seconds / took.seconds:.0%} |")
    supply = sum(took.stages.get(stage, 0.0) for stage in SUPPLY)
    with_them = f"{count / took.seconds:.0f} articles a second with them"
    print(f"\nsupply chains ({', '.join(SUPPLY)}): {supply:.1f} s; {with_them},"
          f" {count / (took.seconds - supply):.0f} without")  # fmt: skip


def report_peers(texts: list[str], asked: argparse.Namespace) -> None:
    tries: dict[str, list[Took]] = {}
    with tempfile.TemporaryDirectory() as folder:
        finders: list[Callable[[], list[tuple[str, Took]]]] = [lambda: apart(found_by_xref, texts, None)]
        if asked.lists:
            finders.append(lambda: apart(found_by_xref, texts, asked.lists))
        if asked.peer_python:
            question = json.dumps({"texts": texts})
            finders.append(lambda: found_by_peer(asked.peer_python, "spacy", asked.peer_model, question))
        if asked.juditha:
            names = apart(listed_names, asked.lists)
            listed, store = json.dumps({"texts": texts, "names": names}), f"juditha-{len(names)}"
            place = (asked.kept or Path(folder)) / store
            finders.append(lambda: found_by_peer(asked.juditha, "juditha", place, listed))
        for _ in range(asked.rounds):  # in turns
            for find in finders:
                for name, took in find():
                    tries.setdefault(name, []).append(took)
    print(f"\n| {len(texts)} articles, {sum(len(text.encode()) for text in texts) / 1e6:.2f} MB"
          " | articles a second | of the wall | found | MB |\n|---|--:|--:|--:|--:|")  # fmt: skip
    for name, rounds in tries.items():
        best = min(rounds, key=lambda took: took.seconds)
        wall = len(texts) / min(took.wall for took in rounds)
        print(f"| {name} | {len(texts) / best.seconds:.0f} | {wall:.0f} | {best.found:,} | {best.mb} |", flush=True)


def report_growth(count: int, asked: argparse.Namespace) -> None:
    asked.kept.mkdir(parents=True, exist_ok=True)
    print(f"\n{count:,} articles\n")
    print("| listed names | articles a second | mentions, s | matching, s | index opened, s | gazetteer, s | MB"
          " | mentions found | whole, s | made in, s (MB) |\n|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|")  # fmt: skip
    rates = []
    for listed in asked.sizes:
        made, made_mb = apart(built, asked.names, listed, asked.kept)
        of_size = partial(apart, screened, asked.articles, asked.every, asked.names, listed, asked.kept)
        took = quickest(asked.rounds, of_size)
        rates.append(count / sum(took.stages[stage] for stage in COUNTED))
        columns = ("mentions", "matching", "lists and index opened", "gazetteer")
        values = [f"{took.stages[stage]:.2f}" for stage in columns]
        print(
            f"| {listed:,} | {rates[-1]:.0f} |", " | ".join(values), f"| {took.mb:,} | {took.found:,}",
            f"| {sum(took.stages.values()):.1f} | {made:.0f} ({made_mb:,}) |", flush=True,
        )  # fmt: skip
    print(f"\nfrom {asked.sizes[0]:,} to {asked.sizes[-1]:,} names: {rates[0] / rates[-1]:.2f} times as slow")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("articles", type=Path)
    parser.add_argument("--lists", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--profile", action="store_true")
    parser.add_argument("--peer-python")
    parser.add_argument("--peer-model", default="en_core_web_md")
    parser.add_argument("--juditha")
    parser.add_argument("--names", type=Path)
    parser.add_argument("--kept", type=Path)
    parser.add_argument("--sizes", nargs="+", type=int, default=[20_000, 126_000, 1_000_000])
    parser.add_argument("--every", type=int, default=1)
    asked = parser.parse_args()
    os.environ["POLARS_MAX_THREADS"] = "1"  # as each process that this one starts takes it over, and its core
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    texts = apart(read_texts, asked.articles)
    if asked.profile:
        print(apart(whole_run, asked.articles, asked.lists, True))
        return
    if asked.lists:
        took = quickest(asked.rounds, partial(apart, whole_run, asked.articles, asked.lists, False))
        report_run(took, len(texts), sum(len(text.encode()) for text in texts) / 1e6)
    if asked.peer_python or asked.juditha:
        report_peers(texts[:: max(1, len(texts) // SOME)][:SOME], asked)
    if asked.names:
        report_growth(len(texts[:: asked.every]), asked)


def read_texts(articles: Path) -> list[str]:
    return corpus.read(articles)[0]["text"].to_list()


if __name__ == "__main__":
    main()
