"""OFAC's real files, where they stand beside this checkout: nothing is lost, and the formats say the same."""

import gzip
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from xref.entities import tabulate
from xref.entry import Entry
from xref.errors import ParseError
from xref.sources import us_ofac_cons, us_ofac_sdn
from xref.sources._ofac_delta import changes

SHARED = Path(__file__).parents[1] / ".." / "shared" / "lists"
PARSERS = {"us_ofac_sdn": us_ofac_sdn, "us_ofac_cons": us_ofac_cons}
pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="the real lists are not beside this checkout")


def files(name: str, scratch: Path) -> list[Path]:
    """The files of a folder, or one file; unpacked."""
    path = SHARED / name
    if path.is_dir():
        return sorted(path.iterdir())
    if path.suffix == ".gz":
        plain = scratch / path.stem
        plain.write_bytes(gzip.decompress(path.read_bytes()))
        return [plain]
    if path.suffix == ".ZIP":
        with zipfile.ZipFile(path) as archive:
            return [Path(archive.extract(member, scratch)) for member in archive.namelist()]
    return [path]


def entries(key: str, name: str, scratch: Path) -> dict[str, Entry]:
    (group,) = PARSERS[key].claims(files(name, scratch))
    return {record.number: record for record in PARSERS[key].read(group).records if isinstance(record, Entry)}


@pytest.mark.parametrize(
    ("key", "name", "count"),
    [
        ("us_ofac_sdn", "us_ofac_sdn/2022-01-31", 9_044),
        ("us_ofac_sdn", "us_ofac_sdn/2022-12-28", 11_430),
        ("us_ofac_sdn", "us_ofac_sdn/2024-05-03", 14_965),
        ("us_ofac_sdn", "formats/ofac/SDN-2021-03-10.xml.gz", 8_832),
        ("us_ofac_cons", "us_ofac_cons/2025-12-19", 442),
        ("us_ofac_cons", "us_ofac_cons/CONS_ENHANCED.ZIP", 443),
        ("us_ofac_cons", "formats/ofac/CONS_ADVANCED-2020-03-17.xml.gz", 375),
    ],
)
def test_no_record_of_a_real_list_is_lost(tmp_path: Path, key: str, name: str, count: int) -> None:
    given = files(name, tmp_path)
    (other,) = PARSERS.keys() - {key}
    assert PARSERS[other].claims(given) == []
    (group,) = PARSERS[key].claims(given)
    assert set(group) == set(given)
    made = tabulate(key, PARSERS[key].read(group))
    assert made.entries == count
    assert made.quarantine.filter(~made.quarantine["kept"]).height == 0
    assert made.quarantine.height < count / 100


def test_a_sample_of_the_list_is_refused_as_cut_short() -> None:
    sample = SHARED / "formats" / "ofac" / "sample-SDN-2024-05-07.xml"
    assert us_ofac_sdn.claims([sample]) == [(sample,)]
    with pytest.raises(ParseError, match="holds 13 entries but says that it has 14966"):
        list(us_ofac_sdn.read([sample]).records)


def test_aliases_and_addresses_alone_are_nobodys() -> None:
    alone = sorted((SHARED / "us_ofac_sdn" / "2026-06-02").iterdir())
    assert us_ofac_sdn.claims(alone) == us_ofac_cons.claims(alone) == []


def test_csv_and_xml_of_neighbouring_dates_say_the_same(tmp_path: Path) -> None:
    """The CSV of 3 May 2024 stands without its other files: 18 remarks are cut, whence most differences."""
    table = entries("us_ofac_sdn", "us_ofac_sdn/2024-05-03", tmp_path)
    xml = entries("us_ofac_sdn", "formats/ofac/SDN-2024-05-07.xml.gz", tmp_path)

    def same(what: Callable[[Entry], object]) -> float:
        return sum(what(table[number]) == what(xml[number]) for number in table) / len(table)

    def weak(entry: Entry) -> set[str]:  # the CSV has single quotes where the XML has double ones
        return {name.text.replace('"', "'").strip("'") for name in entry.names if name.quality == "weak"}

    assert table.keys() <= xml.keys()
    assert same(lambda entry: (entry.kind, {d.programme for d in entry.designations})) == 1
    assert same(lambda entry: entry.names[0].text) > 0.9999
    assert same(weak) > 0.999
    assert same(lambda entry: set(entry.dates)) > 0.999
    assert same(lambda entry: set(entry.identifiers)) > 0.998


def test_enhanced_and_xml_say_the_same(tmp_path: Path) -> None:
    """Three months lie between them; ENHANCED has names in other scripts besides."""
    enhanced = entries("us_ofac_cons", "us_ofac_cons/CONS_ENHANCED.ZIP", tmp_path)
    xml = entries("us_ofac_cons", "us_ofac_cons/consolidated-2025-03-28.xml", tmp_path)
    assert enhanced.keys() == xml.keys()
    assert all(designation.legal_basis for entry in enhanced.values() for designation in entry.designations)
    for number, entry in enhanced.items():
        other = xml[number]
        assert (entry.names[0], entry.kind, set(entry.dates)) == (other.names[0], other.kind, set(other.dates))
        assert [d.programme for d in entry.designations] == [d.programme for d in other.designations]
        assert {n for n in entry.names if n.text.isascii()} == {n for n in other.names if n.text.isascii()}
    assert sum(set(e.identifiers) != set(xml[n].identifiers) for n, e in enhanced.items()) == 2


@pytest.mark.parametrize(("name", "actions"), [("2025-01-13", "DEL " * 14 + "ADD " * 4), ("2025-02-11", "ADD " * 3)])
def test_a_real_delta_file(name: str, actions: str) -> None:
    found = list(changes(SHARED / "us_ofac_sdn" / "delta" / f"{name}_delta.xml"))
    assert [change.action for change in found] == actions.split()
    assert all(change.name and str(change.published_on) == name for change in found)
