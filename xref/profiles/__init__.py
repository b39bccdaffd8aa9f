"""What the lists, and authorities' press releases, say of each listed party, as texts to search.

`records` makes of each party its texts, and the facts that a description can be compared with; `when` says when a party
was listed where the list does not; `search` ranks the texts by words.
"""

from __future__ import annotations

from typing import NamedTuple

from xref.profiles.records import Records
from xref.profiles.search import Index


class Profiles(NamedTuple):
    """The parties with their texts, and the index of the words of these."""

    records: Records
    words: Index
