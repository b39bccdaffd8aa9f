import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from test_cli import rows, xref
from test_ofac import DELTA as DELTA_FILE

from xref import snapshot
from xref.entities import tabulate
from xref.entry import Entry, Name, Publication

LISTS = Path(__file__).parents[1] / ".." / "shared" / "lists" / "us_ofac_sdn"
real = pytest.mark.skipif(not LISTS.is_dir(), reason="the real lists are not beside this checkout")


def un(lists: Path, day: str, *names: str) -> str:
    """Import a UN list of that day with these names and return its version; numbers are given by the names."""
    people = "".join(
        f"<INDIVIDUAL><DATAID>1</DATAID><FIRST_NAME>{name}</FIRST_NAME><UN_LIST_TYPE>DRC</UN_LIST_TYPE>"
        f"<REFERENCE_NUMBER>CDi.{name[:1]}</REFERENCE_NUMBER></INDIVIDUAL>"
        for name in names
    )
    whole = (
        f'<CONSOLIDATED_LIST dateGenerated="{day}T00:00:00Z"><INDIVIDUALS>{people}</INDIVIDUALS></CONSOLIDATED_LIST>'
    )
    lists.mkdir(exist_ok=True)
    if not (lists / "catalogue.toml").exists():
        lines = [f'{key} = "{key}"' for key in ("title", "publisher", "url", "licence")]
        (lists / "catalogue.toml").write_text("\n".join(["[un_sc]", *lines, "keep_at_least = 0.0"]))
    file = lists.parent / "un.xml"
    file.write_text(f'<?xml version="1.0"?>{whole}', encoding="utf-8")
    done = xref("refresh", "--from", file, "--lists", lists, "--json")
    assert done.returncode == 0, done.stderr + done.stdout
    return str(json.loads(done.stdout)[0]["version"])


@pytest.fixture
def lists(tmp_path: Path) -> Path:
    for day, names in (("2026-01-01", "AB"), ("2026-01-02", "ABC"), ("2026-01-09", ("Ann", "C", "=D"))):
        un(tmp_path / "lists", day, *names)
    return tmp_path / "lists"


def changes(*arguments: object) -> list[tuple[str, str]]:
    done = xref("diff", *arguments, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    return [(row["change"], row["entity_id"]) for row in json.loads(done.stdout)["changes"]]


def test_the_last_two_versions_are_compared(lists: Path) -> None:
    done = xref("diff", "un_sc", "--lists", lists)
    assert (done.returncode, done.stderr) == (0, "")
    head, *lines = done.stdout.splitlines()
    assert head.startswith("un_sc  2026-01-02-")
    assert lines == [
        "+1 ~1 (1 material) -1",
        "ADD  un_sc:CDi.=  =D  person",
        "MOD  un_sc:CDi.A  Ann  - name: A  + name: Ann",
        "DEL  un_sc:CDi.B  B  person",
    ]
    found = json.loads(xref("diff", "un_sc", "--lists", lists, "--json").stdout)
    assert [found[key] for key in ("added", "changed", "material", "removed")] == [1, 1, 1, 1]


def test_versions_are_named_by_their_beginning_or_by_a_day(lists: Path) -> None:
    first = un(lists, "2026-01-01", "A", "B")
    assert changes("un_sc", first[:12], "2026-01-02", "--lists", lists) == [("ADD", "un_sc:CDi.C")]
    assert changes("un_sc", "2026-01-02", first, "--lists", lists) == [("DEL", "un_sc:CDi.C")]
    assert changes("un_sc", "2026-01-05", "2026-01-08", "--lists", lists) == []
    assert ("DEL", "un_sc:CDi.B") in changes("un_sc", "2026-01-01", "--lists", lists)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["nope"], "no list nope: the lists are un_sc"),
        (["un_sc", "2026"], "several versions 2026: give one of 2026-01-01-"),
        (["un_sc", "2025-12-31"], "no version 2025-12-31: give one of 2026-01-01-"),
        (["un_sc", "2026-01-01-zz"], "no version 2026-01-01-zz"),
        (["un_sc", "--csv", "/"], "cannot write /"),
    ],
)
def test_what_cannot_be_compared_is_one_line(lists: Path, arguments: list[str], says: str) -> None:
    done = xref("diff", *arguments, "--lists", lists)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert says in done.stderr


def test_one_version_cannot_be_compared(tmp_path: Path) -> None:
    un(tmp_path / "lists", "2026-01-01", "A")
    done = xref("diff", "un_sc", "--lists", tmp_path / "lists")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "only one version of un_sc" in done.stderr


def test_changes_as_a_file_are_harmless_to_a_spreadsheet(lists: Path, tmp_path: Path) -> None:
    assert xref("diff", "un_sc", "--lists", lists, "--csv", tmp_path / "a.csv").returncode == 0
    assert "'=D" in (tmp_path / "a.csv").read_text(encoding="utf-8")
    found = rows(tmp_path / "a.csv")
    assert [row["name"] for row in found] == ["=D", "Ann", "B"]
    assert found[1]["before"] == "name: A"


def test_changes_of_wording_are_left_out(tmp_path: Path) -> None:
    lists = tmp_path / "lists"
    un(lists, "2026-01-01", "AL-BADER", "B")
    un(lists, "2026-01-02", "Al Bader", "B", "C")
    assert changes("un_sc", "--lists", lists) == [("ADD", "un_sc:CDi.C"), ("MOD", "un_sc:CDi.A")]
    assert changes("un_sc", "--lists", lists, "--material") == [("ADD", "un_sc:CDi.C")]
    assert "+1 ~1 (0 material) -0" in xref("diff", "un_sc", "--lists", lists, "--material").stdout


def as_of(lists: Path, day: str, out: Path, *arguments: object) -> Path:
    article = out.with_suffix(".txt")
    article.write_text("Satellite images were sold to Wagner by Cyrus and by HEAD Aerospace, said the ministry.")
    done = xref("run", article, "--lists", lists, "--out", out, "--as-of", day, *arguments)
    assert done.stderr == ""
    assert done.stdout.startswith(f"Lists as of {day}, not as they are today.")
    assert json.loads((out / "latest" / "manifest.json").read_text())["as_of"] == day
    assert f"Lists as of {day}" in (out / "latest" / "report.html").read_text()
    return out / "latest"


def test_a_run_as_of_a_day_uses_the_versions_of_that_day(tmp_path: Path) -> None:
    lists = tmp_path / "lists"
    un(lists, "2026-01-01", "Ann Arbor")
    un(lists, "2026-01-09", "Ann Arbor", "Cyrus Xerxes")
    for day, age, used in (("2026-01-08", "7", "2026-01-01"), ("2026-01-10", "1", "2026-01-09")):
        (health,) = rows(as_of(lists, day, tmp_path / day) / "lists.csv")
        assert (health["state"], health["published_on"], health["age_days"]) == ("fresh", used, age)
    found = [
        [row["entity_id"] for row in json.loads(done.stdout)]
        for day in ("2026-01-08", "2026-01-09")
        for done in [xref("match", "Cyrus Xerxes", "--lists", lists, "--as-of", day, "--json")]
    ]
    assert found == [[], ["un_sc:CDi.C"]]
    assert "in as of 2026-01-08: un_sc (fresh)" in xref("match", "X", "--lists", lists, "--as-of", "2026-01-08").stdout
    explained = xref("explain", "Cyrus", "un_sc:CDi.C", "--lists", lists, "--as-of", "2026-01-09")
    assert "Cyrus Xerxes" in explained.stdout


def test_a_list_without_a_version_by_then_is_missing(lists: Path, tmp_path: Path) -> None:
    (lists / "custom").mkdir()
    (lists / "custom" / "old.csv").write_text("# published: 2025-01-01\nid,name\n1,Acme Drones Ltd\n")
    (lists / "custom" / "young.csv").write_text("# published: 2026-01-01\nid,name\n1,Acme Drones Ltd\n")
    table = tmp_path / "t.csv"
    table.write_text("name\nAcme Drones\n")
    done = xref("screen", table, "--lists", lists, "--out", tmp_path / "out", "--as-of", "2025-12-31")
    assert (done.returncode, done.stderr) == (3, "")
    health = {
        row["key"]: (row["state"], row["entries"], row["note"]) for row in rows(tmp_path / "out/latest/lists.csv")
    }
    own = "a list of one's own, of which no older version is kept"
    assert health == {
        "old": ("fresh", "1", own),
        "un_sc": ("missing", "0", "the store has no version by 2025-12-31"),
        "young": ("missing", "0", own),
    }
    assert {row["entity_id"] for row in rows(tmp_path / "out" / "latest" / "matches.csv")} == {"old:1"}


@pytest.mark.parametrize(
    ("day", "says"),
    [
        ("soon", "--as-of soon is no date"),
        ("2999-01-01", "--as-of 2999-01-01 is still to come"),
        ("1999-01-01", "as of 1999-01-01"),
    ],
)
def test_a_day_of_which_there_is_no_list_is_one_line(lists: Path, day: str, says: str) -> None:
    done = xref("match", "X", "--lists", lists, "--as-of", day)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert says in done.stderr


@real
def test_head_aerospace_is_found_only_once_it_was_listed(tmp_path: Path) -> None:
    lists = tmp_path / "lists"
    for day in ("2022-12-28", "2023-06-29"):
        done = xref("refresh", "--from", LISTS / day / "sdn.csv", "--published", day, "--lists", lists)
        assert done.returncode == 0, done.stdout + done.stderr
    found = {}
    for day in ("2022-12-31", "2023-06-30"):
        report = as_of(lists, day, tmp_path / day, "--source", "us_ofac_sdn")
        found[day] = {row["entity_id"] for row in rows(report / "matches.csv")}
    assert "us_ofac_sdn:42075" not in found["2022-12-31"]
    assert "us_ofac_sdn:42075" in found["2023-06-30"]
    assert "us_ofac_sdn:22543" in found["2022-12-31"] & found["2023-06-30"]
    assert ("ADD", "us_ofac_sdn:42075") in changes("us_ofac_sdn", "--lists", lists, "--material")


def test_a_list_that_is_part_of_another(tmp_path: Path) -> None:
    lists = tmp_path / "lists"
    for day, numbers in ((1, "ab"), (2, "bc")):
        entries = [
            Entry(number=number, kind="organisation", names=(Name(number, "primary"),), source=source)
            for number in numbers
            for source in ("us_bis_el", "us_bis_uvl")
        ]
        tables = tabulate("us_csl", Publication(date(2026, 1, day), None, iter(entries)))
        file = tmp_path / "csl.json"
        file.write_text(numbers)
        now = datetime(2026, 1, day, tzinfo=UTC)
        snapshot.take(lists, "us_csl", [file], tables, date(2026, 1, day), now, ["no aliases"] * (day - 1), ())
    assert changes("us_bis_el", "--lists", lists) == [("ADD", "us_bis_el:c"), ("DEL", "us_bis_el:a")]
    assert len(changes("us_csl", "--lists", lists)) == 4
    assert "2026-01-02-" in (line := xref("diff", "us_csl", "--lists", lists).stdout.splitlines()[2])
    assert line.endswith("is less whole than the other: no aliases")


def test_the_publishers_own_delta_is_shown(tmp_path: Path) -> None:
    path = tmp_path / "2025-01-13_delta.xml"
    path.write_text(DELTA_FILE, encoding="utf-8")
    own = tmp_path / "own"  # with the whole catalogue
    done = xref("diff", "us_ofac_sdn", "--official", path, "--lists", own, "--csv", tmp_path / "d.csv")
    assert (done.returncode, done.stderr) == (0, "")
    head, *rest = done.stdout.splitlines()
    assert head == "2025-01-13_delta.xml, on all lists of the publisher: 1 added, 1 changed, 1 removed"
    assert "DEL  us_ofac_sdn:9567  Jose Ignacio BEDOYA VELEZ  " in rest
    assert "MOD  us_ofac_sdn:36    addresses; features" in rest
    assert [row["change"] for row in rows(tmp_path / "d.csv")] == ["DEL", "ADD", "MOD"]
    wrong = xref("diff", "un_sc", "--official", path, "--lists", own)
    assert (wrong.returncode, wrong.stderr.startswith("xref: un_sc has no delta files")) == (2, True)
    (tmp_path / "no.xml").write_text("<a/>")
    wrong = xref("diff", "us_ofac_sdn", "--official", tmp_path / "no.xml", "--lists", own)
    assert (wrong.returncode, wrong.stderr.count("\n"), "delta file" in wrong.stderr) == (1, 1, True)


@real
def test_a_real_delta_is_held_against_the_list_in_use(tmp_path: Path) -> None:
    lists = tmp_path / "lists"
    list_file = LISTS / "2024-05-03" / "sdn.csv"
    assert xref("refresh", "--from", list_file, "--published", "2024-05-03", "--lists", lists).returncode == 0
    done = xref("diff", "us_ofac_sdn", "--official", LISTS / "delta" / "2025-01-13_delta.xml", "--lists", lists)
    first, second, *_ = done.stdout.splitlines()
    assert first == "2025-01-13_delta.xml, on all lists of the publisher: 4 added, 0 changed, 14 removed"
    assert second.endswith("holds: 0 of 4 added, 0 of 0 changed, 14 of 14 removed")  # it is older than the delta
