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


def test_what_another_clause_says_inherits_nothing() -> None:
    text = (
        "They sanctioned Scottish companies, including a radar parts supplier that sold them to a chip maker in Norway."
    )
    assert described(text) == [
        ("Scottish companies", ("GB",)),
        ("radar parts supplier", ("GB",)),
        ("chip maker in Norway", ("NO",)),
    ]


def test_a_country_after_a_hyphen_counts_only_for_where_a_party_is_from() -> None:
    assert described("He met a Zurich-based arms dealer.") == [("Zurich-based arms dealer", ("CH",))]
    assert described("He met an Austria-sanctioned Scottish arms dealer.")[0][1] == ("GB",)


def test_the_title_of_a_name_is_no_description() -> None:
    assert described("He works for the Scottish satellite company Kugelwerk, and for the Kugelwerk steel plant.") == []


def test_a_description_knows_its_sentence() -> None:
    text = "It rained. He met a Scottish arms dealer."
    [found] = descriptions.find(text, [])
    assert (found.kind, found.detector, found.sentence) == (
        "description",
        "description",
        "He met a Scottish arms dealer.",
    )


def test_a_description_in_apposition_is_about_the_name() -> None:
    text = "Austria's largest bearing manufacturer, Kugelwerk, closed."
    [found] = descriptions.find(text, mentions.find(text))
    assert (found.canonical, found.countries) == ("Kugelwerk", ("AT",))


def test_the_relation_to_a_name_belongs_to_the_description() -> None:
    assert [text for text, _ in described("It went to entities affiliated with the Bluefin Group.")] == [
        "entities affiliated with the Bluefin Group"
    ]


def test_a_country_of_two_words_and_a_place_with_an_article() -> None:
    assert described("They named a North Korean hacking group.") == [("North Korean hacking group", ("KP",))]
    text = "They named a gold mining company in the Central African Republic."
    assert described(text) == [("gold mining company in the Central African Republic", ("CF",))]


def test_what_a_maker_makes_belongs_to_the_description() -> None:
    assert described("They fined a Scottish maker of surveillance cameras on Monday.") == [
        ("Scottish maker of surveillance cameras", ("GB",))
    ]


def test_who_stands_close_to_somebody_named() -> None:
    assert [text for text, _ in described("The yacht belongs to a close ally of President Vladimir Putin.")] == [
        "close ally of President Vladimir Putin"
    ]
    assert described("He is an ally of Washington and a friend of those who rule.") == []


def test_a_country_is_no_party() -> None:
    assert described("Austria, a major oil producer, said no. Austria is one of the biggest arms exporters.") == []
    assert described("The decision makers met, and the price of the foreign exchange fell.") == []


def test_a_dash_joins_a_description_to_a_name_too() -> None:
    text = "Kugelwerk – a Scottish bearing manufacturer – closed."
    [found] = descriptions.find(text, mentions.find(text))
    assert found.canonical == "Kugelwerk"
