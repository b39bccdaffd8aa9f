"""Names in Chinese text: organisations by their last word, people by family name or by the sound of a foreign one.

1. The text is cut into words (`xref._han_words`); names are what the dictionary leaves over, with what it knows.
2. An organisation ends in a head word (公司, 部, 银行) and goes back as far as words do that names have inside.
3. A Chinese person is a family name and one or two characters; each sign for it counts: how typical the characters are
   of given names, a title or a verb of speech beside it, that it occurs again. A foreign one has a dot, or consists of
   characters that transcribe.
4. What was found is looked for again in the whole text, organisations also without their place and their legal form.
5. Listed names count where they do not cut a word of the dictionary in two.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

import regex

from xref._han_words import HAN, Piece, Words, chinese, cut, folded, words
from xref._written import Written
from xref.data import load

_ONE = frozenset(("letter", "stop", "ending", "strong"))  # roles of a character that can be a family name
_TWO = frozenset(("noun", "verb", "other", "stop", "field", "place", "time"))  # of a word with one inside
_HEADS = frozenset(("weak", "strong", "body", "known"))
_CHAIN = frozenset(("place", "letter", "noun", "field", "weak", "strong", "body", "known", "ending", "latin"))
_LEVELS = ("省", "市", "县", "区", "州")  # before a head, the one that the text is about: 市公安局
_MEDIA_HEADS = ("网", "报", "社", "台", "日报", "晚报")
_COUNTED = ("人民", "附属", "中级", "高级", "机械", "研究")  # between a number and a head: 第三人民医院
_AT = ("在", "于", "到", "赴", "往", "至", "去", "来", "驻")  # what follows these is a place more often than a person
_INNER = 24  # characters of an organisation's name: longer chains are lists of nouns
_PART = r"[\p{Han}--[和与及的在了是对向]]"
_DOTTED = regex.compile(
    rf"(?:{_PART}{{1,8}}|[A-Z])(?:[·・•‧∙･](?:{_PART}{{1,9}}|[A-Z]))+|{_PART}{{2,6}}(?:[-－—]{_PART}{{2,7}})+", regex.V1
)
_PARTS = regex.compile(r"[·・•‧∙･\-－—]")
_DOTS = "·・•‧∙･-－—"
_NUMBERED = regex.compile(r"(?<=\p{Han})[-－—]?\d+[A-Za-z\d/]*")
_FAMILY = 5  # characters of what a designation begins with
_SHORT_FORM = regex.compile(r"[（(](?:以下|下文|下称|以下统称|后)?(?:简称|称)?(?:为)?[：:]?[“\"「『]?([\p{Han}A-Za-z]{2,12})[”\"」』]?[）)]")
_WORK = regex.compile(r"《([^《》\n]{1,40})》")
_SHIP = regex.compile(r"[“\"「]([\p{Han}\w]{2,12})[”\"」]号|(?<=[船轮舰])[“\"「]([\p{Han}\w]{2,12})[”\"」]")
_SENTENCE_END = regex.compile(r"[。！？!?\n；]")
_LONGEST = 500  # characters of a sentence shown on either side of a name
_NEEDED = 3.0  # evidence that makes a family name and what follows a person's name
_FOREIGN = 3.2  # evidence that makes characters a foreign name without a dot
_SURE_FOREIGN = 3.9  # that makes them one rather than a Chinese name and something else
_LONGEST_FOREIGN = 8  # characters
_UNTOLD = regex.compile(r"某{1,2}[甲乙丙]?")


@dataclass
class _Text:
    """A text with its pieces and the names found so far."""

    text: str  # folded
    original: str
    known: Words
    pieces: Sequence[Piece]
    starts: list[int] = field(default_factory=list)
    taken: bytearray = field(default_factory=bytearray)
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


written_in = chinese


def sentence(text: str, start: int, end: int) -> str:
    """The sentence round `text[start:end]`, with its full stop."""
    before = [match.end() for match in _SENTENCE_END.finditer(text, max(0, start - _LONGEST), start)]
    after = _SENTENCE_END.search(text, end, end + _LONGEST)
    return text[before[-1] if before else max(0, start - _LONGEST) : after.end() if after else end + _LONGEST].strip()


def find(text: str, listed: Iterable[tuple[int, int, frozenset[str]]] = ()) -> list[Written]:
    """The names in Chinese text, in order, without overlaps; `listed`: spans of the text that hold a listed name."""
    same = folded(text)
    pieces = _with_places(cut(same))
    reading = _Text(same, text, words(), pieces, [p.start for p in pieces], bytearray(len(same)))
    _works(reading)
    organisations = list(_organisations(reading))
    _listed(reading, listed, organisations)
    for ship in _SHIP.finditer(same):
        group = 1 if ship[1] else 2
        reading.add(Written(ship.start(group), ship.end(group), "vessel"))
    for name in (*_dotted(reading), *_numbered(reading), *organisations):
        reading.add(name)
    for sure, name in _foreign(reading):
        usual = name.end - name.start < 4 and reading.text[name.start] in reading.known.family
        if sure >= _SURE_FOREIGN and not usual:
            reading.add(name)
    people = sorted(_people(reading), key=lambda found: (-found[0], found[1].start))
    for _, name in people:
        reading.add(name)
    for _, name in _foreign(reading):
        reading.add(name)
    _again(reading)
    for piece in pieces:
        if piece.role == "place" and (code := reading.known.countries.get(piece.text)):
            reading.add(Written(piece.start, piece.end, "place", "", (code,), "knowledge"))
    named = [_named(text, reading, name) for name in sorted(reading.names)]
    countries: dict[str, set[str]] = {}
    for name in named:
        countries.setdefault(name.canonical, set()).update(name.countries)
    return [name._replace(countries=tuple(sorted(countries[name.canonical]))) for name in named]


def _named(text: str, reading: _Text, name: Written) -> Written:
    canonical = name.canonical or text[name.start : name.end]
    return name._replace(canonical=canonical, countries=name.countries or _countries(reading, name))


# --- places ----------------------------------------------------------------------------------------------------------


def _with_places(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces, with 贡觉 and 县 as one place, and 俄 before 海军 as Russia."""
    known, found = words(), list[Piece]()
    for i, piece in enumerate(pieces):
        if found and found[-1].end > piece.start:
            continue
        following = pieces[i + 1] if i + 1 < len(pieces) else None
        if piece.role == "ending" and found and found[-1].end == piece.start:
            first = len(found) - 1
            while first and found[first].role == "letter" and found[first - 1].role == "letter":
                first -= 1
            size = piece.start - found[first].start
            if found[-1].role == "place" or (
                found[-1].role == "letter" and 2 <= size <= 4 and piece.text in "省市县区州镇乡村旗岛"
            ):
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


def _bracketed(pieces: Sequence[Piece], i: int) -> Piece | None:
    """The brackets in 上海微电子装备（集团）股份有限公司 as one word inside a name."""
    inside = pieces[i : i + 4]
    good = len(inside) == 4 and i and inside[2].text in "）)" and inside[1].role in ("place", "weak", "noun", "field")
    if not good or inside[3].role not in ("weak", "strong", "field", "noun", "letter") or pieces[i - 1].role not in _CHAIN:
        return None
    return Piece(inside[0].start, inside[2].end, "field", "".join(p.text for p in inside[:3]))


def _code(known: Words, piece: Piece) -> str:
    """The country of a place, or of a body whose name begins with it: 义乌市, 美国财政部."""
    if piece.role not in ("place", "body", "known"):
        return ""
    sizes = range(min(len(piece.text), 6), 1, -1)
    return next((code for k in sizes if (code := known.countries.get(piece.text[:k]))), known.short.get(piece.text, ""))


def _countries(reading: _Text, name: Written) -> tuple[str, ...]:
    """The countries inside a name, else the one that its title says: 俄罗斯总统普京."""
    known, pieces = reading.known, reading.pieces
    first, last = reading.at(name.start), reading.at(name.end - 1)
    inside = [code for piece in pieces[first : last + 1] if (code := _code(known, piece))]
    if inside or name.kind == "place":
        return tuple(sorted(set(inside)))
    for piece in reversed(pieces[max(0, first - 6) : first]):
        if code := _code(known, piece):
            return (code,)
        if piece.role not in ("title", "noun", "strong", "weak", "body", "field", "letter", "other") and piece.text != "的":
            break
    return ()


# --- organisations ---------------------------------------------------------------------------------------------------


def _organisations(reading: _Text) -> Iterator[Written]:
    """Bodies that are known, and chains of words that end in a head."""
    pieces, i = reading.pieces, 0
    while i < len(pieces):
        first, head = i, False
        while i < len(pieces) and (pieces[i].role in _CHAIN or _goes_on(pieces, i, first)):
            head = head or pieces[i].role in _HEADS
            i += 1
        if head:
            yield from _of_chain(reading, pieces[first:i])
        i = max(i, first + 1)


def _goes_on(pieces: Sequence[Piece], i: int, first: int) -> bool:
    """Whether a name goes on over a piece that names seldom have inside."""
    piece = pieces[i]
    if piece.text[0] == "第" and i > first:
        return i + 1 < len(pieces) and (pieces[i + 1].role in _HEADS or pieces[i + 1].text in _COUNTED)
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


def _of_chain(reading: _Text, chain: Sequence[Piece]) -> Iterator[Written]:
    """The organisations in a chain: up to its last head, if what is before it names one; else what is known in it."""
    heads = [n for n, piece in enumerate(chain) if piece.role in _HEADS]
    while heads:
        last = heads[-1]
        first = _left_edge(reading, chain, last)
        if first is not None:
            yield Written(chain[first].start, chain[last].end, "organisation")
            if first:
                yield from _of_chain(reading, chain[:first])
            return
        heads.pop()


def _left_edge(reading: _Text, chain: Sequence[Piece], last: int) -> int | None:
    """Where the name begins whose head is `chain[last]`; None if there is none."""
    head = chain[last]
    first = 0
    while chain[last].end - chain[first].start > _INNER and first < last:
        first += 1
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
    telling = letters >= 2 or (level and any(p.text[0] == "第" for p in before)) or any(p.role in ("known", "body") for p in before)
    if len(head.text) == 1:
        good = place or level or (letters >= 2 and head.text in "部队党社厂署局院军网报") or _is_source(reading, chain, last)
    elif head.role == "strong":
        good = place or level or letters >= 2 or head.text in reading.known.alone
        good = good or (words_ > 0 and head.text not in reading.known.vague)
    elif head.text in reading.known.loose:
        good = letters >= 2
    else:
        good = telling or (place and (words_ > 0 or head.text in reading.known.by_place))
    return first if good else None


def _is_source(reading: _Text, chain: Sequence[Piece], last: int) -> bool:
    """Whether a medium stands where news names its source: 大众网烟台6月20日讯, 据中评社报道."""
    if chain[last].text not in _MEDIA_HEADS or not last:
        return False
    n = reading.at(chain[last].start) + 1
    after = reading.pieces[n] if n < len(reading.pieces) else None
    return after is not None and (
        after.text in ("讯", "电", "消息", "报道", "记者") or (chain[0].start == 0 and after.role in ("time", "latin", "place"))
    )


def _tells_later(chain: Sequence[Piece], first: int, last: int) -> bool:
    """Whether an ordinary word stands before the place with which the name begins: 记者 / 北京市公安局."""
    following = chain[first + 1 : last]
    return any(p.role == "place" for p in following)


# --- people ----------------------------------------------------------------------------------------------------------


def _people(reading: _Text) -> Iterator[tuple[float, Written]]:
    """Chinese people with the evidence for each; several may overlap."""
    known, pieces = reading.known, reading.pieces
    for i, piece in enumerate(pieces):
        role, written = piece.role, piece.text
        if len(written) == 1 and role in _ONE:
            if written in known.family:
                yield from _with_family(reading, i, i + 1, piece.start, piece.end)
            if reading.text[piece.start : piece.start + 2] in known.double and i + 1 < len(pieces):
                yield from _with_family(reading, i, i + 2, piece.start, piece.start + 2)
        elif role in _TWO:
            if len(written) > 1 and written[:2] in known.double:
                yield from _with_family(reading, i, i + 1, piece.start, piece.start + 2)
            elif len(written) == 2 and written[0] in known.family:
                yield from _swallowed(reading, i)
        elif role == "person":
            yield 20, Written(piece.start, piece.end, "person", "", (), "knowledge")


def _with_family(reading: _Text, i: int, n: int, start: int, end: int) -> Iterator[tuple[float, Written]]:
    """A family name at `text[start:end]`, with what follows from piece `n` on."""
    text, pieces, known = reading.text, reading.pieces, reading.known
    if any(reading.taken[start:end]) or n >= len(pieces):
        return
    if (untold := _UNTOLD.match(text, end)) and pieces[i].role == "letter":
        yield 15, Written(start, untold.end(), "person")
        return
    following = pieces[n]
    if following.text in known.addresses and following.start == end and (
        text[start:end] not in known.doubtful or (len(following.text) > 1 and pieces[i].role == "letter")
    ):
        if not (len(following.text) == 1 and pieces[i - 1].role == "letter"):
            yield 9, Written(start, following.end, "person")
        return
    letters = [p for p in pieces[n : n + 2] if len(p.text) == 1 and HAN.match(p.text) and p.role in ("letter", "stop", "ending", "strong", "speech", "weak")]
    adjoining = [p for k, p in enumerate(letters) if p.start == end + k]
    for size in range(1, len(adjoining) + 1):
        yield from _scored(reading, i, n + size, start, end, end + size, [p.role for p in adjoining[:size]])
    if len(following.text) == 2 and HAN.match(following.text) and following.role not in ("speech", "title", "known") and following.text not in known.countries:
        yield from _scored(reading, i, n + 1, start, end, following.end, ["word"])


def _swallowed(reading: _Text, i: int) -> Iterator[tuple[float, Written]]:
    """A name whose first two characters are a word: 高峰明, 白雪."""
    pieces, piece = reading.pieces, reading.pieces[i]
    if any(reading.taken[piece.start : piece.end]):
        return
    if _context(reading, i, i + 1) >= 3.5:
        yield from _scored(reading, i, i + 1, piece.start, piece.start + 1, piece.end, ["swallowed"])
    if i + 1 < len(pieces) and pieces[i + 1].role == "letter" and pieces[i + 1].start == piece.end:
        yield from _scored(reading, i, i + 2, piece.start, piece.start + 1, piece.end + 1, ["swallowed", "letter"])


def _scored(
    reading: _Text, i: int, n: int, start: int, family: int, end: int, roles: Sequence[str]
) -> Iterator[tuple[float, Written]]:
    """The name `text[start:end]`, made of pieces `i` to `n`, if there is evidence enough."""
    text, known = reading.text, reading.known
    if any(reading.taken[start:end]):
        return
    score = 0.5 if text[start:family] in known.doubtful else 1.5
    given = text[family:end]
    score += sum(known.given.get(c, 0) for c in given) / len(given) * 0.5
    score += 0.8 * (len(given) > 1) - 2.0 * ("word" in roles) - (4.0 if len(roles) == 1 else 2.5) * ("swallowed" in roles)
    for role, character in zip(roles, given, strict=False):
        if role not in ("letter", "word", "swallowed"):
            score -= 0.7 if known.given.get(character, 0) > 1 else 1.5
    score -= 1.0 * (text[start:family] not in known.double and reading.pieces[i].role not in ("letter", "noun"))
    context = _context(reading, i, n)
    score += context - 1.0 * (len(given) == 1 and context < 1.2)
    if len(given) > 0 and text.count(text[start:end]) > 1:
        score += 1.0
    if score >= _NEEDED:
        yield score, Written(start, end, "person")


@cache
def _person_endings() -> frozenset[str]:
    return frozenset(load("han")["titles"]["person_endings"].split())


def _context(reading: _Text, i: int, n: int) -> float:
    """What the pieces before piece `i` and from piece `n` on say for a person's name between them."""
    pieces = reading.pieces
    before = pieces[i - 1] if i else None
    after = pieces[n] if n < len(pieces) else None
    if before is not None and before.role == "mark" and before.text.isspace() and i > 1:
        before = pieces[i - 2]
    score = 0.0
    if before is None or before.role == "mark":
        score += 1.0
        if before is not None and before.text in "、，" and i > 1 and pieces[i - 2].role == "letter":
            score += 0.7  # one more of a row
    elif before.role in ("title", "address"):
        score += 3.0
    elif before.role in ("noun", "field") and before.text[-1] in _person_endings():
        score += 1.5
    elif before.text in _AT:
        score -= 1.0
    elif before.role == "letter":
        score -= 1.5
    elif before.role in ("stop", "verb", "speech", "time"):
        score += 0.5
    if after is None or after.role == "mark":
        score += 0.8
    elif after.role in ("speech", "title", "address"):
        score += 2.0
    elif after.role == "letter":
        score -= 1.0
    elif after.role in ("stop", "verb"):
        score += 0.5
    return score


# --- foreign names ---------------------------------------------------------------------------------------------------


def _dotted(reading: _Text) -> Iterator[Written]:
    """弗拉基米尔·普京, 勒布朗-詹姆斯."""
    known, text = reading.known, reading.text
    if not any(dot in text for dot in _DOTS):
        return
    for match in _DOTTED.finditer(text):
        start, end = match.span()
        first_mark = _PARTS.search(text, start, end)
        last_mark = end - len(_PARTS.split(match[0])[-1])
        if first_mark is None:
            continue
        start = _spelt_from(reading, start, first_mark.start())
        end = _spelt_to(reading, last_mark, end)
        dotted = first_mark[0] not in "-－—"
        sound = [known.foreign.get(c, 0) for c in text[start:end] if HAN.match(c)]
        longest = max(map(len, _PARTS.split(text[start:end])))
        if longest > 1 and end > last_mark and start < first_mark.start() and sound and sum(sound) >= (0 if dotted else len(sound)):
            yield Written(start, end, "person")


def _spelt_from(reading: _Text, start: int, end: int) -> int:
    """Where the last part of `text[start:end]` begins that spells a foreign name."""
    i = reading.at(end - 1)
    first = end
    while i >= 0 and reading.pieces[i].start >= start:
        piece = reading.pieces[i]
        if piece.role in ("title", "stop", "speech", "known", "weak", "strong") and not _spells(reading, piece):
            break
        if len(piece.text) > 1 and not _spells(reading, piece):
            break
        first = piece.start
        i -= 1
    return first


def _spelt_to(reading: _Text, start: int, end: int) -> int:
    """Where what spells a foreign name ends in `text[start:end]`."""
    i, last = reading.at(start), start
    while i < len(reading.pieces) and reading.pieces[i].end <= end:
        piece = reading.pieces[i]
        if i > reading.at(start) and not _spells(reading, piece) and (
            piece.role != "letter" or reading.known.foreign.get(piece.text, 0) < 0
        ):
            break
        last = piece.end
        i += 1
    return last


def _spells(reading: _Text, piece: Piece) -> bool:
    """Whether a piece can be a part of a foreign name."""
    levels = [reading.known.foreign.get(c, 0) for c in piece.text]
    return min(levels) >= -1 and sum(levels) >= len(levels)


def _foreign(reading: _Text) -> Iterator[tuple[float, Written]]:
    """Runs of characters that transcribe, with the evidence for each: 马库斯, 奥马尔."""
    known, pieces, i = reading.known, reading.pieces, 0
    while i < len(pieces):
        first = i
        while i < len(pieces) and _transcribes(reading, pieces[i], inside=i > first):
            i += 1
        if i - first > 1:
            letters = [known.foreign.get(c, 0) for p in pieces[first:i] for c in p.text]
            average, context = sum(letters) / len(letters), _context(reading, first, i)
            short = len(letters) == 2 and context < 2 and min(letters) < 2
            score = average + 0.3 * len(letters) + 0.3 * context
            if len(letters) <= _LONGEST_FOREIGN and not short and score >= _FOREIGN:
                sure = average + 0.3 * len(letters) if len(letters) > 2 else 0
                yield sure, Written(pieces[first].start, pieces[i - 1].end, "person" if context >= 2 else "unknown")
        i = max(i, first + 1)


def _transcribes(reading: _Text, piece: Piece, *, inside: bool) -> bool:
    if reading.taken[piece.start] or reading.known.foreign.get(piece.text[0], 0) < 0:
        return False
    if piece.role == "letter":
        return True
    return (inside or piece.role == "strong") and _spells(reading, piece) and piece.role not in ("title", "speech")


# --- equipment, works, listed names ----------------------------------------------------------------------------------


@cache
def _families() -> frozenset[str]:
    return frozenset(load("han")["equipment"]["families"].split())


def _numbered(reading: _Text) -> Iterator[Written]:
    """米格-29, 沙赫德-136: the family of a weapon, or characters the dictionary does not know, and a number."""
    text = reading.text
    for match in _NUMBERED.finditer(text):
        start, hyphen = match.start(), match[0][0] in _DOTS
        family = next((size for size in range(_FAMILY, 0, -1) if text[max(0, start - size) : start] in _families()), 0)
        if family and (hyphen or family > 1):
            yield Written(start - family, match.end(), "equipment")
        elif hyphen:
            first = start
            while first > start - _FAMILY and first and reading.pieces[reading.at(first - 1)].role == "letter":
                first -= 1
            if first < start:
                yield Written(first, match.end(), "equipment")


@cache
def _media() -> tuple[str, ...]:
    return tuple(load("han")["words"]["media"].split())


def _works(reading: _Text) -> None:
    """What stands in 《》 is a work, and nothing in it a party; a newspaper is one as a whole."""
    for match in _WORK.finditer(reading.text):
        if match[1].endswith(_media()):
            reading.add(Written(match.start(1), match.end(1), "organisation"))
        else:
            reading.taken[match.start() : match.end()] = b"\1" * len(match[0])


def _listed(
    reading: _Text, listed: Iterable[tuple[int, int, frozenset[str]]], organisations: Sequence[Written]
) -> None:
    """Listed names that are written here and cut no word in two, unless a longer name contains them."""
    starts = [name.start for name in organisations]
    for start, end, kinds in sorted(listed, key=lambda hit: (hit[0] - hit[1], hit[0])):
        n = bisect_left(starts, start + 1) - 1
        longer = n >= 0 and organisations[n].end >= end and organisations[n].end - organisations[n].start > end - start
        if longer or not reading.whole(start, end):
            continue
        kind = next(iter(kinds)) if len(kinds) == 1 else "unknown"
        reading.add(Written(start, end, kind, "", (), "listed"))


# --- the same names again --------------------------------------------------------------------------------------------


def _again(reading: _Text) -> None:
    """Further occurrences of the names found, of their short forms, and family names with a title."""
    text, known = reading.text, reading.known
    found = sorted(name for name in reading.names if name.kind != "place")
    forms = {text[name.start : name.end]: name for name in reversed(found)}
    short: dict[str, set[str]] = {}
    for name in forms.values():
        for form in (*_short_forms(reading, name), *_in_brackets(text, name)):
            short.setdefault(form, set()).add(text[name.start : name.end])
    for form, full in short.items():
        longest = max(full, key=len)
        if all(other == longest or longest in short.get(other, ()) for other in full):
            forms[form] = forms[longest]
    by_family = _by_family(reading, found)
    for n, name in enumerate(reading.names):
        written = text[name.start : name.end]
        full_form = forms.get(written, name)
        if full_form.end - full_form.start > len(written):
            reading.names[n] = name._replace(canonical=reading.original[full_form.start : full_form.end])
        elif name.kind == "person" and (one := by_family.get(written[0])) and written[1:] in known.addresses:
            reading.names[n] = name._replace(canonical=one)
    for form in sorted(forms, key=len, reverse=True):
        name = forms[form]
        if name.kind == "person" and known.roles.get(form, "person") != "person":
            continue  # 安全 was a name once
        start = text.find(form)
        while start >= 0:
            end = start + len(form)
            if reading.whole(start, end) or len(form) > 2:
                canonical = reading.original[name.start : name.end]
                if name.end - name.start == len(form):
                    canonical = ""
                reading.add(Written(start, end, name.kind, canonical, name.countries, name.detector))
            start = text.find(form, end)


def _in_brackets(text: str, name: Written) -> Iterator[str]:
    """What a text says in brackets after an organisation that it will call it: （以下简称“宝汽”）."""
    if name.kind == "organisation" and (match := _SHORT_FORM.match(text, name.end)):
        yield match[1]


def _short_forms(reading: _Text, name: Written) -> Iterator[str]:
    """Of a foreign person the last and the first name; of an organisation what is left without place and legal form."""
    text, known = reading.text, reading.known
    written = text[name.start : name.end]
    if name.kind == "person":
        parts = _PARTS.split(written)
        yield from (part for part in (parts[-1], parts[0]) if len(parts) > 1 and len(part) > 1)
    elif name.kind == "organisation":
        inside = [*reading.pieces[reading.at(name.start) : reading.at(name.end - 1) + 1]]
        while len(inside) > 1 and (inside[-1].role in ("weak", "strong") or inside[-1].text in known.generic):
            if len(inside[-1].text) == 1:
                return
            inside.pop()
            yield from _core(inside)
        yield from _core(inside)


def _core(inside: Sequence[Piece]) -> Iterator[str]:
    """The pieces from the first on that is no place, if it has characters that the dictionary does not know."""
    rest = list(inside)
    for bare in (False, True):
        while bare and len(rest) > 1 and rest[0].role == "place":
            rest = rest[1:]
        if sum(p.role == "letter" for p in rest) > 1 or any(p.role == "known" for p in rest):
            yield "".join(p.text for p in rest)


def _by_family(reading: _Text, found: Sequence[Written]) -> dict[str, str]:
    """Family name to the one full name in the text that has it."""
    full: dict[str, set[str]] = {}
    for name in found:
        written = reading.text[name.start : name.end]
        if name.kind == "person" and written[0] in reading.known.family and 2 <= len(written) <= 3:
            if written[1:] not in reading.known.addresses:
                full.setdefault(written[0], set()).add(reading.original[name.start : name.end])
    return {family: next(iter(names)) for family, names in full.items() if len(names) == 1}
