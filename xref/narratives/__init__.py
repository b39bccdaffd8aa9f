"""What designating authorities say of the parties that they list: press releases and fact sheets, kept as published.

The lists of the US say under which programme a party stands, and next to nothing of what it does; the press release of
the day does, in a sentence or two. `store` keeps the releases, `releases` reads them into one passage a party, and
`joining` finds the entries of the lists that a passage is about.
"""

from __future__ import annotations

from xref.narratives.joining import passages
from xref.narratives.store import Held, held, manifest

__all__ = ["Held", "held", "manifest", "passages"]
