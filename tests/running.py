"""Commands run within the process of a test: a tenth of the time that a process of its own takes."""

from pathlib import Path
from typing import NamedTuple

from typer.testing import CliRunner

from xref.cli import app
from xref.errors import XrefError

ARTICLE = "Satellite images were sold to Wagner by Cyrus Optics and by HEAD Aerospace, said the ministry."


class Ran(NamedTuple):
    code: int
    out: str
    error: str  # the one line of `main`


def ran(*arguments: object) -> Ran:
    done = CliRunner().invoke(app, [str(argument) for argument in arguments])
    if isinstance(done.exception, XrefError):
        return Ran(done.exception.exit_code, done.output, str(done.exception))
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return Ran(done.exit_code, done.output, "")


def own_lists(folder: Path, **lists: str) -> Path:
    """A folder of lists of one's own and nothing else, each the text of its CSV file."""
    (folder / "custom").mkdir(parents=True)
    (folder / "starter").mkdir()  # no excerpts
    (folder / "catalogue.toml").write_text("")  # and no published lists
    for key, text in lists.items():
        (folder / "custom" / f"{key}.csv").write_text(text, encoding="utf-8")
    return folder


def made(folder: Path, *arguments: object, text: str = ARTICLE, **lists: str) -> Path:
    """The folder of a run over one article (`a.txt`) and lists in `folder`; the runs are in `folder/out`."""
    if not (folder / "lists").is_dir():
        own_lists(folder / "lists", **(lists or {"ours": "id,name,kind\n7,Cyrus Optics,organisation\n"}))
    (folder / "a.txt").write_text(text, encoding="utf-8")
    done = ran("run", folder / "a.txt", "--lists", folder / "lists", "--out", folder / "out", *arguments)
    assert (done.code in (0, 3), done.error) == (True, ""), done  # 3: the list is old
    return (folder / "out" / "latest").resolve()
