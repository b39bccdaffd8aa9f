"""The excerpts of `lists/starter/`: whole, many enough, and in agreement with the lists that they are taken from."""

import gzip
import json
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest

from xref.entry import Entry
from xref.identifiers import STRONG, key
from xref.sources import PARSERS, custom_csv

ROOT = Path(__file__).parents[1]
STARTER = sorted((ROOT / "lists" / "starter").glob("*.csv"))
SHARED = ROOT.parent / "shared" / "lists"
REAL = {
    "us_ofac_sdn": "formats/ofac/SDN-2024-05-07.xml.gz",
    "un_sc": "un_sc/un_consolidated-2026-02-27.xml",
    "eu_fsf": "formats/eu_fsf/20240513-FULL-1_1(xsd).xml.gz",
    "ca_sema": "ca_sema/sema-lmes-2025-05.xml",
}
LATER = SHARED / "formats" / "eu_fsf" / "derived-fsf-2026-05-01.ammitto.jsonl.gz"


def entries(path: Path) -> list[Entry]:
    return [record for record in custom_csv.read((path,)).records if isinstance(record, Entry)]


@pytest.mark.parametrize("path", STARTER, ids=lambda path: path.stem)
def test_an_excerpt_says_what_it_is_and_is_read_whole(path: Path) -> None:
    head = path.read_text(encoding="utf-8").splitlines()[:4]
    assert "NOT for screening" in head[1]
    publication = custom_csv.read((path,))
    records = list(publication.records)
    assert publication.published_on
    assert all(isinstance(record, Entry) for record in records)
    assert len({record.number for record in records if isinstance(record, Entry)}) == len(records)


def test_the_excerpts_hold_many_parties_that_stand_on_several_lists() -> None:
    parties: list[tuple[set[str], set[str]]] = []  # what tells a party: its names and strong numbers; its lists
    for path in STARTER:
        for entry in entries(path):
            marks, lists = set(_marks(entry)), {path.stem}
            for other in [party for party in parties if party[0] & marks]:
                parties.remove(other)
                marks, lists = marks | other[0], lists | other[1]
            parties.append((marks, lists))
    assert len(STARTER) >= 6
    assert len(parties) >= 60
    assert sum(len(lists) >= 3 for _, lists in parties) >= 15


def _marks(entry: Entry) -> Iterator[str]:
    yield from (" ".join(sorted(name.text.casefold().split())) for name in entry.names if name.quality != "weak")
    yield from (key(number.scheme, number.value) for number in entry.identifiers if number.scheme in STRONG)


@pytest.mark.parametrize("source", REAL)
def test_an_excerpt_agrees_with_its_list(source: str, tmp_path: Path) -> None:
    path = SHARED / REAL[source]
    if not path.exists():
        pytest.skip("the real lists are not beside this checkout")
    if path.suffix == ".gz":
        (tmp_path / path.stem).write_bytes(gzip.decompress(path.read_bytes()))
        path = tmp_path / path.stem
    real = {r.number: r for r in PARSERS[source].read((path,)).records if isinstance(r, Entry)}
    later = _later() if source == "eu_fsf" else {}
    for entry in entries(ROOT / "lists" / "starter" / f"{source}.csv"):
        if entry.number not in real:
            assert entry.names[0].text in later[entry.number]
            continue
        found = real[entry.number]
        assert (entry.names[0].text, entry.kind) == (found.names[0].text, found.kind)
        assert set(entry.dates) <= set(found.dates)
        days = {act.designated_on for act in chain(entry.designations, found.designations)} - {None}
        assert len(days) <= 1 or source == "eu_fsf"


def _later() -> dict[str, set[str]]:
    """The names of each EU reference number in the edition of 2026."""
    with gzip.open(LATER, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return {row["eu_reference_number"]: {alias["whole_name"] for alias in row["name_aliases"]} for row in rows}
