"""What an article says of a party that it describes."""

from __future__ import annotations

from datetime import date

import pytest

from xref import mentions
from xref.descriptions import find
from xref.descriptions.slots import Named, Slots, read_slots

DAY = date(2023, 4, 17)


def slots(text: str, part: str, day: date | None = DAY) -> Slots:
    """The slots of the description of `text` that has `part`."""
    named = mentions.find(text)
    [found] = [m for m in find(text, named) if part in text[m.start : m.end]]
    names = [Named(m.start, m.end, m.kind, m.canonical) for m in named]
    return read_slots(text, found.start, found.end, found.countries, names, day)


def test_role_product_kind_and_country() -> None:
    found = slots("He met a wealthy Scottish diamond smuggler there.", "smuggler")
    assert (found.role, found.product, found.kind, found.countries) == (
        "diamond smuggler",
        "diamond",
        "person",
        ("GB",),
    )
    assert found.core == ("diamond", "smuggler")
    assert slots("They seized a Norwegian-owned tanker in Austria.", "tanker").kind == "vessel"


def test_what_a_maker_makes_is_its_product() -> None:
    found = slots("They fined a North Korean maker of night vision cameras on Monday.", "maker")
    assert (found.role, found.product) == ("maker of night vision cameras", "night vision cameras")
    assert found.countries == ("KP",)
    assert slots("The yacht is of an ally of Vladimir Putin.", "ally").role == "ally"


def test_who_it_dealt_with() -> None:
    found = slots(
        "Norwegian officials named a radar parts supplier that sold antennas to the Bluefin Group.", "supplier"
    )
    assert found.customer == ("Bluefin Group",)
    assert {"bluefin"} <= set(found.whom)
    assert {"antennas", "sold"} <= set(found.context)
    assert slots("It went to entities affiliated with the Bluefin Group.", "entities").customer == ("Bluefin Group",)


def test_the_forces_of_a_country_may_be_served_too() -> None:
    found = slots("They fined Scottish trading companies that sold chips to Norway's military.", "companies")
    assert (found.customer, found.too_little) == (("Norway's military",), "")


def test_a_system_named_beside_it_is_what_it_made() -> None:
    text = "The wreck is of an Orlan-10. The Russian drone manufacturer said nothing."
    assert "orlan" in slots(text, "manufacturer").whom


@pytest.mark.parametrize(
    ("text", "authority", "lists"),
    [
        ("The State Department sanctioned a Chinese arms dealer.", "US State Department", "us_ofac_*"),
        ("A Chinese arms dealer was blacklisted by the European Union.", "European Union", "eu_*"),
        ("Commerce put a Chinese arms dealer on the Entity List.", "US Commerce Department", "us_bis_*"),
        ("Canada imposed sanctions. They hit two banks and a Chinese arms dealer. Sanctions on it are strict.", "", ""),
        ("Ottawa announced sanctions on 12 people, including a Chinese arms dealer.", "Canada", "ca_*"),
    ],
)
def test_who_has_listed_it(text: str, authority: str, lists: str) -> None:
    found = slots(text, "dealer")
    assert found.listed == bool(authority)
    assert found.authority[:1] == ((authority,) if authority else ())
    assert found.lists[:1] == ((lists,) if lists else ())


def test_the_narrower_authority_counts() -> None:
    text = "The United States sanctioned a Chinese arms dealer, the Treasury said."
    assert slots(text, "dealer").lists == ("us_ofac_*",)


@pytest.mark.parametrize(
    "text",
    [
        "A Chinese arms dealer said that US sanctions would hurt.",
        "US sanctions have led them to a Chinese arms dealer.",
        "The US sanctioned a bank that paid a Chinese arms dealer.",
    ],
)
def test_sanctions_on_somebody_else_say_nothing(text: str) -> None:
    assert not slots(text, "dealer").listed


def test_when_it_was_listed() -> None:
    news = slots("The United States added a Chinese arms dealer to its latest sanctions.", "dealer")
    assert (news.listed_since, news.listed_by) == (date(2023, 1, 17), DAY)
    old = slots("The United States sanctioned a Chinese arms dealer.", "dealer")
    assert (old.listed_since, old.listed_by) == (None, DAY)
    said = slots("In March 2021 the US sanctioned a Chinese arms dealer.", "dealer")
    assert (said.listed_since, said.listed_by) == (date(2021, 3, 1), date(2021, 3, 31))


def test_without_a_date_the_text_itself_says_when() -> None:
    text = (
        "War began in February 2022 and may last until 2030. The US has added a Chinese arms dealer to new sanctions."
    )
    found = slots(text, "dealer", None)
    assert (found.listed_since, found.listed_by) == (date(2022, 2, 28), None)
    dated = slots("VIENNA, 3 May 2021. New US sanctions hit a Chinese arms dealer.", "dealer", None)
    assert dated.listed_by == date(2021, 5, 3)


def test_a_mere_class_says_too_little() -> None:
    assert slots("He said that Norwegian firms need not fear sanctions.", "firms").too_little
    text = "The United States added Chinese companies to its latest sanctions."
    assert not slots(text, "companies").too_little
    assert not slots("He met a radar parts supplier.", "supplier").too_little
