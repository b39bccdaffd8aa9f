"""The status of the ends of links, red flags and priorities."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl

from xref import premises, tables
from xref.flags import supply_chain
from xref.tables import table

TEXT = "Bluefin Trading LLC sold Chinese microchips to Kugelwerk."
PLACES = {
    "article_id": pl.String(), "start": pl.Int64(), "end": pl.Int64(), "mention": pl.String(), "canonical": pl.String(),
    "countries": pl.List(pl.String()), "outcome": pl.String(), "entity_ids": pl.String(),
}  # fmt: skip


def link(**values: Any) -> tuple[object, ...]:
    row: dict[str, Any] = dict.fromkeys(tables.LINKS.names())
    row |= {
        "article_id": "a1", "start": 0, "end": 57, "subject": "Bluefin Trading LLC", "subject_kind": "organisation",
        "subject_start": 0, "subject_end": 19, "relation": "sold", "item": "Chinese microchips", "item_kind": "goods",
        "item_class": "wares", "item_start": 33, "item_from": 25, "item_end": 43,
        "object": "Kugelwerk", "object_kind": "organisation",
        "object_start": 47, "object_end": 56, "tense": "past", "negated": False, "modality": "asserted", "said_by": "",
        "sentence": TEXT,
    }  # fmt: skip
    return tuple((row | values).values())


def place(start: int, end: int, outcome: str = "no_match", ids: str = "", **values: Any) -> tuple[object, ...]:
    words = TEXT[start:end]
    row = {"article_id": "a1", "mention": words, "canonical": words, "countries": [], **values}
    return (
        row["article_id"], start, end, row["mention"], row["canonical"], row["countries"], outcome, ids,
    )  # fmt: skip


CHIPS: dict[str, Any] = dict.fromkeys(tables.GOODS_ROWS.names()) | {
    "article_id": "a1", "start": 33, "end": 43, "mention": "microchips", "hs6": "8542.31", "chpl_tier": "1",
    "eccn": "3A991", "status": "candidate, not a classification",
}  # fmt: skip


def judged(
    *places: tuple[object, ...],
    goods: bool = False,
    programmes: dict[str, str] | None = None,
    at: Sequence[tuple[str, ...]] = (),
    **values: Any,
) -> dict[str, Any]:
    rows = [CHIPS] if goods else []
    found = supply_chain(
        table([link(**values)], tables.LINKS),
        pl.DataFrame(places, PLACES, orient="row"),
        table([tuple(row.values()) for row in rows], tables.GOODS_ROWS),
        pl.DataFrame(schema=tables.EQUIPMENT_ROWS),
        programmes or {},
        pl.DataFrame(at, premises.AT, orient="row"),
    )
    return found.row(0, named=True)


def test_nothing_known_is_d() -> None:
    row = judged(place(0, 19), place(47, 56))
    assert (row["priority"], row["red_flags"], row["subject_outcome"]) == ("D", None, "no_match")


def test_a_listed_party_is_b_and_with_a_controlled_item_a() -> None:
    listed = place(47, 56, "match", "us_ofac_sdn:1; eu_fsf:2")
    row = judged(listed)
    assert (row["priority"], row["object_outcome"]) == ("B", "match")
    assert row["red_flags"] == "Kugelwerk is listed (us_ofac_sdn:1; eu_fsf:2)"
    row = judged(listed, goods=True)
    assert row["priority"] == "A"
    assert "microchips: candidate for tier 1 of the Common High Priority List" in row["red_flags"]
    assert row["item_control"] == (
        "microchips: HS 8542.31, CHPL tier 1, ECCN 3A991 (candidate, not a classification)"
    )  # fmt: skip


def test_the_status_is_that_of_the_place_not_of_the_words() -> None:
    row = judged(place(47, 56, "match", "us_ofac_sdn:1", article_id="a2"))
    assert (row["object_outcome"], row["red_flags"]) == (None, None)


def test_what_is_denied_has_no_flag_but_a_listed_party() -> None:
    row = judged(place(47, 56, "match", "us_ofac_sdn:1"), goods=True, negated=True, modality="denied")
    assert (row["priority"], row["red_flags"]) == ("C", "Kugelwerk is listed (us_ofac_sdn:1)")
    row = judged(place(47, 56), goods=True, negated=True, modality="denied")
    assert (row["priority"], row["red_flags"]) == ("D", None)


def test_a_description_that_names_a_listed_party() -> None:
    row = judged(
        place(47, 56, "match", "us_ofac_sdn:1", canonical="Kugel"),
        object="entities tied to Kugel", object_start=46, object_end=56,
    )  # fmt: skip
    assert row["object_outcome"] is None
    assert row["red_flags"] == "entities tied to Kugel: Kugel is listed (us_ofac_sdn:1)"


def test_transshipment_and_embargo() -> None:
    row = judged(place(0, 19, countries=["KG"]), place(47, 56, countries=["RU"]))
    flags = row["red_flags"].split("; ")
    assert flags[0].startswith("goods for Russia, under export restrictions (15 CFR 746.5")
    assert flags[1].startswith("Kyrgyzstan: a transshipment country (FinCEN and BIS joint alert")
    assert row["priority"] == "C"
    arms = judged(place(0, 19, countries=["KG"]), place(47, 56, countries=["RU"]), item_class="weapons")
    assert arms["red_flags"].startswith("arms for Russia, under an embargo (Country Group D:5")
    assert judged(place(0, 19, countries=["KG"]), place(47, 56, countries=["FR"]))["red_flags"] is None


def test_the_trade_of_a_transshipment_country_tells_nothing_by_itself() -> None:
    giver = place(0, 19, countries=["CN"])
    elsewhere = {"object": "several other countries", "object_start": 47, "object_end": 56}
    assert judged(giver, goods=True, **elsewhere)["red_flags"].count("transshipment") == 0
    unsaid = judged(giver, goods=True, object="", object_start=None, object_end=None)
    assert "China: a transshipment country" in unsaid["red_flags"]
    assert judged(giver, object="", object_start=None, object_end=None)["red_flags"] is None
    receiver = place(47, 56, countries=["KG"])
    assert "Kyrgyzstan: a transshipment country" in judged(receiver, goods=True)["red_flags"]
    assert judged(receiver)["red_flags"] is None


def test_who_buys_receives() -> None:
    row = judged(place(0, 19, countries=["RU"]), relation="bought")
    assert row["red_flags"].startswith("goods for Russia")


def test_military_end_users() -> None:
    on_list = judged(place(47, 56, "match", "us_bis_meu:7"))
    assert "Kugelwerk is on a list of military end users (us_bis_meu:7)" in on_list["red_flags"]
    assert on_list["priority"] == "A"
    by_words = judged(object="the Belarusian army", object_start=47, object_end=56)
    assert "the Belarusian army: by its words a military end user, Belarus (15 CFR 744.21" in by_words["red_flags"]
    backed = judged(object="Belarusian-backed fighters", object_start=47, object_end=56)
    assert backed["red_flags"] is None


def test_an_address_of_a_listed_party() -> None:
    ends = (place(0, 19), place(47, 56))
    row = judged(*ends, at=[("a1", "Kugelwerk", "19 Vavilova Street, Moscow", "el:3"), ("a1", "Nobody", "x 1", "el:4")])
    assert row["red_flags"] == "Kugelwerk is at an address of a listed party: 19 Vavilova Street, Moscow (el:3)"
    assert row["priority"] == "C"
    assert judged(*ends, at=[("a2", "Kugelwerk", "19 Vavilova Street, Moscow", "el:3")])["red_flags"] is None


def test_what_is_only_possible_is_one_step_lower() -> None:
    assert judged(place(47, 56, "match", "us_ofac_sdn:1"), modality="possible")["priority"] == "C"


def test_no_links() -> None:
    empty = pl.DataFrame(schema=PLACES)
    none = (pl.DataFrame(schema=tables.GOODS_ROWS), pl.DataFrame(schema=tables.EQUIPMENT_ROWS))
    found = supply_chain(pl.DataFrame(schema=tables.LINKS), empty, *none, {}, pl.DataFrame(schema=premises.AT))
    assert found.schema == tables.SUPPLY_CHAIN
    assert found.is_empty()
