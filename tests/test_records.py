"""What each list says of a party that was found, also where no mention met its record."""

from datetime import date
from pathlib import Path

from listed import prepared, screened

from xref import tables

HEAD = "id,name,kind,aliases,weak_aliases,countries,birth_date,identifiers,addresses,programme,designated_on,reason\n"
ONE = "7,Oleg Petrovich Varkentin,person,Oleg Warkentin;Олег Варкентин,The Baker,RU,1960-05-17,inn:500100732259,"
ONE += "1 Mill Lane Tula;2 Mill Lane Tula,PARTS,2022-03-01,Deals in bearings\n"
TWO = "9,Varkentin Oleg Petrovich,person,,,RU,1960-05-18,inn:500100732259,,BEARINGS,2023-04-02,\n"
OTHER = "8,Quite Another,person,,,RU,,,,,,\n"


def test_each_record_of_a_party_is_there_with_what_its_list_says(tmp_path: Path) -> None:
    known = prepared(tmp_path, one=HEAD + ONE + OTHER, two=HEAD + TWO)
    found = screened(known, tmp_path / "corpus", a="The parts came from Oleg Petrovich Varkentin, who is from Tula.")
    assert found.records.schema == tables.RECORD_ROWS
    one, two = found.records.to_dicts()
    assert one["party_id"] == two["party_id"] == found.parties["party_id"].item()
    expected = {
        "entity_id": "one:7", "source": "one", "name": "Oleg Petrovich Varkentin", "kind": "person",
        "other_names": "Oleg Warkentin; Олег Варкентин; The Baker (weak)", "dates": "1960-05-17", "countries": "RU",
        "programmes": "PARTS", "designated_on": date(2022, 3, 1), "identifiers": "inn:500100732259",
        "addresses": "1 Mill Lane Tula; 2 Mill Lane Tula", "reason": "Deals in bearings",
    }  # fmt: skip
    assert {name: one[name] for name in expected} == expected
    assert one["list_sha256"] != two["list_sha256"]
    assert (two["dates"], two["other_names"], two["addresses"], two["reason"]) == ("1960-05-18", None, None, None)


def test_parties_that_were_not_found_have_no_records(tmp_path: Path) -> None:
    known = prepared(tmp_path, one=HEAD + ONE)
    found = screened(known, tmp_path / "corpus", a="Nobody is named here.")
    assert found.records.is_empty()
    assert found.records.schema == tables.RECORD_ROWS
