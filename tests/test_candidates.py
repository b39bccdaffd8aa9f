import polars as pl

from xref import candidates
from xref.index import Gazetteer, NameIndex, build
from xref.names import tokens
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
    best = candidates.find(found, [name], [person]).join(found.names, on="name_id").sort("rarity", descending=True)
    return best["entity_id"][0] if best.height else None


def test_variants_reach_the_listed_name() -> None:
    assert first("Lee Shang-fu", True) in ("l:1", None)
    assert first("Rosoboroneksport", False) == "l:2"
    assert first("Osama bin Laden", True) == "l:3"
    assert first("Wagner", False) == "l:4"
    assert first("Lishangfu", True) == "l:1"


def test_what_is_on_no_list_has_no_candidate() -> None:
    assert first("Shaanxi Baoji Special Vehicles Manufacturing", False) is None


def test_the_gazetteer_finds_listed_names_in_text() -> None:
    text = tokens("Then Li Shangfu met envoys of Rosoboronexport and Shangfu Li left.")
    spans = [(a, b, sorted(kinds)) for a, b, kinds in Gazetteer(index()).find(text)]
    assert spans == [(1, 3, ["person"]), (6, 7, ["organisation"]), (8, 10, ["person"])]
    assert isinstance(index().names, pl.DataFrame)
