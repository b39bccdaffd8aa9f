"""Strict interpretation: every field of a record is taken by name, and what nobody took is reported.

The method is zavod's: a field that a publisher adds, or a category that it invents, must not pass unseen. A parser pops
what it knows from a `Fields`; what is left over becomes a quarantine row that names list, record and field.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from lxml import etree

from xref.entry import Quarantined


def fold(text: str | None) -> str:
    """White space folded to single spaces; None is the empty string.

    >>> fold(" a \\n b\\u00a0")
    'a b'
    """
    return " ".join(text.split()) if text else ""


def local(tag: str) -> str:
    """The name of a tag without its namespace."""
    return tag.rpartition("}")[2]


class Fields:
    """The fields of one flat record, to be popped by name; values are folded, and `empty` ones count as absent."""

    def __init__(self, record: str, values: Mapping[str, str | None], *, empty: Iterable[str] = ("",)) -> None:
        nothing = frozenset(empty)
        self.record = record
        self._values = {name: text for name, value in values.items() if (text := fold(value)) not in nothing}

    def pop(self, name: str) -> str:
        """The value of a field, "" if it is absent."""
        return self._values.pop(name, "")

    def leftovers(self) -> Iterator[Quarantined]:
        """A quarantine row for each field that nobody took."""
        for name, value in self._values.items():
            yield Quarantined(self.record, name, value, "a field that this parser does not know", kept=True)


class Element:
    """The attributes and children of one XML element, to be popped by local name."""

    def __init__(self, record: str, node: etree._Element) -> None:
        self.record = record
        self.tag = local(str(node.tag))
        self.own_text = fold(node.text)
        self._attributes = {local(str(name)): fold(str(value)) for name, value in node.attrib.items()}
        self._children: dict[str, list[etree._Element]] = {}
        for child in node:
            if isinstance(child.tag, str):
                self._children.setdefault(local(child.tag), []).append(child)

    def attribute(self, name: str) -> str:
        """The value of an attribute, "" if it is absent."""
        return self._attributes.pop(name, "")

    def text(self, name: str) -> str:
        """The folded text of the one child of that name, "" if it is absent. Several are left over."""
        found = self._children.get(name, [])
        if len(found) > 1:
            return ""
        self._children.pop(name, None)
        return fold("".join(str(part) for part in found[0].itertext())) if found else ""

    def texts(self, name: str) -> list[str]:
        """The folded texts of all children of that name that have one."""
        texts = (fold("".join(str(part) for part in child.itertext())) for child in self._children.pop(name, []))
        return [text for text in texts if text]

    def children(self, name: str) -> list[Element]:
        """All children of that name."""
        return [Element(self.record, child) for child in self._children.pop(name, [])]

    def child(self, name: str) -> Element:
        """The first child of that name; one without content if it is absent. Further ones are left over."""
        found = self._children.get(name)
        if not found:
            return Element(self.record, etree.Element(name))
        node = found.pop(0)
        if not found:
            del self._children[name]
        return Element(self.record, node)

    def leftovers(self) -> Iterator[Quarantined]:
        """A quarantine row for each attribute and child that nobody took and that says something."""
        problem = "a field that this parser does not know"
        for name, value in self._attributes.items():
            if value:
                yield Quarantined(self.record, f"{self.tag}/@{name}", value, problem, kept=True)
        for name, nodes in self._children.items():
            for node in nodes:
                if value := fold("".join(str(part) for part in node.itertext())):
                    yield Quarantined(self.record, f"{self.tag}/{name}", value, problem, kept=True)
