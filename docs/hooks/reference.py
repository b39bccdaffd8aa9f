"""The reference pages of the documentation, made from the code each time the site is built, so that they cannot differ.

`on_files` is the hook that MkDocs calls (mkdocs.yml); `pages` makes the texts and needs nothing but xref.
"""

from __future__ import annotations

import ast
import inspect
import sys
import tomllib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import _commands
from _exits import exits
from _markdown import comment, first, shown, table

from xref import catalogue, cli, decisions, errors, evidence, ledger, manifest, priority, runs, score
from xref.data import load
from xref.decisions import reasons
from xref.readers import READERS
from xref.report import contract
from xref.sources import PARSERS
from xref.tables import DISPOSITIONS, REPORT

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


def _files() -> str:
    parts = [
        f"# Files of a report\n\nThe contract that others rely on, version {contract.version()}; `xref report "
        "--columns` prints it, and `datapackage.json` in each report states it for programs. Every file is UTF-8 with "
        f"a header, dates are ISO 8601, an empty cell says: not known, or does not apply. {contract.CELLS}\n",
        table(("file", "one row is"), ((f"[{n}.csv](#{n}csv)", shown(contract.described(n).says)) for n in REPORT)),
    ]
    for file in map(contract.described, REPORT):
        order = shown("; ".join(file.order))
        key = f" Rows are told apart by {', '.join(f'`{name}`' for name in file.key)}." if file.key else ""
        says = shown(file.says[0].upper() + file.says[1:])
        parts.append(f"## {file.name}.csv\n\n{says}. Sorted by {order}.{key}\n")
        parts.append(table(("column", "type", "holds"), map(_column, file.columns)))
    return "\n".join(parts)


def _column(column: contract.Column) -> tuple[str, str, str]:
    notes = [shown(column.says), f"one of {', '.join(f'`{word}`' for word in column.words)}" if column.words else ""]
    notes += ['several are joined with `"; "`' if column.joined else "", "never empty" if column.required else ""]
    return f"`{column.name}`", column.type, "; ".join(filter(None, notes))


def _lists() -> str:
    known = catalogue.load(Path())
    open_ = {f"`{key}`": one for key, one in known.items() if not one.closed}
    titles = ((key, shown(one.title), shown(one.publisher), shown(one.licence)) for key, one in open_.items())
    fetched = ((key, _fetched(one), f"{one.stale_after_days} days") for key, one in open_.items())
    closed = "".join(
        f"- `{key}`, {shown(one.title)}: {shown(one.closed)}\n" for key, one in known.items() if one.closed
    )
    formats = ((f"`{key}`", shown(first(parser.__doc__))) for key, parser in PARSERS.items())
    return (
        "# Lists\n\nThe catalogue that ships, `lists/catalogue.toml`; `xref init` writes it into a workspace, where "
        "you can change it. What each list is worth on your machine is said by `xref lists`.\n\n"
        + table(("key", "list", "publisher", "licence"), titles)
        + "\n## How they are fetched\n\n"
        + table(("key", "by `xref refresh`", "stale after"), fetched)
        + f"\n## Closed lists\n\nThese are recognised and refused:\n\n{closed}\n## Parsers\n\nWhat `xref refresh "
        "--from` recognises, by content, whatever a file is called; in the order in which they are asked.\n\n"
        + table(("parser", "reads"), formats)
        + f"\n## Columns of the catalogue\n\n```text\n{comment(catalogue.flat_file(Path(), 'catalogue.toml'))}\n```\n"
    )


def _fetched(one: catalogue.Source) -> str:
    if one.part_of:
        return f"with `{one.part_of}`" + (f"; off: {shown(one.off)}" if one.off else "")
    if one.off:
        return f"off: {shown(one.off)}"
    return f"every {one.every_hours} hours" if one.download else "no: import it with `--from`"


def _formats() -> str:
    by_reader: dict[str, list[str]] = {}
    for suffix, read in READERS.items():
        by_reader.setdefault(first(sys.modules[read.__module__].__doc__), []).append(suffix)
    rows = ((", ".join(f"`{suffix}`" for suffix in found), shown(says)) for says, found in by_reader.items())
    return (
        "# Article formats\n\nA file is told by its content, then by its name. How to use them: "
        "[Screen articles](../how-to/articles.md#formats).\n\n" + table(("named", "read as"), rows)
    )


def _exit_codes() -> str:
    found = {name: exits(one.callback) for name, one in sorted(_commands.commands().items())}
    rows = (
        (
            f"`{code}`",
            says,
            ", ".join(f"`{name}`" for name, codes in found.items() if code in codes) if code > 2 else "all",
        )
        for code, says in _EXITS.items()
    )
    tree = inspect.cleandoc(errors.__doc__ or "")
    return (
        "# Exit codes\n\n" + table(("code", "means", "of"), rows)
        + f"\nWhat xref raises on purpose becomes one line on stderr and one of these codes:\n\n```text\n{tree}\n```\n"
    )  # fmt: skip


def _data() -> str:
    parts = [
        "# Knowledge files\n\nWhat xref knows of words, countries, goods and rules stands in `xref/data`, not in code. "
        "Each file opens by saying what it holds; this is what they say. How to change one: "
        "[Add a knowledge entry](../extend/knowledge.md).\n"
    ]
    for path in sorted((_XREF / "data").iterdir()):
        if path.suffix in (".toml", ".txt") and (said := comment(path)):
            tables = tomllib.loads(path.read_text(encoding="utf-8")) if path.suffix == ".toml" else {}
            holds = ", ".join(f"`{key}`" for key in tables)
            parts.append(f"## {path.name}\n\n```text\n{said}\n```\n" + (f"\nIts keys: {holds}.\n" if holds else ""))
    return "\n".join(parts)


def _fields(of: str, keys: Iterable[str]) -> str:
    """A table of the fields in their order. Raises if one has no words, or words have no field."""
    words, keys = said(of), list(keys)
    if odd := set(keys) ^ set(words):
        raise KeyError(f"docs/hooks/fields.toml [{of}] and the code differ in {', '.join(sorted(odd))}")
    return table(("field", "holds"), ((f"`{key}`", shown(words[key])) for key in keys))


def said(of: str) -> Mapping[str, str]:
    """The words of fields.toml for each field."""
    found: dict[str, str] = tomllib.loads(Path(__file__).with_name("fields.toml").read_text(encoding="utf-8"))[of]
    return found


def _manifest() -> str:
    tree = ast.parse(inspect.getsource(manifest.made))
    (made,) = (node.value for node in ast.walk(tree) if isinstance(node, ast.Return))  # a dict
    keys = [ast.literal_eval(key) for key in made.keys]  # type: ignore[union-attr]
    return (
        "# Manifest\n\n`manifest.json` in the folder of a run names all that its report follows from, and what came "
        f"of it. Format {manifest.FORMAT}. What reads it: `xref replay`, `xref compare`, `xref verify`.\n\n"
        + _fields("manifest", keys)
    )


def _logs() -> str:
    return (
        "# Logs\n\nTwo CSV files in the folder that holds the runs. Rows are only ever added; the last column of each, "
        f"`{ledger.CHAIN}`, is the SHA-256 of the chain of the row before and of this row, so that a later change "
        "shows (`xref verify`).\n\n"
        f"## {runs.NAME}\n\nOne row when a report is whole, and one more when it is purged.\n\n"
        + _fields("runs", runs.COLUMNS)
        + f"\n## {decisions.NAME}\n\nA row a decision. A later one on the same words and party takes its place.\n\n"
        + _fields("dispositions", decisions.COLUMNS)
    )


def _reasons() -> str:
    parts = [
        "# Reason codes\n\nEvery decision of `xref review` gives one; they stand in `xref/data/dispositions.toml`.\n"
    ]
    for disposition in DISPOSITIONS.categories:
        rows = ((f"`{code}`", shown(words)) for code, words in reasons.reasons(disposition).items())
        parts.append(f"## {disposition}\n\n" + table(("code", "says"), rows))
    return "\n".join(parts)


def _rules() -> str:
    """Rules of law, as the knowledge files have them."""
    owning = load("ownership")["rule"]
    counted = (
        (shown(rule["title"]), f"{'at least' if rule['at_least'] else 'more than'} {rule['threshold']}%",
         "yes" if rule["aggregate"] else "no", "yes" if rule["control"] else "no",
         ", ".join(f"`{key}`" for key in rule["lists"]), _held(rule))
        for rule in owning
    )  # fmt: skip
    said = "".join(
        f"- **{shown(r['title'])}**: {shown(r['says'])} ({shown(r['source'])}; {r['dated']})\n" for r in owning
    )
    dated = "".join(
        f"- **{shown(r['title'])}**: {shown(r['says'])} ({shown(r['source'])}). "
        f"To be looked at again from {r['review_on']} on.\n"
        for r in load("dated_rules")["rule"]
    )
    return (
        "# Rules of law\n\nAs `xref/data/ownership.toml` and `xref/data/dated_rules.toml` have them; how they are "
        "counted: [Ownership rules](../method/ownership.md). Leads for review, no legal advice.\n\n"
        + table(("rule", "threshold", "shares added up", "control counts", "lists", "in force"), counted)
        + f"\n{said}\n## Rules to look at again\n\n{dated}"
    )


def _held(rule: Mapping[str, Any]) -> str:
    held = f"{rule['since']} to {rule['until']}" if "until" in rule else f"since {rule['since']}"
    if "suspended_from" in rule:
        held += f", suspended {rule['suspended_from']} to {rule['suspended_until']}"
    return held


def _weights() -> str:
    fitted = score.weights()
    rules = ((f"`{rule}`", shown(words), f"{fitted[rule]:+.2f}") for rule, words in evidence.WORDS.items())
    beside = ((f"`{fact}`", shown(score.CONTEXT_WORDS[fact]), f"{adds:+g}") for fact, adds in score.CONTEXT.items())
    points = ((f"`{rule}`", shown(words), f"{given:+}") for rule, (given, words) in priority.RULES.items())
    least = ", ".join(f"{letter} from {given}" for letter, given in priority.LEAST.items())
    return (
        "# Weights and points\n\nA score is the logistic of a sum: where every pair starts "
        f"({fitted['constant']:+.2f}), the rules on names, each number (mostly 0 to 1) times its weight, and "
        "what stands beside the name. How to read it: [How a score comes to be](../method/score.md).\n\n"
        "## Rules on names\n\n"
        "`xref/evidence.py`; weights of `xref/data/score.toml`, in log odds.\n\n"
        + table(("rule", "says", "weighs"), rules)
        + "\n## Beside the name\n\n`CONTEXT` of `xref/score.py`, in log odds. What is not known adds nothing.\n\n"
        + table(("fact", "says", "adds"), beside)
        + f"\n## Priority\n\n`RULES` of `xref/priority.py`: points; {least}, D below. {priority.LINKED} more for "
        "another party in the article that a list links to it; facts in the text give further ones.\n\n"
        + table(("rule", "says", "points"), points)
    )


def _policy() -> str:
    text = catalogue.flat_file(Path(), "policy.toml").read_text(encoding="utf-8")
    return (
        f"# Policy file\n\n`policy.toml` as `xref init` writes it: every key with its default.\n\n```toml\n{text}```\n"
    )


_PAGES: Mapping[str, Callable[[], str]] = {
    "commands": _commands.page,
    "files": _files,
    "lists": _lists,
    "formats": _formats,
    "policy": _policy,
    "rules": _rules,
    "weights": _weights,
    "manifest": _manifest,
    "logs": _logs,
    "reasons": _reasons,
    "exit-codes": _exit_codes,
    "data": _data,
}
