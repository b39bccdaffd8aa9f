"""What is in what, where a verb says so: "Swiss parts were found in the drone", "the drone contains Swiss parts"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import product

from xref.links._chunks import Group
from xref.links._deeds import Deed
from xref.links._edge import Edge
from xref.links._ends import NOBODY
from xref.links._owned import Owned
from xref.links._word_classes import classes
from xref.links._words import CLASSES, Relation

_COMPONENTS = ("wares",)


class Components(Owned):
    """The verbs of one sentence that say what is part of what, too."""

    def _components(self, i: int, group: Group, relation: Relation) -> Iterator[Edge]:
        """ "Swiss parts were found in the drone", "the drone contains Swiss parts", "is fitted with a camera"."""
        fits = self._fits_item(relation)
        direct, after = self.clauses.after(i)
        places = [k for word in sorted(relation.to) for k in after.get(word, [])]
        if self._is_passive(i, group):
            deed = (
                self.clauses.deed(i, fits)
                if group.passive
                else Deed(subject=self.clauses.chain(i - 1, fits) if self.clauses.kind(i - 1) == "np" else None)
            )
            first, second = self._joined(deed.subject, fits), places
            deed.tense = deed.tense or "past"
        elif relation.name == "contains":
            deed = self.clauses.deed(i, fits)
            first, second = self._joined(deed.subject, fits), direct[0] if direct else []
            if group.bases & {"equip", "fit"}:
                return
            if group.bases & {"include"}:
                yield from self._includes(i, deed, second, relation)
                return
        else:
            deed = self.clauses.deed(i, self._is_party)
            first, second = direct[0] if direct else [], places
            finders = self._subjects(deed, group)
            deed.said_by = deed.said_by or (finders[0] if finders else None)
        wholes = self._items(second, relation)
        if not wholes and relation.name == "found in":
            wholes = self._items([self._whole_around(k) for k in second], relation)
        for one, other in product(self._items(first, relation), wholes):
            if relation.name == "contains":
                yield Edge(i, relation.name, one, other, NOBODY, deed)
            elif one.class_ in _COMPONENTS:
                yield Edge(i, relation.name, one, NOBODY, other, deed)

    def _whole_around(self, k: int) -> int:
        """What a part belongs to that is no item itself: "the navigation of an Orlan"; else `k`."""
        of = self.clauses.kind(k + 1) == "p" and self.clauses.chunks[k + 1].word == "of"
        return k + 2 if of and self.clauses.kind(k + 2) == "np" else k

    def _includes(self, i: int, deed: Deed, places: Sequence[int], relation: Relation) -> Iterator[Edge]:
        """ "The package will include shells": of what was packed or given only, since anything may include anything."""
        deed = self.clauses.deed(i, lambda chunk: not chunk.pronoun)
        if deed.subject is None:
            return
        chunk = self.clauses.chunks[deed.subject]
        head = self.clauses.head_word(deed.subject)
        if head in classes("packed"):
            whole = self.sight._end(self.sight.trimmed(chunk), chunk.last, "description")
            for item in self._items(places, replace(relation, items=frozenset(CLASSES))):
                yield Edge(i, relation.name, whole, item, NOBODY, deed)
