"""Links that nouns and adjectives say."""

from __future__ import annotations

import pytest
from linking import found, said

SELLER, BUYER = "Bluefin Trading LLC", "Kugelwerk GmbH"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # deeds
        ("Norwegian gas exports to Sweden rose.", ("Norway", "exported", "gas", "Sweden")),
        ("The court forbade technology transfers to Kugelwerk GmbH.", ("", "supplied", "technology", BUYER)),
        ("The shops saw an influx of Swedish goods into the Norwegian economy.",
         ("Sweden", "supplied", "Swedish goods", "Norway")),
        ("Germany announced a steep reduction in gas supplies.", ("Germany", "supplied", "gas", "")),
        ("Norway has bought gas, but its gas exports to Sweden fell.", ("Norway", "exported", "gas", "Sweden")),
        ("Finland received €3bn from exports of timber.", ("Finland", "exported", "timber", "")),
        ("Prices rose after Norway's throttling of deliveries to Sweden.", ("Norway", "supplied", "", "Sweden")),
        ("Imports of Danish chips into Norway grew.", ("Norway", "imported", "Danish chips", "Denmark")),
        ("The army sold grain after the export of grain from Bergen to Sweden.",
         ("Norway", "exported", "grain", "Sweden")),
        ("Norway's arms sales programme grew.", ("Norway", "sold", "arms", "")),
        ("Norway's pledge of 14 tanks to Sweden came late.", ("Norway", "supplied", "tanks", "Sweden")),
        ("Norway's plan for the purchase of ten jets was read.", ("Norway", "bought", "jets", "")),
        ("The provision of Sweden with howitzers by Norway is vital.", ("Norway", "supplied", "howitzers", "Sweden")),
        ("The minister announced the deployment of jets to Sweden.", ("", "stationed", "jets", "Sweden")),
        ("The firing of missiles at Sweden by Norway went on.", ("Norway", "used", "missiles", "Sweden")),
        ("The talks were about the safe shipment of grain waiting in ports to world markets.",
         ("", "supplied", "grain", "world markets")),
        ("The allocation of 20 tanks to Sweden by Norway was late.", ("Norway", "supplied", "tanks", "Sweden")),
        # packages
        ("Parliament passed a €61bn (£49bn) military aid package for Sweden.",
         ("Parliament", "supplied", "military aid package", "Sweden")),
        ("The ministry's latest $1 billion weapons package for Sweden is large.",
         ("ministry", "supplied", "weapons package", "Sweden")),
        ("Norway passed a Sweden aid package.", ("Norway", "supplied", "aid package", "Sweden")),
        # thanks
        ("The minister thanked Norway for the delivery of howitzers.", ("Norway", "supplied", "howitzers", "")),
        ("We are grateful to Norway for its military support.", ("Norway", "supplied", "military support", "")),
        # gifts
        ("Sweden needs more military aid from Norway.", ("Norway", "supplied", "military aid", "Sweden")),
        ("Financial aid from Norway to Sweden grew.", ("Norway", "supplied", "Financial aid", "Sweden")),
        ("Political, economic and military support for Sweden will go on.",
         ("", "supplied", "Political, economic and military support", "Sweden")),
        ("Norway announced a new tranche of weapons for Ukraine.", ("Norway", "supplied", "weapons", "Ukraine")),
        ("Norwegian military support for Ukraine went on.", ("Norway", "supplied", "military support", "Ukraine")),
        # reliance, bars, stops
        ("Sweden's reliance on cheap Norwegian gas grew.", ("Sweden", "bought", "gas", "Norway")),
        ("Sweden is dependent on Norwegian gas.", ("Sweden", "bought", "gas", "Norway")),
        ("Sweden's gas dependence on Norway grew.", ("Sweden", "bought", "gas", "Norway")),
        ("Sweden's embargo on Norwegian oil began.", ("Sweden", "bought", "oil", "Norway")),
        ("The minister feared a shutdown of Norwegian gas.", ("Norway", "supplied", "gas", "")),
        # agents
        (f"Drone makers such as {SELLER} and {BUYER} met.", (BUYER, "made", "Drone", "")),
        ("Norway is the largest donor of ammunition to Sweden.", ("Norway", "supplied", "ammunition", "Sweden")),
        (f"{SELLER}'s chief steel buyer, Olaf Berg, spoke.", (SELLER, "bought", "steel", "")),
        (f"{SELLER}, a global producer of garden gnomes, closed.", (SELLER, "made", "garden gnomes", "")),
        ("People spoke of Norway as an energy supplier.", ("Norway", "supplied", "energy", "")),
        ("Norway is Sweden's main supplier of gas.", ("Norway", "supplied", "gas", "Sweden")),
        (f"The chipmaker {SELLER} closed.", (SELLER, "made", "chip", "")),
        (f"One of {SELLER}'s clients is {BUYER}.", (SELLER, "supplied", "", BUYER)),
        # holdings
        (f"{SELLER} has sold its shares in {BUYER}.", (SELLER, "owns", "shares in Kugelwerk GmbH", BUYER)),
        (f"Norway's state-owned bank, {SELLER}, closed.", ("Norway", "owns", "", SELLER)),
        (f"{BUYER}, a firm whose owners include {SELLER}, closed.", (SELLER, "owns", "", BUYER)),
        (f"The takeover of {BUYER} by {SELLER} was approved.", (SELLER, "owns", "", BUYER)),
        (f"{SELLER}'s subsidiary {BUYER} closed.", (SELLER, "owns", "", BUYER)),
        (f"{SELLER} formed a joint venture, in which {BUYER} has a majority stake.",
         (BUYER, "owns", "majority stake", "joint venture")),
        # money, contents, deals, attacks
        (f"Norwegian funding for {BUYER} ended.", ("Norway", "funded", "", BUYER)),
        ("Watergas is a mixture of hydrogen, carbon monoxide and steam.", ("Watergas", "contains", "hydrogen", "")),
        ("Norway's order for ten Swedish jets was late.", ("Norway", "bought", "jets", "Sweden")),
        ("Norwegian shelling of Sweden with rockets killed two.", ("Norway", "used", "rockets", "Sweden")),
        ("An attack of Danish drones on Sweden by Norway failed.", ("Norway", "used", "Danish drones", "Sweden")),
        ("Norwegian missile strikes on Sweden killed two.", ("Norway", "used", "missile", "Sweden")),
    ],
)  # fmt: skip
def test_what_nouns_say(text: str, expected: tuple[str, ...]) -> None:
    assert expected in found(text)


@pytest.mark.parametrize(
    ("text", "negated", "modality"),
    [
        ("Sweden's embargo on Norwegian oil began.", True, "denied"),
        ("Sweden should consider a ban on gas imports from Norway.", True, "possible"),
        ("Germany announced a reduction in gas supplies.", False, "planned"),
        ("Norway lifted a ban on the sale of shells to Sweden.", False, "asserted"),
        ("The minister called for arms deliveries to Sweden.", False, "possible"),
        ("There is no evidence of arms shipments from Norway to Sweden.", True, "denied"),
        ("Norway lifted restrictions on the use of its missiles by Sweden.", False, "asserted"),
        ("Norway approved an aid package for Sweden.", False, "planned"),
        ("Sweden is awaiting the arrival of Norwegian howitzers.", False, "planned"),
        (f"{SELLER} is a potential supplier of gas.", False, "possible"),
        (f"{SELLER} agreed to sell its shares in {BUYER}.", True, "planned"),
    ],
)
def test_how_nouns_say_it(text: str, negated: bool, modality: str) -> None:
    assert (negated, modality) in {(e.negated, e.modality) for e in said(text)}


@pytest.mark.parametrize(
    "text",
    [
        "The use of territorial waters by Norway is old.",
        "The stakes in Norway are high.",
        "OSLO (Reuters) - A top Swedish coal miner closed.",
        "Senators opposed the Sweden aid package.",
        "The minister thanked Norway for its assistance.",
        "Norway's interests in Sweden are many.",
        "Norwegian aid workers went to Sweden.",
        "The crew is a mix of men and women.",
        "A truck attack in Oslo shocked Norway.",
        "NBC affiliate KRAX reported the fire.",
    ],
)
def test_what_nouns_do_not_say(text: str) -> None:
    assert found(text) == []


def test_aid_is_told_once_with_who_gives_it() -> None:
    assert found("Norway provided $2 billion in military aid to Ukraine.") == [
        ("Norway", "supplied", "military aid", "Ukraine")
    ]
