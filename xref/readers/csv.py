"""CSV with a header: a row an article, its fields under the names that JSON lines have too; read as a stream.

The delimiter is the one of comma, semicolon, tab and bar that parts the header into most columns.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator

from xref.readers._decode import encoding
from xref.readers._document import Document, Unread
from xref.readers._fields import article, is_text, without_text
from xref.readers._lines import lines, undecoded
from xref.readers._source import Refused, Source

_DELIMITERS = (",", ";", "\t", "|")


def read(source: Source) -> Iterator[Document | Unread]:
    """Each article; a row that has none, or more cells than columns, is an `Unread` with the number of its line.

    Raises `Refused` if no column holds texts, or from where on the file is no CSV.
    """
    path, named = source.name, source.fields
    csv.field_size_limit(source.limits.largest)  # for the whole process; its default is shorter than some articles
    first = _first(source)
    delimiter = max(_DELIMITERS, key=lambda d: len(next(csv.reader([first], delimiter=d), [])))
    rows = csv.reader(_whole(source), delimiter=delimiter)
    try:
        header = [column.strip() for column in next(rows, [])]
        if not any(is_text(column, named) for column in header):
            raise Refused(f"it has {without_text(named, 'column')}, but {', '.join(header)[:100]}")
        for row in rows:
            place = f"{path}#{rows.line_num}"
            if len(row) > len(header):
                yield Unread(place, path, f"line {rows.line_num} has {len(row)} cells, the header {len(header)}")
            elif any(undecoded(cell) for cell in row):
                yield Unread(place, path, f"line {rows.line_num} is not in the encoding of the rest; save it as UTF-8")
            elif any(row):
                found = article(dict(zip(header, row, strict=False)), place, path, named, "")
                yield found if isinstance(found, Document) else Unread(place, path, f"line {rows.line_num} has no text")
    except csv.Error as error:
        raise Refused(f"from line {rows.line_num} on it is no CSV ({error}); a quotation mark may lack") from None


def _first(source: Source) -> str:
    """The header, as far as the first bytes show it."""
    head = source.head()
    try:
        return next(iter(head.decode(encoding(head, source.charset), errors="replace").splitlines()), "")
    except (ValueError, LookupError) as error:
        raise Refused(str(error)) from None


def _whole(source: Source) -> Iterator[str]:
    for line in lines(source):
        if line is None:
            raise csv.Error("a line is too long")
        yield line
