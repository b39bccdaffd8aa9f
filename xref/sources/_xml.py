"""XML as a stream, with entities, DTDs and the network off."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

from lxml import etree

from xref.errors import ParseError
from xref.sources._html import is_page

_DTD = "it declares a document type, which no list does; entities and DTDs are never resolved"


def root(path: Path) -> etree._Element | None:
    """The root element of an XML file as far as its start tag: name and attributes. None if it is a web page or no XML.

    Raises `ParseError` if the file declares a DTD.
    """
    if is_page(path):
        return None
    try:
        for _, node in _events(path, ("start",)):
            return node
    except etree.XMLSyntaxError:
        pass
    return None


def stream(path: Path, names: Collection[str]) -> Iterator[etree._Element]:
    """Each element with one of the local `names`, whole, in document order; freed after use, so memory stays flat.

    Elements nested in one that is yielded are not yielded by themselves. Raises `ParseError` if the XML breaks off, is
    not well-formed, or declares a DTD.
    """
    depth = 0
    try:
        for event, node in _events(path, ("start", "end"), names):
            depth += 1 if event == "start" else -1
            if event == "end" and depth == 0:
                yield node
                node.clear()
                while (previous := node.getprevious()) is not None and (parent := node.getparent()) is not None:
                    parent.remove(previous)
    except etree.XMLSyntaxError as error:
        where = f"line {error.lineno}" if error.lineno else ""
        problem = f"the XML is broken or cut short: {error.msg}"
        raise ParseError(path, problem, where=where, remedy="get the file again") from None


def _events(
    path: Path, events: Collection[str], names: Collection[str] | None = None
) -> Iterator[tuple[str, etree._Element]]:
    tags = [f"{{*}}{name}" for name in names] if names else None
    with path.open("rb") as file:
        context = etree.iterparse(
            file,
            events=tuple(events),
            tag=tags,
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=True,
        )
        first = True
        for event, node in context:
            if first and node.getroottree().docinfo.doctype:
                raise ParseError(path, _DTD, remedy="get the file from its publisher again")
            first = False
            yield event, node
