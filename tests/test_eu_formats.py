"""The EU's annexes, its sanctions map and its workbook of ships: which file is whose, and what is refused in words."""

import json
from pathlib import Path

import pytest

from xref.entry import Entry
from xref.errors import ParseError
from xref.sources import PARSERS, eu_annex_iv, eu_fsf, eu_vessels

FIXTURES = Path(__file__).parent / "fixtures"
HEADER = (FIXTURES / "eu_annex_iv/csv/32014R0833.csv").read_text(encoding="utf-8").partition("\n")[0]
USER = "32014R0833,40,EU-RUS,IV,Export control,25.2.2022,,LegalEntity,An Invented User"
SHIP = "32014R0833,1,EU-RUS,XLII,Transportation restrictions,25.6.2024,,Vessel,Angara"


def annexes(folder: Path, *rows: str) -> Path:
    path = folder / "annexes.csv"
    width = HEADER.count(",")
    path.write_text("\n".join((HEADER, *(row + "," * (width - row.count(",")) for row in rows))), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("rows", "keys"),
    [
        ((USER,), ["eu_annex_iv"]),
        ((SHIP,), ["eu_vessels"]),
        ((SHIP, USER), ["eu_annex_iv", "eu_vessels"]),
        ((USER.replace(",IV,", ",III,"),), ["eu_annex_iv"]),
    ],
)
def test_a_csv_of_annexes_goes_to_the_lists_whose_annex_it_holds(
    tmp_path: Path, rows: tuple[str, ...], keys: list[str]
) -> None:
    path = annexes(tmp_path, *rows)
    assert [key for key, parser in PARSERS.items() if parser.claims([path])] == keys


def test_one_file_of_all_annexes_gives_each_list_its_own_rows(tmp_path: Path) -> None:
    path = annexes(tmp_path, SHIP, USER)
    names = [
        [r.names[0].text for r in p.read([path]).records if isinstance(r, Entry)] for p in (eu_annex_iv, eu_vessels)
    ]
    assert names == [["An Invented User"], ["Angara"]]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ([{"id": 26, "specification": "x", "adopted_by": None}], "it lists the regimes without their members"),
        ({"id": 36, "specification": "Another", "adopted_by": None}, "not the regime of Regulation 833/2014: Another"),
        ({"id": 26, "specification": "x", "adopted_by": None, "measures": {"data": []}}, "no members in it"),
        ({"id": 26, "specification": "x", "adopted_by": None, "measures": {"data": {}}}, "measures is no list"),
    ],
)
def test_an_answer_of_the_map_that_is_not_the_one_asked_for_is_refused(
    tmp_path: Path, data: object, words: str
) -> None:
    path = tmp_path / "answer.json"
    path.write_text(json.dumps({"data": data}), encoding="utf-8")
    assert eu_annex_iv.claims([path]) == [(path,)]
    with pytest.raises(ParseError, match=words):
        eu_annex_iv.read([path])


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("Citizenship_Remark", "Citizenship_Colour", "no column citizenship_remark"),
        ("05/08/2026", "2026-08-05", "no fileGenerationDate of the form 05/08/2026"),
    ],
)
def test_a_csv_of_the_eu_in_another_layout_is_refused(tmp_path: Path, old: str, new: str, words: str) -> None:
    path = tmp_path / "list.csv"
    text = (FIXTURES / "eu_fsf/csv_1_1/input.csv").read_text(encoding="utf-8-sig")
    path.write_text(text.replace(old, new), encoding="utf-8")
    assert eu_fsf.claims([path]) == [(path,)]
    with pytest.raises(ParseError, match=words):
        eu_fsf.read([path])


def test_the_csv_of_the_eu_gives_a_party_as_its_xml_does() -> None:
    def party(path: str) -> Entry:
        found = eu_fsf.read([FIXTURES / "eu_fsf" / path]).records
        return next(r for r in found if isinstance(r, Entry) and r.number == "EU.9765.44")

    one, other = party("xml_1_1/input.xml"), party("csv_1_1/input.csv")
    assert (one.kind, one.names[0], one.addresses, one.designations, one.url) == (
        other.kind, other.names[0], other.addresses, other.designations, other.url,
    )  # fmt: skip
    assert set(other.names) < set(one.names)
    assert set(other.identifiers) < set(one.identifiers)
