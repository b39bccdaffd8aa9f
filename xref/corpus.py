"""Walk a folder of articles and read each."""

from __future__ import annotations

import codecs
import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import count
from pathlib import Path

import polars as pl

from xref import languages
from xref.errors import CorpusError
from xref.readers import READERS, jsonl
from xref.readers._decode import decode
from xref.readers._document import Document, Unread
from xref.tables import ARTICLES, UNREAD, table

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
LONGEST = 10_000_000  # characters; a longer text is a dump, not an article


def read(root: Path, fields: Mapping[str, str] | None = None) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The articles below `root` (or `root` itself, if it is a file): `tables.ARTICLES` and `tables.UNREAD`.

    `fields`: what the fields of JSON lines are called there ({"text": "body"}), where the usual names do not fit.
    Raises `CorpusError` if the path is not there or holds no article that can be read.
    """
    if not root.exists():
        raise CorpusError(f"no such file or folder: {root}", "give a folder of articles, such as corpus/")
    articles: list[tuple[object, ...]] = []
    unread: list[tuple[object, ...]] = []
    taken: set[str] = set()
    for document in iterate(root, fields):
        if isinstance(document, Unread):
            unread.append((document.article_id, document.path, document.reason))
            continue
        digest = hashlib.sha256(document.text.encode("utf-8", "surrogatepass")).hexdigest()
        d = document
        key = _untaken(d, taken)
        taken.add(key)
        language = languages.language(d.text)
        articles.append((key, d.title, d.published_on, d.publisher, d.url, language, d.path, digest, d.text))
    if not articles:
        why = f" ({unread[0][1]}: {unread[0][2]})" if unread else ""
        raise CorpusError(f"no article in {root}{why}", "put articles there as .txt, .md, .html or .jsonl files")
    return table(articles, ARTICLES), table(unread, UNREAD)


def _untaken(document: Document, taken: Collection[str]) -> str:
    """The document's id; where another has it, its path and the id, and a number if that is not enough."""
    key = document.article_id
    if key in taken:
        key = f"{document.path}#{key}"
    return next(name for n in count(1) if (name := key if n == 1 else f"{key}#{n}") not in taken)


def iterate(root: Path, fields: Mapping[str, str] | None = None) -> Iterator[Document | Unread]:
    """Each document below `root`, in the order of its path; hidden files are left out."""
    base = root if root.is_dir() else root.parent
    files = sorted(p for p in root.rglob("*") if p.is_file()) if root.is_dir() else [root]
    for path in files:
        name = path.relative_to(base).as_posix()
        if any(part.startswith(".") for part in name.split("/")):
            continue
        yield from _file(path, name, fields or {})


def _file(path: Path, name: str, fields: Mapping[str, str]) -> Iterator[Document | Unread]:
    try:
        if path.stat().st_size > 4 * LONGEST:
            yield Unread(name, name, f"longer than {LONGEST:,} characters, which no article is")
            return
        data = path.read_bytes()
    except OSError as error:
        yield Unread(name, name, f"cannot be read: {error.strerror}")
        return
    if not data.strip():
        yield Unread(name, name, "it is empty")
        return
    if b"\0" in data[:4096] and not data.startswith(_UTF16):
        yield Unread(name, name, "it is no text")
        return
    suffix = path.suffix.lower()
    try:
        text = decode(data, html=suffix in (".html", ".htm"))
    except ValueError as error:
        yield Unread(name, name, str(error))
        return
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if suffix in (".jsonl", ".ndjson"):
        documents: Iterable[Document | Unread] = jsonl.read(name, text, fields)
    else:
        documents = READERS.get(suffix, READERS[".txt"])(name, text)
    for document in documents:
        if isinstance(document, Document) and len(document.text) > LONGEST:
            yield Unread(document.article_id, name, f"longer than {LONGEST:,} characters, which no article is")
        else:
            yield document
