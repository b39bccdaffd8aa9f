"""A name and an address in one cell, joined with commas, as the lists of BIS write them."""

from __future__ import annotations

import regex

TAIL = regex.compile(  # what belongs to a name though it stands after a comma
    r"(?:JR|SR|II|III|IV|ESQ|INC|LTD|LIMITED|LLC|L\.L\.C|CO|CORP|CORPORATION|LP|PLC|S\.?A|S\.?R\.?L|GMBH|B\.?V|PTE"
    r"|PTY|PVT|SDN\.? BHD|FZE|FZCO|FZ-LLC|[COP]?JSC|LLP|AG|OOO|ZAO|[OP]?AO)"
    r"\.?(?:\s+(?:LTD|LIMITED|INC|LLC)\.?)?(?:\s*\(.*\))?", regex.I
)  # fmt: skip


def parted(cell: str) -> tuple[str, list[str]]:
    """The name at the start of a cell, which ends at the first comma but for what belongs to it, and the parts after.

    >>> parted("ACME CO., LTD., 1 ROAD, TUCSON")
    ('ACME CO., LTD.', ['1 ROAD', 'TUCSON'])
    """
    name, *rest = _parts(cell)
    while rest and TAIL.fullmatch(rest[0]):
        name = f"{name}, {rest.pop(0)}"
    return name, rest


def _parts(cell: str) -> list[str]:
    """The parts between commas, but for commas after which a bracket closes that is not opened after them."""
    parts, end, inside = [], len(cell), False
    for place in range(len(cell) - 1, -1, -1):
        if (letter := cell[place]) in "()":
            inside = letter == ")"
        elif letter == "," and not inside:
            parts.append(cell[place + 1 : end].strip())
            end = place
    return [cell[:end].strip(), *reversed(parts)]
