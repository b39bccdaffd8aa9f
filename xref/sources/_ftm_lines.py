"""The lines of a file of FollowTheMoney entities, and what of them is joined to the parties."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import chain, product
from pathlib import Path
from typing import NamedTuple

from xref.entry import Quarantined
from xref.errors import ParseError
from xref.sources._ftm_words import DETAILS, LINKS, PARTS, SKIPPED
from xref.sources._json import parsed
from xref.sources._opensanctions import PARTIES, latest
from xref.sources._strict import fold

_LONGEST = 10_000_000  # bytes of a line that is still looked at to recognise the format; the longest seen has 600,000
_TEXTS = {str}
_KEYS = {"id", "schema", "properties"}


class Line(NamedTuple):
    """One entity: its properties are lists of folded texts, to be popped by name."""

    record: str
    id: str
    caption: str
    schema: str
    target: bool | None
    last_seen: str
    properties: dict[str, list[str]]
    odd: list[Quarantined]

    def pop(self, *names: str) -> list[str]:
        """The values of some properties, each once."""
        found = [self.properties.pop(name) for name in names if name in self.properties]
        return list(dict.fromkeys(chain.from_iterable(found))) if found else []

    def each(self, names: Iterable[str]) -> Iterator[tuple[str, str]]:
        """Each value of some properties, in their order, with the name of its property."""
        if self.properties:
            for name in names:
                if name in self.properties:
                    for text in self.pop(name):
                        yield name, text

    def details(self) -> str:
        """What is said besides, and takes it and what is not about the party."""
        self.pop(*SKIPPED)
        return "; ".join(f"{name}: {', '.join(self.pop(name))}" for name in DETAILS if name in self.properties)

    def copy(self) -> Line:
        """The same line, to be popped anew: it may be joined to several parties."""
        return self._replace(properties=dict(self.properties))

    def leftovers(self) -> Iterator[Quarantined]:
        """A quarantine row for each value that nobody took."""
        for name, texts in self.properties.items():
            for text in texts:
                yield Quarantined(self.record, name, text, "a property that this parser does not know", kept=True)


class _Link(NamedTuple):
    """One side of a link: what the party is to `other` (an id), as the line says."""

    kind: str
    other: str
    line: Line


class Joined(NamedTuple):
    """What is joined to the parties: by the id of the party (`parts`, `links`), or by its own id (`addresses`)."""

    captions: dict[str, str]
    parts: dict[str, list[Line]]
    links: dict[str, list[_Link]]
    addresses: dict[str, Line]
    housed: set[str]  # the ids of the addresses that some party has
    published_on: date | None


def is_ours(path: Path) -> bool:
    """Whether one of the first ten lines is an entity, or one of a delta."""
    try:
        with path.open("rb") as file:
            for _ in range(10):  # some may be broken
                try:
                    value = _object(file.readline(_LONGEST))
                except ValueError:
                    continue
                if value.keys() >= _KEYS or value.keys() >= {"op", "entity"}:
                    return True
    except OSError:
        pass
    return False


def _object(line: bytes) -> dict[str, object]:
    """The object of a line. Raises ValueError with a reason in words if it holds none."""
    value = parsed(line)
    if not isinstance(value, dict):
        raise ValueError("it is no JSON object")
    return value


def lines_of(path: Path) -> Iterator[Line | Quarantined]:
    """Each line that is not empty, set aside if it is no entity. Raises `ParseError` for a delta or a nested export."""
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            if not line.strip():
                continue
            record = f"{path.name}:{number}"
            try:
                yield _line(path, record, _object(line))
            except ValueError as error:
                yield Quarantined(record, "", line[:200].decode("utf-8", "replace").strip(), str(error))


def _line(path: Path, record: str, value: dict[str, object]) -> Line:
    if "op" in value:
        problem = "it is a delta: what changed in a list, not the list"
        raise ParseError(path, problem, where=record.rpartition(":")[2], remedy="get entities.ftm.json")
    number, schema, properties = value.get("id"), value.get("schema"), value.get("properties")
    if not (isinstance(number, str) and number and isinstance(schema, str) and isinstance(properties, dict)):
        raise ValueError("it is no entity: no id, schema or properties")
    target = value.get("target")
    if not (target is None or isinstance(target, bool)):
        raise ValueError("target is neither true nor false")
    texts: dict[str, list[str]] = {}
    odd = []
    for name, given in properties.items():
        items = given if isinstance(given, list) else [given]
        if set(map(type, items)) == _TEXTS:  # nearly all
            if found := [text for item in items if (text := fold(item))]:
                texts[name] = found
            continue
        for item in items:
            if isinstance(item, dict) and name == "sanctions":
                raise ParseError(path, "it is the nested export", remedy="get entities.ftm.json, one entity a line")
            if not isinstance(item, str):
                odd.append(Quarantined(record, name, str(item)[:200], "it is no text", kept=True))
            elif text := fold(item):
                texts.setdefault(name, []).append(text)
    caption, seen = value.get("caption"), value.get("last_seen")
    return Line(
        record, number, fold(caption) if isinstance(caption, str) else "", schema, target,
        seen if isinstance(seen, str) else "", texts, odd,
    )  # fmt: skip


def join(path: Path) -> Joined:
    """What is joined to the parties of a file. Raises `ParseError` if it has no entity."""
    captions: dict[str, str] = {}
    parts: dict[str, list[Line]] = {}
    links: dict[str, list[_Link]] = {}
    addresses: dict[str, Line] = {}
    housed: set[str] = set()
    days: set[str] = set()
    for line in lines_of(path):
        if isinstance(line, Quarantined):
            continue
        days.add(line.last_seen[:10])
        if line.schema in PARTIES or line.schema == "Position":
            captions[line.id] = line.caption or next(iter(line.properties.get("name", ())), line.id)
            housed.update(line.properties.get("addressEntity", ()))
        elif line.schema == "Address":
            addresses[line.id] = line
        elif line.schema in PARTS:
            for party in line.pop(PARTS[line.schema]):
                parts.setdefault(party, []).append(line)
        elif line.schema in LINKS:
            left, right, forth, back = LINKS[line.schema]
            for one, other in product(line.pop(left), line.pop(right)):
                links.setdefault(one, []).append(_Link(forth, other, line))
                links.setdefault(other, []).append(_Link(back, one, line))
    if not days:
        raise ParseError(path, "no entity in it", remedy="get entities.ftm.json: one JSON object a line")
    return Joined(captions, parts, links, addresses, housed, latest(days))
