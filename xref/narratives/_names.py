"""Whom a press release designates: the parties that it introduces, with their short names and aliases.

A party is introduced in bold, at the beginning of an item or a row, or in a sentence that designates ("OFAC is
designating X and Y pursuant to ...", "X was designated pursuant to ..."). A bracket after it gives short names.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import regex

from xref.countries import country_code
from xref.names import forms, tokens
from xref.narratives._page import Block
from xref.text.lexicon import FUNCTION_WORDS, lexicon
from xref.text.sentences import plain, sentences
from xref.words import legal_form
from xref.words import plain as without_legal_form

_MOST_WORDS = 25  # of a name
_QUOTES = '"“”„«»*'
_EDGES = " " + _QUOTES + ",;:–—-"
_DESIGNATES = regex.compile(
    r"\b(?:OFAC|Treasury|State|Department(?: of (?:State|the Treasury|Commerce))?|Secretary|BIS|government|UK|it|we)\b"
    r"[^.]{0,60}?\b(?:designat(?:ed|es|ing)|sanction(?:ed|s|ing)|target(?:ed|s|ing)|took action against|blocked)"
    r"\s+(?P<who>.{3,900}?)\s*(?:,\s*)?\b(?:pursuant to|under (?:E\.?O|Executive|section)|for|as part of)\b",
    regex.IGNORECASE,
)
_DESIGNATED = regex.compile(
    r"^(?:Accordingly, |Therefore, |As a result, |Today, |In addition, |Additionally, )?(?P<who>.{2,900}?),?"
    r"\s+(?:is|are|was|were|has been|have been)\s+(?:also |both |each |all |being |today |therefore |further )*"
    r"(?:designated|sanctioned)\b",
    regex.IGNORECASE,
)
_NUMBER = r"(?:\(?(?:\d{1,3}|[a-z]|[ivx]{1,5})[.)]\s+)?"  # of an item
_START = regex.compile(  # the name with which an item begins, up to what is said of it
    _NUMBER + r"(?P<name>.{2,200}?)(?=\s*[(\[]|\s*[:;]\s|\s+[–—-]\s|[.;]?$"
    r"|,\s+(?:a|an|the|which|who|located|based|is|also|formerly)\b"
    r"|\s+(?:is|was|are|were|has|have|had|serves?|served|acts?|provides?|operates?|manufactures?|produces?|supplies"
    r"|supplied|develops?|owns|sells?|imports?|exports?|ships?|shipped|specializes)\b)"
)
_CAPITALS = regex.compile(rf"{_NUMBER}(?P<name>\p{{Lu}}\S*(?:\s+\p{{Lu}}\S*)+)\s+\p{{Ll}}")  # "ZAVOD SEVER smelts"
_SPLIT = regex.compile(r"\s*;\s*|,?\s+as well as\s+|,\s+and\s+|,\s+|\s+and\s+")
_SEMICOLON = regex.compile(r"\s*;\s*")
_RUN_IN = regex.compile(r":|\.\s+[\p{Lu}“\"]")  # ends a heading that stands on the line of its text, but not "Ltd. is"
_BRACKETED = regex.compile(
    r"\s*\((?=[^)]*\)?\W*$)"
)  # a bracket at the end of what is in bold, perhaps not closed there
_LESS = regex.compile(r"(?:the|a|an|its|his|her|their|both|two|three|several|individuals)\s", regex.IGNORECASE)
_OWNER = regex.compile(
    r"(?:its|his|her|their|the|an?)\s+(?P<what>(?:\p{Ll}[\p{L}-]*\s+)+)(?=\p{Lu})"
)  # "its owner Ivan"
_BRACKET = regex.compile(r"[\"”’'*\s]*,?\s*\((?P<in>[^()]*(?:\([^()]*\)[^()]*)*)\)")
_KNOWN_AS = regex.compile(
    r"(?:hereinafter|(?:better |also |formerly |previously |commonly )*(?:known|doing business|referred to|trading) as"
    r"|formerly|[adfn]\.?\s?[bk]\.?\s?a\.?,?|aka|fka|collectively|(?:in )?(?:Russian|Chinese|Cyrillic):)\s*",
    regex.IGNORECASE,
)
_RUNNING_ALIAS = regex.compile(
    r"\s*,?\s+(?:also known as|a\.?k\.?a\.?|formerly known as|f\.?k\.?a\.?)\s+[\"“]?(?P<name>\p{Lu}[^,;.()\"”]{1,80})"
)
_NUMBERED = regex.compile(r"IMO\b|DOB\b|\d")  # what a bracket gives besides names
_POSSESSIVE = regex.compile(r"(?<!s)['’ʼ]s?$")
_VERBS = regex.compile(r"\b(?:is|are|was|were|has|have|(?i:pursuant|designat\p{L}+|following|entities|individuals))\b")
_NO_PARTY = frozenset((
    "washington", "today", "note", "background", "prc", "eo", "ofac", "treasury", "uk", "eu", "us", "usa", "annex",
    "update", "individuals", "entities", "vessels", "contact", "press",
))  # fmt: skip


class Party:
    """A party of a release: its names, as printed the first of them, and what the release says of it."""

    def __init__(self, name: str, home: int) -> None:
        self.names, self.home = [name], home  # the number of the block that introduces it
        self.said: list[str] = []
        self.leads: list[str] = []
        self.heading = ""

    def call(self, *names: str) -> None:
        self.names += [name for name in dict.fromkeys(names) if name not in self.names]


def introduced(body: Sequence[Block]) -> list[Party]:
    """The parties of a release, each with its names, in the order in which it introduces them.

    Those in bold and at the beginning of items come first: what a sentence designates may be a part of such a name.
    """
    known: dict[str, Party] = {}
    running = [(number, block) for number, block in enumerate(body) if block.kind != "heading"]
    for number, block in running:
        for name, end in _set_apart(block):
            known.setdefault(_key(name), Party(name, number)).call(name, *_aliases(block.text, end))
    for number, block in running:
        for name, end in _designated(block.text):
            within = f" {_key(name)} "
            near = [party for party in known.values() if any(within in f" {_key(n)} " for n in party.names)]
            if len(near) < 2:  # a name that is a part of several says nothing of its own
                party = near[0] if near else known.setdefault(_key(name), Party(name, number))
                party.call(name, *_aliases(block.text, end))
    shorts = {_key(alias): key for key, party in known.items() for alias in party.names[1:]}
    return sorted(
        (party for key, party in known.items() if shorts.get(key, key) == key), key=lambda party: party.home
    )  # fmt: skip


def said(text: str, whole: Sequence[tuple[int, int]] = ()) -> list[str]:
    """The sentences of a block, as they stand; none ends inside `text[a:b]` for a pair of `whole`."""
    marked = plain(text)
    words = tokens(marked)
    starts = [text.rfind(" ", 0, words[s.first].start) + 1 for s in sentences(marked, words)]
    if not starts:
        return [text]
    starts = [0, *(at for at in starts[1:] if not any(a < at < b for a, b in whole))]
    return [part for a, b in zip(starts, [*starts[1:], len(text)], strict=True) if (part := text[a:b].strip())]


def _key(name: str) -> str:
    return " ".join(forms(name))


def _set_apart(block: Block) -> Iterator[tuple[str, int]]:
    """The names that a block sets in bold or begins with, and where each ends in its text."""
    text, bold = block.text, False
    for start, end in block.bold:
        if start == 0 and block.kind == "text" and _RUN_IN.match(text, end - 1):
            continue
        bracket = _BRACKETED.search(text, start, end)
        for name, stop in _parted(text, start, bracket.start() if bracket else end, _SEMICOLON):
            if _is_name(name, share=0.5):
                bold = True
                yield name, stop
    if block.kind in ("item", "row") and not bold:
        for pattern in (_START, _CAPITALS):
            if match := pattern.match(text):
                end = match.start("name") + _office(match["name"])
                name = _trimmed(text[match.start("name") : end])
                if _is_name(name, share=0.6):
                    yield name, end
                    return


def _designated(text: str) -> Iterator[tuple[str, int]]:
    """The names of whom the sentences of a text designate, and where each ends in it."""
    place = 0
    for sentence in said(text):
        place = text.find(sentence, place)
        for pattern in (_DESIGNATES, _DESIGNATED):
            if match := pattern.search(sentence):
                for piece, stop in _parted(text, place + match.start("who"), place + match.end("who"), _SPLIT):
                    name = _without_description(piece)
                    if _is_name(name, share=0.75):
                        yield name, stop


def _parted(text: str, start: int, end: int, between: regex.Pattern[str]) -> Iterator[tuple[str, int]]:
    """The pieces of `text[start:end]`, and where each ends; not parted in a bracket, nor before "Ltd."."""
    whole = regex.sub(r"\([^()]*\)", lambda match: "\0" * len(match[0]), text[start:end])
    parts: list[tuple[int, int]] = []
    begin = 0
    for a, b in [*(match.span() for match in between.finditer(whole)), (len(whole), len(whole))]:
        if parts and _is_only_form(whole[begin:a]):
            parts[-1] = (parts[-1][0], a)
        else:
            parts.append((begin, a))
        begin = b
    for a, b in parts:
        piece = whole[a:b].rstrip("\0 ")
        yield _trimmed(text[start + a : start + a + len(piece)]), start + a + len(piece)


def _without_description(piece: str) -> str:
    """The name at the end of a piece: "Alpha Tech" of "Riga-based company Alpha Tech"; "" if it only describes."""
    if article := regex.match(r"[Tt]he\s+(?=\p{Lu})", piece):
        piece = str(piece[article.end() :])
    if owner := _OWNER.match(piece):
        return piece[owner.end() :] if FUNCTION_WORDS.isdisjoint(owner["what"].split()) else ""
    if _LESS.match(piece):
        return ""
    lower = [m for m in regex.finditer(r"(?<=\s)\p{Ll}{3,}\s+(?=\p{Lu})", piece) if m[0].strip() not in FUNCTION_WORDS]
    return str(piece[lower[-1].end() :]) if lower else piece


def _office(name: str) -> int:
    """Where a name ends before the office of a person: "Ivan Petrov, Director of Alpha"."""
    for match in regex.finditer(r"(?<=\s\S+), ", name):
        if any(form in lexicon().offices for form in forms(name[match.end() :])[:4]):
            return int(match.start())
    return len(name)


def _is_only_form(piece: str) -> bool:
    """Whether a piece is no more than a legal form: the "Ltd." of "Alpha Co., Ltd."."""
    return bool(legal_form(piece)) and without_legal_form(piece, person=False) == tuple(forms(piece))


def _trimmed(name: str) -> str:
    return str(_POSSESSIVE.sub("", name.strip(_EDGES))).strip(_EDGES)


def _is_name(text: str, share: float) -> bool:
    """Whether a text can be a name: this share of its telling words capitalised, no verb, no country."""
    found = tokens(text)
    if not 1 <= len(found) <= _MOST_WORDS or len(text) < 2 or not any(c.isalpha() for c in text):
        return False
    if not (text[0].isupper() or text[0].isdigit() or not text[0].isascii()):
        return False
    if _key(text) in _NO_PARTY or _VERBS.search(text) or country_code(text):
        return False
    telling = [token for token in found if token.form not in FUNCTION_WORDS]
    return bool(telling) and sum(not token.text[0].islower() for token in telling) >= share * len(telling)


def _aliases(text: str, end: int) -> list[str]:
    """The short names and aliases in the bracket after a name, or after "also known as"."""
    found: list[str] = []
    rest = text[end:]
    while match := _BRACKET.match(rest):
        quoted = regex.sub(r"[“\"]([^”\"]*)[”\"]", lambda m: m[0].replace(",", "\1"), match["in"])
        pieces: list[str] = []
        for piece in regex.split(r"\s*;\s*|\s*,\s*|\s+or\s+|\s+and\s+|\s*/\s*", quoted):
            if pieces and _is_only_form(piece):
                pieces[-1] += f", {piece}"
            else:
                pieces.append(piece)
        for piece in pieces:
            name = _trimmed(_KNOWN_AS.sub("", piece.replace("\1", ",").strip(_EDGES), count=1)).removeprefix("the ")
            if _is_name(name, share=0.5) and not _NUMBERED.match(name):
                found.append(name)
        rest = rest[match.end() :]
    if match := _RUNNING_ALIAS.match(rest):
        found.append(_trimmed(match["name"]))
    return found
