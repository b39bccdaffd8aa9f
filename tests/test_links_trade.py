"""Links of verbs and nouns of trade that are said in a way of their own: what goes through, is in a bill, picked up."""

from __future__ import annotations

import pytest
from linking import found

SELLER, BUYER = "Bluefin Trading LLC", "Kugelwerk GmbH"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # bills
        ("The bill includes $2 billion to fund the clinics.", [("", "funded", "$2 billion", "clinics")]),
        ("The law provides $40 million for missile defence.", [("", "funded", "$40 million", "missile defence")]),
        ("The bill, which passed the House, would provide $8 billion in disaster aid to help Norway.",
         [("", "supplied", "disaster aid", "Norway")]),
        # who owns
        ("Acme Inc's Bluefin unit told the court so.", [("Acme Inc", "owns", "", "Bluefin")]),
        ("The ships with a Norwegian owner were barred.", [("Norway", "owns", "", "ships")]),
        ("Norwegian soldiers were in possession of rifles.", [("Norwegian soldiers", "owns", "", "rifles")]),
        # who gives
        ("Norway is working to get barley to Sweden.", [("Norway", "supplied", "barley", "Sweden")]),
        ("The aid was distributed via partner charities.", [("partner charities", "supplied", "aid", "")]),
        ("The centre has moved 78,000 tons of arms to Norway.", [("centre", "supplied", "arms", "Norway")]),
        ("The allies rush to pump weapons into Sweden.", [("allies", "supplied", "weapons", "Sweden")]),
        ("Norway poured troops and weapons into Sweden.", [("Norway", "supplied", "weapons", "Sweden")]),
        ("The pipeline delivers Norwegian gas to Denmark.", [("Norway", "supplied", "Norwegian gas", "Denmark")]),
        ("The pipeline carries gas from Norway to Denmark.", [("Norway", "supplied", "gas", "Denmark")]),
        ("Norway refrained from handing over to Ukraine missiles of larger range.",
         [("Norway", "supplied", "missiles", "Ukraine")]),
        ("Norway sent tanks, blankets and uniforms to Sweden.",
         [("Norway", "supplied", "tanks", "Sweden"), ("Norway", "supplied", "blankets", "Sweden"),
          ("Norway", "supplied", "uniforms", "Sweden")]),
        ("Norway increased its weapons supplies.", [("Norway", "supplied", "weapons", "")]),
        ("Norway has released nearly $40 billion in military aid to Ukraine.",
         [("Norway", "supplied", "military aid", "Ukraine")]),
        ("The aid, which will be distributed via partner NGOs, is late.", [("partner NGOs", "supplied", "aid", "")]),
        ("He named two other countries where shells are delivered.",
         [("", "supplied", "shells", "two other countries")]),
        ("The effort to bring food to the hungry failed.", [("", "supplied", "food", "hungry")]),
        ("A Norwegian freighter left. It was carrying two tons of food and fuel.",
         [("Norwegian freighter", "supplied", "food", ""), ("Norwegian freighter", "supplied", "fuel", "")]),
        ("Some weapons are being siphoned off to Sweden.", [("", "supplied", "weapons", "Sweden")]),
        # who sells
        ("Norway's sale of properties in Bergen brought $2 billion.", [("Norway", "sold", "properties", "")]),
        # who gets
        ("Norwegian soldiers pick up their cargo.", [("Norwegian soldiers", "received", "cargo", "")]),
        (f"The senator was accused of accepting bribes from {SELLER}.", [("senator", "received", "bribes", SELLER)]),
        ("The agents were blocked from buying ads.", [("agents", "bought", "ads", "")]),
        # who makes
        (f"{SELLER} unveiled a new phone.", [(SELLER, "made", "new phone", "")]),
        (f"Produced by {SELLER}, the missiles have a long range.", [(SELLER, "made", "missiles", "")]),
        ("China will act on Norway and its development of nuclear weapons.",
         [("Norway", "made", "nuclear weapons", "")]),
        # who uses
        ("Germany burns coal.", [("Germany", "used", "coal", "")]),
        ("The rule requires refiners to blend increasing amounts of biofuels.",
         [("refiners", "used", "biofuels", "")]),
        ("Germany's gas consumption fell.", [("Germany", "used", "gas", "")]),
        ("The army has begun transitioning to Norwegian ammunition.", [("army", "used", "Norwegian ammunition", "")]),
        ("The plant switched to coal.", [("plant", "used", "coal", "")]),
        ("Norway has tanks, which the army has used to target Swedish depots.",
         [("army", "used", "tanks", "Swedish depots")]),
        ("North Korea has conducted dozens of missile tests.", [("North Korea", "used", "missile", "")]),
        ("Sweden condemned Norway for its missile launches.", [("Norway", "used", "missile", "")]),
        ("Norwegian missiles hit a shopping centre in Malmo.",
         [("Norway", "used", "Norwegian missiles", "shopping centre in Malmo")]),
        ("A rocket attack hit the mill.", [("", "used", "rocket", "mill")]),
        ("One of the missile attacks hit the silo.", [("", "used", "missile", "silo")]),
        ("Norway launched missile and artillery attacks on several towns.",
         [("Norway", "used", "missile", "several towns"), ("Norway", "used", "artillery", "several towns")]),
        # what is in what
        ("The warship, bristling with 26 warplanes, arrived.", [("warship", "contains", "warplanes", "")]),
        ("The drone is small. It has two cameras.", [("drone", "contains", "cameras", "")]),
    ],
)  # fmt: skip
def test_said_in_a_way_of_its_own(text: str, expected: list[tuple[str, str, str, str]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The bill would add $2 trillion to the national debt.",
        "Norway moved its tanks to the coast.",
        "They got gas for the winter.",
        "The man picked up the phone.",
        "The shops will accept payment in dollars.",
        f"{SELLER} published a photo.",
        "The boy came with a dog. It has two cameras.",  # no drone is named
        "Missile strikes on the anniversary are feared.",
        "They keep pouring fuel on the fire.",
    ],
)
def test_common_verbs_that_say_none(text: str) -> None:
    assert found(text) == []
