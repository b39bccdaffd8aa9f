"""What start-up and each dependency cost: tables in Markdown, for docs/project/dependencies.md.

    python tests/bench/costs.py [--runs 15] > costs.md

Run it with the Python of an environment that has xref and the extras to be measured; an extra that is not installed is
left out, and said. Columns:

- MB alone: the files of the package as installed, with their bytecode (1 MB = 10^6 bytes).
- MB with all: with everything that it needs in turn, counted in full although others may need it too.
- MB saved: what an environment without extras would lose if only this one went.
- import: CPU milliseconds of `import`, in a new process, the least of the runs: the least is what a loaded machine
  disturbs least.
- released: when the version measured came out, by the lock's resolver; empty without network or uv.
"""

from __future__ import annotations

import argparse
import importlib.metadata as metadata
import os
import re
import resource
import subprocess
import sys
import time
import tomllib
from functools import cache
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
PROJECT = tomllib.loads(TEXT)["project"]
USERS = ("pdf", "warc", "xlsx", "scale", "embeddings", "ru", "ner")  # the extras that a user installs
MAIN = "import sys; sys.argv = ['xref', *sys.argv[1:]]; from xref.cli import main; main()"
BASH = {"_XREF_COMPLETE": "complete_bash"}
ASKED = {  # what is timed: its name, arguments, environment
    "`xref --help`": (["--help"], {}),
    "`xref --version`": (["--version"], {}),
    "`xref match --help`": (["match", "--help"], {}),
    "`xref run --help`": (["run", "--help"], {}),
    "completion of `xref ma`": ([], {**BASH, "COMP_WORDS": "xref ma", "COMP_CWORD": "1"}),
    "completion of `xref run --`": ([], {**BASH, "COMP_WORDS": "xref run --", "COMP_CWORD": "2"}),
}


@cache
def needs(name: str, extras: frozenset[str] = frozenset()) -> frozenset[str]:
    """A distribution and all that it needs on this platform; what is not installed is left out."""
    found = {canonicalize_name(name)}
    try:
        lines = metadata.requires(name) or ()
    except metadata.PackageNotFoundError:
        return frozenset()
    for one in map(Requirement, lines):
        if one.marker is None or any(one.marker.evaluate({"extra": extra}) for extra in extras or {""}):
            found |= needs(one.name, frozenset(one.extras))
    return frozenset(found)


@cache
def megabytes(name: str) -> float:
    files = (Path(file.locate()) for file in metadata.files(name) or ())
    return sum(file.stat().st_size for file in files if file.is_file()) / 1e6


def total(names: set[str] | frozenset[str]) -> float:
    return sum(map(megabytes, names))


def module(name: str) -> str:
    """The module by which a distribution is imported: the one of its name, else the first that is public."""
    modules = sorted(m for m, of in metadata.packages_distributions().items() if canonicalize_name(of[0]) == name)
    own = [m for m in modules if m.isidentifier() and canonicalize_name(m) == name]
    return (own or [m for m in modules if m.isidentifier() and not m.startswith("_")])[0]


def least(command: list[str], runs: int, environment: dict[str, str] | None = None) -> tuple[float, float]:
    """The least wall and CPU time of a command, in milliseconds."""
    walls, cpus = [], []
    for _ in range(runs):
        before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        subprocess.run(command, capture_output=True, env=os.environ | (environment or {}), check=True)
        walls.append(time.perf_counter() - start)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        cpus.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return min(walls) * 1000, min(cpus) * 1000


def licence(name: str) -> str:
    """As an SPDX expression where the package gives one, else the classifiers' words, else its own."""
    of = metadata.metadata(name)
    classified = [line.rsplit(" :: ", 1)[1] for line in of.get_all("Classifier") or () if line.startswith("License ::")]
    return (
        of.get("License-Expression") or ", ".join(classified) or str(of.get("License", "")).strip().partition("\n")[0]
    )


def why(name: str) -> str:
    """What pyproject.toml says behind the dependency."""
    said = re.search(rf'^.*"{re.escape(name)}[<>=].*?# ?(.*)$', TEXT, re.MULTILINE)
    return re.sub(r" \([^()]*\)", "", said[1]) if said else ""


def released(names: list[str]) -> dict[str, str]:
    """The day on which the version that is installed came out."""
    lines = "\n".join(f"{name}=={metadata.version(name)}" for name in names)
    uv = ROOT / ".venv-lock" / "bin" / "uv"
    command = [uv if uv.is_file() else "uv", "pip", "compile", "-", "--no-deps", "--quiet", "--format", "pylock.toml"]
    try:
        done = subprocess.run(command, input=lines, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return {}
    packages = tomllib.loads(done.stdout)["packages"]
    times = {one["name"]: [file["upload-time"] for file in one.get("wheels", ())] for one in packages}
    return {name: f"{min(of):%Y-%m-%d}" for name, of in times.items() if of}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=15)
    runs = parser.parse_args().runs
    nothing = least([sys.executable, "-c", "pass"], runs)
    print("| asked | wall ms | CPU ms |\n|---|---|---|")
    print(f"| Python itself | {nothing[0]:.0f} | {nothing[1]:.0f} |")
    for asked, (arguments, environment) in ASKED.items():
        wall, cpu = least([sys.executable, "-c", MAIN, *arguments], runs, environment)
        print(f"| {asked} | {wall:.0f} | {cpu:.0f} |")
    core = {canonicalize_name(Requirement(line).name): "" for line in PROJECT["dependencies"]}
    for extra in USERS:
        for line in PROJECT["optional-dependencies"].get(extra, ()):
            core.setdefault(canonicalize_name(Requirement(line).name), extra)
    here = [name for name in core if needs(name)]
    days = released(here)
    print("\n| package | MB alone | with all | saved | import | licence | released | why |\n" + "|---" * 8 + "|")
    bare = [name for name in here if not core[name]]
    for name in sorted(here, key=lambda name: (core[name], -total(needs(name)))):
        others = frozenset().union(*(needs(other) for other in bare if other != name))
        base = [sys.executable, "-c"]
        spent = least([*base, f"import {module(name)}"], runs)[1] - nothing[1]
        shown = f"{name} {metadata.version(name)}" + (f" (extra `{core[name]}`)" if core[name] else "")
        sizes = f"{megabytes(name):.1f} | {total(needs(name)):.1f} | {total(needs(name) - others):.1f}"
        print(f"| {shown} | {sizes} | {spent:.0f} | {licence(name)} | {days.get(name, '')} | {why(name)} |")
    whole = frozenset().union(*(needs(name) for name in bare))
    print(f"\nWithout extras {len(whole)} packages besides xref, {total(whole):.0f} MB.")
    if missing := [f"{name} (`{core[name]}`)" for name in core if name not in here]:
        print(f"Not installed here: {', '.join(missing)}.")


if __name__ == "__main__":
    main()
