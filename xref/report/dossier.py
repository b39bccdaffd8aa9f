"""Everything on one party for a case file: what each list says of it, and what a run found of it.

A party is all entities that `xref.parties` groups with the one asked for. The records are those of the lists as they
are opened, with the place of each in the file as published and the SHA-256 of that; what was found is of the run, whose
editions of the lists may be others: `run` says which.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import polars as pl
from rapidfuzz import fuzz, process

from xref import __version__, manifest, narratives
from xref.contradictions import between_lists
from xref.errors import UsageError
from xref.prepared import Prepared
from xref.report import reading
from xref.report.contract import version
from xref.tables import REPORT

Record = dict[str, Any]
_BY = {"supply_chain": ("subject_entity_ids", "object_entity_ids"), "ownership": ("owners",),
       "equipment": ("entity_ids",), "descriptions": ("entity_id",)}  # where leads name listed parties  # fmt: skip
_NEAR = 70.0  # likeness, of 100, from which an id or a name is worth suggesting
_SUGGESTED = 3


def of_party(asked: str, known: Prepared, lists: Path, run: Path | None) -> Record:
    """The dossier of a party, as JSON holds it; `asked` is its id or that of one of its entities.

    lists: the folder of the lists, which holds press releases too. run: the folder of a run, if there is one.
    Raises `UsageError` if neither the lists nor the run know it.
    """
    party, ids = _entities(asked, known, run)
    tables = known.lists.tables
    records = [_record(row, known) for row in _rows(tables.entities, "entity_id", ids)]
    matches = _matches(run, ids) if run else []
    first = records[0] if records else {"name": matches[0]["entity_name"], "kind": matches[0]["entity_kind"]}
    disputed = between_lists(pl.Series([party], dtype=pl.String()), tables, known.party_of)
    passages = narratives.passages(lists, tables)
    return {
        "tool": f"xref {__version__}",
        "contract": version(),
        "party_id": party,
        "name": first["name"],
        "kind": first["kind"],
        "records": records,
        "list_contradictions": next(iter(disputed["list_contradictions"]), None),
        "passages": _rows(passages, "entity_id", ids),
        "run": _run(run, records) if run else None,
        "matches": matches,
        "articles": _articles(run, matches) if run else [],
        **{name: _leads(run, name, ids) if run else [] for name in _BY},
    }


def text(dossier: Record) -> str:
    """The dossier as JSON."""
    return json.dumps(dossier, indent=1, ensure_ascii=False, default=str) + "\n"


def _entities(asked: str, known: Prepared, run: Path | None) -> tuple[str, list[str]]:
    """The party's id, and those of its entities on the lists and in the run."""
    of_lists = known.party_of.select("entity_id", "party_id")
    of_run = reading.table(run / "records.csv", REPORT["records"], of_lists.columns) if run else of_lists.clear()
    both = pl.concat([of_lists, of_run])
    own, party = pl.col("entity_id") == asked, pl.col("party_id")
    there = [*of_lists.filter(own)["party_id"], *of_run.filter(own | (party == asked))["party_id"]]
    if not there:
        raise UsageError(f"neither the lists nor the run have {asked}", _suggestion(asked, known))
    return there[0], sorted({*both.filter(party == there[0])["entity_id"]})


def _suggestion(asked: str, known: Prepared) -> str:
    """What may have been meant: ids like it, or parties of a name like it."""
    names = known.lists.tables.names
    ids = process.extract(
        asked, known.party_of["entity_id"].to_list(), scorer=fuzz.ratio, score_cutoff=_NEAR, limit=_SUGGESTED
    )
    if ids and ":" in asked:
        called = dict(known.lists.tables.entities.select("entity_id", "name").iter_rows())
        return f"perhaps {'; '.join(f'{key} ({called[key]})' for key, *_ in ids)}"
    near = process.extract(
        asked, names["name"].to_list(), scorer=fuzz.WRatio, processor=str.casefold, score_cutoff=_NEAR, limit=_SUGGESTED
    )
    if not near:
        return "give an id such as us_ofac_sdn:18782; xref match NAME finds it"
    meant = (f"{names['entity_id'][row]} ({name})" for name, _, row in near)
    return f"perhaps {'; '.join(meant)}"


def _rows(frame: pl.DataFrame, column: str, ids: Iterable[str]) -> list[Record]:
    return frame.filter(pl.col(column).is_in(list(ids))).to_dicts()


def _record(entity: Record, known: Prepared) -> Record:
    """What one list says of the party: all of it."""
    tables, key = known.lists.tables, entity["entity_id"]
    said = {
        name: [without(row, "entity_id") for row in _rows(getattr(tables, name), "entity_id", [key])]
        for name in ("names", "identifiers", "addresses", "designations", "relations")
    }
    health = known.lists.health.filter(pl.col("key") == entity["source"]).row(0, named=True)
    shown = ("title", "publisher", "url", "licence", "state", "published_on", "retrieved_at", "sha256")
    number = key.partition(":")[2]
    others = tables.relations.filter(pl.col("other_number") == number).join(
        tables.entities, on="entity_id", how="inner"
    )
    others = others.filter(pl.col("source") == entity["source"]).select("entity_id", "name", "relation")
    return {**entity, **said, "named_by": others.to_dicts(), "list": {name: health[name] for name in shown}}


def without(row: Record, *names: str) -> Record:
    """The row but for these columns."""
    return {name: value for name, value in row.items() if name not in names}


def _matches(run: Path, ids: list[str]) -> list[Record]:
    """The rows of matches.csv with their evidence, and where the mention stands in the sentence."""
    found = reading.rows(run, "matches", pl.col("entity_id").is_in(ids))
    rules = _of(run, "evidence", found["match_id"]).partition_by("match_id", as_dict=True, include_key=False)
    texts = dict(_of(run, "articles", found["article_id"]).select("article_id", "text").iter_rows())
    rows = found.to_dicts()
    for row in rows:
        said = rules.get((row["match_id"],))
        row["rules"] = said.to_dicts() if said is not None else []
        row["in_sentence"] = _place(row, texts.get(row["article_id"], ""))
    return rows


def _place(row: Record, article: str) -> int | None:
    """Where in its sentence the mention begins, of several places the one that the offsets mean; None if nowhere."""
    sentence, mention = row["sentence"] or "", row["mention"]
    begin = article.find(sentence, max(0, row["end"] - len(sentence)), row["start"] + len(sentence))
    inside = row["start"] - begin if begin >= 0 else -1
    if inside < 0 or not sentence.startswith(mention, inside):
        inside = sentence.find(mention)
    return inside if inside >= 0 else None


def _of(run: Path, name: str, ids: pl.Series) -> pl.DataFrame:
    """The rows of a table that have one of these ids."""
    return reading.rows(run, name, pl.col(ids.name).is_in(ids.unique().implode()))


def _articles(run: Path, matches: list[Record]) -> list[Record]:
    ids = pl.Series("article_id", [row["article_id"] for row in matches], pl.String())
    rows = _of(run, "articles", ids).drop("text").to_dicts()
    return sorted(rows, key=lambda row: (str(row["published_on"] or ""), row["article_id"]))


def _leads(run: Path, name: str, ids: list[str]) -> list[Record]:
    named = (pl.col(column).str.split("; ").list.eval(pl.element().is_in(ids)).list.any() for column in _BY[name])
    return reading.rows(run, name, pl.any_horizontal(named)).to_dicts()


def _run(run: Path, records: list[Record]) -> Record:
    """What the run was, and whose lists it had in another edition."""
    said = manifest.read(run)
    used = dict(reading.table(run / "lists.csv", REPORT["lists"], ("key", "sha256")).iter_rows())
    now = {record["source"]: record["list"]["sha256"] for record in records}
    return {
        "name": run.name, "started": said["started"], "state": said["state"], "as_of": said["as_of"],
        "other_editions": sorted(key for key, digest in now.items() if used.get(key) != digest),
    }  # fmt: skip
