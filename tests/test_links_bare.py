"""Links that say an item and what is done with it, but not with whom."""

from __future__ import annotations

import pytest

from xref import descriptions, goods, links, mentions


def found(text: str) -> list[tuple[str, str, str, str]]:
    named = mentions.find(text)
    all_ = sorted([*named, *descriptions.find(text, named), *goods.find(text, named)])
    return [(e.subject, e.relation, e.item, e.object) for e in links.find(text, all_)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The talks are about exports of barley.", [("", "exported", "barley", "")]),
        ("The tax would hinder coal exports and slash energy imports.",
         [("", "exported", "coal", ""), ("", "imported", "energy", "")]),
        ("The ministers discussed barley shipments.", [("", "supplied", "barley", "")]),
        ("The rules ban the use of cluster bombs.", [("", "used", "cluster bombs", "")]),
        ("The howitzers are delivered by night.", [("", "supplied", "howitzers", "")]),
        ("They signed a deal to export Norwegian salmon.", [("Norway", "exported", "Norwegian salmon", "")]),
        ("The Norwegian king will use his country's energy exports as a threat.",
         [("Norway", "exported", "energy", "")]),
        ("Many close their eyes to financing terrorism.", [("", "funded", "", "terrorism")]),
        ("The shipyard was financed in secret.", [("", "funded", "", "shipyard")]),
    ],
)  # fmt: skip
def test_an_item_alone(text: str, expected: list[tuple[str, str, str, str]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Car production fell and gas use rose.",  # nobody sends, sells or buys it
        "Non-energy exports rose.",
        "The law has a territorial system provision.",
        "The tools were put to good use.",
        "They wanted to buy a house.",
        "The ban keeps anyone from buying missiles.",
    ],
)
def test_no_item_alone(text: str) -> None:
    assert found(text) == []


def test_what_says_more_stands_for_it() -> None:
    assert found("The export of barley is vital, and Norway exports barley to Sweden.") == [
        ("Norway", "exported", "barley", "Sweden")
    ]
