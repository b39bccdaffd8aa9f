"""The tables that pass from stage to stage, their controlled words, and the one way to build and to check one.

Building a frame from a list of dicts silently nulls unknown `Enum` values and drops columns (measured on polars 2.1),
so rows are tuples here, and `table` is the only constructor that this package uses.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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

# --- the report: each is a file of its own, and a contract (see README); lists of values are joined with "; " ---------

MATCHES = pl.Schema(
    {
        "match_id": _TEXT,
        "band": BANDS,
        "priority": PRIORITIES,
        "score": pl.Float64(),
        "article_id": _TEXT,
        "article_title": _TEXT,
        "published_on": pl.Date(),
        "article_url": _TEXT,  # its own, then those of its copies that say the same
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
        "disposition": DISPOSITIONS,  # that holds; None if nobody has decided, or the decision holds no longer
        "disposition_by": _TEXT,
        "disposition_on": _TEXT,  # ISO 8601, UTC
        "disposition_reason": _TEXT,  # a reason code of `data/dispositions.toml`
        "disposition_note": _TEXT,  # of who decided; why a decision holds no longer: which fields of the record changed
        "change": RUN_CHANGES,  # since the last run of the same scope; None if there is none
        "change_note": _TEXT,  # what changed, in words
    }
)
CHANGE_ROWS = pl.Schema(  # changes.csv: one row a match that is not as in the last run of the same scope
    {
        "change": RUN_CHANGES,
        "match_id": _TEXT,
        "article_id": _TEXT,
        "article_title": _TEXT,
        "mention": _TEXT,
        "entity_id": _TEXT,
        "entity_name": _TEXT,
        "source": _TEXT,
        "band": BANDS,  # None if cleared; so for score
        "band_before": BANDS,  # None if new; so for score_before
        "score": pl.Float64(),
        "score_before": pl.Float64(),
        "fields": _TEXT,  # which columns of matches.csv differ
        "before": _TEXT,
        "after": _TEXT,
        "why": _TEXT,  # list, text, policy, code, decision: what of the run's inputs can have done it
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
        "same_as": _TEXT,  # the first article of the story with this mention and outcome; None if it is this one
    }
)
ARTICLE_ROWS = pl.Schema(  # articles.csv: one row an article; articles.parquet has the texts too
    {
        "article_id": _TEXT,
        "title": _TEXT,
        "published_on": pl.Date(),
        "publisher": _TEXT,
        "url": _TEXT,
        "urls": _TEXT,  # its own, then those of its copies
        "language": _TEXT,  # ISO 639-1; None if it is not certain
        "copy_of": _TEXT,  # the article that is kept of its story (`xref.duplicates`); None if it is this one
        "copies": pl.Int64(),  # of it, in this corpus; 0 for a copy
        "path": _TEXT,
        "sha256": _TEXT,  # of the text in UTF-8
        "characters": pl.Int64(),
        "mentions": pl.Int64(),  # its rows of mentions.csv
        "matches": pl.Int64(),  # the rows of matches.csv that stand on it: what a copy says alike stands on another
        "text": _TEXT,  # what offsets count in; not in articles.csv
    }
)
PARTIES = pl.Schema(  # parties.csv: one row a party found
    {
        "party_id": _TEXT,
        "name": _TEXT,
        "kind": ENTITY_KINDS,
        "band": BANDS,
        "score": pl.Float64(),  # the best of its matches
        "countries": _TEXT,
        "sources": _TEXT,
        "entity_ids": _TEXT,
        "programmes": _TEXT,
        "first_designated_on": pl.Date(),
        "mentions": _TEXT,  # the distinct mention texts
        "articles": _TEXT,
        "article_count": pl.Int64(),  # a story and its copies count once
        "list_contradictions": _TEXT,  # what its lists contradict each other about: which says what
    }
)
RECORD_ROWS = pl.Schema(  # records.csv: what each list says of a party found, one row a record, matched or not
    {
        "party_id": _TEXT,
        "entity_id": _TEXT,
        "source": _TEXT,
        "source_title": _TEXT,
        "name": _TEXT,
        "kind": ENTITY_KINDS,
        "other_names": _TEXT,  # those that the list calls weak are followed by "(weak)"
        "dates": _TEXT,  # of birth, building or founding, EDTF
        "countries": _TEXT,
        "programmes": _TEXT,
        "designated_on": pl.Date(),  # the earliest
        "legal_basis": _TEXT,
        "identifiers": _TEXT,
        "addresses": _TEXT,
        "reason": _TEXT,
        "url": _TEXT,
        "raw": _TEXT,  # where the record stands in the published file
        "list_published_on": pl.Date(),
        "list_sha256": _TEXT,
    }
)
SUPPLY_CHAIN = pl.Schema(  # supply_chain.csv: a link, the list status of its ends, the control status of its item
    {
        "priority": PRIORITIES,
        **{
            name: kind
            for name, kind in LINKS.items()
            if name not in ("subject_end", "item_from", "item_end", "object_end")
        },
        "subject_outcome": OUTCOMES,  # of the mention that the end is; None where it is none
        "subject_entity_ids": _TEXT,
        "object_outcome": OUTCOMES,
        "object_entity_ids": _TEXT,
        "item_control": _TEXT,  # candidate codes of the item, and who makes a weapon system
        "red_flags": _TEXT,  # in words
    }
)

# A candidate code says where such goods fall as a rule; nobody has classified the thing that the text means.
GOODS_ROWS = pl.Schema(  # goods.csv: one row a mention of goods, or of a code; what copies say alike is one
    {
        "article_id": _TEXT,
        "start": pl.Int64(),
        "end": pl.Int64(),
        "mention": _TEXT,
        "term": _TEXT,  # of `data/goods.toml`, the words as written where they have none, or the code with its scheme
        "countries": _TEXT,  # where the article says they are from
        "hs6": _TEXT,  # 8542.31; 8542.32; a heading (9306) or a chapter (93) where all of it is meant
        "chpl_tier": _TEXT,  # 1, 2, 3.A, 3.B, 4.A, 4.B of the Common High Priority List; the strictest first
        "eccn": _TEXT,  # 3A001; 3A991
        "eu_annex": _TEXT,  # Annex I 3A001 (of Regulation 2021/821); Annex XL (of Regulation 833/2014)
        "military": _TEXT,  # ML6 (Common Military List of the European Union); USML VII (United States Munitions List)
        "status": _TEXT,  # "candidate, not a classification"; what a code written in the text is, or that there is none
        "note": _TEXT,  # what to know of these codes
        "basis": _TEXT,  # what the codes rest on: publications with their dates
        "sentence": _TEXT,
    }
)
# Nothing in it says that a maker supplied anybody: the brand on a part says nothing of who sold it.
EQUIPMENT_ROWS = pl.Schema(  # equipment.csv: one row for each (article, system, maker of it or of a component of it)
    {
        "article_id": _TEXT,
        "start": pl.Int64(),  # of the first mention in the article
        "end": pl.Int64(),
        "mention": _TEXT,
        "system": _TEXT,
        "system_type": _TEXT,
        "role": _TEXT,  # "maker", "component maker"; "importer", "foreign supplier", ... of a part
        "name": _TEXT,  # of the maker
        "country": _TEXT,  # of the maker, ISO 3166-1 alpha-2
        "components": _TEXT,  # what of it was found in the system; of several makers in sum, the parts by country
        "parts": pl.Int64(),  # how many documented parts that is
        "hs6": _TEXT,  # candidates
        "chpl_tier": _TEXT,
        "outcome": OUTCOMES,  # of the maker's name on the lists
        "entity_ids": _TEXT,
        "lists_screened": _TEXT,
        "basis": _TEXT,  # who documents it, where
    }
)
DESCRIPTION_ROWS = pl.Schema(  # descriptions.csv: one row for each (description, candidate), up to ten: leads
    {
        "article_id": _TEXT,
        "start": pl.Int64(),
        "end": pl.Int64(),
        "mention": _TEXT,
        "sentence": _TEXT,
        "role": _TEXT,  # the head and what stands before it that says what the party does
        "product": _TEXT,
        "countries": _TEXT,
        "customer": _TEXT,
        "authority": _TEXT,  # who has listed it, as the article says
        "listed_by": pl.Date(),  # the day by which it was listed: the article's, if it speaks of a listing
        "listed_since": pl.Date(),  # the day from which, where the article says when, or that it is news
        "rank": pl.Int64(),  # from 1; None where the lists hold no candidate
        "score": pl.Float64(),  # orders the candidates of one description; means nothing between two
        "entity_id": _TEXT,
        "entity_name": _TEXT,
        "entity_kind": ENTITY_KINDS,
        "party_id": _TEXT,
        "also_listed_on": _TEXT,
        "programmes": _TEXT,
        "designated_on": pl.Date(),
        "designation_estimated": pl.Boolean(),  # between dated versions of the list, since the list gives no date
        "fits": _TEXT,  # slots that fit, in words
        "contradicts": _TEXT,  # slots that do not
        "unknown": _TEXT,  # slots of which the list says nothing
        "passage": _TEXT,  # of the list's reasons or a narrative, that speaks for it
        "passage_source": _TEXT,
        "note": _TEXT,  # why there is no candidate, or why the right one may not be among them
    }
)
OWNERSHIP_ROWS = pl.Schema(  # ownership.csv: parties that listed ones own or control, which is no listing
    {
        "article_id": _TEXT,
        "start": pl.Int64(),
        "end": pl.Int64(),
        "mention": _TEXT,
        "owned": _TEXT,  # as the edges name it
        "name_score": pl.Float64(),  # how well the mention agrees with that name, or with the listed party that it is
        "rule": _TEXT,  # of `data/ownership.toml`
        "rule_state": _TEXT,  # whether it is in force
        "outcome": _TEXT,  # of `ownership.counting.OUTCOMES`
        "percent": pl.Float64(),  # what is known of the shares of all listed owners, as the rule counts
        "owners": _TEXT,  # the ids of the listed owners
        "owner_names": _TEXT,
        "path": _TEXT,  # each step with its percentage, its source and date
        "sources": _TEXT,
        "as_of": pl.Date(),  # the oldest of the dates of these edges
        "basis": _TEXT,  # the rule's threshold, what follows, and its citation
    }
)
LISTS = pl.Schema(  # lists.csv: the health of each list
    {
        "key": _TEXT,
        "title": _TEXT,
        "state": LIST_STATES,
        "published_on": pl.Date(),
        "retrieved_at": _TEXT,  # ISO 8601, UTC
        "age_days": pl.Int64(),  # since published_on, else since retrieved_at
        "entries": pl.Int64(),
        "quarantined": pl.Int64(),  # records set aside whole
        "sha256": _TEXT,
        "licence": _TEXT,
        "publisher": _TEXT,
        "url": _TEXT,
        "entities": pl.Int64(),
        "names": pl.Int64(),
        "fields_quarantined": pl.Int64(),  # fields set aside of records that were kept
        "note": _TEXT,
        "checked_at": _TEXT,  # when it was last looked for a new version, ISO 8601, UTC
        "next_due": _TEXT,  # when the next look is due, ISO 8601, UTC; None if the list is not downloaded
        "holds": _TEXT,  # "parties", or "components": parts found in weapons, which is no list that is screened against
    }
)

EVIDENCE = pl.Schema({"match_id": _TEXT, "rule": _TEXT, "value": pl.Float64(), "words": _TEXT})


class Findings(NamedTuple):
    """What a run found: one frame a file of the report, with the schema named beside it."""

    matches: pl.DataFrame  # MATCHES
    changes: pl.DataFrame  # CHANGE_ROWS
    evidence: pl.DataFrame  # EVIDENCE; value > 0 speaks for the match, < 0 against it
    mentions: pl.DataFrame  # OUTCOME_ROWS
    parties: pl.DataFrame  # PARTIES
    records: pl.DataFrame  # RECORD_ROWS
    supply_chain: pl.DataFrame  # SUPPLY_CHAIN
    descriptions: pl.DataFrame  # DESCRIPTION_ROWS
    equipment: pl.DataFrame  # EQUIPMENT_ROWS
    goods: pl.DataFrame  # GOODS_ROWS
    ownership: pl.DataFrame  # OWNERSHIP_ROWS
    lists: pl.DataFrame  # LISTS
    quarantine: pl.DataFrame  # QUARANTINE
    articles: pl.DataFrame  # ARTICLE_ROWS
    unread: pl.DataFrame  # UNREAD


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
