"""Traps of the lists of the UK, Switzerland, Australia, Ukraine, Japan and of Annex IV, beyond their fixtures."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xref.catalogue import load
from xref.entry import Entry, Name, Publication, Quarantined
from xref.errors import ParseError, UsageError
from xref.lists import open_lists
from xref.refresh import import_path
from xref.sources import ch_seco, eu_annex_iv, gb_uksl, jp_meti_eul, ua_nsdc

FIXTURES = Path(__file__).parent / "fixtures"
UK_CSV = FIXTURES / "gb_uksl" / "csv" / "UK-Sanctions-List.csv"
WORKBOOK = FIXTURES / "au_dfat" / "xlsx-2026" / "Australian_Sanctions_Consolidated_List.xlsx"


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def entries(publication: Publication) -> list[Entry]:
    return [record for record in publication.records if isinstance(record, Entry)]


def seco(body: str, modifications: str = '<modification modification-type="listed"/>') -> str:
    return (
        '<swiss-sanctions-list list-type="whole-list" date="2026-01-01">'
        '<sanctions-program ssid="1"><program-key lang="eng">P</program-key><sanctions-set ssid="2" lang="eng"/>'
        f'</sanctions-program><target ssid="3"><sanctions-set-id>2</sanctions-set-id><individual>'
        f'<identity ssid="4" main="true">{body}</identity></individual>{modifications}</target></swiss-sanctions-list>'
    )


def seco_name(*parts: tuple[str, str, str]) -> str:
    items = "".join(
        f'<name-part order="{order}" name-part-type="{kind}"><value>{value}</value>{variants}</name-part>'
        for order, (kind, value, variants) in enumerate(parts, 1)
    )
    return f'<name name-type="primary-name" quality="good" lang="eng">{items}</name>'


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("Passport number,", "Passport,", "Passport number"),
        ("Passport number,", "", "Passport number"),
        ("Report Date: 08-Oct-2026", "Report Date: soon", "'soon'"),
        (",Oil Tanker,,,2019,", ",Oil Tanker", "54 columns instead of 58"),
        ("Leningrad", '"Leningrad', "not CSV"),
    ],
)
def test_a_changed_or_cut_uk_csv_is_refused(tmp_path: Path, old: str, new: str, says: str) -> None:
    text = UK_CSV.read_bytes().decode()
    assert old in text
    path = tmp_path / "uk.csv"
    path.write_bytes(text.replace(old, new, 1).encode())
    with pytest.raises(ParseError, match=says):
        list(gb_uksl.read([path]).records)


def test_a_uk_xml_that_breaks_off_is_refused(tmp_path: Path) -> None:
    whole = (FIXTURES / "gb_uksl" / "xml" / "UK-Sanctions-List.xml").read_text(encoding="utf-8")
    path = written(tmp_path, "uk.xml", whole[: len(whole) // 2])
    with pytest.raises(ParseError, match="cut short"):
        list(gb_uksl.read([path]).records)


@pytest.mark.parametrize("order", [1, -1])
def test_a_swiss_target_listed_again_is_in_force_wherever_the_file_says_so(tmp_path: Path, order: int) -> None:
    history = [
        '<modification modification-type="listed" effective-date="2012-01-01"/>',
        '<modification modification-type="de-listed" effective-date="2014-01-01"/>',
        '<modification modification-type="listed" effective-date="2020-01-01"/>',
    ]
    text = seco(seco_name(("whole-name", "Muster", "")), "".join(history[::order]))
    publication = ch_seco.read([written(tmp_path, "seco.xml", text)])
    (entry,) = entries(publication)
    assert (str(entry.designations[0].designated_on), publication.notes) == ("2012-01-01", ())


def test_a_maiden_name_is_a_former_name_and_spellings_are_capped(tmp_path: Path) -> None:
    married = seco_name(("family-name", "Muster", ""), ("given-name", "Anna", ""), ("maiden-name", "Beispiel", ""))
    (entry,) = entries(ch_seco.read([written(tmp_path, "a.xml", seco(married))]))
    assert entry.names == (Name("Anna Muster", "primary"), Name("Anna Beispiel", "former"))
    many = "".join(f'<spelling-variant lang="ARA" script="LATN">x{n}</spelling-variant>' for n in range(9))
    spelt = seco_name(("given-name", "A", many), ("family-name", "B", many))
    records = list(ch_seco.read([written(tmp_path, "b.xml", seco(spelt))]).records)
    (entry,) = [record for record in records if isinstance(record, Entry)]
    assert len(entry.names) == 65
    assert [record.field for record in records if isinstance(record, Quarantined)] == ["spelling-variant"]


def nsdc(folder: Path, data: object) -> list[Entry | Quarantined]:
    return list(ua_nsdc.read([written(folder, "a.json", json.dumps(data))]).records)


def test_a_bare_answer_of_the_register_does_not_say_who_is_a_person(tmp_path: Path) -> None:
    (entry,) = nsdc(tmp_path, [{"sid": "1", "name": "Особа", "translit": "Osoba", "status": "active"}])
    assert isinstance(entry, Entry)
    assert (entry.kind, entry.designations) == ("unknown", ())


@pytest.mark.parametrize("data", [{}, {"subjectType": "ship", "subjects": []}, {"subjects": {}}, 1, None, "text"])
def test_json_of_another_shape_is_refused(tmp_path: Path, data: object) -> None:
    with pytest.raises(ParseError, match="subjectType"):
        nsdc(tmp_path, data)


json_values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12) | st.just("active"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "code", "key", "value"]), inner),
    max_leaves=6,
)
FIELDS = [
    "sid",
    "name",
    "translit",
    "aliases",
    "citizenships",
    "bd",
    "dd",
    "status",
    "identifiers",
    "attributes",
    "actions",
]


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(subject=st.dictionaries(st.sampled_from(FIELDS), json_values))
def test_subjects_of_any_types_are_read_or_set_aside_once(tmp_path: Path, subject: dict[str, Any]) -> None:
    records = nsdc(tmp_path, [{"sid": 1, "name": "Особа", "status": "active"} | subject])
    whole = [record for record in records if isinstance(record, Entry) or not record.kept]
    assert len(whole) == (subject.get("status", "active") not in ("expired", "excluded", None))


def test_other_acts_and_acts_without_annex_iv_are_not_taken(tmp_path: Path) -> None:
    header, *rows = (FIXTURES / "eu_annex_iv" / "csv" / "32014R0833.csv").read_text(encoding="utf-8").splitlines()
    other = written(tmp_path, "other.csv", "\n".join([header, rows[0].replace("32014R0833", "32014R0269")]))
    assert eu_annex_iv.claims([other]) == []
    with pytest.raises(ParseError, match="no row of Annex IV"):
        eu_annex_iv.read([written(tmp_path, "third.csv", f"{header}\n{rows[0]}\n")])


def test_an_end_user_list_in_other_columns_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, "eul.csv", "No.,Country or Region,Company or Organization,Aliases\n1,Iran,A,B\n")
    assert jp_meti_eul.claims([path]) == [(path,)]
    with pytest.raises(ParseError, match="Also Known As"):
        jp_meti_eul.read([path])


def test_a_closed_list_is_not_missing_and_one_that_is_off_only_where_it_is_named(tmp_path: Path) -> None:
    now, catalogue = datetime(2026, 3, 1, tzinfo=UTC), load(tmp_path)
    lowered = catalogue | {"au_dfat": replace(catalogue["au_dfat"], at_least=1)}
    assert [outcome.state for outcome in import_path(WORKBOOK, tmp_path, lowered, (), now)] == ["new"]
    states = dict(open_lists(tmp_path, catalogue, (), now.date()).health.select("key", "state").iter_rows())
    assert (states["au_dfat"], states["ch_seco"]) == ("fresh", "missing")
    assert (states["gb_ofsi"], states["ua_nsdc"]) == ("off", "off")
    assert (states["us_bis_el"], states["us_ecfr_el"]) == ("missing", "off")  # as the file that would hold it is off
    named = open_lists(tmp_path, catalogue, ("au_dfat", "ua_nsdc"), now.date()).health
    assert dict(named.select("key", "state").iter_rows()) == {"au_dfat": "fresh", "ua_nsdc": "missing"}
    with pytest.raises(UsageError, match="use gb_uksl, the UK Sanctions List"):
        open_lists(tmp_path, catalogue, ("gb_ofsi",), now.date())
