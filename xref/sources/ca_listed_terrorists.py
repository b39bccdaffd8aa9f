"""Canada's listed terrorist entities (Criminal Code, section 83.05), an Atom feed of Public Safety Canada.

An `entry` has a number (`id`), the name (`title`, mostly with its abbreviation in brackets), the other names parted by
commas (`summary`, N/A for none), a description (`content`), a link, and the days of the page's columns: listed
(`published`) and reviewed (`updated`, which can say that there was no review yet). The list holds groups and, by law,
persons too, and does not mark which: the kind is unknown. Learned from programs that read the feed, not from the feed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from datetime import date
from html import unescape
from pathlib import Path

import regex

from xref.entry import Designation, Entry, Name, Publication, Quarantined
from xref.errors import ParseError
from xref.sources._days import iso
from xref.sources._strict import Doubts, Element, fold, local
from xref.sources._xml import root, stream

_FEED = "{http://www.w3.org/2005/Atom}feed"
_OURS = regex.compile(rb"lstd-ntts|publicsafety\.gc\.ca|listed (?:terrorist )?entit", regex.IGNORECASE)
_LOOK = 65_536  # bytes in which the feed, or a link of its first entries, names its publisher
_ABBREVIATION = regex.compile(r"(.+?)\s*\(([A-Z][A-Z0-9-]+)\)")
_TAG = regex.compile(r"</?[a-z][^<>]*>", regex.IGNORECASE)  # the description can hold HTML
_NOTHING = ("", "N/A", "n/a")
_NO_REVIEW = "not yet reviewed"
_ABOUT_FEED = frozenset(("author", "category", "rights"))


def claims(files: Sequence[Path]) -> list[tuple[Path, ...]]:
    """Atom feeds that name Public Safety Canada or its list near their start."""
    return [(path,) for path in files if _is_ours(path)]


def _is_ours(path: Path) -> bool:
    node = root(path)
    if node is None or node.tag != _FEED:
        return False
    with path.open("rb") as file:
        return bool(_OURS.search(file.read(_LOOK)))


def read(files: Sequence[Path]) -> Publication:
    """Open the list, dated by the feed. Raises `ParseError` if it is no such feed, has no entry, or is cut short."""
    (path,) = files
    if not _is_ours(path):
        raise ParseError(path, "it is not the feed of Public Safety Canada", remedy="get lstd-ntts-eng.xml again")
    updated: date | None = None
    entries = 0
    for node in stream(path, ("entry", "updated")):
        if local(str(node.tag)) == "updated":
            updated = updated or iso(fold(node.text))
        else:
            entries += 1
    if not entries:
        raise ParseError(path, "no entry in it", remedy="get lstd-ntts-eng.xml again")
    return Publication(updated, None, _records(path))


def _records(path: Path) -> Iterator[Entry | Quarantined]:
    seen: dict[str, str] = {}
    for count, node in enumerate(stream(path, ("entry",)), 1):
        yield from _entry(Element(f"{path.name}#entry={count}", node), seen)


def _entry(item: Element, seen: dict[str, str]) -> Iterator[Entry | Quarantined]:
    doubts = Doubts(item.record)
    number, title, others = item.text("id"), item.text("title"), item.text("summary")
    if not number or not title:
        yield Quarantined(item.record, "title", f"{number} {title}".strip(), "no number or no name")
        return
    if seen.setdefault(number, title) != title:
        doubts.add("id", number, f"the number of another entry too, {seen[number]}")
        number += f"-{hashlib.sha1(title.encode(), usedforsecurity=False).hexdigest()[:6]}"
    reviewed, listed = item.text("updated"), doubts.day("published", item.text("published"))
    if reviewed and not iso(reviewed) and reviewed.lower() != _NO_REVIEW:
        doubts.add("updated", reviewed, "a date that is not understood")
    addresses = [address for link in item.children("link") if (address := link.attribute("href"))]
    prose = fold(unescape(_TAG.sub(" ", item.text("content"))))
    remarks = (prose, f"reviewed: {reviewed}" if iso(reviewed) else "")
    item.drop(_ABOUT_FEED)
    yield Entry(
        number=number,
        kind="unknown",
        names=_names(title, others),
        designations=(Designation("Criminal Code, section 83.05", listed),),
        remarks="; ".join(filter(None, remarks)) or None,
        url=addresses[0] if addresses else None,
        raw=item.record,
    )
    yield from doubts
    yield from item.leftovers()


def _names(title: str, others: str) -> tuple[Name, ...]:
    """The names of an entry. An abbreviation by itself is weak, as many parties share it.

    >>> [(name.text, name.quality) for name in _names("Invented Front (IF)", "Front of Invention, The Front")]
    [('Invented Front (IF)', 'primary'), ('Invented Front', 'alias'), ('IF', 'weak'), ('Front of Invention', 'alias'), \
('The Front', 'alias')]
    """
    names = [Name(title, "primary")]
    if match := _ABBREVIATION.fullmatch(title):
        names += [Name(match[1]), Name(match[2], "weak")]
    names += [Name(text) for part in others.split(",") if (text := part.strip()) not in _NOTHING]
    return tuple(dict.fromkeys(names))
