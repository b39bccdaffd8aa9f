"""OPML, the list of feeds that a feed reader exports: nothing to read by itself, but what could be fetched."""

from __future__ import annotations

from collections.abc import Iterator

from xref.readers._document import Links, Unread
from xref.readers._source import Refused, Source
from xref.readers.feed import elements, local

_NAMED = 3  # feeds that the line names


def read(source: Source) -> Iterator[Links]:
    """The feeds. Raises `Refused` if there is none."""
    feeds: dict[str, str] = {}
    for node in elements(source):
        if local(node) == "outline" and (url := (node.get("xmlUrl") or "").strip()):
            feeds[url] = node.get("title") or node.get("text") or url
    if not feeds:
        raise Refused("it lists no feeds")
    names = list(feeds.values())
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    reason = f"it lists {len(feeds)} feed(s) ({', '.join(names[:_NAMED])}{more}); --follow fetches them"
    yield Links(tuple(feeds), Unread(source.name, source.name, reason))
