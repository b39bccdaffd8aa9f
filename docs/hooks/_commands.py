"""What the commands of xref say of themselves, read from typer and from their code."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, get_args, get_type_hints

import typer
from _exits import exits
from _markdown import shown, table

from xref import cli

_KINDS = {str: "text", Path: "path", int: "number", float: "number"}


@cache
def commands() -> Mapping[str, Any]:
    """The commands of xref by name, as typer has them."""
    return typer.main.get_command(cli.app).commands  # type: ignore[attr-defined]


def page() -> str:
    """The page of the commands."""
    parts = ["# Commands\n\nAn option may stand before or after the arguments. `xref COMMAND --help` says the same.\n"]
    for name, command in sorted(commands().items()):
        arguments = [p for p in command.params if p.param_type_name == "argument"]
        options = [p for p in command.params if p.param_type_name == "option"]
        parts.append(f"## xref {name}\n\n{_help(command.help)}\n")
        usage = " ".join(["xref", name, *map(_argument, arguments), *(["[OPTIONS]"] if options else [])])
        parts.append(f"```text\n{usage}\n```\n")
        if arguments:
            parts.append(table(("argument", "says"), ((f"`{_bare(p)}`", _says(p)) for p in arguments)))
        if options:
            hints = get_type_hints(command.callback, include_extras=True)
            parts.append(
                table(("option", "takes", "says"), ((_names(p), _takes(p, hints[p.name]), _says(p)) for p in options))
            )
        parts.append(f"Exit codes: {', '.join(map(str, exits(command.callback)))}.\n")
    return "\n".join(parts)


def _help(text: str) -> str:
    """A command's help, its examples as code."""
    paragraphs = [" ".join(part.split()) for part in text.split("\n\n")]
    said = re.split(r"(?:^|(?<=\s))(?:Examples?|Another): ", "\n\n".join(paragraphs))
    examples = [line.strip() for part in said[1:] for line in re.split(r"; (?=xref )|(?<=[^.])\. (?=xref )", part)]
    words = shown(said[0].strip())
    rest = ""
    if examples and "\n\n" in examples[-1]:
        examples[-1], rest = (part.strip() for part in examples[-1].split("\n\n", 1))
    lines = "\n".join(example.rstrip(".") for example in examples)
    code = f"\n\n```text\n{lines}\n```" if lines else ""
    return words + code + (f"\n\n{shown(rest)}" if rest else "")


def _bare(param: Any) -> str:
    return str(param.metavar or param.name.upper())


def _argument(param: Any) -> str:
    name = _bare(param) + ("..." if param.nargs == -1 else "")
    return name if param.required else f"[{name}]"


def _names(param: Any) -> str:
    return ", ".join(f"`{option}`" for option in (*param.opts, *param.secondary_opts))


def _takes(param: Any, hint: Any) -> str:
    """What an option takes. hint: its annotation in the code, which is the same for all versions of typer."""
    kind, info = get_args(hint)
    while inner := [one for one in get_args(kind) if one is not type(None)]:
        kind = inner[0]
    if kind is bool:
        return ""
    bounds = [f"{word} {bound:g}" for word, bound in (("from", info.min), ("to", info.max)) if bound is not None]
    return " ".join([param.metavar or _KINDS[kind], *bounds])


def _says(param: Any) -> str:
    default = param.default
    return shown(param.help or "") + (f" Default: `{default}`." if default not in (None, False, "") else "")
