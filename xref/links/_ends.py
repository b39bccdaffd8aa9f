"""What a noun phrase stands for in a link: a party, an item, or neither."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from xref.countries import country_name
from xref.links._chunks import Chunk
from xref.links._things import is_party, is_thing
from xref.links._word_classes import classes
from xref.links._words import Relation, words
from xref.mentions import Mention
from xref.mentions.latin.items import demonym
from xref.text.lexicon import lexicon
from xref.text.reading import Reading

_PARTIES = ("person", "organisation", "vessel", "aircraft", "unknown", "place")
_ITEMS = ("equipment", "goods")
_TIED = 100  # characters before a name in which the one that "&" ties to it begins


class End(NamedTuple):
    """An end of a link: its words, what it is, and the characters where it stands.

    class_: of an item, as `traded.toml` has them; mention_start: where the mention begins that its noun is in, if any.
    """

    text: str
    kind: str
    start: int
    end: int
    class_: str = ""
    mention_start: int | None = None

    @property
    def at(self) -> int:
        """Where its mention begins, or its words where it is none."""
        return self.start if self.mention_start is None else self.mention_start


NOBODY = End("", "", -1, -1)


class Sight:
    """The mentions of a sentence by the tokens where they stand."""

    def __init__(self, text: str, reading: Reading, mentions: Sequence[Mention]) -> None:
        self.text, self.reading = text, reading
        self.known = words()
        self.named: dict[int, tuple[int, int, Mention]] = {}  # the tokens of names
        self.goods: dict[int, tuple[int, int, Mention]] = {}
        self.described: dict[int, tuple[int, int, Mention]] = {}
        self.starts: dict[int, int] = {}
        for mention in map(self._whole_name, mentions):
            inside = reading.inside(mention.start, mention.end)
            if not inside:
                continue
            first, last = inside[0], inside[-1] + 1
            where = self.described if mention.kind == "description" else self.goods
            where = self.named if mention.kind in _PARTIES else where
            for n in inside:
                where.setdefault(n, (first, last, mention))
            if mention.kind != "description":
                self.starts[first] = max(self.starts.get(first, 0), last)

    def _whole_name(self, mention: Mention) -> Mention:
        """The mention with what "&" ties to it: "AT&T" where only "T's" was found."""
        if mention.kind not in _PARTIES or self.text[mention.start - 1 : mention.start] != "&" or mention.start < 2:
            return mention
        left = self.text[max(0, mention.start - _TIED) : mention.start - 1].rsplit(maxsplit=1)[-1:]
        if not left or self.text[mention.start - 2].isspace() or not left[0][0].isupper():
            return mention
        start = mention.start - 1 - len(left[0])
        name = self.text[start : mention.end].removesuffix("'s").removesuffix("’s")
        return mention._replace(start=start, canonical=name)

    @property
    def taken(self) -> frozenset[int]:
        """The tokens inside names and goods."""
        return frozenset(self.named) | frozenset(self.goods)

    def head(self, np: Chunk) -> int:
        """The token of the noun itself: the last of the phrase, but for a number."""
        return np.last - 1

    def _end(self, first: int, last: int, kind: str, class_: str = "", text: str = "") -> End:
        tokens = self.reading.words
        start, end = tokens[first].start, tokens[last - 1].end
        if class_ == "money" and self.text[start - 1 : start] in "$€£¥":
            start = max(start - 1, 0)
        return End(text or " ".join(self.text[start:end].split()), kind, start, end, class_)

    def trimmed(self, np: Chunk, last: int | None = None) -> int:
        """The first token of a phrase without its article and the like."""
        first, last = np.first, last or np.last
        words_ = self.reading.words
        while first < last - 1 and first not in self.named and self._is_leading(words_[first].form):
            first += 1
        return first

    def _is_leading(self, word: str) -> bool:
        return word in classes("leading") or (word.endswith("ly") and word not in classes("not_adverbs"))

    def party(self, np: Chunk, *, any_: bool = False) -> End | None:
        """The party that a noun phrase names or describes; any_: also by other nouns for people and bodies."""
        if np.pronoun:
            return None
        head, tokens = self.head(np), self.reading.words
        if (described := self.described.get(head)) and described[0] >= np.first:  # and no part of a longer one
            first, last, mention = described
            if mention.canonical != " ".join(mention_text(self.text, mention).split()):  # in apposition to a name
                return End(mention.canonical, "organisation", mention.start, mention.end)
            return self._end(min(first, self.trimmed(np)), last, "description")
        follows = tokens[head].form in self.known.bodies and self.reading.gap(head) == " "
        if follows and (of := self.named.get(head - 1)) and of[2].kind in ("organisation", "unknown"):
            return End(of[2].canonical, of[2].kind, of[2].start, of[2].end)  # "the Wagner group"
        if tokens[head].text.isdigit() and np.first < head and (named := self.named.get(head - 1)):
            return self._end(named[0], np.last, named[2].kind)  # "Phase 2"
        if named := self.named.get(head):
            first, last, mention = named
            if mention.kind == "place" and not self._acts(mention):
                return None
            return End(mention.canonical, mention.kind, mention.start, mention.end)
        lower = tokens[head].text.islower() or tokens[head].text.removesuffix("s").isupper()  # "NGOs"
        common = any_ and lower and is_party(tokens[head].form)
        if common or (tokens[head].form in self.known.parties and not tokens[head].text.isupper()):
            return self._end(self.trimmed(np), np.last, "description")
        if (
            tokens[head].text[0].isupper()
            and tokens[head].form in lexicon().demonyms
            and tokens[head].form.endswith("s")
        ):
            return self._end(self.trimmed(np), np.last, "description")  # "the Russians"
        return None

    def _acts(self, place: Mention) -> bool:
        """Whether a place can stand for a government: a country, a capital, a region of the world; no street."""
        return bool(place.countries) or place.canonical in (
            "West",
            "Europe",
            "Gulf",
            "Kremlin",
            "Africa",
            "Asia",
            "Middle East",
        )

    def speaker(self, np: Chunk) -> End | None:
        """The party or the person whose words a sentence gives."""
        if found := self.party(np):
            return found
        head = self.head(np)
        says = self.reading.words[head].form in self.known.speakers | self.known.papers
        if np.pronoun or says or head in self.named:
            return self._end(self.trimmed(np), np.last, "pronoun" if np.pronoun else "description")
        return None

    def modifier(self, np: Chunk, last: int) -> End | None:
        """The party that is named before the noun: "Russia's", "Russian", "US" before "arms sales"."""
        tokens = self.reading.words
        if np.owner:
            owner = Chunk("np", np.owner[0], np.owner[1])
            if found := self.party(owner):
                return found
        for n in range(np.first, last):
            if (named := self.named.get(n)) and named[1] <= last:
                mention = named[2]
                if named[1] < last and self.reading.gap(named[1]) == "-":
                    continue
                if mention.kind != "place" or self._acts(mention):
                    return End(mention.canonical, mention.kind, mention.start, mention.end)
            if tokens[n].text[0].isupper() and (code := demonym(self.reading, lexicon(), n + 1)):
                if n in self.goods and self.goods[n][0] < n:
                    continue
                if n + 1 < last and self.reading.gap(n + 1) == "-":
                    continue  # "a U.S.-Russian plan"
                first = n if tokens[n].form in lexicon().demonyms or n == np.first else n - 1  # "North Korean"
                return End(country_name(code), "place", tokens[first].start, tokens[n].end)
        return None

    def item(self, np: Chunk, last: int | None = None, *, any_: bool = False) -> End | None:
        """The goods, equipment or other traded thing that a noun phrase names.

        last: the token after its head. any_: whether any other thing is an item too, of the class "things".
        """
        last = last or np.last
        head, tokens = last - 1, self.reading.words
        if np.pronoun or head < np.first:
            return None
        if tokens[head].form in ("system", "systems", "type") and head - 1 in self.goods and head not in self.goods:
            pass
        found = self.goods.get(head)
        first = self.trimmed(np, last)
        if np.owner and np.owner[1] < last:
            first = max(first, np.owner[1])
        while first < last - 1 and (self._quantity(first) or tokens[first].form in classes("leading")):
            first += 1
        if found:
            kind = found[2].kind
            named = next(
                (self.goods[n] for n in range(first, last) if n in self.goods and self.goods[n][2].kind == "equipment"),
                None,
            )
            class_ = self._peaceful(first, head, self._class(found[2], tokens[head].form))
            if class_ is None:
                return None
            end = self._end(first, last, "equipment" if named else kind, class_)
            return end._replace(mention_start=(named or found)[2].start)
        loud = tokens[head].text.istitle() and head > np.first and self.reading.sentence(head).first != head
        if head in self.named or loud:
            named = self.goods.get(head)
            return None if not named else self._end(first, last, named[2].kind, "weapons")
        if tokens[head].form in self.known.behind and head > first:
            return self.item(np, head)  # "a tenth of its gas needs"
        class_ = self._peaceful(first, head, self.known.traded.get(tokens[head].form))
        if tokens[head].form in self.known.weak and not self._tells(first, head):
            class_ = None
        if class_ is None and any_ and tokens[head].text.islower() and is_thing(tokens[head].form):
            class_ = "things"
        if class_ is None and tokens[head].text[0].isdigit() and "$" in self.reading.gap(head):
            class_ = "money"
        if tokens[head].form in self.known.amounts and any(
            mark in self.reading.gap(n) for n in range(np.first, np.last) for mark in "$€£¥"
        ):
            class_, first = "money", np.first
        if class_ == "money" and tokens[head].form in ("dollar", "euro", "pound", "yen", "yuan", "rouble", "ruble"):
            return None  # "the dollar" is a rate
        if tokens[head].form in ("support", "backing") and tokens[max(head - 1, first)].form not in self.known.telling:
            return None
        if class_ == "aid" and any(tokens[n].form in self.known.not_aid for n in range(first, head)):
            return None
        if class_ is None or self._is_modifier(np, last):
            return None
        if class_ == "money" and tokens[head].form not in (
            "funds",
            "funding",
            "money",
            "cash",
            "loan",
            "loans",
            "grant",
            "grants",
            "credit",
        ):
            first = self.trimmed(np, last)
        if not any(letter.isalpha() for n in range(first, last) for letter in tokens[n].form):
            return None
        kind = (
            "equipment"
            if any(n in self.goods and self.goods[n][2].kind == "equipment" for n in range(first, last))
            else "goods"
        )
        return self._end(first, last, kind, class_)

    def _peaceful(self, first: int, head: int, class_: str | None) -> str | None:
        """The class of what is no weapon for the word before it: "cargo ship" a ware, "uranium mine" no item."""
        noun, before = self.reading.words[head].form, self.reading.words[head - 1].form if head > first else ""
        if class_ != "weapons":
            return class_
        if noun in self.known.dug and self.known.traded.get(before) in ("fuels", "materials"):
            return None
        return "wares" if noun in self.known.craft and before in self.known.civil else class_

    def _is_modifier(self, np: Chunk, last: int) -> bool:
        """Whether a singular noun only says of what what follows "and" is: "missile and artillery attacks"."""
        words_ = self.reading.words
        head = words_[last - 1]
        if last != np.last or last + 1 >= len(words_) or words_[last].form != "and" or head.form.endswith("s"):
            return False
        return head.form in (
            "missile",
            "drone",
            "rocket",
            "artillery",
            "tank",
            "bomb",
            "mortar",
            "mine",
            "chemical",
        ) and (words_[np.first].form not in ("a", "an", "the", "one", "this", "that"))

    def _tells(self, first: int, head: int) -> bool:
        """Whether a weak noun is said of what: "artillery rounds", "missile systems", or at least in the plural."""
        tokens = self.reading.words
        if any(n in self.goods or tokens[n].form in self.known.traded for n in range(first, head)):
            return True
        return tokens[head].form.endswith("s") and tokens[head].form not in (
            "systems",
            "rounds",
            "units",
            "models",
            "supplies",
            "waters",
        )

    def _class(self, mention: Mention, head: str) -> str:
        if mention.kind == "equipment":
            return "weapons"
        return self.known.traded.get(head) or (
            "fuels" if mention.canonical in ("crude oil", "natural gas", "coal") else "wares"
        )

    def _quantity(self, n: int) -> bool:
        word = self.reading.words[n]
        if n in self.goods or n in self.named:
            return False
        return word.text[0].isdigit() or word.form in (
            "hundred",
            "thousand",
            "million",
            "billion",
            "dozen",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "twelve",
            "dozens",
            "hundreds",
            "thousands",
            "bn",
        )

    def bare(self, item: End, last: int, np: Chunk | None = None) -> End:
        """The item that ends before token `last` without the party before it: "US arms sales" -> "arms"."""
        tokens, demonyms = self.reading.words, lexicon().demonyms
        first = bisect_left(tokens, item.start, key=lambda token: token.start)
        if np is not None and np.owner:
            first = max(first, np.owner[1])
        while first < last - 1 and (
            first in self.named
            or (tokens[first].text[0].isupper() and (first not in self.goods or tokens[first].form in demonyms))
            or tokens[first].form in self.known.events
            or any(
                base in self.known.events
                for base, kind in self.known.forms.get(tokens[first].form, ())
                if kind == "part"
            )
            or tokens[first].form in classes("ranks")
        ):
            first += 1
        return self._end(min(first, last - 1), last, item.kind, item.class_)._replace(mention_start=item.mention_start)

    def thing(self, np: Chunk, relation: Relation) -> End | None:
        """What is owned or financed and is no party: "the refinery"."""
        if np.pronoun or self.reading.words[self.head(np)].form not in relation.things:
            return None
        return self._end(self.trimmed(np), np.last, "description")

    def contains(self, np: Chunk) -> bool:
        """Whether a noun phrase says how much of what follows "of": "a batch of", "300 tonnes of"."""
        head = self.reading.words[self.head(np)]
        if self.known.traded.get(head.form) == "money":
            return True  # "millions of dollars in weapons"
        return head.form in self.known.containers or head.text[0].isdigit() or "$" in self.reading.gap(np.first)


def mention_text(text: str, mention: Mention) -> str:
    """A mention as the text writes it."""
    return text[mention.start : mention.end]
