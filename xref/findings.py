"""From mentions and hits to the tables of the report: lazy joins, no loop over rows.

What is found in a story (`stories`) follows from it and from the lists alone; only parties and records, which stand
once for a run, follow from all matches (`united`).
"""

from __future__ import annotations

import hashlib
from typing import NamedTuple

import polars as pl

from xref import descriptions, flags, makers, order, ownership, premises, records, stories
from xref.contradictions import between_lists
from xref.embeddings import Embeddings
from xref.facts import OTHER, beside
from xref.goods.rows import goods_rows, reason
from xref.limits import BEYOND
from xref.linked import linked
from xref.policy import Policy
from xref.prepared import Prepared
from xref.priority import LINKED, of_names, ranked
from xref.surroundings import LEFT, unborne
from xref.tables import CHANGE_ROWS, EVIDENCE, LINKS, MATCHES, OUTCOME_ROWS, PARTIES, RECORD_ROWS, Findings, table
from xref.weak import uncorroborated

_UNSCREENED = ("goods",)  # kinds that no list of parties can hold
UNITED = (  # columns of matches from which parties and records follow
    "party_id", "score", "article_id", "mention", "entity_id", "also_listed_on", "entity_name", "entity_kind", "band",
    "countries", "programmes", "designated_on",
)  # fmt: skip
NAMED = 1_000  # articles that a party's row names: of a head of state there are thousands, and a cell has its limits
_LATER = ("disposition", "change")  # columns that tell of what went before; filled when the report is written
_DOUBT = 0.01  # below a match, where the text bears a name out only in part


class Found(NamedTuple):
    """What the stages before found: articles, documents not read, mentions with query_id, hits, their parts, links.

    running: whether the mentions stand in running text, which must bear a name out, and not in the cells of a table.
    part: whether the articles are a part of a corpus, and what follows from all of it is left empty.
    """

    articles: pl.DataFrame  # tables.ARTICLES, copy_of and rank (`duplicates.COPIES`)
    unread: pl.DataFrame  # tables.UNREAD
    mentions: pl.DataFrame  # tables.MENTIONS and query_id
    hits: pl.DataFrame  # compare.HITS
    parts: pl.DataFrame  # compare.PARTS
    links: pl.DataFrame  # tables.LINKS
    edges: ownership.Edges = ownership.NOTHING  # who owns whom, by the user's files
    running: bool = False
    embeddings: Embeddings | None = None  # a model of the user's, for descriptions
    part: bool = False


def findings(found: Found, known: Prepared, policy: Policy) -> Findings:
    """The tables of the report, in order (`order`)."""
    near = known.only(found.hits["entity_id"])
    hits, left = _hits(found, near, known.lists.tables.entities["source"].n_unique(), policy)
    rows = _rows(found, hits, near, known.lists.tables.designations, policy)
    hits = _held(hits, rows)
    rows = _once(rows, found.articles)
    matches = rows.select(MATCHES.names()).cast(MATCHES)
    evidence = (
        rows.lazy().select("match_id", "query_id", "entity_id")
        .join(found.parts.lazy(), on=["query_id", "entity_id"])
        .select(EVIDENCE.names())
        .match_to_schema(EVIDENCE)
        .collect()
    )  # fmt: skip
    goods = goods_rows(found.mentions, found.articles)
    equipment = makers.rows(found.mentions, found.articles, known, policy)
    owned = ownership.find(found.mentions, hits, known, policy, found.edges)
    mentions = ownership.told(_outcomes(found, hits, left, equipment, known, policy), owned)
    parties, records_ = united(matches.clear() if found.part else matches, found.articles, near)
    made = Findings(
        matches=matches,
        changes=pl.DataFrame(schema=CHANGE_ROWS),
        evidence=evidence,
        mentions=mentions,
        parties=parties,
        records=records_,
        supply_chain=_supply_chain(found, hits, mentions, goods, equipment, known),
        descriptions=descriptions.leads(found.mentions, found.articles, matches, known, embeddings=found.embeddings),
        equipment=equipment,
        goods=goods,
        ownership=ownership.once(owned, found.articles),
        lists=known.lists.health,
        quarantine=pl.concat([known.lists.tables.quarantine, found.edges.quarantine]),
        articles=stories.article_rows(found.articles, mentions, matches),
        unread=found.unread,
    )
    return Findings(**{name: order.in_order(frame, name) for name, frame in made._asdict().items()})


def united(matches: pl.DataFrame, articles: pl.DataFrame, known: Prepared) -> tuple[pl.DataFrame, pl.DataFrame]:
    """`tables.PARTIES` and `tables.RECORD_ROWS` of all matches of a run, in order.

    matches: `tables.MATCHES`, of which the columns `UNITED` are needed. articles: article_id, copy_of and rank.
    """
    if matches.is_empty():
        return table([], PARTIES), table([], RECORD_ROWS)
    parties = _parties(matches, articles, known)
    listed = records.of_parties(parties["party_id"], entities(known), known.lists.tables)
    return order.in_order(parties, "parties"), order.in_order(listed, "records")


def _hits(found: Found, known: Prepared, lists: int, policy: Policy) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The hits that count in each article, and those left out: article_id, query_id, entity_id, why."""
    said = found.mentions.lazy().select("article_id", "query_id").drop_nulls().unique(maintain_order=True)
    hits = said.join(found.hits.lazy(), on="query_id", maintain_order="left_right")
    keys = ["article_id", "query_id", "entity_id"]
    left = _unborne(found, known, lists)
    doubted = left.filter("doubted").lazy().select(*keys, doubt="why")
    hits = (
        hits.join(left.lazy().filter(~pl.col("doubted")), on=keys, how="anti", maintain_order="left")
        .join(doubted, on=keys, how="left", maintain_order="left")
        .with_columns(
            score=pl.when(pl.col("doubt").is_null())
            .then("score")
            .otherwise(pl.min_horizontal("score", policy.match - _DOUBT)),
            against=pl.concat_str(
                pl.col("against").replace("", None), pl.col("doubt"), separator="; ", ignore_nulls=True
            ),
        )
        .drop("doubt")
    )
    hits = hits.filter(pl.col("score") >= policy.threshold)
    left = left.filter(~pl.col("doubted")).drop("doubted")
    if policy.weak_aliases == "corroborate":
        weak = uncorroborated(found.mentions, found.hits, found.parts, known.party_of)
        hits = hits.join(weak.lazy(), on=keys, how="anti", maintain_order="left")
        said_why = pl.lit("a weak alias, which nothing corroborates").alias("why")
        left = pl.concat([weak.with_columns(said_why), left]).unique(keys, keep="first", maintain_order=True)
    return hits.collect(), left


def _unborne(found: Found, known: Prepared, lists: int) -> pl.DataFrame:
    if not found.running:
        return pl.DataFrame(schema=LEFT)
    return unborne(found.mentions, found.hits, found.parts, known.lists.tables.entities, known.party_of, lists)


def _joined(column: str) -> pl.Expr:
    return pl.col(column).drop_nulls().unique(maintain_order=True).str.join("; ")


def entities(known: Prepared) -> pl.LazyFrame:
    """What a report says of each listed entity: the columns of MATCHES from entity_id to also_listed_on, list dates."""
    t = known.lists.tables
    acts = (
        t.designations.lazy()
        .group_by("entity_id")
        .agg(programmes=_joined("programme"), designated_on=pl.col("designated_on").min())
    )
    numbers = (
        t.identifiers.lazy()
        .group_by("entity_id")
        .agg(identifiers=pl.concat_str("scheme", pl.lit(":"), "value").unique(maintain_order=True).str.join("; "))
    )
    health = known.lists.health.lazy().select(
        source="key", source_title="title", list_published_on="published_on", list_sha256="sha256"
    )
    return (
        t.entities.lazy()
        .select(
            "entity_id", "source", reason=pl.coalesce("reason", "remarks"), entity_name="name", entity_kind="kind",
            countries=pl.col("countries").list.join("; "),
        )
        .join(acts, on="entity_id", how="left")
        .join(numbers, on="entity_id", how="left")
        .join(health, on="source", how="left")
        .join(_parties_of(known), on="entity_id", how="left")
    )  # fmt: skip


def _parties_of(known: Prepared) -> pl.LazyFrame:
    """entity_id, party_id, and the party's entities on other lists, joined."""
    party_of = known.party_of.lazy()
    others = (
        party_of.join(party_of.rename({"entity_id": "other"}), on="party_id")
        .filter(pl.col("other").str.split(":").list.first() != pl.col("entity_id").str.split(":").list.first())
        .sort("entity_id", "other")
        .group_by("entity_id")
        .agg(also_listed_on=pl.col("other").str.join("; "))
    )
    return party_of.join(others, on="entity_id", how="left")


def _rows(found: Found, hits: pl.DataFrame, known: Prepared, acts: pl.DataFrame, policy: Policy) -> pl.DataFrame:
    """The rows of MATCHES but for match_id, and query_id: one for each (article, mention text, entity).

    acts: the designations of all that the lists hold.
    """
    heads = found.articles.lazy().select("article_id", "published_on", article_title="title", article_url="url")
    rows = (
        found.mentions.lazy()
        .drop("countries", "identifiers")
        .filter(~pl.col("mention_kind").cast(pl.String()).is_in(_UNSCREENED))
        .sort("article_id", "start", "end", maintain_order=True)
        .unique(["article_id", "mention", "query_id"], keep="first", maintain_order=True)
        .join(hits.lazy(), on=["article_id", "query_id"])
        .sort(
            "article_id", "mention", "entity_id", "score", "start", "query_id",
            descending=[False, False, False, True, False, False],
        )
        .unique(["article_id", "mention", "entity_id"], keep="first", maintain_order=True)
        .join(heads, on="article_id", how="left")
        .join(entities(known), on="entity_id", how="left")
        .with_columns(
            evidence=pl.col("spoke_for"), contradictions=pl.col("against"),
            **{name: pl.lit(None, kind) for name, kind in MATCHES.items() if name.startswith(_LATER)},
        )
        .with_row_index("row")
        .collect()
    )  # fmt: skip
    return _ranked(rows, found, known, acts, policy)


def _once(rows: pl.DataFrame, articles: pl.DataFrame) -> pl.DataFrame:
    """`rows` with match_id: of a story one for each (mention text, entity)."""
    rows = stories.once(rows, articles)
    keys = rows.select("article_id", "mention", "entity_id").iter_rows()
    ids = ["m" + hashlib.sha256("\0".join(key).encode()).hexdigest()[:15] for key in keys]  # is no number
    return rows.with_columns(match_id=pl.Series(ids, dtype=pl.String()))


def _held(hits: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """`hits` with the scores of their rows, which what the sentences say may have lowered."""
    keys = ["article_id", "query_id", "entity_id"]
    lowered = rows.lazy().group_by(keys).agg(row_score=pl.col("score").max())
    return (
        hits.lazy()
        .join(lowered, on=keys, how="left", maintain_order="left")
        .with_columns(score=pl.min_horizontal("score", "row_score"))
        .drop("row_score")
        .collect()
    )


def _ranked(rows: pl.DataFrame, found: Found, known: Prepared, acts: pl.DataFrame, policy: Policy) -> pl.DataFrame:
    """`rows` with their band and priority, by the name, what is known beside it, the sentence, and who else is named.

    Of whom the text says another birth or age than the list is no match by the name.
    """
    tables, keys = known.lists.tables, ["query_id", "entity_id"]
    named = of_names(found.hits, found.parts, found.mentions, tables, known.party_of)
    facts = beside(rows, found.mentions, tables)
    against = (
        facts.filter(pl.col("points") < 0).group_by("row", maintain_order=True).agg(pl.col("words").str.join("; "))
    )
    other = facts.filter(pl.col("points") <= OTHER)["row"]
    doubtful = pl.col("row").is_in(other.implode())
    rows = (
        rows.join(against, on="row", how="left", maintain_order="left")
        .with_columns(
            score=pl.when(doubtful).then(pl.min_horizontal("score", policy.match - _DOUBT)).otherwise("score")
        )
        .with_columns(
            band=pl.when(pl.col("score") >= policy.match).then(pl.lit("match")).otherwise(pl.lit("possible")),
            contradictions=pl.concat_str(
                pl.col("contradictions").replace("", None), "words", separator="; ", ignore_nulls=True
            ),
        )
        .drop("words")
    )
    said = [rows.select("row", *keys).join(named, on=keys), facts, _co_mentioned(rows, known, acts)]
    return ranked(rows, said)


def _co_mentioned(rows: pl.DataFrame, known: Prepared, acts: pl.DataFrame) -> pl.DataFrame:
    """Rows whose party the lists link to another that the article names too, by another name: row, points, words."""
    there = rows.lazy().filter(pl.col("band") == "match").select("article_id", other="party_id").unique()
    fits = rows.lazy().select("query_id", other="party_id").unique()  # perhaps the same party, not grouped
    links = linked(rows["party_id"], known.lists.tables, known.party_of, acts).lazy()
    return (
        rows.lazy()
        .select("row", "query_id", "article_id", "party_id")
        .join(links, on="party_id")
        .join(there, on=["article_id", "other"], how="semi")
        .join(fits, on=["query_id", "other"], how="anti")
        .sort("row", "other")
        .unique("row", keep="first", maintain_order=True)
        .select(
            "row",
            points=pl.lit(LINKED, pl.Int64()),
            words=pl.format("the article names {} too, which lists link to it", "name"),
        )
        .collect()
    )


def _outcomes(
    found: Found, hits: pl.DataFrame, left: pl.DataFrame, equipment: pl.DataFrame, known: Prepared, policy: Policy
) -> pl.DataFrame:
    said = ["article_id", "query_id"]
    best = (
        hits.lazy()
        .sort(*said, "score", "entity_id", descending=[False, False, True, False])
        .group_by(said, maintain_order=True)
        .agg(best_score=pl.col("score").first(), best_entity_id=pl.col("entity_id").first())
    )
    weak = (
        left.lazy()
        .group_by(*said, "why")
        .agg(ids=pl.col("entity_id").unique().sort().str.join(", "))
        .sort(*said, "why")
        .group_by(said)
        .agg(weak=pl.format("{}: {}", "why", "ids").str.join("; "))
    )
    kind = pl.col("mention_kind").cast(pl.String())
    scored, unsearched = pl.col("best_score"), pl.col("detector").str.starts_with(BEYOND)
    rows = (
        found.mentions.lazy()
        .join(best, on=said, how="left")
        .join(weak, on=said, how="left")
        .join(makers.made_by(equipment), on="canonical", how="left")
        .with_columns(
            outcome=pl.when(kind.is_in(_UNSCREENED) | unsearched).then(pl.lit("not_screened"))
            .when(scored >= policy.match).then(pl.lit("match"))
            .when(scored.is_not_null()).then(pl.lit("possible"))
            .when(kind == "description").then(pl.lit("needs_human"))
            .otherwise(pl.lit("no_match")),
            lists_screened=pl.lit("; ".join(known.lists.used)),
        )
        .with_columns(
            reason=pl.when(unsearched).then(pl.col("detector").str.strip_prefix(BEYOND))
            .when(pl.col("outcome") == "not_screened").then(reason(found.mentions))
            .when(pl.col("outcome") == "needs_human").then(pl.lit("a description, not a name: see descriptions.csv"))
            .otherwise(_left_out_or_made_by()),
            best_score=pl.when(pl.col("outcome") != "not_screened").then(scored),
            best_entity_id=pl.when(pl.col("outcome") != "not_screened").then("best_entity_id"),
        )
    )  # fmt: skip
    return stories.told_before(rows, found.articles).select(OUTCOME_ROWS.names()).cast(OUTCOME_ROWS).collect()


def _left_out_or_made_by() -> pl.Expr:
    made_by = pl.when(pl.col("mention_kind") == "equipment").then("made_by")
    said = pl.concat_str(pl.lit("left out: ") + pl.col("weak"), made_by, separator="; ", ignore_nulls=True)
    return said.replace("", None)


def _parties(matches: pl.DataFrame, articles: pl.DataFrame, known: Prepared) -> pl.DataFrame:
    """One row a party found: its best match, every list it is on, what these disagree on, every article."""
    disputed = between_lists(matches["party_id"], known.lists.tables, known.party_of)
    return (
        matches.lazy()
        .join(stories.of_articles(articles), on="article_id")
        .sort("party_id", "score", "article_id", "mention", "entity_id", descending=[False, True, False, False, False])
        .with_columns(also=pl.col("also_listed_on").str.split("; "))
        .group_by("party_id", maintain_order=True)
        .agg(
            name=pl.col("entity_name").first(), kind=pl.col("entity_kind").first(), band=pl.col("band").first(),
            score=pl.col("score").first(), countries=pl.col("countries").first(),
            ids=pl.concat_list(pl.col("entity_id").implode(), pl.col("also").explode().drop_nulls().implode())
            .list.explode().unique().sort(),
            programmes=_joined("programmes"), first_designated_on=pl.col("designated_on").min(),
            mentions=pl.col("mention").str.replace_all(r"\s+", " ").unique(maintain_order=True).str.join("; "),
            articles=pl.col("article_id").unique(maintain_order=True).head(NAMED).str.join("; "),
            article_count=pl.col("story").n_unique().cast(pl.Int64()),
        )
        .with_columns(
            entity_ids=pl.col("ids").list.join("; "),
            sources=pl.col("ids").list.eval(pl.element().str.split(":").list.first()).list.unique(maintain_order=True)
            .list.join("; "),
        )
        .join(disputed.lazy(), on="party_id", how="left")
        .select(PARTIES.names())
        .match_to_schema(PARTIES)
        .collect()
    )  # fmt: skip


def _supply_chain(
    found: Found, hits: pl.DataFrame, outcomes: pl.DataFrame, goods: pl.DataFrame, equipment: pl.DataFrame,
    known: Prepared,
) -> pl.DataFrame:  # fmt: skip
    """The links, each of a story once, with the status of their ends by the place where these stand."""
    said = ["article_id", "query_id"]
    ids = hits.lazy().sort(*said, "score", "entity_id", descending=[False, False, True, False]).group_by(
        said, maintain_order=True
    ).agg(entity_ids=_joined("entity_id"))  # fmt: skip
    place = ["article_id", "start", "end", "mention_kind", "canonical"]
    status = outcomes.lazy().select(*place, pl.col("outcome").cast(pl.String())).unique(maintain_order=True)
    places = (
        found.mentions.lazy()
        .join(ids, on=said, how="left")
        .join(status, on=place, how="left")
        .select(
            "article_id", "start", "end", "mention", "canonical", "countries", "outcome",
            pl.col("entity_ids").fill_null(""), "mention_kind",
        )
        .collect()
    )  # fmt: skip
    acts = known.lists.tables.designations.filter(pl.col("entity_id").is_in(hits["entity_id"].unique().implode()))
    programmes = dict(acts.group_by("entity_id").agg(_joined("programme")).iter_rows())
    links = stories.links_once(found.links.lazy(), found.articles).select(LINKS.names()).collect()
    at = premises.listed_addresses(links, places, found.articles, known)
    return flags.supply_chain(links, places.drop("mention_kind"), goods, equipment, programmes, at)
