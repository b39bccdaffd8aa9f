"""`xref goods`, and goods in the tables of a run and of `xref screen`."""

from __future__ import annotations

import json
from pathlib import Path

from test_cli import rows, xref


def test_goods_are_looked_up_with_codes_tiers_and_citations() -> None:
    done = xref("goods", "ball bearings")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("bearings: candidate, not a classification")
    for words in ("8482.10", "3.B", "2A001", "BIS Common High Priority List (2024-02-23)", "not a classification:"):
        assert words in done.stdout


def test_goods_in_a_phrase_and_codes_are_looked_up_as_json() -> None:
    terms = json.loads(xref("goods", "Swiss-made bearings and lathes", "--json").stdout)
    assert [row["term"] for row in terms] == ["bearings", "lathes"]
    assert terms[1]["codes"][0] == {
        "list": "HS", "code": "8458.11", "tier": "4.B", "caption": "numerically controlled horizontal lathes",
    }  # fmt: skip
    [code] = json.loads(xref("goods", "HS 8542.31", "--json").stdout)
    assert (code["code"], code["tier"], code["eu"]) == ("8542.31", "1", ["Annex XL"])


def test_unknown_goods_name_the_nearest() -> None:
    done = xref("goods", "microship")
    assert (done.returncode, done.stderr) == (0, "")  # as `xref match` where it finds nothing
    assert done.stdout.splitlines()[0] == "No goods or code microship in the tables, which is no clearance."
    assert done.stdout.splitlines()[1].startswith("Nearest: integrated circuits")
    assert json.loads(xref("goods", "microship", "--json").stdout) == []


def test_a_run_says_what_goods_may_fall_under(tmp_path: Path) -> None:
    text = "The trader shipped French microchips under HS code 854232. The trader shipped French drones.\n"
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(text, encoding="utf-8")
    done = xref("run", tmp_path / "in", "--out", tmp_path / "out", "--format", "csv,html")
    assert (done.returncode, done.stderr) == (0, "")
    found = {row["term"]: row for row in rows(tmp_path / "out" / "latest" / "goods.csv")}
    assert list(found) == ["integrated circuits", "HS 8542.32", "drones"]
    chips, code = found["integrated circuits"], found["HS 8542.32"]
    assert (chips["mention"], chips["countries"], chips["chpl_tier"]) == ("French microchips", "FR", "1")
    assert chips["status"] == "candidate, not a classification"
    assert (code["mention"], code["hs6"], code["chpl_tier"]) == ("854232", "8542.32", "1")
    assert code["status"] == "on the Common High Priority List, tier 1"
    for row in found.values():
        assert text[int(row["start"]) : int(row["end"])] == row["mention"]
    reasons = {row["canonical"]: row["reason"] for row in rows(tmp_path / "out" / "latest" / "mentions.csv")}
    assert reasons["integrated circuits"] == "goods are not parties; candidate for CHPL tier 1"
    assert reasons["drones"] == "goods are not parties"


def test_what_copies_say_of_goods_counts_once(tmp_path: Path) -> None:
    text = "Customs officers in Riga opened a container of machinery. Inside were lathes and ball bearings. " * 3
    (tmp_path / "in").mkdir()
    for name in ("a", "b"):
        (tmp_path / "in" / f"{name}.txt").write_text(text, encoding="utf-8")
    assert xref("run", tmp_path / "in", "--out", tmp_path / "out").returncode == 0
    found = rows(tmp_path / "out" / "latest" / "goods.csv")
    assert [row["term"] for row in found] == ["lathes", "bearings"] * 3
    assert {row["article_id"] for row in found} == {"a.txt"}


def test_the_codes_of_a_table_are_checked_and_none_is_lost(tmp_path: Path) -> None:
    table = tmp_path / "t.csv"
    table.write_text(
        "id,supplier,HS code,goods,ECCN\n"
        "a,Corner Bakery,8542 31 00 00; 190590,bread rolls,EAR99\n"
        "b,,8482.10,steel bearings,\n"
        "c,Quite Another Firm,none,,9Z999\n"
        "d,Third Firm,7710,,3A001.a\n"
        "e,,,,\n",
        encoding="utf-8",
    )
    done = xref("screen", table, "--out", tmp_path / "out")
    assert (done.returncode, done.stderr) == (0, "")
    latest = tmp_path / "out" / "latest"
    said = {(row["article_id"], row["mention"]): row["status"] for row in rows(latest / "goods.csv")}
    bad = "no code: neither of the Harmonized System nor of a control list"
    assert said == {
        ("a", "8542 31 00 00"): "on the Common High Priority List, tier 1",
        ("a", "190590"): "not on the Common High Priority List",
        ("a", "EAR99"): "subject to the Export Administration Regulations, with no number on the Commerce Control List",
        ("a", "bread rolls"): "no candidate code",
        ("b", "8482.10"): "on the Common High Priority List, tier 3.B",
        ("b", "steel bearings"): "candidate, not a classification",
        ("c", "none"): bad,
        ("c", "9Z999"): bad,
        ("d", "7710"): "no such chapter of the Harmonized System",
        ("d", "3A001.a"): "on the Commerce Control List, and a category of Annex I of Regulation (EU) 2021/821",
    }
    assert {row["article_id"]: row["reason"] for row in rows(latest / "unread.csv")} == {
        "b": "it has no name: only its goods were screened",
        "e": "it has no name",
    }
    outcomes = {row["article_id"] for row in rows(latest / "mentions.csv") if row["outcome"] == "no_match"}
    assert outcomes == {"a", "c", "d"}


def test_a_table_of_goods_alone_is_screened(tmp_path: Path) -> None:
    table = tmp_path / "t.csv"
    table.write_text("Code,What\n854110,diodes\n0713,peas\n", encoding="utf-8")
    done = xref("screen", table, "--hs", "Code", "--goods", "What", "--out", tmp_path / "out")
    assert (done.returncode, done.stderr) == (0, "")
    found = rows(tmp_path / "out" / "latest" / "goods.csv")
    assert [(row["mention"], row["term"], row["chpl_tier"]) for row in found] == [
        ("854110", "HS 8541.10", "3.A"), ("diodes", "diodes", "3.A"), ("0713", "HS 0713", ""), ("peas", "peas", ""),
    ]  # fmt: skip


def test_a_column_of_codes_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    table = tmp_path / "t.csv"
    table.write_text("name\nA Firm\n", encoding="utf-8")
    done = xref("screen", table, "--hs", "Codes")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "no column Codes (--hs)" in done.stderr
