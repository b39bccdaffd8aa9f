"""Who is designated in a press release, and what it says of each: one passage a party.

1. A party is introduced in bold, at the beginning of an item or a row, or in a sentence that designates ("OFAC is
   designating X and Y pursuant to ...", "X was designated pursuant to ..."); a bracket after it gives short names.
2. A sentence is about the party that it names first and those joined to it by "and", and about each that it
   introduces ("Ivan Petrov is the director of ..." names two, and is about one). A sentence that names none goes on
   about those of the sentence before it in the paragraph, or about the party in whose name the heading is.
3. A sentence that introduces a list ("The Department is designating the following ... for operating in ...:") holds for
   each of the items, and one after it ("These entities were designated pursuant to ...") for each of those before it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import regex

from xref.countries import country_code
from xref.names import forms, tokens
from xref.narratives._page import Block
from xref.text.lexicon import FUNCTION_WORDS, lexicon
from xref.text.sentences import plain, sentences
from xref.words import legal_form
from xref.words import plain as without_legal_form

# Where what is said of parties ends: what a listing means, and where to find more.
_TAIL = regex.compile(
    r"#\s?#\s?#|\W*(?:sanctions? implications?|identifying information|(?:view|click here|see)\b.{0,30}"
    r"(?:identifying )?information\b|for (?:more|additional|detailed|identifying) information|media contact|related"
    r" (?:content|articles|items)\b|tags\b).*",
    regex.IGNORECASE | regex.DOTALL,
)
_VERB = r"(?:designat|sanction|target|identif|block)"
_DESIGNATES = regex.compile(
    r"\b(?:OFAC|Treasury|State|Department(?: of (?:State|the Treasury|Commerce))?|Secretary|BIS|government|UK|it|we)\b"
    r"[^.]{0,60}?\b(?:designat(?:ed|es|ing)|sanction(?:ed|s|ing)|target(?:ed|s|ing)|took action against|blocked)"
    r"\s+(?P<who>.{3,900}?)\s*(?:,\s*)?\b(?:pursuant to|under (?:E\.?O|Executive|section)|for|as part of)\b",
    regex.IGNORECASE,
)
_DESIGNATED = regex.compile(
    r"^(?:Accordingly, |Therefore, |As a result, |Today, |In addition, )?(?P<who>.{2,900}?),?\s+(?:is|are|was|were|has"
    r" been|have been)\s+(?:also |both |each |all |being |today |therefore |further )*"
    r"(?:designated|sanctioned)\b",
    regex.IGNORECASE,
)
_SAYS_DESIGNATED = regex.compile(rf"\b{_VERB}|\bpursuant to\b", regex.IGNORECASE)
_THOSE_ABOVE = regex.compile(
    r"\b(?:these|those|aforementioned|above|all (?:of )?the|each of|all (?:are|were))\b", regex.IGNORECASE
)
_FOLLOWING = regex.compile(r"\b(?:the following|listed below|below)\b", regex.IGNORECASE)
_LEGAL_BASIS = regex.compile(
    r"\b(?:E\.\s?O\.|Executive Order)\s*(?:\(E\.\s?O\.\)\s*)?(?P<order>1[34]\d{3})\b"
    r"|\b(?P<law>CAATSA|ISA|IFCA|PEESA|INKSNA|TWEA)\b"
)
_DATELINE = regex.compile(r"\W*(?:WASHINGTON|Washington)\b")
_BRACKET = regex.compile(r"[\"”’'*\s]*,?\s*\((?P<in>[^()]*(?:\([^()]*\)[^()]*)*)\)")
_KNOWN_AS = regex.compile(
    r"(?:hereinafter|(?:better |also |formerly |previously |commonly )*(?:known|doing business|referred to|trading) as"
    r"|formerly|[adfn]\.?\s?[bk]\.?\s?a\.?,?|aka|fka|collectively|(?:in )?(?:Russian|Chinese|Cyrillic):)\s*",
    regex.IGNORECASE,
)
_RUNNING_ALIAS = regex.compile(
    r"\s*,?\s+(?:also known as|a\.?k\.?a\.?|formerly known as|f\.?k\.?a\.?)\s+[\"“]?(?P<name>\p{Lu}[^,;.()\"”]{1,80})"
)
_START = regex.compile(  # the name with which an item begins, up to what it is said to be
    r"(?:\(?(?:\d{1,3}|[a-z]|[ivx]{1,5})[.)]\s+)?(?P<name>.{2,200}?)(?=\s*[(\[]|,\s+(?:a|an|the|which|who|located|based|is|also|formerly)\b|\s+(?:is|was|are|were"
    r"|has|have|had|serves?|served|acts?|provides?|operates?|manufactures?|produces?|supplies|supplied|develops?|owns"
    r"|sells?|imports?|exports?|ships?|shipped|specializes)\b|\s*[:;]\s|\s+[–—-]\s|\.?$)"
)
_QUOTES = '"“”„«»*'
_EDGES = _QUOTES + " ,;:.–—-’'‘"
_LESS = ("the ", "a ", "an ", "its ", "his ", "her ", "their ", "both ", "two ", "three ", "several ", "individuals ")
_NO_PARTY = frozenset((
    "washington", "today", "note", "background", "prc", "eo", "ofac", "treasury", "uk", "eu", "us", "usa", "annex",
    "update", "individuals", "entities", "vessels", "contact", "press",
))  # fmt: skip
_MOST_WORDS = 25  # of a name
_SPLIT = regex.compile(r"\s*;\s*|,?\s+as well as\s+|,\s+and\s+|,\s+|\s+and\s+")
_GOES_ON = regex.compile(r"(?:It|He|She|They|His|Her|Its|Their|(?:The|This) (?:company|firm|entity|bank|vessel))\b")
_JOINT = regex.compile(r"(?:[\s,;]|\band\b|\bas well as\b|\bboth\b|\([^()]*\))*")
_POSSESSIVE = regex.compile(r"['’ʼ]s?$")


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


class _Party:
    def __init__(self, name: str, home: int) -> None:
        self.names, self.home = [name], home  # the number of the block that introduces it
        self.said: list[str] = []
        self.leads: list[str] = []
        self.heading = ""

    def call(self, *names: str) -> None:
        self.names += [name for name in dict.fromkeys(names) if name not in self.names]

    def add(self, sentence: str) -> None:
        if sentence not in self.said:
            self.said.append(sentence)


def passages(found: Sequence[Block]) -> list[Passage]:
    """One passage for each party that a release designates, in the order in which it introduces them."""
    body = _body(found)
    parties = _introduced(body)
    if not parties:
        return []
    spot = _Spotter(parties)
    headings: list[Block] = []
    above: list[_Party] = []  # the party that the heading names
    lead, listed = "", list[_Party]()
    items: dict[int, list[_Party]] = {}  # of each depth, the parties of the last item
    last: list[_Party] = []  # of the paragraph before
    for number, block in enumerate(body):
        if block.kind == "heading":
            headings = [h for h in headings if h.level < block.level] + [block]
            above = spot.first(block.text)
            last = []
            lead, listed, items = (block.text if _FOLLOWING.search(block.text) else ""), [], {}
            continue
        if _DATELINE.match(block.text):
            headings = []
        itemised = block.kind in ("item", "row")
        parent = items.get(block.level - 1, []) if itemised else []
        owners: list[_Party] = []
        said = _sentences(block.text)
        if not itemised and listed and _THOSE_ABOVE.search(block.text) and not any(map(spot.first, said)):
            for sentence in filter(_SAYS_DESIGNATED.search, said):
                for party in listed:
                    party.leads += [sentence] if sentence not in party.leads else []
            continue
        if not itemised:
            lead, listed, items = "", [], {}
        for n, sentence in enumerate(said):
            named = spot.about(sentence, number)
            if not itemised and n == len(said) - 1 and _leads(sentence, block.text):
                lead = sentence
                if not named:
                    continue
            owners = named or owners or parent or (last if not n and _GOES_ON.match(sentence) else []) or above
            for party in owners:
                party.add(sentence)
                party.heading = party.heading or " / ".join(h.text.strip(_EDGES) for h in headings)
        last = owners if len(owners) == 1 else []
        if itemised:
            items = {depth: held for depth, held in items.items() if depth < block.level} | {block.level: owners}
            for party in owners:
                if party not in listed:
                    listed.append(party)
                if lead and lead not in party.leads and lead not in party.said:
                    party.leads.append(lead)
    whole = _legal_basis(" ".join(block.text for block in body))
    return [_passage(party, whole) for party in parties if party.said]


def _leads(sentence: str, text: str) -> bool:
    return text.endswith(":") or bool(_FOLLOWING.search(sentence) and _SAYS_DESIGNATED.search(sentence))


def _passage(party: _Party, whole: str) -> Passage:
    lead = " ".join(party.leads)
    basis = _legal_basis(" ".join((*party.said, lead, party.heading)))
    return Passage(
        party.names[0], tuple(party.names), " ".join(party.said), lead, party.heading,
        basis or (whole if ";" not in whole else ""),
    )  # fmt: skip


def _legal_basis(text: str) -> str:
    found = {f"E.O. {match['order']}" if match["order"] else match["law"] for match in _LEGAL_BASIS.finditer(text)}
    return "; ".join(sorted(found))


def _body(found: Sequence[Block]) -> list[Block]:
    """The blocks up to what a listing means in law, which stands at the end of each release."""
    body: list[Block] = []
    for block in found:
        if _TAIL.fullmatch(block.text) and (block.kind == "heading" or len(block.text) < 200):
            break
        body.append(block)
    return body


def _sentences(text: str) -> list[str]:
    marked = plain(text)
    words = tokens(marked)
    starts = [text.rfind(" ", 0, words[s.first].start) + 1 for s in sentences(marked, words)]
    if not starts:
        return [text]
    starts[0] = 0
    return [said for a, b in zip(starts, [*starts[1:], len(text)], strict=True) if (said := text[a:b].strip())]


def _introduced(body: Sequence[Block]) -> list[_Party]:
    """The parties of a release, each with its names, in the order in which it introduces them.

    Those in bold and at the beginning of items come first: what a sentence designates may be a part of such a name.
    """
    known: dict[str, _Party] = {}
    running = [(number, block) for number, block in enumerate(body) if block.kind != "heading"]
    for number, block in running:
        for name, end in _set_apart(block):
            party = known.setdefault(_key(name), _Party(name, number))
            party.call(name, *_aliases(block.text, end))
    for number, block in running:
        for name, end in _designated(block.text):
            within = f" {_key(name)} "
            near = [party for party in known.values() if any(within in f" {_key(n)} " for n in party.names)]
            if len(near) < 2:  # a name that is a part of several says nothing of its own
                party = near[0] if near else known.setdefault(_key(name), _Party(name, number))
                party.call(name, *_aliases(block.text, end))
    shorts = {alias: key for key, party in known.items() for alias in party.names[1:]}
    whole = [party for key, party in known.items() if shorts.get(party.names[0], key) == key]
    return sorted(whole, key=lambda party: party.home)


def _key(name: str) -> str:
    return " ".join(forms(name))


def _set_apart(block: Block) -> Iterator[tuple[str, int]]:
    """The names that a block sets in bold or begins with, and where each ends in its text."""
    text, bold = block.text, False
    for start, end in block.bold:
        if start == 0 and block.kind == "text" and text[end - 1] in ".:" and not _ends_in_form(text[:end]):
            continue  # a heading on the line of its text
        inner = text[start:end].find("(")
        for name, stop in _each(text, start, start + inner if inner > 0 else end):
            if _is_name(name, share=0.5):
                bold = True
                yield name, stop
    if block.kind in ("item", "row") and not bold and (match := _START.match(text)):
        name, office = match["name"], _office(match["name"])
        name = _trimmed(name[:office])
        if _is_name(name, share=0.6):
            yield name, match.start("name") + (office or len(match["name"]))


def _designated(text: str) -> Iterator[tuple[str, int]]:
    """The names of whom the sentences of a text designate, and where each ends in it."""
    place = 0
    for sentence in _sentences(text):
        place = text.find(sentence, place)
        for pattern in (_DESIGNATES, _DESIGNATED):
            if match := pattern.search(sentence):
                for name, stop in _each(text, place + match.start("who"), place + match.end("who"), apart=True):
                    if _is_name(name, share=0.75):
                        yield name, stop


def _each(text: str, start: int, end: int, apart: bool = False) -> Iterator[tuple[str, int]]:
    """The names in a piece of text: parted by ";", and `apart` by commas and "and" too, but not before "Ltd."."""
    parts: list[list[int]] = []
    depth_free = regex.sub(r"\([^()]*\)", lambda m: "\0" * len(m[0]), text[start:end])  # brackets part nothing
    cuts = _SPLIT.finditer(depth_free) if apart else regex.finditer(r"\s*;\s*", depth_free)
    begin = 0
    for a, b in [*((m.start(), m.end()) for m in cuts), (end - start, end - start)]:
        piece = depth_free[begin:a]
        if parts and _is_only_form(piece):
            parts[-1][1] = a
        else:
            parts.append([begin, a])
        begin = b
    for a, b in parts:
        piece = depth_free[a:b].rstrip("\0 ")
        if apart:
            if article := regex.match(r"[Tt]he\s+(?=\p{Lu})", piece):
                a, piece = a + article.end(), piece[article.end() :]
            if piece.lower().startswith(_LESS):
                continue
            if match := regex.search(r"(?:^|\p{Ll}\s+)(\p{Lu}[^\0]*)$", piece):  # "company Alpha Tech" is Alpha Tech
                lower = list(regex.finditer(r"(?<=\s)\p{Ll}{3,}\s+(?=\p{Lu})", piece))
                skip = [m for m in lower if m[0].strip() not in FUNCTION_WORDS]
                cut = skip[-1].end() if skip else match.start(1)
                a, piece = a + cut, piece[cut:]
        yield _trimmed(piece.replace("\0", "")), start + a + len(piece)


def _office(name: str) -> int | None:
    """Where the office of a person begins that stands after the name: "Ivan Petrov, Director of Alpha"."""
    for match in regex.finditer(r"(?<=\s\S+), ", name):
        if any(form in lexicon().offices for form in forms(name[match.end() :])[:4]):
            return int(match.start())
    return None


def _ends_in_form(text: str) -> bool:
    """Whether the full stop at the end is that of "Ltd." or "S.A."."""
    return _is_only_form(text.rsplit(" ", 1)[-1])


def _is_only_form(piece: str) -> bool:
    """Whether a piece is no more than a legal form: the "Ltd." of "Alpha Co., Ltd."."""
    return bool(legal_form(piece)) and without_legal_form(piece, person=False) == tuple(forms(piece))


def _trimmed(name: str) -> str:
    name = name.strip(" " + _QUOTES + ",;:–—")
    name = _POSSESSIVE.sub("", name) if not name.endswith("s'") else name
    return name.strip(" " + _QUOTES + ",;:–—-")


def _is_name(text: str, share: float) -> bool:
    """Whether a text can be a name: capitalised but for a few words, and no place or office."""
    found = tokens(text)
    if not 1 <= len(found) <= _MOST_WORDS or not any(c.isalpha() for c in text) or len(text) < 2:
        return False
    if not (text[0].isupper() or text[0].isdigit() or not text[0].isascii()):
        return False
    if " ".join(token.form for token in found) in _NO_PARTY or _VERBS.search(text) or country_code(text):
        return False
    telling = [t for t in found if t.form not in FUNCTION_WORDS]
    return bool(telling) and sum(not t.text[0].islower() for t in telling) >= share * len(telling)


_VERBS = regex.compile(r"\b(?:is|are|was|were|has|have|pursuant|designat\p{L}+|following|entities|individuals)\b")


def _aliases(text: str, end: int) -> list[str]:
    """The short names and aliases in the bracket after a name, or after "also known as"."""
    found: list[str] = []
    rest = text[end:]
    while match := _BRACKET.match(rest):
        inner = regex.sub(r"[“\"]([^”\"]*)[”\"]", lambda m: m[0].replace(",", "\1"), match["in"])
        pieces: list[str] = []
        for piece in regex.split(r"\s*;\s*|\s*,\s*|\s+or\s+|\s+and\s+|\s*/\s*", inner):
            if pieces and _is_only_form(piece):
                pieces[-1] += ", " + piece
            else:
                pieces.append(piece)
        for piece in pieces:
            name = _trimmed(_KNOWN_AS.sub("", piece.replace("\1", ",").strip(" " + _QUOTES), count=1))
            name = name.removeprefix("the ").strip(_EDGES[: len(_QUOTES)] + " ,;:")
            if _is_name(name, share=0.5) and not regex.match(r"IMO\b|DOB\b|\d", name):
                found.append(name)
        rest = rest[match.end() :]
    if match := _RUNNING_ALIAS.match(rest):
        found.append(_trimmed(match["name"]))
    return found


class _Spotter:
    """Finds the parties that a sentence names."""

    def __init__(self, parties: Sequence[_Party]) -> None:
        self._of: dict[str, _Party | None] = {}
        for party in parties:
            for name in party.names:
                self._of[name] = None if name in self._of and self._of[name] is not party else party
        for party in parties:  # a short name of two is of neither; a full name is always its own
            self._of[party.names[0]] = party
        known = sorted((n for n, party in self._of.items() if party), key=lambda n: (-len(n), n))
        self._pattern = regex.compile(
            r"(?<![\p{L}\p{N}])(?:" + "|".join(regex.escape(name) for name in known) + r")(?![\p{L}\p{N}])"
        )
        self._met: set[int] = set()

    def _spotted(self, sentence: str) -> list[tuple[int, int, _Party]]:
        return [(m.start(), m.end(), party) for m in self._pattern.finditer(sentence) if (party := self._of[m[0]])]

    def first(self, text: str) -> list[_Party]:
        """The party named first."""
        return [party for _, _, party in self._spotted(text)[:1]]

    def about(self, sentence: str, block: int) -> list[_Party]:
        """The parties that a sentence of a block is about, each introduced once."""
        spotted = self._spotted(sentence)
        about, joined, end = list[_Party](), True, spotted[0][0] if spotted else 0
        for start, stop, party in spotted:
            joined = joined and bool(_JOINT.fullmatch(sentence, end, start))
            new = party.home == block and id(party) not in self._met
            if (joined or new) and party not in about:
                about.append(party)
            self._met |= {id(party)} if new else set()
            end = stop
        return about
