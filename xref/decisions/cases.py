"""A run as a reviewer goes through it, and the rows that a decision becomes.

A case is what one text says in one way of one party: the matches of a mention with the party's record on each list that
has it. One look decides them all, and each record gets a row of its own, since each can change by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl
from polars.exceptions import PolarsError

from xref.cells import plain_frame
from xref.decisions import subjects
from xref.decisions.log import Log
from xref.decisions.standing import Verdict, verdicts
from xref.decisions.subjects import ARTICLE, form
from xref.errors import ReportError
from xref.tables import MATCHES, RECORD_ROWS

_REMEDY = "give the folder of a run of this version, or run xref run again"
Row = Mapping[str, Any]


class Reviewed(NamedTuple):
    """What a run found, read back from its folder; matches in the order of the report, the best first.

    matches: the columns of `tables.MATCHES` as texts, and `form`. records: those of `tables.RECORD_ROWS` by entity_id.
    texts: see `subjects.texts`. articles: their texts by article_id.
    """

    folder: Path
    matches: pl.DataFrame
    records: Mapping[str, Row]
    texts: Mapping[str, tuple[str, ...]]
    articles: Mapping[str, str]


class Case(NamedTuple):
    """The matches of one mention with one party in one text, best first, and what was decided on each before."""

    matches: list[Row]
    verdicts: list[Verdict]

    @property
    def best(self) -> Row:
        """The match that is shown in full."""
        return self.matches[0]

    @property
    def notes(self) -> list[str]:
        """What was decided before, and why it does not count any more, or not yet."""
        held = [f"{v.standing.words}: {v.reason} {v.note or ''}" for v in self.verdicts if v.disposition and v.standing]
        return list(dict.fromkeys([*held, *(v.note for v in self.verdicts if v.disposition is None and v.note)]))


def read(folder: Path) -> Reviewed:
    """The run of that folder. Raises `ReportError` if it is none, or of a version without what a decision needs."""
    folder = folder.resolve()
    matches = _table(folder, "matches", MATCHES.names()).with_columns(form("mention"))
    records = {row["entity_id"]: row for row in _table(folder, "records", RECORD_ROWS.names()).iter_rows(named=True)}
    mentions, unread = _table(folder, "mentions", ["detector"]), _table(folder, "unread", ["article_id"])
    try:
        articles = pl.read_parquet(folder / "articles.parquet", columns=["article_id", "copy_of", "sha256", "text"])
    except (OSError, PolarsError):
        raise ReportError(f"{folder} has no articles.parquet that can be read", _REMEDY) from None
    texts = subjects.texts(articles, mentions, unread)
    return Reviewed(folder, matches, records, texts, dict(articles.select("article_id", "text").iter_rows()))


def _table(folder: Path, name: str, columns: list[str]) -> pl.DataFrame:
    try:
        rows = pl.read_csv(folder / f"{name}.csv", infer_schema=False, columns=columns).select(columns)
    except (OSError, PolarsError):
        raise ReportError(f"{folder} has no {name}.csv that can be read", _REMEDY) from None
    return plain_frame(rows.fill_null(""))


def judged(run: Reviewed, log: Log) -> list[Verdict]:
    """What is decided by now on each match of the run, on the records as they were in it."""
    now = {key: record["record"] for key, record in run.records.items()}
    return verdicts(run.matches, run.texts, now, log)


def cases(run: Reviewed, log: Log, who: str, *, again: bool = False) -> list[Case]:
    """What is open for this person, best first; what he alone has decided awaits another. again: the rest too."""
    found: dict[tuple[Any, ...], Case] = {}
    for match, verdict in zip(run.matches.iter_rows(named=True), judged(run, log), strict=True):
        own = verdict.awaits and verdict.standing and who.casefold() in map(str.casefold, verdict.standing.people)
        if (verdict.disposition or own) and not again:
            continue
        text = run.texts.get(match["article_id"], match["article_id"])
        key = (text, match["form"], match["mention_kind"], match["party_id"])
        case = found.setdefault(key, Case([], []))
        case.matches.append(match)
        case.verdicts.append(verdict)
    return list(found.values())


def alike(case: Case, run: Reviewed, left: Iterable[Case], by: str) -> list[Row]:
    """The matches of the cases left that a decision in bulk on one of them is about, itself first.

    by: `name`, the same words for the same party; `party`; `article`, whatever party.
    """

    def key(match: Row) -> tuple[Any, ...]:
        if by == "article":
            return (run.texts.get(match["article_id"]),)
        return (match["party_id"], match["form"]) if by == "name" else (match["party_id"],)

    others = [match for other in left for match in other.matches if key(match) == key(case.best)]
    return list({match["match_id"]: match for match in [*case.matches, *others]}.values())


def rows(
    run: Reviewed, matches: Iterable[Row], disposition: str, reason: str, *, who: str, at: datetime, note: str = "",
    scope: str = ARTICLE, expires: str = "",
) -> list[dict[str, str]]:  # fmt: skip
    """The rows of the log that decide these matches, one for each key, with the text of its first match; at: UTC."""
    decided: dict[tuple[str, ...], dict[str, str]] = {}
    for match in matches:
        record = run.records[match["entity_id"]]
        texts = " ".join(run.texts.get(match["article_id"], ()))
        key = (match["form"], match["mention_kind"], match["entity_id"], texts if scope == ARTICLE else "")
        decided.setdefault(
            key,
            {
                "decided_on": at.isoformat(timespec="seconds"), "decided_by": who, "disposition": disposition,
                "reason_code": reason, "note": note, "scope": scope, "mention": match["mention"],
                "mention_kind": match["mention_kind"], "entity_id": match["entity_id"],
                "entity_name": match["entity_name"], "texts": texts, "article_id": match["article_id"],
                "match_id": match["match_id"], "run": run.folder.name, "expires": expires,
                "list_sha256": match["list_sha256"], "record_sha256": record["record_sha256"],
                "record": record["record"],
            },
        )  # fmt: skip
    return list(decided.values())
