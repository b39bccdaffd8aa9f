"""Links of which a sentence says one end only, and deeds that name nobody, which are no links."""

from __future__ import annotations

import pytest
from linking import found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They signed a deal to export Norwegian salmon.", [("Norway", "exported", "Norwegian salmon", "")]),
        ("The Norwegian king will use his country's energy exports as a threat.",
         [("Norway", "exported", "energy", "")]),
        ("Many close their eyes to financing terrorism.", [("", "funded", "", "terrorism")]),
        ("The shipyard was financed in secret.", [("", "funded", "", "shipyard")]),
        ("He wants to see more financing for the company in Bergen.", [("", "funded", "", "company")]),
    ],
)  # fmt: skip
def test_one_end_alone(text: str, expected: list[tuple[str, str, str, str]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The talks are about exports of barley.",
        "The tax would hinder coal exports and slash energy imports.",
        "The ministers discussed barley shipments.",
        "The rules ban the use of cluster bombs.",
        "The howitzers are delivered by night.",
        "Car production fell and gas use rose.",
        "Non-energy exports rose.",
        "The law has a territorial system provision.",
        "The tools were put to good use.",
        "They wanted to buy a house.",
        "The ban keeps anyone from buying missiles.",
    ],
)
def test_nobody_is_no_link(text: str) -> None:
    assert found(text) == []
