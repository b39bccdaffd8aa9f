"""`xref run` over a corpus in parts (`xref.bulk`): what it follows from is noted, so that it can go on when stopped."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Unpack
from urllib.parse import urlsplit

from filelock import FileLock, Timeout

from xref import bulk, engines, installed, places, runs, shards
from xref.bulk import work
from xref.cli._progress import screening
from xref.cli._report import Begun, Given, Reported, reported
from xref.detectors import Detector
from xref.embeddings import Embeddings
from xref.errors import CorpusError, DownloadError, ReportError, UsageError
from xref.installed import digest_of
from xref.manifest import ARTICLES
from xref.places import Place, joined
from xref.report import folder as report
from xref.shards import Shard

if TYPE_CHECKING:
    from xref.cli._options import Parts
    from xref.content import Content
    from xref.web import Web

LARGE = 50_000_000  # bytes: some 10,000 articles, from which on memory and minutes count
_JOINED = "joined"
_NO_STORE = ("memory", "http", "https")  # a process sees its own memory alone, and nothing is written to the web


def bulk_reported(
    corpus: Sequence[Path | str], asked: Mapping[str, Any], parts: Parts, web: Web | None, second: Sequence[Detector],
    model: Embeddings | None, *, quiet: bool, verbose: bool, **given: Unpack[Given],
) -> Reported:  # fmt: skip
    """Screen a corpus in parts and report. asked: what the manifest says of the options; second, model: opened."""
    out = given["out"].absolute()
    below = _below(parts, out)
    key = digest_of([asked, {name: str(value) for name, value in given.items()}, str(out)])[:16]
    last = _last(below, key)
    if parts.resume and not last:
        raise UsageError(f"no run of the same was stopped: none is in {places.shown(below)}", "run without --resume")
    if last and not (parts.resume or quiet):
        said = f"xref: the run of {last['started'][:19]} is at work or was stopped (--resume goes on with it)"
        print(f"{said}: what it did is in {places.shown(below)}", file=sys.stderr)
    before = last if parts.resume else {}
    started = datetime.fromisoformat(before["started"]) if before else datetime.now(UTC)
    name = f"{key}-{started:%Y%m%dT%H%M%S%f}"
    folder, here = joined(below, name), out / runs.WORK / name / _JOINED
    sizes = bulk.Sizes(*before["sizes"]) if before else bulk.SIZES
    cut = list(shards.split(corpus, sizes.read, follow=asked["follow"]))

    def found(begun: Begun) -> Content:
        inputs = _inputs(begun, cut, model, sizes)
        if before and (other := [name for name, value in inputs.items() if before.get(name) != value]):
            problem = f"the run of {before['started']} cannot go on: it follows from another {', '.join(other)}"
            raise UsageError(problem, "run without --resume")
        if not before:
            work.begun(folder, inputs)
        embeddings = Path(asked["embeddings"]).absolute() if asked["embeddings"] else None
        wanted = bulk.Asked(
            asked["fields"], asked["follow"], begun.opened.policy, begun.edges, begun.log, asked["ner"], embeddings
        )  # fmt: skip
        engine = engines.chosen(
            parts.engine or ("dask" if parts.scheduler else "local"), parts.workers, parts.scheduler
        )  # fmt: skip
        with engine, screening(quiet) as done:
            return bulk.screened(
                corpus, cut, wanted, begun.prepared, begun.previous, begun.now, engine, folder, here, sizes, web, done
            )

    with _alone(here.parent):
        report.clear(out, started)
        try:
            done = reported(
                found, ARTICLES, asked, detectors=second, embeddings=model, started=started, resumed=bool(before),
                quiet=quiet, verbose=verbose, **given,
            )  # fmt: skip
        except KeyboardInterrupt:
            if work.inputs(folder):
                print(f"xref: stopped; what is done is in {places.shown(folder)}: go on with --resume", file=sys.stderr)
            raise SystemExit(130) from None
        except (CorpusError, DownloadError):  # there is no article
            _remove(folder, here.parent)
            raise
        _remove(folder, here.parent)
    return done


def _below(parts: Parts, out: Path) -> Place:
    """Where the folders of work in progress are, as every process finds it."""
    if not parts.work:
        return out / runs.WORK
    if path := places.path_of(parts.work):
        return path.absolute()
    if urlsplit(parts.work).scheme.lower() in _NO_STORE:
        raise UsageError(f"--work {places.shown(parts.work)} holds no files for other processes", "give a folder")
    return parts.work


def _remove(folder: Place, here: Path) -> None:
    for left in {str(folder): folder, str(here): here}.values():
        work.remove(left)


@contextmanager
def _alone(here: Path) -> Iterator[None]:
    """One process at a time goes on with a run, from its beginning until nothing of it is left but the report."""
    lock = here.with_name(f"{here.name}.lock")
    try:
        here.parent.mkdir(parents=True, exist_ok=True)
        held = FileLock(lock)
        held.acquire(timeout=0)
    except Timeout:
        raise UsageError("this run is at work", "let it end, or stop it before --resume") from None
    except OSError as error:
        raise ReportError(f"{here.parent} cannot be written: {error.strerror}", "give another --out") from None
    try:
        yield
    finally:
        held.release()
        with suppress(OSError):  # another waits for it, where that keeps a file from being removed
            lock.unlink(missing_ok=True)


def _last(below: Place, key: str) -> dict[str, Any]:
    """What the last run of the same that has not ended follows from; {} if there is none."""
    try:
        names = places.folders(below)
    except OSError as error:
        raise ReportError(f"{places.shown(below)} cannot be read: {error.strerror or error}", "see --work") from None
    for name in sorted(names, reverse=True):
        if name.startswith(f"{key}-") and (before := work.inputs(joined(below, name))):
            return before
    return {}


def _inputs(begun: Begun, cut: Iterable[Shard], model: Embeddings | None, sizes: bulk.Sizes) -> dict[str, Any]:
    """What the answer follows from, as JSON holds it."""
    here = installed.state()
    return {
        "started": begun.started.isoformat(),
        "xref": digest_of([here.code, here.data]),
        "libraries": digest_of([here.packages, here.python]),
        "lists": begun.prepared.folder.name,
        "policy": digest_of(asdict(begun.opened.policy)),
        "decisions": begun.log.head,
        "ownership": digest_of([list(file) for file in begun.edges.files]),
        "detectors": digest_of(dict(begun.now.detectors)),
        "embeddings": model.sha256 if model else "",
        "corpus": _digest(cut),
        "sizes": list(sizes),
    }


def _digest(cut: Iterable[Shard]) -> str:
    """A hash of the files of a corpus: their names, their sizes and when they were written."""
    hashed = hashlib.sha256()
    for shard in cut:
        files = [joined(shard.place, below) for below in shard.files] if shard.files else [shard.place]
        hashed.update(json.dumps([*shard, *map(_state, files)]).encode("utf-8", "surrogatepass"))
    return hashed.hexdigest()


def _state(file: Place) -> str:
    try:
        return places.state(file)
    except OSError:  # who reads it says why
        return ""
