"""Who does it and to whom where a sentence says so less plainly, what is nobody's deed, how sure it is."""

from __future__ import annotations

import pytest
from linking import found, said


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # adjectives of two words
        ("Reports of North Korean arms shipments to Norway came out in the spring.",
         [("North Korea", "supplied", "arms", "Norway")]),
        # whose money is used
        ("Norway's new funds, which came from reserves, will be used to deliver shells to the Swedish army.",
         [("Norway", "supplied", "shells", "Swedish army")]),
        # who fires, and at what
        ("Two missiles fired from Norwegian warships hit the mill.",
         [("Norwegian warships", "used", "missiles", "mill")]),
        ("Norwegian shelling continued on Monday, including missile and bomb attacks on a steelworks in Malmo.",
         [("Norway", "used", "missile", "steelworks in Malmo"), ("Norway", "used", "bomb", "steelworks in Malmo")]),
        ("Norway fired three dozen missiles toward critical infrastructure across Sweden on Thursday.",
         [("Norway", "used", "missiles", "critical infrastructure across Sweden")]),
        ("Norway has launched artillery bombardments and airstrikes on several towns.",
         [("Norway", "used", "artillery", "several towns")]),
        ("Nearby lay the Freja ship, believed to have been sunk by a Norwegian missile.",
         [("Norway", "used", "Norwegian missile", "Freja ship")]),
        ("Norway's defence ministry added on Thursday that its artillery had struck several towns overnight.",
         [("Norway's defence ministry", "used", "artillery", "several towns")]),
        # who is what the sentence calls him
        ("Mr Berg was once one of the most wanted men in Oslo, accused of selling weapons to Sweden.",
         [("Berg", "sold", "weapons", "Sweden")]),
        # who only passes it
        ("The Senate voted on Tuesday to approve $95 million in military aid for Sweden.",
         [("", "supplied", "military aid", "Sweden")]),
        # where weapons are put
        ("Norway announced the deployment of those weapons to Sweden.", [("Norway", "stationed", "weapons", "Sweden")]),
        # where goods come from is not who sells them
        ("He had a role in a sale of Norwegian uranium to a Swedish firm.",
         [("", "sold", "Norwegian uranium", "Swedish firm")]),
    ],
)  # fmt: skip
def test_both_ends(text: str, expected: list[tuple[str, str, str, str]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Norway met Sweden and Denmark met Finland. Its missiles have destroyed several supply trains.",  # whose?
        "Mr Berg spoke in Oslo. He accused her of financing the opposition in Norway.",  # whom?
        "The bill broadens the government's power to stop foreign purchases of Norwegian firms.",
        "Norway is sending fighter jets toward the island almost daily.",
        "The first train with grain has arrived from Norway to Malmo.",
        "The losses include 660 Norwegian soldiers killed along with 650 artillery systems.",
        "Hiring was slow during the White House-ordered freeze, but the army was ready.",
        "He asked Congress to pass a foreign aid bill.",
        "His plan included sending millions of dollars in aid to Norway.",
        "In summer, Norway and Sweden step up their supplies of heavy weapons to Kyiv.",
    ],
)
def test_no_deed_of_anybody_named(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "negated", "modality"),
    [
        ("The army had been forced to use old weapons.", False, "asserted"),
        ("The army could be forced to use old weapons.", False, "possible"),
        ("Norway has cut gas supplies through the pipeline to Sweden.", True, "denied"),
        ("Norway is cutting gas supplies to Sweden.", False, "asserted"),
        ("Norway cut gas deliveries to Sweden by a third.", False, "asserted"),
        ("Sweden hopes to advance before a fresh shipment of Norwegian aid arrives.", False, "planned"),
        ("Shipments of grain from Norway are expected on Monday.", False, "planned"),
        ("Norway is on trial on charges that it received bribes from Sweden.", False, "alleged"),
    ],
)
def test_how_it_is_said(text: str, negated: bool, modality: str) -> None:
    assert {(e.negated, e.modality) for e in said(text)} == {(negated, modality)}
