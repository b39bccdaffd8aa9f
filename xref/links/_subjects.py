"""The noun phrase that is the subject of a verb: before it, past what stands between.

That is prepositions with their nouns, a relative clause, an apposition.
"""

from __future__ import annotations

from xref.links._deeds import CHAIN, Fits
from xref.links._objects import Objects
from xref.links._word_classes import classes


class Subjects(Objects):
    """The chunks of a sentence with what stands before and after its verbs."""

    def _says(self, k: int) -> bool:
        group = self.group(k)
        return group is not None and bool(group.bases & self.known.says)

    def _joined_verb(self, k: int) -> int | None:
        """The verb that the one after "and" (chunk `k`) is joined to."""
        for n in range(k - 1, -1, -1):
            if self.kind(n) == "vg":
                group = self.group(n)
                if group is not None and group.bare and self.kind(n - 1) == "np" and self._by(n):
                    continue  # a participle inside the clause: "drones made by X"
                return n
            if self.kind(n) in (".", "sub"):
                return None
        return None

    def _by(self, i: int) -> bool:
        return self.kind(i + 1) == "p" and self.chunks[i + 1].word == "by"

    def before(self, i: int, fits: Fits) -> int | None:
        """The noun phrase before a finite verb that is its subject."""
        k = i - 1
        while self.kind(k) == "adv":
            k -= 1
        kind = self.kind(k)
        if kind == "rel":
            return self.antecedent(k, fits)
        if kind == "np":
            return self.chain(k, fits)
        if kind == "," and (relative := self._interrupted(k)) is not None:
            return self.antecedent(relative, fits)
        if kind == ",":
            return self._over(k, i, fits)
        if kind == "and":
            joined = self._joined_verb(k)
            return self.before(joined, fits) if joined is not None else None
        return None

    def _interrupted(self, k: int) -> int | None:
        """The relative before two commas, the second of them chunk `k`: "that, according to the ministry, sold"."""
        m = k - 1
        while self.kind(m) in ("np", "p", "adv", "and"):
            m -= 1
        return m - 1 if self.kind(m) == "," and self.kind(m - 1) == "rel" else None

    def chain(self, k: int, fits: Fits) -> int | None:
        """Of noun phrases joined by prepositions that end at chunk `k`, the first that fits."""
        if self._of_both(k):
            k -= 2  # "the allies of Norway and Sweden"
        chain = [k]
        while (
            len(chain) < CHAIN
            and self.kind(k - 1) == "p"
            and self.chunks[k - 1].word in classes("attached")
            and self.kind(k - 2) == "np"
        ):
            k -= 2
            chain.append(k)
        if (outer := self._outside(chain[-1])) is not None:
            return self.chain(outer, fits)
        for n in reversed(chain):
            if fits(self.chunks[n]):
                return n
            if not self.sight.contains(self.chunks[n]) and not self._part(n):
                break
        return next((n for n in chain if fits(self.chunks[n])), None) if self.kind(chain[-1] - 1) == "p" else None

    def _of_both(self, k: int) -> bool:
        """Whether places `k` and the one before, joined by "and", hang on the same "of"."""
        joined = self.kind(k - 1) == "and" and self.kind(k - 2) == "np" and self.kind(k - 3) == "p"
        if not joined or self.chunks[k - 3].word != "of":
            return False
        ends = [self.sight.party(self.chunks[n]) for n in (k, k - 2)]
        return all(end is not None and end.kind == "place" for end in ends)

    def chain_nearest(self, k: int, fits: Fits) -> int | None:
        """Of noun phrases joined by prepositions that end at chunk `k`, the last that fits."""
        for _ in range(CHAIN):
            if self.kind(k) != "np":
                return None
            if fits(self.chunks[self.inner(k)]):
                return k
            if self.kind(k - 1) != "p":
                return None
            k -= 2
        return None

    def _outside(self, n: int) -> int | None:
        """The noun that a participle before noun `n` belongs to: "entities affiliated with X", "data shared with X"."""
        group = self.group(n - 2)
        if self.kind(n - 1) != "p" or group is None or not (group.bare or group.gerund):
            return None
        k = n - 3
        if self.kind(k) == "and":
            k = next((m for m in range(k - 1, -1, -1) if self.kind(m) in ("vg", ".", "sub")), 0) - 1
        return k if self.kind(k) == "np" else None

    def _part(self, n: int) -> bool:
        return self.head_word(n) in ("one", "some", "many", "most", "all", "each", "government", "head", "leader")

    def antecedent(self, k: int, fits: Fits) -> int | None:
        """What "which", "that" or "who" (chunk `k`) stands for: the nearest noun phrase before it that fits."""
        k -= 1
        while self.kind(k) in (",", "p"):
            k -= 1
        for _ in range(CHAIN):
            if self.kind(k) != "np":
                return None
            if fits(self.chunks[k]):
                return self._apposed(self._one_of(self._sited(k, fits), fits))
            if self.chunks[k].pronoun:
                return None
            if (
                self.kind(k - 1) == "p"
                or (self.kind(k - 1) in (",", "and") and self.kind(k - 2) == "np")
                or (self.kind(k - 1) == "vg" and self.kind(k - 2) == "np" and (g := self.group(k - 1)) and g.bare)
            ):
                k -= 2
            else:
                return None
        return None

    def _apposed(self, k: int) -> int:
        """The name before a description in apposition to it: "Bluefin, the company that"; else `k`."""
        if self.kind(k - 1) != "," or self.kind(k - 2) != "np" or self.kind(k - 3) == ",":
            return k
        first = self.sight.reading.words[self.chunks[k].first].form
        named = self.sight.head(self.chunks[k - 2]) in self.sight.named
        plain = self.sight.head(self.chunks[k]) not in self.sight.named and self._list_plain(k)
        return k - 2 if named and plain and first in ("a", "an", "the", "one") else k

    def _list_plain(self, k: int) -> bool:
        """Whether the rest of the sentence before "that" goes on with no "and": no list."""
        return self.kind(k + 1) == "rel" or [self.kind(n) for n in range(k + 1, k + 4)] == ["p", "np", "rel"]

    def _sited(self, k: int, fits: Fits) -> int:
        """What stands before the place where it is or before what it is for, chunk `k`: "a company in Oslo that"."""
        end = self.sight.party(self.chunks[k])
        for_ = self.kind(k - 1) == "p" and self.chunks[k - 1].word == "for" and self.kind(k - 2) == "np"
        if (
            for_
            and self.sight.item(self.chunks[k])
            and self.sight.item(self.chunks[k - 2])
            and fits(self.chunks[k - 2])
        ):
            return k - 2  # "the spare parts for tanks that"
        sited = self.kind(k - 1) == "p" and self.chunks[k - 1].word in classes("siting") and self.kind(k - 2) == "np"
        return k - 2 if sited and end is not None and end.kind == "place" and fits(self.chunks[k - 2]) else k

    def _one_of(self, k: int, fits: Fits) -> int:
        """The name before "one of the countries that", where chunk `k` is "the countries"; else `k`."""
        one = self.kind(k - 1) == "p" and self.kind(k - 2) == "np" and self.head_word(k - 2) == "one"
        named = one and self.kind(k - 3) == "," and self.kind(k - 4) == "np" and fits(self.chunks[k - 4])
        return k - 4 if named else k

    def _over(self, k: int, i: int, fits: Fits) -> int | None:
        """The subject before what stands between two commas, the second of them chunk `k`."""
        group = self.group(i)
        if group is not None and group.bare and self.kind(i + 1) == "p" and self.kind(k - 1) == "np":
            nearest = next(
                (n for n in range(k - 1, max(k - 2 * CHAIN, -1), -2) if self.kind(n) == "np" and fits(self.chunks[n])),
                None,
            )
            if nearest is not None:
                one = self.kind(nearest - 1) == "p" and self.kind(nearest - 2) == "np"
                verb = self.group(nearest - 3) if one and self.head_word(nearest - 2) == "one" else None
                if verb is not None and verb.copula:
                    return self.before(nearest - 3, fits)  # "was one of the men wanted, accused of"
                return nearest
        for m in range(k - 1, max(k - 16, -1), -1):
            kind = self.kind(m)
            if kind == "." or (kind == "sub" and m > 0 and self.kind(m - 1) != ","):
                return None
            if kind == "," and self._in_participle(m - 1):
                continue  # ", based in Oslo,"
            if kind == "," and self.kind(m - 1) == "np":
                apposed = [n for n in range(m + 1, k) if self.kind(n) == "np"]
                if (
                    self.kind(m + 1) == "np"
                    and self.kind(m + 2) == "vg"
                    and (g := self.group(m + 2))
                    and g.finite
                    and not g.bare
                ):
                    return None  # another clause
                if (found := self.chain(m - 1, fits)) is not None:
                    return found
                if apposed and self.kind(m + 1) != "rel" and fits(self.chunks[apposed[0]]):
                    return apposed[0]
                return None
        return None

    def _in_participle(self, k: int) -> bool:
        """Whether noun `k` ends what hangs on a participle after a comma: ", based in Oslo, Norway"."""
        while self.kind(k - 1) == "p" and self.kind(k - 2) == "np":
            k -= 2
        group = self.group(k - 2)
        bare = self.kind(k - 1) == "p" and group is not None and group.bare
        return bare and self.kind(k - 3) == "," and self.kind(k - 4) == "np"
