import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from xref.cells import guarded, guarded_frame, plain, plain_frame

TRICKS = "'\"=+-@|;\t\r\n \x00\u200f＝−ー15E.,/ae"


@pytest.mark.parametrize(
    "text",
    [
        "=1+1", "+1", "-1", "@SUM(A1)", "|calc", "＝1+1", "＋1", "－1", "＠A1", "−1", "\t=1", "\r=1", "\n=1", "\t",
        " =1", '"=1', "\x00=1", "\u200f=1", "\ufeff=1", "=cmd|'/c calc'!A1", '=HYPERLINK("https://example.org","x")',
    ],
)  # fmt: skip
def test_what_begins_like_a_formula_is_a_text(text: str) -> None:
    assert guarded(text).startswith("'")
    assert plain(guarded(text)) == text


@pytest.mark.parametrize("text", ["a;=1", "a; =1", 'a;"=1', "a\n=1", "a\t@b", "a\r\n+1"])
def test_no_cell_begins_like_a_formula_where_the_semicolon_separates(text: str) -> None:
    assert "'" in guarded(text)
    assert plain(guarded(text)) == text


@pytest.mark.parametrize(
    "text",
    [
        "007", "5E002", "5e2", "8542.10", "1,234", "1 234", "12345678901234567890", "2024-05-07", "1/2", "12:30", "5%",
        "$500", "€5", "(5)", "May 2024", "1 May 1960", "SEPT2", "true", "FALSE", "1.2.1960", "3:30 pm",
    ],
)  # fmt: skip
def test_what_is_a_number_or_a_date_as_a_whole_stays_as_written(text: str) -> None:
    assert guarded(text) == f"'{text}"
    assert plain(guarded(text)) == text


@pytest.mark.parametrize(
    "text",
    [
        "", "0", "12", "123456789012345", "Su-27", "3A001", "a=b", "us_ofac_sdn:22543", "Rostec; Rosoboronexport",
        "'quoted'", "O'Brien", "One.\n\nTwo.", "Boeing 737", "Mark 5", "2024-05-07T12:00:00+00:00", "4.B",
        "Mayor 5 of town", "marina",
    ],
)  # fmt: skip
def test_other_texts_are_left_alone(text: str) -> None:
    assert guarded(text) == plain(text) == text


@given(st.text(TRICKS, max_size=12) | st.text(max_size=12))
@example("'=1")
@example(";\t=")
@example("5\n-3")
@example("''007")
@settings(max_examples=2_000)
def test_every_text_comes_back(text: str) -> None:
    assert plain(guarded(text)) == text


@given(st.lists(st.text(TRICKS, max_size=8) | st.text(max_size=8) | st.none(), max_size=8))
@settings(max_examples=500)
def test_a_frame_is_its_cells(texts: list[str | None]) -> None:
    frame = pl.DataFrame({"a": texts}, {"a": pl.String()})
    cells = [None if text is None else guarded(text) for text in texts]
    assert guarded_frame(frame)["a"].to_list() == cells
    assert plain_frame(guarded_frame(frame)).equals(frame)
