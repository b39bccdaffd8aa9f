"""A Chinese text as the rules for names read it: its words, its places, and the names found so far."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from xref.mentions.written import Written
from xref.text.han import Piece, Words, cut, folded, words

HEADS = frozenset(("weak", "strong", "body", "known"))
CHAIN = frozenset(("place", "letter", "noun", "field", "ending", "latin")) | HEADS  # inside an organisation's name
_TITLE = frozenset(("title", "noun", "strong", "weak", "body", "field", "letter", "other"))  # between country and name
_JOINED = frozenset(
    ("ending", "mark", "letter", "stop", "noun", "other", "time", "field")
)  # roles of pieces that may be joined to others
_NUMERALS = frozenset("零〇一二三四五六七八九十百0123456789")
_COUNTED = ("人民", "附属", "中级", "高级", "机械", "研究", "设计")  # between a number and a head: 第三人民医院
_BETWEEN = ("的", "驻", "前", "现", "原", "时任", "现任", "前任", "已故")  # small words that a title can have
_BEFORE = 6  # pieces before a name that its title can have
_PLACES = "省市县区州镇乡村旗岛"  # after characters that the dictionary does not know, these make a place of them


@dataclass
class HanText:
    """A text with its pieces and the names found so far; `text` is folded, character for character."""

    text: str
    original: str
    known: Words
    pieces: Sequence[Piece]
    starts: Sequence[int]  # of the pieces
    taken: bytearray  # which characters belong to a name, or can be part of none
    names: list[Written] = field(default_factory=list)

    def at(self, position: int) -> int:
        """The index of the piece at a position of the text."""
        return bisect_right(self.starts, position) - 1

    def whole(self, start: int, end: int) -> bool:
        """Whether a span cuts no word of the dictionary in two."""
        edge = end == len(self.text) or self.pieces[self.at(end)].start == end
        return edge and self.pieces[self.at(start)].start == start

    def add(self, name: Written) -> bool:
        """Keeps a name unless it touches one that is kept already."""
        if any(self.taken[name.start : name.end]):
            return False
        self.taken[name.start : name.end] = b"\1" * (name.end - name.start)
        self.names.append(name)
        return True


def read(text: str) -> HanText:
    """A text as the rules read it."""
    same = folded(text)
    pieces = _with_places(cut(same))
    return HanText(same, text, words(), pieces, [piece.start for piece in pieces], bytearray(len(same)))


def _with_places(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces, with 贡觉 and 县 as one place, and 俄 before 海军 as Russia."""
    known, found = words(), list[Piece]()
    for i, piece in enumerate(pieces):
        if found and found[-1].end > piece.start:
            continue
        if piece.role not in _JOINED:
            found.append(piece)
            continue
        following = pieces[i + 1] if i + 1 < len(pieces) else None
        if piece.text[0] == "第" and (ordinal := _ordinal(pieces, i)):
            found.append(ordinal)
            continue
        if piece.role == "ending" and found and found[-1].end == piece.start:
            first = len(found) - 1
            while first and found[first].role == "letter" and found[first - 1].role == "letter":
                first -= 1
            size = piece.start - found[first].start
            if found[-1].role == "place" or (found[-1].role == "letter" and 2 <= size <= 4 and piece.text in _PLACES):
                text = "".join(p.text for p in found[first:]) + piece.text
                found[first:] = [Piece(found[first].start, piece.end, "place", text)]
                continue
        if piece.text in "（(" and (bracketed := _bracketed(pieces, i)):
            found.append(bracketed)
        elif piece.text == "长" and found and found[-1].role in ("strong", "weak") and found[-1].end == piece.start:
            found.append(piece._replace(role="title"))  # 财政局 / 长
        elif piece.text == "城市" and found and found[-1].role == "letter" and found[-1].end == piece.start:
            found[-1] = Piece(found[-1].start, piece.end, "place", found[-1].text + piece.text)  # 邹城 / 市
        elif (
            piece.role in ("letter", "stop")
            and piece.text in known.short
            and following
            and following.role in ("title", "strong", "body", "known")
            and following.start == piece.end
            and len(following.text) > 1
        ):
            found.append(piece._replace(role="place"))
        else:
            found.append(piece)
    return found


def _ordinal(pieces: Sequence[Piece], i: int) -> Piece | None:
    """第五十四 before 研究所 as one word inside a name."""
    last = i + 1
    while last < len(pieces) and all(c in _NUMERALS for c in pieces[last].text):
        last += 1
    number = "".join(piece.text for piece in pieces[i:last])
    after = pieces[last] if last < len(pieces) else None
    if after is None or len(number) < 2 or any(c not in _NUMERALS for c in number[1:]):
        return None
    counted = after.role in HEADS or after.text in _COUNTED
    return Piece(pieces[i].start, pieces[last - 1].end, "field", number) if counted else None


def _bracketed(pieces: Sequence[Piece], i: int) -> Piece | None:
    """The brackets in 上海微电子装备（集团）股份有限公司 as one word inside a name."""
    inside = pieces[i : i + 4]
    good = len(inside) == 4 and i and inside[2].text in "）)" and inside[1].role in ("place", "weak", "noun", "field")
    if (
        not good
        or inside[3].role not in ("weak", "strong", "field", "noun", "letter")
        or pieces[i - 1].role not in CHAIN
    ):
        return None
    return Piece(inside[0].start, inside[2].end, "field", "".join(p.text for p in inside[:3]))


def _code(known: Words, piece: Piece) -> str:
    """The country of a place, or of a body whose name begins with it: 义乌市, 美国财政部."""
    if piece.role not in ("place", "body", "known"):
        return ""
    sizes = range(min(len(piece.text), 6), 1, -1)
    return next((code for k in sizes if (code := known.countries.get(piece.text[:k]))), known.short.get(piece.text, ""))


def countries(reading: HanText, name: Written) -> tuple[str, ...]:
    """The countries inside a name, else the one that its title says: 俄罗斯总统普京."""
    known, pieces = reading.known, reading.pieces
    first, last = reading.at(name.start), reading.at(name.end - 1)
    inside = [code for piece in pieces[first : last + 1] if (code := _code(known, piece))]
    if inside or name.kind == "place":
        return tuple(sorted(set(inside)))
    for n in range(first - 1, max(0, first - _BEFORE) - 1, -1):
        piece = pieces[n]
        if n and pieces[n - 1].text == "驻":
            continue  # 中国驻俄大使
        if code := _code(known, piece):
            return (code,)
        if piece.role not in _TITLE and piece.text not in _BETWEEN:
            break
    return ()
