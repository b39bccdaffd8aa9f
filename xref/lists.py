"""Which lists a run uses, and how healthy they are: published ones from the store, one's own, the starter excerpts."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import polars as pl

from xref import snapshot
from xref.catalogue import Source, shipped
from xref.entities import Tables, tabulate
from xref.entry import Publication
from xref.errors import ParseError, StoreError, UsageError
from xref.tables import LISTS, table

_KEY = re.compile(r"[a-z0-9_]+")  # what may stand before the colon of an entity id
_OPEN = {
    "targets_simple": "OpenSanctions targets.simple.csv",
    "ftm": "FollowTheMoney entities.ftm.json",
    "custom_csv": "CSV with id,name",
}
_ENDED = {"refused": "was refused", "failed": "failed"}
_EXCERPT = "an excerpt written for xref, not for screening"
_UNVERSIONED = "a list of one's own, of which no older version is kept"
_CACHE = ".cache"  # in the folder of the lists
UNUSED = ("missing", "refused", "off")  # states of a list in which nothing is screened against it


class Part(NamedTuple):
    """A publication as a run opened it, so that it can be opened again.

    place: "store"; "custom" for a list of one's own, "starter" for an excerpt. version: its name in the store, else "".
    tables: a hash of its tables in the store, else "". lists: those of its lists that are used.
    """

    key: str
    place: str
    version: str
    sha256: str
    tables: str
    lists: tuple[str, ...]


class Lists(NamedTuple):
    """The tables of all lists of a run, the health of each (schema `tables.LISTS`), and where an index may be kept.

    scope: a hash of what a policy left out of the tables, "" if it left out nothing. as_of: the day whose versions of
    the lists these are, None for the last ones. parts: the publications that they are from, in the order of the tables.
    seen: which versions of the store first had each entity, as an earlier run kept it (`profiles.when.first_seen`);
    None if the store shall be asked.
    """

    tables: Tables
    health: pl.DataFrame
    cache: Path
    scope: str = ""
    as_of: date | None = None
    parts: tuple[Part, ...] = ()
    seen: pl.DataFrame | None = None

    @property
    def used(self) -> list[str]:
        """The keys of the lists that parties are screened against."""
        unused = pl.col("state").cast(pl.String()).is_in(UNUSED)
        return self.health.filter(~unused & (pl.col("holds") == "parties"))["key"].to_list()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Opened:
    """One publication as opened: its tables, and what is known of it; dates are ISO 8601.

    version: in the store, None for a file of one's own and for an excerpt. status: how the last attempt to renew it
    went; None as of a day, of which the store does not know it.
    """

    key: str
    state: str
    tables: Tables
    published_on: date | None
    sha256: str
    version: snapshot.Snapshot | None = None
    retrieved_at: str | None = None
    status: snapshot.Status | None = None
    notes: Sequence[str] = ()


def open_lists(
    lists_dir: Path, catalogue: dict[str, Source], only: Collection[str], today: date, as_of: date | None = None
) -> Lists:
    """The last version of each list in the store, the lists in `custom/`, and without any in the store the excerpts.

    `only`: use no other lists, and these even if the catalogue has them off (see `_left_out`). `as_of`: use the
    versions of that day, and count ages to it; a list with none by then is `missing`.
    The starter excerpts (those of the folder, else those that ship) retire as soon as one published list is there: what
    is then not in the store is `missing`. Raises `UsageError` if `only` names a list that is not known or closed,
    `ParseError` if a list of one's own cannot be read, `StoreError` if the store cannot be.
    """
    own = _own_files(lists_dir / "custom")
    if clash := sorted(set(own) & set(catalogue)):
        raise ParseError(own[clash[0]], f"{clash[0]} is a published list", remedy="give the file another name")
    closed = {key: source.closed for key, source in catalogue.items() if source.closed}
    if refused := sorted(set(only) & set(closed)):
        raise UsageError(f"{refused[0]} is refused", closed[refused[0]])
    reference = {key for key, source in catalogue.items() if source.holds != "parties"}
    if beside := sorted(set(only) & reference):
        what = catalogue[beside[0]].holds
        raise UsageError(f"{beside[0]} holds {what}, no parties", "it is used beside any list: name those to screen")
    asked_for = {*only, *reference}  # what holds no parties is used beside any list
    known = sorted({*own, *catalogue} - set(closed) - reference)
    if unknown := sorted(set(only) - set(known)):
        raise UsageError(f"no list {', '.join(unknown)}", f"the lists here are {', '.join(known)}")
    publications = {source.part_of or key for key, source in catalogue.items() if not source.closed}
    day = as_of or today
    opened = [_stored(lists_dir, catalogue[key], day, as_of) for key in sorted(publications)]
    parts = [part for part in opened if isinstance(part, _Opened)]
    skipped = {part.key: part for part in opened if isinstance(part, _Skipped)}
    damaged = [part.key for part in skipped.values() if part.notes]  # a damaged store is not an empty one
    stored = {*(part.key for part in parts), *damaged} - reference
    excerpts = [] if stored or as_of else [_from_file(key, path, "excerpt") for key, path in _starter(lists_dir)]
    parts += excerpts + [_from_file(key, path, "fresh", as_of) for key, path in own.items()]
    rows, frames, taken, held = [], [], [], set()
    for part in parts:
        sources = _sources(part, catalogue)
        held |= set(sources)
        wanted = [key for key in sources if (key in asked_for if only else not _left_out(catalogue.get(key)))]
        rows += [_health(key, part, catalogue, key in wanted, day) for key in sources if not only or key in asked_for]
        frames.append(_only(part.tables, wanted))
        taken.append(_part(part, wanted))
    if not excerpts:
        rows += [
            _absent(source, catalogue.get(source.part_of), skipped.get(source.part_of or key), key in only)
            for key, source in catalogue.items()
            if key not in held and key not in _carriers(catalogue) and (not only or key in only)
        ]
    if not any(frame.entities.height for frame in frames):
        when = f" as of {as_of}" if as_of else ""
        raise UsageError(
            f"no list in {lists_dir}{when}", "import one by xref refresh --from FILE, or put one into custom/"
        )
    health = table(sorted(rows, key=lambda row: str(row[0])), LISTS)
    return Lists(_united(frames), health, lists_dir / _CACHE, as_of=as_of, parts=tuple(taken))


def reopen(
    lists_dir: Path, parts: Sequence[Part], health: pl.DataFrame, as_of: date | None = None
) -> tuple[Lists, list[str]]:
    """The lists as an earlier run had them, by what it kept: `parts`, `health`; and what of it is no longer the same.

    as_of: as in `open_lists`. Raises `StoreError` if a version or file is gone, `ParseError` if a file cannot be read.
    """
    frames, others = [], []
    files = {"custom": _own_files(lists_dir / "custom"), "starter": dict(_starter(lists_dir))}
    for part in parts:
        if part.place == "store":
            version = version_of(lists_dir, part)
            tables, now = snapshot.load(lists_dir, version), _tables_digest(version)
            if now != part.tables:
                others.append(f"the tables of {part.key} {part.version} were made anew, by another version of xref")
        elif path := files[part.place].get(part.key):
            state = "excerpt" if part.place == "starter" else "fresh"
            opened = _from_file(part.key, path, state, as_of if part.place == "custom" else None)
            tables = opened.tables
            if opened.sha256 != part.sha256:
                others.append(f"the list {part.key} ({path.name}) was changed")
                sha256 = pl.when(key=part.key).then(pl.lit(opened.sha256)).otherwise("sha256")
                health = health.with_columns(sha256=sha256)  # the kept index is known by it
        else:
            what = "the list of your own" if part.place == "custom" else "the excerpt"
            remedy = f"put it into {lists_dir / part.place} again"
            raise StoreError(f"{what} {part.key} is gone from {lists_dir}", remedy)
        frames.append(_only(tables, part.lists))
    return Lists(_united(frames), health, lists_dir / _CACHE, as_of=as_of, parts=tuple(parts)), others


def version_of(lists_dir: Path, part: Part) -> snapshot.Snapshot:
    """The version of a part, of several with these bytes the one of its name. Raises `StoreError` if it is gone."""
    known = [v for v in snapshot.history(lists_dir, part.key) if v.sha256 == part.sha256]
    if not known:
        raise StoreError(
            f"the version {part.version} of {part.key} (sha256 {part.sha256:.12}...) is gone from {lists_dir}",
            f"import its files again by xref refresh {part.key} --from FILE",
        )
    return next((version for version in known if version.version == part.version), known[-1])


def _part(part: _Opened, wanted: Sequence[str]) -> Part:
    place = "store" if part.version else "starter" if part.state == "excerpt" else "custom"
    version, tables = (part.version.version, _tables_digest(part.version)) if part.version else ("", "")
    return Part(part.key, place, version, part.sha256, tables, tuple(wanted))


def _tables_digest(version: snapshot.Snapshot) -> str:
    return hashlib.sha256(repr(sorted(version.tables.items())).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class _Skipped:
    """A publication of which the store holds no version that can be used, why, and how the last attempt to get it
    went."""

    key: str
    notes: Sequence[str] = ()
    status: snapshot.Status | None = None


def _stored(lists_dir: Path, source: Source, day: date, as_of: date | None) -> _Opened | _Skipped:
    version, notes = snapshot.latest(lists_dir, source.key, as_of)
    status = None if as_of else snapshot.status(lists_dir, source.key)
    if status and status.outcome in ("refused", "failed"):
        notes = [*notes, f"the last attempt to renew it {_ENDED[status.outcome]}: {status.reason}"]
    if version is None:
        none = [f"the store has no version by {as_of}"] if as_of else []
        return _Skipped(source.key, [*notes, *none], status)
    lacks = [*notes, *version.lacks]
    published = date.fromisoformat(version.published_on) if version.published_on else None
    checked = status.checked_at if status and status.outcome in ("ok", "unchanged") else version.retrieved_at
    age = (day - (published or date.fromisoformat(checked[:10]))).days
    stale = age > source.stale_after_days
    state = "degraded" if lacks else "stale" if stale else "fresh"
    tables = snapshot.load(lists_dir, version)
    return _Opened(
        key=source.key, state=state, tables=tables, published_on=published, sha256=version.sha256,
        version=version, retrieved_at=version.retrieved_at, status=status, notes=[*lacks, *version.notes],
    )  # fmt: skip


def _starter(lists_dir: Path) -> list[tuple[str, Path]]:
    own = lists_dir / "starter"
    folder = own if own.is_dir() else shipped() / "lists" / "starter"
    return [(path.stem, path) for path in sorted(folder.glob("*.csv"))]


def _from_file(key: str, path: Path, state: str, as_of: date | None = None) -> _Opened:
    publication = _own(path)
    notes = [_EXCERPT] if state == "excerpt" else [_UNVERSIONED] if as_of else []
    if as_of and publication.published_on and publication.published_on > as_of:
        state, publication = "missing", replace(publication, records=iter(()))
    return _Opened(
        key=key, state=state, tables=tabulate(key, publication), published_on=publication.published_on,
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(), notes=notes,
    )  # fmt: skip


def _left_out(source: Source | None) -> bool:
    """Whether a list that is there is not used unless named: a part of a file that the catalogue has off. A whole list
    that is off is used as soon as somebody has imported it."""
    return source is not None and bool(source.off) and bool(source.part_of)


def _carriers(catalogue: dict[str, Source]) -> set[str]:
    """Publications that are no list themselves but hold several."""
    return {source.part_of for source in catalogue.values() if source.part_of}


def _sources(part: _Opened, catalogue: dict[str, Source]) -> list[str]:
    """The lists that a publication holds: itself, or those that are part of it."""
    return [key for key, source in catalogue.items() if source.part_of == part.key] or [part.key]


def _only(tables: Tables, wanted: Collection[str]) -> Tables:
    """The rows of the wanted sources."""
    if {*tables.entities["source"].unique(), *tables.components["source"].unique()} <= set(wanted):
        return tables
    frames = {}
    for name in Tables._fields:
        if name != "entries":
            frame: pl.DataFrame = getattr(tables, name)
            source = pl.col("source") if "source" in frame.columns else pl.col("entity_id").str.split(":").list.first()
            frames[name] = frame if name == "quarantine" else frame.filter(source.is_in(list(wanted)))
    return Tables(**frames, entries=tables.entries)


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
    from xref.sources import PARSERS, custom_csv  # imported late: the store holds tables, few have lists of their own

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


def _health(key: str, part: _Opened, catalogue: dict[str, Source], used: bool, today: date) -> tuple[object, ...]:
    source, tables, status = catalogue.get(key), part.tables, part.status
    day = part.published_on or (date.fromisoformat(part.retrieved_at[:10]) if part.retrieved_at else None)
    alone = key == part.key
    entities, names = tables.entities, tables.names.height
    if not alone:  # one file of several lists
        entities = entities.filter(pl.col("source") == key)
        names = tables.names.join(entities.select("entity_id"), on="entity_id", how="semi").height
    set_aside = tables.quarantine.filter(~pl.col("kept")).height if alone else 0
    note = "; ".join(part.notes) if used or not source else source.off
    return (
        key, source.title if source else key, part.state if used else "off", part.published_on, part.retrieved_at,
        (today - day).days if day else None, tables.entries if alone else entities.height, set_aside, part.sha256,
        source.licence if source else None, source.publisher if source else None, source.url if source else None,
        entities.height, names, tables.quarantine.height - set_aside if alone else 0, note or None,
        status.checked_at if status else None, _next_due(catalogue.get(part.key), status), _holds(source),
    )  # fmt: skip


def _absent(source: Source, carrier: Source | None, skipped: _Skipped | None, named: bool) -> tuple[object, ...]:
    """The health of a list that is not in the store: refused, missing, or off (or closed) and not asked for.

    carrier: the publication that holds the list, if that is another; what is off for it is off for its lists.
    """
    notes, status = (skipped.notes, skipped.status) if skipped else ((), None)
    state = "refused" if status and status.outcome == "refused" else "missing"
    note = "; ".join(notes) or f"xref refresh {source.part_of or source.key}"
    off = source.off or (carrier.off if carrier else "")
    if source.closed or (off and not named):
        state, note = "off", source.closed or off
    return (
        source.key, source.title, state, None, None, None, 0, 0, None, source.licence, source.publisher, source.url,
        0, 0, 0, note, status.checked_at if status else None, _next_due(source, status), _holds(source),
    )  # fmt: skip


def _holds(source: Source | None) -> str:
    return source.holds if source else "parties"


def _next_due(source: Source | None, status: snapshot.Status | None) -> str | None:
    if source is None or not source.download or status is None:
        return None
    due = datetime.fromisoformat(status.checked_at) + timedelta(hours=source.every_hours)
    return due.isoformat(timespec="seconds")
