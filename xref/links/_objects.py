"""What stands after a verb: its objects, each with those that commas and "and" join to it, and what prepositions bring.

"sent Norway two tanks, four guns and fuel for the army": "Norway"; "two tanks", "four guns" and "fuel"; for "the army".
"""

from __future__ import annotations

from collections.abc import Sequence

from xref.links._chunks import Chunk, Group
from xref.links._ends import Sight
from xref.links._words import words


class Objects:
    """The chunks of a sentence with what stands after its verbs."""

    def __init__(self, sight: Sight, chunks: Sequence[Chunk]) -> None:
        self.sight, self.chunks = sight, chunks
        self.known = words()

    def kind(self, i: int) -> str:
        """The kind of chunk `i`; "" outside the sentence."""
        return self.chunks[i].kind if 0 <= i < len(self.chunks) else ""

    def group(self, i: int) -> Group | None:
        """The verb group of chunk `i`."""
        return self.chunks[i].group if 0 <= i < len(self.chunks) else None

    def verb(self, i: int) -> Group:
        """The verb group of chunk `i`, which is one; raises `ValueError` if it is not."""
        if (group := self.chunks[i].group) is None:
            raise ValueError(f"chunk {i} is no verb group")
        return group

    def head_word(self, i: int) -> str:
        """The form of the noun of chunk `i`; "" outside the sentence."""
        return self.sight.reading.words[self.sight.head(self.chunks[i])].form if 0 <= i < len(self.chunks) else ""

    def after(self, i: int) -> tuple[list[list[int]], dict[str, list[int]]]:
        """What stands after verb group `i`: direct objects in order, each with those joined to it; by preposition."""
        direct: list[list[int]] = []
        after: dict[str, list[int]] = {}
        slot: list[int] | None = None
        k = i + 1
        if (other := self._joined_after(i)) is not None:
            return self.after(other)
        while k < len(self.chunks):
            kind = self.kind(k)
            if kind == "np":
                if k > i + 1 and self._starts_clause(k):
                    break
                if slot is None and not after:
                    direct.append([k])
                elif slot is None and not direct and list(after) == ["to"] and self.sight.item(self.chunks[k]):
                    direct.append([k])  # "sent to Norway 20 tanks"
                    k += 1
                    continue
                elif slot is None:
                    break
                else:
                    slot.append(k)
                slot = None
                last = direct[-1] if not after else after[next(reversed(after))]
                k += 1
                if self.kind(k) in (",", "and") and (joined := self.joint(k) or self.adjective(k)):
                    slot, k = last, joined
                continue
            if kind == "p" and self.kind(k + 1) == "np":
                word = self.chunks[k].word
                if word == "of" or word == "worth":  # belongs to the noun before it
                    k += 2
                    if self.kind(k) in (",", "and") and (joined := self.joint(k)):
                        slot, k = (after[next(reversed(after))] if after else direct[-1] if direct else None), joined
                    continue
                if word in after:
                    k += 2
                    continue
                after[word] = [k + 1]
                k += 2
                if self.kind(k) in (",", "and") and (joined := self.joint(k) or self.adjective(k)):
                    slot, k = after[word], joined
                continue
            if kind == "," and self.kind(k + 1) == "p" and self.chunks[k + 1].word in ("including", "to", "from", "as"):
                k += 1
                if self.chunks[k].word in ("including", "as"):  # examples of what was said
                    k += 2
                    while self.kind(k) in (",", "and") and (joined := self.joint(k)):
                        k = joined + 1
                continue
            if kind == "adv":
                k += 1
                continue
            break
        return direct, after

    def examples(self, i: int) -> list[int]:
        """What a comma and "including" bring after verb `i`: "sent aid to Kyiv, including tanks and shells"."""
        k = i + 1
        while self.kind(k) in ("np", "p", "and", "adv"):
            k += 1
        if self.kind(k) != "," or self.kind(k + 1) != "p" or self.chunks[k + 1].word != "including":
            return []
        found: list[int] = []
        k += 2
        while self.kind(k) == "np" and len(found) < 6:
            found.append(k)
            while self.kind(k + 1) == "p" and self.chunks[k + 1].word == "of" and self.kind(k + 2) == "np":
                k += 2
            k = self.joint(k + 1) if self.kind(k + 1) in (",", "and") else -1
        return found

    def _joined_after(self, i: int) -> int | None:
        """The verb after "and" or a comma that shares what follows it with verb `i`: "build and operate plants"."""
        k = i + 1
        while self.kind(k) in (",", "and"):
            k += 1
        if k == i + 1 or k > i + 3:
            return None
        group, other = self.verb(i), self.group(k)
        same = other is not None and not other.auxiliaries and other.kinds & group.kinds
        return k if same and (self.kind(k - 1) == "and" or self._joined_after(k) is not None) else None

    def joint(self, k: int) -> int:
        """The noun phrase after a comma or "and" at chunk `k` that is joined to the one before; 0 if there is none."""
        n = k
        while self.kind(n) in (",", "and", "adv"):
            n += 1
        if self.kind(n) == "p" and self.kind(n - 1) == "and":
            return 0
        if self.kind(n) != "np" or n - k > 2 or self._starts_clause(n):
            return 0
        if any(self.chunks[m].word in ("but", "not", "never") for m in range(k, n)):
            return 0
        if self.kind(k) == "," and self.kind(k + 1) == "np":
            first = self.sight.reading.words[self.chunks[n].first].form
            if first in ("a", "an", "the") and not self._list_goes_on(n):
                return 0  # an apposition
            if not self._list_goes_on(n):
                return 0
        return n

    def adjective(self, k: int) -> int:
        """The noun phrase after a comma (chunk `k`) that only goes on with adjectives: "large, armable drones"."""
        before, after = self.chunks[k - 1], self.kind(k + 1) == "np"
        plain = self.sight.item(before) is None and self.sight.party(before) is None and not before.pronoun
        return k + 1 if self.kind(k) == "," and after and plain and self.sight.item(self.chunks[k + 1]) else 0

    def _list_goes_on(self, n: int) -> bool:
        """Whether "and" follows in the same list."""
        for m in range(n + 1, min(n + 14, len(self.chunks))):
            if self.kind(m) == "and":
                return self.kind(m + 1) == "np" and not self._starts_clause(m + 1)
            if self.kind(m) not in ("np", ",", "p", "adv"):
                return False
        return False

    def _starts_clause(self, k: int) -> bool:
        """Whether a noun phrase is the subject of a verb after it."""
        n = k + 1
        while self.kind(n) == "p" and self.chunks[n].word in ("of", "in", "from") and self.kind(n + 1) == "np":
            n += 2
        while self.kind(n) == "adv":
            n += 1
        group = self.group(n)
        if group is None or not group.finite:
            return False
        if group.bare:
            return self.kind(n + 1) == "np" and "past" in group.kinds and not group.bases & {"base", "call", "name"}
        return True

    def outer(self, k: int) -> int:
        """The noun phrase that one after "of" or "in" belongs to; `k` itself elsewhere."""
        while self.kind(k - 1) == "p" and self.kind(k - 2) == "np" and self.chunks[k - 1].word in ("of", "in"):
            k -= 2
        return k

    def inner(self, k: int) -> int:
        """The noun phrase that says what a quantity is of: "a batch of drones" -> "drones"; `k` itself elsewhere."""
        for _ in range(3):
            if not self.sight.contains(self.chunks[k]) or self.kind(k + 1) != "p":
                break
            if self.chunks[k + 1].word == "per" and self.kind(k + 4) == "np" and self.chunks[k + 3].word == "of":
                k += 4  # "four tonnes per year of oil"
                continue
            if self.chunks[k + 1].word not in ("of", "worth", "in") or self.kind(k + 2) != "np":
                break
            if self.chunks[k + 1].word == "in" and self.sight.item(self.chunks[k + 2]) is None:
                break
            k += 2
        return k
