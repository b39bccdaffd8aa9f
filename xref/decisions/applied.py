"""Decisions onto the matches of a run."""

from __future__ import annotations

import polars as pl

from xref.decisions import subjects
from xref.decisions.log import Log
from xref.decisions.standing import verdicts
from xref.tables import DISPOSITIONS, MATCHES, PARTIES, Findings

# A match that was decided to be none: it stays in matches.csv, and nothing calls for a look at it.
FALSE_POSITIVE = "false_positive"
SILENT = pl.col("disposition").eq_missing(pl.lit(FALSE_POSITIVE, DISPOSITIONS))
_LAPSED = " holds no longer: | expired on "  # what `standing` says of a decision whose ground is gone
_FILLED = {
    "disposition": "disposition", "disposition_by": "by", "disposition_on": "on", "disposition_reason": "reason",
    "disposition_note": "note",
}  # fmt: skip


def applied(findings: Findings, log: Log) -> Findings:
    """The findings with the columns `disposition...` of their matches filled."""
    texts = subjects.texts(findings.articles, findings.mentions, findings.unread)
    now = dict(findings.records.select("entity_id", "record").iter_rows())
    judged = verdicts(findings.matches, texts, now, log)
    columns = [
        pl.Series(column, [getattr(one, name) for one in judged], MATCHES[column]) for column, name in _FILLED.items()
    ]
    return findings._replace(matches=findings.matches.with_columns(columns))


def lapsed(suffix: str = "") -> pl.Expr:
    """Whether there was a decision on a match that has lapsed; suffix: of the columns `disposition...`."""
    note = pl.col(f"disposition_note{suffix}").str.contains(_LAPSED).fill_null(value=False)
    return pl.col(f"disposition{suffix}").is_null() & note


def heard(findings: Findings) -> pl.DataFrame:
    """The parties (`tables.PARTIES`) without matches that are silent: band, score and mentions are of the others."""
    best = (
        findings.matches.lazy()
        .filter(~SILENT)
        .sort("band", "score", "article_id", "mention", descending=[False, True, False, False])
        .group_by("party_id", maintain_order=True)
        .agg(
            pl.col("band", "score").first(),
            mentions=pl.col("mention").str.replace_all(r"\s+", " ").unique(maintain_order=True).str.join("; "),
        )
    )
    rest = findings.parties.lazy().drop("band", "score", "mentions")
    rows = rest.join(best, on="party_id").sort("score", "party_id", descending=[True, False])
    return rows.select(PARTIES.names()).collect()
