import csv
import json
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

ROOT = Path(__file__).parents[1]
SEEDS = ROOT.parent / "shared" / "seeds"


def xref(*arguments: object, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from xref.cli import main; main()", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, cwd=cwd, check=False)


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_run_writes_a_report_that_names_the_listed_parties(tmp_path: Path) -> None:
    done = xref("run", "corpus", "--out", tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("EXCERPT, NOT FOR SCREENING: au_dfat")
    found = {(row["mention"], row["entity_id"], row["band"]) for row in rows(tmp_path / "latest" / "matches.csv")}
    assert ("Rosoboronexport", "us_ofac_sdn:18782", "match") in found
    assert ("Li", "us_ofac_sdn:24838", "match") in found
    assert ("Special Technology Center", "us_ofac_sdn:21332", "match") in found
    outcomes = {(row["mention"], row["outcome"]) for row in rows(tmp_path / "latest" / "mentions.csv")}
    assert ("Shaanxi Baoji Special Vehicles Manufacturing", "no_match") in outcomes
    assert ("satellite image reseller", "needs_human") in outcomes
    assert rows(tmp_path / "latest" / "lists.csv")[0]["state"] == "excerpt"


def test_the_same_inputs_give_the_same_files(tmp_path: Path) -> None:
    for out in ("a", "b"):
        assert xref("run", "corpus", "--out", tmp_path / out).returncode == 0
    leads = ("supply_chain", "descriptions", "equipment", "goods", "ownership")
    for name in ("matches", "mentions", "parties", *leads, "lists", "evidence"):
        one, other = ((tmp_path / out / "latest" / f"{name}.csv").read_bytes() for out in ("a", "b"))
        assert one == other


def test_offsets_lead_to_the_mention(tmp_path: Path) -> None:
    assert xref("run", "corpus", "--out", tmp_path).returncode == 0
    texts = dict(pl.read_parquet(tmp_path / "latest" / "articles.parquet").select("article_id", "text").iter_rows())
    found = rows(tmp_path / "latest" / "mentions.csv")
    assert found
    for row in found:
        assert texts[row["article_id"]][int(row["start"]) : int(row["end"])] == row["mention"]


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the seed articles are not beside this checkout")
def test_the_seed_articles(tmp_path: Path) -> None:
    assert xref("run", SEEDS, "--out", tmp_path).returncode == 0
    found = {(row["mention"], row["entity_id"]) for row in rows(tmp_path / "latest" / "matches.csv")}
    ids = {entity for _, entity in found}
    assert {f"us_ofac_sdn:{n}" for n in (18782, 24838, 22543, 35176, 23343, 35173, 35096)} <= ids
    outcomes = {(r["mention"], r["mention_kind"], r["outcome"]) for r in rows(tmp_path / "latest" / "mentions.csv")}
    assert ("satellite image reseller", "description", "needs_human") in outcomes
    assert any(mention.startswith("Shaanxi Baoji") and outcome == "no_match" for mention, _, outcome in outcomes)
    assert {m for m, kind, _ in outcomes if kind == "equipment"} >= {"Orlan", "ZFB-05 Xinxing"}


@pytest.mark.parametrize(
    ("key", "state", "says"), [("ours", "complete", "Complete run"), ("us_ofac_sdn", "invalid", "EXCERPT")]
)
def test_a_run_says_what_it_is_worth(tmp_path: Path, key: str, state: str, says: str) -> None:
    (tmp_path / "custom").mkdir()
    (tmp_path / "custom" / "ours.csv").write_text("id,name,kind\n7,Acme Drones Ltd,organisation\n")
    done = xref("run", "corpus", "--lists", tmp_path, "--source", key, "--out", tmp_path / "out")
    assert (done.returncode, done.stdout.startswith(says)) == (0, True)
    assert json.loads((tmp_path / "out" / "latest" / "manifest.json").read_text())["state"] == state


def test_match_prints_json() -> None:
    done = xref("match", "Rosoboronexport", "--json")
    assert {"us_ofac_sdn:18782", "eu_fsf:EU.7808.66"} <= {row["entity_id"] for row in json.loads(done.stdout)}


def test_a_table_is_screened_row_by_row(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(
        "id,vendor\nv1,Rosoboronexport\nv2,\nv3,Acme Bakery\nv4,Special Technology Center\n"
    )
    assert xref("screen", tmp_path / "t.csv", "--out", tmp_path).returncode == 0
    found = {(row["article_id"], row["entity_id"]) for row in rows(tmp_path / "latest" / "matches.csv")}
    assert {("v1", "us_ofac_sdn:18782"), ("v4", "us_ofac_sdn:21332")} <= found
    assert {row for row, _ in found} == {"v1", "v4"}


def test_fail_on_says_that_something_was_found(tmp_path: Path) -> None:
    assert xref("run", "corpus", "--out", tmp_path, "--fail-on", "match").returncode == 4


def test_a_list_of_ones_own_is_screened(tmp_path: Path) -> None:
    (tmp_path / "lists" / "custom").mkdir(parents=True)
    (tmp_path / "lists" / "custom" / "ours.csv").write_text("id,name,kind\n7,Acme Drones Ltd,organisation\n")
    done = xref("match", "ACME Drones", "--lists", tmp_path / "lists", "--source", "ours", "--json")
    assert json.loads(done.stdout)[0]["entity_id"] == "ours:7"


@pytest.mark.parametrize(
    ("make", "says", "code"),
    [
        (lambda d: (d / "c").mkdir(), "no article in", 2),
        (lambda d: None, "no such file or folder", 2),
        (lambda d: (d / "c").write_bytes(b""), "it is empty", 2),
        (lambda d: (d / "c").write_bytes(b"\x89PNG\0\0"), "it is no text", 2),
        (lambda d: (d / "c").write_bytes("Путин".encode("cp1251")), "not certain (perhaps", 2),
        (lambda d: (d / "c").write_bytes(b"x" * 50_000_000), "longer than", 2),
    ],
)
def test_a_corpus_that_cannot_be_read_is_one_line(tmp_path: Path, make, says: str, code: int) -> None:  # type: ignore[no-untyped-def]
    make(tmp_path)
    done = xref("run", tmp_path / "c", "--out", tmp_path / "out")
    assert done.returncode == code
    assert says in done.stderr
    assert done.stderr.startswith("xref: ")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "it is empty"),
        ("<html></html>\n", "no column id"),
        ("id,title\n1,a\n", "unknown column title"),
        ("id\n1\n", "no column name"),
        ("# published: today\nid,name\n", "not of the form"),
    ],
)
def test_a_list_that_cannot_be_read_is_one_line(tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "custom").mkdir()
    (tmp_path / "custom" / "bad.csv").write_text(text)
    done = xref("match", "X", "--lists", tmp_path)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "bad.csv" in done.stderr


def test_an_unknown_source_names_those_there_are() -> None:
    done = xref("match", "X", "--source", "nope")
    assert (done.returncode, "us_ofac_sdn" in done.stderr) == (2, True)


def test_changed_only_is_the_same_report_and_says_what_changed(tmp_path: Path) -> None:
    (tmp_path / "custom").mkdir()
    (tmp_path / "c").mkdir()
    (tmp_path / "c" / "a.txt").write_text("The firm Acme Drones Ltd sold engines to Zarubin Works of Minsk.")
    ours = tmp_path / "custom" / "ours.csv"
    options = ("--lists", tmp_path, "--source", "ours", "--format", "csv")

    def run(out: str, *more: str) -> str:
        done = xref("run", tmp_path / "c", *options, "--out", tmp_path / out, *more)
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout

    ours.write_text("id,name,kind\n7,Acme Drones Ltd,organisation\n")
    assert "no earlier run of this scope" in run("a", "--changed-only")
    assert run("b").count("Since") == 0
    ours.write_text("id,name,kind\n8,Zarubin Works,organisation\n")
    said = run("a", "--changed-only")
    assert "anew were read 1 of 1 texts" in said
    assert said.rstrip().endswith("1 new, 1 cleared")
    assert said.count("Since") == run("b").count("Since") == 1
    files = [{path.name: path.read_bytes() for path in (tmp_path / out / "latest").glob("*.csv")} for out in "ab"]
    assert files[0] == files[1]
    assert len(rows(tmp_path / "a" / "latest" / "changes.csv")) == 2
