"""A dependency parse by the tokens of a text, and what it says of words that are taken for another part of speech."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from xref.links._word_classes import Tag
from xref.text.reading import Reading
from xref.text.syntax import Parser, Word

_LIKE_NOUNS = ("amod", "compound", "nmod", "pobj", "dobj")  # of participles that are nouns or adjectives
_DEPTH = 8  # words in a list


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

    def first(self, n: int) -> int:
        """The first of the list that token `n` stands in, on which the others depend."""
        for _ in range(_DEPTH):
            if self.deps.get(n) != "conj":
                break
            n = self.heads[n]
        return n


def trees(reading: Reading, sentences: Sequence[int], parser: Parser | None) -> Iterator[Tree | None]:
    """The parse of each of the sentences; None where there is none."""
    if parser is None:
        return (None for _ in sentences)
    spans = [(reading.sentences[s].first, reading.sentences[s].last) for s in sentences]
    texts = [reading.text[reading.words[first].start : reading.words[last - 1].end] + "." for first, last in spans]
    found = zip(spans, parser.parse(texts), strict=True)
    return (_tree(reading, first, last, parsed) if parsed else None for (first, last), parsed in found)


def _tree(reading: Reading, first: int, last: int, parsed: Sequence[Word]) -> Tree:
    """A parse of tokens `first` to `last` (exclusive), whose offsets count from the first of them."""
    start, n = reading.words[first].start, first
    token: list[int | None] = []  # of each word of the parse; marks are no tokens
    for word in parsed:
        while n < last and reading.words[n].end - start <= word.start:
            n += 1
        token.append(n if n < last and reading.words[n].start - start < word.end else None)
    found = Tree()
    for i, word in enumerate(parsed):
        own, above = token[i], token[word.head]
        if own is None or (above == own and word.head != i) or found.heads.get(own, own) != own:
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
