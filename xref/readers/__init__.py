"""The registry of article readers, and nothing else: from a file's suffix to its reader.

To add a format, write a module with `read(source)`, which yields each `Document`, each `Unread` and each `Source` that
is inside, and name its suffixes here; `xref.readers._sniff` knows formats that show themselves by their first bytes.
One that can be read in parts has a `parts(source, size)` too (`xref.readers._parts`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from xref.readers import archive, csv, eml, feed, html, json, jsonl, markdown, opml, parquet, pdf, text, warc
from xref.readers._document import Document, Links, Unread
from xref.readers._source import Source

Reader = Callable[[Source], Iterable[Document | Unread | Links | Source]]
Parts = Callable[[Source, int], Iterable[tuple[str, int]]]

READERS: Mapping[str, Reader] = {
    ".txt": text.read,
    ".md": markdown.read,
    ".html": html.read,
    ".htm": html.read,
    ".xhtml": html.read,
    ".jsonl": jsonl.read,
    ".ndjson": jsonl.read,
    ".json": json.read,
    ".csv": csv.read,
    ".tsv": csv.read,
    ".parquet": parquet.read,
    ".pdf": pdf.read,
    ".docx": archive.zipped,
    ".eml": eml.read,
    ".rss": feed.read,
    ".atom": feed.read,
    ".opml": opml.read,
    ".warc": warc.read,
    ".wacz": archive.zipped,
    ".zip": archive.zipped,
    ".gz": archive.gzipped,
    ".tgz": archive.gzipped,
    ".tar": archive.tarred,
}

PARTS: Mapping[str, Parts] = {
    ".jsonl": jsonl.parts,
    ".ndjson": jsonl.parts,
    ".json": json.parts,
    ".parquet": parquet.parts,
    ".warc": warc.parts,
}
