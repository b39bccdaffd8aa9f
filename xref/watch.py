"""What a watch tells: what changed of the lists and of the matches since it last told, each change once.

1. What is news is read from what is on disk, never from what a round remembers: the newest versions and the health of
   the lists in the store, and the `changes.csv` of each run. A round that was killed is made good by the next.
2. What was told stands in `told.json` of the outbox, written after the notice was put there, so that nothing is told
   twice and nothing is lost: a notice has the key of what it tells, and the outbox takes each key once.
3. Of a list it is news that it has another version, that it was refused or could not be fetched, and that this is
   over. Of a run: what is new, changed, reopened or cleared, but nothing that somebody decided to be no match.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl

from xref import __version__, aside, manifest, outbox, snapshot
from xref.decisions import SILENT
from xref.errors import ReportError, StoreError
from xref.outbox import Receiver
from xref.refresh import holdings
from xref.report import reading
from xref.tables import CHANGE_ROWS, MATCHES

_MOST = 50  # matches that a notice spells out; a report has them all
OUTBOX = "outbox"  # a folder beside the runs
_TOLD = "told.json"
_SHOWN = ("change", "band", "priority", "score", "mention", "entity_id", "entity_name", "source", "article_id",
          "article_title", "article_url", "change_note")  # fmt: skip
_NEWS = pl.col("change").is_null() | pl.col("change").is_in(["new", "changed", "reopened"])  # null: the first run
# lists, runs: what was last told of each list and each scope. begun: the last run that was there when the watch began.
State = dict[str, dict[str, str]]


class News(NamedTuple):
    """What is then told, and a notice of it with its key; none if nobody need hear of it."""

    told: State
    notice: dict[str, Any] | None = None
    key: str = ""


def tell_of_lists(out: Path, lists_dir: Path, catalogue: Collection[str], receivers: Sequence[Receiver]) -> None:
    """Put a notice of what is news of the lists into the outbox below `out`, for each receiver.

    Raises `ReportError` if it cannot be written.
    """
    _put(out, _of_lists(lists_dir, catalogue, _told(out)), receivers)


def tell_of_runs(out: Path, scope: str, receivers: Sequence[Receiver]) -> None:
    """The same for the runs of a scope (`xref.manifest.scope_of`), each by its own notice."""
    for found in _of_runs(out, scope, _told(out)):
        _put(out, found, receivers)


def _put(out: Path, news: News, receivers: Sequence[Receiver]) -> None:
    if news.notice:
        outbox.put(out / OUTBOX, receivers, news.notice, news.key)
    _note(out, news.told)


def _told(out: Path) -> State:
    path = out / OUTBOX / _TOLD
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
        return {part: {str(k): str(v) for k, v in values[part].items()} for part in ("lists", "runs", "begun")}
    except FileNotFoundError:
        return {"lists": {}, "runs": {}, "begun": {"after": max((run.name for run in _runs(out)), default="")}}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise ReportError(f"{path} is damaged", "remove it: what is there then is told as if new") from None


def _note(out: Path, told: State) -> None:
    folder = out / OUTBOX
    try:
        aside.write(aside.folder(folder) / _TOLD, json.dumps(told, indent=1, sort_keys=True) + "\n")
    except OSError as error:
        raise ReportError(f"{folder / _TOLD} cannot be written: {error.strerror}", "free space") from None


# --- the lists -------------------------------------------------------------------------------------------------------


def _of_lists(lists_dir: Path, catalogue: Collection[str], told: State) -> News:
    now = {key: state for key in sorted(catalogue) if (state := _state(lists_dir, key))}
    first = not told["lists"]  # what is there when a watch begins is no news, but for what is out of order
    changed = [
        key
        for key, (version, trouble, _) in now.items()
        if f"{version} {trouble}" != told["lists"].get(key, f"{version} " if first else "")
    ]
    after = {**told, "lists": {key: f"{version} {trouble}" for key, (version, trouble, _) in now.items()}}
    if not changed:
        return News(after)
    rows = [_list_change(lists_dir, key, told["lists"].get(key, "").partition(" ")[0], *now[key]) for key in changed]
    lines = [_list_line(row) for row in rows]
    said = {"subject": "; ".join(lines)[:150], "text": "\n".join(lines)}
    notice = {"xref": __version__, "of": "lists", **said, "changes": rows}
    last = max(checked for _, _, checked in (now[key] for key in changed))
    return News(after, notice, _key(last, rows))


def _state(lists_dir: Path, key: str) -> tuple[str, str, str] | None:
    """The version of a list, what is wrong with it ("" if nothing), when it was last looked at; None if never."""
    versions, status = snapshot.history(lists_dir, key), snapshot.status(lists_dir, key)
    if not versions and status is None:
        return None
    trouble = status.outcome if status and status.outcome in ("refused", "failed") else ""
    checked = status.checked_at if status else versions[-1].retrieved_at
    return (versions[-1].version if versions else "-"), trouble, checked


def _list_change(lists_dir: Path, key: str, before: str, version: str, trouble: str, checked: str) -> dict[str, Any]:
    status = snapshot.status(lists_dir, key)
    added, deleted = _difference(lists_dir, key, before, version)
    outcome = trouble or ("new" if version != before else "recovered")
    return {
        "list": key, "outcome": outcome, "version": version, "before": before or None, "added": added,
        "deleted": deleted, "problem": status.reason if status and trouble else "", "checked_at": checked,
    }  # fmt: skip


def _difference(lists_dir: Path, key: str, before: str, version: str) -> tuple[int | None, int | None]:
    """How many parties the version holds that the one before does not, and the other way round; None if unknown."""
    at = {v.version: v for v in snapshot.history(lists_dir, key)}
    if before == version or before not in at or version not in at:
        return None, None
    try:
        old, new = (set(holdings(snapshot.load(lists_dir, at[v]))["id"]) for v in (before, version))
    except StoreError:
        return None, None
    return len(new - old), len(old - new)


def _list_line(row: Mapping[str, Any]) -> str:
    if row["problem"]:
        return f"{row['list']} {row['outcome']}: {row['problem']}"
    counts = f", {row['added']:,} added, {row['deleted']:,} deleted" if row["added"] is not None else ""
    return f"{row['list']} {row['outcome']}: {row['version']}{counts}"


# --- the runs --------------------------------------------------------------------------------------------------------


def _of_runs(out: Path, scope: str, told: State) -> Iterator[News]:
    """The runs of the scope after the last that was told, or since the watch began, oldest first."""
    last = told["runs"].get(scope, told["begun"]["after"])
    for run in _runs(out):
        if run.name > last and (values := _of_scope(run, scope)):
            after = {**told, "runs": {**told["runs"], scope: run.name}}
            yield News(after, _of_run(run, values), _key(values["started"], [run.name]))


def _runs(out: Path) -> list[Path]:
    """The folders of the complete runs, the earliest first: their names begin with the time."""
    return sorted(path for path in out.glob("[!.]*") if not path.is_symlink() and (path / manifest.NAME).is_file())


def _of_scope(run: Path, scope: str) -> Mapping[str, Any] | None:
    try:
        values = manifest.read(run)
    except ReportError:
        return None  # `xref verify` speaks of what is damaged
    return values if values.get("scope") == scope else None


def bands(run: Path) -> set[str]:
    """The bands of what is news in a run: new, changed or reopened, or all of the first run of its scope."""
    return set(_heard(run).filter(_NEWS)["band"].cast(pl.String()))


def _heard(run: Path) -> pl.DataFrame:
    """The matches of a run (`tables.MATCHES`) but for those that somebody decided to be none."""
    return reading.table(run / "matches.csv", MATCHES).filter(~SILENT)


def _of_run(run: Path, values: Mapping[str, Any]) -> dict[str, Any] | None:
    """The notice of a run, None if nothing in it is news."""
    first = not values.get("previous")
    news = _heard(run).filter(_NEWS)
    gone = reading.table(run / "changes.csv", CHANGE_ROWS).filter(pl.col("change") == "cleared")
    if not news.height and not gone.height:
        return None
    counts = {"match": 0, "possible": 0} if first else {}
    for word in news["band" if first else "change"].cast(pl.String()):
        counts[word] = counts.get(word, 0) + 1
    if gone.height:
        counts["cleared"] = gone.height
    said = ", ".join(f"{number:,} {word}" for word, number in counts.items())
    subject = f"{said} in the first run" if first else said
    shown = news.head(_MOST).select(pl.col(_SHOWN).cast(pl.String())).to_dicts()
    cleared = gone.head(_MOST).select("mention", "entity_id", "entity_name", "article_id", "why").to_dicts()
    lines = [_match_line(row) for row in shown] + [
        f"cleared: {row['mention']} ({row['entity_name']}, {row['entity_id']}): {row['why']}" for row in cleared
    ]
    more = news.height - len(shown) + gone.height - len(cleared)
    text = [f"{said}; the lists are {values['state']}.", "", *lines]
    text += [f"... and {more:,} more"] if more else []
    text += ["", f"The report: {run.name}. Leads for human review; no match is not clearance."]
    return {
        "xref": __version__, "of": "run", "run": run.name, "state": values["state"], "first": first,
        "subject": subject, "text": "\n".join(text), "counts": counts, "matches": shown, "cleared": cleared,
        "more": more,
    }  # fmt: skip


def _match_line(row: Mapping[str, Any]) -> str:
    what = " ".join(filter(None, (row["change"], row["band"], row["priority"], row["score"])))
    note = f" [{row['change_note']}]" if row["change_note"] else ""
    return f"{what}: {row['mention']} = {row['entity_name']} ({row['entity_id']}) in {row['article_title']}{note}"


def _key(moment: str, said: Sequence[object]) -> str:
    """A notice's key: when, by which it is sorted, and a hash of what it tells."""
    digest = hashlib.sha256(json.dumps(said, sort_keys=True, default=str).encode()).hexdigest()[:16]
    return f"{''.join(c for c in moment if c.isdigit())[:14]}-{digest}"
