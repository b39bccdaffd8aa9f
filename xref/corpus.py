"""Read the articles in files, folders and at addresses of the web."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from xref import documents, languages
from xref.errors import CorpusError, DownloadError
from xref.limits import LIMITS, Limits
from xref.readers._document import Document, Unread
from xref.readers._source import Source
from xref.tables import ARTICLES, UNREAD, table

if TYPE_CHECKING:
    from xref.web import Web

_FORMATS = "text, Markdown, HTML, PDF, DOCX, EML, CSV, JSON lines, feeds, WARC, or archives of these"


def is_address(given: Path | str) -> bool:
    """Whether an argument is an address of the web rather than a path."""
    return isinstance(given, str) and given.lower().startswith(("http://", "https://"))


def read(
    given: Path | Sequence[Path | str],
    fields: Mapping[str, str] | None = None,
    web: Web | None = None,
    *,
    follow: bool = False,
    limits: Limits = LIMITS,
    report: Callable[[str], object] = lambda path: None,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The articles in folders and files and at addresses: `tables.ARTICLES` and `tables.UNREAD`.

    fields: what the fields of JSON lines and CSV are called there ({"text": "body"}), where the usual names do not fit.
    web: what fetches addresses; without it they cannot be given. follow: whether it also fetches the pages behind
    feeds and the feeds of OPML files. report: told the path of each document that comes. Articles with one id and
    different texts are told apart as "id", "id#2", ...
    Raises `CorpusError` if a path is not there or there is no article that can be read, `DownloadError` if there is
    none and an address was given.
    """
    places = [given] if isinstance(given, Path) else list(given)
    for place in places:
        if not is_address(place) and not Path(place).exists():
            raise CorpusError(f"no such file or folder: {place}", "give a folder of articles, such as corpus/")
    articles: list[tuple[object, ...]] = []
    unread: list[tuple[object, ...]] = []
    taken: set[str] = set()
    for document in iterate(places, fields, web, follow=follow, limits=limits):
        report(document.path)
        if isinstance(document, Unread):
            unread.append((document.article_id, document.path, document.reason))
            continue
        d = document._replace(text=_with_title(document))
        digest = hashlib.sha256(d.text.encode("utf-8", "surrogatepass")).hexdigest()
        key, language = _own(d.article_id, taken), languages.language(d.text)
        articles.append((key, d.title, d.published_on, d.publisher, d.url, language, d.path, digest, d.text))
    if not articles:
        _nothing(places, unread)
    return table(articles, ARTICLES), table(unread, UNREAD)


def _with_title(document: Document) -> str:
    """The text, with the title below it where it does not have it: a party may be named there alone.

    Below, so that what counts in the text as it came (labels, offsets) still holds.
    """
    title, text = document.title, document.text
    return text if not title or title.strip() in text else f"{text}\n\n{title.strip()}"


def _own(key: str, taken: set[str]) -> str:
    """The id, or with a number that makes it another than those before."""
    own, number = key, 1
    while own in taken:
        number += 1
        own = f"{key}#{number}"
    taken.add(own)
    return own


def _nothing(places: Sequence[Path | str], unread: Sequence[tuple[object, ...]]) -> None:
    why = f" ({unread[0][0]}: {unread[0][2]})" if unread else ""
    from xref.web import named

    problem = f"no article in {', '.join(named(str(place)) for place in places)}{why}"
    if any(map(is_address, places)):
        raise DownloadError(problem, "look at the address, or save the page and give the file")
    raise CorpusError(problem, f"put articles there: {_FORMATS}")


def iterate(
    given: Sequence[Path | str],
    fields: Mapping[str, str] | None = None,
    web: Web | None = None,
    *,
    follow: bool = False,
    limits: Limits = LIMITS,
) -> Iterator[Document | Unread]:
    """Each document, as a stream; below a folder in the order of its path, without hidden files.

    Its path is the one below its folder, after the folder's own name if there are several arguments.
    """
    known = fields or {}
    for place in given:
        if is_address(place) and web is not None:
            yield from documents.page(str(place), web, known, follow=follow)
            continue
        for path, name in _files(Path(place), alone=len(given) == 1):
            try:
                file = path.open("rb", buffering=1 << 16)
            except OSError as error:
                yield Unread(name, name, f"cannot be read: {error.strerror}")
                continue
            with file:
                yield from documents.read(Source.of(name, file, limits, fields=known), web if follow else None)


def _files(root: Path, *, alone: bool) -> Iterator[tuple[Path, str]]:
    """Each file below a folder, or the file itself, with the name by which it is reported."""
    if not root.is_dir():
        yield root, root.name
        return
    for path in sorted(p for p in root.rglob("*") if p.is_file()):
        below = path.relative_to(root)
        if not any(part.startswith(".") for part in below.parts):
            yield path, below.as_posix() if alone else f"{root.resolve().name}/{below.as_posix()}"
