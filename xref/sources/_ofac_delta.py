"""OFAC's delta files: what one publication added to its lists, changed on them and took off them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Literal, NamedTuple

from lxml import etree

from xref.errors import ParseError
from xref.sources._ofac_enhanced import reading_name
from xref.sources._strict import local
from xref.sources._tree import Branch
from xref.sources._xml import root, stream

Action = Literal["ADD", "MOD", "DEL"]
_ACTIONS: dict[str, Action] = {"add": "ADD", "modify": "MOD", "remove": "DEL"}


class Change(NamedTuple):
    """What became of one party: its number, its primary name in reading order and the day of publication.

    fields: the parts of its record that the file marks as changed (`names`, `addresses`, ...), if it marks any.
    """

    number: str
    action: Action
    name: str
    published_on: date
    fields: tuple[str, ...] = ()


def changes(path: Path) -> Iterator[Change]:
    """The changes of a delta file. Raises `ParseError` if it is another file, cut short, or has an unknown action."""
    node = root(path)
    if node is None or not str(node.tag).endswith("DeltaFile/1.0}sanctionsData"):
        raise ParseError(path, "it is no delta file of OFAC's", remedy="get it from OFAC's DeltaArchive")
    published: date | None = None
    for node in stream(path, ("publicationInfo", "referenceValue", "featureType", "entity")):
        if local(str(node.tag)) == "publicationInfo":
            published = _published(path, Branch(node))
        elif local(str(node.tag)) == "entity":
            if published is None:
                raise ParseError(path, "no publicationInfo before the entities", remedy="get the file again")
            yield _change(path, node, published)


def _published(path: Path, node: Branch) -> date:
    printed = node.text("datePublished")
    try:
        return date.fromisoformat(printed[:10])
    except ValueError:
        raise ParseError(path, f"datePublished is {printed!r}", remedy="get the file again") from None


def _change(path: Path, node: etree._Element, published: date) -> Change:
    number, printed = node.get("id", "").strip(), node.get("action", "")
    action = _ACTIONS.get(printed)
    if action is None or not number:
        problem = f"entity {number!r} has the action {printed!r}, which we do not know"
        raise ParseError(path, problem, where=f"line {node.sourceline}", remedy="report it, with the file")
    marked = (local(str(e.tag)) for e in node for below in e.iter("*") if below.get("action") is not None)
    names = (name for name in Branch(node).inside("names", "name") if name.text("isPrimary") == "true")
    name = next((reading_name(way) for name in names for way in name.inside("translations", "translation")), "")
    return Change(number, action, name, published, tuple(dict.fromkeys(marked)))
