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


def test_meeting_is_no_link() -> None:
    assert found("Ivan Petrov met Olga Sidorova and discussed drones.") == []
