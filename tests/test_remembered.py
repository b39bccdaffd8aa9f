"""What is remembered of queries is what the lists answer, row by row."""

import random
from pathlib import Path

import polars as pl
import pytest
from listed import prepared

from xref import compare
from xref.prepared import Prepared
from xref.remembered import Remembered

LISTED = """id,name,kind,aliases,countries,identifiers
1,Kestrel Navigation,organisation,Kestrel,CN,
2,Kestrel Trading,organisation,,HK,
3,Boris Quillfeather,person,,RU,
4,Ivan Quillfeather,person,,RU,
5,Osprey Holding,organisation,,,imo:9074729
"""
NAMES = (
    "Kestrel",
    "Kestrel Navigation",
    "Quillfeather",
    "Boris Quilfeather",
    "Osprey Holding",
    "Nobody at all",
    "Tern",
)


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    return prepared(tmp_path_factory.mktemp("remembered"), ours=LISTED)


def queries(*asked: tuple[str, str, str | None]) -> pl.DataFrame:
    rows = pl.concat([compare.query(name, kind, country) for name, kind, country in asked])
    return rows.with_columns(query_id=pl.int_range(pl.len(), dtype=pl.UInt32))


def same(found: tuple[pl.DataFrame, pl.DataFrame], known: Prepared, asked: pl.DataFrame) -> bool:
    return all(a.equals(b) for a, b in zip(found, compare.answer(known, asked, 0.7), strict=True))


@pytest.mark.parametrize("most", [5, 1000])
def test_answers_are_those_of_the_lists_whatever_was_asked_before(known: Prepared, most: int) -> None:
    pick, ask, total = random.Random(4), Remembered(most), 0
    for _ in range(12):
        kinds, countries = ("person", "unknown", "organisation"), (None, "RU", "CN")
        some = [(pick.choice(NAMES), pick.choice(kinds), pick.choice(countries)) for _ in range(pick.randint(0, 6))]
        asked = queries(*some) if some else queries(("Tern", "unknown", None)).clear()
        assert same(ask(known, asked, 0.7), known, asked)
        total += asked.height
    assert ask.asked <= total
    if most > total:
        assert ask.asked < total


def test_a_query_that_was_asked_is_not_compared_again(known: Prepared) -> None:
    ask, asked = Remembered(), queries(("Kestrel", "unknown", None), ("Kestrel", "unknown", "CN"))
    assert ask(known, asked, 0.7)[0].height
    assert ask.asked == 2
    assert same(ask(known, asked.reverse().with_columns(query_id=pl.Series([0, 1], dtype=pl.UInt32)), 0.7), known,
                asked.reverse().with_columns(query_id=pl.Series([0, 1], dtype=pl.UInt32)))  # fmt: skip
    assert ask.asked == 2


def test_other_lists_and_another_threshold_are_asked_anew(known: Prepared, tmp_path: Path) -> None:
    ask, asked = Remembered(), queries(("Kestrel", "unknown", None))
    other = prepared(tmp_path, ours=LISTED.replace("Kestrel", "Gannet"))
    assert ask(known, asked, 0.7)[0].height
    assert ask(other, asked, 0.7)[0].is_empty()
    assert ask(known, asked, 0.999)[0].equals(compare.answer(known, asked, 0.999)[0])
