"""Texts made to be slow: what each stage takes of them as they grow, in time and in memory.

    python tests/bench/hostile.py --lists FOLDER [--size 250000] [--only NAME ...] [--seconds 60] [--word 50000000]

--lists: a folder of lists with the index kept. Each text is made with --size, twice and four times as many characters;
a stage is linear where four times the text take less than five times as long. --word: the characters of one word, which
is tried once; 0 leaves it out. --seconds: after so many a stage counts as hung, and its process is ended.

Each text and size runs in a process that has the lists open. Seconds are of the processor, since others use the
machine; memory is the most that a stage took beyond what the process held before, in bytes for each character.
A row is printed for each text: the seconds of the largest size, how many times those of the smallest they are (which
are taken for a fifth of a second where they are less: that is noise), and the stage for which that is worst.
"""

from __future__ import annotations

import argparse
import gc
import io
import json
import multiprocessing
import random
import string
import time
from collections.abc import Callable, Iterator
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from typing import NamedTuple

import polars as pl
from articles import opened, peak

from xref import boilerplate, descriptions, documents, duplicates, goods, languages, links, mentions, screen
from xref.limits import Limits
from xref.policy import Policy
from xref.prepared import Prepared
from xref.readers._document import Document
from xref.readers._source import Source
from xref.tables import ARTICLES, UNREAD, table
from xref.text.reading import read

_NOISE = 0.2  # seconds below which a ratio says nothing
_LINEAR = 5.0
_LIMITS = Limits(longest=100_000_000)  # so that the stages see what readers would refuse


def _repeated(piece: str) -> Callable[[int], str]:
    return lambda size: (piece * (size // len(piece) + 1))[:size]


def _counted(form: str) -> Callable[[int], str]:
    """`form` again and again, with a number written in letters where it says {name}, and in digits where {n}."""

    def made(size: int) -> str:
        parts: list[str] = []
        length = n = 0
        while length < size:
            parts.append(form.format(n=n, name=_name(n)))
            length += len(parts[-1])
            n += 1
        return "".join(parts)

    return made


def _name(n: int) -> str:
    """A capitalised word that no other number has."""
    letters = ""
    for _ in range(4):
        n, k = divmod(n, 100)
        letters += "bdfgklmnrtbdfgklmnrt"[k // 5] + "aeiou"[k % 5]
    return letters.capitalize() + "v"


def _mixed(alphabet: str, seed: int = 1) -> Callable[[int], str]:
    return lambda size: "".join(random.Random(seed).choices(alphabet, k=size))


def _nested(open_: str, middle: str, close: str) -> Callable[[int], str]:
    def made(size: int) -> str:
        times = max(1, (size - len(middle)) // (len(open_) + len(close)))
        return open_ * times + middle + close * times

    return made


TEXTS: dict[str, Callable[[int], str]] = {
    "opening brackets": _repeated("("),
    "one word": _repeated("Antidisestablishment"),
    "one word of small letters": _repeated("antidisestablishment"),
    "capitals": _repeated("THE MINISTRY OF DEFENCE SAID ORLAN "),
    "capital letters in one word": _repeated("ORLAN"),
    "digits": _repeated("8"),
    "digits with spaces": _repeated("8542 "),
    "digits that look like letters": _repeated("a0"),
    "Han": _repeated("中国国防部长李尚福"),
    "Han, full stops": _repeated("中国国防部长李尚福说。"),
    "Hiragana": _repeated("とうきょう"),
    "Thai": _repeated("กรุงเทพมหานคร"),
    "Arabic": _repeated("وزارة الدفاع الروسية "),
    "Arabic in one word": _repeated("وزارة"),
    "Cyrillic": _repeated("Министр Сергей Шойгу "),
    "Cyrillic in one word": _repeated("Шойгу"),
    "Hangul": _repeated("삼성전자"),
    "combining marks": _repeated("e\u0301\u0302\u0303"),
    "combining marks alone": _repeated("\u0301"),
    "quotation marks": _repeated('"'),
    "quotation marks, open": _repeated("“"),
    "apostrophes": _repeated("'"),
    "apostrophes in a word": _repeated("o'"),
    "full stops": _repeated("."),
    "full stops, spaces": _repeated(". "),
    "commas": _repeated(","),
    "hyphens": _repeated("-"),
    "hyphens in a word": _repeated("Al-"),
    "slashes": _repeated("/"),
    "at signs": _repeated("@"),
    "hash signs": _repeated("#"),
    "less-than signs": _repeated("<"),
    "new lines": _repeated("\n"),
    "new lines, words": _repeated("Orlan\n"),
    "new lines, small words": _repeated("the plant\n"),
    "spaces": lambda size: "Orlan" + " " * size + "Orlan",
    "tabs": lambda size: "Orlan" + "\t" * size + "Orlan",
    "spaces, new lines": lambda size: "Orlan" + " \n" * (size // 2) + "Orlan",
    "one sentence": _repeated("the company that sold drones to the army of Russia and "),
    "one sentence of names": _counted("and {name} Holding "),
    "one sentence, commas": _counted("{name} Corporation, "),
    "one name": _repeated("Rosoboronexport said so. "),
    "one name of two words": _repeated("Sergei Shoigu said so. "),
    "different names": _counted("{name} said so. "),
    "different names of two words": _counted("Ivan {name} said so. "),
    "different companies": _counted("{name} Electronics Co., Ltd. sold it. "),
    "names joined by and": _counted("{name} and "),
    "people joined by and": _counted("Ivan {name} and "),
    "a name of many words": _counted("{name} "),
    "a company of many words": _counted("{name} Industrial "),
    "addresses": _counted("Office {n}, {n} Nathan Road, Kowloon, Hong Kong. "),
    "dates": _counted("On 5 March 20{n:02} he was sanctioned. "),
    "HS codes": _repeated("HS code 8542.31, HS 8542 39, "),
    "ECCNs": _repeated("ECCN 3A001.a.2.c, 5A992.c, "),
    "identifiers": _counted("Tanker {name}, IMO 9341093, INN 7707083893. "),
    "identifiers alone": _counted("IMO 9341093, INN 7707083893. "),
    "acronyms defined": _counted("{name} Bureau of Construction (ABC) said so. "),
    "acronyms defined apart": _counted("Alpha {name} Bureau of Construction ({name}) said so. "),
    "acronyms": _repeated("ABC DEF GHI "),
    "letters with stops": _repeated("a.b.c."),
    "capitals with stops": _repeated("U.S."),
    "scripts letter by letter": _repeated("aбγ中عא가かก"),
    "Latin and Cyrillic in a word": _repeated("aб"),
    "right-to-left marks": _repeated("\u202eOrlan\u202c \u200f"),
    "zero-width marks": _repeated("O\u200br\u200bl\u200ba\u200bn "),
    "zero-width marks alone": _repeated("\u200b"),
    "emoji": _repeated("😀🇷🇺👩‍👩‍👧 "),
    "negated": _repeated("China would not help. "),
    "denied supplies": _repeated("China denied that it had not sold drones to Russia. "),
    "pronouns": _repeated("It sold them to him, which it had made. "),
    "supplies": _counted("{name} Group sold {n} drones to {name} Corp. "),
    "supplies in a sentence": _counted("{name} sold drones to {name} and "),
    "descriptions": _repeated("A Hong Kong-based electronics trading company was sanctioned. "),
    "descriptions in a sentence": _repeated("a Hong Kong-based electronics trading company and "),
    "goods": _repeated("microchips, drones, missiles, CNC machines and "),
    "equipment": _repeated("Orlan-10, Su-35 and Iskander-M "),
    "adjectives": _repeated("Chinese Russian Iranian "),
    "titles": _repeated("President General Doctor "),
    "offices": _repeated("the Ministry of Defence of the "),
    "of the": _repeated("Bureau of the "),
    "small words": _repeated("the of and in "),
    "possessives": _counted("{name}'s "),
    "brackets nested": _nested("(", "Orlan", ")"),
    "brackets with names nested": _nested("(Orlan ", "x", ")"),
    "quotations nested": _nested("“‘", "Orlan", "’”"),
    "brackets with names": _counted("({name}) "),
    "addresses of the web": _counted("https://example.org/{n} "),
    "address of the web, one": lambda size: "https://" + "a." * (size // 2),
    "addresses of mail": _repeated("a@b.com "),
    "hashtags": _counted("#{name}_Li "),
    "tickers": _repeated("<.DJI> (.SPX) "),
    "table of one line": _counted("{name}\t{n}\t"),
    "table, bars": _counted("| {name} | {n} "),
    "heading": _counted("{name} Holding Sanctioned By Washington\n"),
    "paragraphs": _counted("{name} Holding was sanctioned.\n\n"),
    "credits": _counted("Told Reuters {name} (AFP) - "),
    "tied names": _repeated("A&T drones sold by AT&T "),
    "goods in Cyrillic": _repeated("станки с ЧПУ, Орлан "),
    "random ASCII": _mixed(string.printable),
    "random letters": _mixed("aA "),
    "random marks": _mixed("a.A(),'\"- \n"),
    "random scripts": _mixed("aAбБ中国علאבγΓ가か .,\n"),
}  # fmt: skip


def _html(body: str) -> bytes:
    return f"<html><body><article>{body}</article></body></html>".encode()


def _attributes(size: int) -> str:
    return " ".join(f"a{n}=1" for n in range(size // 9))


_SAID = "<p>Rosoboronexport sold drones to the army of Syria, it was said on Monday.</p>"
FILES: dict[str, tuple[str, Callable[[int], bytes]]] = {
    "HTML, nested divs": (".html", lambda size: _html("<div>" * (size // 11) + _SAID + "</div>" * (size // 11))),
    "HTML, unclosed tags": (".html", lambda size: _html(_SAID + "<b><i>x" * (size // 7))),
    "HTML, unclosed paragraphs": (".html", lambda size: _html(_SAID + "<p>Orlan sold it." * (size // 17))),
    "HTML, an attribute": (".html", lambda size: _html(f'<p title="{"a " * (size // 2)}">Orlan</p>{_SAID}')),
    "HTML, attributes": (".html", lambda size: _html(f"<p {_attributes(size)}>x</p>{_SAID}")),
    "HTML, less-than signs": (".html", lambda size: _html(_SAID + "<" * size)),
    "HTML, entities": (".html", lambda size: _html(_SAID + "<p>" + "&amp;" * (size // 5))),
    "HTML, comments open": (".html", lambda size: _html(_SAID + "<!--" * (size // 4))),
    "HTML, a table of one row": (".html", lambda size: _html(_SAID + "<table><tr>" + "<td>x" * (size // 5))),
    "HTML, nested tables": (".html", lambda size: _html(_SAID + "<table><tr><td>" * (size // 15))),
    "HTML, line breaks": (".html", lambda size: _html(_SAID + "<br>" * (size // 4))),
    "HTML, links": (".html", lambda size: _html(_SAID + '<a href="x">Orlan</a> ' * (size // 22))),
    "HTML, one word": (".html", lambda size: _html(_SAID + "<p>" + "a" * size)),
    "XML, entities": (".rss", lambda size: _feed("&amp;" * (size // 5))),
    "XML, entities of its own": (".rss", lambda size: _bomb(size)),
    "XML, nested": (".rss", lambda size: _feed("<a>" * (size // 7) + "</a>" * (size // 7))),
    "JSON, nested lists": (".json", lambda size: b"[" * (size // 2) + b"]" * (size // 2)),
    "JSON, nested objects": (".json", lambda size: b'{"a":' * (size // 6) + b"1" + b"}" * (size // 6)),
    "JSON, open": (".json", lambda size: b'{"text": "' + b"a" * size),
    "JSON lines, nested": (".jsonl", lambda size: b'{"text": ' + b"[" * size + b"\n"),
    "JSON lines, digits": (".jsonl", lambda size: b'{"text": "Orlan sold it.", "id": ' + b"9" * size + b"}\n"),
    "CSV, one cell": (".csv", lambda size: b'id,text\n1,"' + b"Orlan sold it. " * (size // 15) + b'"\n'),
    "CSV, a quotation open": (".csv", lambda size: b'id,text\n1,"' + b"Orlan,\n" * (size // 7)),
    "CSV, quotation marks": (".csv", lambda size: b'id,text\n1,"' + b'"' * size),
    "CSV, one row of cells": (".csv", lambda size: b"id,text\n1,Orlan" + b",x" * (size // 2)),
    "CSV, columns": (".csv", lambda size: b"id,text" + b",x" * (size // 2) + b"\n1,Orlan sold it\n"),
    "CSV, empty rows": (".csv", lambda size: b"id,text\n" + b",\n" * (size // 2)),
    "mail, headers": (".eml", lambda size: b"Subject: Orlan\n" + b"X-A: b\n" * (size // 7) + b"\nOrlan sold it.\n"),
    "mail, a long header": (".eml", lambda size: b"Subject: " + b"=?utf-8?q?a?= " * (size // 14) + b"\n\nOrlan.\n"),
    "mail, parts": (".eml", lambda size: _MAIL + b"--x\n\nOrlan\n" * (size // 11)),
    "Markdown, brackets": (".md", lambda size: b"Orlan " + b"[" * size),
    "Markdown, stars": (".md", lambda size: b"Orlan " + b"*a " * (size // 3)),
    "Markdown, quotations nested": (".md", lambda size: b">" * size + b" Orlan"),
    "Markdown, rules": (".md", lambda size: b"Orlan\n" + b"`" * size),
    "text, one word": (".txt", lambda size: b"a" * size),
    "text, new lines": (".txt", lambda size: b"Orlan\n" + b"\r\n" * (size // 2)),
    "OPML, outlines": (".opml", lambda size: b"<opml><body>" + b"<outline>" * (size // 9)),
}  # fmt: skip
_MAIL = b'Subject: a\nContent-Type: multipart/mixed; boundary="x"\n\n'


def _feed(item: str) -> bytes:
    return (
        '<?xml version="1.0"?><rss version="2.0"><channel><title>a</title>'
        f"<item><title>Orlan</title><description>{item}</description></item></channel></rss>"
    ).encode()


def _bomb(size: int) -> bytes:
    """Entities of entities, each ten of the one before; and as many uses of the last as there is room for."""
    levels = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    uses = "&a9;" * (size // 4)
    return f'<!DOCTYPE rss [<!ENTITY a0 "Orlan">{levels}]><rss><channel><item><description>{uses}'.encode()


# --- in a process of its own ----------------------------------------------------------------------------------------


class Took(NamedTuple):
    seconds: float
    memory: int  # bytes
    found: int


def _measured(function: Callable[[], object]) -> tuple[Took, object]:
    Path("/proc/self/clear_refs").write_text("5", encoding="utf-8")  # the peak begins anew
    before, start = peak(), time.process_time()
    result = function()
    seconds = time.process_time() - start
    height = getattr(result, "height", None)
    found = height if height is not None else len(result) if isinstance(result, list | str) else 0
    return Took(seconds, (peak() - before) << 20, found), result


def _stages_of_text(text: str, known: Prepared) -> Iterator[tuple[str, Took]]:
    def stage(name: str, function: Callable[[], object]) -> object:
        took, result = _measured(function)
        told.append((name, took))
        return result

    told: list[tuple[str, Took]] = []
    listed = known.gazetteer()
    article = table([("a", "Orlan", None, "BBC", None, None, "a.txt", "0", text)], ARTICLES)
    both = pl.concat([article, article.with_columns(article_id=pl.lit("b"), text=pl.col("text") + " Orlan.")])
    stage("tokens, sentences", partial(read, text))
    yield told[-1]
    skip = stage("boilerplate", partial(boilerplate.spans, text, "BBC"))
    yield told[-1]
    stage("language", partial(languages.language, text))
    yield told[-1]
    named = stage("mentions", partial(mentions.find, text, listed, skip))
    yield told[-1]
    described = stage("descriptions", partial(descriptions.find, text, named))
    yield told[-1]
    traded = stage("goods", partial(goods.find, text, named))
    yield told[-1]
    stage("links", partial(links.find, text, sorted([*named, *described, *traded])))
    yield told[-1]
    stage("copies", partial(duplicates.copies, both))
    yield told[-1]
    read.cache_clear()
    stage("in_text", lambda: screen.in_text(text, "BBC", listed)[0])
    yield told[-1]
    read.cache_clear()
    stage("articles", lambda: screen.articles(article, table([], UNREAD), known, Policy()).mentions)
    yield told[-1]


def _stages_of_file(suffix: str, data: bytes, known: Prepared) -> Iterator[tuple[str, Took]]:
    took, found = _measured(lambda: list(documents.read(Source.of(f"a{suffix}", io.BytesIO(data), _LIMITS))))
    yield "reading", took
    articles = [(d.article_id, d.title, None, None, None, None, d.path, "0", d.text) for d in found
                if isinstance(d, Document)][:1]  # fmt: skip
    if articles:
        took, _ = _measured(lambda: screen.articles(table(articles, ARTICLES), table([], UNREAD), known, Policy()))
        yield "articles", took


def _serve(pipe: Connection, lists: Path) -> None:
    known = opened(lists)
    known.gazetteer()
    screen.articles(  # what is loaded once
        table([("a", "Orlan", None, None, None, None, "a", "0", "Rosoboronexport sold drones to Syria.")], ARTICLES),
        table([], UNREAD), known, Policy(),
    )  # fmt: skip
    gc.freeze()  # what the lists hold is not looked through again and again
    pipe.send(None)
    while True:
        kind, name, size = pipe.recv()
        if kind == "file":
            suffix, made = FILES[name]
            steps = _stages_of_file(suffix, made(size), known)
        else:
            steps = _stages_of_text(TEXTS[name](size), known)
        try:
            for step in steps:
                pipe.send(step)
            pipe.send(None)
        except (Exception, RecursionError) as error:
            pipe.send((f"raised {type(error).__name__}: {str(error)[:200]}", Took(0.0, 0, 0)))
            pipe.send(None)


class Worker:
    """A process with the lists open, started anew after it hung."""

    def __init__(self, lists: Path, seconds: float) -> None:
        self._lists, self._seconds = lists, seconds
        self._process: multiprocessing.process.BaseProcess | None = None

    def run(self, kind: str, name: str, size: int) -> dict[str, Took | None]:
        """What each stage took; None for the one that hung."""
        if self._process is None:
            context = multiprocessing.get_context("spawn")
            self._pipe, there = context.Pipe()
            self._process = context.Process(target=_serve, args=(there, self._lists), daemon=True)
            self._process.start()
            there.close()
            self._pipe.recv()
        told: dict[str, Took | None] = {}
        self._pipe.send((kind, name, size))
        while True:
            try:
                step = self._pipe.recv() if self._pipe.poll(self._seconds) else ("after the last", None)
            except EOFError:
                step = ("died", None)
            if step is None:
                return told
            told[step[0]] = step[1]
            if step[1] is None:
                self.end()
                return told

    def end(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.join()
            self._process = None


def _row(worker: Worker, kind: str, name: str, base: int) -> tuple[str, bool]:
    took = [worker.run(kind, name, base * times) for times in (1, 2, 4)]
    last = took[-1]
    hung = [f"{stage} (over {worker._seconds:.0f} s)" for each in took for stage, one in each.items() if one is None]
    raised = [stage for each in took for stage in each if stage.startswith("raised")]
    ratios = {
        stage: last_one.seconds / max(_NOISE, first.seconds)
        for stage, first in took[0].items()
        if first is not None and (last_one := last.get(stage)) is not None and last_one.seconds > _NOISE
    }
    worst = max(ratios, key=lambda stage: ratios[stage], default="")
    slow = {stage: round(one.seconds, 2) for stage, one in last.items() if one and one.seconds > _NOISE}
    memory = {stage: one.memory / (4 * base) for stage, one in last.items() if one}
    most = max(memory, key=lambda stage: memory[stage], default="")
    linear = not hung and not raised and ratios.get(worst, 0) < _LINEAR
    whole = last.get("articles") or last.get("reading")
    cells = [
        name, f"{whole.seconds:.2f}" if whole else "-", f"{ratios.get(worst, 0):.1f} ({worst})",
        f"{memory.get(most, 0):.0f} ({most})", "linear" if linear else "NOT LINEAR " + "; ".join(hung + raised),
        json.dumps(slow),
    ]  # fmt: skip
    return " | ".join(cells), linear


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lists", type=Path, required=True)
    parser.add_argument("--size", type=int, default=250_000)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--word", type=int, default=0)
    parser.add_argument("--only", nargs="*", default=[])
    parser.add_argument("--kind", choices=("text", "file"))
    given = parser.parse_args()
    worker = Worker(given.lists, given.seconds)
    wrong = []
    cases = [("text", name) for name in TEXTS] + [("file", name) for name in FILES]
    print("text | seconds at four times the size | worst growth (stage) | bytes a character (stage) | | stages")
    print("--- | --- | --- | --- | --- | ---")
    for kind, name in cases:
        if (given.only and name not in given.only) or (given.kind and kind != given.kind):
            continue
        row, linear = _row(worker, kind, name, given.size)
        print(row, flush=True)
        if not linear:
            wrong.append(name)
    if given.word:
        for kind, name in (("text", "one word"), ("file", "CSV, one cell"), ("file", "text, one word")):
            took = worker.run(kind, name, given.word)
            said = {stage: one and (round(one.seconds, 2), one.memory >> 20) for stage, one in took.items()}
            print(f"{name}, {given.word:,} characters: seconds, MB", json.dumps(said), flush=True)
    worker.end()
    print(f"\n{len(wrong)} not linear: {', '.join(wrong) or 'none'}")


if __name__ == "__main__":
    main()
