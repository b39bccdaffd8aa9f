"""How fast a large file is parted, and its parts are read, beside a bare read of the same bytes; with peak memory.

    python tests/bench/shards.py [--gigabytes F] [--size BYTES] [FORMAT ...]

The file is made here, in a temporary folder. `bare` reads its bytes and does nothing with them, `split` lists its
shards, `read` makes the documents of all shards one after the other, `whole` those of the file in one piece: each in a
process of its own, whose peak memory is told (above that of a process that has imported the same). Seconds are of the
processor. The documents are told by a hash, by which those of the shards can be compared with those of the whole.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parents[1]))
import making
import polars as pl

from xref import shards

BLOCK = 1 << 20
WORDS = [f"{a}{b}{c}" for a in "bdfgklmnprst" for b in ("a", "e", "i", "o", "u", "ou") for c in "dlmnrst"]


def texts() -> Iterator[str]:
    """Articles of 500 words or so, in which words are as uneven as in a language: they pack to a third or less."""
    known = random.Random(1)
    weights = [1 / n for n in range(1, len(WORDS) + 1)]
    some = [" ".join(known.choices(WORDS, weights, k=25)).capitalize() + "." for _ in range(4000)]
    while True:
        yield " ".join(known.choices(some, k=20))


def lines(path: Path, size: int) -> None:
    with path.open("wb") as file:
        for n, text in enumerate(texts()):
            file.write(making.jsonl({"id": n, "title": f"Engines {n}", "text": text}))
            if file.tell() >= size:
                return


def archive(path: Path, size: int) -> None:
    with path.open("wb") as file:
        for n, text in enumerate(texts()):
            file.write(gzip.compress(making.record(f"http://w.example/{n}", text.encode(), "text/plain"), 6))
            if file.tell() >= size:
                return


def table(path: Path, size: int) -> None:
    made = texts()
    rows = [next(made) for _ in range(size // 1200)]
    pl.DataFrame({"id": range(len(rows)), "text": rows}).write_parquet(path, row_group_size=2000)


def files(path: Path, size: int) -> None:
    for n, text in zip(range(size // 50_000), texts(), strict=False):  # a tenth of the bytes: files cost, not bytes
        file = path / f"{n % 100}" / f"{n}.txt"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)


FORMATS: dict[str, tuple[str, Callable[[Path, int], None]]] = {
    "JSON lines": ("a.jsonl", lines), "WARC": ("a.warc.gz", archive), "Parquet": ("a.parquet", table),
    "files": ("files", files),
}  # fmt: skip


def bare(path: Path) -> str:
    for file in [path] if path.is_file() else sorted(path.rglob("*.txt")):
        with file.open("rb") as opened:
            while opened.read(BLOCK):
                pass
    return ""


def split(path: Path, size: int) -> str:
    return f"{sum(1 for _ in shards.split([path], size)):,} shards"


def read(path: Path, size: int | None) -> str:
    held, number = hashlib.sha256(), 0
    for document in shards.joined(d for shard in shards.split([path], size) for d in shards.documents(shard)):
        held.update(repr(document).encode())
        number += 1
    return f"{number:,} documents {held.hexdigest()[:12]}"


WORK: dict[str, Callable[[Path, int], str]] = {
    "nothing": lambda path, size: "", "bare": lambda path, size: bare(path), "split": split, "read": read,
    "whole": lambda path, size: read(path, None),
}  # fmt: skip


def peak() -> float:
    """MB."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")) / 1000


def measured(work: str, path: Path, size: int) -> None:
    started = time.process_time()
    said = WORK[work](path, size)
    print(f"{time.process_time() - started:.3f};{peak():.0f};{said}")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("formats", nargs="*", default=list(FORMATS))
    parser.add_argument("--gigabytes", type=float, default=1.0)
    parser.add_argument("--size", type=int, default=shards.SIZE)
    parser.add_argument("--work")
    asked = parser.parse_args()
    if asked.work:
        measured(asked.work, Path(asked.formats[0]), asked.size)
        return
    for label in asked.formats:
        name, make = FORMATS[label]
        with TemporaryDirectory() as folder:
            path = Path(folder, name)
            make(path, int(asked.gigabytes * 1e9))
            size = sum(f.stat().st_size for f in ([path] if path.is_file() else path.rglob("*.txt"))) / 1e6
            print(f"{label}, {size:,.0f} MB")
            base = 0.0
            for work in WORK:
                command = [sys.executable, __file__, str(path), "--size", str(asked.size), "--work", work]
                said = subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip().split(";")
                base = base or float(said[1])
                rate = f"{size / max(float(said[0]), 1e-3):,.0f} MB/s" if work != "nothing" else ""
                print(f"  {work:8} {float(said[0]):8.2f} s {rate:>12} {float(said[1]) - base:6.0f} MB more  {said[2]}")


if __name__ == "__main__":
    main()
