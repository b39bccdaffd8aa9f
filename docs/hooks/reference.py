"""The reference pages of the documentation, made from the code each time the site is built, so that they cannot differ.

`on_files` is the hook that MkDocs calls (mkdocs.yml); `pages` makes the texts and needs nothing but xref.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import re
import sys
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, get_args, get_type_hints

import typer

from xref import catalogue, cli, errors
from xref.data import load
from xref.readers import READERS
from xref.report import contract
from xref.sources import PARSERS
from xref.tables import REPORT

_KINDS = {str: "text", Path: "path", int: "number", float: "number"}
_XREF = Path(cli.__file__).parents[1]
_NOTE = "This page is made from the code of xref {version}.\n"
_EXITS = {
    0: "done",
    1: "failed: nothing was done, or what was to be shown does not hold; one line on stderr says why and what to do",
    2: "wrong arguments: they do not fit together, or name what is not there",
    3: "done, but not whole: a list is stale, missing or refused, a notice was not delivered, or rows were not taken",
    4: "with `--fail-on`, something was found",
}


def on_files(files: Any, config: Any) -> Any:
    """MkDocs' event: add the pages that are made."""
    from mkdocs.structure.files import File

    for name, text in pages().items():
        files.append(File.generated(config, name, content=text))
    return files


def pages() -> Mapping[str, str]:
    """The reference, as Markdown by the path of each page below docs/."""
    from xref import __version__

    made = {f"reference/{name}.md": make() for name, make in _PAGES.items()}
    return {name: text.replace("\n\n", f"\n\n{_NOTE.format(version=__version__)}\n", 1) for name, text in made.items()}


@cache
def commands() -> Mapping[str, Any]:
    """The commands of xref by name, as typer has them."""
    return typer.main.get_command(cli.app).commands  # type: ignore[attr-defined]


# --- the pages ---------------------------------------------------------------------------------------------------------


def _commands() -> str:
    parts = ["# Commands\n\nAn option may stand before or after the arguments. `xref COMMAND --help` says the same.\n"]
    for name, command in sorted(commands().items()):
        arguments = [p for p in command.params if p.param_type_name == "argument"]
        options = [p for p in command.params if p.param_type_name == "option"]
        parts.append(f"## xref {name}\n\n{_help(command.help)}\n")
        usage = " ".join(["xref", name, *map(_argument, arguments), *(["[OPTIONS]"] if options else [])])
        parts.append(f"```text\n{usage}\n```\n")
        if arguments:
            parts.append(_table(("argument", "says"), ((f"`{_bare(p)}`", _says(p)) for p in arguments)))
        if options:
            hints = get_type_hints(command.callback, include_extras=True)
            parts.append(_table(("option", "takes", "says"), ((_names(p), _takes(p, hints[p.name]), _says(p)) for p in options)))
        parts.append(f"Exit codes: {', '.join(map(str, exits(name)))}.\n")
    return "\n".join(parts)


def _files() -> str:
    parts = [
        f"# Files of a report\n\nThe contract that others rely on, version {contract.version()}; `xref report --columns` "
        "prints it, and `datapackage.json` in each report states it for programs. Every file is UTF-8 with a header, "
        f"dates are ISO 8601, an empty cell says: not known, or does not apply. {contract.CELLS}\n",
        _table(("file", "one row is"), ((f"[{n}.csv](#{n}csv)", _text(contract.described(n).says)) for n in REPORT)),
    ]
    for file in map(contract.described, REPORT):
        order = _text("; ".join(file.order))
        key = f" Rows are told apart by {', '.join(f'`{name}`' for name in file.key)}." if file.key else ""
        parts.append(f"## {file.name}.csv\n\n{_text(file.says[0].upper() + file.says[1:])}. Sorted by {order}.{key}\n")
        parts.append(_table(("column", "type", "holds"), map(_column, file.columns)))
    return "\n".join(parts)


def _column(column: contract.Column) -> tuple[str, str, str]:
    notes = [_text(column.says), f"one of {', '.join(f'`{word}`' for word in column.words)}" if column.words else ""]
    notes += ['several are joined with `"; "`' if column.joined else "", "never empty" if column.required else ""]
    return f"`{column.name}`", column.type, "; ".join(filter(None, notes))


def _lists() -> str:
    known = catalogue.load(Path())
    rows = (
        (f"`{key}`", _text(one.title), _text(one.publisher), _fetched(one), f"{one.stale_after_days} days",
         _text(one.licence))
        for key, one in known.items() if not one.closed
    )  # fmt: skip
    closed = "".join(f"- `{key}`, {_text(one.title)}: {_text(one.closed)}\n" for key, one in known.items() if one.closed)
    formats = ((f"`{key}`", _text(_first(parser.__doc__))) for key, parser in PARSERS.items())
    return (
        "# Lists\n\nThe catalogue that ships, `lists/catalogue.toml`; `xref init` writes it into a workspace, where you "
        "can change it. What each list is worth on your machine is said by `xref lists`.\n\n"
        + _table(("key", "list", "publisher", "fetched by `xref refresh`", "stale after", "licence"), rows)
        + f"\n## Closed lists\n\nThese are recognised and refused:\n\n{closed}\n## Parsers\n\nWhat `xref refresh --from` "
        "recognises, by content, whatever a file is called; in the order in which they are asked.\n\n"
        + _table(("parser", "reads"), formats)
        + f"\n## Columns of the catalogue\n\n```text\n{_comment(catalogue.flat_file(Path(), 'catalogue.toml'))}\n```\n"
    )


def _fetched(one: catalogue.Source) -> str:
    if one.part_of:
        return f"with `{one.part_of}`" + (f"; off: {_text(one.off)}" if one.off else "")
    if one.off:
        return f"off: {_text(one.off)}"
    return f"every {one.every_hours} hours" if one.download else "no: import it with `--from`"


def _formats() -> str:
    by_reader: dict[str, list[str]] = {}
    for suffix, read in READERS.items():
        by_reader.setdefault(_first(sys.modules[read.__module__].__doc__), []).append(suffix)
    rows = ((", ".join(f"`{suffix}`" for suffix in found), _text(says)) for says, found in by_reader.items())
    return (
        "# Article formats\n\nA file is told by its content, then by its name. How to use them: "
        "[Screen articles](../how-to/articles.md#formats).\n\n" + _table(("named", "read as"), rows)
    )


def _exit_codes() -> str:
    found = {name: exits(name) for name in sorted(commands())}
    rows = (
        (f"`{code}`", says, ", ".join(f"`{name}`" for name, codes in found.items() if code in codes) if code > 2 else "all")
        for code, says in _EXITS.items()
    )
    tree = inspect.cleandoc(errors.__doc__ or "")
    return (
        "# Exit codes\n\n" + _table(("code", "means", "of"), rows)
        + f"\nWhat xref raises on purpose becomes one line on stderr and one of these codes:\n\n```text\n{tree}\n```\n"
    )  # fmt: skip


def _data() -> str:
    parts = [
        "# Knowledge files\n\nWhat xref knows of words, countries, goods and rules stands in `xref/data`, not in code. "
        "Each file opens by saying what it holds; this is what they say. How to change one: "
        "[Add a knowledge entry](../extend/knowledge.md).\n"
    ]
    for path in sorted((_XREF / "data").iterdir()):
        if path.suffix in (".toml", ".txt") and (comment := _comment(path)):
            tables = tomllib.loads(path.read_text(encoding="utf-8")) if path.suffix == ".toml" else {}
            holds = ", ".join(f"`{key}`" for key in tables)
            parts.append(f"## {path.name}\n\n```text\n{comment}\n```\n" + (f"\nIts keys: {holds}.\n" if holds else ""))
    return "\n".join(parts)


def _rules() -> str:
    """Rules of law, as the knowledge files have them."""
    owning = load("ownership")["rule"]
    counted = (
        (_text(rule["title"]), f"{'at least' if rule['at_least'] else 'more than'} {rule['threshold']}%",
         "yes" if rule["aggregate"] else "no", "yes" if rule["control"] else "no",
         ", ".join(f"`{key}`" for key in rule["lists"]), _held(rule))
        for rule in owning
    )  # fmt: skip
    said = "".join(f"- **{_text(r['title'])}**: {_text(r['says'])} ({_text(r['source'])}; {r['dated']})\n" for r in owning)
    dated = "".join(
        f"- **{_text(r['title'])}**: {_text(r['says'])} ({_text(r['source'])}). To be looked at again from {r['review_on']} on.\n"
        for r in load("dated_rules")["rule"]
    )
    return (
        "# Rules of law\n\nAs `xref/data/ownership.toml` and `xref/data/dated_rules.toml` have them; how they are counted: "
        "[Ownership rules](../method/ownership.md). Leads for review, no legal advice.\n\n"
        + _table(("rule", "threshold", "shares added up", "control counts", "lists", "in force"), counted)
        + f"\n{said}\n## Rules to look at again\n\n{dated}"
    )


def _held(rule: Mapping[str, Any]) -> str:
    held = f"{rule['since']} to {rule['until']}" if "until" in rule else f"since {rule['since']}"
    return held + (f", suspended {rule['suspended_from']} to {rule['suspended_until']}" if "suspended_from" in rule else "")


def _policy() -> str:
    text = catalogue.flat_file(Path(), "policy.toml").read_text(encoding="utf-8")
    return f"# Policy file\n\n`policy.toml` as `xref init` writes it: every key with its default.\n\n```toml\n{text}```\n"


_PAGES: Mapping[str, Callable[[], str]] = {
    "commands": _commands,
    "files": _files,
    "lists": _lists,
    "formats": _formats,
    "policy": _policy,
    "rules": _rules,
    "exit-codes": _exit_codes,
    "data": _data,
}


# --- what commands say of themselves -----------------------------------------------------------------------------------


@cache
def exits(command: str) -> list[int]:
    """The exit codes of a command: those of every one, and those that its module, or one of its helpers, raises."""
    module = importlib.import_module(commands()[command].callback.__module__)
    paths, codes = [Path(module.__file__ or "")], {0, 1, 2}
    for path in paths:
        text = path.read_text(encoding="utf-8")
        helpers = (path.with_name(f"{name}.py") for name in re.findall(r"\b_[a-z]+\b", text) if name != "_options")
        paths += [helper for helper in helpers if helper.is_file() and helper not in paths]
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "typer.Exit":
                codes |= {n.value for n in ast.walk(node) if isinstance(n, ast.Constant) and isinstance(n.value, int)}
    return sorted(codes)


def _help(text: str) -> str:
    """A command's help, its examples as code."""
    paragraphs = [" ".join(part.split()) for part in text.split("\n\n")]
    said = re.split(r"(?:^|(?<=\s))(?:Examples?|Another): ", "\n\n".join(paragraphs))
    examples = [line.strip() for part in said[1:] for line in re.split(r"; (?=xref )|(?<=[^.])\. (?=xref )", part)]
    words = _text(said[0].strip())
    rest = ""
    if examples and "\n\n" in examples[-1]:
        examples[-1], rest = (part.strip() for part in examples[-1].split("\n\n", 1))
    shown = "\n".join(example.rstrip(".") for example in examples)
    code = f"\n\n```text\n{shown}\n```" if shown else ""
    return words + code + (f"\n\n{_text(rest)}" if rest else "")


def _bare(param: Any) -> str:
    return str(param.metavar or param.name.upper())


def _argument(param: Any) -> str:
    shown = _bare(param) + ("..." if param.nargs == -1 else "")
    return shown if param.required else f"[{shown}]"


def _names(param: Any) -> str:
    return ", ".join(f"`{option}`" for option in (*param.opts, *param.secondary_opts))


def _takes(param: Any, hint: Any) -> str:
    """What an option takes. hint: its annotation in the code, which is the same for all versions of typer."""
    kind, info = get_args(hint)
    while inner := [one for one in get_args(kind) if one is not type(None)]:
        kind = inner[0]
    if kind is bool:
        return ""
    bounds = [f"from {info.min:g}" if info.min is not None else "", f"to {info.max:g}" if info.max is not None else ""]
    return " ".join(filter(None, [param.metavar or _KINDS[kind], *bounds]))


def _says(param: Any) -> str:
    default = param.default
    shown = "" if default in (None, False, "") or callable(default) else f" Default: `{default}`."
    return _text(param.help or "") + shown


# --- Markdown ----------------------------------------------------------------------------------------------------------


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "".join("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n" for cells in lines)


def _text(words: str) -> str:
    """Words as Markdown that shows them as they are; what stands between backticks is code already."""
    return "".join(part if n % 2 else _plain(part) for n, part in enumerate(re.split(r"(`[^`]*`)", words)))


def _plain(words: str) -> str:
    words = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return re.sub(r"(?<!\w)([*_])|([*_])(?!\w)|([\[\]])", lambda found: "\\" + found[0], words)


def _first(doc: str | None) -> str:
    return " ".join(inspect.cleandoc(doc or "").split("\n\n")[0].split())


def _comment(path: Path) -> str:
    """The comment with which a file begins, without its signs."""
    return "\n".join(_leading(path.read_text(encoding="utf-8").splitlines()))


def _leading(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        if not line.startswith("#"):
            return
        yield line.removeprefix("#").removeprefix(" ")
