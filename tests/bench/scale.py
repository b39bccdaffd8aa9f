"""Run `xref run` over corpora by several settings, and say of each what it took, and whether all give the same report.

    python tests/bench/scale.py --lists LISTS --corpus MADE/200000 \\
        --setting "one core: --workers 1" --setting "two: --workers 2" --setting "dask: --engine dask --workers 2" \\
        [--kill 3] [--beside "dask scheduler --port 8790" --beside "dask worker tcp://127.0.0.1:8790"] [--json FILE]

Each setting is a process of its own with a folder of its own. Of the whole tree of processes below it are taken, once a
second (later less often) from /proc: the most that was resident (VmHWM) of the process that was started (the driver)
and of the largest other one (a worker), and of all of them the share of what is held in common (PSS; pages of a
memory-mapped index that four workers read count a quarter each); in the end the seconds of the processor, also of
processes that were killed, since orphans come to this process (PR_SET_CHILD_SUBREAPER, Linux), and bytes written to
storage (/proc/PID/io; what a process writes after it was last looked at is not seen). `--beside` starts processes
before the run that count as workers, and ends them after it.

`--kill N` runs each setting once more and kills the tree with SIGKILL at N moments drawn from the time that the run
took uninterrupted (`--seed`), each time going on with `--resume`; with `--within` that run is left out, so that it can
be made beside this one, and `--json` of both is compared. The sha256 of each CSV file of a report is compared
with that of the first setting of the same corpus. Prints Markdown; ends with 1 if a report differs or a run failed.
"""

from __future__ import annotations

import argparse
import ctypes
import json
import os
import random
import resource
import shlex
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from hashlib import file_digest
from pathlib import Path

import polars as pl

_SUBREAPER = 36  # PR_SET_CHILD_SUBREAPER of <linux/prctl.h>
_XREF = shlex.join([sys.executable, "-c", "from xref.cli import main; main()"])
_MB = 1 << 20
_HEAD = (
    "corpus, setting | articles | wall s | CPU s | articles/s | articles/CPU s | driver MB | largest worker MB "
    "| tree, PSS MB | written MB | report MB | report"
)


@dataclass
class Measured:
    """One run: bytes and seconds. resident, proportional: at most, by what the process is, of the whole tree."""

    name: str
    exits: list[int] = field(default_factory=list)  # of each attempt
    wall: float = 0.0
    cpu: float = 0.0
    driver: int = 0
    worker: int = 0
    proportional: int = 0
    written: dict[int, int] = field(default_factory=dict)  # by the process
    resident: list[tuple[float, int]] = field(default_factory=list)  # seconds since the beginning, of the driver
    memory: list[tuple[float, int, int]] = field(default_factory=list)  # seconds, largest worker, tree (PSS)
    articles: int = 0
    size: int = 0  # of the report
    hashes: dict[str, str] = field(default_factory=dict)  # of its CSV files

    def sample_driver(self, driver: int, since: float) -> None:
        """What the driver holds: it changes within seconds when all is joined."""
        with suppress(OSError, KeyError):  # it may just have ended
            status = _fields(f"/proc/{driver}/status")
            self.driver = max(self.driver, status["VmHWM"] * 1024)
            self.resident.append((round(since, 1), status["VmRSS"] * 1024))

    def sample(self, driver: int, since: float) -> None:
        """What the whole tree holds, which takes a while for mapped lists."""
        whole = largest = 0
        for pid in below(os.getpid()):
            with suppress(OSError, ValueError, IndexError, KeyError, StopIteration):  # it may just have ended
                rollup, status = _fields(f"/proc/{pid}/smaps_rollup"), _fields(f"/proc/{pid}/status")
                whole += rollup["Pss"] * 1024
                if pid != driver:
                    largest = max(largest, rollup["Rss"] * 1024)
                    self.worker = max(self.worker, status["VmHWM"] * 1024)
                self.written[pid] = _fields(f"/proc/{pid}/io")["write_bytes"]
        self.proportional = max(self.proportional, whole)
        self.memory.append((round(since, 1), largest, whole))


def _fields(path: str) -> dict[str, int]:
    """The numbers of a file of /proc by their names."""
    found = {}
    for line in Path(path).read_text().splitlines():
        name, _, value = line.partition(":")
        if value.split() and value.split()[0].isdigit():
            found[name] = int(value.split()[0])
    return found


def below(root: int) -> list[int]:
    """The processes below a process, itself not."""
    parents: dict[int, list[int]] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            with suppress(OSError):  # it may just have ended
                stat = (folder / "stat").read_text().rpartition(")")[2].split()
                if stat[0] != "Z":
                    parents.setdefault(int(stat[1]), []).append(int(folder.name))
    found, left = [], [root]
    while left:
        children = parents.get(left.pop(), [])
        found += children
        left += children
    return found


def kill_below(root: int) -> None:
    """SIGKILL to all processes below one, until there is none, and take them from the table of processes."""
    while alive := below(root):
        for pid in alive:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        _reap()
        time.sleep(0.05)
    _reap()


def _reap() -> None:
    with suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def attempt(command: list[str], measured: Measured, log: Path, until: float | None = None) -> bool:
    """Run a command to its end (True) or for so many seconds, then kill all below."""
    begun, used = time.monotonic(), _used()
    with log.open("ab") as out:
        process = subprocess.Popen(command, stdout=out, stderr=out)
        pid, ended, status, whole, driver = process.pid, False, 0, 0.0, 0.0  # the last: when to look next
        while not ended:
            since = time.monotonic() - begun
            if until is not None and since >= until:
                break
            if since >= driver:
                measured.sample_driver(pid, measured.wall + since)
                driver = since + 0.5
            if since >= whole:
                measured.sample(pid, measured.wall + since)
                whole = since + max(1.0, since / 100)
            time.sleep(0.05)
            found, status = os.waitpid(pid, os.WNOHANG)
            ended = found == pid
        measured.wall += time.monotonic() - begun
        kill_below(os.getpid())
        process.returncode = os.waitstatus_to_exitcode(status) if ended else -signal.SIGKILL
    measured.cpu += _used() - used
    measured.exits.append(process.returncode)
    return ended


def _used() -> float:
    """Seconds of the processor of all processes below this one that have ended."""
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


def run(
    name: str, given: argparse.Namespace, corpus: Path, options: list[str], moments: list[float] | None = None
) -> Measured:
    """One setting, killed at the moments (seconds of its running time) and resumed."""
    measured = Measured(name)
    out = Path(tempfile.mkdtemp(prefix="scale-", dir=given.work))
    command = [*shlex.split(given.xref), "run", str(corpus), "--lists", str(given.lists), "--out", str(out), *options]
    log, ended, last = out.with_suffix(".log"), False, 0.0
    for moment in [*sorted(moments or []), None]:
        resumed = ["--resume"] if measured.exits else []
        with log.open("ab") as beside:
            for other in given.beside:
                subprocess.Popen(shlex.split(other), stdout=beside, stderr=beside)
        if given.beside:
            time.sleep(given.wait)
        ended = attempt([*command, *resumed], measured, log, None if moment is None else moment - last)
        if ended:
            break
        last = moment or 0.0
    reports = sorted(path.parent for path in out.glob("*/articles.csv") if not path.parent.is_symlink())
    if measured.exits[-1] not in (0, 3) or not reports:
        print(f"{name}: ended with {measured.exits}; see {log}", file=sys.stderr)
        return measured
    report = reports[-1]
    measured.size = sum(path.stat().st_size for path in report.rglob("*") if path.is_file())
    for path in sorted(report.glob("*.csv")):
        with path.open("rb") as file:
            measured.hashes[path.name] = file_digest(file, "sha256").hexdigest()
    measured.articles = pl.scan_csv(report / "articles.csv", infer_schema=False).select(pl.len()).collect().item()
    return measured


def line(measured: Measured, first: Measured) -> str:
    """A row of the table."""
    differing = sorted(
        name
        for name in measured.hashes.keys() | first.hashes.keys()
        if measured.hashes.get(name) != first.hashes.get(name)
    )
    if not measured.hashes:
        said = f"failed: {measured.exits}"
    elif measured is first:
        said = f"{len(measured.hashes)} CSV"
    else:
        said = f"differs: {', '.join(differing)}" if differing else "the same"
    killed = sum(code == -signal.SIGKILL for code in measured.exits)
    cells = [
        measured.name + (f", killed {killed} times" if killed else ""),
        f"{measured.articles:,}",
        f"{measured.wall:.1f}",
        f"{measured.cpu:.1f}",
        f"{measured.articles / measured.wall:.1f}",
        f"{measured.articles / measured.cpu:.1f}" if measured.cpu else "",
        *(f"{size / _MB:,.0f}" for size in (measured.driver, measured.worker, measured.proportional)),
        f"{sum(measured.written.values()) / _MB:,.0f}",
        f"{measured.size / _MB:,.1f}",
        said,
    ]
    return f"| {' | '.join(cells)} |"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, action="append", required=True)
    parser.add_argument("--lists", type=Path, required=True)
    parser.add_argument("--setting", action="append", required=True, help='"NAME: OPTIONS of xref run"')
    parser.add_argument("--options", default="--format csv", help="of every setting")
    parser.add_argument("--xref", default=_XREF, help="the command itself")
    parser.add_argument("--kill", type=int, default=0)
    parser.add_argument("--within", type=float, help="seconds in which it is killed, without the run before it")
    parser.add_argument("--seed", type=int, default=8)
    parser.add_argument("--beside", action="append", default=[])
    parser.add_argument("--wait", type=float, default=5.0, help="seconds from --beside to the run")
    parser.add_argument("--work", type=Path, help="the folder for reports and logs, which stay")
    parser.add_argument("--json", type=Path, help="all figures, with the memory at each second")
    given = parser.parse_args()
    if ctypes.CDLL(None).prctl(_SUBREAPER, 1, 0, 0, 0):
        parser.error("needs Linux")
    given.work = given.work or Path(tempfile.mkdtemp(prefix="scale-"))
    given.work.mkdir(parents=True, exist_ok=True)
    pick, every, right = random.Random(given.seed), [], True
    columns = _HEAD.split(" | ")
    print(f"| {' | '.join(columns)} |\n|---|{'--:|' * (len(columns) - 2)}---|", flush=True)
    for corpus in given.corpus:
        first: Measured | None = None
        for setting in given.setting:
            name, _, options = setting.partition(":")
            words = shlex.split(f"{given.options} {options}")
            done: list[Measured] = [] if given.within else [run(f"{corpus.name}, {name}", given, corpus, words)]
            if given.kill and (given.within or done[0].hashes):
                moments = [pick.uniform(0, given.within or done[0].wall) for _ in range(given.kill)]
                done.append(run(f"{corpus.name}, {name}", given, corpus, words, moments))
            for measured in done:
                first = first or measured
                right = right and bool(measured.hashes) and measured.hashes == first.hashes
                print(line(measured, first), flush=True)
                every.append(measured)
    if given.json:
        given.json.write_text(json.dumps([asdict(m) for m in every], indent=1))
    print(f"\nReports and logs: {given.work}", file=sys.stderr)
    return 0 if right else 1


if __name__ == "__main__":
    sys.exit(main())
