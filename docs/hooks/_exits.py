"""The exit codes of a command, read from its code: what it, or a function that it calls, returns or exits with."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

_ALL = {0, 1, 2}  # that every command has
_MORE = (3, 4)


class _Module(NamedTuple):
    """Its functions; imported: the module and function, or the module alone, that a name stands for."""

    functions: dict[str, ast.FunctionDef]
    imported: dict[str, tuple[str, str]]


def exits(command: Callable[..., object]) -> list[int]:
    """The codes of the function that is a command."""
    found, codes = [(command.__module__, command.__name__)], set(_ALL)
    for module, name in found:
        function = _module(module).functions.get(name)
        if function:
            codes |= {code for node in ast.walk(function) if _ends(node) for code in _numbers(node)}
            found += [called for called in dict.fromkeys(_called(module, function)) if called not in found]
    return sorted(codes)


@cache
def _module(name: str) -> _Module:
    tree = ast.parse(Path(import_module(name).__file__ or "").read_text(encoding="utf-8"))
    imported = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("xref.cli"):
            for alias in node.names:
                whole = node.module == "xref.cli"
                imported[alias.name] = (f"xref.cli.{alias.name}", "") if whole else (node.module or "", alias.name)
    return _Module({node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}, imported)


def _called(module: str, function: ast.FunctionDef) -> Iterator[tuple[str, str]]:
    """The functions of `xref.cli` that a function names."""
    here = _module(module)
    for node in ast.walk(function):
        if isinstance(node, ast.Name) and node.id in here.functions:
            yield module, node.id
        elif isinstance(node, ast.Name) and here.imported.get(node.id, ("", ""))[1]:
            yield here.imported[node.id]
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in here.imported:
            yield here.imported[node.value.id][0], node.attr


def _ends(node: ast.AST) -> bool:
    return isinstance(node, ast.Return) or (isinstance(node, ast.Call) and ast.unparse(node.func) == "typer.Exit")


def _numbers(node: ast.AST) -> Iterator[int]:
    return (one.value for one in ast.walk(node) if isinstance(one, ast.Constant) and one.value in _MORE)
