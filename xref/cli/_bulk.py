"""`xref run` over a corpus in parts (`xref.bulk`): what it follows from is noted, so that it can go on when stopped."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Unpack

from xref import bulk, engines, manifest, places, runs, shards
from xref.bulk import work
from xref.cli._progress import screening
from xref.cli._report import Begun, Given, Reported, reported
from xref.detectors import Detector
from xref.embeddings import Embeddings
from xref.errors import UsageError
from xref.manifest import ARTICLES
from xref.places import Place, joined
from xref.shards import Shard

if TYPE_CHECKING:
    from xref.cli.run import Parts
    from xref.content import Content
    from xref.web import Web

LARGE = 50_000_000  # bytes: some 10,000 articles, from which on memory and minutes count
_JOINED = "joined"


def bulk_reported(
    corpus: Sequence[Path | str], asked: Mapping[str, Any], parts: Parts, web: Web | None, second: Sequence[Detector],
    model: Embeddings | None, *, quiet: bool, verbose: bool, **given: Unpack[Given],
) -> Reported:  # fmt: skip
    """Screen a corpus in parts and report. asked: what the manifest says of the options; second, model: opened."""
    below: Place = parts.work or given["out"] / runs.WORK
    key = manifest.digest_of([asked, {name: str(value) for name, value in given.items()}])[:16]
    before = _last(below, key) if parts.resume else {}
    started = datetime.fromisoformat(before["started"]) if before else datetime.now(UTC)
    name = f"{key}-{started:%Y%m%dT%H%M%S%f}"
    folder, here = joined(below, name), given["out"] / runs.WORK / name / _JOINED
    sizes = bulk.Sizes(*before["sizes"]) if before else bulk.SIZES
    cut = list(shards.split(corpus, sizes.read, follow=asked["follow"]))

    def found(begun: Begun) -> Content:
        inputs = _inputs(begun, cut, model, sizes)
        if before and (other := [name for name, value in inputs.items() if before.get(name) != value]):
            problem = f"the run of {before['started']} cannot go on: it follows from another {', '.join(other)}"
            raise UsageError(problem, "run without --resume")
        if not before:
            work.begun(folder, inputs)
        embeddings = Path(asked["embeddings"]) if asked["embeddings"] else None
        wanted = bulk.Asked(
            asked["fields"], asked["follow"], begun.opened.policy, begun.edges, begun.log, asked["ner"], embeddings
        )  # fmt: skip
        engine = engines.chosen(parts.engine or "local", parts.workers, parts.scheduler)
        with engine, screening(quiet) as done:
            return bulk.screened(
                corpus, cut, wanted, begun.prepared, begun.previous, begun.now, engine, folder, here, sizes, web, done
            )

    try:
        done = reported(
            found, ARTICLES, asked, detectors=second, embeddings=model, started=started, quiet=quiet, verbose=verbose,
            **given,
        )  # fmt: skip
    except KeyboardInterrupt:
        print(f"xref: stopped; what is done is in {places.shown(folder)}: go on with --resume", file=sys.stderr)
        raise SystemExit(130) from None
    for left in {str(folder): folder, str(here.parent): here.parent}.values():
        work.remove(left)
    return done


def _last(below: Place, key: str) -> dict[str, Any]:
    """What the last run of the same that was stopped follows from."""
    names = {str(file)[len(str(below)) :].strip("/\\").partition("/")[0] for file in places.files(below)}
    for name in sorted(names, reverse=True):
        if name.startswith(f"{key}-") and (before := work.inputs(joined(below, name))):
            return before
    raise UsageError(f"no run of the same was stopped: none is in {places.shown(below)}", "run without --resume")


def _inputs(begun: Begun, cut: Iterable[Shard], model: Embeddings | None, sizes: bulk.Sizes) -> dict[str, Any]:
    """What the answer follows from, as JSON holds it."""
    return {
        "started": begun.started.isoformat(),
        "xref": manifest.digest_of([manifest.code(), dict(manifest.data())]),
        "libraries": manifest.digest_of([dict(manifest.dependencies()), manifest.python()]),
        "lists": begun.prepared.folder.name,
        "policy": manifest.digest_of(asdict(begun.opened.policy)),
        "decisions": begun.log.head,
        "ownership": manifest.digest_of([list(file) for file in begun.edges.files]),
        "detectors": manifest.digest_of(dict(begun.now.detectors)),
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
