"""Who did what with whom, by the sentences of the articles, and who owns whom, as links of FollowTheMoney.

1. A link whose two ends are named parties is an `UnknownLink` with the relation and the item as its role; one that says
   without reserve that one party paid another is a `Payment`. `proof` is the article. What is denied is no link.
2. An end is the listed party where the band of its match is `match`; else a party of its own for each story, named as
   there, for nobody knows whether two stories mean the same one.
3. A row of ownership.csv is an `Ownership` where a percentage is known, else an `UnknownLink` that says what is not.

Ends that are places, goods, equipment or descriptions have no schema there; supply_chain.csv holds them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import zip_longest

import polars as pl

from xref.report._ftm_parts import PARTIES, SCHEMATA, Entity, Row, entity, listed, made_id, split
from xref.tables import Findings

_PAID = ("paid", "funded")  # relations of `data/verbs.toml` that are a payment to the object


def links(findings: Findings) -> Iterator[Entity]:
    """The links of a report, and those of their ends that no match has."""
    story: dict[str, str] = {
        key: copy_of or key for key, copy_of in findings.articles.select("article_id", "copy_of").iter_rows()
    }
    days = dict(findings.articles.select("article_id", "published_on").iter_rows())
    sure = set(findings.matches.filter(pl.col("band") == "match")["entity_id"])
    known = {
        listed(key): SCHEMATA[kind] for key, kind in findings.matches.select("entity_id", "entity_kind").iter_rows()
    }
    ends: dict[str, Entity] = {}
    found: dict[str, Entity] = {}
    for row in findings.supply_chain.filter(~pl.col("negated")).iter_rows(named=True):
        one = _of(row, "subject", story, sure, ends), _of(row, "object", story, sure, ends)
        if all(one):
            schemata = {known.get(key) or ends[key]["schema"] for key in (*one[0], *one[1])}
            pays = row["relation"] in _PAID and row["modality"] == "asserted" and schemata <= PARTIES
            link = _link(row, *one, days.get(row["article_id"]), pays)
            found.setdefault(link["id"], link)
    for rows in _owned(findings.ownership):
        owner_ids = [_owner(key, name, known, ends) for key, name in _owners(rows[0])]
        article = str(rows[0]["article_id"])
        asset = _told(story.get(article, article), rows[0]["owned"], "Company", ends)
        can_own = all((known.get(key) or ends[key]["schema"]) in PARTIES for key in owner_ids)
        link = _ownership(rows, owner_ids, asset, can_own)
        found.setdefault(link["id"], link)
    yield from ends.values()
    yield from found.values()


def _of(row: Row, end: str, story: Mapping[str, str], sure: set[str], ends: dict[str, Entity]) -> list[str]:
    """The ids of an end, none if it is no named party."""
    if row[f"{end}_kind"] not in SCHEMATA or not row[end]:
        return []
    if matched := [key for key in split(row[f"{end}_entity_ids"]) if key in sure]:
        return [listed(key) for key in matched]
    return [_told(story.get(row["article_id"], row["article_id"]), row[end], SCHEMATA[row[f"{end}_kind"]], ends)]


def _told(story: str, name: str, schema: str, ends: dict[str, Entity]) -> str:
    """A party that no list is sure to have, as a story names it."""
    key = made_id("told", story, name)
    if key not in ends or schema == "Company":  # which is an Organization too, and the only one that can be owned
        ends[key] = entity(key, schema, name=name, proof=made_id("article", story))
    return key


def _link(row: Row, subject: list[str], object_: list[str], day: object, pays: bool) -> Entity:
    schema, one, other = ("Payment", "payer", "beneficiary") if pays else ("UnknownLink", "subject", "object")
    words = " ".join(filter(None, [row["relation"], row["item"]]))
    key = made_id("link", row["article_id"], row["start"], row["relation"], row["item"], *subject, *object_)
    said = ", ".join(filter(None, [row["modality"], row["tense"]]))
    about = {"purpose": words} if pays else {"role": words, "status": said}
    return entity(
        key, schema, **{one: subject, other: object_}, **about, description=row["sentence"], date=day,
        summary=[row["red_flags"], row["item_control"]], publisher=row["said_by"],
        proof=made_id("article", row["article_id"]),
    )  # fmt: skip


def _owned(rows: pl.DataFrame) -> Iterable[list[Row]]:
    """The rows of each owned party with the same owners: one a rule."""
    for _, same in rows.group_by("article_id", "owned", "owners", maintain_order=True):
        yield list(same.iter_rows(named=True))


def _owners(row: Row) -> Iterator[tuple[str, str]]:
    """Id and name of each listed owner; of those with the same name, the row says it once."""
    keys, names = split(row["owners"]), split(row["owner_names"])
    last = names[-1] if names else ""
    for key, name in zip_longest(keys, names[: len(keys)]):
        yield key, name or last or key


def _owner(key: str, name: str, known: Mapping[str, str], ends: dict[str, Entity]) -> str:
    made = listed(key)
    if made not in known:
        ends.setdefault(made, entity(made, "LegalEntity", name=name, notes=key))
    return made


def _ownership(rows: list[Row], owners: list[str], asset: str, can_own: bool) -> Entity:
    first = rows[0]
    key = made_id("ownership", first["article_id"], first["owned"], first["owners"])
    said: dict[str, object] = {
        "summary": [f"{row['rule']}: {row['outcome']}; {row['path']}" for row in rows],
        "description": [row["basis"] for row in rows],
        "publisher": first["sources"],
        "date": first["as_of"],
        "proof": made_id("article", first["article_id"]),
    }
    percents = {row["percent"] for row in rows if row["percent"] is not None}
    if percents and len(owners) == 1 and can_own:
        share = [f"{percent:g}" for percent in sorted(percents, key=str)]
        return entity(
            key, "Ownership", owner=owners, asset=asset, percentage=share, role="owner by the rules named", **said
        )
    role = "owner, with others" if percents else "linked; what share is not known"
    return entity(key, "UnknownLink", subject=owners, object=asset, role=role, **said)
