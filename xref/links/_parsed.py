"""Links that a dependency parse shows beside the order of words: the same rules, with the parse to say what goes with
what.

`_tags`, `_objects` and `_clauses` tell from the order of words what each of them is, what a verb acts on and whose deed
it says. Here the parse tells it; everything else is the same code: which verbs and nouns say a link, what a noun phrase
stands for, what rules a deed. Models err where sentences are long, so that a link counts only if the order of words
says nothing else of the same verb or the same item; and what that has found is not said again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from operator import attrgetter

from xref.links._chunks import Chunk, Group
from xref.links._chunks import chunks as make_chunks
from xref.links._clauses import Clauses
from xref.links._deeds import Deed, Fits
from xref.links._edge import Edge
from xref.links._ends import End, Sight
from xref.links._tags import tags
from xref.links._tree import Tree, corrected
from xref.links._verbs import Verbs

_SUBJECTS = ("nsubj", "nsubjpass")
_OBJECTS = ("dobj", "dative")
_PREPOSITIONS = ("prep", "agent", "dative")
_CAUSES = frozenset(["make", "let", "help", "see", "watch", "have"])  # before an infinitive without "to"
_DEPTH = 8  # verbs joined to one another
_ENDS = (attrgetter("subject"), attrgetter("item"), attrgetter("object"))


def parsed_clauses(clauses: Clauses, tree: Tree) -> ParsedClauses:
    """A sentence read again, with its parse."""
    sight, reading = clauses.sight, clauses.sight.reading
    sentence = reading.sentence(clauses.chunks[0].first)
    first, last = sentence.first, sentence.last
    tagged = corrected(tags(reading, first, last, sight.taken), first, tree, sight.taken)
    return ParsedClauses(sight, make_chunks(reading, first, last, tagged, sight.starts), tree)


class ParsedClauses(Clauses):
    """The chunks of a sentence, with what a parse says of its verbs where it says anything."""

    def __init__(self, sight: Sight, chunks: Sequence[Chunk], tree: Tree) -> None:
        super().__init__(sight, chunks)
        self.tree = tree
        self._of = {n: i for i, chunk in enumerate(chunks) for n in range(chunk.first, chunk.last)}

    # --- after a verb -----------------------------------------------------------------------------------------------

    def after(self, i: int) -> tuple[list[list[int]], dict[str, list[int]]]:
        """What depends on verb group `i`, or on its objects: direct objects with those joined; by preposition."""
        main, tree = self.verb(i).main, self.tree
        heads = [n for n in tree.below(main, *_OBJECTS) if not self._is_preposition(n)]
        direct = [places for n in heads if (places := self._places(n))]
        after: dict[str, list[int]] = {}
        for n in [main, *(m for head in heads for m in tree.joined(head))]:
            self._prepositions(n, after, nouns=n != main)
        return (direct, after) if direct or after else super().after(i)

    def _is_preposition(self, n: int) -> bool:
        return self.tree.tags.get(n) in ("IN", "TO")

    def _prepositions(self, n: int, after: dict[str, list[int]], *, nouns: bool) -> None:
        """Adds the noun phrases after the prepositions that depend on token `n`."""
        for m in self.tree.below(n, *_PREPOSITIONS):
            word = self.sight.reading.words[m].form
            if not self._is_preposition(m) or (nouns and word == "of"):
                continue
            for k in self.tree.below(m, "pobj"):
                if word not in after and (places := self._places(k)):
                    after[word] = places
            self._prepositions(m, after, nouns=nouns)

    def _places(self, n: int) -> list[int]:
        """The noun phrases of token `n` and of those joined to it."""
        found = (self._of.get(m) for m in self.tree.joined(n))
        return [k for k in dict.fromkeys(found) if k is not None and self.kind(k) == "np"]

    # --- before a verb ----------------------------------------------------------------------------------------------

    def before(self, i: int, fits: Fits) -> int | None:
        """The noun phrase that the parse has as the subject of verb group `i`."""
        found = self._subject(self.verb(i).main)
        return None if found is None else self._fitting(found, fits)

    def _subject(self, n: int) -> int | None:
        """The token that is the subject of verb `n`, or of the verb that it is joined to."""
        for _ in range(_DEPTH):
            for m in self.tree.below(n, *_SUBJECTS):
                return self._stood_for(m, n)
            if self.tree.deps.get(n) in ("acl", "relcl"):
                return self.tree.heads[n]
            if self.tree.deps.get(n) != "conj" or not self._alike(n, self.tree.heads[n]):
                return None
            n = self.tree.heads[n]
        return None

    def _alike(self, n: int, other: int) -> bool:
        """Whether two verbs can share a subject: no bare infinitive with a verb that has a tense."""
        bare = self.tree.tags.get(n) == "VB" and not self.tree.below(n, "aux")
        return not bare or self.tree.tags.get(other) == "VB"

    def _stood_for(self, m: int, verb: int) -> int:
        """What "which" or "that" as the subject of a verb stands for; else the token itself."""
        relative = self.tree.tags.get(m, "") in ("WDT", "WP") and self.tree.deps.get(verb) == "relcl"
        return self.tree.heads[verb] if relative else m

    def _fitting(self, n: int, fits: Fits) -> int | None:
        """The noun phrase of token `n` if it fits, else of what hangs on it with "of": "a batch of drones"."""
        for _ in range(_DEPTH):
            k = self._of.get(n)
            if k is None or self.kind(k) != "np":
                return None
            if fits(self.chunks[k]):
                return k
            if not self.sight.contains(self.chunks[k]) and not self._part(k):
                return None
            of = [m for m in self.tree.below(n, "prep") if self.sight.reading.words[m].form == "of"]
            inner = [m for p in of for m in self.tree.below(p, "pobj")]
            if not inner:
                return None
            n = inner[0]
        return None

    def listed(self, i: int, fits: Fits) -> list[int]:
        """Noun phrase `i` and those joined to it that fit."""
        return [k for k in self._places(self._top(i)) if k == i or fits(self.chunks[k])] or [i]

    def _top(self, i: int) -> int:
        """The first of the list that noun phrase `i` stands in, by the token that the others depend on."""
        inside = range(self.chunks[i].first, self.chunks[i].last)
        return self.tree.first(next((n for n in reversed(inside) if self.tree.heads.get(n) not in inside), inside[-1]))

    def agree(self, ours: Sequence[End], theirs: Sequence[End]) -> bool:
        """Whether an end of the one is one of the other, or joined to it by "and"; or one side has none."""
        some, others = [e for e in ours if e.text], [e for e in theirs if e.text]
        if not some or not others:
            return True
        return any(
            _overlap(one, two) or self._first(one) == self._first(two) is not None for one in some for two in others
        )

    def _first(self, end: End) -> int | None:
        """The first of the list that an end stands in, by the token that the others depend on."""
        inside = self.sight.reading.inside(end.start, end.end)
        place = self._of.get(inside[-1]) if inside else None
        return None if place is None else self._top(place)

    # --- how it is said ---------------------------------------------------------------------------------------------

    def _finite(self, i: int, group: Group, fits: Fits, depth: int) -> Deed:
        """The deed of a verb with a subject of its own; "requested that Norway send" is a wish."""
        deed, n = super()._finite(i, group, fits, depth), group.main
        wish = self.tree.tags.get(n) == "VB" and self.tree.deps.get(n) == "ccomp" and not self.tree.below(n, "aux")
        above = self._of.get(self.tree.heads.get(n, n))
        ruler = self.group(above) if above is not None else None
        if wish and ruler is not None and not ruler.bases & _CAUSES and "possible" not in deed.modalities:
            deed.modalities.append("possible")
        return deed

    def marks(self, group: Group) -> list[str]:
        """What auxiliaries and adverbs say, those too that the parse has further away: "may, at most, send"."""
        words_, here = self.sight.reading.words, self._of.get(group.main)
        far = {words_[n].form for n in self.tree.below(group.main, "aux") if self._of.get(n) != here}
        found = ["planned"] if far & {"will", "shall"} else []
        found += ["possible"] if far & self.known.modality["possible"] else []
        return [*super().marks(group), *found]


class ParsedVerbs(Verbs):
    """The links that verbs say, with the parse to say what is joined."""

    clauses: ParsedClauses

    def _joined(self, i: int | None, fits: Fits | None = None) -> list[int]:
        if i is None:
            return []
        clauses = self.clauses
        return clauses.listed(i, fits or (lambda chunk: self.sight.party(chunk) is not None))


def new(parsed: ParsedClauses, edges: Sequence[Edge], order: Clauses, known: Sequence[Edge]) -> Iterator[Edge]:
    """The edges of a parse that the order of words does not show, and does not read otherwise.

    Where both find a link of the same verb or noun, no end of the one may be another than that of the other. That
    something is made which is no traded thing is left out: two in three of those were wrong.
    """
    for edge in edges:
        if edge.relation == "made" and edge.item.class_ == "things":
            continue
        at = _token(parsed, edge)
        theirs = [e for e in known if e.relation == edge.relation and (_token(order, e) == at or _of(e, edge.item))]
        ours = [e for e in edges if e.relation == edge.relation and _token(parsed, e) == at]
        if not any(_same(edge, other) for other in known) and all(
            parsed.agree([end(e) for e in ours], [end(e) for e in theirs]) for end in _ENDS
        ):
            yield edge


def _of(edge: Edge, item: End) -> bool:
    """Whether an edge has an item that overlaps this one."""
    return bool(item.text) and _overlap(edge.item, item)


def _token(clauses: Clauses, edge: Edge) -> int:
    """The token of the verb or the noun that says an edge."""
    group = clauses.group(edge.at)
    return clauses.sight.head(clauses.chunks[edge.at]) if group is None else group.main


def _same(edge: Edge, other: Edge) -> bool:
    """Whether the other says as much: the same relation, and ends that overlap."""
    ends = ((edge.subject, other.subject), (edge.item, other.item), (edge.object, other.object))
    return edge.relation == other.relation and all(_overlap(one, two) for one, two in ends)


def _overlap(one: End, two: End) -> bool:
    if not one.text or not two.text:
        return not one.text
    return one.text == two.text or (one.start < two.end and two.start < one.end)
