"""Who did what to whom with which item."""

from __future__ import annotations

import pytest

from xref import descriptions, goods, links, mentions
from xref.links import Link
from xref.links._things import is_party, is_thing


def said(text: str) -> list[Link]:
    named = mentions.find(text)
    return links.find(text, sorted([*named, *descriptions.find(text, named), *goods.find(text, named)]))


def found(text: str) -> list[tuple[str, str, str, str]]:
    return [(e.subject, e.relation, e.item, e.object) for e in said(text)]


def how(text: str) -> list[tuple[str, bool, str, str]]:
    return [(e.tense, e.negated, e.modality, e.said_by) for e in said(text)]


SHELLS = ("supplied", "shells", "Ukraine")
SELLER, BUYER = "Bluefin Trading LLC", "Kugelwerk GmbH"


@pytest.mark.parametrize(
    "text",
    [
        f"{SELLER} supplied microchips to {BUYER}.",
        f"{SELLER} supplied {BUYER} with microchips.",
        f"{SELLER}, a trader based in Cyprus, has supplied microchips to {BUYER} since 2019.",
        f"{SELLER}, which was founded in 2011, supplied hundreds of microchips last year to {BUYER}.",
        f"The microchips were supplied to {BUYER} by {SELLER}.",
        f"Police seized microchips supplied by {SELLER} to {BUYER}.",
        f"The court heard about the microchips that {SELLER} supplied to {BUYER}.",
        f"{SELLER} was accused of supplying microchips to {BUYER}.",
        f"{SELLER} plans to supply microchips to {BUYER}.",
        f"Prosecutors accused {SELLER} of supplying microchips to {BUYER}.",
        f"{SELLER} has stopped supplying microchips to {BUYER}.",
        f"The minister urged {SELLER} to supply microchips to {BUYER}.",
        f"{SELLER}'s supply of microchips to {BUYER} began in May.",
        f"The list names {SELLER}, which the ministry says supplied microchips to {BUYER}.",
    ],
)  # fmt: skip
def test_a_supply_in_many_words(text: str) -> None:
    assert found(text) == [(SELLER, "supplied", "microchips", BUYER)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{SELLER} sold Su-35 fighter jets.", (SELLER, "sold", "Su-35 fighter jets", "")),
        (f"The drones were manufactured by {BUYER}.", (BUYER, "made", "drones", "")),
        ("Canada sent Ukraine tanks.", ("Canada", "supplied", "tanks", "Ukraine")),
        ("Norway will give Ukraine six more launchers.", ("Norway", "supplied", "launchers", "Ukraine")),
        (f"{BUYER} bought lathes from {SELLER}.", (BUYER, "bought", "lathes", SELLER)),
        ("Ukraine received shells from Norway.", ("Ukraine", "received", "shells", "Norway")),
        ("Russian troops fired missiles at Norway.", ("Russian troops", "used", "missiles", "Norway")),
        (f"{BUYER} is owned by {SELLER}.", (SELLER, "owns", "", BUYER)),
        (f"{BUYER}, a subsidiary of {SELLER}, sells little.", (SELLER, "owns", "", BUYER)),
        ("The sale of howitzers to Norway was approved.", ("", "sold", "howitzers", "Norway")),
        ("Iran's shipments of drones to Russia went on.", ("Iran", "supplied", "drones", "Russia")),
        ("Iranian drone shipments to Russia went on.", ("Iran", "supplied", "drone", "Russia")),
        ("Imports of gas from Norway rose.", ("", "imported", "gas", "Norway")),
        ("The wreck of the drone contained Swiss microchips.", ()),
        ("The drone maker Bluefin Trading LLC is in Cyprus.", (SELLER, "made", "drone", "")),
        (f"{SELLER}, a supplier of lathes to {BUYER}, closed.", (SELLER, "supplied", "lathes", BUYER)),
        (f"{SELLER} is the largest buyer of Norwegian gas.", (SELLER, "bought", "Norwegian gas", "")),
        (f"{SELLER} is the owner of {BUYER}.", (SELLER, "owns", "", BUYER)),
        (f"{SELLER} holds a stake in {BUYER}.", (SELLER, "owns", "stake", BUYER)),
        ("Weapons have flowed to Ukraine from Norway.", ("Norway", "supplied", "Weapons", "Ukraine")),
        ("Norway defended its decision to give Ukraine shells.", ("Norway", "supplied", "shells", "Ukraine")),
        ("He hit out at Norway for supplying shells to Ukraine.", ("Norway", "supplied", "shells", "Ukraine")),
        ("Norway, one of the states that have sent shells to Ukraine, agreed.", ("Norway", *SHELLS)),
        ("The drones Norway supplied to Ukraine broke.", ("Norway", "supplied", "drones", "Ukraine")),
        ("Millions of dollars in military aid were sent to Ukraine.", ("", "supplied", "military aid", "Ukraine")),
        ("Norway paid Sweden $5 million.", ("Norway", "paid", "$5 million", "Sweden")),
        ("Swiss microchips were found in an Orlan-10 drone.", ("Swiss microchips", "found in", "", "Orlan-10 drone")),
        ("The Orlan-10 drone is fitted with a Swiss camera.", ("Orlan-10 drone", "contains", "Swiss camera", "")),
    ],
)  # fmt: skip
def test_other_relations(text: str, expected: tuple[str, ...]) -> None:
    assert found(text) == ([expected] if expected else [])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{SELLER} has never supplied drones to {BUYER}.", ("past", True, "denied", "")),
        (f"{SELLER} denied supplying drones to {BUYER}.", ("past", True, "denied", "")),
        (f"{SELLER} may be moving to supply drones to {BUYER}.", ("future", False, "possible", "")),
        (f"{SELLER} will supply drones to {BUYER}.", ("future", False, "planned", "")),
        (f"{SELLER} allegedly supplied drones to {BUYER}.", ("past", False, "alleged", "")),
        (f"{SELLER} supplied drones to {BUYER}, Ivan Petrov said.", ("past", False, "asserted", "Ivan Petrov")),
        (f"According to Ivan Petrov, {SELLER} supplied drones to {BUYER}.", ("past", False, "asserted", "Ivan Petrov")),
        (f"Ivan Petrov claimed that {SELLER} supplied drones to {BUYER}.", ("past", False, "alleged", "Ivan Petrov")),
        (f"Ivan Petrov denied that {SELLER} supplied drones to {BUYER}.", ("past", True, "denied", "Ivan Petrov")),
        (f"It is unclear whether {SELLER} supplied drones to {BUYER}.", ("past", False, "possible", "")),
        (f"Norway banned {SELLER} from supplying drones to {BUYER}.", ("past", True, "denied", "")),
        ("Norway has suspended gas supplies to Sweden.", ("past", True, "denied", "")),
        ("Norway says Finland to supply drones to Sweden.", ("future", False, "planned", "Norway")),
        ("Norway has cut off gas to Sweden.", ("past", True, "denied", "")),
        ("Norway is reluctant to provide Sweden with shells.", ("present", True, "denied", "")),
        ("Norway is unlikely to provide Sweden with shells.", ("", True, "possible", "")),
        ("If Norway sends shells to Sweden, it rains.", ("present", False, "possible", "")),
        ("Is Norway sending shells to Sweden?", ("present", False, "possible", "")),
        ("Sweden is concerned about Norway sending shells to Finland.", ("present", False, "possible", "")),
        ("Norway has argued against sending shells to Sweden.", ("", True, "possible", "")),
    ],
)
def test_how_it_is_said(text: str, expected: tuple[object, ...]) -> None:
    assert how(text) == [expected]


def test_no_help_is_no_supply() -> None:
    text = "The minister said Norway would not help Sweden with weapons."
    assert not [e for e in said(text) if not e.negated]


def test_each_item_and_each_party_is_a_link() -> None:
    assert found("Iran and Syria sold drones, shells and missiles to Russia.") == [
        (subject, "sold", item, "Russia") for subject in ("Iran", "Syria") for item in ("drones", "shells", "missiles")
    ]


def test_a_pronoun_whose_antecedent_is_plain() -> None:
    assert found(f"{SELLER} was founded in Cyprus. It sold drones to {BUYER}.")[-1] == (SELLER, "sold", "drones", BUYER)


def test_a_pronoun_that_may_be_two_is_left_out() -> None:
    text = f"Norway invited Sweden and Finland praised Norway. They sold drones to {BUYER}."
    assert found(text) == [("", "sold", "drones", BUYER)]
    assert not found("Norway invited Sweden and Finland praised Norway. They sold drones.")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{SELLER} is set to sell its greenhouses to {BUYER}.", (SELLER, "sold", "greenhouses", BUYER)),
        ("European hospitals imported beds from Turkey.", ("European hospitals", "imported", "beds", "Turkey")),
        (f"{SELLER} sold its business in Norway.", (SELLER, "sold", "business", "")),
        (f"{SELLER}, based in Oslo, Norway, operates 33 tankers.", (SELLER, "used", "tankers", "")),
        (f"{SELLER} supplies {BUYER} with 12,000 tonnes per year of oxygen.", (SELLER, "supplied", "oxygen", BUYER)),
        ("The regime handed out rifles to villagers.", ("regime", "supplied", "rifles", "villagers")),
        ("Sweden handed over ten boats to Ukraine.", ("Sweden", "supplied", "boats", "Ukraine")),
        ("Sweden has not provided boats to Ukraine.", ("Sweden", "supplied", "boats", "Ukraine")),
        (f"The engines seem to be manufactured by {BUYER}.", (BUYER, "made", "engines", "")),
        ("Norway announced a new batch of shells for Ukraine.", ("Norway", "supplied", "shells", "Ukraine")),
        ("Norway continues to flood Ukraine with shells.", ("Norway", "supplied", "shells", "Ukraine")),
        ("Hungary buys Norwegian gas.", ("Hungary", "bought", "Norwegian gas", "Norway")),
        ("Hungary has boycotted Norwegian oil.", ("Hungary", "bought", "Norwegian oil", "Norway")),
        ("Norway's grain was exported to Kenya.", ("Norway", "exported", "grain", "Kenya")),
        ("The shells were delivered to Kenya from Norway.", ("Norway", "supplied", "shells", "Kenya")),
        ("Troops showed Norwegian-made radars.", ("Norway", "made", "radars", "")),
        ("Troops showed Western-supplied tanks.", ("West", "supplied", "tanks", "")),
        ("The Norwegian army shelled Riga with mortars.", ("Norwegian army", "used", "mortars", "Riga")),
        ("Riga was hit by Norwegian missiles.", ("Norway", "used", "Norwegian missiles", "Riga")),
        ("Norwegian missiles struck Riga overnight.", ("Norway", "used", "Norwegian missiles", "Riga")),
        (f"{SELLER} bought {BUYER}.", (SELLER, "owns", "", BUYER)),
        (f"{SELLER} has divested its stake in {BUYER}.", (SELLER, "owns", "stake", BUYER)),
        (f"{SELLER} said it would sell lamps to {BUYER}.", (SELLER, "sold", "lamps", BUYER)),
        ("The aid package includes rockets.", ("aid package", "contains", "rockets", "")),
        ("Norway is bankrolling the militia.", ("Norway", "funded", "", "militia")),
        (f"{SELLER}, the firm that took the pictures, was fined.", (SELLER, "made", "pictures", "")),
        ("Norwegian President Eva Dahl said her country will lend Mali tugs.", ("Norway", "supplied", "tugs", "Mali")),
    ],
)  # fmt: skip
def test_what_verbs_say(text: str, expected: tuple[str, ...]) -> None:
    assert expected in found(text)


@pytest.mark.parametrize(
    "text",
    [
        f"{SELLER} provided {BUYER} with an opportunity.",
        f"{SELLER} builds alliances and produces evidence.",
        f"{SELLER} bought time and sold the idea to {BUYER}.",
        "Norway agreed to provide Ukraine with political, economic and diplomatic support.",
        "Firms operating in Norway have ended practices that hurt them.",
        "Norway helped Ukraine with shortages of water.",
    ],
)
def test_what_is_no_item(text: str) -> None:
    assert not [end for end in found(text) if end[2] or end[1] == "owns"]


def test_who_made_a_weapon_or_was_given_it_does_not_fire_it() -> None:
    assert found("American drones hit Riga.") == [("", "used", "American drones", "Riga")]
    assert not [end for end in found("They gave Norway missiles that hit Riga.") if end[0]]


def test_they_are_all_who_said_so() -> None:
    text = f"{SELLER} and {BUYER} said they planned to build a smelter."
    assert [row[:3] for row in found(text)] == [(SELLER, "made", "smelter"), (BUYER, "made", "smelter")]


def test_verbs_that_share_subject_and_object() -> None:
    text = f"{SELLER} will build, own and operate a smelter."
    assert [(s, r, i or o) for s, r, i, o in found(text)] == [
        (SELLER, "made", "smelter"), (SELLER, "owns", "smelter"), (SELLER, "used", "smelter"),
    ]  # fmt: skip
    assert {row[2] for row in how(text)} == {"planned"}
    assert found(f"{SELLER} manufactures lamps and sells them to {BUYER}.") == [
        (SELLER, "made", "lamps", ""), (SELLER, "sold", "lamps", BUYER),
    ]  # fmt: skip


def test_what_is_given_up_is_owned_no_longer() -> None:
    ((_, negated, _, _),) = how(f"{SELLER} has divested its stake in {BUYER}.")
    assert negated
    assert how("Hungary has boycotted Norwegian oil.")[0][1]


@pytest.mark.parametrize(
    "text",
    [
        "“We will send shells to Ukraine,” the Norwegian minister said.",
        "“We will send shells to Ukraine,” a spokesman for Norway said.",
        "Norway said we will send shells to Ukraine.",
    ],
)
def test_who_we_are(text: str) -> None:
    assert found(text) == [("Norway", "supplied", "shells", "Ukraine")]


def test_who_made_what_is_said_says_it() -> None:
    text = f"Information gathered by Norwegian experts shows that {SELLER} supplied pumps to {BUYER}."
    assert [row[3] for row in how(text)] == ["Norwegian experts"]


def test_an_english_noun_is_a_thing_or_not() -> None:
    assert [is_thing(noun) for noun in ("lanterns", "equipment", "hope", "violinists", "villagers")] == [
        True, True, False, False, False,
    ]  # fmt: skip
    assert [is_party(noun) for noun in ("villagers", "lanterns")] == [True, False]


def test_the_ends_are_where_they_say() -> None:
    text = f"Yesterday {SELLER} supplied Chinese microchips to {BUYER}."
    (link,) = said(text)
    assert text[link.subject_start : link.subject_end] == SELLER
    assert text[link.item_from : link.item_end] == "Chinese microchips" == link.item
    assert text[link.object_start : link.object_end] == BUYER
    assert text[link.start : link.end] == text == link.sentence


def test_the_receiver_is_not_the_supplier() -> None:
    assert found("Kugelwerk GmbH was supplied with drones.") == [("", "supplied", "drones", "Kugelwerk GmbH")]


@pytest.mark.parametrize(
    "text",
    [
        "Ivan Petrov met Olga Sidorova and discussed drones.",
        "Norway made a statement about the drones.",
        "The firm used to be in Norway.",
        "Norway sent troops to Sweden.",
        "The price of gas from Norway rose.",
        "Republicans control the Senate.",
        "Norway gave no legal assistance to Sweden.",
        "Norway launched a missile programme.",
        "The salt is used to make gunpowder in Norway.",
        "",
    ],
)
def test_no_link(text: str) -> None:
    assert found(text) == []


DEVELOPER = "a company in Saint Petersburg that develops electronics"


def test_it_is_nobody_where_another_body_was_acted_on() -> None:
    """Of "the Union listed X. It supplies" the Union is the subject, and X is meant."""
    text = f"The European Union listed Bluefin Trading LLC, {DEVELOPER}. It supplies parts to Kugelwerk GmbH."
    assert found(text) == [(SELLER, "made", "electronics", ""), ("", "supplied", "parts", BUYER)]


@pytest.mark.parametrize("body", ["The European Union", "The Treasury Department", "The Ministry of Defence"])
def test_the_company_is_no_public_body(body: str) -> None:
    assert body.removeprefix("The ") not in {row[0] for row in found(f"{body} met. The company sold drones to Iran.")}


def test_a_speaker_between_the_relative_and_its_verb() -> None:
    text = (
        f"Several companies were named, including {SELLER}, a reseller of images that, according to the State "
        f"Department, supplied images to {BUYER}."
    )
    supplied = [(e.subject, e.object, e.said_by) for e in said(text) if e.relation == "supplied"]
    assert supplied == [(SELLER, BUYER, "State Department")]


def test_found_in_a_part_of_something() -> None:
    rows = found("Foreign components have been found in the navigation of an Orlan drone.")
    assert rows == [("Foreign components", "found in", "", "Orlan drone")]


@pytest.mark.parametrize(
    ("item", "class_"),
    [("a cargo ship", "wares"), ("uranium mines", "things"), ("naval mines", "weapons"), ("an oil tanker", "wares")],
)
def test_what_is_no_arms(item: str, class_: str) -> None:
    assert [e.item_class for e in said(f"Norway sold {item} to Iran.")] == [class_]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Norway dropped bombs on Sweden.", ("Norway", "used", "bombs", "Sweden")),
        ("Norway stationed missiles in Iceland.", ("Norway", "stationed", "missiles", "Iceland")),
        ("Norway has test-fired ballistic missiles.", ("Norway", "used", "ballistic missiles", "")),
        ("Norwegian missiles slammed into the port.", ("Norway", "used", "Norwegian missiles", "port")),
        ("Norwegian missiles were fired from a ship.", ("Norway", "used", "Norwegian missiles", "")),
        ("Norwegian forces attacked Bergen using drones.", ("Norwegian forces", "used", "drones", "")),
        ("Norwegian rockets struck targets across Sweden.",
         ("Norway", "used", "Norwegian rockets", "targets across Sweden")),
        ("Norwegian troops have spent the ammunition.", ("Norwegian troops", "used", "ammunition", "")),
        ("Naval mines laid by Norway sank the ferry.", ("Norway", "used", "Naval mines", "")),
        ("Norway supplied up to 30 tanks to Ukraine.", ("Norway", "supplied", "tanks", "Ukraine")),
        ("Norway supplied around 30 tanks to Ukraine.", ("Norway", "supplied", "tanks", "Ukraine")),
        ("Norway announced a new weapons package for Ukraine.", ("Norway", "supplied", "new weapons", "Ukraine")),
        ("The spare parts for tanks that Norway helped send to Ukraine were old.",
         ("Norway", "supplied", "spare parts", "Ukraine")),
        ("Norway has given economic and military backing to Ukraine.",
         ("Norway", "supplied", "military backing", "Ukraine")),
        ("Norway plans to invest $75 million in Iceland.", ("Norway", "funded", "$75 million", "Iceland")),
        ("Norway took control of the refinery.", ("Norway", "owns", "", "refinery")),
        ("They waited before Norwegian aid arrives in Ukraine.", ("Norway", "supplied", "Norwegian aid", "Ukraine")),
        ("Norway transports weapons and bread.", ("Norway", "supplied", "weapons", "")),
    ],
)  # fmt: skip
def test_more_verbs(text: str, expected: tuple[str, ...]) -> None:
    assert found(text)[0] == expected


def test_what_including_brings() -> None:
    rows = found("Norway sent military aid to Ukraine, including tanks and shells.")
    assert rows == [("Norway", "supplied", item, "Ukraine") for item in ("military aid", "tanks", "shells")]


def test_two_who_are_urged() -> None:
    rows = found("Iceland urged Norway and Sweden to send shells to Ukraine.")
    assert [row[0] for row in rows] == ["Norway", "Sweden"]


@pytest.mark.parametrize(
    "text",
    [
        "Norway attacked the town near Sweden.",
        "Norway dropped the charges on Friday.",
        "Norway placed a camera in the port.",
        "Norway took the refinery by surprise.",
        "Norway announced aid to help Sweden with shortages of food, drinking water and beds.",
    ],
)
def test_verbs_that_say_no_link(text: str) -> None:
    assert [row for row in found(text) if row[0]] == []


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("The guns that Norway has given Ukraine have helped.", "asserted"),
        ("Norway has already transferred to Ukraine more than 200 guns.", "asserted"),
        ("To Ukraine, Norway sent guns.", "asserted"),
        ("Norway to send Ukraine guns.", "planned"),
    ],
)
def test_the_order_of_words(text: str, modality: str) -> None:
    assert [(e.subject, e.relation, e.item.split()[-1], e.object, e.modality) for e in said(text)] == [
        ("Norway", "supplied", "guns", "Ukraine", modality)
    ]


def test_who_was_promised_something() -> None:
    assert [(e.item, e.object, e.modality) for e in said("Ukraine was promised guns.")] == [
        ("guns", "Ukraine", "planned")
    ]


def test_what_weapons_are_used_to_strike() -> None:
    assert found("Norway used drones to strike ports in Sweden.")[0] == ("Norway", "used", "drones", "ports in Sweden")


def test_western_weapons_come_from_the_west() -> None:
    assert found("Western weapons are still flowing to Ukraine.") == [
        ("West", "supplied", "Western weapons", "Ukraine")
    ]
