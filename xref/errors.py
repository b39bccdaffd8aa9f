"""Everything this package raises on purpose.

    XrefError                   one line that says what is wrong and what to do
     +-- UsageError             the arguments do not fit together, or name what is not there (exit code 2)
     |    +-- TableError        the table to screen has no column that could hold names
     |    +-- CorpusError       there is no article to read
     +-- CatalogueError         catalogue.toml says what we do not understand
     +-- PolicyError            so does a policy file, or it leaves nothing to screen
     +-- ParseError             a file is not the list it should be
     +-- DownloadError          a list or an article could not be fetched
     +-- StoreError             the snapshot store cannot be read or written
     +-- ReportError            the report cannot be written, or an earlier one cannot be read
     +-- LedgerError            what was decided or run before cannot be read or written, or is damaged

A record of a list that is not understood is no error: it goes to quarantine (see `xref.entry.Quarantined`).
"""

from __future__ import annotations

from pathlib import Path


class XrefError(Exception):
    """The root of the tree.

    `problem` says what is wrong, `remedy` what the user can do about it; `str()` joins the two in one line.
    """

    exit_code = 1

    def __init__(self, problem: str, remedy: str = "") -> None:
        self.problem = " ".join(problem.split())
        self.remedy = " ".join(remedy.split())
        super().__init__(f"{self.problem}: {self.remedy}" if self.remedy else self.problem)


class UsageError(XrefError):
    """The arguments do not fit together, or name what is not there."""

    exit_code = 2


class TableError(UsageError):
    """The table to screen cannot be used as it is."""


class CorpusError(UsageError):
    """There is no article to read."""


class CatalogueError(XrefError):
    """The catalogue says what we do not understand."""


class PolicyError(XrefError):
    """The policy says what we do not understand, or leaves nothing to screen."""


class ParseError(XrefError):
    """A file is not the list it should be: cut short, another list, a changed layout, an attack.

    `path` is the file and `where` the place in it (a line, an element, a column), as far as known.
    """

    def __init__(self, path: Path | str, problem: str, *, where: str = "", remedy: str = "") -> None:
        self.path = Path(path)
        self.where = where
        place = f"{self.path.name} ({where})" if where else self.path.name
        super().__init__(f"{place}: {problem}", remedy)


class DownloadError(XrefError):
    """A list or an article could not be fetched."""


class StoreError(XrefError):
    """The snapshot store cannot be read or written."""


class ReportError(XrefError):
    """The report cannot be written, or an earlier one cannot be read."""


class LedgerError(XrefError):
    """What was decided or run before cannot be read or written, or is damaged."""
