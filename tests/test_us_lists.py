"""Traps of 15 CFR part 744, the Requester List, DDTC's debarred parties and the UFLPA page, beyond their fixtures."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from xref.catalogue import load
from xref.entry import Entry
from xref.errors import ParseError
from xref.refresh import import_path
from xref.sources import PARSERS, us_ecfr
from xref.sources._ecfr_cells import cell
from xref.sources._uflpa_names import company

FIXTURES = Path(__file__).parent / "fixtures"
FILES = {
    "us_ecfr": FIXTURES / "us_ecfr" / "xml" / "title-15.xml",
    "us_bis_oac": FIXTURES / "us_bis_oac" / "csv" / "requesters.csv",
    "us_state_ddtc": FIXTURES / "us_state_ddtc" / "csv" / "statutory.csv",
    "us_dhs_uflpa": FIXTURES / "us_dhs_uflpa" / "html" / "uflpa-entity-list.html",
}
NOW = datetime(2026, 10, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("key", "old", "new", "says"),
    [
        ("us_ecfr", '<DIV5 N="744"', '<DIV5 N="746"', "it is not part 744"),
        (
            "us_ecfr",
            ">License requirement<",
            ">Licence<",
            "the columns of supplement No. 4 are country, entity, licence",
        ),
        ("us_ecfr", '<TH scope="col">Country</TH>', "", "the columns of supplement No. 4 are entity"),
        ("us_ecfr", "<THEAD><TR>", "<THEAD><TR><TD>x</TD><TD>y</TD></TR><TR>", "No. 4 has no headings"),
        ("us_ecfr", "Supplement No. 4 to", "Supplement No. 14 to", "no table of supplement No. 4, the Entity List"),
        ("us_ecfr", "</DIV5>", "", "broken or cut short"),
        ("us_bis_oac", "REQUESTING COUNTRY", "REQUESTOR COUNTRY", r"lacks columns \(requesting country\), adds some"),
        ("us_bis_oac", "DATE LISTED", "", r"lacks columns \(date listed\)"),
        ("us_bis_oac", "Mithal", '"Mithal', "it is not CSV"),
        ("us_state_ddtc", "Date Of Birth", "Born", "the columns are party name, born"),
        ("us_dhs_uflpa", "</html>", "", "the page does not end"),
        ("us_dhs_uflpa", "Effective Date", "Date", "a table with the columns name of entity, date"),
        ("us_dhs_uflpa", "table>", "div>", "no table of entities"),
    ],
)
def test_a_changed_layout_is_refused(key: str, old: str, new: str, says: str, tmp_path: Path) -> None:
    text = FILES[key].read_bytes().decode("cp1252" if key == "us_state_ddtc" else "utf-8")
    assert old in text
    path = tmp_path / FILES[key].name
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(ParseError, match=says):
        list(PARSERS[key].read([path]).records)


def test_part_744_is_imported_as_of_its_date_with_the_bounds_of_each_list(tmp_path: Path) -> None:
    catalogue = load(tmp_path)
    (outcome,) = import_path(FILES["us_ecfr"], tmp_path, catalogue, (), NOW, date(2026, 6, 16))
    assert (outcome.state, outcome.problem) == ("refused", "12 entries, but the list has at least 2000")
    lowered = {key: replace(source, at_least=1) for key, source in catalogue.items()}
    lowered["us_ecfr_meu"] = replace(lowered["us_ecfr_meu"], at_least=2)
    (outcome,) = import_path(FILES["us_ecfr"], tmp_path, lowered, (), NOW, date(2026, 6, 16))
    assert outcome.problem == "1 entries, but us_ecfr_meu has at least 2"
    lowered["us_ecfr_meu"] = replace(lowered["us_ecfr_meu"], at_least=1)
    (outcome,) = import_path(FILES["us_ecfr"], tmp_path, lowered, (), NOW, date(2026, 6, 16))
    assert (outcome.state, outcome.entries) == ("new", 12)
    assert outcome.version.startswith("2026-06-16-")


def test_a_row_of_part_744_without_a_country_is_of_the_country_above_and_of_no_other_table() -> None:
    entries = [record for record in us_ecfr.read([FILES["us_ecfr"]]).records if isinstance(record, Entry)]
    found = {entry.names[0].text: entry.countries for entry in entries}
    assert (found["Yusuf Namuna"], found["Fangli Drones Limited"]) == (("AF",), ("CN",))
    assert found["Obrazets Turbine Works"] == ("RU",)


@pytest.mark.parametrize(
    ("text", "parted"),
    [
        ("Acme, 1 Road, Kabul, Afghanistan.", "Acme | | 1 Road, Kabul, Afghanistan"),
        ("Acme Co., Ltd. (ACL), Kabul, Afghanistan", "Acme Co., Ltd. (ACL) | | Kabul, Afghanistan"),
        ("Acme CJSC, a.k.a., Acme AO, f.k.a., Old, Minsk", "Acme CJSC, a.k.a., Acme AO, f.k.a., Old | | Minsk"),
        ("Acme,\nf.k.a., the following one alias:\n—Old Acme.\nKabul", "Acme | f.k.a. Old Acme | Kabul"),
        (
            "Acme, a.k.a. the following two aliases: —A; or —B Inc. 5 Road, Kabul",
            "Acme | a.k.a. A; a.k.a. B Inc. | 5 Road, Kabul",
        ),
        ("Acme. Affiliated Entity: Sub Co., Ltd., 1 Road", "Acme. Affiliated Entity: Sub Co., Ltd. | | 1 Road"),
        ("Acme\n—A dash alone", "Acme | a.k.a. A dash alone | "),
        ("", " | | "),
    ],
)
def test_a_cell_of_part_744_is_parted(text: str, parted: str) -> None:
    made = cell(text)
    assert [made.name, "; ".join(made.aliases), made.addresses] == [part.strip() for part in parted.split("|")]
    assert made.odd == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Acme (XPC) and its subordinate and affiliated entities", "Acme (XPC)"),
        ("Acme Tech, Co. Ltd (including one alias: Acme Techs Co.)", "Acme Tech, Co. Ltd; Acme Techs Co."),
        (
            "Acme (also known as A and B Co. and formerly known as C Co.; D Co.; and E)",
            "Acme; A and B Co.; C Co.; D Co.; E",
        ),
        ("Acme (also known as A Co. and B)", "Acme; A Co.; B"),
        ("Acme Co. and Sons", "Acme Co. and Sons"),
        ("Acme, and Subsidiaries", "Acme"),
        ("Acme and its subsidiary Beta Co., Ltd.", "Acme"),
        ("Station of the Acme Cotton and Linen Corporation", "Station of the Acme Cotton and Linen Corporation"),
    ],
)
def test_a_cell_of_the_uflpa_list_is_parted(text: str, names: str) -> None:
    assert "; ".join(name.text for name in company(text).names) == names


def test_the_page_of_a_list_is_imported_and_any_other_page_is_not(tmp_path: Path) -> None:
    catalogue = load(tmp_path)
    lowered = catalogue | {"us_dhs_uflpa": replace(catalogue["us_dhs_uflpa"], at_least=1)}
    (outcome,) = import_path(FILES["us_dhs_uflpa"], tmp_path, lowered, (), NOW)
    assert (outcome.state, outcome.key, outcome.version[:10]) == ("new", "us_dhs_uflpa", "2025-01-14")
    other = tmp_path / "page.html"
    other.write_text("<!DOCTYPE html><html><title>Maintenance</title></html>", encoding="utf-8")
    (outcome,) = import_path(other, tmp_path, lowered, (), NOW)
    assert (outcome.state, outcome.problem) == ("unrecognised", "it is a web page, not a list")
