"""Read the articles in files, folders and at addresses of the web."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import polars as pl

from xref import languages, places, shards
from xref.errors import CorpusError, DownloadError
from xref.limits import LIMITS, Limits
from xref.readers._document import Document, Unread
from xref.tables import ARTICLES, UNREAD, table

if TYPE_CHECKING:
    from xref.web import Web

_FORMATS = "text, Markdown, HTML, PDF, DOCX, EML, CSV, JSON lines, Parquet, feeds, WARC, or archives of these"


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
    chosen = [given] if isinstance(given, Path) else list(given)
    check(chosen)
    articles: list[tuple[object, ...]] = []
    unread: list[tuple[object, ...]] = []
    for document in iterate(chosen, fields, web, follow=follow, limits=limits):
        report(document.path)
        if isinstance(document, Unread):
            unread.append((document.article_id, document.path, document.reason))
        else:
            articles.append(row(document))
    if not articles:
        nothing(chosen, unread)
    read_ = table(articles, ARTICLES)
    return read_.with_columns(told_apart(read_["article_id"])), table(unread, UNREAD)


def row(document: Document) -> tuple[object, ...]:
    """A document as a row of `tables.ARTICLES`."""
    d = document._replace(text=_with_title(document))
    digest = hashlib.sha256(d.text.encode("utf-8", "surrogatepass")).hexdigest()
    language = languages.language(d.text)
    return d.article_id, d.title, d.published_on, d.publisher, d.url, language, d.path, digest, d.text


def _with_title(document: Document) -> str:
    """The text, with the title below it where it does not have it: a party may be named there alone.

    Below, so that what counts in the text as it came (labels, offsets) still holds.
    """
    title, text = document.title, document.text
    return text if not title or title.strip() in text else f"{text}\n\n{title.strip()}"


def told_apart(ids: pl.Series) -> pl.Series:
    """The ids of a whole corpus in the order of reading: what was there before gets a number ("id", "id#2", ...)."""
    alike = ids.str.replace(r"(#\d+)+$", "").is_duplicated()  # what another id can be like, whatever number it gets
    taken: set[str] = set()
    number: dict[str, int] = {}  # the last one given to an id, which many may have
    told = []
    for key in ids.filter(alike):
        own = key
        while own in taken:
            number[key] = number.get(key, 1) + 1
            own = f"{key}#{number[key]}"
        taken.add(own)
        told.append(own)
    return ids.clone().scatter(alike.arg_true(), told)


def check(given: Sequence[Path | str]) -> None:
    """Raise `CorpusError` if a path is not there."""
    for place in given:
        if (path := places.path_of(place)) and not path.exists():
            raise CorpusError(f"no such file or folder: {place}", "give a folder of articles, such as corpus/")


def nothing(given: Sequence[Path | str], unread: Sequence[tuple[object, ...]]) -> NoReturn:
    """Raise that there is no article: `CorpusError`, or `DownloadError` if an address was given.

    unread: what could not be read, rows of `tables.UNREAD`.
    """
    why = f" ({unread[0][0]}: {unread[0][2]})" if unread else ""
    problem = f"no article in {', '.join(map(places.shown, given))}{why}"
    if any(map(places.is_address, given)):
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
    for shard in shards.split(given, None, follow=follow):  # in one shard a folder, and no file in parts
        yield from shards.documents(shard, fields, limits, web, follow=follow)
