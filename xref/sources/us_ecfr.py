"""15 CFR part 744 as the eCFR gives it in XML: the legal text of four lists of BIS, for any date.

Supplements No. 4 (Entity List), 6 (Unverified List) and 7 (Military End-User List) are tables; section 744.22(f)(2)
names military-intelligence end users in prose, which no other file holds. A row is a record, and an empty country is
that of the row above. The text has no numbers: the number is a hash of the name and of the day of the first rule cited,
which is taken as the day of the listing. It states no kind of party, and no date of its own.

The file is what `https://www.ecfr.gov/api/versioner/v1/full/DATE/title-15.xml?part=744` answers, whose root is the
part; the elements are as described by programs that read it, the paragraphs of section 744.22 as in the rules that made
them (86 FR 4865, 86 FR 18433, 86 FR 70015, 87 FR 13048).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

import regex
from lxml import etree

from xref.entry import Designation, EntityKind, Entry, Publication, Quarantined, Relation
from xref.errors import ParseError
from xref.sources._csl_text import addresses, is_address, names, number
from xref.sources._ecfr_cells import cell
from xref.sources._strict import Doubts, fold, local
from xref.sources._xml import root, stream


class _Table(NamedTuple):
    """The list that a supplement holds, its code, and how the headings of its columns begin."""

    key: str
    code: str
    columns: tuple[str, ...]


_CITED = "federal register citation"
_TABLES = {
    "4": _Table("us_ecfr_el", "EL", ("country", "entity", "license requirement", "license review policy", _CITED)),
    "6": _Table("us_ecfr_uvl", "UVL", ("country", "listed person and address", _CITED)),
    "7": _Table("us_ecfr_meu", "MEU", ("country", "entity", _CITED)),
}
_SECTION = "744.22"
_DIVISIONS = ("DIV8", "DIV9")  # a section, a supplement
_SUPPLEMENT = regex.compile(r"Supplement No\. (\d{1,2}) to Part 744", regex.I)
_RULE = regex.compile(r"\b(\d{1,2})/(\d{1,2})/(\d{4}|\d{2})(?!\d)")
_RESERVED = regex.compile(r"\[?\s*reserved\s*\]?\.?", regex.I)
_DEFINED = regex.compile(r"\(2\)\W.{0,80}military-intelligence end user\W+means\b", regex.I)
_ITEM = regex.compile(r"\([ivxl]{1,7}\)")
_NAMED = regex.compile(r"\([ivxl]{1,7}\)\s*([^.:—]{2,60})[.:—]\s*(\w.*)")  # (i) <I>Belarus.</I> Main ...
_SEVERAL = regex.compile(r"(?<=\))[,;]?\s+and\s+(?:the\s+)?|;\s+(?:and\s+)?(?:the\s+)?")
_SPACE = regex.compile(r"\s+")
_LONGEST = 50_000  # letters of a cell: the longest of the real list has a few thousand
_REMEDY = "get title-15.xml?part=744 of the eCFR again, or see whether xref has an update"


def claims(files: Sequence[Path]) -> list[tuple[Path, ...]]:
    """XML files whose root is part 744."""
    return [(path,) for path in files if _is_ours(path)]


def _is_ours(path: Path) -> bool:
    node = root(path)
    return node is not None and local(str(node.tag)) == "DIV5" and node.get("N") == "744"


def read(files: Sequence[Path]) -> Publication:
    """Open the part, which has no date. Raises `ParseError` if it is another, or if a table has other columns."""
    (path,) = files
    if not _is_ours(path):
        raise ParseError(path, "it is not part 744", remedy=_REMEDY)
    return Publication(None, None, _records(path))


def _records(path: Path) -> Iterator[Entry | Quarantined]:
    """The rows of the supplements and the paragraphs of the section, in the order of the text."""
    last, country, rows, defined = "", "", 0, False
    headed: set[str] = set()
    for node in stream(path, ("TR", "P")):
        heading = _heading(node)
        if heading != last:
            last, country, rows, defined = heading, "", 0, False
        if local(str(node.tag)) == "P" and heading == _SECTION:
            text = fold(_text(node))
            defined = bool(_DEFINED.match(text) or (defined and _ITEM.match(text)))
            if defined and (match := _ITEM.match(text)):
                yield from _paragraph(f"{path.name}#{_SECTION}(f)(2){match[0]}", text)
        elif local(str(node.tag)) == "TR" and heading in _TABLES:
            if headings := _cells(node, "TH"):
                _check(path, heading, headings)
                headed.add(heading)
            elif heading not in headed:
                raise ParseError(path, f"the table of supplement No. {heading} has no headings", remedy=_REMEDY)
            elif cells := _cells(node, "TD"):
                rows += 1
                country = fold(cells[0]) if len(cells) > 1 and cells[0] else country
                yield from _row(f"{path.name}#supplement-{heading}:{rows}", _TABLES[heading], country, cells)
    if "4" not in headed:
        raise ParseError(path, "no table of supplement No. 4, the Entity List", remedy=_REMEDY)


def _heading(node: etree._Element) -> str:
    """The number of the supplement or of the section in which an element stands, "" if it is neither."""
    for parent in node.iterancestors():
        if local(str(parent.tag)) in _DIVISIONS:
            name = fold(parent.get("N"))
            match = _SUPPLEMENT.fullmatch(name)
            return str(match[1]) if match else name.strip("§ ")
    return ""


def _cells(row: etree._Element, tag: str) -> list[str]:
    return [_text(child) for child in row if local(str(child.tag)) == tag]


def _text(node: etree._Element) -> str:
    """The text of an element; `br` and `P` begin new lines, and a footnote stands in square brackets."""
    parts: list[str] = []
    for event, child in etree.iterwalk(node, events=("start", "end", "comment", "pi")):
        tag = local(str(child.tag)).lower() if event in ("start", "end") else ""
        if event == "start":
            text = _spaced(child.text)
            parts.append(f"[{text.strip()}]" if tag == "su" else f"\n{text}" if tag in ("br", "p") else text)
        elif child is not node:
            parts.append(_spaced(child.tail))
    return "\n".join(line for part in "".join(parts).split("\n") if (line := fold(part)))


def _spaced(text: str | None) -> str:
    return str(_SPACE.sub(" ", text or ""))


def _check(path: Path, heading: str, found: list[str]) -> None:
    wanted = _TABLES[heading].columns
    names = [fold(text).lower() for text in found]
    if len(names) != len(wanted) or not all(map(str.startswith, names, wanted)):
        problem = f"the columns of supplement No. {heading} are {', '.join(names)[:200]}"
        raise ParseError(path, problem, remedy=_REMEDY)


def _row(record: str, table: _Table, country: str, cells: list[str]) -> Iterator[Entry | Quarantined]:
    first, *rest = map(fold, cells)
    if not rest:  # a cell across the table
        if first:
            yield Quarantined(record, "", first[:500], "a note in the table, not an entry", kept=True)
        return
    party, more = rest[0], any(rest[1:])
    reserved = bool(_RESERVED.fullmatch(party))
    if not more and (reserved or not party):
        return  # a country without an entry
    if len(cells) != len(table.columns) or reserved or not 0 < len(party) <= _LONGEST:
        problem = "no party, or more or fewer cells than headings"
        yield Quarantined(record, table.columns[1], party[:500], problem)
        return
    yield from _entry(record, table, country, dict(zip(table.columns, cells, strict=True)))


def _entry(record: str, table: _Table, country: str, values: dict[str, str]) -> Iterator[Entry | Quarantined]:
    doubts, column = Doubts(record), table.columns[1]
    found = cell(values[column])
    given = names(found.name, found.aliases)
    if not given.names or given.names[0].quality != "primary":
        yield Quarantined(record, column, values[column][:500], "it has no name")
        return
    for text, problem in found.odd:
        doubts.add(column, text, problem)
    seat = doubts.country("country", country)
    places, _ = addresses(found.addresses)
    rules = fold(values[_CITED])
    day = _day(rules)
    if not day:
        doubts.add(_CITED, rules, "a citation without a date")
    prose = [f"{name}: {text}" for name in table.columns[2:-1] if (text := fold(values[name]))]
    yield Entry(
        number=number(given.names[0].text, str(day or rules)),
        kind=_kind(given.names[0].text, given.individual),
        names=given.names,
        countries=tuple(filter(None, (seat,))),
        addresses=tuple(dict.fromkeys(places)),
        designations=(Designation(table.code, day, rules or None),),
        relations=(Relation(*given.parent),) if given.parent else (),
        remarks="; ".join([*prose, *given.remarks, *found.notes]) or None,
        raw=record,
        source=table.key,
    )
    yield from doubts


def _kind(name: str, individual: bool | None) -> EntityKind:
    """What the text says: it numbers some addresses, and calls a few parties a company or an individual."""
    if is_address(name):
        return "address"
    return "unknown" if individual is None else "person" if individual else "organisation"


def _day(rules: str) -> date | None:
    """The day of the first rule cited, as in `62 FR 35334, 6/30/97.`; the list began in 1997."""
    match = _RULE.search(rules)
    if not match:
        return None
    month, day, year = map(int, match.groups())
    try:
        return date(year if year > 99 else year + (1900 if year > 96 else 2000), month, day)
    except ValueError:
        return None


def _paragraph(record: str, text: str) -> Iterator[Entry | Quarantined]:
    """The end users that one paragraph names: each is a record."""
    match = _NAMED.fullmatch(text)
    if not match or len(text) > _LONGEST:
        yield Quarantined(record, "", text[:500], "a paragraph that is not understood")
        return
    parties = [name for part in _SEVERAL.split(match[2]) if (name := part.strip(" .,;"))]
    for place, party in enumerate(parties, 1):
        doubts = Doubts(f"{record}.{place}")
        seat = doubts.country("country", match[1])
        given = names(party, [])
        if not given.names or given.names[0].quality != "primary":
            yield Quarantined(doubts.record, "", party[:500], "it has no name")
            continue
        yield Entry(
            number=number(given.names[0].text, ""),
            kind="organisation",
            names=given.names,
            countries=tuple(filter(None, (seat,))),
            designations=(Designation("MIEU", None, "15 CFR 744.22(f)(2)"),),
            remarks="; ".join(given.remarks) or None,
            raw=doubts.record,
            source="us_ecfr_mieu",
        )
        yield from doubts
