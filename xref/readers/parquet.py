"""Parquet: a row an article, its columns under the names that JSON lines have too; read as a stream by Polars.

1. Only the columns of an article are read, some rows at a time: a stride, which follows from the file alone. One that
   is damaged is told, and the next one read. A table that was written as one huge row group takes longer, since much of
   the group is unpacked for each stride.
2. A large table is parted between strides.
3. Polars reads files of the system: a table inside something else is copied to a temporary file.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryFile
from typing import IO

import polars as pl

from xref.readers._document import Document, Unread
from xref.readers._fields import article, is_text, wanted, without_text
from xref.readers._parts import Range
from xref.readers._source import Refused, Source

_STRIDE = 1 << 21  # bytes of the file whose rows are read at once; unpacked, texts have 3 to 10 times as many
_BROKEN = (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError, ValueError)


def read(source: Source) -> Iterator[Document | Unread]:
    """Each article; a row that has none is an `Unread` with its number, from 1.

    Raises `Refused` if no column holds texts, or the file is no table.
    """
    path, named, part = source.name, source.fields, Range.of(source.part)
    with _on_disk(source) as file:
        table, count, stride = _opened(file)
        columns = table.collect_schema().names()
        if not any(is_text(column, named) for column in columns):
            raise Refused(f"it has {without_text(named, 'column')}, but {', '.join(columns)[:100]}")
        table = table.select(wanted(columns, named))
        for start in range(part.start if part else 0, (part and part.end) or count, stride):
            try:
                rows = table.slice(start, stride).collect()
            except _BROKEN:
                last = min(start + stride, count)
                yield Unread(path, path, f"rows {start + 1:,} to {last:,} are damaged; get the file again")
                continue
            for n in range(rows.height):
                yield _article(rows.row(n, named=True), start + n + 1, source)


def parts(source: Source, size: int) -> Iterator[tuple[str, int]]:
    """Ranges of rows that have about `size` bytes in the file; see `xref.readers.PARTS`."""
    if not _is_file(source.file):
        return
    try:
        _, count, stride = _opened(source.file)
    except Refused:
        return
    whole = os.fstat(source.file.fileno()).st_size
    rows = stride * max(1, count * size // whole // stride)
    for start in range(0, count, rows):
        end = min(start + rows, count)
        yield str(Range(start, end)), whole * (end - start) // count


def _opened(file: IO[bytes]) -> tuple[pl.LazyFrame, int, int]:
    """The table, how many rows it has, and how many of them are a stride."""
    try:
        table = pl.scan_parquet(file)
        count = int(table.select(pl.len()).collect().item())
    except _BROKEN:
        raise Refused("it is no Parquet file, or a damaged one; get it again") from None
    return table, count, max(1, count * _STRIDE // os.fstat(file.fileno()).st_size)


def _article(row: dict[str, object], number: int, source: Source) -> Document | Unread:
    path = source.name
    place, where = f"{path}#{number}", f"row {number}"
    try:
        record = {name: value.decode() if isinstance(value, bytes) else value for name, value in row.items()}
    except UnicodeDecodeError:
        return Unread(place, path, f"{where} is not in UTF-8")
    return article(record, place, path, source.fields, where)


@contextmanager
def _on_disk(source: Source) -> Iterator[IO[bytes]]:
    """The table as a file of the system. Raises `Refused` if it is inside another file and too large to be copied."""
    if _is_file(source.file):
        yield source.file
        return
    with source.seekable() as held, TemporaryFile() as copy:
        while block := held.read(1 << 20):
            copy.write(block)
        copy.seek(0)
        yield copy


def _is_file(file: io.BufferedReader) -> bool:
    try:
        return file.fileno() >= 0
    except OSError:
        return False
