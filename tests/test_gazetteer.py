"""The table of hashes finds in texts what comparing every name with every place finds."""

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from xref import gazetteer
from xref.gazetteer import SHAPES, Gazetteer, beginnings

WORDS = st.sampled_from(["a", "b", "c", "ab", "bank", "海", "é"])
NAMES = st.lists(st.lists(WORDS, min_size=1, max_size=5).map(" ".join), unique=True, max_size=30)


def table(names: list[str]) -> pl.DataFrame:
    return pl.DataFrame([(name, f"person {len(name)}") for name in sorted(names)], schema=SHAPES, orient="row")


def everywhere(names: list[str], text: list[str]) -> list[tuple[int, int, frozenset[str]]]:
    return [
        (a, b, frozenset(("person", str(len(" ".join(text[a:b]))))))
        for a in range(len(text))
        for b in range(len(text), a, -1)
        if " ".join(text[a:b]) in names
    ]


@settings(deadline=None)
@given(NAMES, st.lists(WORDS, max_size=40))
def test_all_names_are_found(names: list[str], text: list[str]) -> None:
    assert Gazetteer(table(names)).find_words(text) == everywhere(names, text)


@settings(deadline=None)
@given(NAMES, st.lists(WORDS, max_size=20))
def test_names_whose_hashes_are_equal_are_told_apart(names: list[str], text: list[str]) -> None:
    plain = gazetteer._hash
    gazetteer._hash = lambda word: len(word)  # type: ignore[assignment]
    try:
        assert Gazetteer(table(names)).find_words(text) == everywhere(names, text)
    finally:
        gazetteer._hash = plain


def test_it_is_the_same_on_every_machine() -> None:
    begin, starts = beginnings(table(["acme", "acme trading house", "bank"]))
    more = gazetteer._BEGUN
    assert begin.rows() == [
        (9341113500222039600, 0, 0), (9341113500222039600, more, 1), (9368547297138524875, more, 1),
        (10332548528540059749, 1, 0), (11629350947798869288, 2, 0),
    ]  # fmt: skip
    assert starts.height == (1 << 4) + 1
