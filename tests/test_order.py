"""Each file of a report has one order, whatever the order in which its rows were found."""

import polars as pl
import pytest

from xref.data import load
from xref.order import in_order, keys
from xref.tables import REPORT

AS_FOUND = ("articles", "unread", "quarantine")  # no column says their order
IN_PART = ("equipment",)  # columns say a part of it
WHOLE = [name for name in REPORT if name not in (*AS_FOUND, *IN_PART)]


def test_every_order_is_understood() -> None:
    assert {name for name in REPORT if not keys(name)} == set(AS_FOUND)
    for name in WHOLE:
        file = load("columns")["files"][name]
        by = {key.column for key in keys(name) if not key.absolute}
        assert by >= set(file["key"] or REPORT[name]), name
        assert [key.column for key in keys(name)][: len(file["order"])] == [w.split(",")[0] for w in file["order"]]


@pytest.mark.parametrize("name", WHOLE)
def test_rows_in_any_order_are_put_in_one(name: str) -> None:
    file, schema = load("columns")["files"][name], REPORT[name]
    values = {
        pl.String: ["b", "a", None], pl.Float64: [0.5, -0.75, 0.25], pl.Int64: [2, 1, 2],
        pl.Boolean: [True, False, None],
    }  # fmt: skip
    rows = pl.DataFrame(
        {
            column: [f"k{n}" for n in range(27)] if column in file["key"]
            else [values.get(type(kind), [None] * 3)[(n // 3 ** (place % 3)) % 3] for n in range(27)]
            for place, (column, kind) in enumerate(schema.items())
        },
        schema=schema,
    )  # fmt: skip
    once = in_order(rows, name)
    assert once.height == rows.height
    for seed in range(5):
        assert in_order(rows.sample(fraction=1, shuffle=True, seed=seed), name).equals(once)


def test_ways_are_those_that_the_words_say() -> None:
    evidence = pl.DataFrame(
        {"match_id": "m", "rule": ["a", "b", "c"], "value": [0.5, -2.0, 1.0], "words": None}, schema=REPORT["evidence"]
    )
    assert in_order(evidence, "evidence")["rule"].to_list() == ["b", "c", "a"]
    parties = pl.DataFrame({"party_id": ["a", "b", "c"], "score": [0.5, None, 0.9]})
    assert in_order(parties, "parties")["party_id"].to_list() == ["c", "a", "b"]  # what is empty stands last


def test_rows_that_no_column_tells_apart_stay_as_they_were_found() -> None:
    found = pl.DataFrame(
        {"article_id": ["b", "a", "a"], "start": [1, 1, 1], "system": ["X"] * 3, "name": ["z", "y", "x"]}
    )
    assert in_order(found, "equipment")["name"].to_list() == ["y", "x", "z"]
