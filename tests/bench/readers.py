"""How fast articles are read from each format, and in how much memory.

    python tests/bench/readers.py [--gigabytes F]

The documents are made here (tests/making.py): pages of a few hundred words, a PDF of many pages, a web archive that
repeats the members of one gz until it has so many bytes unpacked, JSON lines of the same length. Streams come through a
file object that makes them as they are read, so that nothing but the reader needs memory; peak memory is that of the
process that reads one format. Seconds are of the processor; "to bare" is
their ratio to those of the library alone, on a tenth of the same.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import io
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

sys.path.insert(0, str(Path(__file__).parents[1]))
import making
import pypdfium2
import trafilatura
from fastwarc.warc import ArchiveIterator, WarcRecordType

from xref import documents
from xref.readers._document import Document
from xref.readers._source import Source
from xref.readers.warc import _Forward

SENTENCE = "The owner of works no. {n}, Ivan Petrov, said on Monday that the sale of engines to the port goes on. "
LINES = 45  # on a page of a PDF
PAGES = 500


class Repeated(io.RawIOBase):
    """A file that holds the same bytes again and again."""

    def __init__(self, part: bytes, times: int) -> None:
        self._part, self._left, self._at, self._place = part, times, 0, 0

    def readable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._place

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        if self._at == len(self._part):
            self._left, self._at = self._left - 1, 0
        if self._left < 1:
            return 0
        some = self._part[self._at : self._at + len(buffer)]
        buffer[: len(some)] = some
        self._at += len(some)
        self._place += len(some)
        return len(some)


def text(n: int) -> str:
    return SENTENCE.format(n=n) * 30


def page(n: int) -> bytes:
    menu = "".join(f'<li><a href="/{k}">Section {k}</a></li>' for k in range(60))
    body = "".join(f"<p>{SENTENCE.format(n=n * 100 + k) * 3}</p>" for k in range(10))
    head = f"<html><head><title>Engines {n}</title><script>{'x();' * 2000}</script></head>"
    return f"{head}<body><nav><ul>{menu}</ul></nav><article>{body}</article></body></html>".encode()


def pdf() -> bytes:
    return making.pdf(*([SENTENCE.format(n=n * LINES + k) for k in range(LINES)] for n in range(PAGES)))


def web_archive(media: str, body: Callable[[int], bytes]) -> list[bytes]:
    return [making.record(f"http://w.example/{n}", body(n), media) for n in range(100)]


def repeated(name: str, part: bytes, unpacked: int, upto: int) -> tuple[str, Repeated, int]:
    """A stream of so many bytes as it is unpacked."""
    times = max(1, upto // unpacked)
    return name, Repeated(part, times), times * unpacked


def whole_pdf(size: int) -> tuple[str, io.BytesIO, int]:
    data = pdf()
    return "a.pdf", io.BytesIO(data), len(data)


def archived(records: list[bytes], size: int) -> tuple[str, Repeated, int]:
    return repeated("a.warc.gz", making.warc(*records), sum(map(len, records)), size)


def json_lines() -> bytes:
    return making.jsonl(*({"id": n, "text": text(n)} for n in range(100)))


def rows(size: int) -> tuple[str, Repeated, int]:
    data = making.table(*(("1", text(n)) for n in range(100))).replace(b"1,", b"id,text\n1,", 1)
    return repeated("a.csv", data, len(data), size)


# Each makes the name, the file and the bytes as unpacked, of about so many bytes.
FORMATS: dict[str, Callable[[int], tuple[str, BinaryIO | io.RawIOBase, int]]] = {
    "PDF, 500 pages": whole_pdf,
    "WARC of HTML": lambda size: archived(web_archive("text/html", page), size // 40),
    "WARC of plain text": lambda size: archived(web_archive("text/plain", lambda n: text(n).encode()), size),
    "WARC, nothing to read": lambda size: archived(web_archive("image/png", lambda n: page(n) * 3), size),
    "JSON lines": lambda size: repeated("a.jsonl", json_lines(), len(json_lines()), size),
    "JSON lines, gz": lambda size: repeated("a.jsonl.gz", gzip.compress(json_lines()), len(json_lines()), size),
    "CSV": rows,
}


def bare(label: str, file: BinaryIO | io.RawIOBase) -> None:
    """Read the same by the library alone, nothing made of it: what is the least that a reader can need."""
    buffered = io.BufferedReader(file)  # type: ignore[type-var]
    if label.startswith("PDF"):
        opened = pypdfium2.PdfDocument(buffered)
        for n in range(len(opened)):
            opened[n].get_textpage().get_text_bounded()
    elif label.startswith("WARC"):
        for record in ArchiveIterator(_Forward(buffered), record_types=WarcRecordType.response):
            body = record.reader.read()
            if "HTML" in label:
                trafilatura.bare_extraction(body.decode(), fast=True, with_metadata=True, include_comments=False)
    elif label.startswith("JSON"):
        for line in gzip.GzipFile(fileobj=buffered) if label.endswith("gz") else buffered:
            json.loads(line)
    else:
        for _ in csv.reader(io.TextIOWrapper(buffered, "utf-8", newline="")):  # type: ignore[type-var]
            pass


def peak() -> float:
    """Megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure(label: str, size: int) -> None:
    name, file, unpacked = FORMATS[label](size)
    before, started, count = peak(), time.process_time(), 0
    for found in documents.read(Source.of(name, file)):  # type: ignore[arg-type]
        count += isinstance(found, Document)
    seconds, most = time.process_time() - started, peak()
    name, file, unpacked_again = FORMATS[label](size // 10)
    started = time.process_time()
    bare(label, file)
    ratio = (seconds / unpacked) / ((time.process_time() - started) / unpacked_again)
    many = PAGES if name.endswith(".pdf") else count
    print(
        f"| {label} | {unpacked / 1e6:,.0f} | {many:,} | {many / seconds:,.0f} | {unpacked / seconds / 1e6:,.0f} |"
        f" {ratio:.1f} | {most:,.0f} ({before:,.0f}) |",
        flush=True,
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--gigabytes", type=float, default=2.0)
    parser.add_argument("--only", default="")
    arguments = parser.parse_args()
    upto = int(arguments.gigabytes * 1e9)
    if arguments.only:
        measure(arguments.only, upto)
    else:
        print("| format | MB | pages or articles | a second | MB/s | to bare | peak MB (before) |")
        print("|---|--:|--:|--:|--:|--:|--:|", flush=True)
        for label in FORMATS:
            again = [sys.executable, __file__, "--gigabytes", str(arguments.gigabytes), "--only", label]
            subprocess.run(again, check=True)
