"""How sure a sentence is of a link, and whether it says that it is not so."""

from __future__ import annotations

import pytest
from test_links import said

X, Y = "Bluefin Trading LLC", "Kugelwerk GmbH"


def how(text: str) -> list[tuple[bool, str]]:
    return [(e.negated, e.modality) for e in said(text)]


@pytest.mark.parametrize(
    "text",
    [
        "The minister, who could resign today, supplied drones to Ukraine.",
        "The drones that Norway supplied to Ukraine may reach Sweden.",
        "Norway used to sell drones to Ukraine.",
        "When Norway supplied drones to Ukraine, Sweden followed.",
        "The army mended a railway used to carry munitions from Oslo to Bergen.",
        "Norway confirmed reports that it sold drones to Ukraine.",
        "It was not clear how Norway had sold drones to Ukraine.",
        f"Norway did not disclose that {X} supplied drones to Ukraine.",
        "Sweden is known for its support for Kyiv and Norway's supply of drones to Ukraine.",
        "There is no doubt that Norway sold drones to Ukraine.",
    ],
)
def test_what_happened_stays_so_beside_other_verbs(text: str) -> None:
    assert how(text) == [(False, "asserted")]


@pytest.mark.parametrize(
    "text",
    [
        "Norway agreed to reduce its use of gas by a tenth.",
        "Norway said it would slash gas deliveries to Poland.",
        "Norway could limit its sales of drones to Ukraine.",
        "Norway will cut its gas supplies to Poland by a third.",
        "Much is needed to curtail the delivery of drones to Ukraine.",
    ],
)
def test_what_is_to_be_less_goes_on(text: str) -> None:
    assert how(text) == [(False, "asserted")]


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("There are fears that Norway could cut gas supplies to Poland.", "possible"),
        ("Norway will cut its gas supplies to Poland.", "planned"),
        ("Norway threatened to halt deliveries of gas to Poland.", "planned"),
        ("Sweden braced for a total cutoff of Norwegian gas.", "possible"),
        ("Sweden took the refineries ahead of an embargo on Norwegian oil.", "planned"),
        ("Norway ruled out supplying drones to Ukraine.", "planned"),
        ("Norway opposes selling drones to Ukraine.", "possible"),
    ],
)
def test_a_stop_still_to_come_is_negated_and_not_denied(text: str, modality: str) -> None:
    assert how(text) == [(True, modality)]


@pytest.mark.parametrize(
    "text",
    [
        "Norway said it would sell drones to Ukraine.",
        "Norway would deliver 16 drones to Ukraine, the defence ministry said.",
        "The minister said on Monday allies would continue to supply Ukraine with drones.",
        "Norway was about to sell drones to Ukraine.",
        "Norway committed $5 billion in military aid to Ukraine.",
        "Norway earmarked $2 million in military aid for Ukraine.",
        "Norway has delayed the delivery of drones to Ukraine.",
        "Norway held up a delivery of drones to Ukraine.",
        "Norwegian deliveries of drones to Ukraine have stalled.",
    ],
)
def test_what_is_announced_pledged_or_late_is_planned(text: str) -> None:
    assert how(text) == [(False, "planned")]


@pytest.mark.parametrize(
    "text",
    [
        "Norway would have sold drones to Ukraine.",
        "Norway said it would sell drones to Ukraine if the price was right.",
        "Norway would sell drones to Ukraine, analysts believe.",
        "Loans to Ukraine would help Norway.",
        "The law fines banks that provide drones to any company.",
        f"When {X} owns a stake in {Y}, the tax is high.",
        "Analysts predicted the sale of Norwegian drones to Ukraine.",
        "Norway has not confirmed that Sweden supplied drones to Ukraine.",
        "There is no evidence that Norway sold drones to Ukraine.",
        "Norway cautioned its allies to use drones sparingly.",
        "Latvia asked Australia to support designating Norway as a sponsor of terrorism.",
        "Norway warned Sweden against using its tanks in Ukraine.",
        "Norway cautioned Sweden against selling drones to Ukraine.",
    ],
)
def test_what_is_imagined_asked_for_or_of_any_kind_is_possible(text: str) -> None:
    assert {*how(text)} == {(False, "possible")}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The firm allegedly sought business through bribes paid to the minister.", (False, "alleged")),
        ("There were reports that Norway sold drones to Ukraine.", (False, "alleged")),
        ("Norway did not believe that Sweden supplied drones to Ukraine.", (True, "alleged")),
        ("Norway denied that it had sold drones to Ukraine.", (True, "denied")),
        ("Norway did not deny that it had sold drones to Ukraine.", (False, "possible")),
        ("Norway has yet to deliver drones to Ukraine.", (True, "denied")),
        ("Norway sold no drones to Ukraine.", (True, "denied")),
        ("Norway sold little or no gas to Ukraine.", (False, "asserted")),
        ("No country sold drones to Ukraine.", (True, "denied")),
        ("Neither Norway nor Sweden sold drones to Ukraine.", (True, "denied")),
        ("Norway neither sold nor gave drones to Ukraine.", (True, "denied")),
        ("Norway rejected an aid package for Sweden.", (True, "denied")),
    ],
)
def test_who_alleges_or_denies(text: str, expected: tuple[bool, str]) -> None:
    assert {*how(text)} == {expected}
