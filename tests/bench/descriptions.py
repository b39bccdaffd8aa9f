"""How well descriptions of parties lead to the listed party that is meant, beside plain BM25 over the same texts.

    python tests/bench/descriptions.py LISTS SHARED [--held] [--show] [--embeddings DIR]

LISTS: a store of lists. SHARED: the folder with `corpus/news_en.jsonl` and `seeds/`, whose articles the cases stand in.

The cases were collected and answered by reading, without a look at the rules (described_dev.csv, to write on, and
described_held.csv, only read with `--held`): article_id, start, end, mention, published_on, answer_entity_ids (all the
records of the right party, or parties; empty if the lists hold none), note. described_written.csv has sentences of our
own, with the listed name for an answer: text, mention, published_on, answers.

The rank is that of the best of the right parties; its reciprocal is 0 where it is not among the first 2,000.
"""

from __future__ import annotations

import argparse
import csv
import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

import numpy as np
import polars as pl

from xref import catalogue, screen
from xref.descriptions.leads import beside, named_in, names_of
from xref.descriptions.library import Library
from xref.descriptions.slots import read_slots
from xref.embeddings import Embeddings, opened
from xref.lists import open_lists
from xref.policy import Policy
from xref.prepared import Prepared, prepare
from xref.profiles import search
from xref.tables import ARTICLES, PASSAGES, UNREAD, table

HERE = Path(__file__).parent
DEEP = 2000


class Case(NamedTuple):
    article_id: str
    text: str
    start: int
    end: int
    published_on: date | None
    answers: frozenset[str]  # ids of entities

    @property
    def mention(self) -> str:
        return self.text[self.start : self.end]


def cases(file: Path, shared: Path) -> Iterator[Case]:
    """The cases of a file with an answer on the lists."""
    rows = [row for row in csv.DictReader(file.open(encoding="utf-8")) if row["answer_entity_ids"].strip()]
    wanted = {row["article_id"] for row in rows}
    texts = {path.name: path.read_text(encoding="utf-8") for path in (shared / "seeds").glob("*.txt")}
    with (shared / "corpus" / "news_en.jsonl").open(encoding="utf-8") as lines:
        texts |= {row["id"]: row["text"] for row in map(json.loads, lines) if row["id"] in wanted}
    for row in rows:
        day = date.fromisoformat(row["published_on"]) if row["published_on"] else None
        answers = frozenset(key.strip() for key in row["answer_entity_ids"].split(";"))
        yield Case(row["article_id"], texts[row["article_id"]], int(row["start"]), int(row["end"]), day, answers)


def written(known: Prepared) -> Iterator[Case]:
    names = known.lists.tables.names.with_columns(pl.col("name").str.to_lowercase())
    for n, row in enumerate(csv.DictReader((HERE / "described_written.csv").open(encoding="utf-8"))):
        wanted = [name.strip().lower() for name in row["answers"].split(";")]
        answers = frozenset(names.filter(pl.col("name").is_in(wanted))["entity_id"])
        start = row["text"].index(row["mention"])
        day = date.fromisoformat(row["published_on"])
        yield Case(f"written {n}", row["text"], start, start + len(row["mention"]), day, answers)


def ranks(
    some: list[Case], known: Prepared, passages: pl.DataFrame, model: Embeddings | None
) -> dict[str, list[int | None]]:
    """The rank of the answer of each case by each method."""
    read = table(
        [(c.article_id, None, c.published_on, None, None, "en", c.article_id, "0" * 64, c.text) for c in
         {case.article_id: case for case in some}.values()],
        ARTICLES,
    )  # fmt: skip
    found, _ = screen.find_mentions(read, known.gazetteer())
    findings = screen.articles(read, pl.DataFrame(schema=UNREAD), known, Policy())
    there = named_in(findings.matches, read.with_columns(copy_of=pl.lit(None, pl.String())).with_row_index("rank"))
    plain, told = Library(known, pl.DataFrame(schema=PASSAGES)), Library(known, passages)
    names = names_of(found.filter(pl.col("mention_kind") != "description"))
    described = found.filter(pl.col("mention_kind") == "description")

    def bm25(case: Case) -> int | None:
        sentence = case.text[max(0, case.text.rfind(".", 0, case.start)) : case.text.find(".", case.end) + 1]
        score = plain.ranking.search.scores(dict.fromkeys(search.words(case.mention + sentence), 1.0), alike=False)
        return place(np.lexsort((np.arange(len(score)), -score))[:DEEP], case, plain)

    def ours(library: Library, *, near: bool = True) -> Callable[[Case], int | None]:
        def method(case: Case) -> int | None:
            over = described.filter(
                (pl.col("article_id") == case.article_id) & (pl.col("start") < case.end) & (pl.col("end") > case.start)
            )
            countries = over["countries"].to_list()[0] if over.height else None
            slots = read_slots(
                case.text, case.start, case.end, countries, names.get(case.article_id, ()), case.published_on
            )
            others = there.get(case.article_id, ()) if near else ()
            named, dealt_with = beside(case.start, case.end, slots, others, library)
            weights = {party: weight for party, (weight, _) in named.items()}
            candidates = library.ranking.candidates(slots, weights, dealt_with, DEEP)
            return place([c.party for c in candidates], case, library)

        return method

    methods: dict[str, Callable[[Case], int | None]] = {
        "BM25, mention and sentence": bm25,
        "slots and words": ours(plain, near=False),
        "and parties that the article names": ours(plain),
    }
    if passages.height:
        methods["and narratives"] = ours(told)
    if model:
        methods["and embeddings"] = ours(Library(known, passages, model))
    return {name: [method(case) for case in some] for name, method in methods.items()}


def place(ordered: object, case: Case, library: Library) -> int | None:
    right = {library.party_of[key] for key in case.answers if key in library.party_of}
    return next((n for n, party in enumerate(ordered, 1) if int(party) in right), None)  # type: ignore[call-overload]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("lists", type=Path)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--held", action="store_true", help="the half that nothing was written on, too")
    parser.add_argument("--show", action="store_true", help="each case with its ranks")
    parser.add_argument("--embeddings", type=Path, help="a folder with a static model, to rank with too")
    options = parser.parse_args()
    model = opened(options.embeddings) if options.embeddings else None
    lists = open_lists(options.lists, catalogue.load(options.lists), (), date.today())
    known = prepare(lists)
    try:
        from xref import narratives

        passages = narratives.passages(options.lists, lists.tables)
    except ImportError:
        passages = pl.DataFrame(schema=PASSAGES)
    files = ["described_dev.csv", *(["described_held.csv"] if options.held else [])]
    sets = {file: list(cases(HERE / file, options.shared)) for file in files} | {
        "described_written.csv": list(written(known))
    }
    for name, some in sets.items():
        print(f"{name}: {len(some)} with an answer")
        by_method = ranks(some, known, passages, model)
        for method, found in by_method.items():
            mrr = sum(1 / rank for rank in found if rank) / len(found)
            first, ten = (sum(bool(rank and rank <= n) for rank in found) / len(found) for n in (1, 10))
            print(f"  {method:36} MRR {mrr:.3f}  first {first:.2f}  recall at 10 {ten:.2f}")
        for n, case in enumerate(some) if options.show else ():
            print(f"    {[found[n] for found in by_method.values()]} {' '.join(case.mention.split())}")


if __name__ == "__main__":
    main()
