"""Which entries of the lists a passage is about: by name, and by date where the list states one.

1. A name of the passage and one of the entry agree if they have the same words (`xref.words`: any script, without legal
   forms), in any order. Short names that a release gives in brackets count as aliases.
2. Entries of the authority's own country come first; those of other lists only where it has none. (The same party
   under another list is a matter of `xref.parties`.)
3. If the authority's list states when the party was designated, that must be within some days of the release. Else the
   name alone must be telling: several words, or one that hardly any party bears.
4. A passage that two entries of one list fit equally well is joined to none of them, and counted; their legal forms may
   tell them apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

import polars as pl

from xref.entities import Tables
from xref.names import forms, tokens
from xref.narratives.store import stored
from xref.rarity import weight
from xref.tables import PASSAGES, table
from xref.words import words

_DAYS = 10  # between a release and the day that the list states: listings follow within the week
_OWN = (
    0.75  # weight of a name's words from which it is enough on the authority's own lists: "Polyus", not "Green Group"
)
_TELLING = 1.0  # the same on lists of others: a word that few parties bear, or several common ones
_SHORT = 1.2  # the same of a short name or an alias, which a release gives for itself
_DATED = 0.6  # the same where the dates agree
_INSIDE = 5  # letters of a word that is looked for inside others too: a shorter one stands in too many
_LONGEST = 10  # words of a name looked for in a paragraph

Key = tuple[str, ...]


class Joined(NamedTuple):
    """The passages with the entries that they are about (schema `PASSAGES`), and how many found none.

    passages: all in the store; joined: those with an entry; unknown: whose party is on no list, or under a name that is
    not telling; misdated: whose party the list has of another day; ambiguous: that fit two entries of one list.
    """

    frame: pl.DataFrame
    passages: int
    joined: int
    unknown: int
    misdated: int
    ambiguous: int


def passages(lists_dir: Path, tables: Tables, as_of: date | None = None) -> pl.DataFrame:
    """What authorities say of the entries in `tables`: schema `tables.PASSAGES`, sorted by entity, date and text.

    as_of: only what was published by that day. Empty if the store has none. Raises `StoreError` if it is damaged.
    """
    return joined(lists_dir, tables, as_of).frame


def joined(lists_dir: Path, tables: Tables, as_of: date | None = None) -> Joined:
    """`passages`, with the counts of what could not be joined."""
    held = stored(lists_dir, as_of)
    if held.is_empty():
        return Joined(table((), PASSAGES), 0, 0, 0, 0, 0)
    rows = held.to_dicts()
    listed = _Listed(tables, _rare_words(rows))
    found: set[tuple[object, ...]] = set()
    counts = {"joined": 0, "unknown": 0, "misdated": 0, "ambiguous": 0}
    for row in rows:
        names = row["names"] or list(_in_paragraph(row["text"], listed))
        outcomes = [listed.find(names, row["country"], row["published_on"])] if row["party"] else [
            listed.find([name], row["country"], row["published_on"]) for name in names
        ] or [([], "unknown")]  # fmt: skip
        entities = sorted({entity for ids, _ in outcomes for entity in ids})
        counts["joined" if entities else outcomes[0][1]] += 1
        text = _text(row)
        found |= {(e, text, row["published_on"], row["authority"], row["url"], row["title"]) for e in entities}
    ordered = sorted(found, key=lambda row: (row[0], row[2] or date.min, *map(str, (row[1], *row[3:]))))
    return Joined(table(ordered, PASSAGES), len(rows), **counts)


def _text(row: dict[str, str]) -> str:
    heading = f" (Under “{row['heading']}”.)" if row["heading"] else ""
    return " ".join(part for part in (row["text"], row["lead"]) if part) + heading


def key(name: str, person: bool = False) -> Key:
    """What names are compared by: their words in alphabetical order."""
    return tuple(sorted(words(name, person)))


def _rare_words(rows: Iterable[dict[str, list[str]]]) -> list[str]:
    """The rarest word of each name, by which listed names that could be meant are picked out before any is analysed."""
    rare = set()
    for row in rows:
        for name in row["names"] or [token.text for token in tokens(str(row["text"])) if token.text[0].isupper()]:
            if found := words(name):
                rare.add(max(found, key=lambda word: (weight(word), len(word), word)))
    return sorted(rare)


def _near(rare: list[str]) -> pl.Expr:
    """Whether a listed name may have one of these words. A name with accents may in any case."""
    near = pl.col("name").str.len_bytes() != pl.col("name").str.len_chars()
    lower = pl.col("name").str.to_lowercase()
    if long := [word for word in rare if len(word) >= _INSIDE]:
        near |= lower.str.contains_any(long)
    if short := [word for word in rare if len(word) < _INSIDE]:
        words_ = lower.str.replace_all(r"['’.]", "").str.extract_all(r"[\p{L}\d]+")
        near |= words_.list.eval(pl.element().is_in(short)).list.any()
    return near


class _Listed:
    """The entries by the keys of their names."""

    def __init__(self, tables: Tables, rare: list[str]) -> None:
        names = (
            tables.names.lazy()
            .filter(pl.col("quality") != "weak", pl.col("script") == "Latin", _near(rare))
            .join(tables.entities.lazy().select("entity_id", "source", "kind"), on="entity_id")
            .select("entity_id", "source", "kind", "name")
            .collect()
        )
        self._ids: dict[Key, set[tuple[str, str]]] = defaultdict(set)
        self._printed: dict[Key, set[str]] = defaultdict(set)
        for entity, source, kind, name in names.iter_rows():
            self._ids[key(name, kind == "person")].add((source, entity))
            self._printed[_printed(name)].add(entity)
        self._days: dict[str, set[date]] = defaultdict(set)
        dated = tables.designations.filter(pl.col("designated_on").is_not_null())
        for entity, day in dated.select("entity_id", "designated_on").iter_rows():
            self._days[entity].add(day)

    def __contains__(self, name: Key) -> bool:
        return name in self._ids

    def find(self, names: list[str], country: str, day: date | None) -> tuple[list[str], str]:
        """The entries that one party's names fit, the first of the names before its aliases; else why there is none."""
        for group, least in ((names[:1], 0.0), (names[1:], _SHORT)):
            keys = {k for name in group for k in (key(name), key(name, person=True))}
            printed = set().union(*(self._printed.get(_printed(name), ()) for name in group))
            fitting = sorted({(s, e, max(map(_weight, [k]))) for k in keys for s, e in self._ids.get(k, ())})
            own = [f for f in fitting if f[0].startswith(f"{country}_")]
            if own:
                ids, why = self._dated(own, day, max(least, _OWN), printed)
            else:
                ids, why = self._dated(fitting, None, max(least, _TELLING), printed)
            if ids or why != "unknown":
                return ids, why
        return [], "unknown"

    def _dated(
        self, fitting: list[tuple[str, str, float]], day: date | None, enough: float, printed: set[str]
    ) -> tuple[list[str], str]:
        """The one of each list that the date and the weight of the name allow; else why there is none."""
        of: dict[str, dict[str, bool]] = defaultdict(dict)  # source -> entity -> whether its date agrees
        reason = "unknown"
        for source, entity, said in fitting:
            days = self._days.get(entity, ()) if day else ()
            agrees = any(abs((listed - day).days) <= _DAYS for listed in days) if day else False
            if days and not agrees:
                reason = "misdated"
            elif said >= (_DATED if agrees else enough):
                of[source][entity] = agrees
        found = []
        for entities in of.values():
            sure = [entity for entity, agrees in entities.items() if agrees] or list(entities)
            if len(sure) > 1:  # Alfa LLC and Alfa GmbH have the same words
                sure = [entity for entity in sure if entity in printed] or sure
            if len(sure) == 1:
                found += sure
            else:
                reason = "ambiguous"
        return sorted(found), reason


def _printed(name: str) -> Key:
    """All words of a name, legal forms too, in alphabetical order."""
    return tuple(sorted(forms(name)))


def _weight(name: Key) -> float:
    return sum(weight(word) for word in name)


def _in_paragraph(text: str, listed: _Listed) -> Iterator[str]:
    """The listed names that a paragraph of a page of unknown layout writes out, the longest at each place."""
    found = tokens(text)
    i = 0
    while i < len(found):
        if found[i].text[0].isupper():
            for size in range(min(_LONGEST, len(found) - i), 0, -1):
                name = text[found[i].start : found[i + size - 1].end]
                if found[i + size - 1].text[0].isupper() and (key(name) in listed or key(name, True) in listed):
                    yield name
                    i += size - 1
                    break
        i += 1
