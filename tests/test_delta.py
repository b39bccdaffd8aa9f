from datetime import date
from pathlib import Path
from time import perf_counter

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xref.delta import diff
from xref.entities import Tables, tabulate
from xref.entry import Address, Designation, Entry, Identifier, Name, Publication, Relation
from xref.sources import us_ofac_sdn
from xref.tables import DELTA

SDN = Path(__file__).parents[1] / ".." / "shared" / "lists" / "us_ofac_sdn"
real = pytest.mark.skipif(not SDN.is_dir(), reason="the real lists are not beside this checkout")


def made(*entries: Entry) -> Tables:
    return tabulate("ours", Publication(None, None, iter(entries)))


def party(number: str = "7", primary: str = "Shangfu LI", *names: Name, **values: object) -> Entry:
    kind = values.pop("kind", "person")
    return Entry(number=number, kind=kind, names=(Name(primary, "primary"), *names), **values)  # type: ignore[arg-type]


def change(old: Entry, new: Entry) -> tuple[object, ...]:
    """fields, material, before, after of the one change."""
    (row,) = diff(made(old), made(new)).rows(named=True)
    assert row["change"] == "MOD"
    return row["fields"], row["material"], row["before"], row["after"]


def test_who_was_added_and_who_was_taken_off() -> None:
    stays, goes = party("1"), party("2", "ROSTEC", kind="organisation", countries=("RU",))
    comes = party("3", "ORLAN", kind="vessel", identifiers=(Identifier("imo", "9683740"),))
    found = diff(made(stays, goes), made(comes, stays))
    assert found.schema == DELTA
    assert found.rows() == [
        ("ours:3", "ADD", "ORLAN", "vessel", None, True, None, "identifiers: imo:9683740"),
        ("ours:2", "DEL", "ROSTEC", "organisation", None, True, "countries: RU", None),
    ]


def test_a_bare_party_is_added_too() -> None:
    assert diff(made(), made(party())).rows() == [("ours:7", "ADD", "Shangfu LI", "person", None, True, None, None)]


def test_the_same_list_in_another_order_has_not_changed() -> None:
    names = Name("A"), Name("B", "weak")
    one, two = party("1", "X", *names, countries=("CN", "RU")), party("2", "Y", url="https://example.org/a", raw="7")
    same = party("1", "X", *names[::-1], countries=("RU", "CN")), party("2", "Y", raw="8")
    assert diff(made(one, two), made(*same[::-1])).is_empty()


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (party(), party("7", "Shangfu LEE"), ("name", True, "name: Shangfu LI", "name: Shangfu LEE")),
        (party(), party("7", "LI, Shangfu"), ("name", False, "name: Shangfu LI", "name: LI, Shangfu")),
        (party("7", "AL-BADER"), party("7", "Albader"), ("name", False, "name: AL-BADER", "name: Albader")),
        (party("7", "Brian"), party("7", "Brain"), ("name", True, "name: Brian", "name: Brain")),
        (party(), party("7", "Shangfu LI", Name("LS", "weak")), ("names", True, None, "names: LS (weak)")),
        (
            party("7", "X", Name("LS", "weak")),
            party("7", "X", Name("LS")),
            ("names", True, "names: LS (weak)", "names: LS"),
        ),
        (party("7", "X", Name("A.B."), Name("AB")), party("7", "X", Name("AB")), ("names", False, "names: A.B.", None)),
        (party(), party(kind="organisation"), ("kind", True, "kind: person", "kind: organisation")),
        (party(), party(countries=("CN",)), ("countries", True, None, "countries: CN")),
        (party(dates=("1958",)), party(dates=("1958~",)), ("dates", True, "dates: 1958", "dates: 1958~")),
        (
            party(identifiers=(Identifier("inn", "7707-083893", "RU"),)),
            party(identifiers=(Identifier("inn", "7707083893", "RU"),)),
            ("identifiers", False, "identifiers: inn:7707-083893 (RU)", "identifiers: inn:7707083893 (RU)"),
        ),
        (party(), party(addresses=(Address("Beijing", "CN"),)), ("addresses", False, None, "addresses: Beijing (CN)")),
        (
            party(designations=(Designation("DPRK"),)),
            party(designations=(Designation("DPRK", date(2018, 9, 20), "EO 13810"),)),
            ("designations", True, "designations: DPRK", "designations: DPRK 2018-09-20 EO 13810"),
        ),
        (
            party(),
            party(relations=(Relation("linked to", "ROSTEC", "18783"),)),
            ("relations", True, None, "relations: linked to: ROSTEC 18783"),
        ),
        (
            party(reason="He bought jets. He leads it."),
            party(reason="He leads it. He bought SU-35 jets."),
            ("reason", False, "reason: He bought jets", "reason: He bought SU-35 jets"),
        ),
        (party(remarks="Male;"), party(remarks=None), ("remarks", False, "remarks: Male", None)),
    ],
)
def test_a_change_is_told_in_words_and_weighed(old: Entry, new: Entry, expected: tuple[object, ...]) -> None:
    assert change(old, new) == expected


def test_a_former_primary_name_is_told_as_both() -> None:
    assert change(party("7", "INEOS"), party("7", "K2016", Name("INEOS", "former"))) == (
        "name; names", True, "name: INEOS", "name: K2016; names: INEOS (former)",
    )  # fmt: skip


def test_long_changes_are_cut_and_say_so() -> None:
    names = [Name(f"N{i}") for i in range(8)]
    *_, after = change(party(), party("7", "Shangfu LI", *names))
    assert after == "names: N0 | N1 | N2 | N3 | N4 | … 3 more"
    *_, after = change(party(), party(remarks="x" * 900))
    assert after == f"remarks: {'x' * 200}…"


ENTRIES = st.lists(
    st.builds(
        lambda number, name, countries: party(number, name, countries=tuple(countries)),
        st.sampled_from("1234"), st.text("ab .-\nЖ", min_size=1, max_size=4), st.lists(st.sampled_from(["CN", "RU"])),
    ),
    unique_by=lambda entry: entry.number,
)  # fmt: skip


@settings(max_examples=40)
@given(ENTRIES, ENTRIES)
def test_the_way_back_is_the_opposite(old: list[Entry], new: list[Entry]) -> None:
    there, back = diff(made(*old), made(*new)), diff(made(*new), made(*old))
    turned = back.with_columns(
        change=pl.col("change").cast(pl.String()).replace({"ADD": "DEL", "DEL": "ADD"}).cast(DELTA["change"]),
        before="after",
        after="before",
    ).sort("change", "entity_id")
    assert turned.drop("name", "kind").rows() == there.drop("name", "kind").rows()
    assert diff(made(*old), made(*old)).is_empty()


def sdn(day: str) -> Tables:
    return tabulate("us_ofac_sdn", us_ofac_sdn.read((SDN / day / "sdn.csv",)))


@real
@pytest.mark.parametrize(
    ("old", "new", "added", "removed"),
    [("2024-02-20", "2024-02-23", 553, 0), ("2024-04-26", "2024-05-01", 298, 0), ("2024-05-01", "2024-05-03", 7, 8)],
)
def test_what_changed_on_the_sdn_list(old: str, new: str, added: int, removed: int) -> None:
    before, after = sdn(old), sdn(new)
    began = perf_counter()
    found = diff(before, after)
    print(f"{perf_counter() - began:.2f} s")
    count = dict(found.group_by(pl.col("change").cast(pl.String())).len().iter_rows())
    assert (count.get("ADD", 0), count.get("DEL", 0)) == (added, removed)
    assert found.equals(diff(before, after))


@real
def test_the_sellers_of_satellite_images_were_added_in_the_first_half_of_2023() -> None:
    found = diff(sdn("2022-12-28"), sdn("2023-06-29")).filter(pl.col("change") == "ADD")
    added = dict(found.select("entity_id", "name").iter_rows())
    assert "HEAD AEROSPACE" in added["us_ofac_sdn:42075"]
    assert {"us_ofac_sdn:40477", "us_ofac_sdn:40478"} <= added.keys()
