import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xref.addresses import ASKED, find, parts, places
from xref.tables import ADDRESSES, table

LISTED = [
    ("el:1", "Room 803, Chevalier House, 45-51 Chatham Road South, Tsim Sha Tsui, Kowloon, Hong Kong", "HK"),
    ("el:2", "Room 1520, Chevalier House, 45-51 Chatham Road South, Tsim Sha Tsui, Kowloon, Hong Kong", "HK"),
    ("el:3", "ul. Vavilova 19, Moscow, 117312, Russia", "RU"),
    ("el:4", "Moscow, Russia", "RU"),
    ("el:5", "P.O. Box 16595-365, Tehran, Iran", "IR"),
    ("el:6", "28 Shian 5, Lavizan, Tehran, Iran", "IR"),
    *((f"x:{n}", f"{n} Other Street {n * 7}, Moscow, Russia", "RU") for n in range(1, 60)),
    *((f"y:{n}", f"{n} Some Avenue, Tehran, Iran", "IR") for n in range(1, 60)),
]
KNOWN = places(table(LISTED, ADDRESSES))


def found(address: str, *countries: str, threshold: float = 0.7) -> dict[str, float]:
    asked = pl.DataFrame([(7, address, list(countries))], schema=ASKED, orient="row")
    return dict(find(KNOWN, asked, threshold).select("entity_id", "score").iter_rows())


@pytest.mark.parametrize(
    ("address", "countries", "entities"),
    [
        ("45-51 Chatham Rd. South, Chevalier House, Rm 803, Kowloon", ("CN",), {"el:1"}),
        ("45-51 Chatham Rd. South, Chevalier House, Rm 803, Kowloon", ("DE",), set()),
        ("45 Chatham Road South, Chevalier House", (), {"el:1", "el:2"}),  # the house, but which room?
        ("г. Москва, ул. Вавилова, д. 19", ("RU",), {"el:3"}),
        ("Vavilova 21, Moscow", ("RU",), set()),  # another house
        ("Vavilova, Moscow", ("RU",), set()),  # no house
        ("Moscow, Russia", ("RU",), set()),
        ("Moscow 19", ("RU",), set()),
        ("Lavizan, Shian 5, No. 28", (), {"el:6"}),
        ("Hauptstr. 5, 10115 Berlin", ("DE",), set()),
        ("", (), set()),
    ],
)
def test_the_house_counts(address: str, countries: tuple[str, ...], entities: set[str]) -> None:
    assert set(found(address, *countries)) == entities


def test_the_same_room_is_a_match_and_a_house_alone_is_not() -> None:
    assert found("Room 803, Chevalier House, 45-51 Chatham Road South, Kowloon")["el:1"] > 0.95
    assert found("Chevalier House, 45-51 Chatham Road South, Kowloon")["el:1"] < 0.95


def test_the_words_say_what_agrees_and_the_parts_add_up_to_the_score() -> None:
    asked = pl.DataFrame([(1, "Vavilova St 19, 117997 Moscow", ["RU"])], schema=ASKED, orient="row")
    (row,) = find(KNOWN, asked, 0.5).to_dicts()
    assert (row["listed"], row["spoke_for"]) == (LISTED[2][1], "agree: Vavilova 19 Moscow; the same numbers")
    assert row["against"] == "other postal codes"
    assert 1 / (1 + 2.718281828 ** -sum(part["value"] for part in row["parts"])) == pytest.approx(
        row["score"], abs=1e-4
    )


@given(st.text(max_size=80))
@settings(max_examples=200)
def test_any_text_is_asked_for(text: str) -> None:
    assert all(0.5 <= score <= 1 for score in found(text, threshold=0.5).values())
    assert all(word == word.lower() for word in parts(text).words)
