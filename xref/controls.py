"""Controlled goods: under which codes such goods fall as a rule, and what a code stands for.

The tables are `xref/data/controls.toml` (codes, captions, citations) and `goods.toml` (term -> words -> codes). A code
for a term is a candidate, not a classification: that needs the thing itself, its data sheet, and somebody who answers
for it.

Codes: subheadings of the Harmonized System (HS), of which national ones of eight or ten digits begin with six that are
the same everywhere; numbers of the Commerce Control List (ECCN), which Annex I of Regulation (EU) 2021/821 shares where
the regimes agree; categories of the munitions lists.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from functools import cache
from typing import NamedTuple

from rapidfuzz import fuzz, process

from xref.data import load
from xref.names import tokens

CANDIDATE = "candidate, not a classification"
NO_CANDIDATE = "no candidate code"

_CHAPTERS = frozenset(f"{n:02}" for n in range(1, 98)) - {"77"}  # 77 is kept for later use, 98 and 99 are national
_HS = re.compile(r"(?:HS|HTS|CN|TN ?VED|ТН ?ВЭД)?\s*(?:CODE)?\s*:?\s*(\d[\d.\s-]*)", re.IGNORECASE)
_SHAPE = re.compile(r"\d\d|\d{4}|\d{4}\.\d|\d{4}[. -]?\d\d(?:[. -]?\d\d){0,2}|\d{3}|\d{5}|\d{7}|\d{9}", re.ASCII)
_ECCN = re.compile(r"(?:ECCN)?\s*:?\s*(?:(EAR99)|(\d[A-E]\d{3})((?:\.[a-z0-9]+)*))", re.IGNORECASE)
_MILITARY = re.compile(
    r"(?:(ML)\s*(\d{1,2})|(USML)\s*(?:CATEGORY|CAT\.?)?\s*([IVX]+))(?:[.(][a-z0-9.()]*)?", re.IGNORECASE
)
_NEAREST = 70.0  # of 100, by rapidfuzz: "microship" to "microchip" 89; "bananas" to the nearest word 57


@dataclass(frozen=True)
class Candidates:
    """The codes under which goods of a term fall as a rule; each empty where there are none.

    hs, eccn, eu, military: codes; tiers: of the Common High Priority List, the strictest first; note: what a reader
    should know of them; basis: publications with their dates.
    """

    term: str
    hs: tuple[str, ...]
    tiers: tuple[str, ...]
    eccn: tuple[str, ...]
    eu: tuple[str, ...]
    military: tuple[str, ...]
    note: str
    basis: tuple[str, ...]

    def fields(self) -> dict[str, object]:
        """The fields by name, for JSON."""
        return asdict(self) | {"status": self.status}

    @property
    def status(self) -> str:
        """What these codes are, in words."""
        return CANDIDATE if self.hs or self.eccn or self.eu or self.military else NO_CANDIDATE


class Control(NamedTuple):
    """What a written code is.

    scheme: "HS", "ECCN", "ML", "USML", or "" if it has the shape of none; code: as it is usually written; status: what
    the tables say of it, in words; caption: what it stands for, "" where the tables have none; tier: of the Common High
    Priority List; eu: its categories and annexes there; terms: goods for which it is a candidate; basis: publications.
    """

    scheme: str
    code: str
    status: str
    caption: str = ""
    tier: str = ""
    eu: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    basis: tuple[str, ...] = ()


class Word(NamedTuple):
    """A word for goods in one spelling, singular or plural; `near`: the words one of which a sentence must have."""

    text: str
    term: str
    near: frozenset[str] | None


def candidates(term: str) -> Candidates | None:
    """The codes of a term of `goods.toml`, or of any word for it; None if it is neither.

    >>> found = candidates("microchips")
    >>> found.hs, found.tiers
    (('8542.31', '8542.32', '8542.33', '8542.39'), ('1',))
    """
    return _terms().get(term) or _terms().get(_by_word().get(_key(term), ""))


def captions(found: Candidates) -> list[dict[str, str]]:
    """Each code of a term: list, code, tier, caption, "" where it has none; a code that two lists share is one."""
    tables = load("controls")
    european = {code.removeprefix("Annex I ") for code in found.eu}
    rows = [("HS", code, tier(code), _chpl().get(code, ("", tables["hs"].get(code, "")))[1]) for code in found.hs]
    for code in dict.fromkeys((*found.eccn, *sorted(european - {"Annex XL"} - set(found.eccn)))):
        on = ("ECCN",) * (code in found.eccn) + ("Annex I",) * (code in european)
        rows.append((", ".join(on), code, "", tables["items"][code]["caption"]))
    rows += [(code.split()[0].rstrip("0123456789"), code, "", tables["military"][code]) for code in found.military]
    return [dict(zip(("list", "code", "tier", "caption"), row, strict=True)) for row in rows]


def nearest(term: str, most: int = 5) -> list[str]:
    """The terms whose words are written most like `term`, the likest first.

    >>> nearest("microship")[0]
    'integrated circuits'
    """
    likest = process.extract(
        _key(term), sorted(_by_word()), scorer=fuzz.token_sort_ratio, score_cutoff=_NEAREST, limit=most * 8
    )  # several words are of one term
    return list(dict.fromkeys(_by_word()[word] for word, *_ in likest))[:most]


def by_code(text: str) -> Control:
    """What a code is, however it is written.

    >>> by_code("8542 31 00 00").status
    'on the Common High Priority List, tier 1'
    >>> by_code("ECCN 3A001.a.5").eu, by_code("HS 7701").status
    (('Annex I 3A001',), 'no such chapter of the Harmonized System')
    """
    written = " ".join(text.split())
    if found := _ECCN.fullmatch(written):
        return _eccn(found)
    if found := _MILITARY.fullmatch(written):
        return _military(found)
    found = _HS.fullmatch(written)
    digits = hs_digits(found[1]) if found else ""
    return (
        _hs(digits)
        if digits
        else Control("", written, "no code: neither of the Harmonized System nor of a control list")
    )


def hs_digits(text: str) -> str:
    """The international part of a code of the Harmonized System, of 2, 4, 5 or 6 digits; "" if it is none.

    A number without dots and with an odd count of digits has lost a zero at its start, as in spreadsheets.

    >>> hs_digits("8542.31"), hs_digits("8542 31 00 00"), hs_digits("854231.0"), hs_digits("10121"), hs_digits("8542.3")
    ('854231', '854231', '854231', '010121', '85423')
    """
    text = re.sub(r"(?<=^\d{6})\.0$", "", text.strip().rstrip("."))
    if not _SHAPE.fullmatch(text):
        return ""
    digits = re.sub(r"[. -]", "", text)
    return ("0" + digits if len(digits) % 2 and text == digits else digits)[:6]


def tier(hs: str) -> str:
    """The tier of a subheading ("8542.31") on the Common High Priority List, "" if it is not on it."""
    return _chpl().get(hs, ("", ""))[0]


def chpl() -> dict[str, str]:
    """The Common High Priority List: subheading -> tier, the strictest first."""
    return {code: value[0] for code, value in _chpl().items()}


def words() -> tuple[Word, ...]:
    """Every word for goods in its spellings, singular and plural."""
    return tuple(_words())


def spelled(word: str) -> tuple[str, ...]:
    """A word in its spellings: "body armour", "body armor"."""
    pairs = load("goods")["spelling"]
    american = " ".join(pairs.get(part, part) for part in word.split())
    return tuple(dict.fromkeys((word, american)))


def plural(word: str) -> str:
    """The plural of the last word, by rule; one that ends in "s" stays.

    >>> plural("battery"), plural("wafer saw"), plural("torpedoes"), plural("switch")
    ('batteries', 'wafer saws', 'torpedoes', 'switches')
    """
    if word.endswith("s"):
        return word
    if word.endswith("y") and word[-2] not in "aeiou":
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("ch", "sh", "x")) else "s")


def listed(text: str) -> tuple[str, ...]:
    """The values of a text of the knowledge files that commas separate."""
    return tuple(part for part in (" ".join(part.split()) for part in text.split(",")) if part)


def citation(key: str) -> str:
    """A publication of `controls.toml`, with the date of the text that the tables rest on."""
    row = load("controls")["publications"][key]
    return f"{row['title']} ({row['date']})"


def _key(text: str) -> str:
    return " ".join(token.form for token in tokens(text))


def _words() -> Iterator[Word]:
    trade = frozenset(load("goods")["context"]["trade"].split())
    for term, row in load("goods")["goods"].items():
        near = frozenset(row["near"].split()) if "near" in row else trade
        for said, guard in ((row.get("words", ""), None), (row.get("guarded", ""), near)):
            for word in listed(said):
                for spelling in spelled(word):
                    for number in dict.fromkeys((spelling, plural(spelling))):
                        yield Word(number, term, guard)


@cache
def _by_word() -> dict[str, str]:
    """The comparison form of each word for goods -> its term; the terms themselves are words too."""
    found = {_key(word.text): word.term for word in _words()}
    return found | {_key(spelling): term for term in load("goods")["goods"] for spelling in spelled(term)}


@cache
def _chpl() -> dict[str, tuple[str, str]]:
    """Subheading -> tier, caption; the strictest tier first."""
    return {
        code: (level, caption) for level, codes in load("controls")["chpl"].items() for code, caption in codes.items()
    }


@cache
def _terms() -> dict[str, Candidates]:
    return {term: _candidates(term, row) for term, row in load("goods")["goods"].items()}


def _candidates(term: str, row: dict[str, str]) -> Candidates:
    hs, items, military = (listed(row.get(name, "")) for name in ("hs", "items", "military"))
    tiers = _ordered(filter(None, map(tier, hs)))
    eccn, eu = _on(items, "US"), tuple(f"Annex I {item}" for item in _on(items, "EU"))
    used = {
        "chpl": tiers, "annex_xl": tiers, "hs": hs, "ccl": eccn, "annex_i": eu, "ml": _begins(military, "ML"),
        "usml": _begins(military, "USML"),
    }  # fmt: skip
    annexes = (*eu, *(("Annex XL",) if tiers else ()))
    basis = tuple(citation(key) for key, codes in used.items() if codes)
    return Candidates(term, hs, tiers, eccn, annexes, military, row.get("note", ""), basis)


def _ordered(tiers: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(tiers)))  # 1, 2, 3.A ... sort as the list has them


def _on(items: Iterable[str], regime: str) -> tuple[str, ...]:
    return tuple(item for item in items if regime in load("controls")["items"][item]["lists"].split())


def _begins(codes: Iterable[str], prefix: str) -> tuple[str, ...]:
    return tuple(code for code in codes if code.startswith(prefix))


def _with_code(column: str, code: str) -> tuple[str, ...]:
    """The terms that have a code, or a heading of it, among their candidates."""
    return tuple(
        term
        for term, row in load("goods")["goods"].items()
        if any(code == other or (column == "hs" and code.startswith(other)) for other in listed(row.get(column, "")))
    )


def _hs(digits: str) -> Control:
    code = digits if len(digits) < 5 else f"{digits[:4]}.{digits[4:]}"
    if digits[:2] not in _CHAPTERS:
        return Control("HS", code, "no such chapter of the Harmonized System", basis=(citation("hs"),))
    level, caption = _chpl().get(code, ("", load("controls")["hs"].get(code, "")))
    terms = _with_code("hs", code)
    if level:
        basis = tuple(citation(key) for key in ("chpl", "annex_xl", "hs"))
        status = f"on the Common High Priority List, tier {level}"
        return Control("HS", code, status, caption, level, ("Annex XL",), terms, basis)
    below = [f"{other} (tier {tier(other)})" for other in _chpl() if other.startswith(code)] if len(digits) < 6 else []
    status = f"holds subheadings of the Common High Priority List: {', '.join(below)}"
    return Control(
        "HS", code, status if below else "not on the Common High Priority List", caption, terms=terms,
        basis=(citation("chpl"), citation("hs")),
    )  # fmt: skip


def _eccn(found: re.Match[str]) -> Control:
    if found[1]:
        status = "subject to the Export Administration Regulations, with no number on the Commerce Control List"
        return Control("ECCN", "EAR99", status, basis=(citation("ccl"),))
    number, rest = found[2].upper(), found[3].lower()
    tables = load("controls")
    row = tables["items"].get(number, {"caption": "", "lists": ""})
    eu = (f"Annex I {number}",) if "EU" in row["lists"].split() else ()
    american = number[2:] in tables["numbers"].get(number[:2], "").split()
    day = tables["publications"]["ccl"]["date"]
    status = "on the Commerce Control List" if american else f"no number of the Commerce Control List of {day}"
    if eu:
        status += ", and a category of Annex I of Regulation (EU) 2021/821" if american else (
            ", but a category of Annex I of Regulation (EU) 2021/821"
        )  # fmt: skip
    basis = (citation("ccl"), *((citation("annex_i"),) if eu else ()))
    return Control("ECCN", number + rest, status, row["caption"], "", eu, _with_code("items", number), basis)


def _military(found: re.Match[str]) -> Control:
    scheme = (found[1] or found[3]).upper()
    code = f"ML{int(found[2])}" if found[1] else f"USML {found[4].upper()}"
    caption = load("controls")["military"].get(code, "")
    whose = "Common Military List of the European Union" if found[1] else "United States Munitions List"
    status = f"a category of the {whose}" if caption else f"no category of the {whose} that our tables have"
    return Control(scheme, code, status, caption, "", (), _with_code("military", code), (citation(scheme.lower()),))
