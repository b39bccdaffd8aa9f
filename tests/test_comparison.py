"""Each row that differs between two runs is explained by the input that changed."""

import csv
import json
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from running import made, own_lists, ran
from test_snapshot import NOW

from xref import manifest, snapshot
from xref.comparison import Compared, compare
from xref.entities import tabulate
from xref.entry import Entry, Name, Publication

TEXT = "Cyrus Optics paid Kestrel Lenses, said Borealis Freight House."


def listed(lists: Path, day: int, *names: str, programme: str = "", reason: str = "") -> None:
    """A version of un_sc."""
    entries = [
        Entry(number=name, kind="organisation", names=(Name(name, "primary"),), reason=reason or None) for name in names
    ]
    (lists / "raw.txt").write_text(f"{day} {names} {reason}")
    on = date(2026, 1, day)
    tables = tabulate("un_sc", Publication(on, None, iter(entries)))
    snapshot.take(lists, "un_sc", [lists / "raw.txt"], tables, on, NOW, (), ())


@pytest.fixture
def lists(tmp_path: Path) -> Path:
    lists = own_lists(tmp_path / "lists")
    (lists / "catalogue.toml").write_text(
        '[un_sc]\ntitle = "UN"\npublisher = "UN"\nurl = "https://main.un.org"\nlicence = "UN"\n'
    )
    listed(lists, 1, "Cyrus Optics", "Kestrel Lenses")
    return lists


def why(found: Compared) -> dict[tuple[str, str], tuple[str, str]]:
    """By difference and entity: the causes, and the words."""
    rows = found.differences.select("difference", "entity_id", "why", "words").iter_rows()
    return {(difference, entity.partition(":")[2]): (cause, words) for difference, entity, cause, words in rows}


def test_the_record_that_changed_is_named(lists: Path, tmp_path: Path) -> None:
    one = made(tmp_path, text=TEXT)
    listed(lists, 2, "Cyrus Optics", "Borealis Freight House", reason="It sold optics.")
    other = made(tmp_path, text=TEXT)
    found = compare(one, other)
    assert why(found) == {
        ("new", "Borealis Freight House"): ("list", "list: un_sc:Borealis Freight House was added"),
        ("gone", "Kestrel Lenses"): ("list", "list: un_sc:Kestrel Lenses was taken off"),
        ("changed", "Cyrus Optics"): ("list", "list: un_sc:Cyrus Optics changed: + reason: It sold optics"),
    }
    assert found.inputs[0].startswith("list: un_sc 2026-01-01-")
    assert found.inputs[0].endswith(": +1 ~1 -1")
    assert (len(found.inputs), found.versions) == (1, 0)
    assert found.counts["matches.csv"] == (2, 2, 2, 2)
    assert found.counts["articles.csv"] == (1, 1, 0, 0)


def test_a_newer_version_with_the_same_record_is_no_difference_of_its_own(lists: Path, tmp_path: Path) -> None:
    one = made(tmp_path, text=TEXT)
    listed(lists, 2, "Cyrus Optics", "Kestrel Lenses", "Sever Lager")
    found = compare(one, made(tmp_path, text=TEXT))
    assert (found.differences.height, found.versions) == (0, 2)


def test_a_version_that_was_pruned_cannot_name_records(lists: Path, tmp_path: Path) -> None:
    one = made(tmp_path, text=TEXT)
    listed(lists, 2, "Cyrus Optics")
    other = made(tmp_path, text=TEXT)
    snapshot_gone = next(lists.glob("un_sc/2026-01-01*"))
    snapshot_gone.rename(tmp_path / "gone")
    found = compare(one, other)
    assert "list: un_sc, of which records cannot be compared: the version 2026-01-01-" in found.inputs[0]
    assert why(found) == {("gone", "Kestrel Lenses"): ("list", "list: other records changed")}


def test_texts(lists: Path, tmp_path: Path) -> None:
    one = made(tmp_path, text=TEXT)
    found = compare(one, made(tmp_path, text=TEXT.replace("Kestrel Lenses", "Corvid Glass")))
    assert found.inputs == ["text: articles: 1 changed"]
    assert why(found)["gone", "Kestrel Lenses"] == ("text", "text: the article changed")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "b.txt").write_text(TEXT)
    assert ran("run", tmp_path / "folder", "--lists", lists, "--out", tmp_path / "out").code == 3
    words = {words for _, words in why(compare(one, tmp_path / "out" / "latest")).values()}
    assert words == {"text: the article is new", "text: the article is gone"}


def test_policy_and_code(lists: Path, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("name,kind\nCyris Optics,organisation\n")

    def screened(*options: object) -> Path:
        done = ran("screen", tmp_path / "t.csv", "--lists", lists, "--out", tmp_path / "out", *options)
        assert (done.code, done.error) == (3, "")  # the list is old
        return (tmp_path / "out" / "latest").resolve()

    one, other = screened(), screened("--threshold", "0.95")
    found = compare(one, other)
    assert found.inputs == ["policy: threshold 0.7 -> 0.95"]
    assert why(found) == {
        ("gone", "Cyrus Optics"): ("policy", "policy: its score of 0.94 is below the threshold of 0.95")
    }
    again = screened("--policy", _file(tmp_path, "match = 0.8"))
    assert why(compare(one, again)) == {("changed", "Cyrus Optics"): ("policy", "policy: match 0.95 -> 0.8")}
    values = manifest.read(again)
    changed = {"code": "0" * 64, "policy": manifest.read(one)["policy"], "data": {**values["data"], "score.toml": ""}}
    (again / "manifest.json").write_text(manifest.text_of(values | changed))
    [(cause, words)] = why(compare(one, again)).values()
    assert cause == "code"
    assert words.endswith("-> 00000000), score.toml")


def _file(folder: Path, text: str) -> Path:
    (folder / "p.toml").write_text(text)
    return folder / "p.toml"


def test_a_decision(lists: Path, tmp_path: Path) -> None:
    one, other = made(tmp_path, text=TEXT), made(tmp_path, text=TEXT)
    rows = pl.read_csv(other / "matches.csv", infer_schema=False)
    first = pl.int_range(pl.len()) == 0
    decided = {"disposition": "false_positive", "disposition_by": "Ann", "disposition_on": "2026-02-01"}
    rows.with_columns(**{k: pl.when(first).then(pl.lit(v)) for k, v in decided.items()}).write_csv(
        other / "matches.csv"
    )
    [(_, said)] = why(compare(one, other)).items()
    assert said == ("decision", "decision: false_positive by Ann on 2026-02-01")


def test_a_list_that_one_run_alone_used(lists: Path, tmp_path: Path) -> None:
    one = made(tmp_path, text=TEXT)
    (lists / "custom" / "ours.csv").write_text("id,name\n1,Borealis Freight House\n")
    other = made(tmp_path, text=TEXT)
    found = compare(one, other)
    assert found.inputs == ["list: ours was not there before"]
    assert why(found) == {("new", "1"): ("list", "list: ours was used in one of the runs only")}
    (lists / "custom" / "ours.csv").write_text("id,name\n1,Borealis Shipping\n")
    assert (
        compare(other, made(tmp_path, text=TEXT)).inputs[0].startswith("list: ours was changed: which of its records")
    )


def test_the_command(lists: Path, tmp_path: Path) -> None:
    one = made(tmp_path, text=TEXT)
    listed(lists, 2, "Cyrus Optics")
    other = made(tmp_path, text=TEXT)
    done = ran("compare", one, other, "--csv", tmp_path / "c.csv")
    assert done.code == 0
    assert "0 new, 0 changed, 1 gone matches; 1 differ in the version of their list alone" in done.out
    assert "gone  a.txt  Kestrel Lenses  un_sc:Kestrel Lenses  list: un_sc:Kestrel Lenses was taken off" in done.out
    with (tmp_path / "c.csv").open(newline="") as file:
        [row] = csv.DictReader(file)
    assert (row["difference"], row["why"]) == ("gone", "list")
    found = json.loads(ran("compare", one, other, "--json").out)
    assert (found["only_version"], len(found["differences"])) == (1, 1)
    assert "no input differs" in ran("compare", other, other).out
    (one / "matches.csv").unlink()
    done = ran("compare", one, other)
    assert (done.code, "matches.csv cannot be read" in done.error, "\n" in done.error) == (1, True, False)
    assert ran("compare", one, other, "--csv", "/").code in (1, 2)
