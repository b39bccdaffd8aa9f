import polars as pl

from xref.entities import Tables, tabulate
from xref.entry import Designation, Entry, Name, Publication, Relation
from xref.linked import linked


def tables(*entries: Entry) -> Tables:
    return tabulate("xx", Publication(None, None, iter(entries)))


def party(number: str, name: str, **facts: object) -> Entry:
    return Entry(number, "organisation", (Name(name, "primary"),), **facts)  # type: ignore[arg-type]


def pairs(made: Tables, found: list[str] | None = None) -> set[tuple[str, str, str]]:
    ids = made.entities["entity_id"]
    party_of = pl.DataFrame({"entity_id": ids, "party_id": ids})
    return set(linked(pl.Series(found or ids.to_list()), made, party_of, made.designations).iter_rows())


ACME, BETA = party("1", "Acme Holding"), party("2", "Beta Works")


def test_a_relation_links_both_ways_by_name_and_by_number() -> None:
    both = {("xx:2", "xx:1", "Acme Holding"), ("xx:1", "xx:2", "Beta Works")}
    assert pairs(tables(ACME, party("2", "Beta Works", relations=(Relation("owned by", "ACME HOLDING"),)))) == both
    assert pairs(tables(ACME, party("2", "Beta Works", relations=(Relation("owned by", "Acme", "1"),)))) == both
    assert pairs(tables(ACME, BETA)) == set()


def test_a_record_that_names_another_party_links_them() -> None:
    made = tables(ACME, party("2", "Beta Works", remarks="Director of ACME HOLDING"), party("3", "Gamma"))
    assert {(one, other) for one, other, _ in pairs(made)} == {("xx:1", "xx:2"), ("xx:2", "xx:1")}
    assert pairs(made, ["xx:2", "xx:3"]) == set()  # only those found in articles count


def test_a_programme_of_few_links_and_a_regime_does_not() -> None:
    def listed(parties: int) -> Tables:
        return tables(*(party(str(n), f"Firm {n}", designations=(Designation("P"),)) for n in range(parties)))

    assert len(pairs(listed(3))) == 6
    assert pairs(listed(26)) == set()
