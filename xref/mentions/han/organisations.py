"""Organisations in Chinese text: a chain of words that ends in a head and begins where no name has such a word.

1. A chain is as many words as names can have inside; verbs, particles, numbers and punctuation end it.
2. The name ends with the last head in it (公司, 部, 银行), and begins with the chain, or with its place.
3. A weak head (公司) needs characters that the dictionary does not know, or a place and a field: 中国软件公司, never
   软件公司. A strong one (海关, 委员会) needs any word that says which; some are names by themselves (公安部).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from xref.mentions.han.reading import CHAIN, HEADS, HanText
from xref.mentions.written import Written
from xref.text.han import Piece

_LEVELS = ("省", "市", "县", "区", "州")  # before a head, the one that the text is about: 市公安局
_MEDIA_HEADS = ("网", "报", "社", "台", "日报", "晚报")
_LEGAL = ("有限公司", "有限责任公司", "股份公司")  # heads that only names have
_INNER = "用上中大新万正通"  # small words that names have inside: 武汉船用机械
_FIRST = "中大新三天金华"  # and that they begin with: 中昊芯英
_UNKNOWN = "部队党社厂署局院军网报"  # heads of one character for which unknown characters are enough
_LONGEST = 24  # characters: longer chains are lists of nouns


def organisations(reading: HanText) -> Iterator[Written]:
    """Bodies that are known, and chains of words that end in a head."""
    pieces, i, end = reading.pieces, 0, len(reading.pieces)
    while i < end:
        if pieces[i].role not in CHAIN:
            i += 1
            continue
        first, head = i, False
        while i < end and (pieces[i].role in CHAIN or _goes_on(pieces, i, first)):
            head = head or pieces[i].role in HEADS
            i += 1
        if head:
            yield from _of_chain(reading, pieces[first:i])


def _goes_on(pieces: Sequence[Piece], i: int, first: int) -> bool:
    """Whether a name goes on over a piece that names seldom have inside."""
    piece = pieces[i]
    if piece.text in _INNER and i > first and pieces[i - 1].role == "letter" and i + 1 < len(pieces):
        return pieces[i + 1].role in ("field", "noun", "weak", "strong")
    if piece.role != "other" and piece.text not in ("与", "和", "及"):
        return False
    following = pieces[i + 1].role if i + 1 < len(pieces) else ""
    inside = i > first and following in ("weak", "strong", "field", "noun")
    if piece.role == "other":
        return inside and following in ("weak", "strong") and pieces[i - 1].role != "place"
    return inside and piece.text in ("与", "和", "及") and _later_head(pieces, i)


def _later_head(pieces: Sequence[Piece], i: int) -> bool:
    """ "工业和信息化部": after the "and" ordinary words follow up to a head, before it stands no head."""
    if pieces[i - 1].role not in ("noun", "field"):
        return False
    for piece in pieces[i + 1 : i + 4]:
        if piece.role == "strong":
            return True
        if piece.role not in ("noun", "field"):
            return False
    return False


def _of_chain(reading: HanText, chain: Sequence[Piece]) -> Iterator[Written]:
    """The organisations in a chain, the last one first: each goes up to a head, if what is before it names one."""
    end = len(chain)
    for last in reversed([n for n, piece in enumerate(chain) if piece.role in HEADS]):
        if last < end and (first := _left_edge(reading, chain, last)) is not None:
            start = chain[first].start
            if not first and chain[0].role == "letter" and chain[last].role == "weak":
                start -= _begins_earlier(reading, start)
            yield Written(start, chain[last].end, "organisation")
            end = first


def _begins_earlier(reading: HanText, start: int) -> int:
    """1 if the small word before a chain is the first character of the name, since nothing else stands before it."""
    n = reading.at(start) - 1
    if n < 0 or reading.pieces[n].text not in _FIRST:
        return 0
    return int(
        n == 0 or reading.pieces[n - 1].role == "mark" or reading.pieces[n - 1].text in ("和", "与", "及", "以及")
    )


def _left_edge(reading: HanText, chain: Sequence[Piece], last: int) -> int | None:
    """Where the name begins whose head is `chain[last]`; None if there is none."""
    head = chain[last]
    first = last
    while first and chain[last].end - chain[first - 1].start <= _LONGEST:
        first -= 1
    while first < last and chain[first].role in ("noun", "field", "other") and _tells_later(chain, first, last):
        first += 1
    before = chain[first:last]
    if head.role in ("body", "known"):
        places = last
        while places and chain[places - 1].role == "place":
            places -= 1
        return places
    letters = sum(p.role in ("letter", "latin") for p in before)
    place = any(p.role in ("place", "body", "known") for p in before) or (
        bool(before) and before[0].text in reading.known.short
    )
    level = any(p.text in _LEVELS for p in before)
    words_ = sum(p.role in ("noun", "field", "weak", "strong") for p in before)
    telling = (
        letters >= 2
        or (level and any(p.text[0] == "第" for p in before))
        or any(p.role in ("known", "body") for p in before)
    )
    if len(head.text) == 1:
        good = place or level or (letters >= 2 and head.text in _UNKNOWN) or _is_source(reading, chain, last)
    elif head.role == "strong":
        good = place or level or letters >= 2 or head.text in reading.known.alone
        good = good or (words_ > 0 and head.text not in reading.known.vague)
        good = good or (words_ > 1 and before[0].text in reading.known.state)
    elif head.text in reading.known.loose:
        good = telling
    else:
        good = (
            telling
            or (words_ + letters > 0 and head.text.endswith(_LEGAL))
            or (place and (words_ > 0 or head.text in reading.known.by_place))
        )
    return first if good else None


def _is_source(reading: HanText, chain: Sequence[Piece], last: int) -> bool:
    """Whether a medium stands where news names its source: 大众网烟台6月20日讯, 据中评社报道."""
    if chain[last].text not in _MEDIA_HEADS or not last:
        return False
    n = reading.at(chain[last].start) + 1
    after = reading.pieces[n] if n < len(reading.pieces) else None
    return after is not None and (
        after.text in ("讯", "电", "消息", "报道", "记者")
        or (chain[0].start == 0 and after.role in ("time", "latin", "place"))
    )


def _tells_later(chain: Sequence[Piece], first: int, last: int) -> bool:
    """Whether an ordinary word stands before the place with which the name begins: 记者 / 北京市公安局."""
    following = chain[first + 1 : last]
    return any(p.role == "place" for p in following)
