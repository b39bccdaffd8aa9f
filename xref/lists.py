"""Which lists a run uses, and how healthy they are: published ones from the store, one's own, the starter excerpts."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

import polars as pl

from xref import snapshot
from xref.catalogue import Source, shipped
from xref.entities import Tables, tabulate
from xref.entry import Publication
from xref.errors import ParseError, UsageError
from xref.sources import PARSERS, custom_csv
from xref.tables import LISTS, table

_KEY = re.compile(r"[a-z0-9_]+")  # what may stand before the colon of an entity id
_OPEN = {
    "targets_simple": "OpenSanctions targets.simple.csv",
    "ftm": "FollowTheMoney entities.ftm.json",
    "custom_csv": "CSV with id,name",
}
_EXCERPT = "an excerpt written for xref, not for screening"


class Lists(NamedTuple):
    """The tables of all lists of a run, the health of each (schema `tables.LISTS`), and where an index may be kept."""

    tables: Tables
    health: pl.DataFrame
    cache: Path


def open_lists(lists_dir: Path, catalogue: dict[str, Source], only: Collection[str], today: date) -> Lists:
    """The last version of each list in the store, the lists in `custom/`, and without any in the store the excerpts.

    The starter excerpts (those of the folder, else those that ship) retire as soon as one published list is there: what
    is then not in the store is `missing`, unless the catalogue has it off and `only` does not name it. Raises
    `UsageError` if `only` names a list that is not known or closed, `ParseError` if a list cannot be read.
    """
    stored = {key: versions[-1] for key in catalogue if (versions := snapshot.history(lists_dir, key))}
    starter = lists_dir / "starter" if (lists_dir / "starter").is_dir() else shipped() / "lists" / "starter"
    files = {key: (path, "fresh") for key, path in _own_files(lists_dir / "custom").items()}
    if not stored:
        files = {path.stem: (path, "excerpt") for path in sorted(starter.glob("*.csv"))} | files
    closed = {key: source.closed for key, source in catalogue.items() if source.closed}
    if refused := sorted(set(only) & set(closed)):
        raise UsageError(f"{refused[0]} is refused", closed[refused[0]])
    known = sorted({*files, *catalogue} - set(closed))
    if unknown := sorted(set(only) - set(known)):
        raise UsageError(f"no list {', '.join(unknown)}", f"the lists here are {', '.join(known)}")
    parts, health = [], []
    for key in (key for key in known if not only or key in only):
        if key in files:
            path, state = files[key]
            publication = _own(path)
            part = tabulate(key, publication)
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            health.append(_health(key, state, publication.published_on, None, digest, part, catalogue.get(key), today))
        elif key in stored:
            s = stored[key]
            part = snapshot.load(lists_dir, s)
            published = date.fromisoformat(s.published_on) if s.published_on else None
            age = (today - (published or date.fromisoformat(s.retrieved_at[:10]))).days
            state = "stale" if age > catalogue[key].stale_after_days else "fresh"
            health.append(_health(key, state, published, s.retrieved_at, s.sha256, part, catalogue[key], today))
        else:
            if stored and (key in only or not catalogue[key].off):
                health.append(_health(key, "missing", None, None, None, None, catalogue[key], today))
            continue
        parts.append(part)
    if not parts:
        raise UsageError(f"no list in {lists_dir}", "import one by xref refresh --from FILE, or put one into custom/")
    return Lists(_united(parts), table(health, LISTS), lists_dir / ".cache")


def _own_files(folder: Path) -> dict[str, Path]:
    """The lists of one's own by their keys, the names of their files up to the first dot; hidden files are passed over.

    Raises `ParseError` if a name gives no key, or one that another file has.
    """
    files: dict[str, Path] = {}
    for path in sorted(folder.glob("[!.]*")):
        key = path.name.partition(".")[0]
        if not _KEY.fullmatch(key):
            raise ParseError(path, "its name gives no key", remedy="use a-z, 0-9 and _ before the first dot")
        if key in files:
            raise ParseError(path, f"{files[key].name} gives the same key {key}", remedy="rename one of them")
        files[key] = path
    return files


def _own(path: Path) -> Publication:
    """A list of one's own in any of the open formats, by content. Raises `ParseError` if it is in none."""
    if path.is_file():
        for key in _OPEN:
            if PARSERS[key].claims((path,)):
                return PARSERS[key].read((path,))
        if published := next((key for key, parser in PARSERS.items() if parser.claims((path,))), None):
            raise ParseError(path, f"it is the published list {published}", remedy=f"xref refresh --from {path.name}")
        if path.suffix.lower() == ".csv":
            return custom_csv.read((path,))  # which says what is wrong with it
    raise ParseError(path, "none of the formats of a list of one's own", remedy=f"they are {', '.join(_OPEN.values())}")


def _united(parts: Sequence[Tables]) -> Tables:
    frames = {name: pl.concat([getattr(part, name) for part in parts]) for name in Tables._fields if name != "entries"}
    return Tables(**frames, entries=sum(part.entries for part in parts))


def _health(
    key: str,
    state: str,
    published: date | None,
    retrieved: str | None,
    digest: str | None,
    part: Tables | None,
    source: Source | None,
    today: date,
) -> tuple[object, ...]:
    day = published or (date.fromisoformat(retrieved[:10]) if retrieved else None)
    set_aside = part.quarantine.filter(~pl.col("kept")).height if part else 0
    return (
        key, source.title if source else key, state, published, retrieved, (today - day).days if day else None,
        part.entries if part else 0, set_aside, digest,
        source.licence if source else None, source.publisher if source else None, source.url if source else None,
        part.entities.height if part else 0, part.names.height if part else 0,
        part.quarantine.height - set_aside if part else 0, _EXCERPT if state == "excerpt" else None,
    )  # fmt: skip
