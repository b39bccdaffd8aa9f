"""The links of a text, by its own mentions: what `xref run` finds in it without lists."""

from __future__ import annotations

from xref import descriptions, goods, links, mentions
from xref.links import Link


def said(text: str) -> list[Link]:
    named = mentions.find(text)
    return links.find(text, sorted([*named, *descriptions.find(text, named), *goods.find(text, named)]))


def found(text: str) -> list[tuple[str, str, str, str]]:
    """Subject, relation, item and object of each link."""
    return [(e.subject, e.relation, e.item, e.object) for e in said(text)]
