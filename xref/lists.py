"""Which lists a run uses, and how healthy they are: lists of one's own, and the starter excerpts."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

import polars as pl

from xref.catalogue import Source, shipped
from xref.entities import Tables, tabulate
from xref.errors import UsageError
from xref.sources import custom_csv
from xref.tables import LISTS, table

_EXCERPT = "an excerpt written for xref, not for screening"


class Lists(NamedTuple):
    """The tables of all lists of a run, and the health of each (schema `tables.LISTS`)."""

    tables: Tables
    health: pl.DataFrame


def open_lists(lists_dir: Path, catalogue: dict[str, Source], only: Collection[str], today: date) -> Lists:
    """The lists in `lists_dir`: `custom/<key>.csv` and the starter excerpts (its own, else those that ship).

    Raises `UsageError` if `only` names a list that is not there, `ParseError` if a list cannot be read.
    """
    starter = lists_dir / "starter" if (lists_dir / "starter").is_dir() else shipped() / "lists" / "starter"
    found = {path.stem: (path, "excerpt") for path in sorted(starter.glob("*.csv"))}
    found |= {path.stem: (path, "fresh") for path in sorted((lists_dir / "custom").glob("*.csv"))}
    if unknown := sorted(set(only) - set(found)):
        raise UsageError(f"no list {', '.join(unknown)}", f"the lists here are {', '.join(sorted(found))}")
    chosen = {key: found[key] for key in sorted(found) if not only or key in only}
    if not chosen:
        raise UsageError(f"no list in {lists_dir}", "put one into its folder custom/, as <key>.csv with id,name")
    parts, health = [], []
    for key, (path, state) in chosen.items():
        publication = custom_csv.read((path,))
        part = tabulate(key, publication)
        parts.append(part)
        health.append(_health(key, path, state, publication.published_on, part, catalogue.get(key), today))
    return Lists(_united(parts), table(health, LISTS))


def _united(parts: Sequence[Tables]) -> Tables:
    frames = {name: pl.concat([getattr(part, name) for part in parts]) for name in Tables._fields if name != "entries"}
    return Tables(**frames, entries=sum(part.entries for part in parts))


def _health(
    key: str, path: Path, state: str, published: date | None, part: Tables, source: Source | None, today: date
) -> tuple[object, ...]:
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    age = (today - published).days if published else None
    set_aside = part.quarantine.filter(~pl.col("kept")).height
    return (
        key, source.title if source else key, state, published, None, age, part.entries, set_aside, digest,
        source.licence if source else None, source.publisher if source else None, source.url if source else None,
        part.entities.height, part.names.height, part.quarantine.height - set_aside,
        _EXCERPT if state == "excerpt" else None,
    )  # fmt: skip
