"""Goods in running text."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from xref import goods, mentions
from xref.data import load
from xref.goods import codes

SEEDS = Path(__file__).parents[2] / "shared" / "seeds"


def found(text: str) -> list[tuple[str, str]]:
    named = goods.without_goods(mentions.find(text))
    return [(text[m.start : m.end], m.canonical) for m in goods.find(text, named)]


def test_terms_are_found_in_singular_and_plural() -> None:
    assert found("They shipped microchips, a lathe and thermal imaging cameras.") == [
        ("microchips", "integrated circuits"),
        ("lathe", "lathes"),
        ("thermal imaging cameras", "thermal imagers"),
    ]


def test_weak_words_need_a_telling_word() -> None:
    assert found("The system has many parts.") == []
    assert found("The optical equipment failed.") == [("optical equipment", "optical devices")]
    assert found("They lost naval equipment.") == [("naval equipment", "naval equipment")]


def test_a_system_of_a_country_needs_other_goods_beside_it() -> None:
    assert found("The Norwegian system of schools is old.") == []
    assert found("The lathe replaced a Norwegian system.") == [("lathe", "lathes"), ("Norwegian system", "system")]


def test_words_that_mean_other_things_need_a_telling_word() -> None:
    assert found("The server brought coffee.") == []
    assert found("They smuggled servers with banned GPU chips.")[0] == ("servers", "servers")
    assert found("She sold her image as a poet.") == []
    assert found("The reseller gave them images of the front.") == [("images", "satellite images")]


@pytest.mark.parametrize(
    "text",
    [
        "A missile strike killed four.",
        "Missile and artillery attacks went on.",
        "It froze its ballistic missiles programme.",
        "The coal-fired plant burned.",
        "They met at the steel plant.",
        "Neighbours were up in arms.",
        "He held the child in his arms.",
        "An anti-missile shield was raised.",
        "They threatened to use nuclear weapons.",
        "He works for a think tank on tanks of fish.",
        "The olive oil was Greek oil-rich.",
        "The greenhouse gas rose.",
    ],
)
def test_what_only_names_something_else_is_no_goods(text: str) -> None:
    assert found(text) == []


def test_what_is_traded_counts_before_the_word_for_trade() -> None:
    assert found("Arms exports fell, drone makers grew.") == [("Arms", "weapons"), ("drone", "drones")]
    assert found("Missiles hit the bridge.") == [("Missiles", "missiles")]


def test_an_abbreviation_for_goods_is_no_name() -> None:
    text = "Buyers of LNG, Quellmark FPGAs and CNC machines met. Landmines were found. They watched it on Periscope."
    named = goods.without_goods(mentions.find(text))
    assert [(m.canonical, text[m.start : m.end]) for m in named] == [("Quellmark",) * 2, ("Periscope",) * 2]
    assert [m.canonical for m in goods.find(text, named)] == [
        "liquefied natural gas", "field-programmable gate arrays", "machine tools", "mines and grenades",
    ]  # fmt: skip


def test_a_company_keeps_the_goods_in_its_name() -> None:
    text = "Tulpan LNG sold gas. Tulpan FPGAs were sold; Tulpan denied it."
    named = goods.without_goods(mentions.find(text))
    assert next((text[m.start : m.end], m.canonical) for m in named) == ("Tulpan LNG", "Tulpan LNG")
    assert "FPGAs" not in {word for m in named for word in m.canonical.split()}


def test_spellings_of_both_sides_of_the_ocean() -> None:
    assert found("They sold body armor and body armour.") == [("body armor", "body armour"), ("body armour",) * 2]


def test_goods_carry_the_country_they_are_made_in() -> None:
    text = "Components from Austria were found."
    assert goods.find("They use drone parts from Austria.", [])[0].countries == ("AT",)
    assert found(text) == []


def test_a_country_after_a_hyphen_counts_only_for_what_is_made_there() -> None:
    assert [m.countries for m in goods.find("They found Scottish-made components.", [])] == [("GB",)]
    assert goods.find("They lost Scottish-controlled parts.", []) == []


def test_systems_by_shape_are_equipment_whatever_their_name() -> None:
    text = "They fired Zorbak loitering munitions and a QX-47 missile."
    assert [(text[m.start : m.end], m.kind) for m in mentions.find(text)] == [
        ("Zorbak", "equipment"),
        ("QX-47", "equipment"),
    ]


def test_an_alias_that_is_an_ordinary_word_needs_context() -> None:
    assert [m.kind for m in mentions.find("He saw a Tiger at the zoo.")] != ["equipment"]
    assert [m.kind for m in mentions.find("They bought Tiger vehicles.")] == ["equipment"]


def test_a_party_before_a_noun_for_a_weapon_is_no_weapon() -> None:
    text = "Kugelwerk Group denied it. A Kugelwerk drone was found."
    assert [m.kind for m in mentions.find(text)] == ["organisation", "organisation"]


def test_a_price_is_no_missile() -> None:
    assert [m.kind for m in mentions.find("It cost Rs 24 there.")] != ["equipment"]
    assert [m.kind for m in mentions.find("It was an RS-24 there.")] == ["equipment"]


def test_a_maker_before_its_product_is_a_name_of_its_own() -> None:
    text = "It carried a DJI Mavic."
    assert [(text[m.start : m.end], m.kind, m.canonical) for m in mentions.find(text)] == [
        ("DJI", "organisation", "DJI"),
        ("Mavic", "equipment", "DJI Mavic"),
    ]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("It fell under HS 8542.31.", ["HS 8542.31"]),
        ("HS code 854231, tariff heading 8542", ["HS 8542.31", "HS 8542"]),
        ("HTS 8542.31.0045; HS-codes 8541 to 8543", ["HS 8542.31", "HS 8541", "HS 8543"]),
        ("海关编码：8542.31", ["HS 8542.31"]),
        ("under HS codes 8542.31, 8542.32 and 854233", ["HS 8542.31", "HS 8542.32", "HS 8542.33"]),
        ("TN VED 8542 31, ТН ВЭД 8542319010", ["HS 8542.31", "HS 8542.31"]),
        ("the ECCN 3A001 item; it is classified under 5A992.c", ["ECCN 3A001", "ECCN 5A992.c"]),
        ("export controls on 3A090 and 4A090.a", ["ECCN 3A090", "ECCN 4A090.a"]),
        ("EAR99 under the EAR", ["ECCN EAR99"]),
        ("Call 8542 3100 or pay 854231 dollars.", []),
        ("HS 2022 is an edition; the HS2 line cost 8542 million.", []),
        ("Flat 3A001 is on the third floor.", []),
        ("The tariff line rose by 8542%.", []),
    ],
)
def test_codes_written_in_a_text(text: str, written: list[str]) -> None:
    found = codes.find(text)
    assert [code.code for code in found] == written
    assert [m.canonical for m in goods.find(text, ()) if m.detector == "code"] == written


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Завод купил станки с ЧПУ и подшипники.", [("станки с ЧПУ", "machine tools"), ("подшипники", "bearings")]),
        ("У дроні знайшли мікросхеми.", [("мікросхеми", "integrated circuits")]),
        ("Боевики сложили оружие после ракетного удара.", []),
        ("Дети ели чипсы на патронате.", []),
        ("公司出口芯片和热像仪。", [("芯片", "integrated circuits"), ("热像仪", "thermal imagers")]),
        ("他们反对核武器。", []),
    ],
)
def test_goods_in_other_scripts(text: str, said: list[tuple[str, str]]) -> None:
    assert found(text) == said


def test_words_in_other_scripts_are_of_terms_that_exist() -> None:
    table = load("goods")
    assert {term for script in ("cyrillic", "han") for term in table[script]} <= {*table["goods"], ""}


def test_offsets_hold_and_goods_do_not_overlap() -> None:
    text = "Polish drone parts under HS 8807.30, French-made ball bearings; thermal-imaging cameras from Japan."
    found_ = goods.find(text, mentions.find(text))
    assert [text[m.start : m.end] for m in found_] == [
        "Polish drone parts", "8807.30", "French-made ball bearings", "thermal-imaging cameras",
    ]  # fmt: skip
    assert [m.countries for m in found_] == [("PL",), (), ("FR",), ("JP",)]
    assert all(a.end <= b.start for a, b in pairwise(found_))


def test_the_goods_of_the_seeds() -> None:
    if not SEEDS.is_dir():
        pytest.skip("the shared data is not there")
    said = {pair for path in SEEDS.glob("*.txt") for pair in found(path.read_text(encoding="utf-8"))}
    assert {
        ("microchips", "integrated circuits"), ("satellite image", "satellite images"), ("images", "satellite images"),
        ("Chinese-made components", "components"), ("aerial drone navigation system", "navigation systems"),
        ("Swiss system", "system"), ("armored personnel carrier", "armoured vehicles"),
        ("dual-use items", "dual-use goods"), ("electronic components", "electronic components"),
        ("lethal aid", "weapons"), ("fighter jets", "military aircraft"),
    } <= said  # fmt: skip
