"""`xref run --changed-only` against a full run, over deltas of real lists: the same files, and how many times faster.

    python tests/bench/rescreen.py SHARED/lists CORPUS

For each delta: a store with the old versions, a run; the new version is imported, and screened by a full run and by one
with --changed-only, each twice: the first makes the index of the new names, which any run needs. Prints a row a delta:
seconds of the clock and of the processor.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from itertools import pairwise
from pathlib import Path
from time import perf_counter

VERSIONS = (  # what is imported in turn: key, day, files
    ("us_ofac_sdn", "2024-02-20", "us_ofac_sdn/2024-02-20/sdn.csv"),
    ("un_sc", "2024-11-30", "un_sc/un_consolidated-2024-11-30.xml"),
    ("us_ofac_sdn", "2024-02-23", "us_ofac_sdn/2024-02-23/sdn.csv"),
    ("us_ofac_sdn", "2024-05-03", "us_ofac_sdn/2024-05-03/sdn.csv"),
    ("un_sc", "2025-11-20", "un_sc/un_consolidated-2025-11-20.xml"),
)
_BASE = 2  # of these stand there before the first run


def xref(*arguments: object) -> tuple[float, float, str]:
    """Seconds of the clock and of the processor that a command took, and what it printed."""
    before, began = os.times(), perf_counter()
    command = [sys.executable, "-c", "from xref.cli import main; main()", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 3):
        raise SystemExit(done.stderr)
    after = os.times()
    used = after.children_user + after.children_system - before.children_user - before.children_system
    return perf_counter() - began, used, done.stdout


def files(out: Path) -> dict[str, bytes]:
    """The CSV files of the last run, but for what says which run it was compared with."""
    return {path.name: path.read_bytes() for path in (out / "latest").glob("*.csv")}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("lists", type=Path)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--format", default="csv")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        store, out, full = Path(place, "lists"), Path(place, "out"), Path(place, "full")

        def imported(key: str, day: str, file: str) -> None:
            xref("refresh", key, "--from", given.lists / file, "--published", day, "--lists", store)

        def run(out: Path, *options: str) -> tuple[float, float, str]:
            return xref("run", given.corpus, "--lists", store, "--out", out, "--format", given.format, *options)

        for version in VERSIONS[:_BASE]:
            imported(*version)
        for folder in (out, full):
            run(folder)
        for before, version in pairwise(VERSIONS[_BASE - 1 :]):
            imported(*version)
            first = run(full)
            again, changed = run(Path(place, "again")), run(out, "--changed-only")
            said = next(line for line in changed[2].splitlines() if line.startswith("Changed only"))
            since = next(line for line in changed[2].splitlines() if line.startswith("Since"))
            same = files(full) == files(out)
            print(
                f"{version[0]} {version[1]} (after {before[0]} {before[1]}): {'the same' if same else 'NOT THE SAME'}"
            )
            print(f"   {said}\n   {since}")
            for what, (clock, used, _) in (("full, index new", first), ("full", again), ("changed only", changed)):
                print(f"   {what:16s} {clock:7.1f} s, {used:7.1f} s of the processor")
            print(
                f"   {again[0] / changed[0]:.1f} times faster; of the processor {again[1] / changed[1]:.1f}", flush=True
            )


if __name__ == "__main__":
    main()
