"""The tables of controlled goods, and what a code is."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from xref import controls, goods
from xref.data import load

DUAL_USE = Path(__file__).parents[2] / "shared" / "dualuse"
TIERS = {"1": 4, "2": 5, "3.A": 16, "3.B": 9, "4.A": 11, "4.B": 5}  # BIS, 23 February 2024


def test_the_common_high_priority_list_is_whole() -> None:
    codes = controls.chpl()
    assert {tier: list(codes.values()).count(tier) for tier in TIERS} == TIERS
    assert len(codes) == 50


def test_the_common_high_priority_list_is_the_published_one() -> None:
    path = DUAL_USE / "chpl-2024-02-23.csv"
    if not path.is_file():
        pytest.skip("the shared data is not there")
    with path.open(encoding="utf-8", newline="") as file:
        published = {f"{row['hs6'][:4]}.{row['hs6'][4:]}": row["tier"] for row in csv.DictReader(file)}
    assert controls.chpl() == published


def test_headings_and_numbers_exist_where_they_are_published() -> None:
    if not DUAL_USE.is_dir():
        pytest.skip("the shared data is not there")
    with (DUAL_USE / "harmonized-system.csv").open(encoding="utf-8", newline="") as file:
        headings = {row["hscode"] for row in csv.DictReader(file)}
    ours = {code.replace(".", "") for code in load("controls")["hs"]}
    assert {code for code in ours if not any(known.startswith(code) for known in headings)} == set()
    entries = json.loads((DUAL_USE / "ccl.json").read_text(encoding="utf-8"))["entries"]
    numbers = {group + rest for group, some in load("controls")["numbers"].items() for rest in some.split()}
    assert numbers == {entry["eccn"] for entry in entries}
    american = {code for code, row in load("controls")["items"].items() if "US" in row["lists"].split()}
    assert american <= numbers


@pytest.mark.parametrize("code", sorted(controls.chpl()))
def test_every_high_priority_code_is_reached_by_an_everyday_word(code: str) -> None:
    reached = [
        word.text
        for word in controls.words()
        if (found := controls.candidates(word.term))
        and code in found.hs
        and [m.canonical for m in goods.find(f"They sold {word.text} abroad.", ())] == [word.term]
    ]
    assert reached


def test_every_code_of_a_term_has_a_caption_and_every_caption_a_term() -> None:
    tables = load("controls")
    captions = {code for codes in tables["chpl"].values() for code in codes} | set(tables["hs"])
    said = {"hs": captions, "items": set(tables["items"]), "military": set(tables["military"])}
    for column, codes in said.items():
        used = {code for row in load("goods")["goods"].values() for code in controls.listed(row.get(column, ""))}
        assert used == codes, column


def test_no_word_is_of_two_terms() -> None:
    seen: dict[str, str] = {}
    for word in controls.words():
        if word.near is None:
            assert seen.setdefault(word.text, word.term) == word.term


def test_publications_have_a_date_and_an_address() -> None:
    for row in load("controls")["publications"].values():
        assert row["date"].isoformat() < "2027"
        assert row["url"].startswith("https://")


def test_candidates_carry_their_basis() -> None:
    found = controls.candidates("Microchips")
    assert found is not None
    assert (found.term, found.tiers, found.status) == ("integrated circuits", ("1",), "candidate, not a classification")
    assert found.hs == ("8542.31", "8542.32", "8542.33", "8542.39")
    assert (found.eccn, found.eu) == (("3A001", "3A090", "3A991"), ("Annex I 3A001", "Annex XL"))
    assert found.basis[0] == "BIS Common High Priority List (2024-02-23)"
    assert controls.candidates("bananas") is None


def test_a_class_of_goods_has_no_candidate() -> None:
    found = controls.candidates("dual-use items")
    assert found is not None
    assert (found.hs, found.eccn, found.status) == ((), (), "no candidate code")
    assert "class of goods" in found.note


@pytest.mark.parametrize(
    "written",
    [
        "8542.31",
        "854231",
        "HS 8542.31",
        "hs code: 8542 31",
        "8542 31 00 00",
        "8542310000",
        "TN VED 8542 31",
        "854231.0",
    ],
)
def test_a_customs_code_is_read_however_it_is_written(written: str) -> None:
    code = controls.by_code(written)
    assert (code.scheme, code.code, code.tier, code.status) == (
        "HS",
        "8542.31",
        "1",
        "on the Common High Priority List, tier 1",
    )


@pytest.mark.parametrize(
    ("written", "code", "status"),
    [
        ("8471.30", "8471.30", "not on the Common High Priority List"),
        ("10121", "0101.21", "not on the Common High Priority List"),
        ("7712.10", "7712.10", "no such chapter of the Harmonized System"),
        ("99", "99", "no such chapter of the Harmonized System"),
        ("8541.3", "8541.3", "holds subheadings of the Common High Priority List: 8541.30 (tier 3.A)"),
        (
            "3A001.a.5",
            "3A001.a.5",
            "on the Commerce Control List, and a category of Annex I of Regulation (EU) 2021/821",
        ),
        ("ECCN: 3a090", "3A090", "on the Commerce Control List"),
        ("9A999", "9A999", "no number of the Commerce Control List of 2026-07-23"),
        ("USML Category VII(a)", "USML VII", "a category of the United States Munitions List"),
        ("ML 6", "ML6", "a category of the Common Military List of the European Union"),
    ],
)
def test_what_a_code_is(written: str, code: str, status: str) -> None:
    found = controls.by_code(written)
    assert (found.code, found.status) == (code, status)


@pytest.mark.parametrize("written", ["", "chips", "1", "12345678901", "9Z999", "3A01", "12.5.3", "n/a", "٣"])
def test_what_is_no_code(written: str) -> None:
    found = controls.by_code(written)
    assert (found.scheme, found.status) == ("", "no code: neither of the Harmonized System nor of a control list")


def test_a_code_names_the_goods_for_which_it_is_a_candidate() -> None:
    assert controls.by_code("8482.10").terms == ("bearings",)
    assert "drones" in controls.by_code("8806.29").terms  # the whole heading is a candidate


def test_the_nearest_terms_help_with_a_misspelling() -> None:
    assert controls.nearest("ball bearigns")[0] == "bearings"
    assert controls.nearest("zzzz") == []
