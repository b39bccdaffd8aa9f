"""Make a corpus of any number of articles out of real ones, for runs that need more than there are.

    python tests/bench/made_corpus.py ../shared/corpus/news_en.jsonl 200000 MADE/ [--files 8] [--format jsonl.gz]
    python tests/bench/made_corpus.py ../shared/corpus/news_en.jsonl 2000 --check

Article k is made from original k (modulo their number) by a rule and a seed, so that it is another text about others:

1. A name is a run of words with a capital that the originals hardly ever write without ("Kolomna", not "Ministry"),
   and that less than a twentieth of them has. The names above that stay (Ukraine, Putin, the days of the week): every
   corpus of news has such ones. So do words of organisations, titles and months.
2. In each article each other name becomes another of its sort (a person, the family name alone, letters, another) and
   as many words, the same one at all its places, for its single words too. A name that three originals have becomes
   another such one, drawn as often as it occurs; a rarer one becomes a new one, its words taken from the names of the
   originals and of `xref/data`: so frequent names recur and new ones never end, as in news (Heaps' law). In a tenth of
   the articles also the rare ones are drawn from those of the originals, among them the listed parties that they name.
3. Numbers of three digits and more that are no years become others of as many, and of the other words so many become
   others with the same ending, drawn as often as they occur, that .15 of all are altered (`--altered`): two articles
   made from one original are then no copies of each other (`xref.duplicates`). Originals of which that cannot be made
   are left out: those in other scripts, and notes of a few lines.
4. One in twenty (`--copies`) is a copy of an earlier one instead: the same text at another address, cut to .7 to .95 of
   its length, or under another dateline with a line of editors below. Half of them are within the last hundred, the
   others anywhere before. Of the originals 2 in a hundred are copies (which are left out); a crawl of whole sites,
   where one agency's story stands on many, has more.

All draws follow from sha256 of (seed, article, name): the same code, originals and seed give the same bytes, and the
first articles are the same whatever the number. An article is made by itself, so that memory does not grow. JSON lines
(also .gz), Parquet, or WARC with pages in HTML; with several files each has its run of the articles. Prints the rate.

`--check` makes the articles in memory, finds copies, and says how many of those put in are found, how many pairs of
others, and how much two articles of one original share.
"""

from __future__ import annotations

import argparse
import gzip
import html
import json
import random
import re
import sys
import time
import tomllib
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from datetime import date, timedelta
from functools import cached_property, lru_cache
from hashlib import sha256
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl

from xref import data, duplicates

SEED = 8
COPIES = 0.05  # see step 4
ALTERED = 0.15  # see step 3
_LISTED = 0.1  # see step 2
_EVERYWHERE = 0.05  # of the originals; see step 1
_KNOWN = 3  # originals that have a name that recurs
_ORDINARY = 0.05  # how often a word may stand without a capital, to how often with one, and be a name's
_LEAST = 60  # words of an original: a tenth of a shorter one's chances would leave it as it is
_MOST = 0.9  # of the words that may be altered
_SHORT = 600  # characters below which a copy is the whole: a dateline would be half of it
_START = date(2026, 1, 1)  # of originals without a date
_KEPT_WORDS = """
January February March April May June July August September October November December Jan Feb Mar Apr Jun Jul Aug
Sep Sept Oct Nov Dec Monday Tuesday Wednesday Thursday Friday Saturday Sunday EST EDT GMT BST
Mr Mrs Ms Dr Jr Sr Inc Corp Ltd
"""
_KEPT = frozenset(_KEPT_WORDS.split())  # see step 1
_WORD = re.compile(r"(?P<word>[^\W\d_]+(?:[-'’](?!s\b)[^\W\d_]+)*)|(?P<number>\d+)")
_PAPERS = [
    f"{paper} of the {place}"
    for paper in ("Courier", "Gazette", "Herald", "Observer", "Tribune")
    for place in ("Coast", "Hills", "Lakes", "North", "Plain", "Port", "South", "Valley")
]


class Article(NamedTuple):
    """An article, under the names that `xref.corpus` reads."""

    id: str
    title: str | None
    text: str
    date: str
    url: str
    source: str


_SCHEMA = dict.fromkeys(Article._fields, pl.String())


class Draw(NamedTuple):
    """Things to draw from, each as often as it occurs."""

    things: list[Any]
    upto: list[int]  # how often it and those before it occur

    @classmethod
    def of(cls, counts: Counter[Any]) -> Draw:
        things = sorted(counts)
        return cls(things, list(accumulate(counts[t] for t in things)))

    def at(self, share: float) -> Any:
        return self.things[bisect_right(self.upto, share * self.upto[-1])]


def share(*key: object) -> float:
    """A number from 0 below 1 that follows from the key."""
    return int.from_bytes(sha256("\0".join(map(str, key)).encode()).digest()[:6]) / 2**48


class Originals:
    """What the originals are made of: their pieces, and what names and words are drawn from."""

    def __init__(self, rows: Sequence[dict[str, Any]]) -> None:
        self.rows = rows
        found = [{m["word"] for m in _WORD.finditer(row["text"]) if m["word"]} for row in rows]
        self._spread = Counter(word for words in found for word in words)  # in how many originals a word is
        every = Counter(m["word"] for row in rows for m in _WORD.finditer(row["text"]) if m["word"])
        self._small = Counter({word: n for word, n in every.items() if word.islower()})
        self._times = every
        self._given = {w.capitalize() for w in tomllib.loads(_knowledge("person_names.toml"))["given"].split()}
        # (pieces of the text, {place of a piece: what it is}, the names) of each original and of its title
        self.texts = [self._cut(row["text"]) for row in rows]
        self.titles = [self._cut(row.get("title") or "") for row in rows]
        self._draws()

    def _names(self, word: str) -> bool:
        """Whether a word with a capital is one of a name that is altered: see step 1."""
        return (
            len(word) > 1
            and word[:2] not in ("I'", "I’")
            and word not in _KEPT
            and self._spread[word] < _EVERYWHERE * len(self.rows)
            and self._small[word.lower()] <= _ORDINARY * self._times[word]
        )

    def _cut(self, text: str) -> tuple[list[str], list[tuple[int, str]], list[tuple[str, ...]]]:
        """The pieces of a text, the places of those that may be altered with what they are, and the names."""
        pieces, slots, names, at, last, upto = [], [], [], 0, -2, 0
        for m in _WORD.finditer(text):
            if m["number"]:
                if len(m[0]) < 3 or m[0][0] == "0" or (len(m[0]) == 4 and m[0][:2] in ("19", "20")):
                    continue  # a day, an hour, a year
                what = "number"
            elif m[0][0].isupper() and self._names(m[0]):
                what = "name"
            elif len(m[0]) > 4 and m[0].islower() and self._spread[m[0]] >= _KNOWN:
                what = "word"
            else:
                continue
            pieces += [text[at : m.start()], m[0]]
            slots.append((len(pieces) - 1, what))
            if what == "name":
                if last == len(pieces) - 3 and text[upto : m.start()] == " ":
                    names[-1] = (*names[-1], m[0])
                else:
                    names.append((m[0],))
                last, upto = len(pieces) - 1, m.end()
            at = m.end()
        return [*pieces, text[at:]], slots, sorted(set(names), key=lambda name: (-len(name), name))

    def _sort(self, name: tuple[str, ...]) -> str:
        """What sort of name it is: only names of one sort and as many words stand for one another."""
        if len(name) > 1:
            return f"person {len(name)}" if name[0] in self._given else f"other {len(name)}"
        if name[0].isupper():
            return "letters" if len(name[0]) < 6 else "other 1"
        return "given" if name[0] in self._given else "family" if name[0] in self.families else "other 1"

    @cached_property
    def families(self) -> frozenset[str]:
        """The last words of persons' names."""
        names = (name for _, _, names in self.texts for name in names)
        return frozenset(name[-1] for name in names if len(name) > 1 and name[0] in self._given)

    def _draws(self) -> None:
        spread = Counter(name for _, _, names in self.texts for name in names)
        self._known = {name for name, n in spread.items() if n >= _KNOWN}
        of: dict[str, Counter[Any]] = defaultdict(Counter)
        for name, n in spread.items():
            sort = self._sort(name)
            of[f"all {sort}"][name] += n
            if name in self._known:
                of[f"known {sort}"][name] += n
            elif not name[0].isupper():
                for word in name:
                    of["rare"][word] = 1
        for region in tomllib.loads(_knowledge("ordinary_names.toml")).values():
            for part in ("given", "family"):
                of[part].update({word.replace("_", " "): 1 for word in region.get(part, "").split()})
        of["given"].update(dict.fromkeys(self._given, 1))
        of["family"].update(dict.fromkeys(self.families, 1))
        for word, n in self._small.items():
            if len(word) > 4 and self._spread[word] >= _KNOWN:
                of[f"-{word[-3:]}"][word] = n
        self._draw = {sort: Draw.of(counts) for sort, counts in of.items()}

    def other(self, name: tuple[str, ...], key: tuple[object, ...], *, listed: bool) -> tuple[str, ...]:
        """The name that stands for a name where the key says so: see step 2."""
        sort = self._sort(name)
        if listed or name in self._known or sort == "letters":
            drawn = self._draw.get(f"{'all' if listed or name not in self._known else 'known'} {sort}")
            return drawn.at(share(*key, *name)) if drawn else name
        parts = ["rare"] * len(name)
        if sort in ("given", "family"):
            parts = [sort]
        elif sort.startswith("person"):
            parts = ["given"] * (len(name) - 1) + ["family"]
        return tuple(self._draw[part].at(share(*key, *name, n)) for n, part in enumerate(parts))

    def word(self, word: str, drawn: float) -> str:
        """Another word with the same ending."""
        return self._draw[f"-{word[-3:]}"].at(drawn)


class Maker:
    """Makes the articles of a seed, each by itself."""

    def __init__(self, known: Originals, seed: int = SEED, copies: float = COPIES, altered: float = ALTERED) -> None:
        self.known, self.seed, self.copies = known, seed, copies
        self.words = [_share(pieces, slots, altered) for pieces, slots, _ in known.texts]  # of each the share altered
        self.used = [n for n, words in enumerate(self.words) if words <= _MOST]
        self.own = lru_cache(256)(self._own)

    def root(self, k: int) -> int:
        """The article that article k is a copy of, or itself."""
        while k and share(self.seed, k, "copy") < self.copies:
            near, back = share(self.seed, k, "near"), share(self.seed, k, "back")
            k -= 1 + int(back * (min(k, 100) if near < 0.5 else k))
        return k

    def article(self, k: int) -> Article:
        root = self.root(k)
        title, text, day = self.own(root)
        paper = _PAPERS[int(share(self.seed, k, "paper") * len(_PAPERS))]
        if k != root:
            day += timedelta(days=int(3 * share(self.seed, k, "later")))
            text = self._copied(k, text, day, paper)
        url = f"https://{paper.replace(' ', '-').lower()}.example/{day:%Y/%m/%d}/{k}.html"
        return Article(f"made-{self.seed}-{k:07}", title or None, text, day.isoformat(), url, paper)

    def _own(self, k: int) -> tuple[str, str, date]:
        """Title, text and day of an article that is no copy."""
        number = self.used[k % len(self.used)]
        listed = share(self.seed, k, "listed") < _LISTED
        stands: dict[str, str] = {}
        for names in (self.known.texts[number][2], self.known.titles[number][2]):
            for name in names:
                other = self.known.other(name, (self.seed, k), listed=listed)
                for word, new in zip(name, other, strict=True):
                    stands.setdefault(word, new.upper() if word.isupper() and len(word) > 5 else new)
        pick = random.Random(f"{self.seed}/{k}").random
        title, text = (
            self._altered(*cut[number][:2], stands, pick, self.words[number])
            for cut in (self.known.titles, self.known.texts)
        )
        given = self.known.rows[number].get("date")
        day = date.fromisoformat(given[:10]) if given else _START
        return title, text, day + timedelta(days=int(28 * share(self.seed, k, "day")))

    def _altered(
        self,
        pieces: list[str],
        slots: list[tuple[int, str]],
        stands: dict[str, str],
        pick: Callable[[], float],
        words: float,
    ) -> str:
        new = pieces.copy()
        for place, what in slots:
            piece = pieces[place]
            if what == "name":
                new[place] = stands[piece]
            elif what == "word":
                if pick() < words:
                    new[place] = self.known.word(piece, pick())
            else:
                low = 10 ** (len(piece) - 1)
                new[place] = str(low + int(pick() * 9 * low))
        return "".join(new)

    def _copied(self, k: int, text: str, day: date, paper: str) -> str:
        sort = share(self.seed, k, "sort")
        if len(text) < _SHORT or sort < 1 / 3:
            return text
        if sort < 2 / 3:
            return text[: int(len(text) * (0.7 + 0.25 * share(self.seed, k, "cut")))].rsplit(" ", 1)[0]
        return f"{paper.upper()}, {day:%d %B} (Wire) - {text}\n\nEdited for the {paper} by our desk."


def _share(pieces: list[str], slots: list[tuple[int, str]], altered: float) -> float:
    """Of a text's words that may be altered the share that is, so that with names and numbers `altered` of all are."""
    every, places = len(_WORD.findall("".join(pieces))), Counter(what for _, what in slots)
    if every < _LEAST or not places["word"]:
        return 1.0
    return max(0.0, altered * every - places["name"] - places["number"]) / places["word"]


def _knowledge(name: str) -> str:
    return (Path(data.__file__).parent / name).read_text(encoding="utf-8")


def originals(path: Path) -> Originals:
    """The originals of JSON lines with text, title and date, those that are copies of one another left out."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    frame = pl.DataFrame(
        {"article_id": [f"{n:06}" for n in range(len(rows))], "text": [row["text"] for row in rows]}
    ).with_columns(published_on=pl.lit(None, pl.Date()))
    kept = sorted(int(n) for n in duplicates.copies(frame).filter(pl.col("copy_of").is_null())["article_id"])
    return Originals([rows[n] for n in kept])


def write(articles: Iterator[Article], path: Path) -> None:
    """Write articles in the format that the name says."""
    if path.name.endswith(".parquet"):
        from polars.io.plugins import register_io_source

        def batches(*_: object) -> Iterator[pl.DataFrame]:
            while rows := [a for a, _ in zip(articles, range(1000), strict=False)]:
                yield pl.DataFrame(rows, schema=_SCHEMA, orient="row")

        register_io_source(batches, schema=_SCHEMA).sink_parquet(path, row_group_size=1000)
        return
    with ExitStack() as stack:
        file: Any = stack.enter_context(path.open("wb"))
        if path.name.endswith(".jsonl.gz"):
            file = stack.enter_context(gzip.GzipFile("", "wb", 6, file, mtime=0))
        for article in articles:
            if ".warc" in path.name:
                _record(article, file, packed=path.name.endswith(".gz"))
            else:
                file.write(json.dumps(article._asdict(), ensure_ascii=False).encode() + b"\n")


def _record(article: Article, file: Any, *, packed: bool) -> None:
    """One page as a crawler keeps it (WARC 1.0, each record its own member of gzip)."""
    paragraphs = "".join(f"<p>{html.escape(p)}</p>\n" for p in article.text.split("\n") if p.strip())
    title = html.escape(article.title or "")
    page = (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{title}</title>\n'
        f'<meta property="article:published_time" content="{article.date}">\n'
        f'<meta property="og:site_name" content="{article.source}"></head>\n'
        f"<body><article><h1>{title}</h1>\n{paragraphs}</article></body></html>\n"
    ).encode()
    head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {len(page)}\r\n\r\n".encode()
    digest = sha256(article.id.encode()).hexdigest()
    number = f"{digest[:8]}-{digest[8:12]}-{digest[12:16]}-{digest[16:20]}-{digest[20:32]}"
    fields = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {article.url}\r\nWARC-Date: {article.date}T00:00:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:{number}>\r\nContent-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(head) + len(page)}\r\n\r\n"
    ).encode()
    record = fields + head + page + b"\r\n\r\n"
    file.write(gzip.compress(record, 6, mtime=0) if packed else record)


def check(maker: Maker, size: int) -> None:
    made = [maker.article(k) for k in range(size)]
    frame = pl.DataFrame(made, schema=_SCHEMA, orient="row").select(
        "text", article_id="id", published_on=pl.col("date").str.to_date()
    )
    begun = time.process_time()
    found = {row[0]: row[1] or row[0] for row in duplicates.copies(frame).iter_rows()}
    took = time.process_time() - begun
    given = {made[k].id: made[maker.root(k)].id for k in range(size)}
    stories: dict[str, set[str]] = defaultdict(set)  # by the one that is kept, what it and its copies were made from
    for key, kept in found.items():
        stories[kept].add(given[key])
    put = [key for key, root in given.items() if key != root]
    print(
        f"{size:,} articles, {sum(len(a.text) for a in made) / size:,.0f} characters each; copies found in {took:.1f} s"
    )
    print(f"copies put in: {len(put)}; of these found: {sum(found[key] == found[given[key]] for key in put)}")
    print(f"others taken for copies: {sum(len(roots) - 1 for roots in stories.values())}")
    n = len(maker.used)
    pairs = [_alike(maker.own(k)[1], maker.own(k + n * r)[1]) for k in range(0, n, 20) for r in (1, 2)]
    pairs.sort()
    print(f"shingles that two made from one original share: median {pairs[len(pairs) // 2]:.2f}, most {pairs[-1]:.2f}")


def _alike(one: str, other: str) -> float:
    a, b = (duplicates._shingles(duplicates._words(text)).tolist() for text in (one, other))
    return len({*a} & {*b}) / max(1, len({*a} | {*b}))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("originals", type=Path)
    parser.add_argument("number", type=int)
    parser.add_argument("out", type=Path, nargs="?")
    parser.add_argument("--files", type=int, default=1)
    parser.add_argument("--format", default="jsonl", choices=["jsonl", "jsonl.gz", "parquet", "warc", "warc.gz"])
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--copies", type=float, default=COPIES)
    parser.add_argument("--altered", type=float, default=ALTERED)
    parser.add_argument("--check", action="store_true")
    given = parser.parse_args()
    begun = time.process_time()
    maker = Maker(originals(given.originals), given.seed, given.copies, given.altered)
    taken, of = len(maker.used), len(maker.known.rows)
    print(f"{taken:,} of {of:,} originals, read in {time.process_time() - begun:.1f} s", file=sys.stderr)
    if given.check:
        check(maker, given.number)
        return
    if given.out is None:
        parser.error("where to? give a folder")
    given.out.mkdir(parents=True, exist_ok=True)
    begun = time.process_time()
    bounds = [given.number * n // given.files for n in range(given.files + 1)]
    for n, (first, last) in enumerate(pairwise(bounds)):
        write((maker.article(k) for k in range(first, last)), given.out / f"made-{n:04}.{given.format}")
    took = time.process_time() - begun
    print(
        f"{given.number:,} articles in {took:.1f} s of the processor, {given.number / took:,.0f} a second",
        file=sys.stderr,
    )


if __name__ == "__main__":
    main()
