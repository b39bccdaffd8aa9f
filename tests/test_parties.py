"""The same party across lists: what unites two entities, and what keeps them apart."""

from pathlib import Path

import pytest
from listed import opened

from xref import parties

HEAD = "id,name,kind,aliases,weak_aliases,countries,birth_date,identifiers\n"


def groups(folder: Path, **lists: str) -> list[str]:
    """The parties of several entities, as their ids, "a:1 b:1"; `lists`: rows without an id, one a line."""
    texts = {
        key: HEAD + "".join(f"{n},{row}\n" for n, row in enumerate(rows.split("\n"), 1)) for key, rows in lists.items()
    }
    party_of = parties.group(opened(folder, texts).tables)
    together = party_of.group_by("party_id").agg("entity_id")["entity_id"].to_list()
    return sorted(" ".join(sorted(entities)) for entities in together if len(entities) > 1)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sevzapmash JSC,organisation,,,RU,,", "Sevzapmash OAO,organisation,,,,,"),  # what is not stated
        ("Sevzapmash JSC,organisation,,,RU,,", "Sevzapmash,unknown,,,RU,,"),  # no kind is stated
        ("Sevzapmash HK,organisation,,,HK,,", "Sevzapmash HK,organisation,,,CN,,"),  # a territory and its country
        ("Anton Gremin,person,,,,1960-05-17,", "Gremin Anton Petrovich,person,,,,1960-05-17,"),  # the father's name
        ("Anton Petrovich Gremin,person,,,,1960-05-17,", "Anton Gremin,person,,,RU,1960-05-17,"),
        ("Oleg Petrovich Gremin,person,,,,1956-02-21,", "Oleg Petrovich Gremin,person,,,,1961-02-21,"),  # one slip
        ("Oleg Petrovich Gremin,person,,,,1954,", "Oleg Petrovich Gremin,person,,,,1956,"),  # an estimate
        ("Aleksei Gremin,person,,,,1960-05-17,", "Alexey A. Gremin,person,,,,1960-05-17,"),  # another spelling
        ("Hani Sibai al-Gremi,person,,,,1960-05-17,", "Hani al-Gremi,person,,,,1960-05-17,"),  # a name left out
        ("Muhammad Ali,person,,,,1960-05-17,", "Ali Muhammad,person,,,,1960-05-17,"),  # common, but the same day
        ("Sevzapmash,organisation,,,RU,,inn:7718852163", "Sevzapmash,organisation,,,RU,,inn:7718852164"),  # no number
        ("Anna Gremina,person,,,RU,,passport:AB 123", "Anna Lensky,person,,,UA,,passport:AB123"),
        ("Lady Tatiana,vessel,,,PA,,imo:9187629", "Onegin,vessel,,,LR,,imo:IMO 9187629"),  # renamed and reflagged
        ("Oleg Gremin,person,,,,1960-05-17,inn:1", "Oleg Gremin,person,,,,1960-05-17,inn:2"),  # the day outranks
    ],
)
def test_one_party(tmp_path: Path, one: str, other: str) -> None:
    assert groups(tmp_path, a=one, b=other) == ["a:1 b:1"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sevzapmash,organisation,,,RU,,", "Sevzapmash,vessel,,,RU,,"),
        ("Sevzapmash,organisation,,,RU,,", "Sevzapmash,organisation,,,BY,,"),
        ("Sevzapmash,organisation,,,RU,,inn:7718852163", "Sevzapmash,organisation,,,RU,,inn:7707083893"),
        ("Onegin,vessel,,,RU,,imo:9187629", "Onegin,vessel,,,RU,,imo:9074729"),
        ("Muhammad Ali,person,,,,,", "Ali Muhammad,person,,,,,"),  # common, and nothing beside it agrees
        ("Muhammad Abu,person,,,AF,1960,", "Abu Muhammad,person,,,IQ,1960,"),  # too common for a year
        ("Oleg Gremin,person,,,RU,1960-05-17,", "Oleg Gremin,person,,,RU,1985-11-02,"),
        ("Anton Gremin,person,,,,1960-05-17,", "Anton Petrovich Gremin,person,,,,1961-05-17,"),  # another day
        ("Hasan al-Gremi,person,,,SY,1960-05-17,", "Husayn al-Gremi,person,,,SY,1960-05-17,"),  # twins
        ("Gremin,person,,,,1960-05-17,", "Oleg Gremin,person,,,,1960-05-17,"),  # a family name is no name
        ("Ivan Gremin,person,,,,1960-01-01,", "Ivan Petrovich Gremin,person,,,,1960-01-01,"),  # a year, filled up
        ("Oleg Gremin,person,,Sokol,RU,,", "Ivan Lensky,person,,Sokol,RU,,"),  # a weak alias
        ("Oleg Gremin,person,,,RU,1960,crypto:1Ab", "Lensky Trading,organisation,,,RU,,crypto:1Ab"),  # one wallet
        ("Sevzapmash,organisation,,,RU,,inn:7718852163", "Belbank,organisation,,,BY,,inn:7718852163"),  # its owner's
    ],
)
def test_two_parties(tmp_path: Path, one: str, other: str) -> None:
    assert groups(tmp_path, a=one, b=other) == []


def test_an_entity_of_which_little_is_known_ties_no_two_parties(tmp_path: Path) -> None:
    assert groups(
        tmp_path,
        a="Iranian Guard,organisation,Guard,,IR,,\nGuard of Borduria,organisation,Guard,,,,",
        b="Bordurian Guard,organisation,Guard,,RU,,",
        c="Iranian Guard,organisation,Guard,,IR,,",
    ) == ["a:1 c:1"]


def test_a_name_of_two_parties_says_who_is_meant_only_with_what_else_is_stated(tmp_path: Path) -> None:
    two = "Sevzapmash,organisation,,,RU,,\nSevzapmash,organisation,,,BY,,"
    assert groups(tmp_path / "1", a=two, b="Sevzapmash,organisation,,,,,") == []
    assert groups(tmp_path / "2", a=two, b="Sevzapmash,organisation,,,BY,,") == ["a:2 b:1"]


def test_a_primary_name_goes_before_an_alias_of_another_party(tmp_path: Path) -> None:
    two = "Sevzapmash,organisation,,,RU,,inn:7718852163\nNorthern Works,organisation,Sevzapmash,,RU,,inn:7707083893"
    assert groups(tmp_path, a=two, b="Sevzapmash,organisation,,,RU,,") == ["a:1 b:1"]


def test_the_longer_name_in_common_is_followed_first(tmp_path: Path) -> None:
    firms = "Mari Zavod Sevzapmash,organisation,MMZ,,RU,,\nMiass Zavod Uralmash,organisation,MMZ,,RU,,"
    assert groups(tmp_path, a=firms, b=firms) == ["a:1 b:1", "a:2 b:2"]


def test_a_number_that_one_list_gives_to_two_parties_unites_neither(tmp_path: Path) -> None:
    two = "Anton Gremin,person,,,KP,,passport:563410081\nIvan Lensky,person,,,KP,,passport:563410081"
    assert groups(tmp_path, a=two, b="Lensky Ivan,person,,,KP,,passport:563410081") == ["a:2 b:1"]


def test_a_misprinted_number_does_not_tie_two_firms(tmp_path: Path) -> None:
    lists = {
        "a": "Sevzapmash,organisation,,,RU,,inn:7718852163 ogrn:1027700132195",
        "b": "Sevzapmash,organisation,,,RU,,inn:7718852163\nVidis,organisation,,,RU,,inn:7718852163 ogrn:1027739609391",
        "c": "Vidis,organisation,,,RU,,ogrn:1027739609391",
    }
    lists = {key: rows.replace(" ogrn", "; ogrn") for key, rows in lists.items()}
    assert groups(tmp_path, **lists) == ["a:1 b:1", "b:2 c:1"]


def test_an_alias_does_not_unite_groups_that_have_a_list_in_common(tmp_path: Path) -> None:
    maker = "Semis Corporation of Borduria,organisation,Semis,,CN,,"
    plant = "Shanghai Plant Semis,organisation,Semis,,CN,,"
    assert groups(tmp_path, a=f"{maker}\n{plant}", b=f"{plant}\n{maker}") == ["a:1 b:2", "a:2 b:1"]


def test_groups_do_not_depend_on_the_order_of_rows(tmp_path: Path) -> None:
    rows = ["Sevzapmash,organisation,,,RU,,", "Muhammad Ali,person,,,AF,1960,", "Ali Muhammad,person,,,AF,1960-02,"]
    first = groups(tmp_path / "1", a=rows[0], b="\n".join(rows))
    assert first == ["a:1 b:1"]
    assert groups(tmp_path / "2", a=rows[0], b="\n".join(reversed(rows))) == ["a:1 b:3"]
