"""A file cut, changed or exchanged on its way is refused with a `ParseError`, or read: nothing else leaves a parser.

`XREF_FUZZ=N` tries N random inputs of each fixture's file instead of the few of each run. Input number `i` of a file is
always the same; a failure names it.
"""

import codecs
import io
import os
import re
import time
import zipfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from xref.entities import tabulate
from xref.entry import Entry
from xref.errors import ParseError
from xref.sources import PARSERS

FIXTURES = Path(__file__).parent / "fixtures"
FILES = sorted(path for path in FIXTURES.glob("*/*/*") if path.name != "expected.json")
INPUTS = int(os.environ.get("XREF_FUZZ", "20"))
SLOWEST = 5.0  # seconds of this process for one input
VALUE = re.compile(rb'(?<=")[^"<>]+(?=")|(?<=>)[^<>]+(?=<)|(?<=[,;:])[^,;:\n"]+(?=[,;\n}])')  # in XML, CSV and JSON
DOCTYPE = b'<!DOCTYPE a [<!ENTITY e "e"><!ENTITY f SYSTEM "file:///etc/hostname">]>'
ODD = (
    "", " ", "x", "²", "٣٤", "-1", "9" * 40, "9" * 5000, "1e999", "0000-00-00", "2024-02-30", "9999", "9999-12-31",
    "(a)", ";", "( ; )", "\u202e", "or", "null", "[]", "{}", '[{"a": 1}]', '"', '""', "\\ud800", "\\u0000", "-0-",
    "a" * 300, "((((((((", "<a>b</a>", "&e;", "&#0;", "a,b", "a\nb", "=1+1", "to", "circa", "01/01/0000", "a.k.a.",
    "true",
)  # fmt: skip
Damage = Callable[[bytes, Random], bytes]


def place(data: bytes, dice: Random) -> int:
    return dice.randrange(len(data) + 1)


def span(data: bytes, dice: Random, most: int) -> tuple[int, int]:
    start = place(data, dice)
    return start, min(len(data), start + dice.randrange(most))


def put(data: bytes, at: int, more: bytes) -> bytes:
    return data[:at] + more + data[at:]


def bytes_changed(data: bytes, dice: Random) -> bytes:
    for _ in range(dice.randint(1, 4)):
        start, end = span(data, dice, 40)
        data = data[:start] + dice.randbytes(dice.randrange(8)) + data[end:]
    return data


def values_changed(data: bytes, dice: Random) -> bytes:
    for _ in range(dice.randint(1, 4)):
        if found := list(VALUE.finditer(data)):
            match = dice.choice(found)
            data = data[: match.start()] + dice.choice(ODD).encode() + data[match.end() :]
    return data


def values_exchanged(data: bytes, dice: Random) -> bytes:
    if len(found := list(VALUE.finditer(data))) > 1:
        one, other = sorted(dice.sample(found, 2), key=lambda match: match.start())
        return data[: one.start()] + other[0] + data[one.end() : other.start()] + one[0] + data[other.end() :]
    return data


def names_changed(data: bytes, dice: Random) -> bytes:
    words = sorted(set(re.findall(rb"[A-Za-z_]{2,}", data)))
    return data.replace(dice.choice(words), dice.choice([b"a", b"", *words])) if words else data


def cut_short(data: bytes, dice: Random) -> bytes:
    return data[: place(data, dice)]


def repeated(data: bytes, dice: Random) -> bytes:
    start, end = span(data, dice, len(data) + 1)
    return put(data, place(data, dice), data[start:end] * dice.choice([1, 1, 2, 30]))


def lines_moved(data: bytes, dice: Random) -> bytes:
    lines = data.splitlines(keepends=True)
    for _ in range(dice.randint(1, 3) if lines else 0):
        line = lines.pop(dice.randrange(len(lines))) if dice.random() < 0.7 and len(lines) > 1 else dice.choice(lines)
        for _ in range(dice.randrange(3)):
            lines.insert(dice.randrange(len(lines) + 1), line)
    return b"".join(lines)


def spliced(data: bytes, dice: Random) -> bytes:
    other = dice.choice(FILES).read_bytes()
    start, end = span(other, dice, len(other) + 1)
    return put(data, place(data, dice), other[start:end])


def nested(data: bytes, dice: Random) -> bytes:
    mark = dice.choice([b"<a>", b"<name>", b"[", b'{"a":', b'"', b"(", b"((a.k.a. "])
    return put(data, place(data, dice), mark * dice.choice([20, 300, 3000, 100_000]))


def odd_letters(data: bytes, dice: Random) -> bytes:
    mark = dice.choice(
        [b"\0", codecs.BOM_UTF8, b"\xff\xfe", b"\r", b"\r\n", b"\x1a", b"\xed\xa0\x80", b"\x85", b"\xc2\xa0"]
    )
    for _ in range(dice.randint(1, 3)):
        data = put(data, place(data, dice), mark)
    return data


def huge_numbers(data: bytes, dice: Random) -> bytes:
    size, chance = dice.choice([1, 19, 400, 5000]), dice.choice([0.05, 0.3, 1])
    return re.sub(rb"\d+", lambda match: b"9" * size if dice.random() < chance else match[0], data)


def encoded(data: bytes, dice: Random) -> bytes:
    text = data.decode("utf-8", "replace")
    return text.encode(dice.choice(["utf-16", "utf-16-le", "cp1251", "latin-1", "utf-32", "utf-7"]), "replace")


def with_entities(data: bytes, dice: Random) -> bytes:
    at = data.find(b"?>") + 2 if b"?>" in data else 0
    return put(values_changed(data, dice), at, dice.choice([DOCTYPE, b"<!DOCTYPE a>", b"<?a b?>", b"<!-- -->"]))


KINDS: tuple[Damage, ...] = (
    bytes_changed, values_changed, values_changed, values_exchanged, names_changed, cut_short, repeated, lines_moved,
    spliced, nested, odd_letters, huge_numbers, encoded, with_entities,
)  # fmt: skip


def spoilt(data: bytes, dice: Random) -> bytes:
    """The bytes of a file with one kind of damage or two; of an archive, mostly with a member that has them."""
    if zipfile.is_zipfile(io.BytesIO(data)) and dice.random() < 0.8:
        made = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(made, "w") as changed:
            chosen = dice.choice([name for name in archive.namelist() if name.endswith((".xml", ".rels"))])
            for name in archive.namelist():
                member = archive.read(name)
                changed.writestr(name, spoilt(member, dice) if name == chosen else member)
        return made.getvalue()
    for damage in dice.sample(KINDS, dice.choice([1, 1, 1, 2])):
        data = damage(data, dice)
    return data


def tried(key: str, files: Sequence[Path]) -> None:
    """Ask every parser for its files among some, and have one read those that it claims, and all of them."""
    start = time.process_time()
    for parser in PARSERS.values():
        with suppress(ParseError):
            parser.claims(files)
    groups: list[Sequence[Path]] = [files]
    with suppress(ParseError):
        groups += PARSERS[key].claims(files)
    for group in dict.fromkeys(map(tuple, groups)):
        with suppress(ParseError):
            publication = PARSERS[key].read(group)
            for entry in (records := list(publication.records)):
                if isinstance(entry, Entry):
                    assert [name.quality for name in entry.names].count("primary") == 1, entry
                    assert all((entry.names[0].quality == "primary", entry.names[0].text, entry.number)), entry
            tabulate(key, replace(publication, records=iter(records)))
    assert time.process_time() - start < SLOWEST


def beside(path: Path, folder: Path, data: bytes) -> list[Path]:
    """The files of a fixture in a folder, one of them with other bytes."""
    files = []
    for sibling in sorted(path.parent.iterdir()):
        if sibling.name != "expected.json":
            files.append(folder / sibling.name)
            if sibling == path or not files[-1].exists():
                files[-1].write_bytes(data if sibling == path else sibling.read_bytes())
    return files


named = pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(FIXTURES).as_posix())


@named
def test_a_spoilt_file_raises_nothing_but_a_parse_error(path: Path, tmp_path: Path) -> None:
    data = path.read_bytes()
    for number in range(INPUTS):
        files = beside(path, tmp_path, spoilt(data, Random(f"{path.relative_to(FIXTURES).as_posix()} {number}")))
        try:
            tried(path.parts[-3], files)
        except Exception as error:
            error.add_note(f"input {number} of {path}")
            raise


@named
def test_a_file_cut_empty_or_written_otherwise_raises_nothing_but_a_parse_error(path: Path, tmp_path: Path) -> None:
    data = path.read_bytes()
    text = data.decode("utf-8", "replace")
    cuts = [data[: len(data) * part // 16] for part in range(16)]
    marks = [
        codecs.BOM_UTF8 + data,
        codecs.BOM_UTF8 * 2 + data,
        data.replace(b"\n", b"\r\n"),
        data + b"\0",
        DOCTYPE + data,
    ]
    codes = [text.encode(code, "replace") for code in ("utf-16", "cp1251")]
    for changed in [*cuts, *marks, *codes, data * 2]:
        tried(path.parts[-3], beside(path, tmp_path, changed))


@pytest.mark.parametrize("key", PARSERS)
def test_the_file_of_another_list_raises_nothing_but_a_parse_error(key: str) -> None:
    for path in FILES:
        if path.parts[-3] != key:
            with suppress(ParseError):
                list(PARSERS[key].read([path]).records)
