from datetime import date

import polars as pl
import pytest

from xref.entities import tabulate
from xref.entry import Address, Entry, Name, Publication
from xref.facts import beside

ENTRY = Entry(
    "1",
    "person",
    (Name("Sergey Ivanov", "primary"),),
    dates=("1961-04-05", "1962"),
    addresses=(Address("12 Lenin Street, Ulyanovsk, Russia"),),
    reason="Minister of Transport, then director of Kestrelworks",
)


def said(*sentences: str, entry: Entry = ENTRY) -> list[tuple[int, str]]:
    rows = pl.DataFrame(
        {
            "row": pl.Series([0], dtype=pl.UInt32()), "article_id": ["a"], "published_on": [date(2024, 5, 1)],
            "query_id": pl.Series([7], dtype=pl.UInt32()), "entity_id": ["xx:1"], "entity_kind": ["person"],
            "entity_name": ["Sergey Ivanov"], "matched_name": ["Sergey Ivanov"],
        }
    )  # fmt: skip
    mentions = pl.DataFrame(
        {"article_id": "a", "query_id": pl.Series([7] * len(sentences), dtype=pl.UInt32()), "mention": "Sergey Ivanov",
         "sentence": list(sentences)}
    )  # fmt: skip
    found = beside(rows, mentions, tabulate("xx", Publication(None, None, iter([entry]))))
    return [(points, words) for _, points, words in found.iter_rows()]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Transport minister Sergey Ivanov left.", [(1, "minister in the text, minister on the list")]),
        ("Sergey Ivanov, a wealthy businessman, left.", [(1, "businessman in the text, director on the list")]),
        ("The singer Sergey Ivanov left.", [(-1, "singer in the text, director on the list")]),
        ("Sergey Ivanov, a Kazan footballer, left.", [(-1, "footballer in the text, director on the list")]),
        ("Sergey Ivanov met a singer in Perm.", []),  # it is not he who sings
        ("General Sergey Ivanov left.", []),  # a soldier can have been a minister
        ("Sergey Ivanov left Ulyanovsk.", [(1, "the list speaks of ulyanovsk too")]),
        ("Sergey Ivanov left Kestrelworks in Ulyanovsk.", [(2, "the list speaks of kestrelworks, ulyanovsk too")]),
        ("Sergey Ivanov of Russia left in March.", []),  # countries are compared by themselves
        ("Sergey Ivanov was born on 5 April 1961.", [(3, "born 1961-04-05")]),
        ("Sergey Ivanov (born 1962) left.", [(3, "born 1962")]),
        ("Sergey Ivanov, born in 1975, left.", [(-3, "born 1975, on the list 1961-04-05, 1962")]),
        ("Sergey Ivanov, born in 1975, and his wife, born in 1980, left.", []),
        ("Sergey Ivanov left.", []),
        ("Sergey Ivanov, 62, left.", [(1, "62 years old in the text, born in 1961, 1962 on the list")]),
        (
            "The 41-year-old engineer Sergey Ivanov left.",
            [(-3, "41 years old in the text, born in 1961, 1962 on the list")],
        ),
        ("Sergey Ivanov, 41 other guests and a band left.", []),
    ],
)
def test_what_a_sentence_says_beside_the_name(sentence: str, expected: list[tuple[int, str]]) -> None:
    assert said(sentence) == expected


def test_all_sentences_of_an_article_count_once() -> None:
    found = said("Sergey Ivanov left.", "Minister Sergey Ivanov left.", "The minister, Sergey Ivanov, came.")
    assert found == [(1, "minister in the text, minister on the list")]


def test_a_record_that_says_nothing_contradicts_nothing() -> None:
    bare = Entry("1", "person", (Name("Sergey Ivanov", "primary"),))
    assert said("The singer Sergey Ivanov, born in 1975, left Ulyanovsk.", entry=bare) == []
