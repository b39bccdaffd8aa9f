"""What entities of FollowTheMoney are made of: properties hold lists of texts, and ids follow from what they are of."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

SCHEMATA = {
    "person": "Person",
    "organisation": "Organization",
    "vessel": "Vessel",
    "aircraft": "Airplane",
    "address": "Address",
    "unknown": "LegalEntity",
}
PARTIES = frozenset({"Person", "Organization", "Company", "LegalEntity"})  # what can act: its LegalEntity
Entity = dict[str, Any]
Row = Mapping[str, Any]


def entity(key: str, schema: str, **properties: object) -> Entity:
    """An entity; what is empty is left out."""
    said = {name: _values(value) for name, value in properties.items()}
    return {"id": key, "schema": schema, "properties": {name: values for name, values in said.items() if values}}


def _values(value: object) -> list[str]:
    many = value if isinstance(value, list) else [value]
    return list(dict.fromkeys(str(one) for one in many if one not in (None, "")))


def made_id(kind: str, *parts: object) -> str:
    """An id that the same parts always have: letters, digits, dots and hyphens only, as that model asks."""
    return f"xref-{kind}-" + hashlib.sha1("\0".join(map(str, parts)).encode(), usedforsecurity=False).hexdigest()


def listed(entity_id: str) -> str:
    """The id of a listed party."""
    return made_id("party", entity_id)


def split(text: str | None) -> list[str]:
    """The values of a column that joins several."""
    return text.split("; ") if text else []
