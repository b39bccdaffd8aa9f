"""How the UFLPA Entity List prints a company in one cell: its names, its subsidiaries, and whom else it covers.

Name (including three aliases: A; B; and C) and its subordinate and affiliated entities
Name (also known as A and B; and formerly known as C)
Name and its eight Zhuhai-based subsidiaries, which include A, B, ..., and C
"""

from __future__ import annotations

from typing import NamedTuple

import regex

from xref.entry import Name
from xref.sources._csl_text import names

_COVERS = regex.compile(r",?\s+and (?:its )?(?:subordinate and affiliated entities|subsidiaries)\.?$", regex.I)
_WITH = regex.compile(
    r",?\s+and its (?:(\w+) )?(?:[\w-]+-based )?(?:subsidiaries,?(?: which include)?|subsidiary),?\s+(\S.*)$", regex.I
)
_STATED = regex.compile(r"\((?:including|and) (\w+) alias(?:es)?\s?:\s*([^()]*(?:\([^()]*\)[^()]*)*)\)", regex.I)
_ALSO = regex.compile(r"[,;]?\s+and\s+(?=(?:formerly|also) known as\b)", regex.I)
_KNOWN = regex.compile(r"\((?:also|formerly) known as\b.*")
_FIRM = r"(?:Co|Ltd|Inc|Corp|Limited|LLC|Corporation|Company)"
_AFTER_FIRM = regex.compile(rf"(?<=\b{_FIRM}\.?)\s+and\s+(?=[A-Z])")
_BETWEEN = regex.compile(rf",?\s+and\s+(?=[A-Z])|,\s+(?!{_FIRM}\b)", regex.I)
_COUNTS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12,
}  # fmt: skip


class Company(NamedTuple):
    """The names of a company, those of the subsidiaries named with it, and remarks; odd: what was not understood."""

    names: tuple[Name, ...]
    subsidiaries: list[str]
    remarks: list[str]
    odd: list[tuple[str, str]]


def company(cell: str) -> Company:
    """What a cell holds.

    >>> made = company("Acme (including two aliases: AC; and Acme Group) and its subordinate and affiliated entities")
    >>> [name.text for name in made.names], made.remarks
    (['Acme', 'AC', 'Acme Group'], ['and its subordinate and affiliated entities'])
    >>> made = company("Acme Co., Ltd. (also known as A Co. and B Ltd. and formerly known as Old Acme)")
    >>> [(name.text, name.quality) for name in made.names][1:]
    [('A Co.', 'alias'), ('B Ltd.', 'alias'), ('Old Acme', 'former')]
    >>> company("Acme Ltd. and its two Zhuhai-based subsidiaries, which include A Co., Ltd., and B Ltd.").subsidiaries
    ['A Co., Ltd.', 'B Ltd.']
    """
    text, remarks, odd, subsidiaries = cell, list[str](), list[tuple[str, str]](), list[str]()
    if match := _COVERS.search(text):
        remarks.append(match[0].strip(" ,."))
        text = text[: match.start()]
    if match := _WITH.search(text):
        subsidiaries = [part for name in _BETWEEN.split(match[2]) if (part := name.strip(" ,"))]
        odd += _miscounted(match[1] or "", len(subsidiaries), "subsidiaries", match[0].strip(" ,"))
        text = text[: match.start()]
    if match := _STATED.search(text):
        aliases = [name for name in regex.split(r";\s*(?:and\s+)?", match[2]) if name.strip()]
        if len(aliases) == 1 and _COUNTS.get(match[1].lower()) == 2:
            aliases = aliases[0].split(" and ")
        odd += _miscounted(match[1], len(aliases), "aliases", match[0].strip("()"))
        text = f"{text[: match.start()]}(also known as {'; '.join(aliases)}){text[match.end() :]}"
    start = match.start() if (match := _KNOWN.search(text)) else len(text)
    given = names(text[:start] + _AFTER_FIRM.sub("; ", _ALSO.sub("; ", text[start:])), [])
    return Company(given.names, subsidiaries, [*remarks, *given.remarks], odd)


def _miscounted(stated: str, found: int, what: str, text: str) -> list[tuple[str, str]]:
    wanted = _COUNTS.get(stated.lower())
    return [(text, f"{found} {what} found, {stated} stated")] if wanted and wanted != found else []
