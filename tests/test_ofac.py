"""OFAC's two lists in their four formats: told apart, cut short, joined; and the delta files."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from xref.entry import Entry, Quarantined
from xref.errors import ParseError
from xref.sources import us_ofac_cons, us_ofac_sdn
from xref.sources._ofac_delta import Change, changes
from xref.sources._ofac_words import CONSOLIDATED, SDN, designations

FIXTURES = Path(__file__).parent / "fixtures"
PARSERS = {"us_ofac_sdn": us_ofac_sdn, "us_ofac_cons": us_ofac_cons}
FILES = sorted(path for key in PARSERS for path in (FIXTURES / key).glob("*/*") if path.name != "expected.json")
DELTA = """<sanctionsData xmlns="https://www.treasury.gov/ofac/DeltaFile/1.0">
<publicationInfo><datePublished>2025-01-13T00:00:00-05:00</datePublished></publicationInfo>
<referenceValues><referenceValue refId="92791" action="add"><value>Group</value></referenceValue></referenceValues>
<entities>
<entity id="9567" action="remove"><names><name id="1"><isPrimary>true</isPrimary><translations><translation id="2">
<formattedFirstName>Jose Ignacio</formattedFirstName><formattedLastName>BEDOYA VELEZ</formattedLastName>
</translation></translations></name></names></entity>
<entity id="52485" action="add"><names><name id="3"><isPrimary>false</isPrimary></name><name id="4">
<isPrimary>true</isPrimary><translations><translation id="5">
<formattedFullName>THE TERRORGRAM COLLECTIVE</formattedFullName></translation></translations></name></names></entity>
<entity id="36" action="modify">
<addresses><address id="6" action="add"/></addresses><features action="modify"/></entity>
</entities></sanctionsData>
"""


def gathered(folder: Path, *sources: str) -> list[Path]:
    """Files of fixtures in one folder, each under a name that says nothing."""
    folder.mkdir(exist_ok=True)
    return [shutil.copy(FIXTURES / source, folder / f"{i}.dat") for i, source in enumerate(sources)]


def test_the_csv_files_of_both_lists_in_one_folder_are_joined_by_their_numbers(tmp_path: Path) -> None:
    cons_alt, sdn_alt, add, cons, comments, sdn = gathered(
        tmp_path, "us_ofac_cons/csv/alt.csv", "us_ofac_sdn/csv/alt.csv", "us_ofac_sdn/csv/add.csv",
        "us_ofac_cons/csv/prim.csv", "us_ofac_sdn/csv/comments.csv", "us_ofac_sdn/csv/sdn.csv",
    )  # fmt: skip
    files = sorted(tmp_path.iterdir())
    assert us_ofac_sdn.claims(files) == [(sdn, sdn_alt, add, comments)]
    assert us_ofac_cons.claims(files) == [(cons, cons_alt)]


def test_csv_files_without_a_primary_one_are_nobodys() -> None:
    folder = FIXTURES / "us_ofac_sdn" / "csv"
    files = [folder / name for name in ("alt.csv", "add.csv", "comments.csv")]
    assert us_ofac_sdn.claims(files) == us_ofac_cons.claims(files) == []


def test_a_primary_file_alone_says_what_is_missing() -> None:
    publication = us_ofac_sdn.read([FIXTURES / "us_ofac_sdn" / "csv" / "sdn.csv"])
    assert publication.lacks == (
        "no aliases: ALT.CSV was not beside it",
        "no addresses: ADD.CSV was not beside it",
        "remarks are cut after 1000 characters: COMMENTS.CSV was not beside it",
    )


def test_the_end_of_a_cut_remark_is_not_taken_for_a_fact(tmp_path: Path) -> None:
    start = "Website suex.io; Digital Currency Address - XBT 12HQDsicffSBaYdJ6BhnE22sfjTESmmzKx; "
    remark = f"{start}{'x' * (989 - len(start))}; Passport"[:1000].ljust(1000, "1")
    path = tmp_path / "sdn.csv"
    path.write_text(f'33151,"SUEX OTC, S.R.O.",-0- ,"CYBER2"{",-0- " * 7},"{remark}"\r\n')
    entry, doubt = us_ofac_sdn.read([path]).records
    assert isinstance(entry, Entry)
    assert [identifier.scheme for identifier in entry.identifiers] == ["website", "crypto"]
    assert isinstance(doubt, Quarantined)
    assert (doubt.value, doubt.kept) == ("Passport1", True)


@pytest.mark.parametrize("end", [b',"CUBA",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"DOB 19', b',"CU', b",-0"])
def test_a_csv_file_that_ends_in_a_row_is_cut_short(tmp_path: Path, end: bytes) -> None:
    path = tmp_path / "sdn.csv"
    path.write_bytes((FIXTURES / "us_ofac_sdn/csv/sdn.csv").read_bytes().rstrip(b"\x1a") + b'40001,"B",-0- ' + end)
    with pytest.raises(ParseError, match="cut short"):
        list(us_ofac_sdn.read([path]).records)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(FIXTURES).as_posix())
def test_no_format_of_one_list_is_taken_for_the_other(path: Path) -> None:
    other = us_ofac_cons if path.parts[-3] == "us_ofac_sdn" else us_ofac_sdn
    assert other.claims([path]) == []
    with pytest.raises(ParseError, match="it is not OFAC's"):
        other.read([path])


def test_dates_go_to_the_programmes_that_they_can_only_belong_to() -> None:
    ssi, both, sdn = date(2014, 7, 29), date(2014, 10, 10), date(2022, 2, 24)
    lists = {"Sectoral Sanctions Identifications List": ssi, CONSOLIDATED: both}

    def dated(listed: dict[str, date | None], *programmes: str) -> list[date | None]:
        return [designation.designated_on for designation in designations(listed, programmes, None)]

    assert dated({**lists, SDN: sdn}, "UKRAINE-EO13662", "RUSSIA-EO14024") == [ssi, sdn]
    assert dated({**lists}, "UKRAINE-EO13662", "RUSSIA-EO14024") == [ssi, None]
    assert dated({**lists}, "RUSSIA-EO14024") == [ssi]
    assert dated({**lists}, "RUSSIA-EO14024", "BURMA-EO14014") == [None, None]
    assert dated({CONSOLIDATED: both}, "NS-PLC") == [both]
    assert dated({SDN: sdn}, "SDGT", "IFSR") == [sdn, sdn]
    assert dated({}, "SDGT") == [None]


def test_a_delta_file_tells_what_came_changed_and_went(tmp_path: Path) -> None:
    path = tmp_path / "delta.xml"
    path.write_text(DELTA)
    day = date(2025, 1, 13)
    assert list(changes(path)) == [
        Change("9567", "DEL", "Jose Ignacio BEDOYA VELEZ", day),
        Change("52485", "ADD", "THE TERRORGRAM COLLECTIVE", day),
        Change("36", "MOD", "", day, ("addresses", "features")),
    ]
    assert us_ofac_sdn.claims([path]) == us_ofac_cons.claims([path]) == []


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('id="36" action="modify"', 'id="36" action="merge"', "action 'merge'"),
        ("2025-01-13T", "13 Jan", "datePublished"),
        ("</entities>", "", "broken or cut short"),
        ("DeltaFile/1.0", "exports/ENHANCED_XML", "no delta file"),
        ("publicationInfo>", "info>", "no publicationInfo"),
    ],
)
def test_a_delta_file_that_is_not_understood_is_refused(tmp_path: Path, old: str, new: str, says: str) -> None:
    path = tmp_path / "delta.xml"
    path.write_text(DELTA.replace(old, new))
    with pytest.raises(ParseError, match=says):
        list(changes(path))
