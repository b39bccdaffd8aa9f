"""A run is made again from what it kept, byte for byte; what is gone or other than it was is named in one line."""

import hashlib
import json
import shutil
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from running import made, own_lists, ran
from test_snapshot import NOW, taken

from xref import decisions, manifest, snapshot
from xref.decisions import cases, log
from xref.entities import tabulate
from xref.entry import Entry, Name, Publication

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"
LIST = """id,name,kind,aliases,birth_date,programme
1,Cyrus Optics,organisation,Cyrus,,RU-1
2,Ivan Obrazov,person,,1961,IR-1
"""


def hashes(run: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(run.glob("*.csv"))}


def again(run: Path, *arguments: object) -> str:
    """What a replay says that must be the same."""
    done = ran("replay", run, *arguments)
    assert (done.code, done.error) == (0, ""), done
    return done.out


def test_articles_against_the_excerpts(tmp_path: Path) -> None:
    assert ran("run", ROOT / "corpus", "--out", tmp_path / "out").code == 0
    run = (tmp_path / "out" / "latest").resolve()
    before = hashes(run)
    said = again(run, "--out", tmp_path / "again")
    assert f"{run.name}: all {len(before)} CSV files are byte for byte the same." in said
    written = (tmp_path / "again" / "latest").resolve()
    assert hashes(written) == before == hashes(run)
    assert (written / "report.html").read_bytes() == (run / "report.html").read_bytes()
    told, kept = manifest.read(written), manifest.read(run)
    assert (told["replay_of"], told["day"]) == (run.name, kept["day"])
    assert told["scope"] != kept["scope"]  # no later run is compared with it
    assert ran("verify", tmp_path / "again").code == 0
    assert json.loads(again(written, "--json"))["identical"]


def test_a_table_with_a_policy_and_owners(tmp_path: Path) -> None:
    lists = own_lists(tmp_path / "lists", ours=LIST)
    shutil.copy(ROOT / "lists" / "starter" / "us_ofac_sdn.csv", lists / "starter")
    (lists / "policy.toml").write_text('threshold = 0.6\n[programmes]\nexclude = ["IR-*"]\n')
    (tmp_path / "owners.csv").write_text("owner,owned,percent\nRosoboronexport,Kestrel Lenses,60\n")
    table = (
        "ref,vendor,born,goods\n1,Cyrus Optics,,lathes\n1,Ivan Obrazov,1961,\n,Kestrel Lenses,,\n4,,,\n=5,Cyrus,,x\n"
    )
    (tmp_path / "t.csv").write_text(table)
    done = ran(
        "screen", tmp_path / "t.csv", "--lists", lists, "--out", tmp_path / "out", "--name", "vendor", "--birth-date",
        "born", "--ownership", tmp_path / "owners.csv", "--excel", "--format", "csv,parquet",
    )  # fmt: skip
    assert (done.code, done.error) == (0, "")
    run = (tmp_path / "out" / "latest").resolve()
    assert "Kestrel Lenses" in (run / "ownership.csv").read_text()
    (tmp_path / "t.csv").unlink()  # its rows are kept
    again(run)
    (tmp_path / "owners.csv").write_text("owner,owned,percent\nRosoboronexport,Kestrel Lenses,40\n")
    done = ran("replay", run)
    assert done.code == 1
    assert done.out.startswith("Not as it was: other ownership files than in the run: owners.csv.\n")
    assert "CSV files differ: " in done.out
    assert "ownership.csv" in done.out
    (tmp_path / "owners.csv").unlink()
    done = ran("replay", run)
    assert (done.code, done.error.startswith("an ownership file of the run is gone")) == (1, True)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """Three versions of a list, and a run as of the second day that describes a party."""
    lists = own_lists(tmp_path / "lists")
    (lists / "catalogue.toml").write_text(
        '[un_sc]\ntitle = "UN"\npublisher = "UN"\nurl = "https://main.un.org"\nlicence = "UN"\n'
    )
    for n, names in enumerate((["Ann Arbor"], ["Ann Arbor", "Cyrus Optics"], ["Cyrus Optics"])):
        taken(lists, date(2026, 1, 1 + n), *names)
    return lists


def test_old_versions_of_a_list_stay_for_a_run_and_new_ones_change_nothing(store: Path, tmp_path: Path) -> None:
    text = "Ann Arbor met Cyrus Optics. A Chinese satellite image reseller sold images to Wagner."
    run = made(tmp_path, "--as-of", "2026-01-02", text=text)
    assert {part["version"][:10] for part in manifest.read(run)["parts"]} == {"2026-01-02"}
    taken(store, date(2026, 1, 5), "Cyrus Optics", "Wagner")
    snapshot.record(
        store, "un_sc", snapshot.Status(checked_at="2026-01-06T00:00:00+00:00", outcome="failed", reason="x")
    )
    (store / "catalogue.toml").write_text((store / "catalogue.toml").read_text().replace('"UN"', '"Other"'))
    (tmp_path / "a.txt").unlink()
    again(run)
    assert ran("prune", "--lists", store, "--reports", tmp_path / "out", "--keep", 1).code == 0
    assert [version.day for version in snapshot.history(store, "un_sc")] == ["2026-01-02", "2026-01-05"]
    again(run)
    shutil.rmtree(next(store.glob("un_sc/2026-01-02*")))
    done = ran("replay", run)
    assert (done.code, done.error.count("\n")) == (1, 0)
    assert done.error.startswith("the version 2026-01-02-")
    assert f"is gone from {store}: import its files again by xref refresh un_sc --from FILE" in done.error


def test_the_days_of_listing_that_a_run_estimated_are_kept(store: Path, tmp_path: Path) -> None:
    trades = ("reseller of satellite images", "maker of tyres", "grower of wheat", "shipping line", "bank")
    new = [
        Entry(
            number=f"Q{n}", kind="organisation", names=(Name(f"Qinghe {n}", "primary"),), countries=("CN",),
            reason=f"This firm is a {trade} in Xining.",
        )
        for n, trade in enumerate(trades)
    ]  # fmt: skip
    (tmp_path / "new.txt").write_text("new")
    day = date(2026, 1, 4)
    tables = tabulate("un_sc", Publication(day, None, iter(new)))
    snapshot.take(store, "un_sc", [tmp_path / "new.txt"], tables, day, NOW, (), ())
    run = made(tmp_path, text="A Chinese satellite image reseller was fined by the court.")
    assert "Qinghe 0" in (run / "descriptions.csv").read_text()
    assert ",2026-01-04,true," in (run / "descriptions.csv").read_text()
    assert ran("prune", "--lists", store, "--reports", tmp_path / "out", "--keep", 1).code == 0
    assert len(snapshot.history(store, "un_sc")) == 1  # so that the store no longer knows when it was new
    again(run)


def test_a_version_taken_again_from_the_same_files_is_as_good(store: Path, tmp_path: Path) -> None:
    run = made(tmp_path)
    shutil.rmtree(next(store.glob("un_sc/2026-01-03*")))
    taken(store, date(2026, 1, 3), "Cyrus Optics")
    again(run)


def test_a_list_of_ones_own_that_was_changed(tmp_path: Path) -> None:
    run, path = made(tmp_path, ours=LIST), tmp_path / "lists" / "custom" / "ours.csv"
    path.write_text(LIST.replace("Cyrus Optics", "Cyrus Optical Works"))
    done = ran("replay", run, "--json")
    said = json.loads(done.out)
    assert (done.code, said["identical"]) == (1, False)
    assert said["other_inputs"] == ["the list ours (ours.csv) was changed"]
    assert not said["files"]["matches.csv"]
    assert said["files"]["articles.csv"]
    path.write_text(LIST)
    again(run)  # and the index of the changed list was not kept under the hash of this one
    path.unlink()
    done = ran("replay", run)
    assert (done.code, done.error) == (
        1, f"the list of your own ours is gone from {tmp_path / 'lists'}: put it into {tmp_path / 'lists/custom'} again"
    )  # fmt: skip


def decide(run: Path, what: str, reason: str) -> None:
    reviewed = cases.read(run)
    rows = cases.rows(reviewed, [reviewed.matches.row(0, named=True)], what, reason, who="Ann", at=NOW)
    log.append(run.parent / decisions.NAME, rows)


def test_decisions_are_those_of_the_time_of_the_run(tmp_path: Path) -> None:
    first = made(tmp_path, ours=LIST)
    decide(first, "false_positive", "other_dates")
    second = made(tmp_path)
    decide(second, "true_match", "same_details")
    third = made(tmp_path)
    found = [pl.read_csv(run / "matches.csv")["disposition"][0] for run in (first, second, third)]
    assert found == [None, "false_positive", "true_match"]
    assert manifest.read(first)["decisions"]["chain"] == ""
    for run in (first, second, third):
        again(run)
    (tmp_path / "out" / decisions.NAME).unlink()
    again(first)
    done = ran("replay", second)
    assert (done.code, "has no longer the row" in done.error, "\n" in done.error) == (1, True, False)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"code": "0" * 64}, "the code of xref is not that of the run (xref 0.1.0, 000000000000)"),
        ({"narratives": {"sha256": "0" * 64}}, "the passages of press releases in the store are not those of the run"),
        ({"python": "3.9.1"}, "other packages than in the run: Python (then 3.9.1, now "),
        (
            {"dependencies": {**manifest.dependencies(), "polars": "1.0"}},
            "other packages than in the run: polars (then 1.0, now ",
        ),
        ({"data": {**manifest.data(), "score.toml": ""}}, "other knowledge files of xref than in the run: score.toml"),
    ],
)
def test_other_code_or_knowledge_is_told_and_the_replay_goes_on(
    tmp_path: Path, change: dict[str, object], says: str
) -> None:
    run = made(tmp_path)
    (run / "manifest.json").write_text(manifest.text_of(manifest.read(run) | change))
    assert f"Not as it was: {says}" in again(run)


def test_a_text_that_was_changed_is_no_input(tmp_path: Path) -> None:
    run = made(tmp_path)
    (run / "articles.parquet").write_bytes(b"")
    done = ran("replay", run)
    assert (done.code, done.error) == (
        1, f"{run / 'articles.parquet'} was changed since the run: restore it from a copy"
    )  # fmt: skip
    (run / "articles.parquet").unlink()
    assert "articles.parquet cannot be read" in ran("replay", run).error


@pytest.mark.parametrize(
    ("text", "says"),
    [(None, "is no run"), ("{", "it is no JSON"), ("[]", "another version"), ("{}", "another version")],
)
def test_what_is_no_run_is_one_line(tmp_path: Path, text: str | None, says: str) -> None:
    if text is not None:
        (tmp_path / "manifest.json").write_text(text)
    done = ran("replay", tmp_path)
    assert (done.code, says in done.error, "\n" in done.error) == (1, True, False)
    assert "none is no run" in ran("replay", tmp_path / "none").error


def test_the_scope_of_a_run_is_what_was_asked(tmp_path: Path) -> None:
    def scope(*arguments: object, **other: str) -> str:
        return str(manifest.read(made(tmp_path, *arguments, **other))["scope"])

    first = scope(ours=LIST)
    assert scope(text="Cyrus Optics said no.") == first  # other articles below the same path
    assert scope("--threshold", "0.9", "--format", "csv") == first
    assert scope("--source", "ours") != first
    (tmp_path / "lists" / "policy.toml").write_text('[programmes]\nexclude = ["IR-*"]\n')
    assert scope() != first


@pytest.mark.skipif(not SHARED.is_dir(), reason="the real lists and articles are not beside this checkout")
def test_three_runs_with_real_lists(tmp_path: Path) -> None:
    lists, out, table = tmp_path / "lists", tmp_path / "out", tmp_path / "t.csv"

    def imported(*files: str) -> None:
        for file in files:
            assert ran("refresh", "--lists", lists, "--from", SHARED / "lists" / file).code == 0

    un = "un_sc/un_consolidated-{}.xml"
    imported("us_ofac_sdn/2024-05-01", "us_ofac_sdn/2024-05-03", *(un.format(d) for d in ("2024-11-30", "2025-11-20")))
    (tmp_path / "policy.toml").write_text('threshold = 0.75\nweak_aliases = "corroborate"\n')
    table.write_text(
        "id,name,country,hs\n1,Rosoboronexport,RU,\n2,Special Technology Center,RU,8525.89\n3,Acme Ltd,,\n"
    )
    with (SHARED / "corpus" / "news_en.jsonl").open(encoding="utf-8") as news:
        (tmp_path / "news.jsonl").write_text("".join(next(news) for _ in range(40)))
    runs = []
    for command in (
        ["run", SHARED / "seeds"],
        ["screen", table],
        ["run", tmp_path / "news.jsonl", "--policy", tmp_path / "policy.toml", "--as-of", "2025-06-01"],
    ):
        assert ran(*command, "--lists", lists, "--out", out).code in (0, 3)
        runs.append((out / "latest").resolve())
        assert (runs[-1] / "matches.csv").read_text().count("\n") > 2
    before = [hashes(run) for run in runs]
    imported("us_ofac_sdn/2024-04-26", un.format("2026-02-27"))
    assert ran("prune", "--lists", lists, "--reports", out, "--keep", 1).code == 0
    assert [version.day[:7] for version in snapshot.history(lists, "un_sc")] == ["2024-11", "2025-11", "2026-02"]
    for run, known in zip(runs, before, strict=True):
        again(run, "--out", tmp_path / "again")
        assert hashes((tmp_path / "again" / "latest").resolve()) == known
    version = manifest.read(runs[0])["parts"][0]["version"]
    shutil.rmtree(next(path for path in lists.glob("u*/*") if path.name == version))
    done = ran("replay", runs[0])
    assert (done.code, done.error.startswith(f"the version {version} of ")) == (1, True)
