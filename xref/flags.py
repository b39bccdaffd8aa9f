"""The links of a run with the list status of both ends, the control status of the item, red flags and a priority.

1. The ends are joined with the mentions by place (article and offset), never by their words alone: of two parties of
   one name in two articles each has its own status.
2. A red flag is a sentence that says why: a listed party, a candidate code of the Common High Priority List, a military
   end user, a transshipment country, an arms embargo (`data/red_flags.toml`), an address of a listed party
   (`xref.premises`).
3. What a sentence denies has no flag but for a listed party.
4. Priority: A a listed party with another flag, B a listed party or three flags, C a flag, D none; what is denied is at
   most C, what is only possible or planned one step lower than if it were said as a fact.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

import polars as pl

from xref.countries import country_name, named_in
from xref.data import load
from xref.tables import SUPPLY_CHAIN, table
from xref.text.lexicon import words_of

_UNSURE = ("possible", "planned")
_LETTERS = "ABCD"


class Place(NamedTuple):
    """A mention where it stands, with what was found of it."""

    start: int
    end: int
    mention: str
    canonical: str
    countries: tuple[str, ...]
    outcome: str
    entity_ids: str


@dataclass(frozen=True)
class _Knowledge:
    relations: frozenset[str]
    lists: tuple[str, ...]
    programmes: tuple[str, ...]
    military: frozenset[str]
    transshipment: frozenset[str]
    transshipment_basis: str
    embargo: frozenset[str]
    embargo_basis: str
    of_concern: frozenset[str]
    of_concern_basis: str
    restricted: frozenset[str]
    restricted_basis: str
    sides: frozenset[str]


@cache
def _known() -> _Knowledge:
    row = load("red_flags")
    countries = {
        key: frozenset(row[key]["countries"].split())
        for key in ("transshipment", "embargo", "of_concern", "restricted")
    }
    return _Knowledge(
        frozenset(row["relations"].split()), tuple(row["lists"].split()), tuple(row["programmes"].split()),
        words_of(row["military"]),
        countries["transshipment"], row["transshipment"]["basis"],
        countries["embargo"], row["embargo"]["basis"],
        countries["of_concern"], row["of_concern"]["basis"],
        countries["restricted"], row["restricted"]["basis"],
        words_of(row["sides"]),
    )  # fmt: skip


def supply_chain(
    links: pl.DataFrame, places: pl.DataFrame, goods: pl.DataFrame, equipment: pl.DataFrame,
    programmes: Mapping[str, str], at: pl.DataFrame,
) -> pl.DataFrame:  # fmt: skip
    """`tables.SUPPLY_CHAIN`, in the order of the links.

    links: `tables.LINKS`. places: article_id, start, end, mention, canonical, countries, outcome, entity_ids, one row
    a mention. goods: `tables.GOODS_ROWS`. equipment: `tables.EQUIPMENT_ROWS`. programmes: of the entities, by id.
    at: `premises.AT`, the parties to which the articles give an address of a listed one.
    """
    if links.is_empty():
        return pl.DataFrame(schema=SUPPLY_CHAIN)
    wanted = links["article_id"].unique().implode()
    there = places.filter(pl.col("article_id").is_in(wanted))
    mentions: dict[str, list[Place]] = {}
    for article, *rest in there.sort("article_id", "start", "end", maintain_order=True).iter_rows():
        mentions.setdefault(article, []).append(Place(*rest))
    controls = _by_article(goods, wanted)
    makers = _by_article(equipment, wanted)
    addresses = _by_article(at, wanted)
    rows = []
    for link in links.iter_rows(named=True):
        key = link["article_id"]
        judge = _Link(
            link, mentions.get(key, []), controls.get(key, []), makers.get(key, []), programmes, addresses.get(key, [])
        )
        rows.append(judge.row())
    return table(rows, SUPPLY_CHAIN)


def _by_article(frame: pl.DataFrame, wanted: pl.Series) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for row in frame.filter(pl.col("article_id").is_in(wanted)).iter_rows(named=True):
        found.setdefault(row["article_id"], []).append(row)
    return found


class _Link:
    """One link with what is known of its ends."""

    def __init__(
        self, link: dict[str, Any], places: Sequence[Place], goods: Sequence[dict[str, Any]],
        makers: Sequence[dict[str, Any]], programmes: Mapping[str, str], at: Sequence[dict[str, Any]],
    ) -> None:  # fmt: skip
        self.link, self.places, self.programmes = link, places, programmes
        self.goods, self.makers, self.at = goods, makers, at
        self.starts = [p.start for p in places]

    def row(self) -> tuple[object, ...]:
        """A row of `tables.SUPPLY_CHAIN`."""
        link = self.link
        subject, target = self._status("subject"), self._status("object")
        said = {
            "subject_outcome": subject[0], "subject_entity_ids": subject[1],
            "object_outcome": target[0], "object_entity_ids": target[1],
            "item_control": "; ".join(self._control()) or None,
        }  # fmt: skip
        flags, priority = self._judged()
        said |= {"red_flags": "; ".join(flags) or None, "priority": priority}
        return tuple(said.get(name, link.get(name)) for name in SUPPLY_CHAIN.names())

    def _within(self, start: int | None, end: int | None) -> Sequence[Place]:
        """The mentions from one character to another."""
        if start is None or end is None:
            return ()
        return [p for p in self.places[bisect_left(self.starts, start) : bisect_left(self.starts, end)] if p.end <= end]

    def _end(self, role: str) -> Sequence[Place]:
        return self._within(self.link[f"{role}_start"], self.link[f"{role}_end"])

    def _status(self, role: str) -> tuple[str | None, str | None]:
        """The outcome and the entities of the mention that an end is; None where no mention stands there."""
        there = [p for p in self._end(role) if p.start == self.link[f"{role}_start"]]
        text = self.link[role]
        there = [p for p in there if text in (p.canonical, p.mention)] or [
            p for p in there if p.end == self.link[f"{role}_end"]
        ]
        best = max(there, key=lambda p: (bool(p.entity_ids), p.end), default=None)
        return (best.outcome, best.entity_ids or None) if best else (None, None)

    def _control(self) -> list[str]:
        """What is known of the item's control status."""
        found = []
        for row in self.goods:
            if not self._is_item(row["start"]):
                continue
            codes = (("HS", "hs6"), ("CHPL tier", "chpl_tier"), ("ECCN", "eccn"), ("EU", "eu_annex"))
            parts = [f"{label} {row[name]}" for label, name in codes if row[name]]
            if parts:
                found.append(f"{row['mention']}: {', '.join(parts)} ({row['status'] or 'candidate'})")
        systems = {p.canonical for p in self._item_places()}
        for row in self.makers:
            if row["role"] == "maker" and row["system"] in systems:
                ids = f": {row['entity_ids']}" if row["entity_ids"] else ""
                found.append(f"{row['system']} is made by {row['name']} ({row['outcome'] or 'not screened'}{ids})")
        return list(dict.fromkeys(found))

    def _has_codes(self) -> bool:
        """Whether a candidate code of a list of controlled goods is known for the item."""
        return any(
            self._is_item(row["start"]) and any(row[name] for name in ("chpl_tier", "eccn", "eu_annex"))
            for row in self.goods
        )

    def _is_item(self, start: int) -> bool:
        first, last = self.link["item_from"], self.link["item_end"]
        return first is not None and first <= start < last

    def _item_places(self) -> Sequence[Place]:
        return self._within(self.link["item_from"], self.link["item_end"])

    def _judged(self) -> tuple[list[str], str]:
        """The red flags in words, and the priority."""
        listed, maybe = self._listed()
        flags = [*listed, *maybe]
        if self.link["negated"]:
            return flags, "C" if listed else "D"
        other = [
            *self._tiers(), *self._listed_makers(), *self._military(), *self._addresses(), *self._countries(),
        ]  # fmt: skip
        flags += other
        if listed:
            step = 0 if other else 1
        elif (maybe and other) or len(other) > 2:
            step = 1
        else:
            step = 2 if flags else 3
        step += self.link["modality"] in _UNSURE
        return flags, _LETTERS[min(step, 3)]

    def _listed(self) -> tuple[list[str], list[str]]:
        """Ends that are listed, or whose description names a listed party; those that perhaps are."""
        found: dict[str, list[str]] = {"match": [], "possible": []}
        for role in ("subject", "object"):
            for place in self._end(role):
                if place.outcome not in found or not place.entity_ids:
                    continue
                itself = place.start == self.link[f"{role}_start"] or place.canonical == self.link[role]
                may = "is" if place.outcome == "match" else "may be"
                who = (
                    f"{place.canonical} {may} listed"
                    if itself
                    else f"{self.link[role]}: {place.canonical} {may} listed"
                )
                found[place.outcome].append(f"{who} ({place.entity_ids})")
        return list(dict.fromkeys(found["match"])), list(dict.fromkeys(found["possible"]))

    def _tiers(self) -> Iterable[str]:
        for row in self.goods:
            if row["chpl_tier"] and self._is_item(row["start"]):
                yield f"{row['mention']}: candidate for tier {row['chpl_tier']} of the Common High Priority List"

    def _listed_makers(self) -> Iterable[str]:
        systems = {p.canonical for role in ("item",) for p in self._item_places()}
        systems |= {p.canonical for role in ("subject", "object") for p in self._end(role)}
        for row in self.makers:
            if row["role"] == "maker" and row["system"] in systems and row["outcome"] == "match":
                yield f"{row['name']}, which makes {row['system']}, is listed ({row['entity_ids']})"

    def _military(self) -> Iterable[str]:
        known = _known()
        for role in ("subject", "object"):
            text = self.link[role]
            ids = [key for p in self._end(role) for key in p.entity_ids.split("; ") if key]
            on = [key for key in ids if key.split(":")[0] in known.lists or self._programme(key)]
            if on:
                yield f"{text} is on a list of military end users ({'; '.join(on)})"
            elif words_of(text) & known.military and (country := self._country(role) & known.of_concern):
                yield f"{text}: by its words a military end user, {_names(country)} ({known.of_concern_basis})"

    def _addresses(self) -> Iterable[str]:
        ends = {p.canonical for role in ("subject", "object") for p in self._end(role)}
        for row in self.at:
            if row["canonical"] in ends:
                yield f"{row['canonical']} is at an address of a listed party: {row['address']} ({row['entity_ids']})"

    def _programme(self, key: str) -> bool:
        said = self.programmes.get(key, "").lower()
        return any(word in said for word in _known().programmes)

    def _country(self, role: str) -> frozenset[str]:
        """The countries that an end is, or is said to be from."""
        said = {code for p in self._end(role) for code in p.countries}
        plain = " ".join(word for word in self.link[role].split() if word.split("-")[-1].lower() not in _known().sides)
        return frozenset(said | set(named_in(plain)))

    def _countries(self) -> Iterable[str]:
        known = _known()
        if self.link["relation"] not in known.relations or not self.link["item"]:
            return
        gets = self.link["relation"] in ("bought", "imported", "received")
        giver, receiver = map(self._country, ("object", "subject") if gets else ("subject", "object"))
        class_ = self.link["item_class"]
        if class_ == "weapons" and (codes := receiver & known.embargo):
            yield f"arms for {_names(codes)}, under an embargo ({known.embargo_basis})"
        elif class_ == "wares" and (codes := receiver & known.restricted):
            yield f"goods for {_names(codes)}, under export restrictions ({known.restricted_basis})"
        yield from self._through(giver, receiver, unknown=not self.link["subject" if gets else "object"])

    def _through(self, giver: frozenset[str], receiver: frozenset[str], *, unknown: bool) -> Iterable[str]:
        """A transshipment country, where it tells: before an embargoed or unsaid destination, or as the destination.

        What such a country sells to whom else is its ordinary trade; so is what it buys, unless the item has a code.
        """
        known = _known()
        onward = bool(receiver & (known.restricted | known.embargo)) or (unknown and self._has_codes())
        through = (giver if onward else frozenset()) | (receiver - giver if self._has_codes() else frozenset())
        if through := through & known.transshipment:
            yield f"{_names(through)}: a transshipment country ({known.transshipment_basis})"


def _names(codes: Iterable[str]) -> str:
    return ", ".join(country_name(code) for code in sorted(codes))
