"""Ways to say who did what to whom, each with sentences of our own: what is found, and what is not."""

from __future__ import annotations

import pytest
from test_links import found, how

from xref.links._weapon_names import shown


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # adverbs and conjunctions of several words, "up to" a number, an adverb before a verb
        ("Norway will send grain free of charge to Mali.", ("Norway", "supplied", "grain", "Mali")),
        ("Iran was preparing to provide Mali with up to several hundred drones.",
         ("Iran", "supplied", "several hundred drones", "Mali")),
        ("Norway may likely send four more howitzers to Mali.", ("Norway", "supplied", "howitzers", "Mali")),
        ("Norway announced a further $20 million in humanitarian aid to Mali.",
         ("Norway", "supplied", "humanitarian aid", "Mali")),
        # sentences that a full stop without a space parts
        ('He flew home from the USA."Norway has sold drones to Mali," he said.', ("Norway", "sold", "drones", "Mali")),
        # verbs that rule and what stands between
        ("Sweden relied on Norway to supply oil.", ("Norway", "supplied", "oil", "")),
        ("The minister called on Norway to send tanks to Mali.", ("Norway", "supplied", "tanks", "Mali")),
        ("Iran is suspected of having sent drones to Mali.", ("Iran", "supplied", "drones", "Mali")),
        ("Norway mended roads, sold tanks to Mali and bought ships.", ("Norway", "sold", "tanks", "Mali")),
        # attacks
        ("Norwegian troops are shelling towns, villages and roads using artillery and mortars.",
         ("Norwegian troops", "used", "mortars", "")),
        ("Three missiles hit a school in Bergen.", ("", "used", "missiles", "school")),
        ("The town was struck by cruise missiles fired by a submarine.", ("submarine", "used", "cruise missiles", "")),
        ("The toll from a flat hit by rockets grew.", ("", "used", "rockets", "flat")),
        # whom somebody lives on
        ("Sweden is dependent on Norway for its gas.", ("Sweden", "bought", "gas", "Norway")),
        ("Gas is dear, and Sweden relies on Norway.", ("Sweden", "bought", "Gas", "Norway")),
        ("Sweden is deeply dependent on Norwegian energy.", ("Sweden", "bought", "energy", "Norway")),
        ("Sweden paid $2bn for Norwegian gas.", ("Sweden", "bought", "Norwegian gas", "Norway")),
        # supplies whose fuel stands before
        ("Gas is rationed in case Norway cuts supply.", ("Norway", "supplied", "Gas", "")),
        ("Gas will run out if Norway halts deliveries to Sweden.", ("Norway", "supplied", "Gas", "Sweden")),
        ("Norway restarted the flow of gas to Sweden.", ("Norway", "supplied", "gas", "Sweden")),
        ("Norway imposed restrictions on exports of drones.", ("Norway", "exported", "drones", "")),
        # giving in other words
        ("Norway backed Mali with weapons.", ("Norway", "supplied", "weapons", "Mali")),
        ("Norway is arming the rebels.", ("Norway", "supplied", "", "rebels")),
        ("Norwegian howitzers reached Mali.", ("Norway", "supplied", "Norwegian howitzers", "Mali")),
        ("Howitzers are heading to the front.", ("", "supplied", "Howitzers", "front")),
        ("The tanks are sent to staging bases in Poland.", ("", "supplied", "tanks", "staging bases in Poland")),
        ("Norway pledged further military support.", ("Norway", "supplied", "military support", "")),
        ("The ministers pledged $20 million to Mali.", ("ministers", "funded", "$20 million", "Mali")),
        ("Two freighters carrying grain left the port.", ("Two freighters", "supplied", "grain", "")),
        ("Mali needs weapons from Norway.", ("Norway", "supplied", "weapons", "Mali")),
        ("The army got the tanks and fuel it had bought from Norway.", ("army", "bought", "tanks", "Norway")),
        ("Norway exports things like coal and grain to Mali.", ("Norway", "exported", "coal", "Mali")),
        # owning, making, having
        ("Kari Lund owned a pageant.", ("Kari Lund", "owns", "", "pageant")),
        ("Norway is a leading developer and exporter of drones.", ("Norway", "made", "drones", "")),
        ("Norway is developing a missile capable of hitting ships.", ("Norway", "made", "missile", "")),
        ("The drone has two cameras.", ("drone", "contains", "cameras", "")),
    ],
)  # fmt: skip
def test_constructions(text: str, expected: tuple[str, ...]) -> None:
    assert expected in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "Missile strikes came hours later.",
        "The drone crashed into the sea.",
        "Norwegian-backed fighters left.",
        "The senators co-sponsored the bill.",
        "The firms have invested billions in electric cars.",
        "The ship headed to Norway.",
        "They take each other's interests into consideration.",
    ],
)
def test_what_is_none(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("M&B's purchase of Bluefin Trading LLC was approved.", ("M&B", "owns", "", "Bluefin Trading LLC")),
        ("Norway had not delivered any of the drones to Mali.", ("Norway", "supplied", "drones", "Mali")),
        ("Kari Lund was one of the most wanted women, accused of selling arms to Mali.",
         ("Kari Lund", "sold", "arms", "Mali")),
        ("A huge facility in Norway, which shipped gas to Mali, burned.", ("huge facility", "supplied", "gas", "Mali")),
        ("Norway seized control of the refinery.", ("Norway", "owns", "", "refinery")),
    ],
)  # fmt: skip
def test_the_right_end(text: str, expected: tuple[str, ...]) -> None:
    assert found(text) == [expected]


@pytest.mark.parametrize("text", ["Norway took control of 200 soldiers.", "The party seized control of Congress."])
def test_control_of_people_is_no_holding(text: str) -> None:
    assert found(text) == []


def test_what_is_only_feared_is_not_asserted() -> None:
    assert how("Gas is rationed in case Norway cuts supply.")[0][2] == "possible"


def test_a_list_ends_at_not() -> None:
    assert [end[3] for end in found("Rockets hit Bergen, not Oslo.")] == ["Bergen"]


def test_exports_and_imports_have_their_own_partners() -> None:
    ends = found("Norway will reduce oil exports to Mali and coal imports from Sweden.")
    assert ("Sweden", "exported", "oil", "Mali") not in ends


def test_names_of_weapons_that_no_list_has() -> None:
    assert found("Norway sent two howitzers and six Grimbolts to Mali.")[1] == (
        "Norway",
        "supplied",
        "Grimbolts",
        "Mali",
    )
    text = "Grimbolt missiles are new. Mali has asked for them. Norway delivered Grimbolt to Mali."
    assert ("Norway", "supplied", "Grimbolt", "Mali") in found(text)
    assert shown("the Grimbolt cruise missiles") == {"Grimbolt"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"We will send tanks to Mali," Norway\'s minister said. "We also gave Mali howitzers."', "Norway"),
        ("Norwegian Prime Minister Kari Lund arrived on Monday. “We will send Mali howitzers,” Lund said.", "Norway"),
    ],
)
def test_we_are_whom_the_speaker_speaks_for(text: str, expected: str) -> None:
    assert (expected, "supplied", "howitzers", "Mali") in found(text)


def test_who_does_not_admit_it_may_have_done_it() -> None:
    assert [row[1:3] for row in how("Norway has not acknowledged using drones.")] == [(False, "possible")]
