"""Speed and memory of the list parsers on real files, beside a bare pass of the same file.

    python tests/bench/parsers.py SHARED [--only WORD]

SHARED is the folder with `lists/`. Prints a Markdown table. A bare pass reads the file and makes nothing of it:
`lxml.iterparse` that frees each element, `csv.reader`, `json.loads`, or the workbook's reader. Times are seconds of the
processor, best of three; MB are 10^6 bytes of the files as unpacked. Each file has its own process, whose peak before
and after the first reading gives the growth of memory; `x5` is that for the XML with its records five times over.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import multiprocessing
import re
import tempfile
import time
import zipfile
from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from lxml import etree

from xref.entities import tabulate
from xref.sources import PARSERS

FILES = (  # the newest real file of each format, or the only one
    "formats/ofac/SDN-2024-05-07.xml.gz", "us_ofac_cons/consolidated-2025-03-28.xml", "us_ofac_cons/CONS_ENHANCED.ZIP",
    "formats/ofac/CONS_ADVANCED-2020-03-17.xml.gz", "us_ofac_sdn/2022-01-31", "us_ofac_sdn/2024-05-03",
    "un_sc/un_consolidated-2026-02-27.xml", "formats/eu_fsf/20240513-FULL-1_1(xsd).xml.gz",
    "ca_sema/sema-lmes-2025-05.xml", "formats/ch_seco/consolidated.third-party-trimmed-2026-08-27.xml",
    "formats/uk_sanctions_list/UK-Sanctions-List.trimmed-2026-09-02.xml",
    "au_dfat/Australian_Sanctions_Consolidated_List-2026-04.xlsx", "us_csl/consolidated-2022-04.csv.gz",
    "eu_journal/consolidated/32014R0833.csv", "ua_war_sanctions/ua_war_sanctions-targets.simple-2026-03-11.csv",
    "us_other/dod_1260H_chinese_milcorps.csv", "eu_fsf/eu_fsf-entities.ftm-2022-01-24.json",
)  # fmt: skip
MADE = {  # formats without a whole real file: a fixture, how its first record begins and its last ends, the numbers
    "ch_seco/xml/consolidated.xml": (b"<target ", b"</target>", rb'(?<=<target ssid=")\d+'),
    "gb_uksl/xml/UK-Sanctions-List.xml": (b"<Designation>", b"</Designation>", rb"(?<=<UniqueID>)[^<]+"),
    "gb_uksl/csv/UK-Sanctions-List.csv": (b"09/04/2025,", b"\n", rb"(?<=,)[A-Z]{3}\d{4}(?=,)"),
}
TIMES = 1000  # as often do a fixture's records stand in a file made of it, each time under new numbers
RECORDS = ("sdnEntry", "entity", "sanctionEntity", "INDIVIDUAL", "record", "target", "Designation")
FIXTURES = Path(__file__).parents[1] / "fixtures"


class Measured(NamedTuple):
    """One file: bytes, records, seconds to read, for a bare pass, to make tables of, and growth of memory in MB."""

    size: int
    records: int
    read: float
    bare: float
    tables: float
    growth: float


def unpacked(path: Path, scratch: Path) -> list[Path]:
    """The files at a path: those of a folder, or one, unpacked."""
    if path.is_dir():
        return sorted(path.iterdir())
    if path.suffix == ".gz":
        plain = scratch / path.stem
        plain.write_bytes(gzip.decompress(path.read_bytes()))
        return [plain]
    if path.suffix == ".ZIP":
        with zipfile.ZipFile(path) as archive:
            return [Path(archive.extract(member, scratch)) for member in archive.namelist()]
    return [path]


def repeated(path: Path, times: int, scratch: Path) -> Path | None:
    """An XML file with its records several times over; None for a file whose records are not told apart so."""
    data = path.read_bytes()
    for tag in (tag.encode() for tag in RECORDS):
        first = re.search(rb"<(?:\w+:)?%s[ >]" % tag, data)
        ends = list(re.finditer(rb"</(?:\w+:)?%s>" % tag, data))
        if first and ends:
            body = data[first.start() : ends[-1].end()]
            much = data[: first.start()] + body * times + data[ends[-1].end() :]
            made = scratch / f"{times}-{path.name}"
            made.write_bytes(
                re.sub(rb"(?<=<Record_Count>)\d+", lambda match: b"%d" % (int(match[0]) * times), much, count=1)
            )
            return made
    return None


def bare(path: Path) -> None:
    """Read a file with the reader of its format alone."""
    with path.open("rb") as file:
        start = file.read(64).lstrip(b"\xef\xbb\xbf \r\n")
    if start.startswith(b"<"):
        for _, node in etree.iterparse(path, events=("end",)):
            node.clear()
            while node.getprevious() is not None and (parent := node.getparent()) is not None:
                del parent[0]
    elif start.startswith(b"{"):
        with path.open("rb") as file:
            deque(map(json.loads, file), maxlen=0)
    elif start.startswith(b"PK"):
        import polars as pl

        pl.read_excel(path, engine="calamine", read_options={"dtypes": "string"})
    else:
        with path.open(encoding="utf-8-sig", newline="") as file:
            deque(csv.reader(file), maxlen=0)


def best(action: Callable[[], object]) -> float:
    """Seconds of the processor that the fastest of three runs takes."""
    taken = []
    for _ in range(3):
        start = time.process_time()
        action()
        taken.append(time.process_time() - start)
    return min(taken)


def peak() -> float:
    """The most memory that this process has held since its start or since the last `forget`, in MB (Linux only)."""
    (line,) = (line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1000


def forget() -> None:
    """Let the peak be what the process holds now."""
    Path("/proc/self/clear_refs").write_text("5")


def measure(key: str, files: Sequence[Path], whole: bool) -> Measured:
    """Measure one publication; only the growth of memory if it is not to be measured as a whole."""
    parser, count = PARSERS[key], 0
    forget()
    before = peak()
    for _ in parser.read(files).records:
        count += 1
    growth = peak() - before
    size = sum(path.stat().st_size for path in files)
    if not whole:
        return Measured(size, count, 0.0, 0.0, 0.0, growth)
    read = best(lambda: deque(parser.read(files).records, maxlen=0))
    passed = best(lambda: [bare(path) for path in files])
    return Measured(size, count, read, passed, best(lambda: tabulate(key, parser.read(files))) - read, growth)


def apart(key: str, files: Sequence[Path], *, whole: bool = True) -> Measured:
    """`measure` in a process of its own."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(measure, (key, files, whole))


def made(name: str, scratch: Path) -> Path:
    """A large file of a fixture's records."""
    first, last, number = MADE[name]
    data = (FIXTURES / name).read_bytes()
    start, end = data.index(first), data.rindex(last) + len(last)
    head, body, tail = data[:start], data[start:end], data[end:]
    path = scratch / name.rpartition("/")[2]
    bodies = (re.sub(number, lambda match, i=i: b"%s%d" % (match[0], i), body) for i in range(TIMES))
    path.write_bytes(head + b"".join(bodies) + tail)
    return path


def main() -> None:
    """Print a row for each file."""
    arguments = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    arguments.add_argument("shared", type=Path)
    arguments.add_argument("--only", default="", help="only files whose path has this word")
    given = arguments.parse_args()
    print("| list | file | MB | records | s | bare s | ratio | MB/s | records/s | tables s | growth MB | x5 MB |")
    print("|---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|")
    for name in (*FILES, *MADE):
        if given.only not in name:
            continue
        with tempfile.TemporaryDirectory() as folder:
            scratch = Path(folder)
            files = [made(name, scratch)] if name in MADE else unpacked(given.shared / "lists" / name, scratch)
            key, group = next((key, group) for key, p in PARSERS.items() for group in p.claims(files))
            m = apart(key, group)
            five = ""
            if many := repeated(group[0], 5, scratch):
                five = f"{apart(key, (many,), whole=False).growth:.0f}"
        label = f"{name.partition('/')[2].rpartition('/')[2]}{f' (made, x{TIMES})' * (name in MADE)}"
        print(
            f"| {key} | {label} | {m.size / 1e6:.1f} | {m.records:,} | {m.read:.2f} | {m.bare:.3f} "
            f"| {m.read / m.bare:.1f} | {m.size / 1e6 / m.read:.1f} | {m.records / m.read:,.0f} | {m.tables:.2f} "
            f"| {m.growth:.0f} | {five} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
