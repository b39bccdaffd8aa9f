"""How many supply-chain links of real articles are right, and how many that these say are found.

    xref run ARTICLES.jsonl --lists LISTS --out REPORTS
    python tests/bench/supply_links.py REPORTS/latest [--articles IDS] [--show]

Two files of judgements made by reading, without a word of the articles but the ends of links:
- judged_supply.csv: article_id, start (of the sentence), subject, relation, item, object, modality, negated, right
  (1, 0), why. Judged are the 150 rows of supply_chain.csv with the lowest hash of their place and ends: the sample
  stays the same when other rows come and go. A row whose modality or negation changes is judged anew.
- supply_gold.csv: article_id, start, end (a span in the sentence), subject, relation, item, object, negated, modality,
  said_by: every link that 30 articles read in full say.

A link is found if a row of the same sentence says the same: who gives, who gets and what (a sale by X to Y is a
purchase by Y from X), who makes, uses, owns or finances what, what contains what. Ends agree that share a word, a
country and its adjective being one, "America" and "US" too; two ends must agree (one where there is only one), and
none may differ. Negation is counted beside. `--articles` counts only the articles named in a file, one id a line;
`--show` prints the rows that nobody has judged, and the links missed.
"""

from __future__ import annotations

import argparse
import hashlib
from collections.abc import Mapping
from pathlib import Path

import polars as pl
from judged import precision

from xref.countries import country_code, demonyms
from xref.names import forms
from xref.text.lexicon import FUNCTION_WORDS

SAMPLE = 150
HERE = Path(__file__).parent
ENDS = ("subject", "relation", "item", "object")
KEYS = ("article_id", "start", *ENDS)
AS_READ = (*KEYS, "modality", "negated")
ALIASES = {"america": "US", "usa": "US", "uk": "GB", "britain": "GB", "european": "europe", "western": "west"}
GIVES, GETS = ("supplied", "sold", "exported", "funded", "paid"), ("bought", "imported", "received")


def sample(links: pl.DataFrame) -> pl.DataFrame:
    """The rows to be judged, those whose place and ends have the lowest hash."""
    digest = [hashlib.sha256("\0".join(map(str, key)).encode()).hexdigest() for key in links.select(KEYS).iter_rows()]
    return links.with_columns(digest=pl.Series(digest, dtype=pl.String())).sort("digest").head(SAMPLE)


def recall(links: pl.DataFrame, only: frozenset[str] | None, *, show: bool) -> None:
    """Prints how many of the links that articles say are found."""
    path = HERE / "supply_gold.csv"
    if not path.exists():
        print("recall    no supply_gold.csv")
        return
    rows = pl.read_csv(path, infer_schema=False).fill_null("").iter_rows(named=True)
    gold = [row for row in rows if only is None or row["article_id"] in only]
    found: dict[str, list[Mapping[str, str]]] = {}
    for row in links.iter_rows(named=True):
        found.setdefault(row["article_id"], []).append(row)
    missed, negation = [], 0
    for row in gold:
        same = [link for link in found.get(row["article_id"], []) if agrees(row, link)]
        if not same:
            missed.append(row)
        elif any((link["negated"] == "true") == (row["negated"] == "1") for link in same):
            negation += 1
    hits = len(gold) - len(missed)
    print(
        f"recall    {hits}/{len(gold)} links ({hits / max(len(gold), 1):.3f}); negation right in {negation} of {hits}"
    )
    for row in missed if show else ():
        print("  missed", row["article_id"], row["start"], *(row[name] for name in ENDS), row["modality"], sep=" | ")


def agrees(gold: Mapping[str, str], link: Mapping[str, str]) -> bool:
    """Whether a row of the report says a link that the judges read."""
    if not int(link["start"]) <= int(gold["start"]) < int(link["end"]):
        return False
    (kind, ends), (other, found) = _roles(gold), _roles(link)
    if kind != other:
        return False
    if kind == "contains":
        return len({*ends.values()} - {frozenset()}) <= sum(
            any(a & b for b in found.values()) for a in ends.values() if a
        )
    same = [role for role in ends if ends[role] and found[role] and ends[role] & found[role]]
    differ = [role for role in ends if ends[role] and found[role] and not ends[role] & found[role]]
    return not differ and len(same) >= min(2, sum(map(bool, ends.values())))


def _roles(row: Mapping[str, str]) -> tuple[str, dict[str, frozenset[str]]]:
    """The group of a relation, and the words of each role."""
    subject, item, target = (_words(row[name]) | _written(row, name) for name in ("subject", "item", "object"))
    relation = row["relation"]
    if relation in GIVES:
        return "transfer", {"from": subject, "to": target, "item": item}
    if relation in GETS:
        return "transfer", {"from": target, "to": subject, "item": item}
    if relation in ("found in", "contains"):
        return "contains", {"subject": subject, "item": item, "object": target}
    if relation == "owns":
        return "owns", {"subject": subject, "object": target | item}
    return "used" if relation == "stationed" else relation, {"subject": subject, "item": item, "object": target}


def _written(row: Mapping[str, str], name: str) -> frozenset[str]:
    """The word that the sentence has where an end stands, which may be shorter than the name: "SFEC", "Putin"."""
    if not row.get(f"{name}_start") or not row.get("sentence"):
        return frozenset()
    place = int(row[f"{name}_start"]) - int(row["start"])
    return _words(" ".join(row["sentence"][place:].split()[:1])) if 0 <= place < len(row["sentence"]) else frozenset()


def _words(text: str) -> frozenset[str]:
    """The words of an end; a country and its adjective are its code."""
    found = {word for word in forms(text or "") if word not in FUNCTION_WORDS}
    codes = {
        code for word in found if (code := demonyms().get(word) or (country_code(word) if len(word) > 3 else None))
    }
    codes |= {ALIASES[word] for word in found & ALIASES.keys()}
    stems = {word[:-1] if word.endswith("s") and len(word) > 4 else word for word in found}
    whole = country_code(text or "")
    return frozenset(stems | codes | ({whole} if whole else set()))


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("report", type=Path)
    parser.add_argument("--articles", type=Path)
    parser.add_argument("--show", action="store_true")
    asked = parser.parse_args()
    table = pl.read_csv(asked.report / "supply_chain.csv", infer_schema=False).fill_null("")
    ids = frozenset(asked.articles.read_text(encoding="utf-8").split()) if asked.articles else None
    shown = (
        ("article_id", "start", *ENDS, "tense", "modality", "negated", "said_by", "sentence") if asked.show else None
    )
    precision(sample(table), table.height, HERE / "judged_supply.csv", AS_READ, shown, "precision ")
    recall(table, ids, show=asked.show)
