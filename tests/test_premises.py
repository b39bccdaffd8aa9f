"""Addresses in articles, and the listed parties that have the same."""

from pathlib import Path

import pytest
from listed import prepared, screened

from xref.premises import addresses_in
from xref.prepared import Prepared

OWN = (
    "id,name,kind,addresses,countries\n"
    '1,Kugelwerk Orbital,organisation,"Room 803, Chevalier House, 45-51 Chatham Road South, Kowloon, Hong Kong",HK\n'
    '2,Zaryad Holding,organisation,"ul. Vavilova 19, Moscow, 117312, Russia",RU\n'
    '3,Meridian Lathe Works,organisation,"Moscow, Russia",RU\n'
)  # fmt: skip


@pytest.fixture
def known(tmp_path: Path) -> Prepared:
    return prepared(tmp_path, us_own=OWN)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Bluefin, 19 Vavilova Street, Moscow, sold it.", ["19 Vavilova Street, Moscow"]),
        ("It moved to 12 Leninsky Prospekt in Moscow. It sold chips.", ["12 Leninsky Prospekt in Moscow"]),
        ("Фирма находится по адресу: г. Москва, ул. Вавилова, д. 19.", ["Москва, ул. Вавилова, д. 19"]),
        ("The firm (Lindenstrasse 5, 10115 Berlin) sold it.", ["Lindenstrasse 5, 10115 Berlin"]),
        (
            "at Unit 5, 27/F., Richmond Comm. Bldg., 109 Argyle Street, Mongkok, said",
            ["Unit 5, 27/F., Richmond Comm. Bldg., 109 Argyle Street, Mongkok"],
        ),
        ("Bluefin of Moscow sold 19 trucks on the road, and 20 streets were closed in 2024.", []),
    ],
)
def test_an_address_has_a_street_and_a_number(text: str, written: list[str]) -> None:
    assert [text[one.start : one.end] for one in addresses_in(text)] == written


@pytest.mark.parametrize(
    ("said", "flag"),
    [
        (
            "Bluefin Trading LLC sold Chinese microchips to Otto Optics. Bluefin Trading LLC is registered at"
            " 19 Vavilova Street in Moscow.",
            "Bluefin Trading LLC is at an address of a listed party: 19 Vavilova Street in Moscow (us_own:2)",
        ),
        (
            "Bluefin Trading LLC (Room 803, Chevalier House, 45-51 Chatham Road South, Kowloon) sold Chinese microchips"
            " to Otto Optics.",
            "Bluefin Trading LLC is at an address of a listed party: Room 803, Chevalier House, 45-51 Chatham Road"
            " South, Kowloon (us_own:1)",
        ),
        ("Bluefin Trading LLC of 21 Vavilova Street, Moscow, sold Chinese microchips to Otto Optics.", None),
        ("Bluefin Trading LLC of 19 Vavilova Street, Omsk, sold Chinese microchips to Otto Optics.", None),
        ("Bluefin Trading LLC of 19 Vavilova Street sold Chinese microchips to Otto Optics.", None),
        ("Bluefin Trading LLC of Moscow, Russia, sold Chinese microchips to Otto Optics.", None),
        ("Zaryad Holding of 19 Vavilova Street, Moscow, sold Chinese microchips to Otto Optics.", None),
    ],
)
def test_a_party_at_an_address_of_a_listed_one(known: Prepared, tmp_path: Path, said: str, flag: str | None) -> None:
    rows = screened(known, tmp_path / "news", a=said).supply_chain.to_dicts()
    assert rows
    flags = [words for row in rows for words in (row["red_flags"] or "").split("; ") if "address" in words]
    assert flags == ([flag] if flag else [])
