"""What the sections of the HTML report share: the rows that a table shows, and where a mention stands in its text."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from xref.report._elements import E, Element, Part, marked, small
from xref.report._parties import Row

# Each mention stands in one section.
_FOUND = pl.col("outcome").is_in(["match", "possible"])
LEAD = ~_FOUND & ((pl.col("outcome") == "needs_human") | pl.col("mention_kind").is_in(["description", "equipment"]))
_GOODS = ~_FOUND & ~LEAD & (pl.col("mention_kind") == "goods")
NO_MATCH = ~LEAD & ~_GOODS & (pl.col("outcome") == "no_match")

NONE: list[Part] = ["None."]
_MOST = 5_000  # rows of one table on the page; the CSV files have all
_AROUND = 90  # characters shown on each side of a mention: about a line


def groups(mentions: pl.DataFrame) -> pl.DataFrame:
    """One row for each (kind, canonical name): mentions, articles and the first place; what is named most first."""
    return (
        mentions.group_by("mention_kind", "canonical", maintain_order=True)
        .agg(
            pl.len().alias("mentions"), pl.col("article_id").n_unique().alias("articles"),
            pl.col("article_id", "start", "end", "mention", "reason").first(),
        )
        .sort("mentions", "canonical", "mention_kind", descending=[True, False, False])
    )  # fmt: skip


def place(r: Row, texts: Mapping[str, str]) -> tuple[str, str, list[Part], str | None]:
    """How often, in how many articles, first where, and why nothing was found."""
    text, start, end = texts.get(r["article_id"], ""), r["start"], r["end"]
    begin, stop = max(0, start - _AROUND), end + _AROUND
    said = marked(text[begin:stop], start - begin, end - begin) if text[start:end] == r["mention"] else [r["mention"]]
    around = ["…" if begin else None, *said, "…" if stop < len(text) else None]
    where: list[Part] = [E.span({"dir": "auto"}, *around), small(E.bdi(r["article_id"]))]
    return f"{r['mentions']:,}", f"{r['articles']:,}", where, r["reason"]


def shown_rows(frame: pl.DataFrame, file: str) -> tuple[list[Row], Element | None]:
    """The rows that the page shows, and what it says where there are more."""
    if frame.height <= _MOST:
        return frame.to_dicts(), None
    said = f"The first {_MOST:,} of {frame.height:,} rows; {file} holds all of them."
    return frame.head(_MOST).to_dicts(), E.p({"class": "note"}, said)
