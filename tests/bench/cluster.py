"""What `xref run` would do on a cluster: articles a day, where it stops growing, what a million articles cost.

    python tests/bench/cluster.py --articles 500000 15000000 --cores 10 100 1000 [--screen 0.024 ...] [--lost 0.05]

A discrete-event simulation of a run (`Cluster`): N cores ask the one scheduler for tasks, in three phases, read,
screen and join, each over all shards before the next begins; what the driver does alone, on one core, is to cut the
corpus, to plan between the first two and to merge at the end. A phase whose rate is 0 is left out. Each core

1. waits until its host has the index (once, over the network, from a storage that all share) and has opened it,
2. asks the scheduler, which serves one at a time (`dispatch` seconds a task: sending it, taking its answer, noting it),
3. reads its shard from the storage (one link of so many bytes a second, first come, first served),
4. computes (seconds an article, by a factor that differs between tasks: log-normal, `--spread` is its deviation),
5. writes to the storage, and asks again.

A core is lost at random (`--lost`, times an hour); its task goes back to the queue, whole, and another core stands in
for it after `restart` seconds and the opening of the index. The price is of N cores and one for the driver, from the
first to the last second.

What a run can be at best is Amdahl's law, T(N) = serial + parallel / N (Amdahl 1967), which `amdahl` gives; the
simulation adds what the law leaves out: the scheduler's queue, the storage, the index, the last tasks of a phase for
which most cores wait, and losses. tests/test_bench_cluster.py holds it against closed forms where there are any.

Prints Markdown: by corpus and cores the hours, articles a day, cost, what the cores' time went into, and the limit:
what takes most beside the work itself. `--measured W:RATE ...` holds rates measured with W workers against it.
"""

from __future__ import annotations

import argparse
import math
import random
from collections import deque
from dataclasses import dataclass, field, fields, replace
from heapq import heappop, heappush
from itertools import count

_DAY = 86_400.0
_HOUR = 3_600.0


@dataclass(frozen=True)
class Rates:
    """What is measured, or given by the machines: seconds, bytes, and bytes a second. All of one core."""

    read: float = 0.0007  # s an article: JSON lines, with the hashes by which copies are found; .011 more for HTML
    screen: float = 0.024  # s an article
    join: float = 0.0  # s an article: what of the joining workers do
    cut: float = 0.0  # s an article, on the driver: where files are parted; .0004 for WARC, which is unpacked for it
    plan: float = 0.0002  # s an article, on the driver: which are copies, which stories make a screening shard
    merge: float = 0.0005  # s an article, on the driver: the tables of all shards put in order, and the CSV files
    dispatch: float = 0.002  # s a task, on the scheduler
    shard: int = 400  # articles a task
    pages: int = 10_000  # articles a task that reads: 32 MB; 1,280 in WARC
    spread: float = 0.25  # standard deviation of the logarithm of a task's time
    input: float = 3_000  # bytes an article as it is read; 25,000 in WARC
    output: float = 4_000  # bytes an article that a phase writes, as Parquet
    index: float = 60e6  # bytes of the index and tables of the lists
    opening: float = 3.0  # s until a worker has opened them, imports and all
    storage: float = 1e9  # bytes a second that the storage gives to all
    network: float = 1.25e8  # bytes a second of a host: 1 Gbit/s
    host: int = 8  # cores of a host
    worker: float = 7e8  # bytes of memory of a worker (one a core), index shared
    driver: float = 900  # bytes of memory of the driver an article, while copies are sought
    lost: float = 0.0  # times an hour that a core is lost
    restart: float = 60.0  # s until another stands in for it
    price: float = 0.0425  # of a core hour: an eighth of c5.2xlarge in an example of AWS's documentation, $0.34

    def work(self, phase: str) -> float:
        return float(getattr(self, phase))

    def size(self, phase: str) -> int:
        return self.pages if phase == "read" else self.shard

    @property
    def phases(self) -> list[str]:
        return [phase for phase in PHASES if self.work(phase)]

    @property
    def alone(self) -> float:
        """Seconds an article that the driver works alone."""
        return self.cut + self.plan + self.merge


PHASES = ("read", "screen", "join")


@dataclass
class Run:
    """What a simulated run took: seconds of the clock, and core seconds by what they went into."""

    cores: int
    articles: int
    wall: float = 0.0
    spent: dict[str, float] = field(default_factory=lambda: dict.fromkeys(_SPENT, 0.0))
    losses: int = 0

    @property
    def a_day(self) -> float:
        return self.articles / self.wall * _DAY

    def price(self, rates: Rates) -> float:
        """Of a million articles."""
        return (self.cores + 1) * self.wall / _HOUR * rates.price / self.articles * 1e6

    @property
    def limit(self) -> str:
        """What takes most of the cores' time beside the work itself."""
        return max((what for what in _SPENT if what != "work"), key=lambda what: self.spent[what])


_SPENT = ("work", "index", "dispatch", "storage", "driver", "tail", "lost")


class _Line:
    """A server that serves one at a time, first come, first served."""

    def __init__(self) -> None:
        self.free = 0.0

    def serve(self, now: float, seconds: float) -> float:
        self.free = max(self.free, now) + seconds
        return self.free


class Cluster:
    """Simulates one run, see the module; the same seed gives the same run."""

    def __init__(self, rates: Rates, cores: int, articles: int, seed: int = 8) -> None:
        self.rates, self.run = rates, Run(cores, articles)
        self._scheduler, self._storage = _Line(), _Line()
        self._random = random.Random(seed)
        self._loss = [self._next_loss(0.0) for _ in range(cores)]  # when each core is lost next
        self._back = [0.0] * cores  # from when on there is another in its place
        self._share = min(rates.host, cores) / rates.network  # seconds a byte by the network of a host

    def simulate(self) -> Run:
        rates, run = self.rates, self.run
        now = arrival(rates, run.cores) + rates.opening
        run.spent["index"] += now * run.cores
        now = self._alone(rates.cut, now)
        for phase in PHASES:
            if phase in rates.phases:
                now = self._phase(phase, now)
            if phase == "read":
                now = self._alone(rates.plan, now)
        run.wall = self._alone(rates.merge, now)
        return run

    def _alone(self, seconds: float, now: float) -> float:
        """What the driver does while all cores wait."""
        took = seconds * self.run.articles
        self.run.spent["driver"] += took * self.run.cores
        return now + took

    def _next_loss(self, now: float) -> float:
        return now + self._random.expovariate(self.rates.lost / _HOUR) if self.rates.lost else math.inf

    def _lose(self, core: int) -> None:
        self.run.losses += 1
        self._back[core] = self._loss[core] + self.rates.restart + self.rates.opening
        self._loss[core] = self._next_loss(self._back[core])

    def _moved(self, now: float, size: float) -> float:
        """When so many bytes have come from the storage, or gone there."""
        return max(self._storage.serve(now, size / self.rates.storage), now + size * self._share)

    def _phase(self, phase: str, begun: float) -> float:
        """The time at which the last task of a phase has ended."""
        rates, spent = self.rates, self.run.spent
        whole, rest = divmod(self.run.articles, rates.size(phase))
        tasks = deque([rates.size(phase)] * whole + [rest] * bool(rest))
        left, number, last = len(tasks), count(), begun
        free = [0.0] * self.run.cores  # since when a core has had nothing to do
        waiting: list[int] = []  # cores for which there is no task, unless one is lost
        # (when, a number that keeps the order, what, the core, its articles, when it asked, what it works)
        events: list[tuple[float, int, str, int, int, float, float]] = []

        def put(when: float, what: str, core: int, size: int = 0, asked: float = 0.0, works: float = 0.0) -> None:
            until = when if what == "back" else min(when, self._loss[core])  # a loss is seen at once
            heappush(events, (until, next(number), what, core, size, asked, works))

        def asks(core: int, now: float) -> None:
            while self._loss[core] <= now:  # it was lost while it had nothing to do
                self._lose(core)
            if self._back[core] > now:
                spent["lost"] += self._back[core] - now
                put(self._back[core], "back", core)
                return
            if not tasks:
                free[core] = now
                waiting.append(core)
                return
            size, sent = tasks.popleft(), self._scheduler.serve(now, rates.dispatch)
            put(sent, "sent", core, size, now)

        for core in range(self.run.cores):
            asks(core, begun)
        while left:
            now, _, what, core, size, asked, works = heappop(events)
            if what == "back":
                asks(core, now)
            elif self._loss[core] <= now:
                self._lose(core)
                spent["lost"] += self._back[core] - asked
                put(self._back[core], "back", core)
                tasks.append(size)
                while waiting and tasks:
                    other = waiting.pop()
                    spent["tail"] += now - free[other]
                    asks(other, now)
            elif what == "sent":
                spent["dispatch"] += now - asked
                there = self._moved(now, size * (rates.input if phase == "read" else rates.output))
                spread = math.exp(self._random.gauss(-(rates.spread**2) / 2, rates.spread))  # 1 on the average
                works = size * rates.work(phase) * spread
                put(there + works, "worked", core, size, asked, works)
                spent["storage"] += there - now
            elif what == "worked":
                there = self._moved(now, size * rates.output)
                spent["storage"] += there - now
                put(there, "written", core, size, asked, works)
            else:
                spent["work"] += works
                left -= 1
                last = now
                asks(core, now)
        spent["tail"] += sum(last - free[core] for core in waiting)
        return last


def arrival(rates: Rates, cores: int) -> float:
    """Seconds until all hosts have the index: each by its own network, all by what the storage gives."""
    hosts = math.ceil(cores / rates.host)
    return max(rates.index / rates.network, hosts * rates.index / rates.storage)


def serial(rates: Rates, articles: int) -> float:
    """Seconds that no number of cores shortens, at best."""
    return rates.opening + rates.index / rates.network + articles * rates.alone


def parallel(rates: Rates, articles: int) -> float:
    """Core seconds that can be shared out."""
    return articles * sum(map(rates.work, rates.phases))


def amdahl(rates: Rates, cores: int, articles: int) -> float:
    """Seconds by Amdahl's law."""
    return serial(rates, articles) + parallel(rates, articles) / cores


def limits(rates: Rates, articles: int) -> dict[str, float]:
    """The number of cores at which each limit takes as long as the work, by closed forms.

    driver: its own seconds are as many as the cores'. scheduler: it cannot send tasks faster. storage: all it gives is
    used. index: bringing it to all hosts takes as long as the run's work.
    """
    work = parallel(rates, articles)
    moved = articles * (rates.input + (2 * len(rates.phases) - 1) * rates.output) / rates.storage
    tasks = sum(math.ceil(articles / rates.size(phase)) for phase in rates.phases) * rates.dispatch
    return {
        "driver": work / (articles * rates.alone) if rates.alone else math.inf,
        "scheduler": work / tasks if tasks else math.inf,
        "storage": work / moved if moved else math.inf,
        "index": math.sqrt(work * rates.host * rates.storage / rates.index) if rates.index else math.inf,
    }


def row(rates: Rates, run: Run) -> str:
    whole = sum(run.spent.values())
    law = amdahl(rates, run.cores, run.articles)
    shares = ", ".join(f"{what} {run.spent[what] / whole:.0%}" for what in _SPENT if run.spent[what] / whole >= 0.005)
    cells = [
        f"{run.articles:,}",
        f"{run.cores:,}",
        f"{run.wall / _HOUR:,.2f}",
        f"{law / _HOUR:,.2f}",
        f"{run.a_day:,.0f}",
        f"{run.a_day / _DAY / run.cores:.1f}",
        f"{run.price(rates):,.2f}",
        f"{run.cores * rates.worker / 1e9:,.0f}",
        f"{run.articles * rates.driver / 1e9:,.1f}",
        f"{run.losses:,}",
        shares,
        run.limit,
    ]
    return f"| {' | '.join(cells)} |"


_HEAD = (
    "articles",
    "cores",
    "hours",
    "by Amdahl",
    "articles a day",
    "a second and core",
    "a million cost",
    "workers GB",
    "driver GB",
    "lost",
    "the cores' time",
    "limit",
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, nargs="+", default=[500_000, 15_000_000])
    parser.add_argument("--cores", type=int, nargs="+", default=[2, 10, 100, 1000])
    parser.add_argument("--seed", type=int, default=8)
    parser.add_argument("--measured", nargs="*", default=[], help="WORKERS:RATE, with the number of --articles")
    parser.add_argument("--priced", default="an example", help="where the price is from, and of which day")
    for known in fields(Rates):
        parser.add_argument(f"--{known.name}", type=type(known.default), default=known.default)
    given = parser.parse_args()
    rates = Rates(**{known.name: getattr(given, known.name) for known in fields(Rates)})
    changed = [f"{known.name} {getattr(rates, known.name):g}" for known in fields(Rates)]
    print(f"{', '.join(changed)}; price: {given.priced}\n")
    for articles in given.articles:
        found = limits(rates, articles)
        print(f"{articles:,}: as long as the work: {', '.join(f'{k} at {v:,.0f} cores' for k, v in found.items())}")
    print(f"\n| {' | '.join(_HEAD)} |\n|{'--:|' * 10}---|---|")
    for articles in given.articles:
        for cores in given.cores:
            print(row(rates, Cluster(rates, cores, articles, given.seed).simulate()))
    for pair in given.measured:
        workers, rate = pair.split(":")
        whole = replace(rates, host=max(rates.host, int(workers)))
        run = Cluster(whole, int(workers), given.articles[0], given.seed).simulate()
        own = given.articles[0] / run.wall
        print(f"\n{workers} workers: measured {float(rate):.1f} articles a second, simulated {own:.1f}", end="")
        print(f" ({own / float(rate) - 1:+.0%})", end="")
    print()


if __name__ == "__main__":
    main()
