"""Who did what to whom with which item."""

from __future__ import annotations

from xref import descriptions, goods, links, mentions


def found(text: str) -> list[tuple[str, str, str, str, str, str]]:
    named = mentions.find(text)
    everything = [*named, *descriptions.find(text, named), *goods.find(text, named)]
    return [(e.subject, e.relation, e.item, e.object, e.modality, e.said_by) for e in links.find(text, everything)]


def test_active() -> None:
    assert found("Bluefin Trading LLC supplied microchips to Kugelwerk GmbH.") == [
        ("Bluefin Trading LLC", "supplied", "integrated circuits", "Kugelwerk GmbH", "asserted", "")
    ]


def test_passive() -> None:
    assert found("The drones were manufactured by Kugelwerk GmbH.") == [
        ("Kugelwerk GmbH", "made", "drones", "", "asserted", "")
    ]


def test_a_denial_is_no_assertion() -> None:
    assert [link[4] for link in found("Kugelwerk GmbH has never supplied drones to Bluefin Trading LLC.")] == ["denied"]


def test_the_receiver_may_stand_before_the_item() -> None:
    assert found("Bluefin Trading LLC supplied Kugelwerk GmbH with drones.") == [
        ("Bluefin Trading LLC", "supplied", "drones", "Kugelwerk GmbH", "asserted", "")
    ]


def test_the_receiver_is_not_the_supplier() -> None:
    assert found("Kugelwerk GmbH was supplied with drones.") == []


def test_owners() -> None:
    assert found("Kugelwerk GmbH is owned by Bluefin Trading LLC.") == [
        ("Bluefin Trading LLC", "owns", "", "Kugelwerk GmbH", "asserted", "")
    ]


def test_who_says_so() -> None:
    assert found("Bluefin Trading LLC supplied microchips to Kugelwerk GmbH, Ivan Petrov said.") == [
        ("Bluefin Trading LLC", "supplied", "integrated circuits", "Kugelwerk GmbH", "alleged", "Ivan Petrov")
    ]


def test_a_system_is_the_item_rather_than_its_noun() -> None:
    assert found("Bluefin Trading LLC sold Su-35 fighter jets.")[0][2] == "Su-35"


def test_meeting_is_no_link() -> None:
    assert found("Ivan Petrov met Olga Sidorova and discussed drones.") == []
