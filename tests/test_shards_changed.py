"""Files that change or vanish between the splitting of a corpus and the reading of its shards: told, never mixed up."""

from __future__ import annotations

import json
import os
from pathlib import Path

from xref import shards
from xref.readers._document import Document, Unread

LINES = "".join(json.dumps({"text": f"Petrov sold {n} engines."}) + "\n" for n in range(20))


def after(path: Path, *changes: str | None) -> list[list[Document | Unread]]:
    """What each shard of a file holds, after the file became something else."""
    path.write_text(LINES, encoding="utf-8")
    parts = list(shards.split([path.parent], 200))
    assert len(parts) > 2
    for change in changes:
        if change is None:
            path.unlink()
        else:
            path.write_text(change, encoding="utf-8")
    return [list(shards.documents(part)) for part in parts]


def test_a_part_of_a_file_that_vanished_says_so(tmp_path: Path) -> None:
    gone = Unread("a.jsonl", "a.jsonl", "cannot be read: No such file or directory")
    assert all(found == [gone] for found in after(tmp_path / "a.jsonl", None))


def test_no_part_of_a_file_that_changed_is_read(tmp_path: Path) -> None:
    for change in (LINES + LINES, LINES[:-10], LINES.replace("Petrov", "Ivanov")):
        for (told,) in after(tmp_path / "a.jsonl", None, change):
            assert isinstance(told, Unread)
            assert told.reason.startswith("it changed while the corpus was read (part ")


def test_a_file_that_is_read_as_a_whole_is_read_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Petrov left.", encoding="utf-8")
    (shard,) = shards.split([tmp_path])
    path.write_text("Ivanov left, and the works are sold.", encoding="utf-8")
    (found,) = shards.documents(shard)
    assert isinstance(found, Document)
    assert found.text == "Ivanov left, and the works are sold."


def test_a_shard_is_the_same_from_any_folder(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("Petrov left.", encoding="utf-8")
    before = Path.cwd()
    os.chdir(tmp_path)
    try:
        parts = list(shards.split([Path("in")]))
    finally:
        os.chdir(before)
    assert [d.article_id for d in shards.documents(parts[0])] == ["a.txt"]
