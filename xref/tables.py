"""The tables that pass from stage to stage, their controlled words, and the one way to build and to check one.

Building a frame from a list of dicts silently nulls unknown `Enum` values and drops columns (measured on polars 2.1),
so rows are tuples here, and `table` is the only constructor that this package uses.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import polars as pl

ENTITY_KINDS = pl.Enum(["person", "organisation", "vessel", "aircraft", "address", "unknown"])
MENTION_KINDS = pl.Enum(
    ["person", "organisation", "vessel", "aircraft", "equipment", "goods", "place", "description", "address", "unknown"]
)
NAME_QUALITIES = pl.Enum(["primary", "alias", "former", "weak"])
OUTCOMES = pl.Enum(["match", "possible", "no_match", "needs_human", "not_screened"])
BANDS = pl.Enum(["match", "possible"])
PRIORITIES = pl.Enum(["A", "B", "C", "D"])
CHANGES = pl.Enum(["ADD", "MOD", "DEL"])
DISPOSITIONS = pl.Enum(["true_match", "false_positive", "unresolved"])
RUN_CHANGES = pl.Enum(["new", "changed", "reopened", "cleared", "same"])
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
COMPONENTS = pl.Schema(  # parts found in weapons and vehicles; see `xref.entry.Component`
    {
        "component_id": _TEXT,  # <source>:<the publication's own number>
        "source": _TEXT,
        "system": _TEXT,  # the example in which it was found, in the publication's words
        "what": _TEXT,
        "category": _TEXT,
        "maker": _TEXT,
        "country": _TEXT,  # of the maker, ISO 3166-1 alpha-2
        "part_number": _TEXT,
        "traders": _TEXTS,  # who brought it there: "importer: ...", "foreign supplier: ..."
        "url": _TEXT,
        "raw": _TEXT,
    }
)
QUARANTINE = pl.Schema(
    {"source": _TEXT, "record": _TEXT, "field": _TEXT, "value": _TEXT, "problem": _TEXT, "kept": pl.Boolean()}
)

PASSAGES = pl.Schema(  # what a designating authority says of an entry, in its own words (`xref.narratives`)
    {
        "entity_id": _TEXT,
        "text": _TEXT,
        "published_on": pl.Date(),  # of the release, which is the day of the designation or some days from it
        "authority": _TEXT,
        "url": _TEXT,
        "title": _TEXT,
    }
)

DELTA = pl.Schema(  # what changed between two versions of a list: one row an entity
    {
        "entity_id": _TEXT,
        "change": CHANGES,
        "name": _TEXT,
        "kind": ENTITY_KINDS,
        "fields": _TEXT,  # which changed, joined with "; "; None unless it is a MOD
        "material": pl.Boolean(),  # False: only prose, addresses, or the case, spacing, punctuation or order of words
        "before": _TEXT,  # what was taken away, in words
        "after": _TEXT,  # what was added
    }
)

# --- from the corpus -------------------------------------------------------------------------------------------------

ARTICLES = pl.Schema(
    {
        "article_id": _TEXT,  # the document's own id, else its path below the corpus
        "title": _TEXT,
        "published_on": pl.Date(),
        "publisher": _TEXT,
        "url": _TEXT,
        "language": _TEXT,  # ISO 639-1; None if it is not certain
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
        "identifiers": _TEXTS,  # that the article writes beside it: keys of xref.identifiers.key
        "sentence": _TEXT,
    }
)

LINKS = pl.Schema(  # supply-chain edges: who did what to whom with which item, as one sentence says it
    {
        "article_id": _TEXT,
        "start": pl.Int64(),  # of the sentence, in characters of the article's text
        "end": pl.Int64(),
        "subject": _TEXT,  # a mention's canonical, or the words of a description; "" if the sentence does not say who
        "subject_kind": _TEXT,  # a word of MENTION_KINDS; so for the other two
        "subject_start": pl.Int64(),  # of the mention or the words; joins with mentions.csv
        "subject_end": pl.Int64(),
        "relation": _TEXT,  # supplied, sold, exported, bought, made, used, found in, contains, owns, funded, ...
        "item": _TEXT,  # as written
        "item_kind": _TEXT,
        "item_class": _TEXT,  # as `data/traded.toml` has its noun; "things": any other thing (`data/things.toml`)
        "item_start": pl.Int64(),
        "item_from": pl.Int64(),  # of the words, which may begin before the mention
        "item_end": pl.Int64(),
        "object": _TEXT,  # who receives it, from whom it is, against whom it is used, what it is found in
        "object_kind": _TEXT,
        "object_start": pl.Int64(),
        "object_end": pl.Int64(),
        "tense": _TEXT,  # past, present, future; "" if the sentence does not say
        "negated": pl.Boolean(),
        "modality": _TEXT,  # asserted, denied, alleged, possible, planned
        "said_by": _TEXT,
        "sentence": _TEXT,
    }
)

# --- the report: each is a file of its own, and a contract; `data/columns.toml` says what each column holds -----------

MATCHES = pl.Schema(
    {
        "match_id": _TEXT,
        "band": BANDS,
        "priority": PRIORITIES,
        "score": pl.Float64(),
        "article_id": _TEXT,
        "article_title": _TEXT,
        "published_on": pl.Date(),
        "article_url": _TEXT,
        "mention": _TEXT,
        "mention_kind": MENTION_KINDS,
        "start": pl.Int64(),
        "end": pl.Int64(),
        "sentence": _TEXT,
        "entity_id": _TEXT,
        "entity_name": _TEXT,
        "entity_kind": ENTITY_KINDS,
        "matched_name": _TEXT,
        "name_quality": NAME_QUALITIES,
        "source": _TEXT,
        "source_title": _TEXT,
        "programmes": _TEXT,
        "designated_on": pl.Date(),
        "countries": _TEXT,
        "identifiers": _TEXT,
        "reason": _TEXT,
        "party_id": _TEXT,
        "also_listed_on": _TEXT,
        "evidence": _TEXT,
        "contradictions": _TEXT,
        "list_published_on": pl.Date(),
        "list_sha256": _TEXT,
        "disposition": DISPOSITIONS,
        "disposition_by": _TEXT,
        "disposition_on": _TEXT,
        "disposition_reason": _TEXT,
        "disposition_note": _TEXT,
        "change": RUN_CHANGES,
        "change_note": _TEXT,
    }
)
CHANGE_ROWS = pl.Schema(  # changes.csv
    {
        "change": RUN_CHANGES,
        "match_id": _TEXT,
        "article_id": _TEXT,
        "article_title": _TEXT,
        "mention": _TEXT,
        "entity_id": _TEXT,
        "entity_name": _TEXT,
        "source": _TEXT,
        "band": BANDS,
        "band_before": BANDS,
        "score": pl.Float64(),
        "score_before": pl.Float64(),
        "fields": _TEXT,
        "before": _TEXT,
        "after": _TEXT,
        "why": _TEXT,
    }
)
OUTCOME_ROWS = pl.Schema(  # mentions.csv
    {
        "article_id": _TEXT,
        "start": pl.Int64(),
        "end": pl.Int64(),
        "mention": _TEXT,
        "mention_kind": MENTION_KINDS,
        "canonical": _TEXT,
        "detector": _TEXT,
        "outcome": OUTCOMES,
        "best_score": pl.Float64(),
        "best_entity_id": _TEXT,
        "lists_screened": _TEXT,
        "reason": _TEXT,
        "same_as": _TEXT,
    }
)
ARTICLE_ROWS = pl.Schema(  # articles.csv
    {
        "article_id": _TEXT,
        "title": _TEXT,
        "published_on": pl.Date(),
        "publisher": _TEXT,
        "url": _TEXT,
        "urls": _TEXT,
        "language": _TEXT,
        "copy_of": _TEXT,
        "copies": pl.Int64(),
        "path": _TEXT,
        "sha256": _TEXT,
        "characters": pl.Int64(),
        "mentions": pl.Int64(),
        "matches": pl.Int64(),
        "text": _TEXT,
    }
)
PARTIES = pl.Schema(  # parties.csv
    {
        "party_id": _TEXT,
        "name": _TEXT,
        "kind": ENTITY_KINDS,
        "band": BANDS,
        "score": pl.Float64(),
        "countries": _TEXT,
        "sources": _TEXT,
        "entity_ids": _TEXT,
        "programmes": _TEXT,
        "first_designated_on": pl.Date(),
        "mentions": _TEXT,
        "articles": _TEXT,
        "article_count": pl.Int64(),
        "list_contradictions": _TEXT,
    }
)
RECORD_ROWS = pl.Schema(  # records.csv
    {
        "party_id": _TEXT,
        "entity_id": _TEXT,
        "source": _TEXT,
        "source_title": _TEXT,
        "name": _TEXT,
        "kind": ENTITY_KINDS,
        "other_names": _TEXT,
        "dates": _TEXT,
        "countries": _TEXT,
        "programmes": _TEXT,
        "designated_on": pl.Date(),
        "legal_basis": _TEXT,
        "identifiers": _TEXT,
        "addresses": _TEXT,
        "reason": _TEXT,
        "url": _TEXT,
        "raw": _TEXT,
        "list_published_on": pl.Date(),
        "list_sha256": _TEXT,
        "record": _TEXT,
        "record_sha256": _TEXT,
    }
)
SUPPLY_CHAIN = pl.Schema(  # supply_chain.csv
    {
        "priority": PRIORITIES,
        **{
            name: kind
            for name, kind in LINKS.items()
            if name not in ("subject_end", "item_from", "item_end", "object_end")
        },
        "subject_outcome": OUTCOMES,
        "subject_entity_ids": _TEXT,
        "object_outcome": OUTCOMES,
        "object_entity_ids": _TEXT,
        "item_control": _TEXT,
        "red_flags": _TEXT,
    }
)

# A candidate code says where such goods fall as a rule; nobody has classified the thing that the text means.
GOODS_ROWS = pl.Schema(  # goods.csv
    {
        "article_id": _TEXT,
        "start": pl.Int64(),
        "end": pl.Int64(),
        "mention": _TEXT,
        "term": _TEXT,
        "countries": _TEXT,
        "hs6": _TEXT,
        "chpl_tier": _TEXT,
        "eccn": _TEXT,
        "eu_annex": _TEXT,
        "military": _TEXT,
        "status": _TEXT,
        "note": _TEXT,
        "basis": _TEXT,
        "sentence": _TEXT,
    }
)
# Nothing in it says that a maker supplied anybody: the brand on a part says nothing of who sold it.
EQUIPMENT_ROWS = pl.Schema(  # equipment.csv
    {
        "article_id": _TEXT,
        "start": pl.Int64(),
        "end": pl.Int64(),
        "mention": _TEXT,
        "system": _TEXT,
        "system_type": _TEXT,
        "role": _TEXT,
        "name": _TEXT,
        "country": _TEXT,
        "components": _TEXT,
        "parts": pl.Int64(),
        "hs6": _TEXT,
        "chpl_tier": _TEXT,
        "outcome": OUTCOMES,
        "entity_ids": _TEXT,
        "lists_screened": _TEXT,
        "basis": _TEXT,
    }
)
DESCRIPTION_ROWS = pl.Schema(  # descriptions.csv
    {
        "article_id": _TEXT,
        "start": pl.Int64(),
        "end": pl.Int64(),
        "mention": _TEXT,
        "sentence": _TEXT,
        "role": _TEXT,
        "product": _TEXT,
        "countries": _TEXT,
        "customer": _TEXT,
        "authority": _TEXT,
        "listed_by": pl.Date(),
        "listed_since": pl.Date(),
        "rank": pl.Int64(),
        "score": pl.Float64(),
        "entity_id": _TEXT,
        "entity_name": _TEXT,
        "entity_kind": ENTITY_KINDS,
        "party_id": _TEXT,
        "also_listed_on": _TEXT,
        "programmes": _TEXT,
        "designated_on": pl.Date(),
        "designation_estimated": pl.Boolean(),
        "fits": _TEXT,
        "contradicts": _TEXT,
        "unknown": _TEXT,
        "passage": _TEXT,
        "passage_source": _TEXT,
        "note": _TEXT,
    }
)
OWNERSHIP_ROWS = pl.Schema(  # ownership.csv
    {
        "article_id": _TEXT,
        "start": pl.Int64(),
        "end": pl.Int64(),
        "mention": _TEXT,
        "owned": _TEXT,
        "name_score": pl.Float64(),
        "rule": _TEXT,
        "rule_state": _TEXT,
        "outcome": _TEXT,
        "percent": pl.Float64(),
        "owners": _TEXT,
        "owner_names": _TEXT,
        "path": _TEXT,
        "sources": _TEXT,
        "as_of": pl.Date(),
        "basis": _TEXT,
    }
)
LISTS = pl.Schema(  # lists.csv
    {
        "key": _TEXT,
        "title": _TEXT,
        "state": LIST_STATES,
        "published_on": pl.Date(),
        "retrieved_at": _TEXT,
        "age_days": pl.Int64(),
        "entries": pl.Int64(),
        "quarantined": pl.Int64(),
        "sha256": _TEXT,
        "licence": _TEXT,
        "publisher": _TEXT,
        "url": _TEXT,
        "entities": pl.Int64(),
        "names": pl.Int64(),
        "fields_quarantined": pl.Int64(),
        "note": _TEXT,
        "checked_at": _TEXT,
        "next_due": _TEXT,
        "holds": _TEXT,
    }
)

EVIDENCE = pl.Schema({"match_id": _TEXT, "rule": _TEXT, "value": pl.Float64(), "words": _TEXT})


REPORT: Mapping[str, pl.Schema] = {
    "matches": MATCHES,
    "changes": CHANGE_ROWS,
    "evidence": EVIDENCE,
    "mentions": OUTCOME_ROWS,
    "parties": PARTIES,
    "records": RECORD_ROWS,
    "supply_chain": SUPPLY_CHAIN,
    "descriptions": DESCRIPTION_ROWS,
    "equipment": EQUIPMENT_ROWS,
    "goods": GOODS_ROWS,
    "ownership": OWNERSHIP_ROWS,
    "lists": LISTS,
    "quarantine": QUARANTINE,
    "articles": ARTICLE_ROWS,
    "unread": UNREAD,
}


class Findings(NamedTuple):
    """What a run found: one frame a file of the report, with the schema of `REPORT`."""

    matches: pl.DataFrame
    changes: pl.DataFrame
    evidence: pl.DataFrame  # value > 0 speaks for the match, < 0 against it
    mentions: pl.DataFrame
    parties: pl.DataFrame
    records: pl.DataFrame
    supply_chain: pl.DataFrame
    descriptions: pl.DataFrame
    equipment: pl.DataFrame
    goods: pl.DataFrame
    ownership: pl.DataFrame
    lists: pl.DataFrame
    quarantine: pl.DataFrame
    articles: pl.DataFrame
    unread: pl.DataFrame


def run_state(lists: pl.DataFrame) -> str:
    """What a run against these lists (schema `LISTS`) is worth.

    `complete`; `degraded` if a list is missing, refused, not whole or old; `invalid` if it used excerpts, or no list.
    """
    states = set(lists["state"].cast(pl.String())) - {"off"}
    if "excerpt" in states or not states - {"missing", "refused"}:
        return "invalid"
    return "complete" if states == {"fresh"} else "degraded"


def table(rows: Iterable[tuple[object, ...]], schema: pl.Schema) -> pl.DataFrame:
    """A frame of exactly this schema from rows in the order of its columns.

    Raises `polars.exceptions.PolarsError` or `TypeError` on a value that the schema does not allow, and `ValueError` on
    a row that has more or fewer values.
    """
    rows = list(rows)
    columns = zip(*rows, strict=True) if rows else [()] * len(schema)
    return pl.DataFrame(
        _lists(name, values) if isinstance(kind, pl.List) else pl.Series(name, values, kind, strict=True)
        for (name, kind), values in zip(schema.items(), columns, strict=True)
    )


def _lists(name: str, values: Sequence[Iterable[str]]) -> pl.Series:
    """A column of lists of texts. Polars takes 20 times as long when it is given the lists themselves."""
    flat = [(row, text) for row, texts in enumerate(values) for text in texts]
    said = pl.DataFrame(flat, {"row": pl.Int64(), name: _TEXT}, orient="row", strict=True).group_by("row").agg(name)
    rows = pl.DataFrame({"row": range(len(values))}, {"row": pl.Int64()})
    found = rows.join(said, on="row", how="left", maintain_order="left")
    return found.select(pl.col(name).fill_null([]))[name]


def conform(frame: pl.LazyFrame, schema: pl.Schema) -> pl.LazyFrame:
    """`frame` with its columns in the order of `schema`; raises when collected if names or types differ."""
    return frame.match_to_schema(schema)
