"""The tables that pass from stage to stage, their controlled words, and the one way to build and to check one.

Building a frame from a list of dicts silently nulls unknown `Enum` values and drops columns (measured on polars 2.1), so
rows are tuples here, and `table` is the only constructor that this package uses.
"""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

ENTITY_KINDS = pl.Enum(["person", "organisation", "vessel", "aircraft", "address", "unknown"])
MENTION_KINDS = pl.Enum(
    ["person", "organisation", "vessel", "aircraft", "equipment", "goods", "place", "description", "unknown"]
)
NAME_QUALITIES = pl.Enum(["primary", "alias", "former", "weak"])
OUTCOMES = pl.Enum(["match", "possible", "no_match", "needs_human", "not_screened"])
BANDS = pl.Enum(["match", "possible"])
PRIORITIES = pl.Enum(["A", "B", "C", "D"])
LIST_STATES = pl.Enum(["fresh", "stale", "degraded", "missing", "refused", "excerpt", "off"])

_TEXT, _TEXTS = pl.String(), pl.List(pl.String())

# --- from the lists; see `xref.entry` for what the values mean -------------------------------------------------------

ENTITIES = pl.Schema(
    {
        "entity_id": _TEXT,  # <source>:<the list's own number>
        "source": _TEXT,
        "kind": ENTITY_KINDS,
        "name": _TEXT,  # the primary name
        "countries": _TEXTS,
        "dates": _TEXTS,  # EDTF
        "reason": _TEXT,
        "remarks": _TEXT,
        "url": _TEXT,
        "raw": _TEXT,  # where the record stands in the published file
    }
)
NAMES = pl.Schema({"entity_id": _TEXT, "name": _TEXT, "quality": NAME_QUALITIES, "script": _TEXT, "lang": _TEXT})
IDENTIFIERS = pl.Schema({"entity_id": _TEXT, "scheme": _TEXT, "value": _TEXT, "country": _TEXT})
ADDRESSES = pl.Schema({"entity_id": _TEXT, "address": _TEXT, "country": _TEXT})
DESIGNATIONS = pl.Schema({"entity_id": _TEXT, "programme": _TEXT, "designated_on": pl.Date(), "legal_basis": _TEXT})
RELATIONS = pl.Schema({"entity_id": _TEXT, "relation": _TEXT, "other": _TEXT, "other_number": _TEXT})
QUARANTINE = pl.Schema(
    {"source": _TEXT, "record": _TEXT, "field": _TEXT, "value": _TEXT, "problem": _TEXT, "kept": pl.Boolean()}
)

# --- from the corpus -------------------------------------------------------------------------------------------------

ARTICLES = pl.Schema(
    {
        "article_id": _TEXT,  # the document's own id, else its path below the corpus
        "title": _TEXT,
        "published_on": pl.Date(),
        "publisher": _TEXT,
        "url": _TEXT,
        "path": _TEXT,
        "sha256": _TEXT,  # of the text in UTF-8
        "text": _TEXT,
    }
)
UNREAD = pl.Schema({"article_id": _TEXT, "path": _TEXT, "reason": _TEXT})  # documents that could not be read, and why
MENTIONS = pl.Schema(
    {
        "article_id": _TEXT,
        "start": pl.Int64(),  # characters of the article's text; text[start:end] == mention
        "end": pl.Int64(),
        "mention": _TEXT,
        "mention_kind": MENTION_KINDS,
        "canonical": _TEXT,  # the fullest form of the same name in the article
        "detector": _TEXT,  # which rules found it
        "countries": _TEXTS,  # where the article says it is from (ISO 3166-1 alpha-2)
        "sentence": _TEXT,
    }
)


def table(rows: Iterable[tuple[object, ...]], schema: pl.Schema) -> pl.DataFrame:
    """A frame of exactly this schema from rows in the order of its columns.

    Raises `polars.exceptions.PolarsError` or `TypeError` on a value that the schema does not allow.
    """
    return pl.DataFrame(list(rows), schema=schema, orient="row", strict=True)


def conform(frame: pl.LazyFrame, schema: pl.Schema) -> pl.LazyFrame:
    """`frame` with its columns in the order of `schema`; raises when collected if names or types differ."""
    return frame.match_to_schema(schema)
