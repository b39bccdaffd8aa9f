"""How the supplements to 15 CFR part 744 print a party in one cell: its name, aliases and addresses.

A cell reads `Name, a.k.a., the following two aliases:`, then a line for each alias, which begins with a dash, then the
addresses; or `Name, a.k.a. Other name, address`, where the name ends at the first comma but for what belongs to a name.
`; and` joins addresses, which end in a country. What stands in brackets as `(See ...)` refers to other entries.
"""

from __future__ import annotations

from typing import NamedTuple

import regex

from xref.sources._cells import parted

_MARK = r"(?:a\.?k\.?a\b\.?|f\.?k\.?a\b\.?|n\.?k\.?a\b\.?|d\.?b\.?a\b\.?|also known as|formerly known as)"
_LIST = regex.compile(  # "a.k.a., the following two aliases:" at the end of a line
    rf"[,;:\s]*(?:\band\s+)?(?<![\w.])({_MARK}),?\s*the following\s+(?:([\w-]+)\s+)?(?:alias(?:es)?|names?)\W*$",
    regex.I,
)
_INLINE = regex.compile(rf"(?<![\w.(]){_MARK}(?=[,\s]),?\s*", regex.I)
_UNDER = regex.compile(r"\b(?:Affiliated Entity|Subordinate Institution)\s?[:–-]\s*", regex.I)
_DASH = regex.compile(r"\s+—\s*(?=\S)")  # where the lines of a cell have been joined
_SEE = regex.compile(r"\(\s*(?:See|Also see)\b[^()]*\)\.?", regex.I)
_NOTE = regex.compile(r"\[(\w{1,3})\]")  # a footnote
_ENDS = regex.compile(r"[\s,;]*\b(?:and|or)$|[\s,;]+$")
_SHORT = (  # with a full stop
    r"(?:(?i:Ltd|Inc|Co|Corp|LLC|L\.L\.C|LLP|Pte|Pvt|Bhd|Sti|Jr|Sr|No|S\.A|S\.R\.L|S\.p\.A)|[A-Z])"
)
_BODY = regex.compile(  # a part that goes on with the name of a body, and not with an address
    r"(?!.*(?:\d|\b(?:Building|Road|Street|Avenue|Floor|Room|District|Park|Zone)\b))"
    r".*\b(?:Institut\w+|Academ\w+|Universit\w+|Branch|Department|Division|Bureau|Factory|Laborator\w+|Facult\w+"
    r"|College|Ministry|Directorate|Command|Joint.Stock|Corporation|Plant)\b.*"
)
_STOP = regex.compile(rf"(?<!\b{_SHORT})\.$")
_RUNS_ON = regex.compile(rf"(?<=\b{_SHORT}\.)\s+(?=[\dA-Z][^,]*,)")  # an address on the line of the last alias
_COUNTS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17,
    "eighteen": 18, "nineteen": 19, "twenty": 20,
}  # fmt: skip


class Cell(NamedTuple):
    """The name as printed (with aliases in line), the aliases of lists, the addresses in one line, and notes.

    odd: what was not understood, with the reason.
    """

    name: str
    aliases: list[str]
    addresses: str
    notes: list[str]
    odd: list[tuple[str, str]]


class _List(NamedTuple):
    """The list of aliases that a line announces: its mark, the number stated ("" if none), and the aliases."""

    mark: str
    stated: str
    found: list[str]


def cell(text: str) -> Cell:
    """What a cell holds; its lines are parted by line breaks.

    >>> made = cell("Acme Co., Ltd., a.k.a., the following one alias:\\n—Acme.\\n1 Road, Kabul, Afghanistan.")
    >>> made.name, made.aliases, made.addresses
    ('Acme Co., Ltd.', ['a.k.a. Acme'], '1 Road, Kabul, Afghanistan')
    >>> made = cell("Acme, a.k.a. Acme Group, 1 Road, Kabul, Afghanistan (See also address in Pakistan).")
    >>> made.name, made.addresses, made.notes
    ('Acme, a.k.a. Acme Group', '1 Road, Kabul, Afghanistan', ['See also address in Pakistan'])
    """
    notes = [match.strip("(). ") for match in _SEE.findall(text)]
    notes += [f"footnote {mark}" for mark in _NOTE.findall(text)]
    plain = _DASH.sub("\n—", _NOTE.sub("", _SEE.sub("", text)))
    prose, lists = _lines([line for part in plain.split("\n") if (line := part.strip())])
    short: list[str] = []
    if not lists:
        name, address, short = _opened(prose[0])
    else:
        name, address = prose[0], " ".join(filter(None, prose[1:]))
        if not address and lists[-1].found:
            lists[-1].found[-1], address = _run_on(lists[-1].found[-1])
    aliases = short + [f"{one.mark} {alias}" for one in lists for text in one.found if (alias := _clean(text))]
    odd = [(f"{one.mark}, the following {one.stated}", _miscounted(one)) for one in lists if _miscounted(one)]
    return Cell(_clean(name), aliases, _clean(address), list(dict.fromkeys(notes)), odd)


def _lines(lines: list[str]) -> tuple[list[str], list[_List]]:
    """The text before, between and after lists of aliases, and the lists."""
    prose, lists, inside = [""], list[_List](), False
    for line in lines:
        if line.startswith("—"):
            if not inside:
                lists.append(_List("a.k.a.", "", []))
                prose.append("")
            lists[-1].found.append(line.lstrip("— "))
            inside = True
            continue
        prose[-1] = f"{prose[-1]} {line}".strip()
        inside = False
        if match := _LIST.search(prose[-1]):
            prose[-1] = prose[-1][: match.start()]
            lists.append(_List(match[1], match[2] or "", []))
            prose.append("")
            inside = True
    return prose, lists


def _opened(text: str) -> tuple[str, str, list[str]]:
    """The name and the address of a cell without a list of aliases, and the name without the parts of a body after it.

    >>> _opened("Academy of Sciences, Institute of Medicine, 27 Taiping Road, Beijing, China")
    ('Academy of Sciences, Institute of Medicine', '27 Taiping Road, Beijing, China', ['Academy of Sciences'])
    """
    ends = (match.end() for marks in (_INLINE, _UNDER) for match in marks.finditer(text))
    start = max(ends, default=0)
    name, rest = parted(text[start:])
    short = name
    while len(rest) > 1 and _BODY.fullmatch(rest[0]):
        name = f"{name}, {rest.pop(0)}"
    return text[:start] + name, ", ".join(part for part in rest if part), [short] if short != name else []


def _run_on(alias: str) -> tuple[str, str]:
    """The last alias of a list and the address that follows it on the same line."""
    if match := _RUNS_ON.search(alias):
        return alias[: match.start()], alias[match.end() :]
    name, rest = parted(alias)
    return name, ", ".join(part for part in rest if part)


def _miscounted(one: _List) -> str:
    number = _COUNTS.get(one.stated.lower(), int(one.stated) if regex.fullmatch("[0-9]{1,4}", one.stated) else None)
    if not one.stated or number == len(one.found):
        return ""
    return f"{len(one.found)} stand there"


def _clean(text: str) -> str:
    return str(_STOP.sub("", _ENDS.sub("", text.strip()).strip()))
