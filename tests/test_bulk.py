"""A corpus in parts: the same report as in one piece, from each engine, of any size, and after being killed."""

import json
import os
import random
import re
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from shutil import copytree
from time import monotonic, sleep
from types import SimpleNamespace

import polars as pl
import pytest
from filelock import FileLock
from running import Ran, own_lists, ran

from xref import bulk, duplicates, shards
from xref.bulk import planning, reading, screening, work
from xref.bulk.screening import Item
from xref.engines import Ended
from xref.readers._document import Document
from xref.workbook import sheet

CORPUS = Path(__file__).parents[1] / "corpus"
LISTS = {
    "one": "id,name,kind,aliases,birth_date\n"
    "1,Tarkan Demirovsky,person,,1970\n2,Pastukhov Optics LLC,organisation,PO,\n"
    "3,Olgerd Pastukhov,person,,\n4,Wenzel Hartlieb,person,,\n",
    "two": "id,name,kind,reason\n"
    "A,Demirovsky Tarkan,person,Director of Pastukhov Optics LLC\nB,Jomo Kariukwe,person,\n",
}
NAMES = (
    "Tarkan Demirovsky",
    "Olgerd Pastukhov",
    "Wenzel Hartlieb",
    "Jomo Kariukwe",
    "Pastukhov Optics",
    "Lenz Moravec",
)
FILLER = (
    "The ministry said on Tuesday that the shipment had been held at the port for eleven days. ",
    "Officials declined to say who had paid for it, or when the papers would be returned. ",
    "A second cargo of thermal imagers and microchips is expected to arrive before the winter. ",
    "Orlan drones were seen near the border, where a satellite image reseller had an office. ",
)


def articles(count: int, seed: int = 7) -> list[dict[str, str]]:
    """Articles that name some of the listed, of which a fifth are copies under another address."""
    chance, made = random.Random(seed), list[dict[str, str]]()
    for number in range(count):
        if number and chance.random() < 0.2:
            text = chance.choice(made)["text"]
        else:
            said = [f"{a} supplied {b} with parts, article {number} says. " for a, b in [chance.sample(NAMES, 2)]]
            text = "".join(chance.sample(FILLER, 3) * 3 + said) + f"It was number {number} of {count}. " * 4
        made.append({"id": f"a{chance.randrange(10**6)}", "title": f"News {number}", "url": f"https://e.org/{number}",
                     "date": f"2026-0{1 + number % 9}-11", "text": text})  # fmt: skip
    made.append({**made[0], "url": "https://e.org/again"})  # of the same id
    return made


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with lists and news of three kinds, a file that cannot be read among them, and a report in one piece."""
    folder = tmp_path_factory.mktemp("bulk")
    own_lists(folder / "lists", **LISTS)
    news = folder / "news"
    news.mkdir()
    lines = [json.dumps(article) for article in articles(40)]
    (news / "one.jsonl").write_text("\n".join(lines[:25]), encoding="utf-8")
    (news / "two.jsonl").write_text("\n".join(lines[20:]), encoding="utf-8")  # five are in both
    (news / "broken.pdf").write_bytes(b"%PDF-1.7 and nothing else")
    for path in CORPUS.glob("*.md"):
        (news / path.name).write_bytes(path.read_bytes())
    assert run(folder, "whole").code == 0
    return folder


def run(folder: Path, out: str, *more: object) -> Ran:
    lists, formats = folder / "lists", "csv,html,parquet,jsonl,xlsx,ftm"
    return ran("run", folder / "news", "--lists", lists, "--out", folder / out, "--format", formats, *more)


def small(monkeypatch: pytest.MonkeyPatch, read: int = 3000, screened: int = 4) -> None:
    monkeypatch.setattr(bulk, "SIZES", bulk.Sizes(read, screened))


def files(out: Path) -> dict[str, bytes]:
    """The files of the last report but those that name the run."""
    apart = ("manifest.json", "report.html", "report.xlsx")
    return {path.name: path.read_bytes() for path in sorted((out / "latest").iterdir()) if path.name not in apart}


def differ(one: Path, other: Path) -> list[str]:
    a, b = files(one), files(other)
    return sorted(name for name in {*a, *b} if a.get(name) != b.get(name))


@pytest.mark.parametrize(
    ("read", "screened", "engine"), [(2000, 7, "here"), (10**9, 10**6, "here"), (6000, 13, "dask")]
)
def test_the_report_is_that_of_one_piece(
    place: Path, read: int, screened: int, engine: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if engine == "dask":
        pytest.importorskip("distributed", reason="the extra scale is not installed")
    small(monkeypatch, read, screened)
    out = f"{engine}-{read}-{screened}"
    done = run(place, out, "--engine", engine, *(["--workers", "2"] if engine != "here" else []))
    assert (done.code, done.error) == (0, "")
    assert differ(place / "whole", place / out) == []
    assert not list((place / out / ".work").glob("*"))
    whole, parts = ((place / name / "latest" / "report.html").read_text() for name in ("whole", out))
    assert whole == parts
    manifests = [json.loads((place / name / "latest" / "manifest.json").read_text()) for name in ("whole", out)]
    assert manifests[0]["counts"] == manifests[1]["counts"]
    assert manifests[0]["articles"] == manifests[1]["articles"]


def test_tables_larger_than_a_page_are_streamed_alike(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    small(monkeypatch)
    monkeypatch.setattr("xref.bulk.sorting.ROWS", 5)
    monkeypatch.setattr("xref.bulk.joining.ROWS", 5)
    monkeypatch.setattr("xref.content.MATCHES", 10)
    assert run(place, "streamed", "--engine", "here").code == 0
    assert differ(place / "whole", place / "streamed") == []
    page = (place / "streamed" / "latest" / "report.html").read_text()
    assert "This page shows the first" in page
    book = sheet(place / "streamed" / "latest" / "report.xlsx")
    assert "This workbook shows the first" in str(book.rows())
    assert run(place, "whole-streamed").code == 0
    assert page == (place / "whole-streamed" / "latest" / "report.html").read_text()


def test_decisions_and_changes_are_told_alike(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    small(monkeypatch, 10**6, 20)
    monkeypatch.setattr("xref.report.reading.ROWS", 3)
    for out, more in (("first", ()), ("second", ("--engine", "here"))):
        copytree(place / "whole", place / out, symlinks=True)
        assert ran("review", "--export", place / f"{out}.csv", place / out / "latest").code == 0
        sheet = pl.read_csv(place / f"{out}.csv", infer_schema=False)
        decided = sheet.with_columns(
            disposition=pl.when(pl.int_range(pl.len()) == 0).then(pl.lit("false_positive")),
            reason_code=pl.when(pl.int_range(pl.len()) == 0).then(pl.lit("other_party")),
        )
        decided.write_csv(place / f"{out}.csv")
        two = place / "lists" / "custom" / "two.csv"
        before = two.read_text()
        two.write_text(before + "C,Lenz Moravec,person,\n")
        try:
            done = run(place, out, *more)
        finally:
            two.write_text(before)
        assert done.code == 0
        assert "Since " in done.out
    assert differ(place / "first", place / "second") == []
    assert (place / "second" / "latest" / "changes.csv").read_text().count("new") > 1


def started(folder: Path, out: str, *more: str) -> subprocess.Popen[bytes]:
    code = (
        "import sys; from xref import bulk; bulk.SIZES = bulk.Sizes(8000, 9); from xref.cli import main;"
        f" sys.argv = ['xref', 'run', {str(folder / 'news')!r}, '--lists', {str(folder / 'lists')!r}, '--out',"
        f" {str(folder / out)!r}, '--format', 'csv,html,parquet,jsonl,xlsx,ftm', '--workers', '2', *{list(more)!r}]"
        "\nif __name__ == '__main__': main()"
    )
    script = folder / f"{out}.py"
    script.write_text(code)
    return subprocess.Popen([sys.executable, script], start_new_session=True, stdout=subprocess.DEVNULL)


def test_a_run_that_was_killed_goes_on_where_it_was(place: Path) -> None:
    for phase, wanted, more in (("read", 2, ()), ("screen", 2, ("--resume",))):
        process = started(place, "killed", *more)
        end = monotonic() + 90
        while tasks(place / "killed", phase) < wanted and monotonic() < end:
            assert process.poll() is None
            sleep(0.01)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        assert tasks(place / "killed", phase) >= wanted
    assert not (place / "killed" / "latest").exists()
    assert run(place, "killed", "--workers", "2", "--resume").code == 0
    assert differ(place / "whole", place / "killed") == []


def tasks(out: Path, phase: str) -> int:
    """How many tasks say that they are done."""
    return len(list(out.glob(f".work/*/{phase}/*/done.json")))


class StopsError(Exception):
    """What ends a process wherever it is."""


@pytest.mark.parametrize("where", ["xref.content.Large.keep", "xref.report.html.write", "xref.bulk.work.remove"])
def test_a_run_that_ended_late_goes_on(place: Path, where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """While it joins, while it writes the report, and when that is written but the work is not removed."""
    small(monkeypatch, 10**6, 20)
    out = where.rpartition(".")[2] + where.split(".")[1]
    with monkeypatch.context() as patch:
        patch.setattr(where, stops)
        patch.setattr("xref.report.folder.shutil", SimpleNamespace(rmtree=lambda *_, **__: None))  # as if killed
        with pytest.raises(StopsError):
            run(place, out, "--engine", "here")
    assert run(place, out, "--engine", "here", "--resume").code == 0
    assert differ(place / "whole", place / out) == []
    assert not list((place / out / ".work").glob("*"))
    assert not list((place / out).glob(".*.part"))


def stops(*_: object, **__: object) -> None:
    raise StopsError


def test_what_a_run_follows_from_must_be_the_same_to_go_on(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    work = place / "other" / "work"  # given as a path that is not the shortest
    given = "--work", f"{work.parent}/./work", "--engine", "here"
    assert run(place, "other", *given, "--resume").error.startswith("no run of the same was stopped")
    with monkeypatch.context() as patch:
        patch.setattr("xref.bulk.planning.planned", interrupted)
        assert run(place, "other", *given).code == 130
        assert "was stopped (--resume goes on with it)" in run(place, "other", *given).out
    news = place / "news" / "two.jsonl"
    written = news.stat()
    os.utime(news, ns=(written.st_atime_ns, written.st_mtime_ns + 1))
    try:
        done = run(place, "other", *given, "--resume")
        assert done.code == 2
        assert "it follows from another corpus: run without --resume" in done.error
    finally:
        os.utime(news, ns=(written.st_atime_ns, written.st_mtime_ns))
    name = max(folder.name for folder in work.iterdir())
    with FileLock(place / "other" / ".work" / f"{name}.lock"):
        assert run(place, "other", *given, "--resume").error.startswith("this run is at work")
    assert run(place, "other", *given, "--resume").code == 0
    assert differ(place / "whole", place / "other") == []
    assert [folder.name for folder in work.iterdir()] != [name]  # that of the run before it is as it was


def interrupted(*_: object) -> None:
    raise KeyboardInterrupt


def test_no_space_ends_the_run_in_a_line_and_it_goes_on(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    small(monkeypatch, 10**6, 20)
    full, write = [], work.write

    def no_space(at: Path, frame: pl.DataFrame) -> None:
        if "evidence" in at.name:
            full.append(at)
            with work.kept(at):
                frame.write_parquet("/dev/full")
        write(at, frame)

    if not Path("/dev/full").exists():
        pytest.skip("this system has no device that is full")
    with monkeypatch.context() as patch:
        patch.setattr(work, "write", no_space)
        done = run(place, "full", "--engine", "here")
    assert done.code == 1
    assert re.fullmatch(r"work in progress, .*evidence\.parquet: No space left on device.*--resume", done.error)
    assert len(full) == 1  # no other attempt, no half of the shard
    assert run(place, "full", "--engine", "here", "--resume").code == 0
    assert differ(place / "whole", place / "full") == []


def test_a_corpus_without_articles_is_told_and_leaves_nothing(place: Path, tmp_path: Path) -> None:
    for name, content in (("empty", b""), ("broken", b"%PDF-1.7 and nothing else")):
        (tmp_path / name).mkdir()
        if content:
            (tmp_path / name / "a.pdf").write_bytes(content)
        options = "--lists", place / "lists", "--out", tmp_path / "out"
        whole, parts = (ran("run", tmp_path / name, *options, *more) for more in ((), ("--engine", "here")))
        assert whole.error.startswith("no article in")
        assert (whole.code, whole.error) == (parts.code, parts.error)
    assert not list((tmp_path / "out" / ".work").iterdir())


def test_passwords_are_not_kept(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", ["xref", "run", "--work=sftp://me:secret@host/work", "news"])
    assert run(place, "secret").code == 0
    told = json.loads((place / "secret" / "latest" / "manifest.json").read_text())["command"]
    assert told == ["run", "--work=sftp://host/work", "news"]


@pytest.mark.parametrize("address", ["memory://work", "https://example.org/work"])
def test_work_is_kept_where_other_processes_see_it(place: Path, address: str) -> None:
    assert "holds no files for other processes" in run(place, "nowhere", "--work", address).error


class Fails:
    """An engine of this process in which the items that hold an article end with a problem."""

    workers = 1

    def __init__(self, article: str) -> None:
        self.article, self.tried = article, 0

    def map(
        self, function: object, common: work.Task, items: Iterable[object], *, seconds: float | None = None
    ) -> Iterator[Ended]:
        for number, item in enumerate(items):
            of = common.common.work
            if isinstance(item, Item) and self.article in set(screening.stories(of, item)["article_id"]):
                self.tried += 1
                yield Ended(number, None, "its worker died, 3 times")
            else:
                yield Ended(number, function(common, item), "")  # type: ignore[operator]

    def reach(self, folder: Path) -> str:
        return str(folder)

    def __enter__(self) -> "Fails":
        return self

    def __exit__(self, *error: object) -> None: ...


def test_an_article_that_cannot_be_screened_is_set_aside_alone(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    small(monkeypatch, screened=16)
    ids = pl.read_csv(place / "whole" / "latest" / "articles.csv", infer_schema=False)
    alone = ids.filter(pl.col("copy_of").is_null() & (pl.col("copies") == "0"))["article_id"][3]
    fails = Fails(alone)
    monkeypatch.setattr("xref.engines.chosen", lambda *_: fails)
    done = run(place, "aside", "--workers", "1")
    assert done.code == 3
    assert "NOT SCREENED: 1 article." in done.out
    assert f"{alone}: not screened: its worker died" in done.out
    assert 3 <= fails.tried <= 6  # halved each time
    left = pl.read_csv(place / "aside" / "latest" / "articles.csv", infer_schema=False)
    assert set(ids["article_id"]) - set(left["article_id"]) == {alone}
    unread = pl.read_csv(place / "aside" / "latest" / "unread.csv", infer_schema=False)
    assert alone in set(unread["article_id"])


def test_a_shard_that_cannot_be_read_is_told(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    small(monkeypatch, 10**6, 20)
    read = reading.read
    with monkeypatch.context() as patch:
        patch.setattr(
            reading, "read", lambda common, shard: read(common, shard) if "one.jsonl" in told(shard) else 1 / 0
        )
        patch.setattr(shards, "split", lambda given, size, **more: iter(split_by_file(given[0])))
        patch.setattr("xref.bulk.planning.planned", interrupted)
        assert run(place, "lost", "--engine", "here").code == 130
        patch.undo()
    monkeypatch.setattr(shards, "split", lambda given, size, **more: iter(split_by_file(given[0])))
    done = run(place, "lost", "--engine", "here", "--resume")  # as that run would have ended
    assert done.code == 3
    unread = pl.read_csv(place / "lost" / "latest" / "unread.csv", infer_schema=False)
    assert {"two.jsonl", "broken.pdf"} <= set(unread["path"])
    assert unread["reason"].str.contains("not read: ZeroDivisionError").sum() == unread.height
    assert f"NOT SCREENED: {unread.height} article" in done.out


def told(shard: shards.Shard) -> str:
    return " ".join(shard.files) or shard.name


def split_by_file(news: Path | str) -> Iterator[shards.Shard]:
    for number, path in enumerate(sorted(Path(news).iterdir())):
        yield shards.Shard(number, str(news), "", "", path.stat().st_size, (path.name,))


def test_a_large_corpus_is_screened_in_parts_by_itself(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xref.cli._bulk.LARGE", 1000)
    asked = []
    monkeypatch.setattr("xref.engines.chosen", lambda *given: asked.append(given) or Fails("none"))
    assert run(place, "large").code == 0
    assert asked == [("local", None, None)]
    assert run(place, "scheduled", "--scheduler", "tcp://h:8786").code == 0
    assert asked[1:] == [("dask", None, "tcp://h:8786")]
    assert differ(place / "whole", place / "large") == []


def test_parts_and_changed_only_do_not_go_together(place: Path) -> None:
    assert run(place, "wrong", "--workers", "2", "--changed-only").code == 2


def test_shards_have_numbers(place: Path) -> None:
    cut = list(shards.split([place / "news"], 3000))
    assert [shard.number for shard in cut] == list(range(len(cut)))
    assert len(cut) > 5


HEADS = {"article_id": pl.String(), "published_on": pl.Date(), "text": pl.String()}


def test_stories_are_dealt_to_shards_of_the_size_asked(tmp_path: Path) -> None:
    texts = [
        f"{FILLER[n % 4]} Story {n}. {NAMES[n % 6]} spoke of {n * 17} things, {n} at a time. " * 6 for n in range(40)
    ]
    made = [Document(f"d{n}", None, None, None, None, "p", texts[n % 32]) for n in range(40)]  # the last 8 are copies
    cut = [made[:15], made[15:35], made[35:]]
    read_ = [reading.write(reading.place(tmp_path, n), iter(some))["blocks"] for n, some in enumerate(cut)]
    items = planning.planned(tmp_path, read_, 5, tmp_path / "bands")
    assert not (tmp_path / "bands").exists()
    frames = [screening.stories(tmp_path, item) for item in items]
    assert 7 <= len(items) <= 8
    assert all(4 <= frame.height <= 8 for frame in frames[:-1])
    whole = pl.concat(frames)
    assert sorted(whole["article_id"]) == sorted(d.article_id for d in made)
    assert whole["copy_of"].count() == 8
    at_once = duplicates.copies(pl.DataFrame([(d.article_id, None, d.text) for d in made], schema=HEADS, orient="row"))
    assert whole.select(*duplicates.COPIES).sort("rank").equals(at_once)
    story = [set(frame.select(pl.coalesce("copy_of", "article_id")).to_series()) for frame in frames]
    assert sum(map(len, story)) == len(set().union(*story)) == 32  # none is in two shards
    halves = [screening.stories(tmp_path, half) for half in items[0].halves()]
    assert pl.concat(halves).sort("place").equals(frames[0])
    read = screening.articles(tmp_path, frames[3])
    assert read["text"].to_list() == [texts[int(key[1:]) % 32] for key in frames[3]["article_id"]]
