"""The made corpus of the benchmarks: other texts than the originals, the same for a seed, with the copies put in."""

from __future__ import annotations

import random
from pathlib import Path

import polars as pl
import pytest
from bench.made_corpus import Article, Maker, Originals, write

from xref import corpus, duplicates
from xref.readers._document import Document

GIVEN = ("Anna", "Boris", "Carla", "Dmitry", "Elena", "Igor", "Maria", "Oleg", "Peter", "Sergei")
BEGUN = ("Arka", "Beli", "Caste", "Doro", "Eri", "Fen", "Gorba", "Halli", "Ilyi", "Jor")
FAMILY = [begun + end for begun in BEGUN for end in ("nov", "nsky", "lan", "feev", "dal", "wick", "tko", "man", "gen")]
DOING = ("shipping", "trading", "selling", "watching", "guarding", "building", "planning", "financing", "leasing")
THINGS = ("engines", "sensors", "cameras", "vessels", "tankers", "gearboxes", "antennas", "batteries", "turbines")
MANNER = ("quietly", "openly", "slowly", "rapidly", "recently", "formerly", "jointly", "allegedly", "largely", "mainly")


@pytest.fixture(scope="module")
def known() -> Originals:
    """A hundred articles of a few words that are put together at random, each on two families."""
    random_ = random.Random(8)
    pick = random_.choice

    def sentence(who: str, whom: str) -> str:
        return (
            f"{pick(GIVEN)} {who} was {pick(MANNER)} {pick(DOING)} {pick(THINGS)} while {whom} went on {pick(DOING)} "
            f"the other {pick(THINGS)}, which {pick(MANNER)} took some months."
        )

    about = [random_.sample(FAMILY, 2) for _ in range(100)]
    return Originals([{"text": " ".join(sentence(*two) for _ in range(12)), "date": "2026-02-03"} for two in about])


def made(known: Originals, number: int, seed: int = 8) -> list[Article]:
    maker = Maker(known, seed, copies=0.2, altered=0.3)
    return [maker.article(k) for k in range(number)]


def test_the_same_seed_makes_the_same_and_another_makes_others(known: Originals) -> None:
    assert made(known, 20) == made(known, 40)[:20]
    assert {a.text for a in made(known, 20)}.isdisjoint(a.text for a in made(known, 20, seed=9))


def test_the_copies_that_were_put_in_are_found_and_no_others(known: Originals) -> None:
    articles = made(known, 120)
    maker = Maker(known, copies=0.2, altered=0.3)
    roots = {articles[k].id: articles[maker.root(k)].id for k in range(120)}
    frame = pl.DataFrame(articles, orient="row").select(
        "text", article_id="id", published_on=pl.col("date").str.to_date()
    )
    found = {key: copy_of or key for key, copy_of, _ in duplicates.copies(frame).iter_rows()}
    put = [key for key, root in roots.items() if key != root]
    assert 12 <= len(put) <= 36
    assert all(found[key] == found[roots[key]] for key in put)
    assert len(set(found.values())) == 120 - len(put)


def test_a_name_becomes_another_at_all_its_places(known: Originals) -> None:
    article, original = made(known, 1)[0].text.split(), known.rows[0]["text"].split()
    stands: dict[str, set[str]] = {}
    for was, is_ in zip(original, article, strict=True):
        if was in FAMILY:
            stands.setdefault(was, set()).add(is_)
        assert was.islower() == is_.islower()
    assert all(len(names) == 1 for names in stands.values())
    assert sum(was not in names for was, names in stands.items()) > len(stands) / 2


@pytest.mark.parametrize("name", ["made.jsonl", "made.jsonl.gz", "made.warc.gz", "made.warc"])
def test_a_file_is_read_as_it_was_made_and_written_the_same_again(known: Originals, tmp_path: Path, name: str) -> None:
    articles = made(known, 12)
    if ".warc" in name:
        pytest.importorskip("fastwarc")
    write(iter(articles), tmp_path / name)
    written = (tmp_path / name).read_bytes()
    read = [d for d in corpus.iterate([tmp_path / name]) if isinstance(d, Document)]
    assert [(d.published_on.isoformat() if d.published_on else "", d.url) for d in read] == [
        (a.date, a.url) for a in articles
    ]
    words = [" ".join(d.text.split()) for d in read]
    assert all(" ".join(a.text.split())[:200] in text for a, text in zip(articles, words, strict=True))
    write(iter(articles), tmp_path / name)
    assert (tmp_path / name).read_bytes() == written


def test_parquet_is_written_in_groups_of_rows(known: Originals, tmp_path: Path) -> None:
    articles = made(known, 12)
    write(iter(articles), tmp_path / "made.parquet")
    assert [Article(*row) for row in pl.read_parquet(tmp_path / "made.parquet").iter_rows()] == articles
