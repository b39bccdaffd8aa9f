"""A file or a page to its documents: by the reader of its format, which its first bytes tell rather than its name.

1. What a source holds inside (an archive, a mail, a web archive) is read in its turn, to a stated depth.
2. What it points to (the pages behind a feed, the feeds of an OPML) is fetched where the user asked for it.
3. What cannot be read is one `Unread` with the reason; nothing that a file holds ends a run.
4. Line ends become "\\n" and lone surrogates U+FFFD, in the one text that offsets count in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import regex

from xref.readers import READERS
from xref.readers._document import Document, Links, Unread
from xref.readers._sniff import kind, no_text
from xref.readers._source import Refused, Source, Spent

if TYPE_CHECKING:
    from xref.web import Web  # needed for addresses alone, and httpx takes as long to import as a small run to finish

_SUFFIXES = frozenset(READERS)
_PACKED = (  # any bytes stand in these
    ".parquet", ".pdf", ".docx", ".eml", ".warc", ".wacz", ".zip", ".gz", ".tgz", ".tar",
)  # fmt: skip
_SURROGATE = regex.compile(r"[\ud800-\udfff]")
_FOLLOWED = 2  # steps from what the user gave: an OPML to its feeds, a feed to its pages


def read(source: Source, web: Web | None = None, followed: int = 0) -> Iterator[Document | Unread]:
    """Each document of a source, and each reason why there is none; `web` fetches what it points to, if given."""
    try:
        yield from _read(source, web, followed)
    except Spent as error:
        if source.depth:
            raise
        yield Unread(source.name, source.name, str(error))
    except Refused as error:
        yield Unread(source.name, source.name, str(error))
    except OSError as error:
        yield Unread(source.name, source.name, f"cannot be read: {error.strerror or error}")
    except RecursionError:
        yield Unread(source.name, source.name, "what it is made of nests too deeply; save it in another format")
    except Exception as error:  # of a library on a file that nobody foresaw: it costs this document, not the run
        reason = f"its reader failed ({type(error).__name__}: {error})"[:200]
        yield Unread(source.name, source.name, f"{reason}; please report it, with the file")


def page(
    url: str, web: Web, fields: Mapping[str, str], *, near: bool = True, follow: bool = False, followed: int = 0
) -> Iterator[Document | Unread]:
    """What stands at an address; `near` says whether it may be one of the own network."""
    try:
        with web.opened(url, near) as source:
            yield from read(replace(source, fields=fields), web if follow else None, followed)
    except Refused as error:
        from xref.web import named

        yield Unread(named(url), named(url), str(error))


def _read(source: Source, web: Web | None, followed: int) -> Iterator[Document | Unread]:
    for found in READERS[format_of(source)](source):
        if isinstance(found, Document):
            yield _bounded(found, source)
        elif isinstance(found, Unread):
            yield found
        elif isinstance(found, Links):
            yield from _linked(found, source, web, followed)
        elif found.depth > source.limits.depth:
            reason = f"it stands more than {source.limits.depth} deep, one thing inside another; unpack them"
            yield Unread(found.name, found.name, reason)
        else:
            yield from read(found, web, followed)


def format_of(source: Source) -> str:
    """The suffix of the format in which a source is to be read. Raises `Refused` if it is in none."""
    head = source.head()
    if not head:
        raise Refused("it is empty")
    suffix = kind(head, source.suffix, _SUFFIXES)
    if suffix not in _PACKED and (reason := no_text(head)):
        raise Refused(reason)
    return suffix


def _linked(links: Links, source: Source, web: Web | None, followed: int) -> Iterator[Document | Unread]:
    """The pages that are pointed to; what stands for them if they are not fetched, or cannot be read."""
    instead = _bounded(links.instead, source) if isinstance(links.instead, Document) else links.instead
    if web is None or followed == _FOLLOWED:
        yield instead
        return
    read_any, near = False, web.near(source.url)
    for url in links.urls:
        if not web.is_new(url):  # of two feeds that name one page
            read_any = True
            continue
        for found in page(url, web, source.fields, near=near, follow=True, followed=followed + 1):
            read_any = read_any or isinstance(found, Document)
            yield found
    if not read_any and isinstance(instead, Document):
        yield instead


def _bounded(found: Document, source: Source) -> Document | Unread:
    """The document with what is known from outside; refused if it is too long, or blank."""
    if len(found.text) > source.limits.longest:
        return Unread(found.article_id, found.path, source.too_long())
    if not found.text.strip():
        return Unread(found.article_id, found.path, "it is empty")
    text = found.text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in found.text else found.text
    known = found._replace(
        text=text, url=found.url or source.url, publisher=found.publisher or source.publisher,
        published_on=found.published_on or source.published_on,
    )  # fmt: skip
    written = {name: _written(part) for name, part in known._asdict().items() if isinstance(part, str)}
    return known._replace(**written)  # type: ignore[arg-type]


def _written(text: str) -> str:
    """The text as it can be written in UTF-8; JSON can hold half a character."""
    return text if text.isascii() else _SURROGATE.sub("\ufffd", text)
