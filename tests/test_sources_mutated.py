"""A file cut or changed on its way is refused with a `ParseError`, or read: no other exception leaves a parser."""

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xref.entry import Entry
from xref.errors import ParseError
from xref.sources import PARSERS

FIXTURES = Path(__file__).parent / "fixtures"
FILES = sorted(path for path in FIXTURES.glob("*/*/*") if path.name != "expected.json")
VALUE = re.compile(r'(?<=")[^"<>]+(?=")|(?<=>)[^<>]+(?=<)|(?<=[,;])[^,;\n]+(?=[,;\n])')  # in XML and in CSV
ODD = ("", " ", "x", "²", "٣٤", "-1", "9" * 40, "0000-00-00", "2024-02-30", "9999", "(a)", ";", "( ; )", "\u202e", "or")
BYTES = st.lists(st.tuples(st.integers(0, 1 << 20), st.integers(0, 40), st.binary(max_size=12)), max_size=4)
VALUES = st.lists(st.tuples(st.integers(0, 1 << 20), st.sampled_from(ODD)), min_size=1, max_size=4)


def read(path: Path, folder: Path, data: bytes) -> None:
    """Read a fixture, one file of it changed, with its parser."""
    files, parser = [], PARSERS[path.parents[1].name]
    for sibling in sorted(path.parent.iterdir()):
        if sibling.name != "expected.json":
            files.append(folder / sibling.name)
            files[-1].write_bytes(data if sibling == path else sibling.read_bytes())
    try:
        for group in parser.claims(files):
            for record in parser.read(group).records:
                assert not isinstance(record, Entry) or [n.quality for n in record.names].count("primary") == 1
    except ParseError:
        pass


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(FIXTURES).as_posix())
@given(changes=BYTES)
@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_changed_bytes(path: Path, changes: list[tuple[int, int, bytes]], tmp_path: Path) -> None:
    data = path.read_bytes()
    for at, cut, put in changes:
        at %= len(data) + 1
        data = data[:at] + put + data[at + cut :]
    read(path, tmp_path, data)


@pytest.mark.parametrize(
    "path", [path for path in FILES if path.suffix != ".xlsx"], ids=lambda path: path.relative_to(FIXTURES).as_posix()
)
@given(changes=VALUES)
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_changed_values(path: Path, changes: list[tuple[int, str]], tmp_path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for which, put in changes:
        found = list(VALUE.finditer(text))
        if not found:
            break
        match = found[which % len(found)]
        text = text[: match.start()] + put + text[match.end() :]
    read(path, tmp_path, text.encode())
