import gzip
import zipfile
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from xref import snapshot
from xref.catalogue import load
from xref.entities import tabulate
from xref.entry import Entry, Quarantined
from xref.errors import ParseError, StoreError, UsageError
from xref.refresh import Outcome, import_path
from xref.sources import PARSERS, ca_sema, eu_fsf, un_sc, us_ofac_sdn

SHARED = Path(__file__).parents[1] / ".." / "shared" / "lists"
NOW = datetime(2026, 11, 1, tzinfo=UTC)
SDN = """<?xml version="1.0"?>
<sdnList xmlns="http://tempuri.org/sdnList.xsd">
<publshInformation><Publish_Date>05/07/2024</Publish_Date><Record_Count>2</Record_Count></publshInformation>
<sdnEntry><uid>24838</uid><firstName>Shangfu</firstName><lastName>LI</lastName><sdnType>Individual</sdnType>
<programList><program>CAATSA - RUSSIA</program><program>DPRK</program></programList>
<idList><id><uid>1</uid><idType>Gender</idType><idNumber>Male</idNumber></id></idList>
<akaList><aka><uid>2</uid><type>a.k.a.</type><category>weak</category><lastName>LS</lastName></aka></akaList>
<dateOfBirthList><dateOfBirthItem><uid>3</uid><dateOfBirth>Feb 1958</dateOfBirth></dateOfBirthItem></dateOfBirthList>
</sdnEntry>
<sdnEntry><uid>36399</uid><lastName>LADY LEILA</lastName><sdnType>Vessel</sdnType>
<remarks>(Linked To: ALFA-LIZING OOO)</remarks><programList><program>RUSSIA-EO14024</program></programList>
<idList><id><uid>4</uid><idType>Vessel Registration Identification</idType>
<idNumber>IMO 9683740</idNumber></id></idList>
</sdnEntry>
</sdnList>
"""
UN = """<?xml version="1.0"?>
<CONSOLIDATED_LIST dateGenerated="2026-02-27T00:00:09Z"><INDIVIDUALS><INDIVIDUAL><DATAID>6907993</DATAID>
<FIRST_NAME>ERIC</FIRST_NAME><SECOND_NAME>BADEGE</SECOND_NAME><UN_LIST_TYPE>DRC</UN_LIST_TYPE>
<REFERENCE_NUMBER>CDi.001</REFERENCE_NUMBER><LISTED_ON>2012-12-31</LISTED_ON>
<NATIONALITY><VALUE>Democratic Republic of the Congo</VALUE></NATIONALITY>
<INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>EXACT</TYPE_OF_DATE><YEAR>1971</YEAR></INDIVIDUAL_DATE_OF_BIRTH>
</INDIVIDUAL></INDIVIDUALS></CONSOLIDATED_LIST>
"""
EU = """<export xmlns="http://eu.europa.ec/fpi/fsd/export" generationDate="2024-05-13T17:44:28.283+02:00">
<sanctionEntity euReferenceNumber="EU.1.2" logicalId="7" designationDate="2022-02-25" unitedNationId="">
<regulation programme="UKR" numberTitle="2022/332 (OJ L53)"><publicationUrl>http://example.org/</publicationUrl></regulation>
<subjectType code="person" classificationCode="P"/>
<nameAlias wholeName="Владимир Владимирович ПУТИН" nameLanguage="RU" strong="true"/>
<nameAlias wholeName="Vladimir Vladimirovich PUTIN" nameLanguage="" strong="true"/>
<nameAlias wholeName="Vova" nameLanguage="" strong="true"><remark>Lo quality alias</remark></nameAlias>
<citizenship countryIso2Code="RU"/><birthdate birthdate="1952-10-07" circa="false" calendarType="GREGORIAN"/>
</sanctionEntity></export>
"""
CA = """<data-set><record><Country>Belarus / Bélarus</Country><LastName>Balaba</LastName>
<GivenName>Dmitry Vladimirovich</GivenName><DateOfBirthOrShipBuildDate>1972</DateOfBirthOrShipBuildDate>
<Schedule>1, Part 1</Schedule><Item>2</Item><DateOfListing>2020-09-28</DateOfListing></record></data-set>
"""


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def entries(parser: object, path: Path) -> list[Entry]:
    return [r for r in parser.read((path,)).records if isinstance(r, Entry)]  # type: ignore[attr-defined]


def test_an_sdn_entry_keeps_what_the_list_says(tmp_path: Path) -> None:
    person, ship = entries(us_ofac_sdn, written(tmp_path, "a.xml", SDN))
    assert (person.number, person.kind, person.dates) == ("24838", "person", ("1958-02",))
    assert [(n.text, n.quality) for n in person.names] == [("Shangfu LI", "primary"), ("LS", "weak")]
    assert (ship.kind, ship.identifiers[0].value, ship.relations[0].other) == ("vessel", "9683740", "ALFA-LIZING OOO")


def test_a_un_entry(tmp_path: Path) -> None:
    (person,) = entries(un_sc, written(tmp_path, "a.xml", UN))
    assert (person.number, person.names[0].text, person.countries, person.dates) == (
        "CDi.001", "ERIC BADEGE", ("CD",), ("1971",),
    )  # fmt: skip


def test_an_eu_entry(tmp_path: Path) -> None:
    (person,) = entries(eu_fsf, written(tmp_path, "a.xml", EU))
    assert [(n.text, n.quality) for n in person.names] == [
        ("Vladimir Vladimirovich PUTIN", "primary"), ("Владимир Владимирович ПУТИН", "alias"), ("Vova", "weak"),
    ]  # fmt: skip
    assert (person.number, person.countries, person.dates) == ("EU.1.2", ("RU",), ("1952-10-07",))


def test_a_canadian_entry(tmp_path: Path) -> None:
    (person,) = entries(ca_sema, written(tmp_path, "a.xml", CA))
    assert (person.kind, person.countries, person.designations[0].programme) == ("person", (), "Belarus / Bélarus")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (SDN.replace("<Record_Count>2<", "<Record_Count>3<"), "holds 2 entries but says that it has 3"),
        (SDN[:-40], "broken or cut short"),
        (SDN.replace('"?>', '"?><!DOCTYPE x [<!ENTITY a "b">]>', 1), "document type"),
        (SDN.replace('"?>', '"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>', 1), "document type"),
    ],
)
def test_a_list_file_that_is_not_whole_is_refused(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(ParseError, match=says):
        entries(us_ofac_sdn, written(tmp_path, "a.xml", text))


def test_an_unknown_kind_and_an_unknown_field_go_to_quarantine(tmp_path: Path) -> None:
    text = SDN.replace("Vessel</sdnType>", "Submarine</sdnType>").replace("<uid>24838", "<mood>odd</mood><uid>24838")
    odd = [r for r in us_ofac_sdn.read((written(tmp_path, "a.xml", text),)).records if isinstance(r, Quarantined)]
    assert [(r.field, r.value, r.kept) for r in odd] == [
        ("sdnEntry/mood", "odd", True),
        ("sdnType", "Submarine", False),
    ]


def imported(path: Path, lists: Path) -> list[Outcome]:
    catalogue = load(lists)
    small = {key: replace(source, at_least=1) for key, source in catalogue.items()}
    return list(import_path(path, lists, small, (), NOW))


def test_import_recognises_by_content_and_stores_once(tmp_path: Path) -> None:
    files, lists = tmp_path / "files", tmp_path / "lists"
    files.mkdir()
    written(files, "notes.txt", SDN)
    written(files, "page.xml", "<!DOCTYPE html><html></html>")
    (files / "un.gz").write_bytes(gzip.compress(UN.encode()))
    with zipfile.ZipFile(files / "ca.zip", "w") as archive:
        archive.writestr("x/list.dat", CA)
    outcomes = {o.name: (o.state, o.key) for o in imported(files, lists)}
    assert outcomes == {
        "notes.txt": ("new", "us_ofac_sdn"), "page.xml": ("unrecognised", ""), "un": ("new", "un_sc"),
        "list.dat": ("new", "ca_sema"),
    }  # fmt: skip
    assert Counter(o.state for o in imported(files, lists)) == {"same": 3, "unrecognised": 1}
    (version,) = snapshot.history(lists, "us_ofac_sdn")
    assert version.version.startswith("2024-05-07-")
    assert snapshot.load(lists, version).entities["entity_id"].to_list() == ["us_ofac_sdn:24838", "us_ofac_sdn:36399"]


def test_too_few_entries_are_refused(tmp_path: Path) -> None:
    (outcome,) = import_path(written(tmp_path, "sdn.xml", SDN), tmp_path / "lists", load(tmp_path), (), NOW)
    assert (outcome.state, outcome.problem) == ("refused", "2 entries, but the list has at least 7000")
    assert not (tmp_path / "lists").exists()


def test_a_damaged_archive_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.gz").write_bytes(gzip.compress(SDN.encode())[:200])
    assert [o.state for o in imported(tmp_path / "a.gz", tmp_path / "lists")] == ["refused"]


def test_a_missing_path_and_a_store_that_is_no_folder(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such file"):
        imported(tmp_path / "none", tmp_path)
    sdn = written(tmp_path, "sdn.xml", SDN)
    written(tmp_path, "file", "")
    with pytest.raises(StoreError, match="cannot write"):
        imported(sdn, tmp_path / "file")


@pytest.mark.parametrize(
    ("key", "name", "count"),
    [
        ("us_ofac_sdn", "formats/ofac/SDN-2024-05-07.xml.gz", 14_966),
        ("us_ofac_cons", "us_ofac_cons/consolidated-2025-03-28.xml", 443),
        ("un_sc", "un_sc/un_consolidated-2026-02-27.xml", 1_003),
        ("ca_sema", "ca_sema/sema-lmes-2025-05.xml", 4_759),
        ("eu_fsf", "formats/eu_fsf/20240513-FULL-1_1(xsd).xml.gz", 4_811),
    ],
)
def test_no_record_of_a_real_list_is_lost(tmp_path: Path, key: str, name: str, count: int) -> None:
    path = SHARED / name
    if not path.exists():
        pytest.skip("the real lists are not beside this checkout")
    if path.suffix == ".gz":
        path = tmp_path / path.stem
        path.write_bytes(gzip.decompress((SHARED / name).read_bytes()))
    assert [k for k, parser in PARSERS.items() if parser.claims([path])] == [key]
    made = tabulate(key, PARSERS[key].read([path]))
    assert made.entries + made.quarantine.filter(pl.col("kept").not_()).height == count
    assert made.quarantine.height < count / 100
