"""What a press release says of each party that it designates: one passage a party.

1. A sentence is about the party that it names first and those joined to it by "and", and about each that it introduces
   ("Ivan Petrov is the director of Alpha" names two, and is about one).
2. One that names none goes on about those of the sentence before it in the paragraph; or about the party in whose item
   it is, or of the paragraph before, if it begins "The company"; or about the party in whose name the heading is.
3. A sentence that introduces a list ("The Department is designating the following ... for operating in ...:") holds for
   each of its items, and one after it ("These entities were designated pursuant to ...") for each of those before it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import regex

from xref.narratives._names import Party, introduced, said
from xref.narratives._page import Block

# Where what is said of parties ends: what a listing means, and where to find more.
_TAIL = regex.compile(
    r"#\s?#\s?#|\W*(?:sanctions? implications?|identifying information|(?:view|click here|see)\b.{0,30}"
    r"(?:identifying )?information\b|for (?:more|additional|detailed|identifying) information|media contact|related"
    r" (?:content|articles|items)\b|tags\b).*",
    regex.IGNORECASE | regex.DOTALL,
)
_TAIL_LENGTH = 200  # characters up to which a paragraph can be such a line
_SAYS_DESIGNATED = regex.compile(r"\b(?:designat|sanction|target|identif|block)|\bpursuant to\b", regex.IGNORECASE)
_THOSE_ABOVE = regex.compile(
    r"\b(?:these|those|aforementioned|above|all (?:of )?the|each of|all (?:are|were))\b", regex.IGNORECASE
)
_FOLLOWING = regex.compile(r"\b(?:the following|listed below|below)\b", regex.IGNORECASE)
_LEGAL_BASIS = regex.compile(
    r"\b(?:E\.\s?O\.|Executive Order)\s*(?:\(E\.\s?O\.\)\s*)?(?P<order>1[2-4]\d{3})\b"
    r"|\b(?P<law>CAATSA|ISA|IFCA|PEESA|INKSNA|TWEA)\b"
)
_DATELINE = regex.compile(r"\W*WASHINGTON(?:, D\.?C\.?)?(?:\s*[–—]+|\s+--?\s|\s*$)\s*", regex.IGNORECASE)
_GOES_ON = regex.compile(r"(?:It|He|She|They|His|Her|Its|Their|(?:The|This) (?:company|firm|entity|bank|vessel))\b")
_QUOTATION = regex.compile(r"[\"“]|.*[,”\"] (?:said|added) ")
_JOINT = regex.compile(r"(?:[\s,;]|\band\b|\bas well as\b|\bboth\b|\([^()]*\))*")
_ITEM_END = regex.compile(r"\s*;(?:\s+(?:and|or))?$")


class Passage(NamedTuple):
    """What a release says of one party.

    party: as printed; names: it, then its short names and aliases. text: the sentences about it; lead: the sentence
    that holds for all of its list; heading: those above it, the highest first. legal_basis: "E.O. 14024".
    """

    party: str
    names: tuple[str, ...]
    text: str
    lead: str
    heading: str
    legal_basis: str


def passages(found: Sequence[Block]) -> list[Passage]:
    """One passage for each party that a release designates, in the order in which it introduces them."""
    body = _body(found)
    parties = introduced(body)
    if not parties:
        return []
    reading = _Reading(parties)
    for number, block in enumerate(body):
        if block.kind == "heading":
            reading.heading(block)
        elif block.kind == "text":
            reading.paragraph(block.text, number)
        else:
            reading.item(block, number)
    whole = _legal_basis(" ".join(block.text for block in body))
    return [_passage(party, whole) for party in parties if party.said]


def _passage(party: Party, whole: str) -> Passage:
    """whole: what the release as a whole rests on; it holds for a party if it is one act."""
    lead = " ".join(party.leads)
    basis = _legal_basis(" ".join((*party.said, lead, party.heading))) or ("" if ";" in whole else whole)
    return Passage(party.names[0], tuple(party.names), " ".join(party.said), lead, party.heading, basis)


def _legal_basis(text: str) -> str:
    found = {f"E.O. {match['order']}" if match["order"] else match["law"] for match in _LEGAL_BASIS.finditer(text)}
    return "; ".join(sorted(found))


def _body(found: Sequence[Block]) -> list[Block]:
    """The blocks up to what a listing means in law, which stands at the end of each release."""
    body: list[Block] = []
    for block in found:
        if (block.kind == "heading" or len(block.text) < _TAIL_LENGTH) and _TAIL.fullmatch(block.text):
            break
        body.append(block)
    return body


class _Reading:
    """A release as far as it is read."""

    def __init__(self, parties: Sequence[Party]) -> None:
        self._spotter = _Spotter(parties)
        self._headings: list[Block] = []
        self._above: list[Party] = []  # whom the heading names
        self._before: list[Party] = []  # whom the paragraph before is about
        self._leads: dict[int, str] = {}  # of each depth of items, the sentence that introduces them
        self._items: dict[int, list[Party]] = {}  # of each depth, whom the last item is about
        self._listed: list[Party] = []  # all of the list

    def heading(self, block: Block) -> None:
        self._headings = [above for above in self._headings if above.level < block.level] + [block]
        self._above, self._before = self._spotter.first(block.text), []
        self._new_list(block.text if _FOLLOWING.search(block.text) else "")

    def paragraph(self, text: str, number: int) -> None:
        if dateline := _DATELINE.match(text):
            self._headings, text = [], text[dateline.end() :]
        sentences = said(text, self._spotter.spans(text))
        if self._listed and _THOSE_ABOVE.search(text) and not any(map(self._spotter.first, sentences)):
            for sentence in filter(_SAYS_DESIGNATED.search, sentences):
                for party in self._listed:
                    _lead(party, sentence)
            return
        lead = sentences[-1] if text.endswith(":") or _introduces(sentences[-1]) else ""
        self._new_list(lead)
        goes_on = self._before if _GOES_ON.match(text) else []
        owners = self._tell([s for s in sentences if s != lead or self._spotter.first(s)], number, goes_on)
        self._before = owners if len(owners) == 1 else []

    def item(self, block: Block, number: int) -> None:
        parent = self._items.get(block.level - 1, [])
        lead = self._leads.get(block.level, self._leads.get(1, ""))
        text = _ITEM_END.sub("", block.text)
        owners = self._tell(said(text, self._spotter.spans(text)), number, parent)
        for party in owners if owners != parent else ():
            self._listed += [party] if party not in self._listed else []
            _lead(party, lead)
        self._items = {depth: held for depth, held in self._items.items() if depth < block.level}
        self._leads = {depth: held for depth, held in self._leads.items() if depth <= block.level}
        self._items[block.level] = owners
        if text.endswith(":"):
            self._leads[block.level + 1] = text

    def _new_list(self, lead: str) -> None:
        self._leads, self._items, self._listed = ({1: lead, 0: lead} if lead else {}), {}, []

    def _tell(self, sentences: Sequence[str], number: int, owners: list[Party]) -> list[Party]:
        """Give each sentence to those whom it is about; `owners`: whom the first is about if it names none."""
        for sentence in sentences:
            named = self._spotter.about(sentence, number)
            if not named and _QUOTATION.match(sentence):
                continue
            owners = named or owners or self._above
            for party in owners:
                party.said += [sentence] if sentence not in party.said else []
                party.heading = party.heading or " / ".join(above.text.strip(" .:") for above in self._headings)
        return owners


def _lead(party: Party, sentence: str) -> None:
    if sentence and sentence not in party.leads and sentence not in party.said:
        party.leads.append(sentence)


def _introduces(sentence: str) -> bool:
    return bool(_FOLLOWING.search(sentence) and _SAYS_DESIGNATED.search(sentence))


class _Spotter:
    """Finds the parties that a sentence names."""

    def __init__(self, parties: Sequence[Party]) -> None:
        self._of: dict[str, Party | None] = {}
        for party in parties:
            for name in party.names:
                self._of[name] = None if self._of.get(name, party) is not party else party
        self._of |= {
            party.names[0]: party for party in parties
        }  # a short name of two is of neither, a full one its own
        known = sorted((name for name, party in self._of.items() if party), key=lambda name: (-len(name), name))
        self._pattern = regex.compile(
            r"(?<![\p{L}\p{N}])(?:" + "|".join(map(regex.escape, known)) + r")(?![\p{L}\p{N}])"
        )
        self._met: set[int] = set()

    def _spotted(self, sentence: str) -> list[tuple[int, int, Party]]:
        found = ((match.start(), match.end(), self._of[match[0]]) for match in self._pattern.finditer(sentence))
        return [(start, end, party) for start, end, party in found if party]

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Where parties are named: a full stop inside ("Pte. Ltd.") ends no sentence."""
        return [(start, end) for start, end, _ in self._spotted(text)]

    def first(self, text: str) -> list[Party]:
        """The party named first."""
        return [party for _, _, party in self._spotted(text)[:1]]

    def about(self, sentence: str, block: int) -> list[Party]:
        """The parties that a sentence of a block is about; each is introduced once, in its own block."""
        spotted = self._spotted(sentence)
        about, joined, end = list[Party](), True, spotted[0][0] if spotted else 0
        for start, stop, party in spotted:
            joined = joined and bool(_JOINT.fullmatch(sentence, end, start))
            new = party.home == block and id(party) not in self._met
            if (joined or new) and party not in about:
                about.append(party)
            self._met |= {id(party)} if new else set()
            end = stop
        return about
