"""Each list format has a folder `fixtures/<key>/<format>/` with files in the publisher's format, written for this
project from published facts, and `expected.json`: what the parser must make of them."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from xref.catalogue import load
from xref.entry import Component, Entry, Quarantined
from xref.errors import ParseError
from xref.sources import PARSERS

FIXTURES = Path(__file__).parent / "fixtures"
CASES = sorted(path.parent for path in FIXTURES.glob("*/*/expected.json"))


def shown(record: Entry | Component | Quarantined) -> dict[str, Any]:
    """A record without its empty fields, as JSON holds it."""
    values = {key: value for key, value in record._asdict().items() if value not in (None, (), "", False)}
    return json.loads(json.dumps({key: _parts(value) for key, value in values.items()}, default=str))


def _parts(value: Any) -> Any:
    """A value with the names, numbers, addresses and so on in it as objects."""
    return [part._asdict() if hasattr(part, "_asdict") else part for part in value] if type(value) is tuple else value


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: folder.relative_to(FIXTURES).as_posix())
def test_a_format_is_recognised_and_read(folder: Path) -> None:
    files = sorted(path for path in folder.iterdir() if path.name != "expected.json")
    claims = {key: groups for key, parser in PARSERS.items() if (groups := parser.claims(files))}
    assert list(claims) == [folder.parent.name]
    ((group,),) = claims.values()
    publication = PARSERS[folder.parent.name].read(group)
    records = list(publication.records)
    made = {
        "published_on": str(publication.published_on) if publication.published_on else None,
        "lacks": list(publication.lacks),
        "notes": list(publication.notes),
        "entries": [shown(record) for record in records if not isinstance(record, Quarantined)],
        "quarantined": [shown(record) for record in records if isinstance(record, Quarantined)],
    }
    assert made == json.loads((folder / "expected.json").read_text(encoding="utf-8"))


def test_each_parser_has_a_catalogue_entry_and_a_fixture() -> None:
    sources = load(Path("nowhere"))
    own = {key for key, source in sources.items() if not source.part_of}
    assert own == set(PARSERS) - {"custom_csv", "targets_simple", "ftm"}  # the open formats belong to no publisher
    closed = {key for key, source in sources.items() if source.closed}
    assert {case.parent.name for case in CASES} == set(PARSERS) - closed


def test_a_closed_list_is_recognised_and_refused_in_the_words_of_the_catalogue() -> None:
    closed = {key: source for key, source in load(Path("nowhere")).items() if source.closed}
    for key, source in closed.items():
        files = sorted(path for path in (FIXTURES / key).glob("*/*"))
        groups = PARSERS[key].claims(files)
        assert sorted(path for group in groups for path in group) == files != []
        for group in groups:
            assert [other for other, parser in PARSERS.items() if parser.claims(group)] == [key]
            with pytest.raises(ParseError, match=re.escape(source.closed)):
                PARSERS[key].read(group)
