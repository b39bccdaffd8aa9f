"""Publications of parts found in weapons: in the store beside the lists, and by family and maker."""

import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest

from xref import components, controls, snapshot
from xref.catalogue import Source, load
from xref.data import load as data
from xref.entry import Component, Quarantined
from xref.errors import CatalogueError, StoreError, UsageError
from xref.lists import Lists, open_lists
from xref.prepared import prepare
from xref.refresh import Outcome, import_path
from xref.sources import PARSERS
from xref.tables import COMPONENTS, run_state, table
from xref.text.equipment import equipment, family

EXPORT = Path(__file__).parent / "fixtures" / "ua_gur_components" / "csv"
REAL = Path(__file__).parents[1] / ".." / "shared" / "dualuse" / "ua_gur_components-2026-06-13"
NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
PARTS = Source(
    key="ua_gur_components", title="Parts", publisher="GUR", url="https://example.org/", licence="none stated",
    holds="components", off="bring it yourself", stale_after_days=400,
)  # fmt: skip
CATALOGUE = {PARTS.key: PARTS}
COLUMNS = "component_id,name_marking,manufacturer,manufacturer_country,found_in_drones,last_verified,notes"


def imported(folder: Path, lists: Path, now: datetime = NOW) -> list[Outcome]:
    with snapshot.writing(lists):
        return list(import_path(folder, lists, CATALOGUE, (), now))


def export(folder: Path, *rows: str) -> Path:
    """An export with these rows of parts."""
    folder.mkdir(exist_ok=True)
    (folder / "components.csv").write_text("\n".join([COLUMNS, *rows, ""]), encoding="utf-8")
    return folder


def opened(lists: Path, only: tuple[str, ...] = ()) -> Lists:
    return open_lists(lists, CATALOGUE, only, NOW.date())


@pytest.fixture
def store(tmp_path: Path) -> Path:
    shutil.copytree(EXPORT, tmp_path / "export", ignore=shutil.ignore_patterns("expected.json"))
    (outcome,) = imported(tmp_path / "export", tmp_path / "lists")
    assert (outcome.state, outcome.key, outcome.entries) == ("new", "ua_gur_components", 5)
    return tmp_path / "lists"


def test_an_export_is_a_version_like_that_of_any_list(store: Path) -> None:
    (version,) = snapshot.history(store, PARTS.key)
    assert (version.published_on, version.entries, version.quarantined) == ("2026-03-04", 5, 5)
    assert version.files == ["components.csv", "drones.csv", "teardowns.csv"]
    assert snapshot.verify(store, version) == ""
    held = snapshot.load(store, version)
    assert (held.components.height, held.entities.height, held.entries) == (6, 0, 5)
    assert held.components["component_id"][0] == "ua_gur_components:zx-1"
    (again,) = imported(store.parent / "export", store)
    assert again.state == "same"


def test_a_damaged_table_of_parts_is_not_used(store: Path) -> None:
    (version,) = snapshot.history(store, PARTS.key)
    path = store / PARTS.key / version.version / "components.parquet"
    path.write_bytes(path.read_bytes()[:-8])
    assert "components.parquet is damaged" in snapshot.verify(store, version)
    with pytest.raises(StoreError):
        snapshot.load(store, version)
    assert snapshot.latest(store, PARTS.key)[0] is None


def test_an_export_that_lost_most_parts_is_refused(store: Path) -> None:
    rows = ['zx-1,GNSS module,Kestrel,CH,"[""zorbak-3""]",2026-04-01,', 'zx-9,Fuse,Kestrel,CH,"[""z""]",2026-04-01,']
    (outcome,) = imported(export(store.parent / "less", *rows), store)
    assert outcome.state == "refused"
    assert outcome.problem.startswith("it holds 1 of the 5 components in 2026-03-04-")


def test_parts_are_no_list_that_parties_are_screened_against(store: Path, tmp_path: Path) -> None:
    lists = opened(store)
    health = {row["key"]: row for row in lists.health.iter_rows(named=True)}
    parts = health.pop("ua_gur_components")
    assert (parts["state"], parts["holds"], parts["entries"], parts["quarantined"]) == ("fresh", "components", 5, 4)
    assert (parts["published_on"], parts["note"]) == (
        date(2026, 3, 4), "kept unread, since the parts say it all: teardowns.csv",
    )  # fmt: skip
    assert "ua_gur_components" not in lists.used
    # The excerpts retire when there is a published list; parts are none.
    assert {row["state"] for row in health.values()} == {"excerpt"}
    assert run_state(lists.health) == "invalid"
    without = open_lists(tmp_path / "none", CATALOGUE, (), NOW.date())
    assert prepare(without).folder.name == prepare(lists).folder.name  # the index need not be built anew


def test_parts_stay_beside_the_lists_that_are_named(store: Path) -> None:
    (store / "custom").mkdir()
    (store / "custom" / "ours.csv").write_text("id,name\n1,Kestrel Navigation\n", encoding="utf-8")
    lists = opened(store, ("ours",))
    assert lists.used == ["ours"]
    assert lists.tables.components.height == 6
    with pytest.raises(UsageError, match="ua_gur_components holds components, no parties"):
        opened(store, ("ua_gur_components",))


def test_a_list_of_parties_has_no_table_of_parts(tmp_path: Path) -> None:
    """What was stored before there were tables of parts is still whole."""
    lists = tmp_path / "lists"
    source = Source(key="un_sc", title="UN", publisher="UN", url="https://example.org/", licence="free")
    fixture = Path(__file__).parent / "fixtures" / "un_sc"
    with snapshot.writing(lists):
        outcomes = list(import_path(fixture, lists, {"un_sc": source}, (), NOW))
    assert any(outcome.state in ("new", "older") for outcome in outcomes)
    version = snapshot.history(lists, "un_sc")[-1]
    assert "components" not in version.tables
    assert not (lists / "un_sc" / version.version / "components.parquet").exists()
    assert snapshot.load(lists, version).components.schema == COMPONENTS


def test_what_a_source_holds_is_one_of_two_words(tmp_path: Path) -> None:
    lines = ["[parts]", 'title = "t"', 'publisher = "p"', 'url = "u"', 'licence = "l"', 'holds = "bolts"']
    (tmp_path / "catalogue.toml").write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(CatalogueError, match="holds = 'bolts' is not known"):
        load(tmp_path)


def test_a_part_is_what_its_words_say_then_its_publication_then_its_maker() -> None:
    cases = {
        ("32-bit microcontroller KST32", None): "processor or microcontroller",
        ("Flash memory chip", "mcu"): "memory chip",
        ("DC/DC converter KST-5", None): "power converter",
        ("GPS antenna", None): "antenna",
        ("Spartan-9 array", None): "programmable logic (FPGA)",
        ("Servo drive of the engine", None): "servo or electric motor",
        ("KST-5", "soc"): "processor or microcontroller",
        ("KST-5", "unknown"): None,
        ("Plugboard", None): None,  # not a plug
        (None, None): None,
    }
    assert {case: components.category(*case) for case in cases} == cases


def test_the_headings_of_parts_are_written_as_those_of_the_tables_of_controlled_goods() -> None:
    headings = {code for row in data("components")["categories"].values() for code in row["hs6"]}
    assert all(len(code) == 7 and code[4] == "." and code.replace(".", "").isdigit() for code in headings)
    assert sum(bool(controls.tier(code)) for code in headings) > len(headings) / 2


def test_what_the_knowledge_cites_is_named() -> None:
    known = data("equipment")
    cited = {key for row in known["systems"].values() for key in row.get("cited", ())}
    found = data("components")["found"]
    cited |= {key for rows in found.values() for row in rows for key in row["cited"]}
    assert cited == set(known["sources"])
    assert set(found) <= set(known["systems"])
    assert set(known["makers"]) <= set(equipment().of)
    assert [s for s, rows in found.items() if not rows or any(not row["what"] for row in rows)] == []


def test_examples_are_of_families() -> None:
    cases = {
        'UAV "Orlan-10" (July 2022)': "Orlan-10",
        "БПЛА Орлан-10 № 4": "Orlan-10",
        'Geran-2 UAV (series X, with "Verba" missiles)': "Shahed-136",
        "radar homing head of the 3M-14 missile": "3M-54 Kalibr",
        'Navigation equipment "Orion" (sample 4)': None,  # a receiver, not the aircraft
        "沙赫德-136无人机": "Shahed-136",
        "UMPC": "UMPK",
        "Tower crane": None,
    }
    assert {text: found.name if (found := family(text)) else None for text in cases} == cases


def test_parts_are_gathered_by_family_and_maker() -> None:
    def part(
        n: int, system: str, maker: str | None, what: str | None, country: str | None = "CH"
    ) -> tuple[object, ...]:
        return (f"p:{n}", "p", system, what, None, maker, country, None, [], None, "")

    rows = [
        part(1, "Orlan-10 UAV No. 7", "Kestrel AG", "GNSS module K1"),
        part(2, "UAV Orlan-30", "KESTREL (Osprey Group)", None),
        part(3, "UAV Orlan-30", "U-blox", "GNSS module K2"),
        part(4, "UAV Orlan-30", None, "Servo drive", None),
        part(5, "Zorbak-3", "Kestrel AG", "Fuse"),
    ]
    frame = table(rows, COMPONENTS)
    found = components.supplies({"Orlan-10"}, frame, components.systems(frame), {"p": "Parts, 2026"})
    assert {s.system for s in found} == {"Orlan-10"}
    told = {s.maker: (s.parts, s.what, s.hs6, s.basis[0]) for s in found}
    assert told["KESTREL (Osprey Group)"] == (
        2, "satellite navigation receiver (GNSS module K1); unspecified", ("8526.91",), "Parts, 2026",
    )  # fmt: skip
    assert told["U-blox"][0] == 1  # the publication's, and not ours besides
    assert len(next(s for s in found if s.maker == "U-blox").basis) > 1  # who says so: the publication, and ours
    assert told[None][:2] == (1, "servo or electric motor (Servo drive)")
    assert "Saito" in told  # ours
    ours = components.supplies({"Orlan-10"}, frame.clear(), {}, {})
    assert {s.country for s in ours} >= {"CH", "CN", "JP", "US"}


def test_the_real_table_is_read_whole_and_grouped() -> None:
    if not REAL.is_dir():
        pytest.skip("the shared data are not beside this checkout")
    (group,) = PARSERS["ua_gur_components"].claims(sorted(REAL.glob("*.csv")))
    records = list(PARSERS["ua_gur_components"].read(group).records)
    assert not any(isinstance(record, Quarantined) for record in records)
    parts = [record for record in records if isinstance(record, Component)]
    examples = {part.system for part in parts}
    assert (len({part.number for part in parts}), len(examples)) == (5_806, 195)
    known = [part for part in parts if family(part.system)]
    assert len({part.system for part in known}) >= 140
    assert len(known) > 0.8 * len(parts)
    orlan = [part for part in known if components.system_of(part.system) == "Orlan-10"]
    assert (len(orlan), sum(p.country == "CH" for p in orlan), sum(p.country == "CN" for p in orlan)) == (163, 18, 4)
    assert {role for part in parts for role, _ in part.traders} == {"importer", "foreign supplier", "involved company"}


def test_frames_of_parts_have_their_schema(store: Path) -> None:
    assert opened(store).tables.components.schema == pl.Schema(COMPONENTS)
