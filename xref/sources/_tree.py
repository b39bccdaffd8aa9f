"""The children of an XML element by local name along a path, and those that a format's description does not know."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from lxml import etree

from xref.entry import Quarantined
from xref.sources._strict import fold, local

_local = cache(local)  # a list has few tags and a million elements
Shape = Mapping[str, frozenset[str]]


def shape(text: str) -> Shape:
    """A description of a format: a line `parent: child child @attribute` for each element that has any."""
    lines = (line.partition(":") for line in text.strip().splitlines())
    return {parent.strip(): frozenset(names.split()) for parent, _, names in lines}


def inside(node: etree._Element, *path: str) -> Iterator[etree._Element]:
    """The elements at the end of a path of child names."""
    first, *rest = path
    for child in node.iterchildren(f"{{*}}{first}"):
        if rest:
            yield from inside(child, *rest)
        else:
            yield child


def text(node: etree._Element, *path: str) -> str:
    """The folded text of the first element at the end of a path that has one, "" if there is none."""
    return next((found for child in inside(node, *path) if (found := fold(child.text))), "")


def texts(node: etree._Element, *path: str) -> list[str]:
    """The folded texts of all elements at the end of a path that have one."""
    return [found for child in inside(node, *path) if (found := fold(child.text))]


def strangers(record: str, node: etree._Element, known: Shape) -> Iterator[Quarantined]:
    """A quarantine row for each attribute and element below `node` that says something and that `known` has not."""
    problem = "a field that this parser does not know"
    nothing: frozenset[str] = frozenset()
    parents = [node]
    while parents:
        parent = parents.pop()
        tag = _local(str(parent.tag))
        names = known.get(tag, nothing)
        for name, value in parent.attrib.items():
            if f"@{_local(str(name))}" not in names and fold(str(value)):
                yield Quarantined(record, f"{tag}/@{_local(str(name))}", fold(str(value)), problem, kept=True)
        for child in parent:
            if not isinstance(child.tag, str):
                continue
            if (name := _local(child.tag)) in names:
                parents.append(child)
            elif value := fold("".join(str(part) for part in child.itertext())):
                yield Quarantined(record, f"{tag}/{name}", value, problem, kept=True)
