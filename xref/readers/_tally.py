"""What is counted in a web archive rather than told of each record; added up where the archive is read in parts.

A part tells its counts as an `Unread` without an id, so that they go where reasons go (a row of `tables.UNREAD`), and
`summed` makes of those of all parts the line that the whole archive has.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple, TypeVar

from xref.readers._document import Unread

T = TypeVar("T")


class Tally(NamedTuple):
    """How many responses there are, and how many are no page, for each reason why; in the order in which they came.

    last: whether nothing follows. broken: whether something does that cannot be read.
    """

    responses: int = 0
    left: Mapping[str, int] = {}
    last: bool = True
    broken: bool = False

    def words(self, path: str) -> Iterator[Unread]:
        """The counts in words, if there is anything to say.

        >>> [line.reason for line in Tally(9, {"of status 404": 2, "no HTTP": 3}).words("a.warc")]
        ['of its 9 responses these are no pages: 3 no HTTP, 2 of status 404']
        """
        if self.left:
            often = sorted(self.left.items(), key=lambda counted: -counted[1])
            what = ", ".join(f"{count:,} {why}" for why, count in often)
            yield Unread(path, path, f"of its {self.responses:,} responses these are no pages: {what}")
        if self.last and not self.responses and not self.broken:
            yield Unread(path, path, "it holds no responses")

    def to_add(self, path: str) -> Unread:
        """The counts of a part, for `summed`."""
        return Unread("", path, json.dumps(self))

    def plus(self, row: Unread) -> Tally:
        """With those that a part told."""
        responses, left, last, broken = json.loads(row.reason)
        both = {why: self.left.get(why, 0) + left.get(why, 0) for why in (*self.left, *left)}
        return Tally(self.responses + responses, both, last, broken)


def summed(found: Iterable[T | Unread]) -> Iterator[T | Unread]:
    """Documents and reasons with what the parts of an archive counted put together, where its last part ends.

    >>> parts = [Tally(1, {"no HTTP": 1}, last=False).to_add("a.warc"), Tally(1, {"no HTTP": 1}).to_add("a.warc")]
    >>> [line.reason for line in summed(parts)]
    ['of its 2 responses these are no pages: 2 no HTTP']
    """
    path, tally = "", Tally()
    for row in found:
        if not isinstance(row, Unread) or row.article_id:
            yield row
            continue
        if row.path != path:  # a part of the archive before was lost, as whoever lost it says
            yield from tally._replace(last=False).words(path)
            tally = Tally()
        path, tally = row.path, tally.plus(row)
        if tally.last:
            yield from tally.words(path)
            path, tally = "", Tally()
    yield from tally._replace(last=False).words(path)
