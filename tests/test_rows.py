from pathlib import Path

import polars as pl
import pytest
from test_cli import rows, xref

from xref.errors import TableError
from xref.rows import read

COLUMNS = dict.fromkeys(("name", "kind", "country", "birth_date", "identifier", "address", "row_id"))


def written(folder: Path, text: str, name: str = "t.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_columns_are_guessed_and_facts_are_read(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "Supplier ID;Vendor Name;Type;Country;DOB;INN\n"
        "7;Orlan Works;Company;Russia;1999;7718852163\n8;;;;;\n7;Li Wei;person;CN;;\n",
    )
    found = read(path, COLUMNS)
    assert found.queries.rows() == [
        (
            0,
            "Orlan Works",
            "organisation",
            ["RU"],
            ["1999"],
            found.queries["identifiers"][0].to_list(),
            None,
            False,
            False,
        ),
        (1, "Li Wei", "person", ["CN"], [], [], None, False, False),
    ]
    assert "inn:7718852163" in found.queries["identifiers"][0].to_list()
    assert found.articles["article_id"].to_list() == ["7", "7#3"]  # an id that stands twice loses no row
    assert found.unread.rows() == [("8", "t.csv", "it has no name")]
    for key, start, end, mention in found.mentions.select("article_id", "start", "end", "mention").iter_rows():
        assert found.articles.filter(pl.col("article_id") == key)["text"][0][start:end] == mention


@pytest.mark.parametrize(
    ("text", "given", "says"),
    [
        ("colour,size\nred,4\n", {}, "no column that could hold names"),
        ("name,size\nred,4\n", {"name": "Vendor"}, "has no column Vendor"),
        ("name\n", {}, "has no rows"),
        ("", {}, "cannot be read as a table"),
        ("name,size\na,1\nb,2,3\n", {}, "cannot be read as a table"),
        ("\0\0\0", {}, "it is no text"),
    ],
)
def test_a_table_that_cannot_be_used_is_one_line(tmp_path: Path, text: str, given: dict[str, str], says: str) -> None:
    with pytest.raises(TableError, match=says) as caught:
        read(written(tmp_path, text), COLUMNS | given)
    assert "\n" not in str(caught.value)


def test_a_table_that_is_not_there(tmp_path: Path) -> None:
    done = xref("screen", tmp_path / "none.csv")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)


def test_screen_finds_by_name_and_by_number(tmp_path: Path) -> None:
    table = written(
        tmp_path,
        "id,company,identifier\na,Rosoboronexport Ltd,\nb,Quite Another Firm,inn:7718852163\nc,Corner Bakery,\n",
    )
    done = xref("screen", table, "--out", tmp_path / "out", "--source", "us_ofac_sdn", "--source", "eu_fsf")
    assert (done.returncode, done.stderr) == (0, "")
    found = {(row["article_id"], row["entity_id"]) for row in rows(tmp_path / "out" / "latest" / "matches.csv")}
    assert {("a", "us_ofac_sdn:18782"), ("b", "us_ofac_sdn:18782")} <= found
    outcomes = {row["article_id"]: row["outcome"] for row in rows(tmp_path / "out" / "latest" / "mentions.csv")}
    assert outcomes["c"] == "no_match"


def test_an_address_is_screened_by_itself_and_corroborates_the_name(tmp_path: Path) -> None:
    custom = tmp_path / "lists" / "custom"
    custom.mkdir(parents=True)
    (custom / "own.csv").write_text(
        'id,name,kind,addresses,countries\n1,Address 01,address,"Flat 1, 22/F, Hing Yip Street 8, Kwun Tong",HK\n'
        '2,Blue Lantern Trading,organisation,"ul. Stromynka 18, Moscow",RU\n',
        encoding="utf-8",
    )
    table = written(
        tmp_path,
        'id,name,country,address\na,Quiet Garden Ltd,China,"8 Hing Yip St., 22nd Floor, Flat 1, Kwun Tong"\n'
        'b,Blue Lantern,Russia,"г. Москва, ул. Стромынка, д. 18"\nc,Red Door GmbH,Russia,"ул. Стромынка, д. 18"\n'
        'd,Address 01,China,"Hing Yip Street, Kwun Tong"\n',
    )
    done = xref("screen", table, "--lists", tmp_path / "lists", "--out", tmp_path / "out")
    assert (done.returncode, done.stderr) == (0, "")
    found = rows(tmp_path / "out" / "latest" / "matches.csv")
    shown = {(r["article_id"], r["mention_kind"], r["entity_id"]): r["band"] for r in found}
    assert shown == {
        ("a", "address", "own:1"): "match",
        ("b", "unknown", "own:2"): "match",
        ("b", "address", "own:2"): "possible",
        ("c", "address", "own:2"): "possible",
    }
    assert all(
        r["matched_name"] in ("Flat 1, 22/F, Hing Yip Street 8, Kwun Tong", "ul. Stromynka 18, Moscow")
        for r in found
        if r["mention_kind"] == "address"
    )
    named = next(r for r in found if r["mention_kind"] == "unknown")
    assert "an address agrees" in named["evidence"]
    outcomes = {(r["article_id"], r["mention_kind"]): r["outcome"] for r in rows(tmp_path / "out/latest/mentions.csv")}
    assert outcomes["d", "unknown"] == outcomes["d", "address"] == "no_match"
    asked = xref("match", "Flat 1, 22/F, 8 Hing Yip Street", "--kind", "address", "--lists", tmp_path / "lists")
    assert "match  own:1  Address 01" in asked.stdout
    explained = xref("explain", "Address 01", "own:1", "--lists", tmp_path / "lists")
    assert (explained.returncode, "--kind address" in explained.stderr) == (2, True)


def test_a_low_threshold_makes_no_address_agree(tmp_path: Path) -> None:
    custom = tmp_path / "lists" / "custom"
    custom.mkdir(parents=True)
    (custom / "own.csv").write_text("id,name,addresses\n1,Blue Lantern Trading,Stromynka 18 Moscow\n", encoding="utf-8")
    table = written(
        tmp_path, "id,name,address\na,Blue Lantern,Stromynka 18 k. 7 Samara\nb,Blue Lantern,Stromynka 18 Moscow\n"
    )
    done = xref(
        "screen", table, "--lists", tmp_path / "lists", "--out", tmp_path / "out", "--threshold", "0.01",
        "--source", "own",
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    found = rows(tmp_path / "out" / "latest" / "matches.csv")
    agree = {r["article_id"]: "an address agrees" in r["evidence"] for r in found if r["mention_kind"] != "address"}
    assert agree == {"a": False, "b": True}
    assert {"a", "b"} == {r["article_id"] for r in found if r["mention_kind"] == "address"}
