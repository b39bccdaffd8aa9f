"""The EU's sanctions map: the answer to /api/v1/regime/26, the regime of Regulation (EU) No 833/2014, as JSON.

    data: id, specification, adopted_by, country, programme, amendment (seconds since 1970), legal_acts, measures ...
    a measure: type.data.title, description, lists.data; a list: members.data;
    a member: FSD_ID, type (E, P), name, id_code, reason, creation_date

A record is a member without `FSD_ID`: those with one stand on the financial sanctions list (`eu_fsf`) and are left out.
The answer does not say in which annex a member stands: Annex IV are most of them, but banks of other annexes and ships
of Annex XLII can be among them, so that each keeps the title of its measure. A member has neither a number nor a day of
listing of its own (`creation_date` is that of the map's entry), so its number is a hash of kind and name, and members
of several measures share it.

Learned from programs that read these answers, not from an answer: a field that they do not name is set apart.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple

import regex

from xref.entry import Designation, EntityKind, Entry, Identifier, Name, Publication, Quarantined
from xref.errors import ParseError
from xref.sources._json import parsed
from xref.sources._numbers import labelled
from xref.sources._strict import Doubts, Fields, fold

_REGIME = "26"
_REMEDY = f"save the answer of sanctionsmap.eu/api/v1/regime/{_REGIME} and import it"
_ALL = "the map does not say who stands in Annex IV and who in another annex of the regulation: all are taken"
_START = regex.compile(rb'(?:\xef\xbb\xbf)?\s*\{\s*"data"\s*:\s*[{[]')
_LARGEST = 50_000_000  # bytes that are searched for the keys; the longest answer is far shorter
_KINDS: dict[str, EntityKind] = {"E": "organisation", "P": "person"}
_ABOUT_REGIME = frozenset((  # what an answer says of the regime and not of its members
    "id", "specification", "acronym", "type", "adopted_by", "adoptedBy", "country", "programme", "amendment",
    "expiration", "notes", "legal_acts", "legalActs", "guidances", "general_guidances", "measures",
))  # fmt: skip
_ABOUT_MEASURE = frozenset(("id", "type", "description", "suspend", "lists"))
_ABOUT_LIST = frozenset(("id", "members"))
_ABOUT_ENTRY = ("creation_date", "FSD_ID", "programme", "id")  # of the map's own entry, or of the regime
_ALIASES = regex.compile(r"\((?:alias(?:es)?|a\.?k\.?a\.?)\b[:\s]*([^()]+)\)", regex.IGNORECASE)
_PARTS = regex.compile(r";|,?\s*\b(?:alias|a\.k\.a\.)[:\s]", regex.IGNORECASE)
_IMO = regex.compile(r"\bIMO\b(?: (?:number|no\.?))?[:\s]*(\d{7})\b", regex.IGNORECASE)
_MMSI = regex.compile(r"\bMMSI\b(?: (?:number|no\.?))?[:\s]*(\d{9})\b", regex.IGNORECASE)


class _Member(NamedTuple):
    """A member of a list, where it stands, and the title of the measure."""

    record: str
    value: object
    measure: str


def is_map(path: Path) -> bool:
    """Whether a file is an answer of the sanctions map on one regime or on all."""
    with path.open("rb") as file:
        if not _START.match(start := file.read(200)):
            return False
        text = start + file.read(_LARGEST)
    return b'"specification"' in text and (b'"adopted_by"' in text or b'"adoptedBy"' in text)


def read_map(path: Path) -> Publication:
    """Open an answer, dated by the regime's latest amendment. Raises `ParseError` on another regime or shape."""
    try:
        whole = parsed(path.read_bytes())
    except ValueError as error:
        raise ParseError(path, str(error), remedy=_REMEDY) from None
    regime = whole.get("data") if isinstance(whole, dict) else None
    if isinstance(regime, list):
        raise ParseError(path, "it lists the regimes without their members", remedy=_REMEDY)
    if not isinstance(regime, dict) or _text(regime.get("id")) != _REGIME:
        title = _text(regime.get("specification")) if isinstance(regime, dict) else None
        raise ParseError(path, f"it is not the regime of Regulation 833/2014: {str(title)[:100]}", remedy=_REMEDY)
    members, odd = _members(path, regime)
    if not members:
        raise ParseError(path, "no members in it", remedy=_REMEDY)
    ours = [member for member in members if not _is_on_fsf(member.value)]
    others = len(members) - len(ours)
    left = (f"{others:,} member{'s' * (others > 1)} of the financial sanctions list left out",) if others else ()
    return Publication(_day(regime.get("amendment")), None, _records(ours, odd), notes=(_ALL, *left))


def _members(path: Path, regime: Mapping[str, object]) -> tuple[list[_Member], list[Quarantined]]:
    odd = list(_unknown(f"{path.name}#regime", regime, _ABOUT_REGIME))
    members: list[_Member] = []
    for at, measure in enumerate(_items(path, regime, "measures"), 1):
        place = f"{path.name}#measure={at}"
        odd += _unknown(place, measure, _ABOUT_MEASURE)
        kind = measure.get("type")
        inner = kind.get("data", kind) if isinstance(kind, dict) else None
        title = fold(_text(inner.get("title"))) if isinstance(inner, dict) else ""
        for number, part in enumerate(_items(path, measure, "lists"), 1):
            odd += _unknown(f"{place},list={number}", part, _ABOUT_LIST)
            for count, value in enumerate(_items(path, part, "members"), 1):
                record = f"{place},list={number},member={count}"
                inside: object = value
                if "FSD_ID" not in value and "data" in value:  # some stand in an object of their own
                    odd += _unknown(record, value, frozenset(("data",)))
                    inside = value["data"]
                members.append(_Member(record, inside, title))
    return members, odd


def _items(path: Path, parent: Mapping[str, object], key: str) -> list[dict[str, object]]:
    """The objects of a list that stands in `data`; none if there is none. Raises `ParseError` on another shape."""
    found = parent.get(key)
    items = found.get("data") if isinstance(found, dict) else found
    if items is None:
        return []
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise ParseError(path, f"{key} is no list of objects", remedy=_REMEDY)
    return items


def _unknown(record: str, values: Mapping[str, object], known: frozenset[str]) -> Iterator[Quarantined]:
    for key, value in values.items():
        if key not in known and value not in (None, "", [], {}):
            yield Quarantined(record, key, str(_text(value))[:500], "a field that this parser does not know", kept=True)


def _is_on_fsf(member: object) -> bool:
    return isinstance(member, dict) and member.get("FSD_ID") not in (None, "")


def _day(seconds: object) -> date | None:
    if type(seconds) is int and 0 < seconds < 4_000_000_000:
        return datetime.fromtimestamp(seconds, UTC).date()
    return None


def _records(members: list[_Member], odd: list[Quarantined]) -> Iterator[Entry | Quarantined]:
    yield from odd
    for record, value, measure in members:
        name = value.get("name") if isinstance(value, dict) else None
        if not isinstance(value, dict) or "FSD_ID" not in value or not isinstance(name, str) or not fold(name):
            yield Quarantined(record, "name", str(_text(value))[:500], "no name, or no FSD_ID")
        else:
            yield from _entry(record, value, name, measure)


def _entry(record: str, value: Mapping[str, object], name: str, measure: str) -> Iterator[Entry | Quarantined]:
    doubts = Doubts(record)
    fields = Fields(record, {key: _text(item) for key, item in value.items() if key != "name"})
    printed, code, reason = fields.pop("type"), fields.pop("id_code"), fields.pop("reason")
    for key in _ABOUT_ENTRY:
        fields.pop(key)
    if printed not in _KINDS:
        doubts.add("type", printed, "a kind of member that we do not know")
    ships = [Identifier("imo", number) for number in _IMO.findall(code)]
    identifiers = [*ships, *(Identifier("mmsi", number) for number in _MMSI.findall(code)), *labelled(code)]
    names, prose = _names(name)
    key = f"{printed}|{names[0].text.casefold()}"
    yield Entry(
        number=hashlib.sha1(key.encode(), usedforsecurity=False).hexdigest()[:12],
        kind="vessel" if ships else _KINDS.get(printed, "unknown"),
        names=names,
        identifiers=tuple(dict.fromkeys(identifiers)),
        designations=(Designation("833/2014", None, f"Regulation 833/2014: {measure}" if measure else None),),
        reason=reason or None,
        remarks="; ".join(filter(None, (prose, code))) or None,
        raw=record,
    )
    yield from doubts
    yield from fields.leftovers()


def _text(value: object) -> str | None:
    """A value as text; None for null."""
    try:
        return None if value is None else value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    except RecursionError:
        return "a value with too many others inside each other"


def _names(text: str) -> tuple[tuple[Name, ...], str]:
    """The names in a member's first line, and what stands in the lines below it.

    >>> _names("Somebody LLC (alias SB; alias Some Body)\\nan invented company")
    ((Name(text='Somebody LLC', quality='primary', lang=None), Name(text='SB', quality='alias', lang=None), \
Name(text='Some Body', quality='alias', lang=None)), 'an invented company')
    """
    first, _, prose = text.strip().partition("\n")
    first = fold(first)
    aliases = [fold(part) for inner in _ALIASES.findall(first) for part in _PARTS.split(inner)]
    primary = fold(_ALIASES.sub(" ", first)) or first
    made = (Name(primary, "primary"), *(Name(alias) for alias in aliases if alias and alias != primary))
    return tuple(dict.fromkeys(made)), fold(prose)
