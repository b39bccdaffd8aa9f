"""Lists of one's own in the open formats: OpenSanctions targets.simple.csv and FollowTheMoney JSON lines."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from xref.catalogue import load
from xref.entry import Entry, Quarantined
from xref.errors import ParseError
from xref.lists import open_lists
from xref.sources import PARSERS, custom_csv, ftm, targets_simple, ua_war_sanctions

FIXTURES = Path(__file__).parent / "fixtures"
SIMPLE = (FIXTURES / "targets_simple" / "csv" / "targets.simple.csv").read_text(encoding="utf-8")
FTM = (FIXTURES / "ftm" / "json" / "entities.ftm.json").read_text(encoding="utf-8")
TODAY = datetime(2026, 11, 1, tzinfo=UTC).date()


def written(folder: Path, name: str, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def opened(folder: Path):  # type: ignore[no-untyped-def]
    return open_lists(folder, load(folder), (), TODAY)


def test_lists_of_ones_own_in_three_formats_are_sources_by_their_file_names(tmp_path: Path) -> None:
    written(tmp_path / "custom", "simple.csv", SIMPLE)
    written(tmp_path / "custom", "money.ftm.json", FTM)
    written(tmp_path / "custom", "mine.csv", "id,name\n1,Acme\n")
    written(tmp_path / "custom", ".simple.csv.swp", "\0")
    lists = opened(tmp_path)
    own = lists.health.filter(state="fresh").select("key", "entries", "quarantined", "published_on")
    assert [(key, n, aside, str(day)) for key, n, aside, day in own.rows()] == [
        ("mine", 1, 0, "None"), ("money", 3, 3, "2026-03-13"), ("simple", 2, 1, "2026-03-13"),
    ]  # fmt: skip
    ids = lists.tables.entities["entity_id"].to_list()
    assert {"mine:1", "money:NK-rostec", "simple:NK-orion"} <= set(ids)


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("bad.json", "[]", "none of the formats of a list of one's own: they are OpenSanctions targets.simple.csv, "),
        ("bad.json", '{"op": "ADD", "entity": {"id": "a", "schema": "Person", "properties": {}}}', "it is a delta"),
        ("bad.json", '{"id": "a", "schema": "X", "properties": {"sanctions": [{"id": "b"}]}}', "the nested export"),
        ("Bad-Name.csv", "id,name\n1,A\n", "its name gives no key: use a-z, 0-9 and _"),
        ("bad.csv", SIMPLE.replace('"emails"', '"mails"'), "no column emails"),
        ("bad.csv", SIMPLE.replace('"program_ids"', '"programmes"'), "unknown column programmes"),
        ("bad.csv", "id,name,x\n1,A,\n", "unknown column x"),
        ("bad.xml", "<CONSOLIDATED_LIST/>", "it is the published list un_sc: xref refresh --from bad.xml"),
    ],
)
def test_a_list_of_ones_own_that_is_none_is_one_line(tmp_path: Path, name: str, text: str, says: str) -> None:
    written(tmp_path / "custom", name, text)
    with pytest.raises(ParseError) as caught:
        opened(tmp_path)
    assert says in str(caught.value)
    assert str(caught.value).startswith(name)


def test_two_lists_of_one_key_and_a_folder_are_refused(tmp_path: Path) -> None:
    written(tmp_path / "custom", "a.csv", "id,name\n1,A\n")
    written(tmp_path / "custom", "a.json", FTM)
    with pytest.raises(ParseError, match=r"a\.csv gives the same key a"):
        opened(tmp_path)
    (tmp_path / "other" / "custom" / "b").mkdir(parents=True)
    with pytest.raises(ParseError, match="none of the formats"):
        opened(tmp_path / "other")


def test_an_export_of_war_and_sanctions_is_that_source_and_a_collection_is_not(tmp_path: Path) -> None:
    whole = (FIXTURES / "ua_war_sanctions" / "csv" / "targets.simple.csv").read_text(encoding="utf-8")
    collection = whole + SIMPLE.partition("\n")[2]
    for text, keys in ((whole, ["ua_war_sanctions"]), (collection, ["targets_simple"])):
        path = written(tmp_path, "any.csv", text)
        assert [key for key, parser in PARSERS.items() if parser.claims((path,))] == keys
    with pytest.raises(ParseError, match="not every row is of 'Ukraine War and Sanctions'"):
        ua_war_sanctions.read((path,))


def test_a_cell_whose_quotes_do_not_fit_costs_that_cell(tmp_path: Path) -> None:
    path = written(tmp_path, "any.csv", SIMPLE.replace('"Rosen;Gold Sun"', '"""Rosen;Gold Sun"'))
    records = list(targets_simple.read((path,)).records)
    assert [(r.field, r.value, r.kept) for r in records if isinstance(r, Quarantined) and r.field == "aliases"] == [
        ("aliases", '"Rosen;Gold Sun', True)
    ]


def test_an_entity_without_target_is_listed_if_it_is_a_party(tmp_path: Path) -> None:
    lines = [
        {"id": "a", "schema": "Company", "properties": {"name": ["Acme"], "mood": ["odd"]}},
        {"id": "b", "schema": "Position", "properties": {"name": ["Minister"]}},
        {"id": "c", "schema": "Occupancy", "properties": {"holder": ["a"], "post": ["b"]}},
        {"id": "d", "schema": "Sanction", "properties": {"entity": ["gone"]}},
        {"id": "e", "schema": "Spaceship", "properties": {"name": ["X"]}},
        {"id": "f", "schema": "Person", "properties": {}},
    ]
    records = list(ftm.read((written(tmp_path, "a", "\n".join(map(json.dumps, lines))),)).records)
    (entry,) = [r for r in records if isinstance(r, Entry)]
    assert (entry.number, entry.relations[0].kind, entry.relations[0].other) == ("a", "holds the post", "Minister")
    odd = [(r.record, r.problem, r.kept) for r in records if isinstance(r, Quarantined)]
    assert odd == [
        ("a:1", "a property that this parser does not know", True),
        ("a:4", "no party of it is in this file", False),
        ("a:5", "a schema that we do not know", False),
        ("a:6", "it has no name", False),
    ]


@pytest.mark.parametrize("parser", [custom_csv, ftm, targets_simple, ua_war_sanctions])
@pytest.mark.parametrize(
    "content",
    [b"", b"\n\n", b"\xff\xfe\0\0", b"[" * 100_000, b"9" * 5_000, b"x" * 200_000, b'{"id": "\\ud800", "schema": "A"}'],
)
def test_other_files_are_not_claimed(tmp_path: Path, parser, content: bytes) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "any"
    path.write_bytes(content)
    assert parser.claims((path,)) == []
    with pytest.raises(ParseError):
        parser.read((path,))
