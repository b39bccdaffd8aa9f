from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from xref import candidates, catalogue, keys, mapped
from xref import index as index_module
from xref.engines.shares import Shares
from xref.gazetteer import Gazetteer, shapes
from xref.index import NameIndex, build
from xref.kept import kept
from xref.lists import open_lists
from xref.names import tokens
from xref.score import CONTEXT, THRESHOLD, judge
from xref.tables import ENTITIES, NAMES, table

_LISTED = [
    ("l:1", "person", "Li Shangfu"), ("l:2", "organisation", "Rosoboronexport OAO"),
    ("l:3", "person", "Usama bin Ladin"),
    ("l:4", "organisation", "Private Military Company Wagner"), ("l:5", "vessel", "Lady Leila"),
]  # fmt: skip


def index() -> NameIndex:
    entities = table([(i, "l", k, n, [], [], None, None, None, "") for i, k, n in _LISTED], ENTITIES)
    names = table([(i, n, "primary", "Latin", None) for i, _, n in _LISTED], NAMES)
    return build(names.lazy(), entities.lazy())


def first(name: str, person: bool) -> str | None:
    found = index()
    best = (
        candidates.find(found, [name], ["person" if person else "organisation"])
        .join(found.names, on="name_id")
        .sort("hoped", descending=True)
    )
    return best["entity_id"][0] if best.height else None


def test_variants_reach_the_listed_name() -> None:
    assert first("Lee Shang-fu", True) == "l:1"
    assert first("Rosoboroneksport", False) == "l:2"
    assert first("Osama bin Laden", True) == "l:3"
    assert first("Wagner", False) == "l:4"
    assert first("Lishangfu", True) == "l:1"


def test_what_is_on_no_list_has_no_candidate() -> None:
    assert first("Shaanxi Baoji Special Vehicles Manufacturing", False) is None


def test_the_gazetteer_finds_listed_names_in_text() -> None:
    text = tokens("Then Li Shangfu met envoys of Rosoboronexport and Shangfu Li left.")
    spans = [(a, b, sorted(kinds)) for a, b, kinds in Gazetteer(shapes(index().names)).find(text)]
    assert spans == [(1, 3, ["person"]), (6, 7, ["organisation"]), (8, 10, ["person"])]
    assert isinstance(index().names, pl.DataFrame)


@pytest.mark.parametrize("space", [True, False])
def test_an_index_built_in_shares_is_that_built_at_once(space: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    at_once = index()
    started: list[int] = []

    def full(frame: pl.DataFrame, path: Path) -> None:
        raise OSError("No space left on device")

    def shares() -> Shares:
        started.append(2)
        return Shares(2)

    monkeypatch.setattr(index_module, "_CHUNK", 2)
    monkeypatch.setattr(index_module, "Shares", shares)
    if not space:
        monkeypatch.setattr(mapped, "write", full)
    in_shares = index()
    assert started
    assert all(a.equals(b) and a.schema == b.schema for a, b in zip(at_once, in_shares, strict=True))


def test_words_compared_few_at_a_time_have_the_same_variants(monkeypatch: pytest.MonkeyPatch) -> None:
    found = index()
    asked = ["ladin", "rosoboroneksport", "shangfu", "nobody", "layla", "vagner"]
    at_once = keys.variants(asked, found.words, found.keys, known=False)
    assert len(at_once.listed) >= 5
    for most in (1, 2, 5):
        monkeypatch.setattr(keys, "_MOST", most)
        few = keys.variants(asked, found.words, found.keys, known=False)
        assert all(np.array_equal(a, b) for a, b in zip(at_once, few, strict=True))
    assert len(keys.variants([], found.words, found.keys, known=False).asked) == 0


def test_a_kept_index_is_the_index_built(tmp_path: Path) -> None:
    made: list[int] = []

    def make() -> dict[str, pl.DataFrame]:
        made.append(1)
        return index()._asdict()

    first_time, again = (kept(tmp_path / "a", NameIndex._fields, make) for _ in range(2))
    assert made == [1]
    assert all(first_time[name].equals(again[name]) for name in NameIndex._fields)
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_an_index_that_cannot_be_kept_is_built_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    frames = kept(tmp_path / "file" / "a", NameIndex._fields, lambda: index()._asdict())
    assert frames["names"].height == 5


def test_what_is_known_beside_a_name_keeps_pairs_that_it_can_lift() -> None:
    entities = table(
        [("l:1", "l", "person", "Sergei Kuzhugetovich Shoigu", [], ["1955-05-21"], None, None, None, "")], ENTITIES
    )
    names = table([("l:1", "Sergei Kuzhugetovich Shoigu", "primary", "Latin", None)], NAMES)
    found = build(names.lazy(), entities.lazy())
    bare = candidates.find(found, ["Sergei"], ["person"], threshold=0.99)
    lifted = candidates.find(found, ["Sergei"], ["person"], threshold=0.99, lift=np.array([8.0], dtype=np.float32))
    assert (bare.height, lifted.height) == (0, 1)


def test_the_index_misses_no_pair_that_the_scores_would_report() -> None:
    """What is left out before scoring must lie below the threshold: names of the excerpts altered, all with all.

    Acronyms are not looked for: three letters are the initials of hundreds of listed names.
    """
    lists = open_lists(catalogue.shipped(), catalogue.load(catalogue.shipped()), (), date(2026, 11, 26)).tables
    found = build(lists.names.lazy(), lists.entities.lazy())
    names = found.names.filter(pl.col("for_all") & (pl.col("quality") != "weak"))
    kinds = names["kind"].cast(pl.String()).to_list()
    asked = [altered(name, i) for i, name in enumerate(names["name"])]
    pairs = pl.DataFrame({"asked": asked, "asked_kind": kinds}).with_row_index("query_id").join(
        names.select("name_id", listed="name", listed_kind=pl.col("kind").cast(pl.String())), how="cross"
    )  # fmt: skip
    scored = judge(pairs.with_columns(**dict.fromkeys(CONTEXT, pl.lit(None, dtype=pl.Boolean()))))
    right = scored.filter((pl.col("score") >= THRESHOLD) & (pl.col("acronym") == 0)).select("query_id", "name_id")
    missed = right.join(candidates.find(found, asked, kinds), on=["query_id", "name_id"], how="anti")
    assert right.height > names.height / 2
    assert missed.height <= 0.01 * right.height, (
        missed.join(scored, on=["query_id", "name_id"]).select("asked", "listed", "score").rows()
    )


def altered(name: str, way: int) -> str:
    """The name with a letter swapped or left out, its words turned round, one of them left out, or as it is."""
    words = name.split()
    at = len(name) // 2
    ways = (
        name[:at] + name[at + 1 :],
        name[: at - 1] + name[at : at + 1] + name[at - 1 : at] + name[at + 1 :],
        " ".join([*words[1:], words[0]]),
        " ".join(words[:1] + words[2:]),
        name,
    )
    return ways[way % len(ways)]
