"""The command line: each command is a module that parses its arguments, calls one function, prints.

A command's module is imported when the command is asked for, and imports what it needs when the command runs, so that
`xref --help`, `xref match --help` and the completion of a shell answer in a fraction of a second.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Annotated, Any, NoReturn

import typer
from typer.core import TyperGroup

from xref import __version__
from xref.errors import XrefError

_NAMES = (
    "run",
    "init",
    "screen",
    "match",
    "explain",
    "equipment",
    "goods",
    "graph",
    "narratives",
    "refresh",
    "lists",
    "diff",
    "prune",
    "compare",
    "dossier",
    "report",
    "replay",
    "purge",
    "review",
    "schedule",
    "selftest",
    "verify",
    "watch",
)  # in the order of `xref --help`; each is a module here, with a function of its name


class _Commands(Mapping[str, Any]):
    """The commands by name, each imported and built when it is first asked for."""

    def __init__(self) -> None:
        self._built: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in _NAMES:
            raise KeyError(name)
        if name not in self._built:
            alone = typer.Typer(add_completion=False, rich_markup_mode=None)
            alone.command(name)(getattr(import_module(f"xref.cli.{name}"), name))
            self._built[name] = typer.main.get_command(alone)
        return self._built[name]

    def __iter__(self) -> Iterator[str]:
        return iter(_NAMES)

    def __len__(self) -> int:
        return len(_NAMES)


class _Group(TyperGroup):
    """A group of commands that are not there until they are asked for, which typer cannot be told otherwise."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**(settings | {"commands": _Commands()}))


app = typer.Typer(cls=_Group, no_args_is_help=True, rich_markup_mode=None, pretty_exceptions_enable=False)


def _version(asked: bool) -> None:
    if asked:
        print(f"xref {__version__}")
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version, and exit.")
    ] = False,
) -> None:
    """Cross-reference what news articles say with sanctions and export-control lists."""


def main() -> NoReturn:
    """The entry point: what this package raises on purpose becomes one line on stderr and an exit code."""
    try:
        app()
    except XrefError as error:
        print(f"xref: {error}", file=sys.stderr)
        raise SystemExit(error.exit_code) from None
    except BrokenPipeError:  # the reader of our output closed it, as `head` does
        sys.stderr.close()
        raise SystemExit(0) from None
    except Exception as error:
        if os.environ.get("XREF_DEBUG"):
            raise
        print(f"xref: a fault of xref itself: {type(error).__name__}: {error}", file=sys.stderr)
        print("xref: please report it, with what XREF_DEBUG=1 prints", file=sys.stderr)
        raise SystemExit(1) from None
    raise SystemExit(0)
