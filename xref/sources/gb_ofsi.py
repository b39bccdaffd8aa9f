"""OFSI's Consolidated List of Financial Sanctions Targets (ConList): a closed list, recognised so as to be refused.

It still answers at its old addresses and still lies in many folders, but nothing has been added to it since it closed.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from xref.errors import ParseError
from xref.sources._csv import head
from xref.sources._strict import local
from xref.sources._xml import root
from xref.workbook import says

_NAMESPACE = "http://schemas.hmtreasury.gov.uk/ofsi/consolidatedlist"
_WORDS = ("Last Updated", "UK Sanctions List Date Designated", "Group ID")


def claims(files: Sequence[Path]) -> list[tuple[Path, ...]]:
    """The list as CSV or XLSX in the format of 2022 (`Last Updated` before a header with `Group ID`), or as XML."""
    return [(path,) for path in files if _is_csv(path) or says(path, *_WORDS) or _is_xml(path)]


def _is_csv(path: Path) -> bool:
    first = head(path, 2)
    return len(first) == 2 and first[0].startswith("Last Updated,") and "Name 6" in first[1] and "Group ID" in first[1]


def _is_xml(path: Path) -> bool:
    node = root(path)
    if node is None:
        return False
    return _NAMESPACE in str(node.tag) or local(str(node.tag)) == "ArrayOfFinancialSanctionsTarget"


def read(files: Sequence[Path]) -> NoReturn:
    """Raises `ParseError` always: it names the list that took the place of this one."""
    raise ParseError(files[0], "closed on 28 January 2026; use gb_uksl, the UK Sanctions List")
