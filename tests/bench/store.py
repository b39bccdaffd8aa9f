"""The whole set of lists in one store: entities, names, seconds, bytes on disk, peak memory.

    python tests/bench/store.py SHARED

SHARED is the folder with `lists/`. Every newest real file is imported by `xref refresh --from` into an empty store; the
UK's and Switzerland's lists, of which there are only tables made by others, come in as lists of one's own. Then
`xref match` makes the index, and again with the index kept. Each command is a process of its own.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

FILES = {  # path below lists/: options of `xref refresh`
    "formats/ofac/SDN-2024-05-07.xml.gz": (),
    "us_ofac_cons/2025-12-19": ("--published", "2025-12-19"),
    "un_sc/un_consolidated-2026-02-27.xml": (),
    "formats/eu_fsf/20240513-FULL-1_1(xsd).xml.gz": (),
    "ca_sema/sema-lmes-2025-05.xml": ("--published", "2025-05-15"),
    "au_dfat/Australian_Sanctions_Consolidated_List-2026-04.xlsx": (),
    "us_csl/consolidated-2022-04.csv.gz": ("--published", "2022-04-15"),
    "eu_journal/consolidated/32014R0833.csv": ("--published", "2026-08-01"),
    "ua_war_sanctions/ua_war_sanctions-targets.simple-2026-03-11.csv": ("--published", "2026-03-11"),
    "us_other/dod_1260H_chinese_milcorps.csv": ("--published", "2026-06-08"),
}
UK = "formats/uk_sanctions_list/derived-uksl-2026-08-22.ammitto.jsonl.gz"
SECO = "formats/ch_seco/derived-seco-2026-03-15.ammitto.jsonl.gz"


def uk(row: dict[str, Any]) -> tuple[str, list[str]]:
    """The number and the names of a UK entry."""
    names = [*row["names"]["names"], *row.get("non_latin_names", {}).get("non_latin_names", [])]
    parts = (*(f"name{n}" for n in range(1, 7)), "name_non_latin_script")
    found = [" ".join(str(name[part]) for part in parts if name.get(part)) for name in names]
    return row["unique_id"], found


def seco(row: dict[str, Any]) -> tuple[str, list[str]]:
    """The number and the names of a Swiss one."""
    identity = next((row[kind].get("identity") or {} for kind in ("individual", "entity") if kind in row), {})
    return row["ssid"], [
        " ".join(
            str(part["value"]) for part in sorted(name["name_parts"], key=lambda part: int(part.get("order") or 0))
        )
        for name in identity.get("names", [])
    ]


def own(path: Path, read: Any) -> Iterator[tuple[str, str, str]]:
    """The rows of a list of one's own: id, name, aliases."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            number, names = read(json.loads(line))
            clean = [name.replace(";", ",") for name in dict.fromkeys(names) if name.strip()]
            if clean:
                yield number, clean[0], ";".join(clean[1:])


def xref(*arguments: object) -> tuple[float, int, str]:
    """Seconds and peak memory in MB of one command, and what it printed."""
    start = time.perf_counter()
    command = [sys.executable, "-c", PEAK, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 3):
        raise SystemExit(done.stderr + done.stdout)
    *lines, last = done.stdout.splitlines()
    return time.perf_counter() - start, int(last), "\n".join(lines)


PEAK = """
import resource, sys
from xref.cli import main
try:
    main()
finally:
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


def main() -> None:
    """Print a line a step."""
    arguments = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    arguments.add_argument("shared", type=Path)
    shared = arguments.parse_args().shared / "lists"
    with tempfile.TemporaryDirectory() as folder:
        lists = Path(folder) / "lists"
        total = 0.0
        for name, options in FILES.items():
            seconds, peak, said = xref("refresh", "--from", shared / name, *options, "--lists", lists)
            total += seconds
            print(f"{seconds:6.1f} s {peak:5} MB  {said.splitlines()[-1]}", flush=True)
        (lists / "custom").mkdir()
        for key, path, read in (("uk", UK, uk), ("seco", SECO, seco)):
            with (lists / "custom" / f"{key}.csv").open("w", encoding="utf-8", newline="") as file:
                csv.writer(file).writerows([("id", "name", "aliases"), *own(shared / path, read)])
        disk = sum(path.stat().st_size for path in lists.rglob("*") if path.is_file())
        seconds, peak, said = xref("lists", "--json", "--lists", lists)
        rows = json.loads(said)
        for what in ("entities", "names"):
            print(f"{what}: {sum(row[what] for row in rows if row['state'] not in ('off', 'missing')):,}")
        print(f"imported in {total:.1f} s; {disk / 1e6:.0f} MB on disk; xref lists: {seconds:.1f} s, {peak} MB")
        for step in ("index built", "index kept"):
            seconds, peak, _ = xref("match", "Rosoboronexport", "--lists", lists)
            print(f"{step}: xref match {seconds:.1f} s, {peak} MB", flush=True)
        cache = sum(path.stat().st_size for path in (lists / ".cache").rglob("*") if path.is_file())
        print(f"index on disk: {cache / 1e6:.0f} MB")


if __name__ == "__main__":
    main()
