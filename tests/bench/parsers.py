"""Speed and memory of the list parsers on real files, beside a bare pass of the same file.

    python tests/bench/parsers.py SHARED [--only WORD]

SHARED is the folder with `lists/`. Prints a Markdown table. A bare pass reads the file and makes nothing of it:
`lxml.iterparse` that frees each element, `csv.reader`, `json.loads`, or the workbook's reader. Times are seconds of the
processor, best of five; MB are 10^6 bytes of the files as unpacked; `aside` counts records set aside whole, `doubts`
fields of records that were kept. Each file has its own process, whose peak before and after the first reading gives the
growth of memory; `x5` is that for XML and CSV with the records five times over. `tables s` is `xref.entities.tabulate`.
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
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from lxml import etree

from xref.entities import tabulate
from xref.entry import Publication, Quarantined
from xref.sources import PARSERS
from xref.sources._ofac_delta import changes
from xref.sources.jp_meti_eul import COLUMNS

FILES = {  # a real file of each format, or several where an older one is of another layout, and what to call it
    "formats/ofac/SDN-2024-05-07.xml.gz": "XML", "formats/ofac/SDN-2021-03-10.xml.gz": "XML",
    "us_ofac_cons/consolidated-2025-03-28.xml": "XML", "us_ofac_cons/CONS_ENHANCED.ZIP": "ENHANCED",
    "formats/ofac/CONS_ADVANCED-2020-03-17.xml.gz": "ADVANCED", "us_ofac_sdn/2022-01-31": "CSV, 3 files",
    "us_ofac_sdn/2024-05-03": "CSV, primary alone", "us_ofac_cons/2025-12-19": "CSV, 4 files",
    "us_ofac_sdn/delta/2025-01-13_delta.xml": "delta", "un_sc/un_consolidated-2026-02-27.xml": "XML",
    "formats/eu_fsf/20240513-FULL-1_1(xsd).xml.gz": "XML 1.1", "formats/eu_fsf/FULL-1_1-2021-03-02.xml.gz": "XML 1.1",
    "ca_sema/sema-lmes-2025-05.xml": "XML", "au_dfat/Australian_Sanctions_Consolidated_List-2026-04.xlsx": "XLSX 2026",
    "au_dfat/regulation8_consolidated-2024-12.xlsx": "XLSX 2024", "us_csl/consolidated-2022-04.csv.gz": "CSV 2022",
    "jp_meti/meti_end_user_list-2025-09-29.json": "CSV", "eu_journal/consolidated/32014R0833.csv": "CSV",
    "ua_war_sanctions/ua_war_sanctions-targets.simple-2026-03-11.csv": "targets.simple",
    "us_other/dod_1260H_chinese_milcorps.csv": "CSV", "eu_fsf/eu_fsf-entities.ftm-2022-01-24.json": "FtM JSON",
}  # fmt: skip
MADE = {  # formats without a whole real file: a fixture, how its first record begins and its last ends, the numbers
    "ch_seco/xml/consolidated.xml": (b"<target ", b"</target>", rb'(?<=<target ssid=")\d+'),
    "gb_uksl/xml/UK-Sanctions-List.xml": (b"<Designation>", b"</Designation>", rb"(?<=<UniqueID>)[^<]+"),
    "gb_uksl/csv/UK-Sanctions-List.csv": (b"09/04/2025,", b"\n", rb"(?<=,)[A-Z]{3}\d{4}(?=,)"),
}
DELTA = "(delta)"  # stands for a list's key: a delta is read by `changes`, not by a list's parser
TIMES = 1000  # as often do a fixture's records stand in a file made of it, each time under new numbers
RECORDS = ("sdnEntry", "entity", "DistinctParty", "sanctionEntity", "INDIVIDUAL", "record", "target", "Designation")
FIXTURES = Path(__file__).parents[1] / "fixtures"


class Measured(NamedTuple):
    """One publication: bytes, records by kind, seconds, and growth of memory in MB."""

    size: int
    entries: int
    aside: int
    doubts: int
    read: float
    bare: float
    tables: float
    growth: float


def unpacked(path: Path, scratch: Path) -> list[Path]:
    """The files at a path: those of a folder, or one, unpacked."""
    if path.is_dir():
        return sorted(path.iterdir())
    if path.name.startswith("meti_"):
        return [in_metis_columns(path, scratch)]
    if path.suffix == ".gz":
        plain = scratch / path.stem
        plain.write_bytes(gzip.decompress(path.read_bytes()))
        return [plain]
    if path.suffix == ".ZIP":
        with zipfile.ZipFile(path) as archive:
            return [Path(archive.extract(member, scratch)) for member in archive.namelist()]
    return [path]


def in_metis_columns(path: Path, scratch: Path) -> Path:
    """METI's list as CSV in its own columns, from the JSON in which a third party prints its PDF; without the types."""
    plain = scratch / "end-user-list.csv"
    with plain.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for number, item in enumerate(json.loads(path.read_bytes()), 1):
            writer.writerow([number, "; ".join(item["addresses"]), item["entity_name"], "; ".join(item["aliases"]), ""])
    return plain


def repeated(path: Path, times: int, scratch: Path) -> Path | None:
    """An XML or CSV file with its records several times over; None for a file whose records are not told apart so."""
    data = path.read_bytes()
    made = scratch / f"{times}-{path.name}"
    if path.suffix == ".csv":
        lines = data.splitlines(keepends=True)
        first = 2 if data.startswith(b"Report Date") else 0 if data[:1].isdigit() else 1
        made.write_bytes(b"".join(lines[:first] + lines[first:] * times))
        return made
    for tag in (tag.encode() for tag in RECORDS):
        first = re.search(rb"<(?:\w+:)?%s[ >]" % tag, data)
        ends = list(re.finditer(rb"</(?:\w+:)?%s>" % tag, data))
        if first and ends:
            body = data[first.start() : ends[-1].end()]
            much = data[: first.start()] + body * times + data[ends[-1].end() :]
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


def best(*actions: Callable[[], object]) -> list[float]:
    """Seconds of the processor that each takes in the fastest of five runs, in turns, as others use the machine too."""
    taken: list[list[float]] = [[] for _ in actions]
    for _ in range(5):
        for action, seconds in zip(actions, taken, strict=True):
            start = time.process_time()
            action()
            seconds.append(time.process_time() - start)
    return [min(seconds) for seconds in taken]


def peak() -> float:
    """The most memory that this process has held since its start or since the last `forget`, in MB (Linux only)."""
    (line,) = (line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1000


def forget() -> None:
    """Let the peak be what the process holds now."""
    Path("/proc/self/clear_refs").write_text("5")


def measure(key: str, files: Sequence[Path], whole: bool) -> Measured:
    """Measure one publication; only the growth of memory if it is not to be measured as a whole."""

    def records() -> Iterator[object]:
        return changes(files[0]) if key == DELTA else PARSERS[key].read(files).records

    kinds: Counter[str] = Counter()
    forget()
    before = peak()
    for record in records():
        kinds["entries" if not isinstance(record, Quarantined) else "doubts" if record.kept else "aside"] += 1
    growth = peak() - before
    size = sum(path.stat().st_size for path in files)
    read = passed = tables = 0.0
    if whole:
        read, passed = best(lambda: deque(records(), maxlen=0), lambda: [bare(path) for path in files])
    if whole and key != DELTA:
        kept = list(PARSERS[key].read(files).records)
        (tables,) = best(lambda: tabulate(key, Publication(None, None, iter(kept))))
    return Measured(size, kinds["entries"], kinds["aside"], kinds["doubts"], read, passed, tables, growth)


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
    print(
        "| list | format | file | MB | entries | aside / doubts | s | bare s | ratio | growth MB | x5 MB | tables s |"
    )
    print("|---|---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|")
    for name, form in {**FILES, **dict.fromkeys(MADE, "")}.items():
        if given.only not in name:
            continue
        with tempfile.TemporaryDirectory() as folder:
            scratch = Path(folder)
            files = [made(name, scratch)] if name in MADE else unpacked(given.shared / "lists" / name, scratch)
            claimed = [(key, group) for key, parser in PARSERS.items() for group in parser.claims(files)]
            key, group = claimed[0] if claimed else (DELTA, files)
            m = apart(key, group)
            five = ""
            if len(group) == 1 and (many := repeated(group[0], 5, scratch)):
                five = f"{apart(key, (many,), whole=False).growth:.0f}"
        label = name.partition("/")[2].rpartition("/")[2]
        print(
            f"| {key} | {form or f'{Path(name).suffix[1:].upper()}, made, x{TIMES}'} | {label} | {m.size / 1e6:.1f} "
            f"| {m.entries:,} | {m.aside:,} / {m.doubts:,} | {m.read:.2f} | {m.bare:.3f} | {m.read / m.bare:.1f} "
            f"| {m.growth:.0f} | {five} | {m.tables:.2f} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
