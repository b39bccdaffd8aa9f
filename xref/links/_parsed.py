"""Links that a dependency parse shows beside the rules over tokens: the same rules, with the parse to say what goes
with what.

`_clauses` and `_objects` read from the order of words whose deed a verb says, what rules it and what it acts on. Here
the parse tells them, over any distance; everything else is the same code: which verbs and nouns say a link, what a noun
phrase stands for, how sure it is. Links that the rules over tokens have found are not said again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from operator import attrgetter

from xref.links._chunks import Chunk, Group
from xref.links._chunks import chunks as make_chunks
from xref.links._clauses import Clauses, Deed, Fits
from xref.links._edge import Edge
from xref.links._ends import End, Sight
from xref.links._pronouns import Previous
from xref.links._tags import Tag, tags
from xref.links._verbs import Verbs, _Fits
from xref.links._words import Relation
from xref.text.reading import Reading
from xref.text.syntax import Parser, Word

_SUBJECTS = ("nsubj", "nsubjpass")
_OBJECTS = ("dobj", "dative")
_PREPOSITIONS = ("prep", "agent", "dative")
_DEPTH = 8
_ENDS = (attrgetter("subject"), attrgetter("item"), attrgetter("object"))
_LIKE_NOUNS = ("amod", "compound", "nmod", "pobj", "dobj")  # of participles that are nouns or adjectives


@dataclass
class Tree:
    """The parse of a sentence by the tokens of the text."""

    tags: dict[int, str] = field(default_factory=dict)
    deps: dict[int, str] = field(default_factory=dict)
    heads: dict[int, int] = field(default_factory=dict)  # the head of what depends on none is itself

    @cached_property
    def _below(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {}
        for n in sorted(self.heads):
            if self.heads[n] != n:
                found.setdefault(self.heads[n], []).append(n)
        return found

    def below(self, n: int, *deps: str) -> list[int]:
        """The tokens that depend on token `n` so, in order."""
        return [m for m in self._below.get(n, ()) if self.deps[m] in deps]

    def joined(self, n: int) -> list[int]:
        """Token `n` and those that "and" and commas join to it."""
        found = [n]
        for m in found:
            found += self.below(m, "conj")
        return sorted(found)


def trees(reading: Reading, sentences: Sequence[int], parser: Parser | None) -> Iterator[Tree | None]:
    """The parse of each of the sentences; None if there is no parser."""
    if parser is None:
        return (None for _ in sentences)
    spans = [(reading.sentences[s].first, reading.sentences[s].last) for s in sentences]
    texts = [reading.text[reading.words[first].start : reading.words[last - 1].end] + "." for first, last in spans]
    found = zip(spans, parser.parse(texts), strict=True)
    return (_tree(reading, first, last, parsed) for (first, last), parsed in found)


def _tree(reading: Reading, first: int, last: int, parsed: Sequence[Word]) -> Tree:
    """A parse of tokens `first` to `last` (exclusive), whose offsets count from the first of them."""
    start, token = reading.words[first].start, list[int | None]()
    n = first
    for word in parsed:
        while n < last and reading.words[n].end - start <= word.start:
            n += 1
        inside = n < last and reading.words[n].start - start < word.end
        token.append(n if inside else None)
    found = Tree()
    for i, word in enumerate(parsed):
        own, head = token[i], word.head
        for _ in parsed:  # over marks that are no tokens
            if token[head] is not None or parsed[head].head == head:
                break
            head = parsed[head].head
        above = token[head]
        if own is None or (own in found.heads and above == own):
            continue
        if own in found.heads and found.heads[own] not in (own, None):
            continue  # of a token in several parts, the one that depends on another token
        found.tags[own], found.deps[own] = word.tag, word.dep
        found.heads[own] = own if above is None else above
    return found


def corrected(tags: Sequence[Tag], first: int, tree: Tree, taken: frozenset[int]) -> list[Tag]:
    """The tags of a sentence where the parse says verb for noun, or noun for verb, and the like."""
    return [tag if n in taken else _tag(tag, tree, n) for n, tag in enumerate(tags, first)]


def _tag(tag: Tag, tree: Tree, n: int) -> Tag:
    told, dep = tree.tags.get(n, ""), tree.deps.get(n, "")
    if tag is Tag.VERB and told.startswith(("NN", "JJ")):
        return Tag.NOUN
    if tag is Tag.NOUN and told.startswith("VB") and dep not in _LIKE_NOUNS:
        return Tag.VERB
    if told == "RP" and tag is Tag.PREPOSITION:
        return Tag.ADVERB
    if told == "PRP$" and tag is Tag.PRONOUN:
        return Tag.DETERMINER
    if told == "WDT" and tag in (Tag.CONJUNCTION, Tag.DETERMINER):
        return Tag.RELATIVE
    if dep == "mark" and tag in (Tag.RELATIVE, Tag.DETERMINER, Tag.PREPOSITION):
        return Tag.CONJUNCTION
    if dep == "prep" and told == "IN" and tag in (Tag.CONJUNCTION, Tag.NOUN):
        return Tag.PREPOSITION
    if told == "RB" and dep == "advmod" and tag in (Tag.NOUN, Tag.PREPOSITION, Tag.CONJUNCTION):
        return Tag.ADVERB
    return tag


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
        return self.tree.tags[n] in ("IN", "TO")

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

    def marks(self, group: Group) -> list[str]:
        """What auxiliaries and adverbs say, those too that the parse has further away: "may likely send"."""
        words_, modality = self.sight.reading.words, self.known.modality
        far = [words_[n].form for n in self.tree.below(group.main, "aux") if n not in self._of or self._of[n] != self._of.get(group.main)]
        found = ["planned"] if any(word in ("will", "shall") for word in far) else []
        found += ["possible"] if any(word in modality["possible"] for word in far) else []
        return [*super().marks(group), *found]

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
        bare = self.tree.tags[n] == "VB" and not self.tree.below(n, "aux")
        return not bare or self.tree.tags[other] == "VB"

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


    def antecedent(self, k: int, fits: Fits) -> int | None:
        """What the relative of chunk `k` stands for: the noun that its clause hangs on."""
        n = self.chunks[k].first
        for _ in range(_DEPTH):
            if self.tree.deps.get(n) == "relcl":
                found = self._fitting(self.tree.heads[n], fits)
                return super().antecedent(k, fits) if found is None else found
            if self.tree.heads.get(n, n) == n:
                break
            n = self.tree.heads[n]
        return super().antecedent(k, fits)

    def listed(self, i: int, fits: Fits) -> list[int]:
        """Noun phrase `i` and those joined to it that fit."""
        return [k for k in self._places(self._top(i)) if k == i or fits(self.chunks[k])] or [i]

    def _top(self, i: int) -> int:
        """The first of the list that noun phrase `i` stands in, by the token that the others depend on."""
        inside = range(self.chunks[i].first, self.chunks[i].last)
        return self._first_joined(next((n for n in reversed(inside) if self.tree.heads.get(n) not in inside), inside[-1]))

    def about(self, i: int) -> int | None:
        """The noun phrase that the relative clause of verb `i` is about, if it is the object of the verb."""
        n, tree = self.verb(i).main, self.tree
        for _ in range(_DEPTH):
            if any(tree.tags[m] not in ("WDT", "WP") for m in tree.below(n, "dobj")):
                return None
            if tree.deps.get(n) == "relcl":
                about = any(tree.tags[m] in ("WDT", "WP") for m in tree.below(n, *_SUBJECTS))
                return None if about else self._of.get(tree.heads[n])
            if tree.deps.get(n) not in ("conj", "xcomp", "ccomp"):
                return None
            n = tree.heads[n]
        return None

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

    # --- verbs that rule --------------------------------------------------------------------------------------------

    def _finite(self, i: int, group: Group, fits: Fits, depth: int) -> Deed:
        deed = super()._finite(i, group, fits, depth)
        n = self._first_joined(group.main)
        above = self._of.get(self.tree.heads.get(n, n))
        ruler = self.group(above) if above is not None and self.tree.deps.get(n) == "ccomp" else None
        if ruler is not None and ruler.negated and self.tree.tags[n] == "VB" and not self.tree.below(n, "aux"):
            deed.negated = not deed.negated  # "have not seen Norway sell"
        return deed

    def _first_joined(self, n: int) -> int:
        """The first of the list that token `n` stands in: the others depend on it."""
        for _ in range(_DEPTH):
            if self.tree.deps.get(n) != "conj":
                break
            n = self.tree.heads[n]
        return n

    def _ruled(self, i: int, group: Group, fits: Fits, depth: int) -> Deed:
        """The deed of an infinitive or a form in -ing, by the verb or the noun that the parse has above it."""
        n = self._first_joined(group.main)
        if self.tree.deps.get(n) in ("csubj", "csubjpass") or (group.infinitive and self._is_aim(n, fits)):
            return Deed(unsure=True)  # "delaying the sale is", "chose firms to build"
        deed = super()._ruled(i, group, fits, depth)
        for m in self.tree.below(group.main, *_SUBJECTS):
            subject = self._fitting(m, fits)
            deed.subject = deed.subject if subject is None else subject
        return deed

    def _is_aim(self, n: int, fits: Fits) -> bool:
        """Whether infinitive `n` says what another verb is done for, with an object that may be whose deed it is."""
        if self.tree.deps.get(n) != "advcl":
            return False
        objects = self.tree.below(self.tree.heads[n], "dobj")
        return any(self._fitting(m, fits) is not None for m in objects)


class ParsedVerbs(Verbs):
    """The links that verbs say, with the parse to say what is joined and what a relative clause is about."""

    clauses: ParsedClauses

    def _joined(self, i: int | None, fits: _Fits | None = None) -> list[int]:
        if i is None:
            return []
        clauses = self.clauses
        return clauses.listed(i, fits or (lambda chunk: self.sight.party(chunk) is not None))

    def _relative(self, i: int, relation: Relation) -> int | None:
        place = self.clauses.about(i)
        if place is not None and self._item(place, relation):
            return place
        return super()._relative(i, relation)


def new(parsed: ParsedClauses, edges: Sequence[Edge], order: Clauses, known: Sequence[Edge]) -> Iterator[Edge]:
    """The edges of a parse that the order of words does not show, and does not read otherwise.

    Where both find a link of the same verb or noun, no end of the one may be another than that of the other.
    """
    for edge in edges:
        at = _token(parsed, edge)
        theirs = [e for e in known if e.relation == edge.relation and (_token(order, e) == at or _of(e, edge.item))]
        ours = [e for e in edges if e.relation == edge.relation and _token(parsed, e) == at]
        if not any(_same(edge, other) for other in known) and all(
            parsed.agree([end(e) for e in ours], [end(e) for e in theirs]) for end in _ENDS
        ):
            yield edge


def _of(edge: Edge, item: End) -> bool:
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
