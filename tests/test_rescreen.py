"""A run that uses what the last one kept gives the report of a full run, byte for byte."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from listed import prepared

from xref import catalogue, rescreen, screen
from xref.corpus import read
from xref.delta import diff
from xref.lists import open_lists
from xref.policy import Policy
from xref.prepared import Prepared, prepare
from xref.refresh import import_path
from xref.report import folder
from xref.rescreen import Rescreen
from xref.tables import Findings

NOW = datetime(2026, 11, 26, 12, 0, 0, tzinfo=UTC)
SHARED = Path(__file__).parents[1].parent / "shared"
HEAD = "id,name,kind,aliases,weak_aliases,countries,identifiers\n"
LIST = HEAD + (
    "1,Acme Drones Ltd,organisation,Acme,,,\n"
    "2,Boris Karpenkov,person,,,BY,\n"
    "3,Zarubin Works,organisation,,,,imo:9341093\n"
)
TEXTS = {
    "a": "The firm Acme Drones Ltd sold engines to Boris Karpenkov of Minsk, police said. Karpenkov denied it.",
    "b": "Ministers met the head of Zarubin Works on Tuesday. Zarubin Works of Kazan makes lathes for Acme Drones.",
    "c": "Завод Зарубина поставил станки фирме Acme Drones. Борис Карпенков не ответил.",
    "d": "The tanker Volga Star (IMO 9341093) left port. A satellite image reseller in Dubai paid for it.",
}


def report(findings: Findings, out: Path) -> dict[str, bytes]:
    """The files of the report, without what says when it was made."""
    run = folder.write(findings, out, folder.Run(NOW, []), formats=("csv",))
    return {path.name: path.read_bytes() for path in run.iterdir() if path.name != "manifest.json"}


def articles(folder: Path, texts: Mapping[str, str]) -> tuple[pl.DataFrame, pl.DataFrame]:
    folder.mkdir()
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return read(folder)


def again(
    known: Prepared, texts: tuple[pl.DataFrame, pl.DataFrame], out: Path, policy: Policy | None = None
) -> tuple[Findings, Rescreen]:
    """What a run finds that uses what the last one in `out` kept; and it keeps what it found."""
    kept = Rescreen(out, "scope", use=True)
    found = screen.articles(*texts, known, policy or Policy(), find=kept.find, ask=kept.ask)
    kept.keep()
    return found, kept


def full(known: Prepared, texts: tuple[pl.DataFrame, pl.DataFrame], policy: Policy | None = None) -> Findings:
    return screen.articles(*texts, known, policy or Policy())


def test_nothing_changed_and_nothing_is_done_anew(tmp_path: Path) -> None:
    known, texts = prepared(tmp_path / "l", ours=LIST), articles(tmp_path / "c", TEXTS)
    expected = report(full(known, texts), tmp_path / "0")
    first, kept = again(known, texts, tmp_path / "out")
    assert report(first, tmp_path / "1") == expected
    assert kept.said == "Changed only: no earlier run of this scope and this code, so all was screened anew."
    second, kept = again(known, texts, tmp_path / "out")
    assert report(second, tmp_path / "2") == expected
    assert "anew were read 0 of 4 texts, and weighed 0 of" in kept.said
    assert second.matches.height >= 4


def test_a_full_run_keeps_and_says_nothing(tmp_path: Path) -> None:
    known, texts = prepared(tmp_path / "l", ours=LIST), articles(tmp_path / "c", TEXTS)
    kept = Rescreen(tmp_path, "scope", use=False)
    screen.articles(*texts, known, Policy(), find=kept.find, ask=kept.ask)
    kept.keep()
    assert kept.said == ""
    assert "anew were read 0 of 4" in again(known, texts, tmp_path)[1].said


@pytest.mark.parametrize(
    ("row", "anew"),
    [
        ("4,Ministers of Oil,organisation,,,,", 0),  # in no text
        ("4,Volga Star,vessel,,,,", 1),  # a name that one text has
        ("4,Acme,organisation,,,,", 0),  # a name that was listed already, of a party of the same kind
        ("4,Acme,vessel,,,,", 3),  # the same, of another kind
        ("4,Drones Ltd,organisation,,,,", 3),  # inside a longer one, without its legal form
        ("4,Zarubin Works of Kazan,organisation,,,,", 1),  # round another
    ],
)
def test_a_name_that_is_added(tmp_path: Path, row: str, anew: int) -> None:
    texts = articles(tmp_path / "c", TEXTS)
    again(prepared(tmp_path / "l1", ours=LIST), texts, tmp_path / "out")
    known = prepared(tmp_path / "l2", ours=LIST + row + "\n")
    found, kept = again(known, texts, tmp_path / "out")
    assert report(found, tmp_path / "1") == report(full(known, texts), tmp_path / "2")
    assert f"anew were read {anew} of 4 texts" in kept.said


def test_another_policy_or_code_or_a_damaged_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known, texts = prepared(tmp_path / "l", ours=LIST), articles(tmp_path / "c", TEXTS)
    again(known, texts, tmp_path / "out")
    policy = Policy(threshold=0.5, match=0.9)
    found, _ = again(known, texts, tmp_path / "out", policy)
    assert report(found, tmp_path / "1") == report(full(known, texts, policy), tmp_path / "2")
    [kept] = (tmp_path / "out" / rescreen.FOLDER).iterdir()
    (kept / "hits.parquet").write_bytes(b"PAR1")
    assert "no earlier run" in again(known, texts, tmp_path / "out")[1].said
    monkeypatch.setattr(rescreen.manifest, "code", lambda: "other")
    assert "no earlier run" in again(known, texts, tmp_path / "out")[1].said


def test_a_folder_that_cannot_be_written_keeps_nothing(tmp_path: Path) -> None:
    known, texts = prepared(tmp_path / "l", ours=LIST), articles(tmp_path / "c", TEXTS)
    (tmp_path / rescreen.FOLDER).write_text("a file\n")
    assert again(known, texts, tmp_path)[0].matches.height
    assert "no earlier run" in again(known, texts, tmp_path)[1].said


_WORDS = ("Acme", "Drones", "Ltd", "Zarubin", "Works", "Boris", "Karpenkov", "Minsk", "Volga", "Star", "Зарубин", "al")
_name = st.lists(st.sampled_from(_WORDS), min_size=1, max_size=3).map(" ".join)
_kind = st.sampled_from(["person", "organisation", "vessel"])
_country, _number = st.sampled_from(["", "RU", "BY"]), st.sampled_from(["", "imo:9341093"])
_entry = st.tuples(_name, _kind, st.lists(_name, max_size=2), st.lists(_name, max_size=1), _country, _number)
_lists = st.dictionaries(st.integers(1, 9), _entry, min_size=1, max_size=7)
_between = st.sampled_from(["sold", "the firm", "in Minsk", "IMO 9341093", "and", "of"])
_text = st.lists(st.one_of(_name, _between), min_size=3, max_size=8).map(lambda words: f"The {' '.join(words)} said.")
_corpus = st.dictionaries(st.sampled_from("abcd"), _text, min_size=1)


def _csv(entries: Mapping[int, tuple[str, str, list[str], list[str], str, str]]) -> str:
    rows = (
        ",".join([str(key), name, kind, ";".join(aliases), ";".join(weak), country, number])
        for key, (name, kind, aliases, weak, country, number) in entries.items()
    )
    return HEAD + "".join(f"{row}\n" for row in rows)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(runs=st.lists(st.tuples(_lists, _corpus), min_size=2, max_size=3))
def test_runs_over_made_deltas_are_full_runs(
    tmp_path_factory: pytest.TempPathFactory, runs: list[tuple[dict[int, object], dict[str, str]]]
) -> None:
    place = tmp_path_factory.mktemp("runs")
    for n, (entries, corpus) in enumerate(runs):
        known, texts = prepared(place / f"l{n}", ours=_csv(entries)), articles(place / f"c{n}", corpus)  # type: ignore[arg-type]
        found, _ = again(known, texts, place / "out")
        assert report(found, place / f"a{n}") == report(full(known, texts), place / f"b{n}")


DELTAS = {  # real lists before and after: files below the folder of the lists
    "sdn": ("us_ofac_sdn", "us_ofac_sdn/2024-02-20/sdn.csv", "us_ofac_sdn/2024-02-23/sdn.csv"),
    "sdn, small": ("us_ofac_sdn", "us_ofac_sdn/2024-05-01/sdn.csv", "us_ofac_sdn/2024-05-03/sdn.csv"),
    "un": ("un_sc", "un_sc/un_consolidated-2024-11-30.xml", "un_sc/un_consolidated-2025-11-20.xml"),
}
_ARTICLES = 120  # of the real ones, from the start
_NAMED = (
    8  # parties that were added or taken off and that articles are written about: few are in the news of another year
)


@pytest.mark.skipif(not SHARED.is_dir(), reason="the real lists are not beside this checkout")
@pytest.mark.parametrize(("key", "before", "after"), DELTAS.values(), ids=list(DELTAS))
def test_a_real_delta_gives_the_report_of_a_full_run(tmp_path: Path, key: str, before: str, after: str) -> None:
    known = [_real(tmp_path / str(n), key, SHARED / "lists" / file) for n, file in enumerate((before, after))]
    delta = diff(*(each.lists.tables for each in known)).filter(pl.col("change") != "MOD")
    named = delta.group_by("change", maintain_order=True).head(_NAMED)["name"].to_list()
    corpus = tmp_path / "c"
    corpus.mkdir()
    with (SHARED / "corpus" / "news_en.jsonl").open(encoding="utf-8") as file:
        (corpus / "news.jsonl").write_text("".join(islice(file, _ARTICLES)), encoding="utf-8")
    for n, name in enumerate(named):
        (corpus / f"{n}.txt").write_text(f"Officials met {name} in Geneva on Monday. They spoke of trade.")
    texts = read(corpus)
    again(known[0], texts, tmp_path / "out")
    found, kept = again(known[1], texts, tmp_path / "out")
    assert report(found, tmp_path / "1") == report(full(known[1], texts), tmp_path / "2")
    assert 0 < kept.texts_anew < _ARTICLES
    assert kept.queries_anew > 0


def _real(folder: Path, key: str, file: Path) -> Prepared:
    """A list in a store of its own, ready to be screened against."""
    sources = catalogue.load(catalogue.shipped())
    [outcome] = import_path(file, folder, sources, [key], NOW, date(2024, 5, 3))
    assert outcome.state == "new"
    return prepare(open_lists(folder, sources, (), NOW.date()))
