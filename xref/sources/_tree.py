"""An XML element as plain Python, its children by local name, and what a format's description does not know of it.

lxml looks through all children of an element for each name, which costs 1 µs: a `Branch` notes once which there are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

from lxml import etree

from xref.entry import Quarantined
from xref.sources._strict import fold, local

_local = cache(local)  # a list has few tags and a million elements


class Known(NamedTuple):
    """The names that the attributes and the children of an element can have."""

    attributes: frozenset[str]
    children: frozenset[str]


Shape = Mapping[str, Known]
_NOTHING = Known(frozenset(), frozenset())


def shape(text: str) -> Shape:
    """A description of a format: a line `parent: child child @attribute` for each element that has any."""
    known: dict[str, Known] = {}
    for line in text.strip().splitlines():
        parent, _, names = line.partition(":")
        attributes = frozenset(name[1:] for name in names.split() if name[0] == "@")
        known[parent.strip()] = Known(attributes, frozenset(name for name in names.split() if name[0] != "@"))
    return known


class Branch:
    """One element with all that is in it: attributes and children by local name."""

    __slots__ = ("_attributes", "_children", "_node", "tag")
    _children: dict[str, list[Branch]] | None  # None until they are asked for: XML may be nested without end

    def __init__(self, node: etree._Element, tag: str = "") -> None:
        self._node = node
        self.tag = tag or local(str(node.tag))
        items = node.items()
        self._attributes = {local(str(name)): str(value) for name, value in items} if items else _NO_ATTRIBUTES
        self._children = None if len(node) else _NO_CHILDREN

    def _grown(self) -> dict[str, list[Branch]]:
        children: dict[str, list[Branch]] = {}
        for child in self._node:
            tag = child.tag
            if isinstance(tag, str):
                tag = _local(tag)
                if tag in children:
                    children[tag].append(Branch(child, tag))
                else:
                    children[tag] = [Branch(child, tag)]
        self._children = children
        return children

    @property
    def own_text(self) -> str:
        """The folded text before the first child."""
        text = self._node.text
        return " ".join(text.split()) if text else ""

    @property
    def children(self) -> list[Branch]:
        """All elements directly in it."""
        children = self._grown() if self._children is None else self._children
        return [branch for branches in children.values() for branch in branches]

    def get(self, name: str) -> str:
        """The value of an attribute, "" if it is absent."""
        return self._attributes.get(name, "").strip()

    def inside(self, first: str, *path: str) -> Sequence[Branch]:
        """The elements at the end of a path of child names."""
        children = self._grown() if self._children is None else self._children
        found = children.get(first, ())
        return [branch for child in found for branch in child.inside(*path)] if path else found

    def text(self, *path: str) -> str:
        """The folded text of the first element at the end of a path that has one, "" if there is none."""
        for branch in self.inside(*path):
            if text := branch.own_text:
                return text
        return ""

    def texts(self, *path: str) -> list[str]:
        """The folded texts of all elements at the end of a path that have one."""
        return [text for branch in self.inside(*path) if (text := branch.own_text)]

    def strangers(self, record: str, known: Shape) -> list[Quarantined]:
        """A quarantine row for each attribute and element in it that says something and that `known` has not."""
        names, tags = known.get(self.tag, _NOTHING)
        odd: list[tuple[str, str]] = []
        if self._attributes and not names.issuperset(self._attributes):
            odd += [(f"@{name}", fold(value)) for name, value in self._attributes.items() if name not in names]
        below: list[Quarantined] = []
        children = self._grown() if self._children is None else self._children
        for tag, branches in children.items():
            for branch in branches:
                if tag not in tags:
                    odd.append((tag, fold("".join(map(str, branch._node.itertext())))))
                elif branch._attributes or branch._children is not _NO_CHILDREN:
                    below += branch.strangers(record, known)
        problem = "a field that this parser does not know"
        return [Quarantined(record, f"{self.tag}/{n}", text, problem, kept=True) for n, text in odd if text] + below


_NO_ATTRIBUTES: dict[str, str] = {}
_NO_CHILDREN: dict[str, list[Branch]] = {}
