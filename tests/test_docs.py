"""The documentation is true: its commands run, what it shows appears, and its reference says all that the code has.

A page is run from top to bottom in a workspace of its own, as a reader would, with the loopback where it asks for the
network. What a page tells this test stands in comments, each before its block:

    <!-- not run: WHY -->            the block cannot run here
    <!-- exit N -->                  the last command of the block ends with N, the others with 0
    <!-- types: A | B -->            the answers that are typed, a line each
    <!-- given: WHAT as NAME -->     a file that lies in the workspace from here on: one of tests/fixtures, or
                                     "un_sc of DAY with 1-900", the UN's list with that many people;
                                     DAY is one, or such as "6 days ago"
    <!-- row: FILE COLUMN=VALUE -->  the table below it is that row of a file of the last run, some of its columns
    <!-- serves: WHAT -->            the same, which the address of un_sc in the catalogue gives from here on
    <!-- alone -->                   no other list has an address from here on

The address https://example.org/hook is one on the loopback too.

A block with a title (```csv title="suppliers.csv") is a file that lies there from here on. Of the output that a page
shows each line must appear, in this order; `...` in it stands for anything.
"""

from __future__ import annotations

import contextlib
import csv
import importlib
import io
import re
import shlex
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import pytest
from misbehaving import says, serving, un_list

from xref import catalogue, decisions, evidence, priority, runs, score
from xref.cli import main
from xref.sources import PARSERS
from xref.tables import REPORT

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", *sorted(DOCS.rglob("*.md"))]
MOST_NOT_RUN = 16  # blocks that no test runs
_FENCE = re.compile(r"^```(?P<language>\w*)(?: title=\"(?P<title>[^\"]+)\")?\n(?P<text>.*?)^```$", re.M | re.S)
_ROW = re.compile(r"^<!-- (?P<said>row: .*) -->\n(?P<text>(?:\|.*\n)+)", re.M)
_COMMENT = re.compile(r"<!-- (.*?) -->")


class Block(NamedTuple):
    """One fenced block: what the comments right before it say, its language, its title, its lines."""

    said: tuple[str, ...]
    language: str
    title: str
    text: str

    def told(self, word: str) -> list[str]:
        return [said.removeprefix(word).lstrip(": ") for said in self.said if said.split(" ")[0].rstrip(":") == word]

    @property
    def commands(self) -> list[tuple[str, list[str]]]:
        """Each command with the lines of output that are shown below it."""
        found: list[tuple[str, list[str]]] = []
        for line in self.text.replace("\\\n", " ").splitlines():
            if self.language == "console" and not line.startswith("$ "):
                found[-1][1].append(line)
            elif line and not line.startswith("#"):
                found.append((line.removeprefix("$ "), []))
        return found


def blocks(page: Path) -> list[Block]:
    text, at = page.read_text(encoding="utf-8"), 0
    found = {row.start(): Block((row["said"],), "row", "", row["text"]) for row in _ROW.finditer(text)}
    for fence in _FENCE.finditer(text):
        before = text[at : fence.start()].rstrip("\n").rsplit("\n\n", 1)[-1]
        said = tuple(_COMMENT.findall(before))
        found[fence.start()] = Block(said, fence["language"], fence["title"] or "", fence["text"])
        at = fence.end()
    return [found[start] for start in sorted(found)]


def shell(page: Path) -> Iterator[Block]:
    return (block for block in blocks(page) if block.language in ("sh", "console"))


def runnable(block: Block) -> bool:
    return not {"not", "run", "test"} & {said.split(" ")[0] for said in block.said}


def name(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("page", [p for p in PAGES if any(map(runnable, shell(p)))], ids=name)
def test_the_commands_of_a_page(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    run("xref init", monkeypatch)
    with serving() as server:
        for block in blocks(page):
            for given in block.told("given"):
                what, target = given.split(" as ")
                put(Path(target), fixture(what))
            for what in block.told("serves"):
                server.answers = (says(fixture(what)),)
                catalogued(server.url, alone="alone" in block.said)
            if block.title:
                put(Path(block.title), block.text.encode())
            for row in block.told("row"):
                stands(row, block.text)
            if block.language in ("sh", "console") and runnable(block):
                tried(page, block, server.url, monkeypatch)


def stands(row: str, shown: str) -> None:
    """Hold a table of columns and values against a row of a file of the last run."""
    file, *wanted = shlex.split(row)
    with Path("reports", "latest", file).open(encoding="utf-8", newline="") as lines:
        found = [r for r in csv.DictReader(lines) if all(r[w.split("=")[0]] == w.split("=", 1)[1] for w in wanted)]
    assert found, row
    for column, value in re.findall(r"^\| `(\w+)` \| (.*) \|$", shown, re.M):
        given = "" if value == "(empty)" else value
        assert lacking([given], " ".join(found[0][column].split())) is None, f"{row}: {column}: {found[0][column]}"
        assert given or not found[0][column], f"{row}: {column}: {found[0][column]}"


def tried(page: Path, block: Block, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    typed = "".join(f"{line.strip()}\n" for given in block.told("types") for line in given.split("|"))
    exits = [0] * (len(block.commands) - 1) + [int(next(iter(block.told("exit")), 0))]
    for (command, shown), expected in zip(block.commands, exits, strict=True):
        code, out = run(command.replace("https://example.org/hook", url), monkeypatch, typed)
        assert code == expected, f"{name(page)}: {command}: {code}\n{out}"
        missing = lacking(shown, out)
        assert missing is None, f"{name(page)}: {command}: does not print\n{missing}\nbut\n{out}"


def fixture(what: str) -> bytes:
    if found := re.fullmatch(r"un_sc of (?:(\d+) days ago|(\S+)) with (\d+)-(\d+)", what):
        day = found[2] or f"{datetime.now(UTC) - timedelta(days=int(found[1])):%Y-%m-%d}"
        return un_list(day, range(int(found[3]), int(found[4]) + 1))
    return (ROOT / "tests" / "fixtures" / what).read_bytes()


def put(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def catalogued(url: str, alone: bool) -> None:
    """Let the catalogue of the workspace have that address for un_sc; alone: and none for another list."""
    path = Path("lists", "catalogue.toml")
    text = re.sub(r"(?<=^download = )\[\"https://scsanctions.*$", f'["{url}"]', path.read_text(), flags=re.M)
    path.write_text(re.sub(r"^download = \[\"https.*$", "", text, flags=re.M) if alone else text)


def run(command: str, monkeypatch: pytest.MonkeyPatch, typed: str = "") -> tuple[int, str]:
    """The exit code of a command that begins with `xref`, and what it prints on both streams."""
    program, *arguments = shlex.split(command)
    assert program == "xref", command
    out = io.StringIO()
    monkeypatch.setattr(sys, "argv", ["xref", *arguments])
    monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out), pytest.raises(SystemExit) as ended:
        main()
    code = ended.value.code
    return (code if isinstance(code, int) else 0), out.getvalue()


def lacking(shown: list[str], out: str) -> str | None:
    """The first line shown that the output does not have after those before it; None if it has all."""
    lines = iter(" ".join(line.split()) for line in out.splitlines())
    for line in shown:
        pattern = ".*".join(re.escape(" ".join(part.split())) for part in re.split(r"\s*\.\.\.\s*", line))
        pattern = re.sub(
            r"\d{8}T\d{6}\\-[0-9a-f]{8}", r"\\d{8}T\\d{6}-[0-9a-f]{8}(-\\d+)?", pattern
        )  # the name of a run
        if line.strip() not in ("", "...") and not any(re.fullmatch(rf"\s*{pattern}\s*", one) for one in lines):
            return line
    return None


def test_few_blocks_are_not_run() -> None:
    left = [(name(page), block) for page in PAGES for block in shell(page) if not runnable(block)]
    left = [
        (page, block) for page, block in left if not {"run", "test"} & set(block.said)
    ]  # the README's, which CI runs
    assert all(block.told("not") and block.told("not")[0].startswith("run: ") for _, block in left)
    assert len(left) <= MOST_NOT_RUN


def commands(reference: ModuleType) -> dict[str, Any]:
    found: dict[str, Any] = reference._commands.commands()
    return found


def test_each_command_stands_in_a_page_that_runs_it(reference: ModuleType) -> None:
    shown = {
        command.split()[1]
        for page in PAGES for block in shell(page) if runnable(block) for command, _ in block.commands
    }  # fmt: skip
    assert set(commands(reference)) <= shown


def test_the_readme_names_every_command(reference: ModuleType) -> None:
    named = re.findall(r"^\| `xref (\w+)", (ROOT / "README.md").read_text(encoding="utf-8"), re.M)
    assert sorted(named) == sorted(commands(reference))


def test_commands_named_anywhere_exist_with_their_options(reference: ModuleType) -> None:
    known = {name: {o for p in command.params for o in p.opts} for name, command in commands(reference).items()}
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        for command, rest in re.findall(r"(?:(?<!`)`|^\$ |/)xref ([a-z]+)\b([^`\n]*)", text, re.M):
            options = set(re.findall(r"(?<= )--?[a-z][a-z-]*", rest.split("&&")[0])) - {"--help"}
            assert command in known, f"{name(page)}: xref {command}"
            assert options <= known[command], f"{name(page)}: xref {command}{rest}"
        for command, rest in re.findall(r"^xref ([a-z]+)\b(.* -.*)", text, re.M):
            assert set(re.findall(r"(?<= )--[a-z-]+", rest)) <= known[command], f"{name(page)}: xref {command}{rest}"


def test_links_lead_somewhere(reference: ModuleType) -> None:
    made = {(DOCS / path).resolve() for path in reference.pages()}
    for page in PAGES:
        for link in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            target = (page.parent / link).resolve()
            assert target.exists() or target in made, f"{name(page)}: {link}"


def test_lines_that_are_shown_must_be_printed() -> None:
    out = "a  b\nc 1 d\nreports/20261126T154211-d730dd9a/report.html\n"
    assert lacking(["a b", "c ... d", "reports/20200101T000000-00000000/report.html"], out) is None
    assert lacking(["c ... d", "a b"], out) == "a b"
    assert lacking(["c ... e"], out) == "c ... e"


# --- the reference --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def reference() -> ModuleType:
    sys.path.insert(0, str(DOCS / "hooks"))  # as MkDocs does
    return importlib.import_module("reference")


def test_the_reference_has_every_command_with_its_options(reference: ModuleType) -> None:
    text = reference.pages()["reference/commands.md"]
    sections = dict(
        zip(re.findall(r"^## xref (\S+)$", text, re.M), re.split(r"^## xref .*$", text, flags=re.M)[1:], strict=True)
    )
    assert set(sections) == set(commands(reference))
    for command, section in sections.items():
        for param in commands(reference)[command].params:
            assert param.param_type_name == "argument" or f"`{param.opts[0]}`" in section
    assert "| `--threshold` | number from 0 to 1 |" in sections["run"]
    assert '```text\nxref match "Rosoboronexport"\n```' in sections["match"]
    assert "Exit codes: 0, 1, 2, 3, 4." in sections["run"]


def test_the_reference_has_every_column_of_every_file(reference: ModuleType) -> None:
    text = reference.pages()["reference/files.md"]
    for file, schema in REPORT.items():
        section = text.split(f"## {file}.csv\n")[1].split("\n## ")[0]
        assert re.findall(r"^\| `(\w+)` \|", section, re.M) == list(schema)


def test_the_reference_has_every_list_and_parser(reference: ModuleType) -> None:
    text = reference.pages()["reference/lists.md"]
    assert all(f"`{key}`" in text for key in (*catalogue.load(ROOT / "lists"), *PARSERS))


def test_the_reference_has_the_exit_codes_of_each_command(reference: ModuleType) -> None:
    text = reference.pages()["reference/exit-codes.md"]
    codes = {name: reference.exits(command.callback) for name, command in commands(reference).items()}
    assert {name for name, found in codes.items() if 4 in found} == {"run", "screen", "watch"}
    assert {name for name, found in codes.items() if 3 in found} == {"run", "screen", "watch", "refresh", "review"}
    assert all(f"| `{code}` |" in text for code in range(5))


def test_the_reference_says_what_each_file_of_knowledge_holds(reference: ModuleType) -> None:
    text = reference.pages()["reference/data.md"]
    assert all(f"## {path.name}\n" in text for path in (ROOT / "xref" / "data").glob("*.toml"))


def test_the_reference_has_every_weight(reference: ModuleType) -> None:
    text = reference.pages()["reference/weights.md"]
    assert all(f"| `{rule}` |" in text for rule in (*evidence.WORDS, *score.CONTEXT, *priority.RULES))


def test_the_reference_has_the_fields_of_manifests_and_logs(reference: ModuleType) -> None:
    pages = reference.pages()
    assert all(f"| `{field}` |" in pages["reference/manifest.md"] for field in ("run", "not_screened", "files"))
    assert all(f"| `{column}` |" in pages["reference/logs.md"] for column in (*decisions.COLUMNS, *runs.COLUMNS))
    with pytest.raises(KeyError, match=r"differ in new, platform"):
        reference._fields("manifest", [*(f for f in reference.said("manifest") if f != "platform"), "new"])


def test_no_text_of_the_code_is_taken_for_markup(reference: ModuleType) -> None:
    for page in reference.pages().values():
        outside = re.sub(r"^```.*?^```$|`[^`\n]*`", "", page, flags=re.M | re.S)
        assert not re.search(r"<[a-z/!]", outside)


def test_the_navigation_has_every_page(reference: ModuleType) -> None:
    text = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    named = set(re.findall(r"[\w/-]+\.md", text.split("\nnav:")[1]))
    assert named == {page.relative_to(DOCS).as_posix() for page in DOCS.rglob("*.md")} | set(reference.pages())
