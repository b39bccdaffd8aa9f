"""What stands apart from the targets in SECO's list and is told of them: programmes, places, names, and who is off."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import NamedTuple

from lxml import etree

from xref.countries import country_code
from xref.sources._days import iso
from xref.sources._seco_names import whole_name
from xref.sources._strict import Doubts, Element, fold, local
from xref.sources._xml import stream

_MODIFICATIONS = ("listed", "amended", "de-listed")
_DAYS = ("effective-date", "enactment-date", "publication-date")


class Place(NamedTuple):
    """A place on one line, and its country's code, if known."""

    text: str
    country: str | None


class Known(NamedTuple):
    """What the first pass gathers, by ssid: a set's programme and legal basis, places, and the names of targets.

    off: which targets were taken off, by their order in the file.
    """

    sets: dict[str, tuple[str, str]]
    places: dict[str, Place]
    names: dict[str, str]
    off: set[int]
    odd: Doubts


def first_pass(path: Path) -> Known:
    """What stands apart from the targets, and which of these are off the list."""
    known, targets = Known({}, {}, {}, set(), Doubts(path.name)), 0
    for node in stream(path, ("sanctions-program", "target", "place")):
        kind = local(str(node.tag))
        if kind == "sanctions-program":
            _programme(Element(path.name, node), known.sets)
        elif kind == "place":
            ssid = fold(node.get("ssid"))
            known.places[ssid] = _place(Element(path.name, node), known.odd)
        else:
            ssid = fold(node.get("ssid"))
            known.names[ssid] = _main_name(node)
            if status(node)[0] == "de-listed":
                known.off.add(targets)
            targets += 1
    return known


def _programme(program: Element, sets: dict[str, tuple[str, str]]) -> None:
    """Each annex (sanctions-set) of a programme, under its English words where it has them."""
    key, name = (_english(program.children(f"program-{what}")) for what in ("key", "name"))
    annexes: dict[str, list[Element]] = {}
    for item in program.children("sanctions-set"):
        annexes.setdefault(item.attribute("ssid"), []).append(item)
    for ssid, items in annexes.items():
        sets[ssid] = (key, ", ".join(text for text in (name, _english(items)) if text))


def _english(items: list[Element]) -> str:
    return next(
        (item.own_text for item in items if item.attribute("lang") == "eng"), items[0].own_text if items else ""
    )


def _place(place: Element, doubts: Doubts) -> Place:
    country = place.child("country")
    code = country_of(country, doubts)
    fields = (place.text("location"), place.text("area"), country.own_text)
    return Place(", ".join(text for text in fields if text), code)


def country_of(country: Element, doubts: Doubts) -> str | None:
    """The code of a country element or of an issuer; None if it is not known."""
    printed = country.attribute("iso-code") or country.attribute("code") or country.own_text
    code = country_code(printed) or country_code(country.own_text)
    if printed and not code:
        doubts.add(country.tag, printed, "a country that we do not know")
    return code


def _main_name(target: etree._Element) -> str:
    """The primary name of a target's main identity; "" if it has none."""
    for body in ("individual", "entity", "object"):
        for name in target.iterfind(f"{body}/identity/name"):
            if name.get("name-type") == "primary-name":
                return whole_name(Element("", name))
    return ""


def status(target: etree._Element) -> tuple[str, date | None, list[str]]:
    """The modification that takes effect last, the day of the first listing, and kinds of modification not known.

    One without a date is newer than all others: SECO leaves the dates out until a change is enacted.
    """
    last, listed, odd, latest = "", None, [], date.min
    for item in target.iterchildren("{*}modification"):
        kind = fold(item.get("modification-type"))
        day = next((day for name in _DAYS if (day := iso(fold(item.get(name))))), None)
        if kind not in _MODIFICATIONS:
            odd.append(kind)
        if (day or date.max) > latest or not last:
            last, latest = kind, day or date.max
        if kind == "listed" and day:
            listed = min(day, listed or day)
    return last, listed, odd
