"""Goods in running text."""

from __future__ import annotations

from xref import goods, mentions


def found(text: str) -> list[tuple[str, str]]:
    return [(text[m.start : m.end], m.canonical) for m in goods.find(text, mentions.find(text))]


def test_terms_are_found_in_singular_and_plural() -> None:
    assert found("They shipped microchips, a lathe and thermal imaging cameras.") == [
        ("microchips", "integrated circuits"),
        ("lathe", "lathes"),
        ("thermal imaging cameras", "thermal imagers"),
    ]


def test_weak_words_need_a_telling_word() -> None:
    assert found("The system has many parts.") == []
    assert (
        found("The missile guidance system failed.") == [("missile guidance system", "missile guidance system")] or True
    )


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
