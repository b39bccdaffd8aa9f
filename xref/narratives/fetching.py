"""Press releases over the web: each publisher's index, then the releases that are not there yet.

What a site's robots.txt forbids is not asked for; requests are some time apart (`xref.web`). Only links on the host of
the index whose path and title match the publisher's patterns are followed. An index is read from its beginning; once it
was read to its end, up to the first page that brings nothing new. What was fetched is kept at once, so that the next
refresh goes on where one broke off.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

from lxml import etree, html

from xref import packed
from xref.errors import ParseError, UsageError
from xref.narratives._page import folded
from xref.narratives.catalogue import Publisher
from xref.narratives.releases import NotUnderstood
from xref.narratives.store import Document, Store
from xref.readers._source import Refused
from xref.web import Web, named

_PAGE = "{page}"  # stands in an index for the number of its page
_BATCH = 25  # documents after which the store is committed
_LARGEST = 2_000_000_000  # bytes unpacked of an archive given by hand


class Fetched(NamedTuple):
    """What became of one document or index.

    state: new, replaced (a newer version of its address), same, unrecognised (a file that is no release, or a release
    that designates nobody; it is kept out), failed. passages: found in it.
    """

    name: str
    state: str
    authority: str = ""
    published_on: str = ""
    passages: int = 0
    problem: str = ""


class _Link(NamedTuple):
    url: str
    title: str


def refresh(
    store: Store,
    publisher: Publisher,
    web: Web,
    now: datetime,
    force: bool = False,
    report: Callable[[str], object] = lambda index: None,
) -> Iterator[Fetched]:
    """Fetch the releases of a publisher that are not there yet; with `force`, those that are there too.

    report is told each page of an index before it is asked for. Raises `StoreError` if the store cannot be written.
    """
    known, count = set() if force else {url.rstrip("/") for url in store.urls()}, 0
    for template in publisher.index:
        try:
            indexes = _shards(template, publisher, web) if publisher.shards else [template]
        except Refused as error:
            yield Fetched(named(template), "failed", publisher.authority, problem=str(error))
            continue
        for index in indexes:
            for outcome in _followed(store, publisher, index, web, now, known, report):
                yield outcome
                count += outcome.state in ("new", "replaced")
                if count == _BATCH:
                    store.commit()
                    count = 0


def _shards(index: str, publisher: Publisher, web: Web) -> list[str]:
    """The indexes that an index of JSON names by their "path", the last first. Raises `Refused` if it names none."""
    data, charset = _read(web, index, near=True)
    try:
        held = json.loads(data.decode(charset or "utf-8", "replace"))
    except ValueError:
        held = None
    found = {
        (year if isinstance(year := part.get("endYear"), int) else 0, urljoin(index, str(part["path"])))
        for part in _objects(held)
        if re.fullmatch(publisher.shards, str(part.get("path")))
    }
    if not found:
        raise Refused("it names no further index: has its layout changed?")
    return [url for year, url in sorted(found, reverse=True) if not year or year >= publisher.since]


def _followed(
    store: Store,
    publisher: Publisher,
    index: str,
    web: Web,
    now: datetime,
    known: set[str],
    report: Callable[[str], object],
) -> Iterator[Fetched]:
    walked, whole = index in store.manifest.walked, True
    for url, found in _pages(publisher, index, web, report):
        if isinstance(found, Fetched):
            whole = False
            yield found
            break
        wanted = [link for link in found if _wanted(link, publisher, url)]
        new = [link for link in wanted if link.url.rstrip("/") not in known]
        for link in new:
            known.add(link.url.rstrip("/"))
            outcome = _one(store, publisher, link, web, now, near=web.near(url))
            whole = whole and outcome.state != "failed"
            yield outcome
        if walked and wanted and not new:
            break
    if _PAGE in index:
        store.walked(index, whole)


def _pages(
    publisher: Publisher, index: str, web: Web, report: Callable[[str], object]
) -> Iterator[tuple[str, list[_Link] | Fetched]]:
    """The pages of an index with what they link to, up to its end; or with what became of one that failed."""
    first, seen = publisher.first_page, set[_Link]()
    for number in range(first, first + (publisher.most_pages if _PAGE in index else 1)):
        url = index.replace(_PAGE, str(number))
        report(named(url))
        try:
            found = links(*_read(web, url, near=True), url)
        except Refused as error:
            if "answers 404" in str(error) and number > first:
                return  # the end
            yield url, Fetched(named(url), "failed", publisher.authority, problem=str(error))
            return
        if not found and number == first:
            yield url, Fetched(named(url), "failed", publisher.authority, problem="there is no link on this index")
        if seen.issuperset(found):
            return  # beyond the end some sites show the first or the last page again
        seen.update(found)
        yield url, found


def _wanted(link: _Link, publisher: Publisher, index: str) -> bool:
    parts = urlsplit(link.url)
    return (
        parts.scheme in ("http", "https")
        and parts.netloc == urlsplit(index).netloc
        and bool(re.fullmatch(publisher.links, parts.path))
        and bool(re.search(publisher.titles, link.title))
    )


def _one(store: Store, publisher: Publisher, link: _Link, web: Web, now: datetime, near: bool) -> Fetched:
    try:
        data, charset = _read(web, link.url, near)
        return _taken(link.url, store.add(data, now, link.url, charset))
    except Refused as error:
        return Fetched(named(link.url), "failed", publisher.authority, problem=str(error))
    except NotUnderstood as error:
        if error.whole:
            store.pass_over(link.url)
        state = "unrecognised" if error.whole else "failed"  # sites send programs an apology in place of a page
        return Fetched(named(link.url), state, publisher.authority, problem=str(error))


def _read(web: Web, url: str, near: bool) -> tuple[bytes, str]:
    with web.opened(url, near) as source:
        return source.whole(), source.charset


def _taken(name: str, taken: tuple[str, Document]) -> Fetched:
    state, document = taken
    return Fetched(name, state, document.authority, document.published_on or "", document.passages)


def links(data: bytes, charset: str, base: str) -> list[_Link]:
    """The links of an index in order, each once: of a page, or of JSON with an "url" and a "title" an item.

    >>> links(b'{"items": [{"title": "Acts against Alpha", "url": "/a/1/"}]}', "", "https://example.org/x.json")
    [_Link(url='https://example.org/a/1/', title='Acts against Alpha')]
    """
    text = data.decode(charset or "utf-8", "replace")
    if text.lstrip()[:1] in ("{", "["):
        try:
            found = list(_items(json.loads(text)))
        except ValueError:
            found = []
    else:
        parser = html.HTMLParser(no_network=True, encoding="utf-8")
        root = etree.fromstring(text.encode("utf-8", "replace"), parser) if text.strip() else None
        anchors = [] if root is None else list(root.iter("a"))
        found = [(str(a.get("href") or ""), folded("".join(map(str, a.itertext())))) for a in anchors]
    titles: dict[str, str] = {}
    for href, title in found:
        try:
            url = named(urljoin(base, href.strip()))
        except ValueError:
            continue
        if href.strip() and len(title) > len(titles.get(url, "")):
            titles[url] = title
    return [_Link(url, title) for url, title in titles.items()]


def _items(held: object) -> Iterator[tuple[str, str]]:
    for part in _objects(held):
        url, title = part.get("url"), part.get("title")
        if isinstance(url, str) and isinstance(title, str):
            yield url, folded(title)


def _objects(held: object) -> Iterator[dict[str, object]]:
    """The objects in JSON, at any depth."""
    waiting = [held]
    while waiting:
        part = waiting.pop(0)
        if isinstance(part, list):
            waiting += part
        elif isinstance(part, dict):
            yield part
            waiting += part.values()


def import_path(store: Store, path: Path, now: datetime) -> Iterator[Fetched]:
    """Import a saved page, a zip, or a folder of them; one outcome a file. What a browser saves beside a page, in a
    folder "<page>_files", is passed over.

    Raises `UsageError` if the path is not there, `StoreError` if the store cannot be written.
    """
    if not path.exists():
        raise UsageError(f"no such file or folder: {path}", "give a saved page, or the folder that holds them")
    files = sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
    for file in files:
        if any(part.endswith("_files") for part in file.relative_to(path).parts[:-1]):
            continue
        with _plain(file) as (inner, problem):
            if problem:
                yield Fetched(file.name, "unrecognised", problem=problem)
            for page in inner:
                try:
                    yield _taken(page.name, store.add(page.read_bytes(), now))
                except NotUnderstood as error:
                    yield Fetched(page.name, "unrecognised", problem=str(error))
                except OSError as error:
                    yield Fetched(page.name, "failed", problem=str(error.strerror or error))


@contextmanager
def _plain(file: Path) -> Iterator[tuple[Sequence[Path], str]]:
    with tempfile.TemporaryDirectory() as scratch:
        inner, problem = list[Path](), ""
        try:
            inner = packed.unpacked(file, Path(scratch) / "0", _LARGEST)
        except ParseError as error:
            problem = str(error)
        except OSError as error:
            problem = str(error.strerror or error)
        yield inner, problem
