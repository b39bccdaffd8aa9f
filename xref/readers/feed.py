"""Feeds (RSS 0.9 to 2.0, RDF, Atom): each item an article, its title and its full content, or else its summary.

Read as a stream by lxml with entities, DTDs and the network off; a feed that is not well-formed is read as far as it
can be understood. The page behind an item is read in its place where the user asked to follow links.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urljoin

import regex
from lxml import etree

from xref.readers._document import Document, Links, Unread, day
from xref.readers._markup import plain
from xref.readers._source import Refused, Source

_ITEMS = ("item", "entry")
_SPACES = (  # namespaces whose elements speak of the item; in others (media) stand titles of something else
    "", "http://www.w3.org/2005/Atom", "http://purl.org/atom/ns#", "http://purl.org/rss/1.0/",
    "http://my.netscape.com/rdf/simple/0.9/", "http://channel.netscape.com/rdf/simple/0.9/",
    "http://purl.org/rss/1.0/modules/content/", "http://purl.org/dc/elements/1.1/", "http://purl.org/dc/terms/",
)  # fmt: skip
_DECLARED = regex.compile(rb"\A(?:\xef\xbb\xbf)?<\?xml[^>]*\bencoding")
_CONTENT = ("encoded", "content", "description", "summary")  # the first that says something; content:encoded is all
_DATES = ("pubDate", "published", "date", "updated", "modified", "issued")


def read(source: Source) -> Iterator[Document | Unread | Links]:
    """Each item; one that says nothing is an `Unread`. Raises `Refused` if there is no item."""
    publisher, number = source.publisher, 0
    for node in elements(source):
        name = local(node)
        if name == "title" and number == 0 and publisher is None and local(node.getparent()) in ("channel", "feed"):
            publisher = plain(_inner(node)) or None
        if name in _ITEMS:
            number += 1
            yield _item(source, node, number, publisher)
            node.clear()
            while (before := node.getprevious()) is not None and (parent := node.getparent()) is not None:
                parent.remove(before)
    if not number:
        raise Refused("the feed holds no items")


def _item(source: Source, item: etree._Element, number: int, publisher: str | None) -> Document | Unread | Links:
    place, parts = f"{source.name}#{number}", dict[str, list[etree._Element]]()
    for child in item:
        if isinstance(child.tag, str) and child.tag.rpartition("}")[0].lstrip("{") in _SPACES:
            parts.setdefault(local(child), []).append(child)
    title = next(filter(None, (_plain(node) for node in parts.get("title", ()))), "")
    body = next(filter(None, (_plain(node) for name in _CONTENT for node in parts.get(name, ()))), "")
    link, key = _link(source, parts), _first(parts, ("guid", "id"))
    whole = body if body.startswith(title) else f"{title}\n\n{body}".strip()
    key = key or place
    if not whole:
        found: Document | Unread = Unread(place, source.name, f"item {number} says nothing")
    else:
        when, by = day(_first(parts, _DATES)), _first(parts, ("source", "publisher")) or publisher
        found = Document(key, title or None, when, by, link or None, source.name, whole)
    return Links((link,), found) if link else found


def _first(parts: dict[str, list[etree._Element]], names: tuple[str, ...]) -> str:
    return next(filter(None, ((node.text or "").strip() for name in names for node in parts.get(name, ()))), "")


def _link(source: Source, parts: dict[str, list[etree._Element]]) -> str:
    """The address of the page behind an item."""
    for node in parts.get("link", ()):
        if node.get("rel", "alternate") == "alternate" and (to := (node.get("href") or node.text or "").strip()):
            return urljoin(source.url or "", to)
    guid = _first(parts, ("guid", "id"))
    return guid if guid.startswith(("http://", "https://")) else ""


def _plain(node: etree._Element) -> str:
    return plain(_inner(node))


def _inner(node: etree._Element) -> str:
    """The markup in an element: as text (escaped, CDATA), or as elements (Atom's xhtml)."""
    if len(node) and any(isinstance(child.tag, str) for child in node):
        return (node.text or "") + "".join(etree.tostring(child, encoding="unicode") for child in node)
    return "".join(map(str, node.itertext()))


def elements(source: Source) -> Iterator[etree._Element]:
    """Each element of an XML file at its end. Raises `Refused` if it is no XML at all."""
    parser = {"resolve_entities": False, "no_network": True, "load_dtd": False, "recover": True}
    encoding = None if _DECLARED.match(source.head()) else source.charset or None
    try:
        for _, node in etree.iterparse(source.file, events=("end",), encoding=encoding, **parser):
            if isinstance(node.tag, str):
                yield node
    except (etree.XMLSyntaxError, LookupError):
        raise Refused("it is no XML that can be read; get it again") from None


def local(node: etree._Element | None) -> str:
    """The name of an element without its namespace, also where the XML is broken and it is no name."""
    return node.tag.rpartition("}")[2] if node is not None and isinstance(node.tag, str) else ""
