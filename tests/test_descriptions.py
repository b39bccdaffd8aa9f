"""Parties that are described, not named."""

from __future__ import annotations

from xref import descriptions, mentions


def described(text: str) -> list[tuple[str, tuple[str, ...]]]:
    return [(text[m.start : m.end], m.countries) for m in descriptions.find(text, mentions.find(text))]


def test_a_role_with_what_it_deals_in_is_a_description() -> None:
    assert described("He bought them from a machine tool distributor in Austria.") == [
        ("machine tool distributor in Austria", ("AT",))
    ]


def test_bare_nouns_are_no_descriptions() -> None:
    assert described("The companies said that officials of the country and some firms would leave.") == []


def test_what_is_included_inherits_the_countries_of_the_whole() -> None:
    text = "Officials sanctioned Freedonian firms in Austria, including a radar parts supplier."
    assert ("radar parts supplier", ("AT",)) in described(text)


def test_a_description_in_apposition_is_about_the_name() -> None:
    text = "Austria's largest bearing manufacturer, Kugelwerk, closed."
    [found] = descriptions.find(text, mentions.find(text))
    assert (found.canonical, found.countries) == ("Kugelwerk", ("AT",))


def test_the_relation_to_a_name_belongs_to_the_description() -> None:
    assert [text for text, _ in described("It went to entities affiliated with the Bluefin Group.")] == [
        "entities affiliated with the Bluefin Group"
    ]
