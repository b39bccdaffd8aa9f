"""New versions of published lists: downloaded or given as files, recognised by content, checked, tabulated, stored.

A new version is taken only if it parses, stays within the bounds of the catalogue and still holds most of what the last
one held; else the last good version stays in use. Whoever calls these functions holds `snapshot.writing`.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from datetime import date, datetime, timedelta
from email.utils import parsedate_to_datetime
from itertools import groupby
from pathlib import Path
from threading import Event
from typing import Literal, NamedTuple

import httpx
import polars as pl

from xref import snapshot
from xref.catalogue import Source
from xref.download import Fetched, Limits, NotModified, fetch
from xref.entities import Tables, tabulate
from xref.errors import DownloadError, ParseError, StoreError, UsageError, XrefError
from xref.packed import no_list, unpacked
from xref.snapshot import Origin, Snapshot, Status
from xref.sources import PARSERS

_LARGEST = 2_000_000_000  # bytes unpacked of a file given by hand; the largest list, OFAC's advanced XML, has 130 MB
_AT_ONCE = 6  # downloads; more gain nothing, since each publisher has its own server and there are some ten
_EARLY = 0.9  # of the interval: a schedule that is as long as the interval must not miss every other time by a second
_OUTCOMES: dict[str, Literal["ok", "unchanged", "refused", "failed"]] = {
    "new": "ok", "older": "ok", "same": "unchanged", "refused": "refused", "failed": "failed",
}  # fmt: skip
_UNDATED = "its publisher's date is not known: import it with --published DATE"


class Outcome(NamedTuple):
    """What became of one publication, or of a file that is none.

    state: new; same (as the last version, or not modified); older (kept, but a newer one stays in use); refused (the
    last good version stays in use); failed (it could not be downloaded); unrecognised. entries is the number in that
    version, quarantined the rows that its parser set aside.
    """

    name: str
    state: str
    key: str = ""
    version: str = ""
    entries: int = 0
    quarantined: int = 0
    problem: str = ""


class _Stopped(Exception):  # noqa: N818 (it ends the threads and never leaves this module)
    """The main thread has ended."""


def refresh(
    sources: Sequence[Source],
    lists_dir: Path,
    catalogue: dict[str, Source],
    now: datetime,
    client: httpx.Client,
    force: bool = False,
    limits: Limits = Limits(),  # noqa: B008 (it is immutable)
    report: Callable[[str, int, int | None], object] = lambda key, done, total: None,
) -> Iterator[Outcome]:
    """Download `sources` and import what is new; one outcome a source, as each is ready, and none stops another.

    force: fetch also what is not modified. report is told, from several threads, the key, the bytes of the present file
    fetched and how many it has, if known. Raises `StoreError` if the store cannot be written.
    """
    folder, stop = lists_dir / ".download.part", Event()

    def get(source: Source, known: Sequence[Origin]) -> Fetched | NotModified:
        def pause(seconds: float) -> None:
            if stop.wait(seconds):
                raise _Stopped

        def tell(done: int, total: int | None) -> None:
            if stop.is_set():
                raise _Stopped
            report(source.key, done, total)

        target = folder / source.key
        target.mkdir(parents=True)
        return fetch(client, source, target, known, limits, pause, tell)

    pool = ThreadPoolExecutor(_AT_ONCE)
    try:
        waiting = {pool.submit(get, s, () if force else _known(lists_dir, s.key)): s for s in sources}
        for done in as_completed(waiting):
            yield _finished(waiting[done], done, folder, lists_dir, catalogue, now)
            shutil.rmtree(folder / waiting[done].key, ignore_errors=True)
    finally:
        stop.set()
        pool.shutdown(cancel_futures=True)
        shutil.rmtree(folder, ignore_errors=True)


def chosen(
    catalogue: dict[str, Source], keys: Collection[str], lists_dir: Path, due_at: datetime | None
) -> list[Source]:
    """The sources to download: those named, else all that are in use; only those that are due if `due_at` is given.

    A list that is part of another comes with that one. A source is due when most of its `every_hours` have passed since
    it was looked at, and after a download that failed within the hour. Raises `UsageError` if a key is not known,
    closed, or has no address.
    """
    wanted = dict.fromkeys(catalogue[key].part_of or key if key in catalogue else key for key in keys)
    if unknown := sorted(set(wanted) - set(catalogue)):
        raise UsageError(f"no list {', '.join(unknown)}", f"the lists are {', '.join(catalogue)}")
    for source in map(catalogue.__getitem__, wanted):
        if source.closed:
            raise UsageError(f"{source.key} is refused", source.closed)
        if not source.download:
            why = source.off or "its publisher gives no address for programs"
            raise UsageError(f"{source.key}: {why}", f"get it from {source.url} and give it by --from FILE")
    found = [catalogue[key] for key in wanted] or [
        s for s in catalogue.values() if s.download and not s.closed and not s.off and not s.part_of
    ]
    return [
        source for source in found if due_at is None or _is_due(snapshot.status(lists_dir, source.key), source, due_at)
    ]


def _is_due(status: Status | None, source: Source, now: datetime) -> bool:
    if status is None:
        return True
    hours = min(source.every_hours, 1) if status.outcome == "failed" else source.every_hours
    return now - datetime.fromisoformat(status.checked_at) >= timedelta(hours=hours * _EARLY)


def _known(lists_dir: Path, key: str) -> Sequence[Origin]:
    """What to ask by for a newer version; nothing if the one in use is damaged, so that it is fetched again."""
    status = snapshot.status(lists_dir, key)
    last, skipped = snapshot.latest(lists_dir, key)
    sound = last is not None and not skipped and not snapshot.verify(lists_dir, last)
    return status.origins if status and sound else ()


def _finished(
    source: Source,
    done: Future[Fetched | NotModified],
    folder: Path,
    lists_dir: Path,
    catalogue: dict[str, Source],
    now: datetime,
) -> Outcome:
    key = source.key
    try:
        got = done.result()
    except DownloadError as error:
        return _noted(Outcome(key, "failed", key, problem=str(error)), lists_dir, now)
    except OSError as error:
        raise StoreError(f"cannot write to {folder}: {error.strerror or error}", "free space on the disk") from None
    if isinstance(got, NotModified):
        last, _ = snapshot.latest(lists_dir, key)
        if last is None:
            raise StoreError(f"the version of {key} in use was removed during the refresh", "run it again")
        return _noted(_placed(key, "same", last, lists_dir), lists_dir, now)
    try:
        group = _group(key, got.files, folder / key, source.largest)
        outcome = _import(group, lists_dir, source, catalogue, now, got.origins)
    except StoreError:
        raise
    except XrefError as error:
        outcome = Outcome(key, "refused", key, problem=str(error))
    if outcome.state == "refused":
        snapshot.refuse(lists_dir, key, got.files, outcome.problem, now, got.origins)
    return _noted(outcome._replace(name=key), lists_dir, now, got.origins)


def _group(key: str, fetched: Sequence[Path], folder: Path, largest: int) -> tuple[Path, ...]:
    """The files of the publication, unpacked. Raises `ParseError` if they are anything but one publication of `key`."""
    files = [p for n, file in enumerate(fetched) for p in unpacked(file, folder / f"{n}.unpacked", largest)]
    groups = PARSERS[key].claims(files) if key in PARSERS else []
    odd = set(files).difference(*groups)
    for file in sorted(odd) or files[:1]:
        if odd or len(groups) != 1:
            problem = no_list(file) or "it is not this list, or has another layout"
            raise ParseError(file, problem, remedy="look at it in refused/, and see whether there is a newer xref")
    return groups[0]


def import_path(
    path: Path,
    lists_dir: Path,
    catalogue: dict[str, Source],
    keys: Collection[str],
    now: datetime,
    published: date | None = None,
) -> Iterator[Outcome]:
    """Import a file, a folder (with those below it), a zip or a gz; one outcome a publication, bad ones stop no others.

    Files of one folder can be one publication (OFAC's SDN.CSV with ALT.CSV and ADD.CSV). `published`: the publisher's
    date of those that do not say it themselves. Raises `UsageError` if the path is not there, `StoreError` if the
    store cannot be written.
    """
    if not path.exists():
        raise UsageError(f"no such file or folder: {path}", "give the list file, or the folder that holds it")
    files = sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
    for _, together in groupby(files, key=lambda file: file.parent):
        with tempfile.TemporaryDirectory() as scratch:
            plain: list[Path] = []
            for number, file in enumerate(together):
                try:
                    plain += unpacked(file, Path(scratch) / str(number), _LARGEST)
                except ParseError as error:
                    yield Outcome(file.name, "refused", problem=str(error))
            yield from import_files(plain, lists_dir, catalogue, keys, now, published)


def import_files(
    files: Sequence[Path],
    lists_dir: Path,
    catalogue: dict[str, Source],
    keys: Collection[str],
    now: datetime,
    published: date | None = None,
) -> Iterator[Outcome]:
    """Import the publications that unpacked files of one folder hold; what no parser claims is unrecognised."""
    left = []
    for file in files:
        if problem := no_list(file):
            yield Outcome(file.name, "unrecognised", problem=problem)
        else:
            left.append(file)
    for key, parser in PARSERS.items():
        if key not in catalogue or (keys and key not in keys):
            continue
        try:
            groups = parser.claims(left)
        except XrefError as error:
            refused = Outcome(getattr(error, "path", Path(key)).name, "refused", key, problem=str(error))
            yield _noted(refused, lists_dir, now)
            left = [file for file in left if file != getattr(error, "path", None)]
            continue
        for group in groups:
            left = [file for file in left if file not in group]
            yield _noted(_import(group, lists_dir, catalogue[key], catalogue, now, (), published), lists_dir, now)
    for file in left:
        yield Outcome(file.name, "unrecognised", problem="none of the lists that xref knows")


def _import(
    files: Sequence[Path],
    lists_dir: Path,
    source: Source,
    catalogue: dict[str, Source],
    now: datetime,
    origins: Sequence[Origin] = (),
    day: date | None = None,
) -> Outcome:
    name, key = " + ".join(file.name for file in files), source.key
    if source.closed:
        return Outcome(name, "refused", key, problem=source.closed)
    try:
        if known := snapshot.find(lists_dir, key, files):
            return _placed(name, "same", known, lists_dir)
        publication = PARSERS[key].read(files)
        tables = tabulate(key, publication)
        last, _ = snapshot.latest(lists_dir, key)
        published = publication.published_on or day or _modified(origins)
        lacks = publication.lacks if published else (*publication.lacks, _UNDATED)
        if problem := doubt(tables, published or now.date(), source, catalogue, lists_dir, last):
            return Outcome(name, "refused", key, problem=problem)
        stored = snapshot.take(lists_dir, key, files, tables, published, now, lacks, publication.notes, origins)
    except StoreError:
        raise
    except XrefError as error:
        return Outcome(name, "refused", key, problem=str(error))
    return _placed(name, "new", stored, lists_dir)


def _modified(origins: Sequence[Origin]) -> date | None:
    """The day on which the server says that the last of the files was changed: Canada's list says none itself."""
    days = []
    for origin in origins:
        try:
            days.append(parsedate_to_datetime(origin.last_modified).date())
        except ValueError:
            continue
    return max(days, default=None)


def doubt(
    tables: Tables, day: date, source: Source, catalogue: dict[str, Source], lists_dir: Path, last: Snapshot | None
) -> str:
    """Why a publication cannot be the whole list: too few or too many entries, too much of `last` gone; "" if it can.

    The lists that it holds besides are held to their own bounds, unless they are off. An older publication (`day` is
    the publisher's, else today) need not hold what the last one holds.
    """
    parts = [s for s in catalogue.values() if s.part_of == source.key and not s.off]
    counts = dict(tables.entities.group_by("source").len().iter_rows()) | {source.key: tables.entries}
    for part in (source, *parts):
        count, which = counts.get(part.key, 0), "the list" if part is source else part.key
        if count < part.at_least:
            return f"{count} entries, but {which} has at least {part.at_least}"
        if count > part.at_most:
            return f"{count} entries, but {which} has at most {part.at_most}"
    if last is None or day.isoformat() < last.day:
        return ""
    ids, before = set(holdings(tables)["id"]), holdings(snapshot.load(lists_dir, last))
    what = "components" if source.holds == "components" else "entities"
    for part in (source, *parts):
        held = before if part is source else before.filter(pl.col("source") == part.key)
        kept = sum(map(ids.__contains__, held["id"]))
        if kept < part.keep_at_least * held.height:
            which = f"{held.height} {what}" if part is source else f"{held.height} {what} of {part.key}"
            change = "if the publisher took the others off, lower keep_at_least in catalogue.toml"
            return f"it holds {kept} of the {which} in {last.version}, less than {part.keep_at_least:.0%}: {change}"
    return ""


def holdings(tables: Tables) -> pl.DataFrame:
    """The id and source of everything that a publication holds."""
    entities = tables.entities.select("source", id="entity_id")
    return pl.concat([entities, tables.components.select("source", id="component_id").unique(maintain_order=True)])


def _placed(name: str, state: str, stored: Snapshot, lists_dir: Path) -> Outcome:
    """The outcome of a version that is in the store: `state`, or older if it is not the one in use."""
    used, problem = snapshot.latest(lists_dir, stored.key)[0], ""
    if used and used != stored:
        state, problem = "older", f"it is of {stored.day}; that of {used.day} stays in use"
    return Outcome(name, state, stored.key, stored.version, stored.entries, stored.quarantined, problem)


def _noted(outcome: Outcome, lists_dir: Path, now: datetime, origins: Sequence[Origin] = ()) -> Outcome:
    """The outcome, once it is written as the list's status; what the server said counts only if the list was taken."""
    before = snapshot.status(lists_dir, outcome.key)
    taken = origins and outcome.state in ("new", "same", "older")
    kept = origins if taken else before.origins if before else ()
    status = Status(
        checked_at=now.isoformat(timespec="seconds"),
        outcome=_OUTCOMES[outcome.state],
        reason=outcome.problem,
        origins=list(kept),
    )
    snapshot.record(lists_dir, outcome.key, status)
    return outcome
