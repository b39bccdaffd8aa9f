"""Names in Russian and Ukrainian text, by rules; other languages in Cyrillic letters as far as the same rules fit.

It works on the Cyrillic words of any text; `xref._shapes` works on the Latin ones. Capitals say more than in English
(nouns, adjectives of nationality and titles have none), endings say less (a name has six forms).

1. Names in quotation marks: after a legal form or a noun for an organisation, a ship or a weapon (завод «Калашников»),
   or by their capital.
2. Runs of capitalised words, cut into people (given name, patronymic, initials, family name in any order), bodies (an
   adjective and a head with what belongs to it: "Федеральная служба безопасности"), places, acronyms and other names.
3. A capital at the start of a sentence counts where the word is written so elsewhere in the text, or is no ordinary one.
4. Each name gets a nominative (`xref._cyrillic_names`), short forms that of the fullest form in the text.
5. Countries: the adjective or the place in its title or in its name.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from operator import attrgetter

import regex

from xref._cyrillic_names import Forms, is_company, phrase, recased
from xref._cyrillic_words import Word, heads, place_at, word
from xref._equipment import equipment
from xref._inflection import normal, stem
from xref._reading import Reading, is_cyrillic
from xref._shapes import Shape
from xref.names import Token, form

_OPEN = "«„“\"‹"
_OPENING = regex.compile("[«„“\"‹](?=\\s?[\\p{L}\\p{N}])")
_QUOTED_WORDS = 6  # of a name in quotation marks; longer quotations are statements
_TAIL = 4  # words in lower case after the head of a body: "служба по контролю за оборотом"
_ADJECTIVES = 5  # before a head: "Полтавське обласне управління"
_REACH = 5  # words back from a name to the adjective or the place of its title
_TAIL_WORD = regex.compile(
    "(?:ого|его|ої|ей|ой|ых|их|іх|ий|ії|ия|ии|ию|ов|ев|ів|їв|ств|ння|ня|ці|ки|сті|ости|та|ы|и|і|у|ю|а|я|ь|іт|ок|ек|к|р|н)$"
)
_VERB = regex.compile(
    "(?:ла|ло|ли|ть|ти|ся|сь|ет|ит|ют|ут|ат|ят|ав|ив|ув|ал|ил|ел|ул|ял|ають|яет|ує|ає|ить|ють|ено|ано|уть|ась|йте)(?<!ости|ості|сти)$"
)
_first, _start = attrgetter("first"), attrgetter("start")
_TOWN = regex.compile("(?:ск|ськ|цк|цьк)(?:у|ом|е)?$")
_COUNTRY_LIKE = regex.compile("(?:[сц]ьк[аеі]|[сц]к(?:ая|ое|ие))$")
_MARKS = regex.compile("[«»„“”\"]")
_SAID = regex.compile(r"[»”\"]\s*,\s*[—–-]")
_LINKS = frozenset(("и", "та", "і", "й"))
_TAIL_PREPOSITIONS = frozenset(("по", "з", "із", "при", "у", "в", "во", "с", "со", "за", "над", "до", "на"))


def shapes(reading: Reading) -> list[Shape]:
    """The names of the Cyrillic words of a text, in order; they do not overlap."""
    if not is_cyrillic(reading.text):
        return []
    return _Finder(reading).find()


def listed(
    reading: Reading, found: Sequence[Shape], find: Callable[[Sequence[Token]], Iterable[tuple[int, int, frozenset[str]]]]
) -> Iterator[tuple[int, int, frozenset[str]]]:
    """The listed names of a text, those in Cyrillic letters in any case; no place and no ordinary word alone is one."""
    yield from (hit for hit in find(reading.words) if _may_be_listed(reading, found, *hit[:2]))
    if is_cyrillic(reading.text):
        hits = find(_nominative_words(reading))
        yield from (hit for hit in hits if _may_be_listed(reading, found, *hit[:2]))


def _may_be_listed(reading: Reading, found: Sequence[Shape], first: int, last: int) -> bool:
    w = word(reading.words[first].text)
    if w is None:
        return True
    over = [s for s in found[bisect_right(found, last, key=_first) - 1 :: -1][:3] if s.first < last and first < s.last]
    if any(s.kind == "place" for s in over):
        return False
    return last - first > 1 or bool(over) or not w.roles & {"ordinary", "function", "titles", "calendar", "given"}


def _nominative_words(reading: Reading) -> list[Token]:
    words = [word(token.text) for token in reading.words]
    forms = _forms(reading, words)
    return [
        token._replace(form=form(forms.nominative(w, "surname" if "surname" in w.roles else "noun")))
        if w is not None and w.written == "capital"
        else token
        for token, w in zip(reading.words, words, strict=True)
    ]


def _forms(reading: Reading, words: Sequence[Word | None]) -> Forms:
    return Forms(words, ukrainian=any(letter in reading.text for letter in "іїєґ"))


@dataclass
class _Finder:
    reading: Reading
    found: list[Shape] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.tokens = self.reading.words
        self.words = [word(token.text) for token in self.tokens]
        self.forms = _forms(self.reading, self.words)
        self.taken = bytearray(len(self.tokens))
        self.gaps = ["", *(self.reading.gap(i) for i in range(1, len(self.tokens)))]
        self.starts = bytearray(len(self.tokens) + 1)
        for sentence in self.reading.sentences:
            self.starts[sentence.first] = 1

    # --- what the text says of a word ---------------------------------------------------------------------------------

    @cached_property
    def inner(self) -> frozenset[str]:
        """The stems that stand capitalised inside a sentence."""
        return frozenset(
            w.stem
            for i, w in enumerate(self.words)
            if w is not None and w.written in ("capital", "upper") and not self._begins(i) and not self._loud(i)
        )

    @cached_property
    def lower(self) -> frozenset[str]:
        """The stems that occur in lower case."""
        return frozenset(w.stem for w in self.words if w is not None and w.written == "lower")

    def _loud(self, i: int) -> bool:
        return self._upper(i) and self.reading.sentence(i).setting == "capitals"

    def _begins(self, i: int) -> bool:
        """Whether a capital says nothing here: at the start of a sentence, a quotation, or after a colon."""
        if self.starts[i]:
            return True
        gap = self.gaps[i]
        return gap != " " and any(c in gap for c in "«„“\"‹:•*|>—–") and not gap.startswith(" (")

    def _stem(self, i: int) -> str:
        w = self.words[i]
        return w.stem if w is not None else ""

    def _is(self, i: int, *roles: str) -> bool:
        w = self.words[i] if 0 <= i < len(self.words) else None
        return w is not None and any(role in w.roles for role in roles)

    def _beside(self, i: int, gaps: tuple[str, ...] = (" ",)) -> bool:
        """Whether token `i` follows the one before it over one of the gaps, in the same sentence."""
        return 0 < i < len(self.tokens) and self.gaps[i] in gaps and not self.starts[i]

    def _capital(self, i: int) -> bool:
        w = self.words[i] if 0 <= i < len(self.words) else None
        return w is not None and w.written in ("capital", "upper")

    def _initial(self, i: int) -> bool:
        w = self.words[i] if 0 <= i < len(self.words) else None
        return w is not None and w.written in ("initial", "initials")

    # --- the walk -----------------------------------------------------------------------------------------------------

    def find(self) -> list[Shape]:
        quoted = list(self._quoted())
        sure = [shape for shape in quoted if shape.kind in ("organisation", "vessel")]
        parties = {self._stem(k) for s in sure for k in range(s.first, s.last)}
        systems = (s for s in self._systems() if s.last - s.first > 1 or self._stem(s.first) not in parties)
        for shape in [*sure, *systems, *quoted]:
            self._add(shape)
        i = 0
        while i < len(self.tokens):
            w = self.words[i]
            if w is None or self.taken[i] or w.written == "lower":
                i += 1
                continue
            end = self._run_end(i)
            self._run(i, end)
            i = end
        self.found.sort()
        return _chained(self, [self._with_countries(shape) for shape in self.found])

    def _add(self, shape: Shape) -> None:
        if shape.last > shape.first and not any(self.taken[shape.first : shape.last]):
            self.taken[shape.first : shape.last] = b"\1" * (shape.last - shape.first)
            self.found.append(shape)

    def _run_end(self, i: int) -> int:
        """The token index after a run of capitalised words, initials, and numbers over a hyphen."""
        last = self.reading.sentence(i).last
        k = i + 1
        while k < last and not self.taken[k]:
            w, gap = self.words[k], self.gaps[k]
            if gap not in (" ", "-", "") and not (gap in (". ", ".") and self._initial(k - 1)):
                break
            if w is None:
                if gap in ("-", "") and self.tokens[k].text[0].isdigit():
                    k += 1
                    continue
                break
            if w.written == "lower" and not (gap == "-" and self._capital(k - 1) and not self._is(k, "ordinary", "function")):
                break
            k += 1
        return k

    # --- 1. quotation marks and weapon systems ------------------------------------------------------------------------

    def _systems(self) -> Iterator[Shape]:
        """Weapon systems of the knowledge file, in any case: "Искандерами", "Орлана-10", «Калибр», Су-35."""
        systems = equipment().systems
        for i, w in enumerate(self.words):
            if w is None or w.written == "lower":
                continue
            whole = self.forms.nominative(w, "noun") if w.written == "capital" else w.normal
            tries = [self.tokens[i]] if whole == w.normal else [self.tokens[i], self.tokens[i]._replace(form=form(whole))]
            for token in tries:
                hit = systems.at([token, *self.tokens[i + 1 : i + 5]], 0)
                if hit is None:
                    continue
                end, system = hit[0] + i, hit[1]
                while end < len(self.tokens) and self.gaps[end] == "-" and self.tokens[end].text[0].isdigit():
                    end += 1
                numbered = end - i > 1 and self.gaps[i + 1] in ("-", "")
                quoted = i > 0 and self.gaps[i][-1:] in _OPEN
                if len(w.normal) < 3 and not numbered:
                    continue
                doubtful = system.ordinary or "ordinary" in w.roles or w.stem in self.lower or len(w.normal) < 6
                if doubtful and not numbered and not self._near_weapon(i, end) and not (quoted and not system.ordinary):
                    continue
                yield Shape(i, end, "equipment", (), "knowledge", system.name)
                break

    def _near_weapon(self, first: int, end: int) -> bool:
        around = [*range(max(0, first - 4), first), *range(end, min(end + 3, len(self.words)))]
        return any(self._is(k, "equipment", "weak_equipment") for k in around)

    def _quoted(self) -> Iterator[Shape]:
        text, done = self.reading.text, 0
        for match in _OPENING.finditer(text):
            i = bisect_left(self.tokens, match.end(), key=_start)
            if i < done or i >= len(self.tokens) or self.tokens[i].start > match.end() + 1:
                continue
            end = self._closing(i, match[0])
            shape = self._quotation(i, end) if end else None
            if shape is not None:
                yield shape
                done = shape.last

    def _closing(self, i: int, mark: str) -> int:
        """The token index after the last word before the closing mark; a name may hold another one («Шахта «Біла»)."""
        last = self.reading.sentence(i).last
        depth = 1
        for k in range(i, min(last, i + 16)):
            after = self.reading.after(k + 1)
            for character in after:
                if character in "»›" or (character in '”"“' and mark in '"„“'):
                    depth = 0
                elif character in "«„" and k + 1 < last:
                    depth += 1
            if depth <= 0:
                return k + 1
        return 0

    def _quotation(self, first: int, end: int) -> Shape | None:
        """The name between quotation marks, with the legal form before it; None if it is a statement or a term."""
        if not any(self.words[k] for k in range(first, end)) and not any(self.words[max(0, first - 2) : first]):
            return None
        before = first - 1
        head = self.words[before] if before >= 0 and self._beside_quote(first) else None
        inside = self.reading.text[self.tokens[first].start : self.tokens[end - 1].end]
        written = " ".join(_MARKS.sub("", inside).split())
        start = self.tokens[first].text[0]
        if head is not None and "legal" in head.roles and head.written in ("upper", "capital"):
            begin = before
            while begin > 0 and self._is(begin - 1, "legal") and self._beside(begin):
                begin -= 1
            return Shape(begin, end, "organisation", (), "shape", f"{self.tokens[begin].text} {self._voted(first, end, written)}")
        if not (start.isupper() or start.isdigit()) or end - first > _QUOTED_WORDS or self._is(before, "untitled"):
            return None
        kind = self._kind_before(before) if head is not None else "unknown"
        last_gap = self.reading.after(end)
        if kind == "unknown" and (last_gap[:1] in ".!?," or _SAID.match(last_gap)):
            return None
        if kind == "unknown":
            parts = [w for w in self.words[first:end] if w is not None]
            if len(parts) > 1 and parts[0].roles & {"function"} and self._begins(first - 1 if first else 0):
                return None
            if len(parts) > 3 and all("ordinary" in w.roles or "function" in w.roles for w in parts):
                return None
            colon = first > 0 and ":" in self.gaps[first]
            if colon and len(parts) > 2:
                return None
        canonical = self._voted(first, end, written)
        if end - first == 1 and kind == "unknown" and (w := self.words[first]) is not None and w.written == "capital":
            canonical = recased(self.tokens[first].text, self.forms.nominative(w, "noun"))
            kind = "organisation" if is_company(normal(canonical)) else kind
        if end - first == 1 and (self._initial(first) or self._is(first, "function")):
            return None
        if end - first <= 4 and kind in ("unknown", "person") and self._is(first, "given") and self._is(end - 1, "surname"):
            return None
        return Shape(first, end, kind, (), "shape", canonical)

    def _voted(self, first: int, end: int, written: str) -> str:
        """The nominative of one word that stands in another form elsewhere: beside a noun a name may be declined or not."""
        w = self.words[first]
        if end - first > 1 or w is None or w.written != "capital" or not self.forms.several(w):
            return written
        return recased(written, self.forms.nominative(w, "noun"))

    def _beside_quote(self, first: int) -> bool:
        return self.gaps[first] in (' "', " «", " „", " “", "«", '"')

    def _kind_before(self, i: int) -> str:
        """The kind that the noun before a name gives it."""
        for role, kind in (
            ("organisations", "organisation"),
            ("vessels", "vessel"),
            ("aircraft", "aircraft"),
            ("equipment", "equipment"),
            ("place_heads", "place"),
            ("works", "unknown"),
        ):
            if self._is(i, role):
                return kind
        w = self.words[i]
        if w is not None and w.written == "upper" and "ordinary" not in w.roles:
            return "organisation"
        return "unknown"

    # --- 2. runs ------------------------------------------------------------------------------------------------------

    def _run(self, first: int, last: int) -> None:
        loud = self.reading.sentence(first).setting == "capitals"
        i = self._after_start(first, last)
        titled = i > first and self._is(i - 1, "titles")
        while i < last:
            w = self.words[i]
            if w is None:
                i += 1
                continue
            if self.taken[i]:
                i += 1
                continue
            end = (
                self._person(i, last, titled)
                or self._place(i, last, loud)
                or self._body(i)
                or self._skipped(i, last)
                or self._name(i, last, titled, loud)
            )
            titled = self._is(i, "titles") if end == i + 1 else False
            i = end

    def _after_start(self, first: int, last: int) -> int:
        """The first word of a run that can begin a name: at the start of a sentence ordinary words are left out."""
        if not self._begins(first):
            return first
        w = self.words[first]
        if w is None or w.written in ("initial", "initials"):
            if w is not None and w.written == "initial" and w.normal in ("я", "в", "с", "и", "о", "у", "к", "а", "і", "й", "з", "є"):
                return first if first + 1 < last and self.gaps[first + 1].startswith(".") else first + 1
            return first
        alone = first + 1 == last
        if "function" in w.roles or "calendar" in w.roles:
            return first + 1
        if w.written == "upper" or place_at(self.words, first):
            return first
        if "patronymic" in w.roles or ("given" in w.roles and w.stem not in self.lower):
            return first
        if self._opens_body(first):
            return first
        if "titles" in w.roles or "organisations" in w.roles or "works" in w.roles or "equipment" in w.roles:
            return first + 1
        usual = "ordinary" in w.roles or w.stem in self.lower or "place_heads" in w.roles
        if not usual:
            return first
        if "surname" in w.roles and w.stem not in self.lower and (
            w.stem in self.inner or not alone or self._verb_follows(last)
        ):
            return first
        if w.stem in self.inner and w.stem not in self.lower:
            return first
        return first + 1

    def _verb_follows(self, i: int) -> bool:
        w = self.words[i] if i < len(self.words) and self._beside(i) else None
        return w is not None and w.normal.endswith(("л", "ла", "ит", "ет", "є", "ав", "ив", "лся", "лась"))

    def _skipped(self, i: int, last: int) -> int:
        """What is no name by itself: titles, small words, days, adjectives of countries, "Бог"."""
        w = self.words[i]
        if w is None:
            return i + 1
        if "not_names" in w.roles or (w.roles & {"function", "calendar", "titles"} and w.written != "upper"):
            named = "titles" in w.roles and "surname" in w.roles and not self._begins(i)
            return 0 if named else i + 1  # Королёв
        if w.country or (w.written == "upper" and w.roles & {"equipment", "weak_equipment"}):
            return i + 1
        if w.written == "initial":
            return i + 1
        if "legal" in w.roles and w.written == "upper":
            if i + 1 < last and self._capital(i + 1) and not self._is(i + 1, "given"):
                return 0  # "ЧВК Вагнер"
            return i + 1
        if w.roles & {"vessels", "equipment", "works"} and w.written == "capital":
            return i + 1
        return 0

    def _person(self, i: int, last: int, titled: bool) -> int:
        """The end of a person's name that begins at token `i`, which is added; 0 if there is none."""
        end, roles = self._person_end(i, last)
        if not end:
            return 0
        parts = [(k, role) for k, role in zip(range(i, end), roles, strict=True) if role != "initial"]
        named = [(self.words[k], role) for k, role in parts]
        nominatives, _ = self.forms.person([(w, role) for w, role in named if w is not None], self._following(end))
        by_index = dict(zip((k for k, _ in parts), nominatives, strict=True))
        pieces = []
        for k in range(i, end):
            text = self.tokens[k].text
            piece = recased(text, by_index[k]) if k in by_index else text if text.endswith(".") else f"{text}."
            pieces.append(("-" if k > i and self.gaps[k] == "-" else " ") + piece)
        order = "".join(pieces).strip()
        if roles[0] == "surname" and "initial" in roles[1:]:  # "Лавров С. В." reads "С. В. Лавров" elsewhere
            order = " ".join([*(p.strip() for p in pieces[1:]), pieces[0].strip()])
        elif roles[0] == "surname" and len(roles) == 3 and roles[-1] == "patronymic":
            order = " ".join(p.strip() for p in (*pieces[1:], pieces[0]))
        self._add(Shape(i, end, "person", (), "shape", order))
        return end

    def _following(self, end: int) -> str:
        w = self.words[end] if self._beside(end) else None
        return w.normal if w is not None and w.written == "lower" else ""

    def _surname_end(self, k: int, last: int) -> int:
        """The end of a family name at token `k`, with its second half after a hyphen."""
        if not (k < last and self._capital(k)) or self.taken[k]:
            return k
        w = self.words[k]
        if w is None or (w.written == "upper" and self.reading.sentence(k).setting != "capitals"):
            return k
        if w.roles & {"function", "calendar"} or (w.roles & {"titles", "organisations"} and "surname" not in w.roles):
            return k
        if (place := place_at(self.words, k)) and "surname" not in w.roles and place[0] <= last and len(w.normal) > 4:
            return k
        end = k + 1
        while end < last and self.gaps[end] == "-" and self._capital(end):
            end += 1
        return end

    def _person_end(self, i: int, last: int) -> tuple[int, list[str]]:
        """The end of a person's name at token `i` and the role of each of its words."""
        w = self.words[i]
        if w is None:
            return 0, []
        apart = (". ", ".", " ", "")
        if w.written in ("initial", "initials"):  # С. В. Лавров, С.В. Лавров
            k = i
            while k < last and self._initial(k) and k < i + 3:
                k += 1
            end = self._surname_end(k, last) if k < last and self.gaps[k] in apart else k
            dotted = self.tokens[i].text.endswith(".") or self.reading.after(i + 1).startswith(".")
            return (end, ["initial"] * (k - i) + ["surname"] * (end - k)) if end > k and dotted else (0, [])
        given = "given" in w.roles and not (w.stem in self.lower and "ordinary" in w.roles)
        if given and i + 1 < last and self.gaps[i + 1] in (" ", "-"):
            k = i + 1
            roles = ["given"]
            while k < last and self.gaps[k] == "-" and self._capital(k):
                roles.append("given")
                k += 1
            while k < last and self._initial(k):
                roles.append("initial")
                k += 1
            if k < last and self._is(k, "patronymic") and self._capital(k) and not (k + 1 == last and len(roles) > 1):
                roles.append("patronymic")
                k += 1
            end = self._surname_end(k, last) if k < last and self.gaps[k] in apart else k
            # a second family name or an Arabic chain: "Мухаммед бен Салман"
            if end > k:
                return end, roles + ["surname"] * (end - k)
            if len(roles) > 1:
                return k, roles
        end = self._surname_end(i, last)
        if end > i and not self._opens_body(i):
            k = end
            while k < last and self._initial(k) and k < end + 3 and self.gaps[k] in apart:
                k += 1
            if k > end and (self.tokens[k - 1].text.endswith(".") or self.reading.after(k).startswith(".")):
                return k, ["surname"] * (end - i) + ["initial"] * (k - end)
            if k == end and k < last and self._is(k, "given") and self.gaps[k] == " " and not given:
                if k + 1 < last and self._is(k + 1, "patronymic"):
                    return k + 2, ["surname"] * (end - i) + ["given", "patronymic"]
                if k + 1 == last and self._is(i, "surname") and not place_at(self.words, i):
                    return k + 1, ["surname"] * (end - i) + ["given"]
        if given and i + 1 == last and w.written == "capital":
            return i + 1, ["given"]
        return 0, []

    def _place(self, i: int, last: int, loud: bool) -> int:
        place = place_at(self.words, i)
        w = self.words[i]
        if w is None:
            return 0
        if place is not None:
            end, code, parts = place
            short = len(w.normal) <= 3 and end == i + 1
            if short and (w.written != "upper" or loud) and w.normal not in ("рим", "баку", "дон"):
                return 0
            pieces = [recased(self.tokens[k].text, part) for k, part in zip(range(i, end), parts, strict=True)]
            self._add(Shape(i, end, "place", (code,) if code else (), "shape", _joined(self.reading, i, pieces)))
            return end
        if self._is(i - 1, "place_before") and self._near(i) and w.written == "capital":
            end = i + 1
            while end < last and self._capital(end) and self.gaps[end] == "-":
                end += 1
            if not self._is(i - 1, "place_heads") or not self._is(i, "given", "surname"):
                self._add(Shape(i, end, "place"))
                return end
        if "adjective" in w.roles and w.written == "capital":
            k = i + 1
            while k < len(self.words) and self._beside(k, (" ", "-")) and self._is(k, "adjective") and k < i + 3:
                k += 1
            if k < len(self.words) and self._beside(k) and self._is(k, "place_heads") and not self._is(k, "organisations"):
                self._add(Shape(i, k + 1, "place", (w.country,) if w.country else ()))
                return k + 1
        return 0

    def _near(self, i: int) -> bool:
        return self.gaps[i] in (" ", ". ")

    def _head_at(self, i: int) -> int:
        """The index of the head noun of the body whose first word is token `i`; -1 if it begins none."""
        for k in range(i, min(i + _ADJECTIVES, len(self.words))):
            if k > i and not self._beside(k, (" ", "-")):
                return -1
            w = self.words[k]
            if w is None or self.taken[k]:
                return -1
            if w.roles & {"organisations", "acronyms"} and (k > i or w.written != "upper"):
                return k
            if w.roles & {"function", "titles"}:
                return -1
            if "adjective" not in w.roles and not (k + 1 < len(self.words) and self._beside(k + 1, ("-",))):
                return -1
        return -1

    def _opens_body(self, i: int) -> bool:
        """Whether a capitalised word begins the name of a body."""
        head, w = self._head_at(i), self.words[i]
        if head < 0 or w is None:
            return False
        if head == i:
            return self._goes_on(head)
        if self._begins(i) and "ordinary" in w.roles and "official" not in w.roles and w.stem not in self.inner:
            return self._goes_on(head) and self._capital(head + 1)
        return not (w.country and head == i + 1 and not self._goes_on(head))

    def _goes_on(self, head: int) -> bool:
        k = head + 1
        if not self._beside(k):
            return False
        w = self.words[k]
        if w is None:
            return False
        if w.written in ("capital", "upper"):
            return "given" not in w.roles and not self._is(head, "equipment")
        return self._is(head, "of_organisations") and (self._is_tail(k) or (w.normal == "по" and not self._begins(head)))

    def _is_tail(self, k: int) -> bool:
        w = self.words[k]
        if w is None or w.written != "lower" or "function" in w.roles:
            return False
        if "titles" in w.roles and not self._is(k - 1, "of_organisations"):
            return False
        return _TAIL_WORD.search(w.normal) is not None and (_VERB.search(w.normal) is None or "adjective" in w.roles)

    def _body(self, i: int) -> int:
        """The end of a body's name that begins at token `i`, which is added; 0 if there is none."""
        w = self.words[i]
        if w is None or not (w.written == "capital" or w.written == "upper"):
            return 0
        if w.written == "upper" and not (w.roles & {"acronyms"}):
            return 0
        head = i if w.written == "upper" else self._head_at(i)
        if head < 0 or (w.written == "capital" and not self._opens_body(i)):
            return 0
        end = self._body_end(head)
        words = [(self.tokens[k].text, self.words[k]) for k in range(i, end)]
        canonical = ""
        head_word = self.words[head]
        if head_word is not None and all(x is not None for _, x in words):
            name = self.forms.nominative(head_word, "noun") if head_word.written != "upper" else head_word.normal
            name = _nominative_head(head_word, name)
            canonical = _joined(self.reading, i, phrase([(t, x) for t, x in words if x is not None], head - i, name))
            if head_word.written == "upper":
                canonical = canonical.replace(name, self.tokens[head].text, 1)
        self._add(Shape(i, end, "organisation", (), "shape", canonical))
        return end

    def _body_end(self, head: int) -> int:
        k, lower = head + 1, 0
        while k < len(self.words) and self._beside(k, (" ", "-")):
            w = self.words[k]
            if w is None or self.taken[k]:
                break
            if w.written in ("capital", "upper"):
                if "given" in w.roles or "patronymic" in w.roles or "legal" in w.roles or (w.written == "upper" and lower > 0 and "acronyms" in w.roles):
                    break
                place = place_at(self.words, k)
                if place is None and k > head + 1 + lower and "adjective" not in w.roles:
                    break
                if place is None and lower and not (w.roles & {"adjective", "place_heads", "titles", "organisations"}):
                    break
                k = place[0] if place else k + 1
                if place is not None:
                    break
                continue
            if self._is(k, "place_heads") and self._capital(k - 1):
                k += 1
                continue
            if not self._is(head, "of_organisations") or lower >= _TAIL:
                break
            if w.normal in _LINKS and lower and k + 1 < len(self.words) and self._beside(k + 1) and self._is_tail(k + 1):
                k += 2
                lower += 1
                continue
            if w.normal == "по" and k == head + 1 and self._beside(k + 1) and self.words[k + 1] is not None:
                k += 2
                lower += 1
                continue
            if not self._is_tail(k):
                break
            k += 1
            lower += 1
        return k

    def _name(self, i: int, last: int, titled: bool, loud: bool) -> int:
        """Another name: the words as far as a title, a place, a person or a body begins; it is added."""
        if loud:
            return self._shouted(i)
        k = i + 1
        while k < last:
            w = self.words[k]
            hyphen = self.gaps[k] in ("-", "")
            if not hyphen and (w is None or w.roles & {"titles", "calendar", "function", "legal"} or w.written in ("initial", "initials")):
                break
            if not hyphen and w is not None:
                here, before = w.written == "upper", self._upper(k - 1)
                if here != before or place_at(self.words, k) or self._person_end(k, last)[0] or self._opens_body(k):
                    break
            k += 1
        while k > i + 1 and self._is(k - 1, "function"):
            k -= 1
        w = self.words[i]
        if w is None:
            return k
        if w.written == "upper" and len(w.normal) > 6 and ("ordinary" in w.roles or w.stem in self.lower):
            return k
        self._add(Shape(i, k, self._kind(i, k, titled), (), "shape", self._canonical(i, k)))
        return k

    def _shouted(self, i: int) -> int:
        """In a heading in capitals a word is a name that the text writes as one elsewhere, or that is no ordinary one."""
        w = self.words[i]
        if w is not None and len(w.normal) > 2 and w.stem not in self.lower and not w.roles & {"function", "titles"}:
            if w.stem in self.inner or not w.roles & {"ordinary", "organisations"}:
                kind = "person" if "surname" in w.roles else "unknown"
                self._add(Shape(i, i + 1, kind, (), "shape", self._canonical(i, i + 1).title()))
        return i + 1

    def _upper(self, i: int) -> bool:
        w = self.words[i]
        return w is not None and w.written == "upper"

    def _kind(self, i: int, end: int, titled: bool) -> str:
        first = self.words[i]
        before = i - 1 if self._beside(i) else -1
        if first is not None and "legal" in first.roles and end > i + 1:
            return "organisation"
        if end < len(self.tokens) and self.tokens[end - 1].text[0].isdigit() and self._near_weapon(i, end):
            return "equipment"
        if before >= 0 and self._is(before, "vessels"):
            return "vessel"
        if before >= 0 and self._is(before, "equipment") and (first is None or "surname" not in first.roles):
            return "equipment"
        if first is not None and _TOWN.search(first.normal) and "adjective" not in first.roles and end == i + 1:
            return "place"
        if first is not None and _COUNTRY_LIKE.search(first.normal) and self._following(end):
            return "unknown"  # "Олімпійська надія"
        if self._upper(i):
            return "organisation" if len(self.tokens[i].text) > 2 and end == i + 1 else "unknown"
        if end == i + 1 and first is not None and ("organisations" in first.roles or is_company(self.forms.nominative(first, "noun"))):
            return "organisation"
        if before >= 0 and self._is(before, "organisations"):
            return "organisation" if not self._is(end - 1, "surname") else "unknown"
        lone = end == i + 1
        if (titled or (before >= 0 and self._is(before, "titles"))) and self._is(end - 1, "surname"):
            return "person"
        if self._is(end - 1, "surname") and not self._is(end - 1, "ordinary") and (lone or end == i + 2):
            return "person"
        words = [self.words[k] for k in range(i, end)]
        foreign = all(w is not None and not w.roles & {"ordinary", "organisations", "adjective"} for w in words)
        if end == i + 2 and self.gaps[i + 1] == " " and foreign:
            return "person"
        return "unknown"

    def _canonical(self, i: int, end: int) -> str:
        named = [(k, self.words[k]) for k in range(i, end)]
        if self._kind(i, end, False) == "person":
            roles = ["given"] * (end - i - 1) + ["surname"]
            parts = [(w, role) for (_, w), role in zip(named, roles, strict=True) if w is not None]
            if len(parts) == end - i:
                found, _ = self.forms.person(parts, self._following(end))
                return _joined(self.reading, i, [recased(self.tokens[k].text, n) for (k, _), n in zip(named, found, strict=True)])
        pieces = []
        for k, w in named:
            text = self.tokens[k].text
            whole = w is not None and w.written == "capital" and "legal" not in w.roles
            pieces.append(recased(text, self.forms.nominative(w, "surname" if "surname" in w.roles else "noun")) if whole and w else text)
        return _joined(self.reading, i, pieces)

    # --- 5. countries -------------------------------------------------------------------------------------------------

    def _with_countries(self, shape: Shape) -> Shape:
        if shape.kind in ("place", "equipment"):
            return shape
        codes = {self._code(k) for k in range(shape.first, shape.last)} if shape.kind != "person" else set()
        codes |= self._codes_before(shape.first)
        codes.discard("")
        return shape._replace(countries=tuple(sorted(codes)))

    def _code(self, k: int) -> str:
        w = self.words[k]
        if w is None:
            return ""
        if w.country:
            return w.country
        place = place_at(self.words, k) if w.written != "lower" else None
        return place[1] if place else ""

    def _codes_before(self, first: int) -> set[str]:
        """The country in the title of a name: "министр обороны России X", "российский производитель X"."""
        title = False
        for k in range(first - 1, max(-1, first - 1 - _REACH), -1):
            w = self.words[k]
            gap = self.gaps[k + 1]
            if w is None or gap not in (" ", "-", " «", ' "', " „") or self.reading.sentence(k).first > k:
                return set()
            if self.reading.sentence(first).first > k or "function" in w.roles:
                return set()
            if code := self._code(k):
                if w.country or title:
                    return {code}
                near = [n for n in range(k - 1, max(-1, k - 4), -1) if all(self._beside(m) for m in range(n + 1, k + 1))]
                return {code} if any(self._is(n, "titles", "organisations", "acronyms") for n in near) else set()
            if w.written != "lower" and not w.roles & {"titles", "organisations"}:
                return set()
            title = title or bool(w.roles & {"titles", "organisations", "vessels"})
        return set()


def _nominative_head(head: Word, guess: str) -> str:
    """The nominative singular of a noun of the knowledge file; the guess for others."""
    return heads().get(head.stem, guess)


def _joined(reading: Reading, first: int, pieces: Sequence[str]) -> str:
    joined = ""
    for n, piece in enumerate(pieces):
        gap = reading.gap(first + n) if n else ""
        joined += (gap if gap in ("-", "") else " ") + piece if n else piece
    return joined


# --- 4. who is meant again ---------------------------------------------------------------------------------------------


def _chained(finder: _Finder, found: Sequence[Shape]) -> list[Shape]:
    """Short forms with the nominative and the kind of the one full name of the text that they fit."""
    people: dict[str, set[str]] = {}
    bodies: dict[str, set[str]] = {}
    kinds: dict[str, str] = {}
    for n, shape in enumerate(found):
        if not shape.canonical:
            continue
        if shape.kind not in ("place", "equipment"):
            kinds.setdefault(shape.canonical, shape.kind)
        words = shape.canonical.split()
        if shape.kind == "person" and len(words) > 1:
            for part in {words[-1], words[0]}:
                if len(part) > 2 and not part.endswith("."):
                    people.setdefault(stem(part), set()).add(shape.canonical)
        elif shape.kind in ("organisation", "unknown", "vessel") and len(words) > 1:
            for key in _short_forms(words):
                bodies.setdefault(key, set()).add(shape.canonical)
            if n + 1 < len(found) and _in_brackets(finder.reading, shape, found[n + 1]):
                bodies.setdefault(normal(found[n + 1].canonical or _text(finder, found[n + 1])), set()).add(shape.canonical)
    return [_full(finder, shape, people, bodies, kinds) for shape in found]


def _text(finder: _Finder, shape: Shape) -> str:
    return finder.reading.text[finder.tokens[shape.first].start : finder.tokens[shape.last - 1].end]


def _in_brackets(reading: Reading, shape: Shape, following: Shape) -> bool:
    gap = reading.text[reading.words[shape.last - 1].end : reading.words[following.first].start]
    short = following.last - following.first == 1
    return short and regex.fullmatch(r"[»”\"]?\s?\((?:далее\s*[—–-]?\s*|далі\s*[—–-]?\s*)?[«\"„]?", gap) is not None


def _short_forms(words: Sequence[str]) -> Iterable[str]:
    """A body by its initials ("ФСБ"), a company without its legal form."""
    letters = "".join(w[0] for w in words if w.lower() not in _LINKS | _TAIL_PREPOSITIONS)
    if 3 <= len(letters) <= 6:
        yield normal(letters)
    first = word(words[0])
    if first is not None and "legal" in first.roles:
        yield stem(" ".join(words[1:]))


def _full(
    finder: _Finder, shape: Shape, people: dict[str, set[str]], bodies: dict[str, set[str]], kinds: dict[str, str]
) -> Shape:
    if shape.kind in ("place", "equipment") or not shape.canonical:
        return shape
    words = shape.canonical.split()
    if len(words) == 1 and shape.kind in ("person", "unknown"):
        fits = _one({c for c in people.get(stem(words[0]), ()) if _same_gender(c, words[0])})
        if fits:
            return shape._replace(canonical=fits, kind="person")
    if shape.kind == "person" and len(words) > 1:
        fits = _one({c for c in people.get(stem(words[-1]), ()) if _inside(words, c.split())})
        if fits:
            return shape._replace(canonical=fits)
    else:
        key = normal(shape.canonical) if len(words) == 1 and words[0].isupper() else stem(shape.canonical)
        fits = _one(bodies.get(key, set()))
        if fits:
            return shape._replace(canonical=fits, kind=kinds.get(fits, shape.kind))
    return shape


def _same_gender(full: str, short: str) -> bool:
    return normal(full.split()[-1])[-2:] == normal(short)[-2:] or normal(full.split()[0]) == normal(short) or not full.endswith("а")


def _inside(short: Sequence[str], full: Sequence[str]) -> bool:
    """Whether a person's shorter name fits a fuller one: "С. Лавров" and "Сергей Лавров"."""
    if stem(short[-1]) != stem(full[-1]):
        return False
    rest = iter(full[:-1])
    return len(short) <= len(full) and all(
        any(normal(name).startswith(normal(part.rstrip("."))) and (part.endswith(".") or stem(name) == stem(part)) for name in rest)
        for part in short[:-1]
    )


def _one(fits: set[str]) -> str:
    """The longest of the full names if each of the others is a part of it; "" if they are several people."""
    if not fits:
        return ""
    best = max(fits, key=lambda c: (len(c.split()), len(c), c))
    return best if all(c == best or _inside(c.split(), best.split()) or set(c.split()) <= set(best.split()) for c in fits) else ""
