"""The store of press releases, and the entries of the lists that their passages are joined to."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest
from releasing import SATELLITES, SUPPLIERS, treasury
from typer.testing import CliRunner

from xref import catalogue, prune
from xref.cli import app
from xref.entities import Tables, tabulate
from xref.entry import Designation, Entry, Name, Publication
from xref.errors import CatalogueError, StoreError, UsageError
from xref.lists import open_lists
from xref.narratives import Held, held, passages
from xref.narratives.catalogue import load
from xref.narratives.fetching import Fetched, import_path
from xref.narratives.joining import Joined, joined
from xref.narratives.store import Store, manifest, stored
from xref.tables import PASSAGES

NOW = datetime(2026, 6, 1, tzinfo=UTC)
QINGHE = "Qinghe Orbital Remote Sensing Technology Co., Ltd."


def imported(lists: Path, path: Path, now: datetime = NOW) -> list[Fetched]:
    store = Store(lists, load(lists))
    found = list(import_path(store, path, now))
    assert store.commit() == []
    return found


def saved(folder: Path, **pages: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name, page in pages.items():
        (folder / f"{name}.html").write_text(page, encoding="utf-8")
    return folder


def files(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_releases_are_kept_as_published_and_importing_them_again_changes_nothing(tmp_path: Path) -> None:
    pages = saved(tmp_path / "pages", a=SATELLITES, b=SUPPLIERS)
    assert imported(tmp_path, pages) == [
        Fetched("a.html", "new", "US Treasury", "2026-01-26", 7),
        Fetched("b.html", "new", "US State Department", "2026-04-12", 3),
    ]
    before = files(tmp_path / "narratives")
    assert f"passages-{manifest(tmp_path).passages[:12]}.parquet" in before
    held = manifest(tmp_path)
    assert {(tmp_path / f"narratives/documents/{d.sha256}.html").read_text() for d in held.documents} == {
        SATELLITES, SUPPLIERS,
    }  # fmt: skip
    assert [(d.published_on, d.retrieved_at) for d in held.documents] == [
        ("2026-01-26", "2026-06-01T00:00:00+00:00"), ("2026-04-12", "2026-06-01T00:00:00+00:00"),
    ]  # fmt: skip
    assert stored(tmp_path).height == 10
    assert [o.state for o in imported(tmp_path, pages, NOW + timedelta(1))] == ["same", "same"]
    assert files(tmp_path / "narratives") == before


def test_a_newer_version_of_an_address_replaces_the_older_one_whose_bytes_stay(tmp_path: Path) -> None:
    old = treasury("<p>OFAC designated <b>Alfa Motornyy Zavod</b>, which makes carts.</p>")
    new = old.replace("carts", "engines")
    imported(tmp_path, saved(tmp_path / "old", a=old))
    assert [o.state for o in imported(tmp_path, saved(tmp_path / "new", a=new), NOW + timedelta(1))] == ["replaced"]
    assert stored(tmp_path)["text"].to_list() == ["OFAC designated Alfa Motornyy Zavod, which makes engines."]
    assert sorted(d.in_use for d in manifest(tmp_path).documents) == [False, True]
    assert len(list((tmp_path / "narratives/documents").iterdir())) == 2
    assert [o.state for o in imported(tmp_path, tmp_path / "old", NOW + timedelta(2))] == ["same"]
    assert "engines" in stored(tmp_path)["text"][0]


def test_other_bytes_that_say_the_same_are_the_same(tmp_path: Path) -> None:
    imported(tmp_path, saved(tmp_path / "a", a=SATELLITES))
    again = SATELLITES.replace("<body>", "<body><script>token = 1</script>")
    assert [o.state for o in imported(tmp_path, saved(tmp_path / "b", a=again))] == ["same"]
    assert len(manifest(tmp_path).documents) == 1


def test_what_is_not_understood_is_one_line_each_and_kept_out(tmp_path: Path) -> None:
    pages = saved(tmp_path / "pages", a=SATELLITES, b="<html><body><p>Hello</p></body></html>", c="")
    (pages / "d.zip").write_bytes(b"PK\3\4 damaged")
    saved(pages / "a_files", script="<html>")
    found = imported(tmp_path, pages)
    assert [(o.name, o.state) for o in found] == [
        ("a.html", "new"), ("b.html", "unrecognised"), ("c.html", "unrecognised"), ("d.zip", "unrecognised"),
    ]  # fmt: skip
    assert found[2].problem == "it is no web page"
    assert "damaged archive" in found[3].problem
    assert len(manifest(tmp_path).documents) == 1
    with pytest.raises(UsageError, match="no such file or folder"):
        imported(tmp_path, tmp_path / "nowhere")


def test_saved_pages_in_a_zip(tmp_path: Path) -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("x/a.html", SATELLITES)
        archive.writestr("x/b.html", SUPPLIERS)
    (tmp_path / "pages.zip").write_bytes(held.getvalue())
    assert [o.state for o in imported(tmp_path, tmp_path / "pages.zip")] == ["new", "new"]


def test_passages_that_are_damaged_or_of_older_parsers_are_made_anew(tmp_path: Path) -> None:
    imported(tmp_path, saved(tmp_path / "pages", a=SATELLITES))
    before = stored(tmp_path)
    (parquet,) = (tmp_path / "narratives").glob("*.parquet")
    whole = parquet.read_bytes()
    parquet.write_bytes(whole[:-9] + b"x" * 9)
    with pytest.raises(StoreError, match="is damaged: make it anew by xref refresh narratives"):
        stored(tmp_path)
    assert Store(tmp_path, load(tmp_path)).commit() == []
    assert parquet.read_bytes() == whole
    path = tmp_path / "narratives/manifest.json"
    path.write_text(path.read_text().replace('"parsers": 1', '"parsers": 0'))
    parquet.unlink()
    assert Store(tmp_path, load(tmp_path)).commit() == []
    assert stored(tmp_path).equals(before)


def test_a_document_that_is_damaged_is_said_and_left_out(tmp_path: Path) -> None:
    imported(tmp_path, saved(tmp_path / "pages", a=SATELLITES, b=SUPPLIERS))
    for file in (tmp_path / "narratives/documents").iterdir():
        if "Tianhu" in file.read_text() or "TIANHU" in file.read_text():
            file.write_text("x")
    next((tmp_path / "narratives").glob("*.parquet")).unlink()
    for _ in range(2):
        (problem,) = Store(tmp_path, load(tmp_path)).commit()
        assert "is damaged; import the release again" in problem
    assert set(stored(tmp_path)["authority"]) == {"US Treasury"}


def test_a_damaged_manifest_is_one_line(tmp_path: Path) -> None:
    imported(tmp_path, saved(tmp_path / "pages", a=SATELLITES))
    (tmp_path / "narratives/manifest.json").write_text("{")
    with pytest.raises(StoreError, match=r"manifest.json is damaged"):
        stored(tmp_path)


@pytest.mark.parametrize(
    ("toml", "problem"),
    [
        ("[x", "is not TOML"),
        ("x = 1", "x is no table"),
        ("[x]\ntitle = 'a'", r"\[x\] lacks authority, country, hosts"),
        ("[x]\ncolour = 'red'", "unknown colour"),
        ("[x]\ntitle='a'\nauthority='b'\ncountry='us'\nhosts=['c']\nlinks='('", "links is no pattern"),
        ("[x]\ntitle='a'\nauthority='b'\ncountry='us'\nhosts='c'", "hosts = 'c' is not of the right kind"),
    ],
)
def test_a_catalogue_that_is_not_understood(tmp_path: Path, toml: str, problem: str) -> None:
    (tmp_path / "narratives.toml").write_text(toml)
    with pytest.raises(CatalogueError, match=problem):
        load(tmp_path)


# --- the entries that passages are about -----------------------------------------------------------------------------


def listed(*entries: tuple[str, str, str, str | None], kind: str = "organisation") -> Tables:
    """The tables of entries given as list, number, names joined by "|", and day of designation."""
    made = [
        Entry(
            number, kind, tuple(Name(n, "alias" if i else "primary") for i, n in enumerate(names.split("|"))),  # type: ignore[arg-type]
            designations=(Designation("A", date.fromisoformat(day) if day else None),), source=source,
        )
        for source, number, names, day in entries
    ]  # fmt: skip
    return tabulate("x", Publication(None, None, iter(made)))


def join(tmp_path: Path, page: str, tables: Tables) -> Joined:
    imported(tmp_path, saved(tmp_path / "pages", a=page))
    return joined(tmp_path, tables)


def ids(found: Joined) -> list[str]:
    return found.frame["entity_id"].to_list()


def counts(found: Joined) -> Sequence[int]:
    return found[2:]


SAID = "<p>OFAC designated <b>{}</b>{} pursuant to E.O. 14024 for its deeds.</p>"


def one(name: str, bracket: str = "") -> str:
    return treasury(SAID.format(name, f" ({bracket})" if bracket else ""))


def test_a_passage_is_about_the_entry_of_the_same_name(tmp_path: Path) -> None:
    name = "QINGHE ORBITAL REMOTE SENSING TECHNOLOGY COMPANY LIMITED"
    found = join(tmp_path, SATELLITES, listed(("us_x", "1", name, None), ("us_x", "2", "Vega", None)))
    assert found.frame.schema == PASSAGES
    assert counts(found) == (1, 6, 0, 0)
    row = found.frame.row(0, named=True)
    assert (row["entity_id"], row["published_on"], row["authority"]) == ("us_x:1", date(2026, 1, 26), "US Treasury")
    assert row["text"].startswith("Qinghe Orbital Remote Sensing Technology Co., Ltd. (Qinghe Orbital), a Xining-based")
    assert row["text"].endswith("assisted Terrakon. (Under “Eyes over the front / Imagery from orbit”.)")
    assert (row["url"], row["title"]) == ("https://home.treasury.gov/news/press-releases/jy9001", "Treasury Acts")


def test_a_lead_is_a_part_of_the_passage(tmp_path: Path) -> None:
    found = join(tmp_path, SUPPLIERS, listed(("us_x", "1", "Tianhu Micro Devices Co Ltd", None)))
    assert "shipped them to OOO Reka. The Department is designating the following entities" in found.frame["text"][0]


@pytest.mark.parametrize(
    ("page", "entry", "expected"),
    [
        (one("Podshipnik Vostokmash LLC"), ("us_x", "1", "OOO VOSTOKMASH PODSHIPNIK", None), ["us_x:1"]),
        (one("Vostokmash"), ("us_x", "1", "Vostokmash", None), ["us_x:1"]),
        (one("Global Group"), ("us_x", "1", "Global Group", None), []),  # says little, and the list gives no date
        (one("Global Group"), ("us_x", "1", "Global Group", "2026-01-27"), ["us_x:1"]),
        (one("Vostokmash"), ("us_x", "1", "Vostokmash", "2024-05-01"), []),  # another act
        (one("Zavod Number Seven", "Vostokmash Podshipnik"), ("us_x", "1", "Vostokmash Podshipnik", None), ["us_x:1"]),
        (one("Zavod Number Seven", "VMP"), ("us_x", "1", "VMP", None), []),  # a short name that anyone may bear
        (one("Vostokmash"), ("eu_x", "1", "Vostokmash", "2024-05-01"), ["eu_x:1"]),  # lists of others have other days
    ],
)
def test_names_and_dates(tmp_path: Path, page: str, entry: tuple[str, str, str, str], expected: list[str]) -> None:
    assert ids(join(tmp_path, page, listed(entry))) == expected


def test_names_of_people_agree_in_any_order(tmp_path: Path) -> None:
    found = join(
        tmp_path, one("Dr. Petr Ilyich Kuznetsov"), listed(("us_x", "1", "KUZNETSOV, Petr Ilyich", None), kind="person")
    )
    assert ids(found) == ["us_x:1"]


def test_entries_of_the_authoritys_own_lists_come_first(tmp_path: Path) -> None:
    tables = listed(*((source, "1", "Vostokmash", None) for source in ("us_x", "us_y", "eu_x")))
    assert ids(join(tmp_path, one("Vostokmash"), tables)) == ["us_x:1", "us_y:1"]


def test_of_two_entries_of_one_list_none_is_taken(tmp_path: Path) -> None:
    tables = listed(("us_x", "1", "Vostokmash GmbH", None), ("us_x", "2", "Vostokmash LLC", None))
    found = join(tmp_path, one("Vostokmash"), tables)
    assert (ids(found), found.ambiguous) == ([], 1)


def test_the_legal_form_tells_two_entries_apart(tmp_path: Path) -> None:
    tables = listed(("us_x", "1", "Vostokmash GmbH", None), ("us_x", "2", "Vostokmash LLC", None))
    assert ids(join(tmp_path, one("Vostokmash, LLC"), tables)) == ["us_x:2"]


def test_the_date_tells_two_entries_apart(tmp_path: Path) -> None:
    tables = listed(("us_x", "1", "Vostokmash", "2026-01-26"), ("us_x", "2", "Vostokmash LLC", "2020-03-01"))
    assert ids(join(tmp_path, one("Vostokmash"), tables)) == ["us_x:1"]


def test_a_release_without_a_date_is_joined_by_telling_names(tmp_path: Path) -> None:
    page = treasury(SAID.format("Vostokmash", ""), day="")
    found = join(tmp_path, page, listed(("us_x", "1", "Vostokmash", "2020-03-01")))
    assert found.frame.select("entity_id", "published_on").rows() == [("us_x:1", None)]


def test_listed_names_are_found_in_paragraphs_of_an_unknown_layout(tmp_path: Path) -> None:
    said = (
        "Among the firms on the Entity List from today is Vostokmash Podshipnik LLC, whose bearings were found twice."
    )
    page = f"<html><head><link rel='canonical' href='https://www.bis.gov/a'></head><body><article><p>{said}</p>"
    page += f"<p>{'The rule takes effect on the day on which it is published. ' * 3}</p></article></body></html>"
    tables = listed(("us_x", "1", "Vostokmash Podshipnik", None), ("us_x", "2", "Firms", None))
    found = join(tmp_path, page, tables)
    assert found.frame.select("entity_id", "text").rows() == [("us_x:1", said)]


def test_without_releases_there_are_no_passages(tmp_path: Path) -> None:
    found = passages(tmp_path, listed(("us_x", "1", "Vostokmash", None)))
    assert (found.schema, found.height, held(tmp_path)) == (PASSAGES, 0, None)


def test_as_of_a_day_what_was_published_later_is_left_out(tmp_path: Path) -> None:
    undated = treasury(SAID.format("Dawnfield Optics", ""), day="", url="https://home.treasury.gov/news/undated")
    imported(tmp_path, saved(tmp_path / "pages", a=SATELLITES, b=SUPPLIERS, c=undated))
    store = manifest(tmp_path)
    everything = Held(store.passages, 11, {"US Treasury": 8, "US State Department": 3}, date(2026, 4, 12))
    assert held(tmp_path) == everything
    early = everything._replace(passages=7, of={"US Treasury": 7}, newest=date(2026, 1, 26), left_out=4)
    assert held(tmp_path, date(2026, 4, 11)) == early
    tables = listed(("us_x", "1", QINGHE, None), ("us_x", "2", "Dawnfield Optics", None))
    assert passages(tmp_path, tables)["entity_id"].to_list() == ["us_x:1", "us_x:2"]
    assert passages(tmp_path, tables, date(2026, 1, 26))["entity_id"].to_list() == ["us_x:1"]
    assert passages(tmp_path, tables, date(2026, 1, 25)).is_empty()


def test_passages_come_in_the_same_order_each_time(tmp_path: Path) -> None:
    tables = listed(*(("us_x", str(n), name, None) for n, name in enumerate((QINGHE, "Terrakon", "Podshipnik-Vega"))))
    frames = [join(tmp_path, SATELLITES, tables).frame for _ in range(2)]
    assert frames[0].equals(frames[1])
    assert frames[0]["entity_id"].to_list() == ["us_x:0", "us_x:1", "us_x:2"]


# --- beside the lists ------------------------------------------------------------------------------------------------


def run(*words: str | Path) -> tuple[int, str]:
    done = CliRunner().invoke(app, [str(word) for word in words])
    return done.exit_code, done.stdout


def test_the_store_is_taken_for_no_list_and_not_pruned(tmp_path: Path) -> None:
    imported(tmp_path, saved(tmp_path / "pages", a=SATELLITES))
    before = files(tmp_path / "narratives")
    (tmp_path / "custom").mkdir()
    (tmp_path / "custom/own.csv").write_text("id,name\n1,Terrakon\n")
    known = catalogue.load(tmp_path)
    health = open_lists(tmp_path, known, (), NOW.date()).health
    assert "narratives" not in health["key"].to_list()
    assert list(prune.superfluous(tmp_path, known, (), NOW + timedelta(999), 1, 0)) == []
    assert files(tmp_path / "narratives") == before


def test_the_command_imports_and_says_what_is_joined(tmp_path: Path) -> None:
    pages = saved(tmp_path / "pages", a=SATELLITES, b="<html><body>x</body></html>")
    (tmp_path / "custom").mkdir()
    (tmp_path / "custom/us_own.csv").write_text(f'id,name\n1,"{QINGHE}"\n')
    code, said = run("refresh", "narratives", "--from", pages, "--lists", tmp_path)
    assert code == 3
    assert said.splitlines() == [
        "new  2026-01-26  a.html  US Treasury  7 passages",
        "unrecognised  b.html  it does not say that it is of an authority in narratives.toml",
        "1 releases with 7 passages; 1 are about 1 entries of the lists, 6 about no listed name that is telling,"
        " 0 about one listed on another day, 0 could be about several",
    ]
    assert run("refresh", "narratives", "--from", pages / "a.html", "--lists", tmp_path)[0] == 0
    assert run("refresh", "narratives", "--from", pages / "b.html", "--lists", tmp_path)[0] == 1


def test_a_run_as_of_a_day_uses_what_was_published_by_then_and_says_so(tmp_path: Path) -> None:
    imported(tmp_path, saved(tmp_path / "pages", a=SATELLITES, b=SUPPLIERS))
    (tmp_path / "custom").mkdir()
    (tmp_path / "custom/us_own.csv").write_text(f'id,name,countries\n1,"{QINGHE}",CN\n')
    (tmp_path / "news.txt").write_text("The United States sanctioned a Chinese reseller of radar images of villages.")

    def told(*more: str) -> tuple[dict[str, int], set[str | None]]:
        here = ("--lists", tmp_path, "--source", "us_own", "--out", tmp_path / "out")
        assert run("run", tmp_path / "news.txt", *here, *more)[0] == 0
        held = json.loads((tmp_path / "out/latest/manifest.json").read_text())["narratives"]
        rows = pl.read_csv(tmp_path / "out/latest/descriptions.csv")
        return held, set(rows["passage_source"])

    sha256 = manifest(tmp_path).passages
    source = "US Treasury, https://home.treasury.gov/news/press-releases/jy9001"
    assert told() == ({"sha256": sha256, "passages": 10, "left_out": 0}, {source})
    assert told("--as-of", "2026-01-26") == ({"sha256": sha256, "passages": 7, "left_out": 3}, {source})
    assert told("--as-of", "2026-01-25") == ({"sha256": sha256, "passages": 0, "left_out": 10}, {None})


def test_the_lists_command_has_a_line_on_the_narratives(tmp_path: Path) -> None:
    (tmp_path / "custom").mkdir()
    (tmp_path / "custom/own.csv").write_text("id,name\n1,Terrakon\n")
    assert "Narratives" not in run("lists", "--lists", tmp_path)[1]
    imported(tmp_path, saved(tmp_path / "pages", a=SATELLITES, b=SUPPLIERS))
    says = "Narratives: 10 passages of press releases (US Treasury 7, US State Department 3), the newest of 2026-04-12"
    assert run("lists", "--lists", tmp_path)[1].splitlines()[-1] == says
    assert [row["key"] for row in json.loads(run("lists", "--lists", tmp_path, "--json")[1])].count("own") == 1
    (tmp_path / f"narratives/passages-{manifest(tmp_path).passages[:12]}.parquet").write_bytes(b"torn")
    done = CliRunner().invoke(app, ["lists", "--lists", str(tmp_path)])
    assert (done.exit_code, "is damaged: make it anew by xref refresh narratives" in done.stderr) == (0, True)


def test_what_is_said_of_a_party(tmp_path: Path) -> None:
    imported(tmp_path, saved(tmp_path / "pages", a=SATELLITES, b=SUPPLIERS))
    code, said = run("narratives", "vega bearings", "--lists", tmp_path)
    assert code == 0
    first, names, text, count = said.splitlines()
    assert first == "2026-01-26  US Treasury  https://home.treasury.gov/news/press-releases/jy9001"
    assert names == "      Limited Liability Company Podshipnik-Vega; Vega Bearings; OOO Zvezda-9"
    assert "makes bearings for armoured vehicles. Its branch ships them by rail. OFAC designated the following" in text
    assert count == "1 passage"
    assert run("narratives", "Nobody", "--lists", tmp_path) == (0, "No passages\n")
    (row,) = json.loads(run("narratives", "Terrakon", "--json", "--lists", tmp_path)[1])
    assert (row["party"], row["published_on"]) == ("Terrakon", "2026-01-26")


def test_narratives_are_refreshed_by_themselves(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["refresh", "narratives", "un_sc", "--lists", str(tmp_path)])
    assert isinstance(done.exception, UsageError)
