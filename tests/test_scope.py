from pathlib import Path

import polars as pl
import pytest
from listed import opened

from xref.errors import PolicyError
from xref.lists import Lists
from xref.policy import Chosen, Policy
from xref.prepared import prepare
from xref.scope import LeftOut, apply, words

ROWS = """id,name,kind,programme,weak_aliases
1,Acme Drones Ltd,organisation,RU-1,Kestrel
2,Borealis Lathe Works,organisation,IR-1,
3,Kolomna,vessel,RU-1;IR-1,
4,Caspian Freight House,organisation,,
"""


@pytest.fixture
def lists(tmp_path: Path) -> Lists:
    return opened(tmp_path, {"ours": ROWS, "more": "id,name,kind\n1,Delta Optics,organisation\n"})


def ids(lists: Lists) -> set[str]:
    return set(lists.tables.entities["entity_id"])


def test_the_defaults_leave_nothing_out(lists: Lists) -> None:
    assert apply(Policy(), lists) == (lists, [])


def test_a_party_is_left_out_with_all_of_its_programmes(lists: Lists) -> None:
    kept, left = apply(Policy(programmes=Chosen(exclude=("ir*",))), lists)
    assert ids(kept) == {"ours:1", "ours:3", "ours:4", "more:1"}  # 3 is on another too, 4 and more:1 name none
    assert left == [LeftOut("programme", "IR-1", 1)]
    only, _ = apply(Policy(programmes=Chosen(include=("IR-*",))), lists)
    assert ids(only) == {"ours:2", "ours:3", "ours:4", "more:1"}
    assert set(only.tables.names["entity_id"]) == ids(only)


def test_a_list_left_out_is_off_and_says_so(lists: Lists) -> None:
    kept, left = apply(Policy(sources=Chosen(exclude=("more",))), lists)
    assert (kept.used, left) == (["ours"], [LeftOut("list", "more", 1)])
    assert kept.health.filter(pl.col("key") == "more")["note"].to_list() == ["left out by the policy"]
    assert apply(Policy(sources=Chosen(exclude=("more",))), lists, ["more"]) == (lists, [])


def test_kinds_and_weak_aliases_are_left_out(lists: Lists) -> None:
    kept, left = apply(Policy(kinds=("organisation",), weak_aliases="off"), lists)
    assert "ours:3" not in ids(kept)
    assert "Kestrel" not in set(kept.tables.names["name"])
    assert left == [LeftOut("kind", "vessel", 1), LeftOut("weak alias", "", 1)]


def test_a_pattern_that_fits_no_list_and_a_policy_that_leaves_nothing_are_refused(lists: Lists) -> None:
    with pytest.raises(PolicyError, match="sources un_scc fits no list: the lists are more, ours"):
        apply(Policy(sources=Chosen(exclude=("un_scc",))), lists)
    with pytest.raises(PolicyError, match="leaves nothing of the lists"):
        apply(Policy(kinds=("aircraft",)), lists)


def test_an_index_kept_for_another_scope_is_not_used(lists: Lists) -> None:
    whole = prepare(lists)
    part = prepare(apply(Policy(kinds=("vessel",)), lists)[0])
    assert whole.folder != part.folder
    assert set(part.names.names["entity_id"]) == {"ours:3"}
    assert whole.folder == prepare(apply(Policy(), lists)[0]).folder


def test_what_is_left_out_is_said_in_words() -> None:
    many = [LeftOut("programme", f"P{n}", 2000 - n) for n in range(14)]
    said = words(Policy(weak_aliases="corroborate", threshold=0.8), [LeftOut("list", "un_sc", 1003), *many])
    assert said[0] == "lists, with the number of parties: un_sc (1,003)"
    assert said[1].startswith("programmes, with the number of parties: P0 (2,000), P1 (1,999)")
    assert said[1].endswith("P11 (1,989), and 2 more")
    assert said[2:] == ["weak aliases that nothing corroborates", "scores below 0.80 (by default, below 0.70)"]
