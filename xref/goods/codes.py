"""Codes of controlled goods that a text writes: "HS 8542.31", "tariff heading 8542", "ECCN 3A001", "5A992.c".

A number alone is no code: it may be a telephone, a price, a year. It counts after a word for the scheme, and so do
those that follow it in a row ("HS codes 8542.31, 8542.32 and 8542.33"). A number of the Commerce Control List counts
without one where it exists and the text speaks of export control elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import regex

from xref.controls import by_code

_HINTS = (
    "HS",
    "HTS",
    "ВЭД",
    "ЗЕД",
    "VED",
    "ariff",
    "ustoms",
    "ommodity code",
    "omenclature",
    "armoni",
    "CN code",
    "编码",
)
_TRIGGERS = ("ECCN", "EAR", "ontrol List", "xport control", "xport-control", "Annex I", "ual-use", "lassified")
_EDITIONS = ("1988", "1992", "1996", "2002", "2007", "2012", "2017", "2022", "2028")  # the years in "HS 2022"

_SCHEME = r"(?:HS|HTSUS|HTS|TN[ -]?VED|ТН[ -]?ВЭД(?:\s+ЕАЭС)?|УКТ[ -]?ЗЕД|(?i:harmoni[sz]ed\s+(?:system|tariff)))"
_OTHER = r"(?:CN|(?i:combined\s+nomenclature|tariff|customs|commodity|nomenclature))"  # they need a noun after them
_NOUN = r"(?i:codes?|headings?|subheadings?|numbers?|lines?|classifications?|код(?:ы|ов)?)"
_HS_NUMBER = r"\d{4}(?:\.\d{2}\.\d{4}|(?:[.\s]\d{2}){1,3}|\d{2}|\d{4}|\d{6})?(?![\d%])(?![.,]\d)"
_ROW = r"\s*(?:,\s*and|,\s*or|,|;|/|and|or|и|та|to|through|[-–])\s*"
_HS = regex.compile(
    rf"\b(?:(?P<bare>{_SCHEME})|{_SCHEME}[\s)-]+{_NOUN}|{_OTHER}\s+{_NOUN}|HS编码|海关编码|商品编码)"
    r"[\s:：#№(]*(?:(?:no|No|nos|Nos)\.?\s*)?"
    rf"(?P<codes>{_HS_NUMBER}(?:{_ROW}{_HS_NUMBER})*)"
)
_ONE_HS = regex.compile(_HS_NUMBER)
_ECCN = regex.compile(r"(?<![\w.])(?:EAR99|\d[A-E]\d{3}(?:\.[a-z](?:\.\d{1,2})?(?:\.[a-z])?)?)(?!\w)")
_ECCN_WORD = regex.compile(r"(?:ECCNs?|lassification [Nn]umbers?|under|as|ategor(?:y|ies)|entr(?:y|ies))[\s:(]*$")


class Written(NamedTuple):
    """A code in a text: `text[start:end]` is the number; `code`: as it is usually written, with its scheme."""

    start: int
    end: int
    code: str


def find(text: str) -> list[Written]:
    """The codes of a text, in order.

    >>> [w.code for w in find("Under HS codes 8542.31 and 854232 (ECCN 3A001.a) he paid 8542 dollars.")]
    ['HS 8542.31', 'HS 8542.32', 'ECCN 3A001.a']
    """
    found: list[Written] = []
    if any(hint in text for hint in _HINTS):
        found += _customs(text)
    if any(trigger in text for trigger in _TRIGGERS):
        found += _export(text)
    return sorted(found)


def _customs(text: str) -> Iterator[Written]:
    for match in _HS.finditer(text):
        for number in _ONE_HS.finditer(text, match.start("codes"), match.end("codes")):
            if match["bare"] and number[0] in _EDITIONS:
                break
            yield Written(number.start(), number.end(), f"HS {by_code(number[0]).code}")


def _export(text: str) -> Iterator[Written]:
    for match in _ECCN.finditer(text):
        code = by_code(match[0])
        if code.status.startswith(("on the", "subject")) or code.eu or _ECCN_WORD.search(text[: match.start()][-40:]):
            yield Written(match.start(), match.end(), f"ECCN {code.code}")
