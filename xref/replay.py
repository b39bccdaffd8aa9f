"""The same run again, from what it kept and what its manifest names: the proof that a report follows from its inputs.

1. Texts, or the rows of a table, are those in the run's folder, which must be as its manifest says.
2. Lists are opened from the store by the sha256 of what was published; policy, day and options are those of the run.
3. What is gone ends it with one line. What is there but other than it was (code, knowledge, a list of one's own,
   passages of press releases, an ownership file) is told, and the files that it makes differ are named.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl

from xref import (
    changes,
    decisions,
    detectors,
    embeddings,
    ledger,
    lists,
    manifest,
    narratives,
    ownership,
    rows,
    scope,
    screen,
    selftest,
)
from xref.changes import Previous
from xref.embeddings import Embeddings
from xref.errors import ReportError, TableError, UsageError
from xref.manifest import Run
from xref.narratives import Held
from xref.ownership import Edges
from xref.policy import Policy
from xref.prepared import Prepared, prepare
from xref.report import csv
from xref.tables import ARTICLES, Findings

_NAMED = 6  # files of knowledge, or packages, that a line names


class Replayed(NamedTuple):
    """What came of it, the run as a report tells it, and the inputs that are not what they were, a line each."""

    findings: Findings
    this: Run
    others: list[str]


def replay(run: Path, lists_dir: Path | None, started: datetime, command: Sequence[str]) -> Replayed:
    """Run it again; `lists_dir` is the folder of the lists, None for that of the run.

    Raises `ReportError` if the run was purged or damaged, or if what it needs is gone; `StoreError` if a list is,
    `LedgerError` if decisions are.
    """
    values = manifest.read(run)
    if purge := values.get("purged"):
        raise ReportError(f"{run} was purged on {purge['on']}: its texts are gone", "only its hashes can be verified")
    options, day = values["options"], date.fromisoformat(values["day"])
    folder = lists_dir or Path(options["lists"])
    as_of = date.fromisoformat(values["as_of"]) if values["as_of"] else None
    opened, others = lists.reopen(folder, manifest.parts_of(values), manifest.health_of(values), as_of)
    if "seen.parquet" in values["files"]:
        opened = opened._replace(seen=_kept(run, values, "seen"))
    policy = manifest.policy_of(values)
    screened, left = scope.apply(policy, opened, options["source"])
    prepared = prepare(screened)
    edges = _edges(folder, values, as_of or day)
    second, model = _detectors(options.get("ner", "")), _model(options.get("embeddings"))
    releases = narratives.held(folder, as_of)
    log = decisions.opened(run.parent, policy, day, (values["decisions"] or {}).get("chain", ledger.START))
    found = _findings(run, values, prepared, policy, edges, second, model)
    found = decisions.applied(found, log)
    previous, entities = _previous(run, values), prepared.lists.tables.entities["entity_id"]
    found = changes.since(found, previous, changes.inputs(entities, policy, detectors.versions(second)))
    others += _others(values, edges, detectors.versions(second), releases, model)
    kept = {name: _kept(run, values, name) for name in ("rows", "seen") if f"{name}.parquet" in values["files"]}
    this = Run(
        started, command, as_of, values["reviews_due"], policy, left, selftest.kept(prepared, policy.threshold),
        detectors.versions(second), edges.files, releases, model, values["kind"], options, screened.parts, kept, log,
        values["previous"], run.resolve().name, day,
    )  # fmt: skip
    return Replayed(found, this, others)


def same(findings: Findings, run: Path) -> dict[str, bool]:
    """Whether each CSV file of the run is, byte for byte, what these findings give."""
    values = manifest.read(run)
    with tempfile.TemporaryDirectory() as folder:
        csv.write(findings, Path(folder), excel=values["options"]["excel"])
        made = {path.name: manifest.digest(path) for path in Path(folder).iterdir()}
    names = {*made, *(name for name in values["files"] if name.endswith(".csv"))}
    return {name: made.get(name) == values["files"].get(name) for name in sorted(names)}


def _findings(
    run: Path, values: Mapping[str, Any], known: Prepared, policy: Policy, edges: Edges,
    second: Sequence[detectors.Detector], model: Embeddings | None,
) -> Findings:  # fmt: skip
    if values["kind"] == manifest.TABLE:
        file = Path(values["options"]["table"]).name
        return screen.rows(rows.documents(file, _kept(run, values, "rows")), known, policy, edges)
    read = _kept(run, values, "articles").select(ARTICLES.names())
    return screen.articles(read, manifest.unread_of(values), known, policy, second, edges, model)


def _previous(run: Path, values: Mapping[str, Any]) -> Previous | None:
    """The run that this one was compared with. Raises `ReportError` if it is gone, or not as it was."""
    if not (named := values["previous"]):
        return None
    folder = run.resolve().parent / named["run"]
    if not folder.is_dir():
        raise ReportError(f"the run that this one was compared with is gone: {folder}", "restore it from a copy")
    previous = changes.read(folder)
    if previous is None or previous.named != named:
        raise ReportError(f"{folder} is not as it was when this run was compared with it", "restore it from a copy")
    return previous


def _kept(run: Path, values: Mapping[str, Any], name: str) -> pl.DataFrame:
    """A frame that the run kept. Raises `ReportError` if it is gone, or not as it was written."""
    path = run / f"{name}.parquet"
    try:
        if manifest.digest(path) == values["files"].get(path.name):
            return pl.read_parquet(path)
        problem = "was changed since the run"
    except OSError as error:
        problem = f"cannot be read: {error.strerror or error}"
    raise ReportError(f"{path} {problem}", "restore it from a copy") from None


def _edges(folder: Path, values: Mapping[str, Any], day: date) -> Edges:
    try:
        return ownership.read(folder, list(map(Path, values["options"]["ownership"])), day)
    except TableError as error:
        raise ReportError(f"an ownership file of the run is gone: {error.problem}", "put it back") from None


def _detectors(names: str) -> list[detectors.Detector]:
    try:
        return detectors.chosen(names)
    except UsageError as error:
        raise ReportError(f"a detector of the run is gone: {error.problem}", error.remedy) from None


def _model(folder: str | None) -> Embeddings | None:
    try:
        return embeddings.opened(Path(folder)) if folder else None
    except UsageError as error:
        raise ReportError(f"the model of the run is gone: {error.problem}", error.remedy) from None


def _others(
    values: Mapping[str, Any], edges: Edges, second: Mapping[str, str], releases: Held | None, model: Embeddings | None
) -> list[str]:
    """The inputs, beside the lists, that are not those of the run, a line each."""
    said = []
    if values["code"] != manifest.code():
        said.append(f"the code of xref is not that of the run ({values['tool']}, {values['code']:.12})")
    python = {"Python": values["python"]}, {"Python": manifest.python()}
    for what, then, now in (
        ("packages", values["dependencies"] | python[0], {**manifest.dependencies()} | python[1]),
        ("detectors", values["detectors"], second),
    ):
        names = [f"{n} (then {then.get(n, 'none')}, now {now.get(n, 'none')})" for n in manifest.differing(then, now)]
        said += _named(what, names)
    said += _named("knowledge files of xref", manifest.differing(values["data"], manifest.data()))
    files = {file["file"]: file["sha256"] for file in values["ownership"]}
    said += _named("ownership files", manifest.differing(files, {name: sha256 for name, sha256, _ in edges.files}))
    ranked = (values["embeddings"] or {"sha256": {}})["sha256"]
    said += _named("files of the model", manifest.differing(ranked, model.files if model else {}))
    if (values["narratives"] or {}).get("sha256") != (releases.sha256 if releases else None):
        said.append("the passages of press releases in the store are not those of the run")
    return said


def _named(what: str, names: Sequence[str]) -> list[str]:
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return [f"other {what} than in the run: {', '.join(names[:_NAMED])}{more}"] if names else []
