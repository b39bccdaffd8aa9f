"""Strict interpretation: every field of a record is taken by name, and what nobody took is reported.

The method is zavod's: a field that a publisher adds, or a category that it invents, must not pass unseen. A parser pops
what it knows from a `Fields` or an `Element`, and notes in `Doubts` what it does not understand; what is left over
becomes a quarantine row that names list, record and field.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache

from lxml import etree

from xref.countries import country_code, is_region
from xref.dates import edtf
from xref.entry import Quarantined
from xref.sources._days import iso

_UNKNOWN = "a field that this parser does not know"


def fold(text: str | None) -> str:
    """White space folded to single spaces; None is the empty string.

    >>> fold(" a \\n b\\u00a0")
    'a b'
    """
    return " ".join(text.split()) if text else ""


@lru_cache(maxsize=4096)  # a list has a few hundred tags and a million elements
def local(tag: str) -> str:
    """The name of a tag without its namespace."""
    return tag.rpartition("}")[2]


class Doubts:
    """The fields of one record that are not understood and that its entry goes without, as quarantine rows."""

    def __init__(self, record: str) -> None:
        self.record = record
        self._rows: list[Quarantined] = []

    def __iter__(self) -> Iterator[Quarantined]:
        return iter(self._rows)

    def add(self, field: str, value: object, problem: str) -> None:
        """Note a field."""
        self._rows.append(Quarantined(self.record, field, str(value)[:500], problem, kept=True))

    def extend(self, rows: Iterable[Quarantined]) -> None:
        """Take in what another noted."""
        self._rows += rows

    def country(self, field: str, text: str) -> str | None:
        """The code of a country; None for an empty text, for a region, and for what is noted as unknown."""
        code = country_code(text) if text else None
        if text and not code and not is_region(text):
            self.add(field, text, "a country that we do not know")
        return code

    def when(self, field: str, text: str) -> str | None:
        """A date as EDTF; None for an empty text and for what is noted as not understood."""
        value = edtf(text) if text else None
        if text and not value:
            self.add(field, text, "a date that is not understood")
        return value

    def day(self, field: str, text: str, read: Callable[[str], date | None] = iso) -> date | None:
        """The day that `read` finds in a text; None for an empty text and for what is noted."""
        value = read(text) if text else None
        if text and not value:
            self.add(field, text, "a date that is not understood")
        return value


class Fields:
    """The fields of one flat record, to be popped by name; values are folded, and `empty` ones count as absent."""

    def __init__(self, record: str, values: Mapping[str, str | None], *, empty: Collection[str] = ()) -> None:
        self.record = record
        said = {name: " ".join(value.split()) for name, value in values.items() if value}
        self._values = {name: text for name, text in said.items() if text and text not in empty}

    def pop(self, name: str) -> str:
        """The value of a field, "" if it is absent."""
        return self._values.pop(name, "")

    def leftovers(self) -> Iterator[Quarantined]:
        """A quarantine row for each field that nobody took."""
        for name, value in self._values.items():
            yield Quarantined(self.record, name, value, _UNKNOWN, kept=True)


def _text(node: etree._Element) -> str:
    """The folded text of an element and of those in it."""
    if len(node):
        return fold("".join(map(str, node.itertext())))
    text = node.text
    return " ".join(text.split()) if text else ""


_NOTHING = etree.Element("nothing")  # stands for a child that is absent


class Element:
    """The attributes and children of one XML element, to be popped by local name.

    Most of the time that a list in XML takes is spent here, so what is shorter in two calls is written out in one.
    """

    __slots__ = ("_attributes", "_children", "_node", "record")

    def __init__(self, record: str, node: etree._Element) -> None:
        self.record = record
        self._node = node
        self._attributes: dict[str, str] = dict(node.items())  # type: ignore[arg-type]  # text is never bytes here
        if self._attributes and "{" in "".join(self._attributes):
            self._attributes = {local(name): value for name, value in self._attributes.items()}
        self._children: dict[str, list[etree._Element]] = {}
        for child in node:
            tag = child.tag
            if isinstance(tag, str):
                name = local(tag)
                if name in self._children:
                    self._children[name].append(child)
                else:
                    self._children[name] = [child]

    @property
    def tag(self) -> str:
        """The local name."""
        return local(str(self._node.tag))

    @property
    def children_left(self) -> tuple[str, ...]:
        """The names of the children that nobody took yet."""
        return tuple(self._children)

    @property
    def own_text(self) -> str:
        """The folded text before the first child."""
        return fold(self._node.text)

    def attribute(self, name: str) -> str:
        """The value of an attribute, "" if it is absent."""
        value = self._attributes.pop(name, "")
        return " ".join(value.split()) if value else ""

    def text(self, name: str) -> str:
        """The folded text of the one child of that name, "" if it is absent. Several are left over."""
        found = self._children.get(name)
        if found is None or len(found) > 1:
            return ""
        del self._children[name]
        return _text(found[0])

    def leaves(self, name: str) -> list[str]:
        """The folded texts of those children of that name that have nothing in them but text; others are left over."""
        found = self._children.pop(name, [])
        texts = [fold(child.text) for child in found if not len(child) and not child.keys()]
        if len(texts) < len(found):
            self._children[name] = [child for child in found if len(child) or child.keys()]
        return texts

    def texts(self, name: str) -> list[str]:
        """The folded texts of all children of that name that have one."""
        return [text for child in self._children.pop(name, ()) if (text := _text(child))]

    def children(self, name: str) -> list[Element]:
        """All children of that name."""
        return [Element(self.record, child) for child in self._children.pop(name, ())]

    def child(self, name: str) -> Element:
        """The first child of that name; one without content if it is absent. Further ones are left over."""
        found = self._children.get(name)
        if not found:
            return Element(self.record, _NOTHING)
        node = found.pop(0)
        if not found:
            del self._children[name]
        return Element(self.record, node)

    def drop(self, names: frozenset[str]) -> None:
        """Pass over attributes and children of these names."""
        for left in (self._attributes, self._children):
            for name in left.keys() & names:
                del left[name]

    def leftovers(self) -> list[Quarantined]:
        """A quarantine row for each attribute and child that nobody took and that says something."""
        if not self._attributes and not self._children:
            return []
        left = [(f"@{name}", fold(value)) for name, value in self._attributes.items()]
        left += [(name, _text(node)) for name, nodes in self._children.items() for node in nodes]
        return [
            Quarantined(self.record, f"{self.tag}/{name}", text, _UNKNOWN, kept=True) for name, text in left if text
        ]
