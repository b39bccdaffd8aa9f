"""Texts of the code as Markdown."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "".join("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n" for cells in lines)


def shown(words: str) -> str:
    """Words as Markdown that shows them as they are; what stands between backticks is code already."""
    return "".join(part if n % 2 else _plain(part) for n, part in enumerate(re.split(r"(`[^`]*`)", words)))


def _plain(words: str) -> str:
    words = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return re.sub(r"(?<!\w)([*_])|([*_])(?!\w)|([\[\]])", lambda found: "\\" + found[0], words)


def first(doc: str | None) -> str:
    return " ".join(inspect.cleandoc(doc or "").split("\n\n")[0].split())


def comment(path: Path) -> str:
    """The comment with which a file begins, without its signs."""
    return "\n".join(_leading(path.read_text(encoding="utf-8").splitlines()))


def _leading(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        if not line.startswith("#"):
            return
        yield line.removeprefix("#").removeprefix(" ")
