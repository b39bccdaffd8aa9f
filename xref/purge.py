"""Take what is personal out of reports that are older than they need be kept, and leave what proves that they were.

1. A column of texts stays if `STAYS` names it: ids, sources, programmes, codes, who decided and why. Every other text
   goes: sentences, titles, addresses, identifiers, birth dates, evidence in words, notes; numbers, dates and controlled
   words stay. So a column that is added to a report goes until somebody says that it is not personal.
2. A name stays where its kind says that it is no person's (`NAMES`).
3. Files that are neither CSV nor Parquet go whole: they say in prose what the CSV files say.
4. The manifest keeps the hash of each file as the report had it, and has those of what is left beside them. The log
   of runs gets one row more, so that `xref verify` knows the new manifest (`xref.runs`).
5. What a run that was stopped has done so far goes whole: it holds its articles.

What was decided (dispositions.csv) stays: taking words out of it would break its chain.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl

from xref import aside, manifest, rescreen, runs, tables
from xref.errors import LedgerError, ReportError

STAYS = {
    "matches": (
        "match_id", "article_id", "entity_id", "source", "source_title", "programmes", "countries", "party_id",
        "also_listed_on", "list_sha256", "disposition_by", "disposition_on", "disposition_reason",
    ),
    "changes": ("match_id", "article_id", "entity_id", "source", "fields", "why"),
    "evidence": ("match_id", "rule"),
    "mentions": ("article_id", "detector", "best_entity_id", "lists_screened", "same_as"),
    "parties": ("party_id", "countries", "sources", "entity_ids", "programmes", "articles"),
    "records": (
        "party_id", "entity_id", "source", "source_title", "countries", "programmes", "list_sha256", "record_sha256",
    ),
    "supply_chain": (
        "article_id", "subject_kind", "relation", "item_kind", "item_class", "object_kind", "tense", "modality",
        "subject_entity_ids", "object_entity_ids", "item_control",
    ),
    "descriptions": ("article_id", "entity_id", "party_id", "also_listed_on", "programmes"),
    "equipment": (
        "article_id", "mention", "system", "system_type", "role", "name", "country", "components", "hs6", "chpl_tier",
        "entity_ids", "lists_screened", "basis",
    ),
    "goods": (
        "article_id", "mention", "term", "countries", "hs6", "chpl_tier", "eccn", "eu_annex", "military", "status",
        "note", "basis",
    ),
    "ownership": ("article_id", "rule", "rule_state", "outcome", "owners", "basis"),
    "lists": tuple(tables.LISTS),
    "quarantine": ("source", "field"),
    "articles": ("article_id", "publisher", "language", "copy_of", "sha256"),
    "unread": ("article_id", "reason"),
    "seen": ("entity_id",),
}  # fmt: skip
NAMES = {  # columns of names, by the column with their kind
    "matches": {"mention": "mention_kind", "entity_name": "entity_kind", "matched_name": "entity_kind"},
    "mentions": {"mention": "mention_kind", "canonical": "mention_kind"},
    "parties": {"name": "kind", "mentions": "kind"},
    "records": {"name": "kind"},
    "supply_chain": {"subject": "subject_kind", "item": "item_kind", "object": "object_kind"},
    "descriptions": {"entity_name": "entity_kind"},
}
_STOPPED = 30  # days after which nobody goes on with a run that was stopped
_NO_REPORT = ("datapackage.json",)  # says what the columns hold, the same in every report
_NO_PERSON = ("organisation", "vessel", "aircraft", "equipment", "goods", "place")  # `unknown` may be one


class Old(NamedTuple):
    """A run that can be purged: its folder, and when it was."""

    folder: Path
    started: datetime


def old(out: Path, now: datetime, days: int) -> Iterator[Old]:
    """The runs in a folder that are older than so many days and were not purged, the oldest first.

    Raises `ReportError` if the manifest of one cannot be read.
    """
    found = []
    for path in sorted(out.glob(f"[!.]*/{manifest.NAME}")):
        if not path.parent.is_symlink():
            values = manifest.read(path.parent)
            started = datetime.fromisoformat(values["started"])
            if started < now - timedelta(days) and not values.get("purged"):
                found.append(Old(path.parent, started))
    return iter(sorted(found, key=lambda run: (run.started, run.folder.name)))


def stopped(out: Path, now: datetime, days: int) -> Iterator[Path]:
    """What runs that were stopped have done so far, if nothing was written there for so many days, or for a month.

    What was written within a day may be of a run that goes on.
    """
    since = (now - timedelta(min(max(days, 1), _STOPPED))).timestamp()
    for work in sorted(out.glob(f"{runs.WORK}/*")):
        if max(path.lstat().st_mtime for path in (work, *work.rglob("*"))) < since:
            yield work


def ready(out: Path, now: datetime) -> None:
    """Clear away what a purge that was killed left, and note what it did not. Raises `LedgerError`, `ReportError`."""
    log = runs.logged(out)
    if log.damage:
        raise LedgerError(f"{out / runs.NAME} is damaged: {log.damage}", f"run xref verify --repair {out}")
    try:
        for left in out.glob(".*.unpurged.part"):
            run = out / left.name.removeprefix(".").removesuffix(".unpurged.part")
            aside.remove(left) if run.exists() or left.is_symlink() else left.rename(run)
        for left in out.glob(".*.purged.part"):
            aside.remove(left)
    except OSError as error:
        raise _unwritable(out, error) from None
    noted = {row["run"]: row["manifest"] for row in log.rows}
    for path in sorted(out.glob(f"[!.]*/{manifest.NAME}")):
        name = path.parent.name
        if name in noted and noted[name] != manifest.digest(path) and manifest.read(path.parent).get("purged"):
            runs.purged(out, path.parent, now)


def purge(run: Path, now: datetime) -> None:
    """Take what is personal out of a run, whole or not at all. Raises `ReportError` if it cannot be read or written."""
    values = manifest.read(run)
    part, whole = run.with_name(f".{run.name}.purged.part"), run.with_name(f".{run.name}.unpurged.part")
    try:
        part.mkdir()
        left = {name: _left(run / name, part, values) for name in values["files"]}
        unread = [row | {"path": None} for row in values["unread"]]
        purged = {"on": now.date().isoformat(), "files": left, "changed": _changed(run, values)}
        values |= {"unread": unread, "purged": purged}
        (part / manifest.NAME).write_text(manifest.text_of(values), encoding="utf-8", newline="\n")
        rescreen.forget(run.parent)
        run.rename(whole)
        part.rename(run)
        shutil.rmtree(whole)
    except (OSError, pl.exceptions.PolarsError) as error:
        shutil.rmtree(part, ignore_errors=True)
        if whole.exists() and not run.exists():
            whole.rename(run)
        raise _unwritable(run, error) from None
    runs.purged(run.parent, run, now)


def remove(work: Path) -> None:
    """Remove one of `stopped`. Raises `ReportError` if it cannot be."""
    try:
        aside.remove(work)
    except OSError as error:
        raise _unwritable(work, error) from None


def without_personal(name: str, frame: pl.DataFrame) -> pl.DataFrame:
    """A table of a report without what is personal; name: as its file, without the suffix."""
    schema = tables.REPORT.get(name, frame.schema)
    names = {c: kind for c, kind in NAMES.get(name, {}).items() if {c, kind} <= set(frame.columns)}
    gone = [c for c in frame.columns if schema.get(c) == pl.String and c not in STAYS.get(name, ()) and c not in names]
    gone += [column for column in frame.columns if column not in schema]
    return frame.with_columns(
        *(pl.lit(None, frame.schema[column]).alias(column) for column in gone),
        *(
            pl.when(pl.col(kind).cast(pl.String()).is_in(_NO_PERSON)).then(column).alias(column)
            for column, kind in names.items()
        ),
    )


def _changed(run: Path, values: Mapping[str, Any]) -> list[str]:
    """The files that were not as the run had written them: what is left of them proves nothing."""
    files = {name: run / name for name in values["files"]}
    return [name for name, p in files.items() if not p.is_file() or manifest.digest(p) != values["files"][name]]


def _left(path: Path, folder: Path, values: Mapping[str, Any]) -> str | None:
    """Write what is left of a file into the folder; its sha256, None if nothing is."""
    prose = path.suffix not in (".csv", ".parquet") and path.name not in _NO_REPORT
    if prose or path.name == "rows.parquet" or not path.is_file():
        return None
    new = folder / path.name
    if path.name in _NO_REPORT:
        shutil.copyfile(path, new)
    elif path.suffix == ".csv":
        frame = without_personal(path.stem, pl.read_csv(path, infer_schema=False))
        frame.write_csv(new, include_bom=values["options"].get("excel", False), line_terminator="\n")
    else:
        without_personal(path.stem, pl.read_parquet(path)).write_parquet(new)
    return manifest.digest(new)


def _unwritable(path: Path, error: Exception) -> ReportError:
    why = error.strerror if isinstance(error, OSError) else str(error).splitlines()[0]
    return ReportError(f"{path} cannot be purged: {why or error}", "see xref verify, and who may write the folder")
