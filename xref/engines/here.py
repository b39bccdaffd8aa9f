"""The engine of one process: this one. For few articles, for debugging, and inside a notebook.

Nothing protects the run here: an item that kills its process kills the run, and `seconds` is not heeded, as nobody
could end the item without ending the run. What raised is not tried again, since there is no other process to try it in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

from xref.engines import Ended, Function, in_words
from xref.errors import XrefError


class Here:
    """See `xref.engines.Engine`."""

    workers = 1

    def map(
        self, function: Function, common: object, items: Iterable[object], *, seconds: float | None = None
    ) -> Iterator[Ended]:
        """See `xref.engines.Engine.map`."""
        for number, item in enumerate(items):
            try:
                ended = Ended(number, function(common, item), "")
            except XrefError as error:
                ended = Ended(number, None, str(error))
            except Exception as error:
                ended = Ended(number, None, in_words(error))
            yield ended

    def reach(self, folder: Path) -> str:
        """The folder itself."""
        return str(folder)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing is held."""
