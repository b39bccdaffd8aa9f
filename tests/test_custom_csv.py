from datetime import date
from pathlib import Path

from xref.entities import tabulate
from xref.entry import Quarantined
from xref.sources import custom_csv

_TEXT = """# published: 2026-10-08
id,name,kind,aliases,weak_aliases,countries,birth_date,identifiers,programme,designated_on
1,Acme,organisation,Acme Works;ACM,AC,RU;Atlantis,1999,inn:7718852163;foo:1,X;Y,2020-01-02
1,Again,,,,,,,,
,Nameless,,,,,,,,
2,Omar Ali,person,,,,2 Jan 1960,,,
3,short
"""


def test_every_row_is_an_entry_or_in_quarantine(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text(_TEXT)
    publication = custom_csv.read((path,))
    assert publication.published_on == date(2026, 10, 8)
    made = tabulate("own", publication)
    assert made.entities.select("entity_id", "kind", "dates").rows() == [
        ("own:1", "organisation", ["1999"]), ("own:2", "person", ["1960-01-02"]),
    ]  # fmt: skip
    assert made.entries + made.quarantine.filter(kept=False).height == 5
    assert made.quarantine.filter(kept=True)["value"].to_list() == ["Atlantis", "foo:1"]
    assert made.names["quality"].to_list() == ["primary", "alias", "alias", "weak", "primary"]
    assert made.designations.rows() == [
        ("own:1", "X", date(2020, 1, 2), None), ("own:1", "Y", date(2020, 1, 2), None),
    ]  # fmt: skip


def test_the_quarantine_says_where(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text("id,name\n1,A\n1,B\n")
    odd = [r for r in custom_csv.read((path,)).records if isinstance(r, Quarantined)]
    assert [(r.record, r.problem, r.kept) for r in odd] == [("own.csv:3", "the id stands twice", False)]
