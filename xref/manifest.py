"""The manifest of a run: all that its report follows from, by name and hash, and what came of it.

Written as `manifest.json` when the report is whole, and read back by all that comes later (`xref.replay`,
`xref.comparison`, `xref.verify`, `xref.purge`). FORMAT is raised when its keys change.
"""

from __future__ import annotations

import json
import platform
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, asdict, fields
from datetime import date, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

import polars as pl

from xref import __version__, scope
from xref.content import Content, counts, lazy, shown
from xref.decisions import Log
from xref.embeddings import Embeddings
from xref.errors import ReportError
from xref.installed import code as code
from xref.installed import data as data
from xref.installed import dependencies as dependencies
from xref.installed import differing as differing
from xref.installed import digest as digest
from xref.installed import digest_of as digest_of
from xref.installed import digest_of_bytes as digest_of_bytes
from xref.installed import python as python
from xref.lists import UNUSED, Part
from xref.narratives import Held
from xref.policy import Policy
from xref.tables import LISTS, REPORT, UNREAD, Findings, run_state, table

FORMAT = 1
NAME = "manifest.json"
ARTICLES, TABLE = "articles", "table"  # kinds of runs
_NAMED = 10_000  # articles that a manifest names one by one
_SCOPE_OPTIONS = ("corpus", "table", "columns", "fields", "follow", "lists", "source")


class Run(NamedTuple):
    """What a report says of the run itself.

    as_of: the day whose versions of the lists were used, None for the last ones. reviews_due: dated facts that should
    have been looked at again by now. policy, left: what was to be screened and reported, and what that left out.
    selftest: the figures of a self-test (`xref.selftest`) of the same lists, if any. detectors: the versions of what
    found names beside the rules. ownership: name, sha256 and number of edges of each file of who owns whom. narratives:
    the passages of press releases in use, None if the store has none. embeddings: the model that ranked descriptions.
    kind: ARTICLES or TABLE. options: those of the command line by their names, as JSON holds them. parts: the
    publications that were opened. kept: frames that a replay needs beside the texts, each a Parquet file of the run.
    decisions: what people decided before it, as applied. previous: the run that this one was
    compared with, as {"run": its name, "manifest": its sha256}. replay_of: the run that this one repeats. on: the day
    by which ages and rules count, if another than that of `started`.
    """

    started: datetime
    command: Sequence[str]
    as_of: date | None = None
    reviews_due: Sequence[str] = ()
    policy: Policy = Policy()
    left: Sequence[scope.LeftOut] = ()
    selftest: Mapping[str, Any] | None = None
    detectors: Mapping[str, str] = MappingProxyType({})
    ownership: Sequence[tuple[str, str, int]] = ()
    narratives: Held | None = None
    embeddings: Embeddings | None = None
    kind: str = ARTICLES
    options: Mapping[str, Any] = MappingProxyType({})
    parts: Sequence[Part] = ()
    kept: Mapping[str, pl.DataFrame] = MappingProxyType({})
    decisions: Log | None = None
    previous: Mapping[str, str] | None = None
    replay_of: str | None = None
    on: date | None = None

    @property
    def day(self) -> date:
        """The day by which ages and rules count (UTC)."""
        return self.on or self.started.date()

    @property
    def left_out(self) -> list[str]:
        """What the policy left out, in words."""
        return scope.words(self.policy, self.left)

    @property
    def scope(self) -> str:
        """A hash of what was asked: two runs with the same one differ by what the world says, not by the question."""
        return scope_of(self.kind, self.options, self.policy, self.replay_of)


def scope_of(kind: str, options: Mapping[str, Any], policy: Policy, replay_of: str | None = None) -> str:
    """`Run.scope`, before there is a run.

    The threshold is no part of it: whoever changes it shall see which rows came and went by it, and no row that is new
    on that day may be lost in a new series. `--as-of` counts only as being given: runs of several days in the past are
    compared with one another, and never with those of today.
    """
    asked = {name: options[name] for name in _SCOPE_OPTIONS if name in options}
    asked["as_of"] = options.get("as_of") is not None
    screened = {name: asdict(policy)[name] for name in ("kinds", "sources", "programmes")}
    return digest_of([kind, replay_of, asked, screened])


def made(
    content: Content, name: str, this: Run, finished: datetime, files: Mapping[str, str], contract: str
) -> dict[str, Any]:
    """The manifest of a run whose folder has that name.

    files: the sha256 of each other file in it. contract: the version of what their columns hold.
    """
    findings, counted = shown(content), counts(content)
    return {
        "format": FORMAT,
        "contract": contract,
        "run": name,
        "tool": f"xref {__version__}",
        "code": code(),
        "data": data(),
        "python": python(),
        "platform": platform.platform(),
        "dependencies": dependencies(),
        "command": list(this.command),
        "kind": this.kind,
        "options": dict(this.options),
        "scope": this.scope,
        "replay_of": this.replay_of,
        "state": run_state(findings.lists),
        "started": this.started.isoformat(timespec="seconds"),
        "finished": finished.isoformat(timespec="seconds"),
        "day": this.day.isoformat(),
        "as_of": this.as_of.isoformat() if this.as_of else None,
        "parts": [part._asdict() for part in this.parts],
        "lists": findings.lists.with_columns(pl.col(pl.Date).cast(pl.String())).to_dicts(),
        "reviews_due": list(this.reviews_due),
        "policy": {**asdict(this.policy), "left_out": [entry._asdict() for entry in this.left]},
        "detectors": dict(this.detectors),
        "ownership": [{"file": name, "sha256": sha256, "edges": edges} for name, sha256, edges in this.ownership],
        "embeddings": {"folder": model.name, "sha256": dict(model.files)} if (model := this.embeddings) else None,
        "narratives": _narratives(this.narratives),
        "decisions": {"chain": this.decisions.head, "damage": this.decisions.damage} if this.decisions else None,
        "previous": dict(this.previous) if this.previous else None,
        "articles": _articles(content, counted.rows["articles"]),
        "unread": findings.unread.to_dicts(),
        "not_screened": _not_screened(findings, counted.kinds, this),
        "counts": {
            "articles": counted.rows["articles"],
            "copies": counted.copies,  # of the articles, those that repeat another
            "matches": counted.rows["matches"],
            "mentions": dict(sorted(counted.outcomes.items())),
            "bands": dict(sorted(counted.bands.items())),
            "rows": {name: counted.rows[name] for name in REPORT},
        },
        "files": dict(files),
    }


def _articles(content: Content, count: int) -> list[dict[str, str]] | None:
    """The articles; None where they are so many that articles.parquet alone names them."""
    if count > _NAMED:
        return None
    return lazy(content, "articles").select("article_id", "sha256").collect().to_dicts()


def articles_of(run: Path, values: Mapping[str, Any]) -> dict[str, str]:
    """The sha256 of each article of a run, by its id, as its manifest or its articles.parquet has them."""
    if (articles := values["articles"]) is None:
        articles = pl.read_parquet(run / "articles.parquet", columns=["article_id", "sha256"]).to_dicts()
    return {row["article_id"]: row["sha256"] for row in articles}


def _not_screened(findings: Findings, kinds: Mapping[str, int], this: Run) -> dict[str, Any]:
    """What was compared with no list, or with not all of a list, and why."""
    lists = findings.lists.filter(pl.col("state").cast(pl.String()).is_in(UNUSED))
    return {
        "mentions": dict(sorted(kinds.items())),
        "documents": findings.unread.height,
        "lists": lists.select("key", pl.col("state").cast(pl.String()), "note").to_dicts(),
        "records": findings.quarantine.filter(~pl.col("kept")).height,
        "left_out": this.left_out,
    }


def _narratives(held: Held | None) -> dict[str, Any] | None:
    """left_out: passages of the store that were published after the day of the run, or without a date."""
    if held is None:
        return None
    return {"sha256": held.sha256, "passages": held.passages, "left_out": held.left_out}


def read(run: Path) -> dict[str, Any]:
    """The manifest in the folder of a run. Raises `ReportError` if there is none that this version understands."""
    path = run / NAME
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ReportError(
            f"{run} is no run: it has no {NAME}", "give the folder of a run, such as reports/latest"
        ) from None
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is no JSON"
        raise ReportError(f"{path} cannot be read: {why}", "restore it from a copy") from None
    if not isinstance(values, dict) or values.get("format") != FORMAT:
        raise ReportError(f"{path} is of another version of xref", "run the same again with this one") from None
    return values


def text_of(values: Mapping[str, Any]) -> str:
    """A manifest as its file holds it."""
    return json.dumps(values, indent=2, ensure_ascii=False) + "\n"


def policy_of(values: Mapping[str, Any]) -> Policy:
    """The policy of a run, with the options of its command line."""
    said: dict[str, Any] = {}
    for field in fields(Policy):
        value = values["policy"].get(field.name, field.default)
        if isinstance(value, Mapping) and field.default_factory is not MISSING:  # a section
            value = field.default_factory(**{key: tuple(v) if isinstance(v, list) else v for key, v in value.items()})
        if value is not MISSING:
            said[field.name] = tuple(value) if isinstance(value, list) else value
    return Policy(**said)


def parts_of(values: Mapping[str, Any]) -> list[Part]:
    """The publications that a run opened."""
    return [Part(**part | {"lists": tuple(part["lists"])}) for part in values["parts"]]


def health_of(values: Mapping[str, Any]) -> pl.DataFrame:
    """The health of the lists as the run found it: schema `tables.LISTS`."""
    dates = [name for name, kind in LISTS.items() if kind == pl.Date()]
    days = [{name: date.fromisoformat(row[name]) if row[name] else None for name in dates} for row in values["lists"]]
    return table((tuple((row | on).values()) for row, on in zip(values["lists"], days, strict=True)), LISTS)


def unread_of(values: Mapping[str, Any]) -> pl.DataFrame:
    """The documents that could not be read: schema `tables.UNREAD`."""
    return table((tuple(row.values()) for row in values["unread"]), UNREAD)
