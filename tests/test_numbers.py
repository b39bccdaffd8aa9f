"""Identifiers that a text writes beside a name."""

from __future__ import annotations

import time

import pytest

from xref.text.numbers import bearers, numbers


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("(IMO 9610810)", "imo:9610810"),
        ("IMO number: 9610810", "imo:9610810"),
        ("IMO9610810", "imo:9610810"),
        ("INN 7707083893", "inn:7707083893"),
        ("ИНН: 500100732259", "inn:500100732259"),
        ("OGRN 1027700132195", "ogrn:1027700132195"),
        ("LEI 529900T8BM49AURSDO55", "lei:529900T8BM49AURSDO55"),
    ],
)
def test_a_number_counts_where_the_text_says_its_scheme(text: str, key: str) -> None:
    assert [number.key for number in numbers(text)] == [key]


@pytest.mark.parametrize("text", ["IMO 9610811", "INN 7707083894", "OGRN 1027700132196", "LEI 529900T8BM49AURSDO56"])
def test_a_number_whose_check_digit_does_not_hold_does_not_count(text: str) -> None:
    assert list(numbers(text)) == []


def test_a_number_without_its_scheme_does_not_count() -> None:
    assert list(numbers("He called 9610810 and paid 7707083893. HS 854231, ECCN 3A001.")) == []


def test_a_number_belongs_to_the_name_beside_it() -> None:
    text = "Alfa (IMO 9610810) met Beta, IMO number 9341093. Then came IMO 9161003. Gamma left."
    spans = [(text.index(name), text.index(name) + len(name)) for name in ("Alfa", "Beta", "Gamma")]
    found = {n: [number.key for number in beside] for n, beside in bearers(text, spans).items()}
    assert found == {0: ["imo:9610810"], 1: ["imo:9341093"]}


@pytest.mark.parametrize("piece", ["IMO ", "IMO number ", "Abc (IMO 9610810) ", "9", "INN:"])
def test_the_time_grows_with_the_length_of_the_text(piece: str) -> None:
    def seconds(characters: int) -> float:
        text = piece * (characters // len(piece))
        spans = [(n, n + 3) for n in range(0, len(text) - 3, len(piece) or 1)]
        start = time.process_time()
        bearers(text, spans)
        return time.process_time() - start

    seconds(1_000)
    assert seconds(100_000) < 20 * seconds(20_000) + 0.5
