"""All that a worker needs of the lists in one folder: whole or not used, the same wherever it is opened."""

import multiprocessing
import os
import shutil
import signal
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from multiprocessing import get_context
from pathlib import Path

import polars as pl
import pytest
from listed import prepared

from xref import catalogue, corpus, kept, screen
from xref.errors import StoreError
from xref.lists import Lists, open_lists
from xref.policy import Policy
from xref.prepared import Prepared, of_folder, prepare, stored
from xref.tables import Findings

BRIEFS = catalogue.shipped() / "corpus"


def excerpts(cache: Path) -> Lists:
    """The excerpts that ship with xref, with a cache of their own."""
    shipped = catalogue.shipped()
    return open_lists(shipped, catalogue.load(shipped), (), date(2026, 11, 26))._replace(cache=cache)


@pytest.fixture
def known(tmp_path: Path) -> Prepared:
    return prepare(excerpts(tmp_path / "lists" / ".cache"))


def findings(known: Prepared) -> Findings:
    return screen.articles(*corpus.read(BRIEFS), known, Policy())


def same(one: Findings, other: Findings) -> bool:
    pairs = zip(one, other, strict=True)
    return all(a.equals(b) and a.schema == b.schema for a, b in pairs if isinstance(a, pl.DataFrame))


def test_a_copy_opened_without_the_lists_finds_the_same(known: Prepared, tmp_path: Path) -> None:
    expected = findings(known)
    copy = shutil.copytree(stored(known), tmp_path / "elsewhere")
    shutil.rmtree(known.lists.cache)
    there = of_folder(copy)
    assert there.lists.health.equals(known.lists.health)
    assert (there.lists.parts, there.lists.used, there.lists.scope) == (known.lists.parts, known.lists.used, "")
    assert expected.matches.height > 0
    assert expected.descriptions.height > 0
    assert same(findings(there), expected)
    assert stored(there) == copy


def test_it_is_made_once_and_takes_its_space_once(known: Prepared) -> None:
    folder = stored(known)
    before = (folder / "manifest.json").stat().st_mtime_ns
    assert stored(known) == folder
    assert (folder / "manifest.json").stat().st_mtime_ns == before
    assert (folder / "names" / "words.arrow").samefile(known.folder / "names" / "words.arrow")


def test_another_day_or_another_health_is_another_folder(known: Prepared) -> None:
    day = known._replace(lists=known.lists._replace(as_of=date(2026, 1, 1)))
    health = known._replace(lists=known.lists._replace(health=known.lists.health.with_columns(age_days=pl.lit(9))))
    folders = [stored(one) for one in (known, day, health)]
    assert len(set(folders)) == 3
    assert of_folder(folders[1]).lists.as_of == date(2026, 1, 1)
    assert of_folder(folders[2]).lists.health["age_days"].unique().to_list() == [9]


def cut(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def lose(path: Path) -> None:
    path.unlink()


def flip(path: Path) -> None:
    """Damage that the size does not tell; in the middle of the file, under all its names."""
    with path.open("r+b") as file:
        file.seek(path.stat().st_size // 2)
        byte = file.read(1)
        file.seek(-1, os.SEEK_CUR)
        file.write(bytes([byte[0] ^ 0xFF]))


@pytest.mark.parametrize("damage", [cut, lose, flip])
@pytest.mark.parametrize("name", ["names/names", "gazetteer-2/shapes", "lists/health", ""])
def test_a_damaged_folder_is_made_again(known: Prepared, damage: Callable[[Path], None], name: str) -> None:
    folder = stored(known)
    expected = known.names.names.clone()
    damage(folder / (f"{name}.arrow" if name else "manifest.json"))
    if damage is not flip or not name:
        with pytest.raises(StoreError, match=r"damaged|not there"):
            of_folder(folder)
    again = of_folder(stored(known))
    assert again.names.names.equals(expected)
    assert again.lists.health.equals(known.lists.health)
    assert again.shapes()["shapes"].equals(prepare(known.lists).shapes()["shapes"])
    assert not list(known.lists.cache.rglob("*.part"))


def test_one_of_another_version_is_refused(known: Prepared, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = stored(known)
    monkeypatch.setattr("xref.prepared._code", lambda: "another")
    with pytest.raises(StoreError, match="another version of xref"):
        of_folder(folder)
    assert stored(known) != folder


def test_a_cache_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("no folder")
    known = prepare(excerpts(tmp_path / "cache"))
    folder = stored(known)
    assert tmp_path not in folder.parents
    assert same(findings(of_folder(folder)), findings(known))


def test_a_folder_that_can_only_be_read(known: Prepared) -> None:
    folder = stored(known)
    for path in [*folder.rglob("*"), folder]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    assert same(findings(of_folder(folder)), findings(known))
    for path in [folder, *folder.rglob("*")]:
        path.chmod(0o755)


def test_lists_of_ones_own(tmp_path: Path) -> None:
    known = prepared(tmp_path, mine="id,name,kind,countries\n1,Kugelwerk Orbital Ltd,organisation,CN\n")
    there = of_folder(stored(known, texts=False))
    assert there.lists.tables.entities.equals(known.lists.tables.entities)
    assert not [path for path in there.folder.iterdir() if path.name.startswith(("gazetteer", "described"))]


def build(cache: Path) -> str:
    return str(stored(prepare(excerpts(cache))))


def test_processes_that_build_at_once_do_not_spoil_each_other(known: Prepared, tmp_path: Path) -> None:
    cache = tmp_path / "shared" / ".cache"
    with ProcessPoolExecutor(3, get_context("spawn")) as pool:
        folders = {pool.submit(build, cache) for _ in range(3)}
        (folder,) = {future.result() for future in folders}
    assert same(findings(of_folder(Path(folder))), findings(known))
    assert not list(cache.rglob("*.part"))


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL here")
def test_one_that_is_killed_leaves_nothing_that_is_used(known: Prepared, tmp_path: Path) -> None:
    cache = tmp_path / "killed" / ".cache"
    builder = multiprocessing.get_context("spawn").Process(target=build, args=(cache,))
    builder.start()
    while builder.is_alive() and not list(cache.rglob(".stored-*.part")):
        time.sleep(0.001)
    builder.kill()
    builder.join()
    assert same(findings(of_folder(Path(build(cache)))), findings(known))


def test_what_a_killed_process_left_is_cleared_after_a_day(tmp_path: Path) -> None:
    old, new = tmp_path / ".some.1.part", tmp_path / ".some.2.part"
    for folder in (old, new):
        folder.mkdir()
        (folder / "a.arrow").write_bytes(b"half")
    os.utime(old, (time.time() - 100_000,) * 2)
    kept.kept(tmp_path / "some", ["a"], lambda: {"a": pl.DataFrame({"x": [1]})})
    assert not old.exists()
    assert new.exists()


def test_kept_frames_that_are_damaged_are_made_again(tmp_path: Path) -> None:
    made: list[int] = []

    def make() -> dict[str, pl.DataFrame]:
        made.append(1)
        return {"a": pl.DataFrame({"x": [1, 2]})}

    for _ in range(2):
        assert kept.kept(tmp_path / "some", ["a"], make)["a"]["x"].to_list() == [1, 2]
    cut(tmp_path / "some" / "a.arrow")
    for _ in range(2):
        assert kept.kept(tmp_path / "some", ["a"], make)["a"]["x"].to_list() == [1, 2]
    assert len(made) == 2
    assert [path.name for path in tmp_path.iterdir()] == ["some"]
