"""Knowledge that a non-programmer can edit: one TOML file a subject; each opens by saying what its columns mean."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def load(name: str) -> dict[str, Any]:
    """The tables of `xref/data/<name>.toml`. Read once; treat it as read-only."""
    return tomllib.loads(files(__name__).joinpath(f"{name}.toml").read_text(encoding="utf-8"))


@cache
def pairs(name: str, table: str) -> dict[str, str]:
    """A table of `load` that is text, a line a pair: `left = right`; thousands of them are read ten times as fast."""
    lines = (line.partition("#")[0] for line in load(name)[table].splitlines())
    return {left.strip(): right.strip() for left, mark, right in (line.partition("=") for line in lines) if mark}
