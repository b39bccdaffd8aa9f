"""Lists of one's own for tests: a few rows in a folder, opened without excerpts."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from xref import screen
from xref.corpus import read
from xref.lists import Lists, open_lists
from xref.policy import Policy
from xref.prepared import Prepared, prepare
from xref.tables import Findings


def opened(folder: Path, lists: Mapping[str, str]) -> Lists:
    """The lists, each the text of a `custom/<key>.csv`."""
    (folder / "custom").mkdir(parents=True)
    (folder / "starter").mkdir()  # no excerpts
    for key, text in lists.items():
        (folder / "custom" / f"{key}.csv").write_text(text, encoding="utf-8")
    return open_lists(folder, {}, (), date(2026, 1, 1))


def prepared(folder: Path, **lists: str) -> Prepared:
    return prepare(opened(folder / "lists", lists))


def screened(known: Prepared, folder: Path, policy: Policy | None = None, /, **articles: str) -> Findings:
    """The findings in articles, whose ids are their names and `.txt`."""
    folder.mkdir(exist_ok=True)
    for name, text in articles.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return screen.articles(*read(folder), known, policy or Policy())
