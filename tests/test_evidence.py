import polars as pl
import pytest

from xref.errors import UsageError
from xref.evaluate import read_cases, report, score_cases
from xref.evidence import measure
from xref.likeness import likeness
from xref.words import words


def pairs(*rows: tuple[str, str, str]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=["query", "candidate", "schema"], orient="row").with_columns(label=pl.lit("1"))


def scores(*rows: tuple[str, str, str]) -> list[float]:
    return score_cases(pairs(*rows))["score"].to_list()


def test_legal_forms_do_not_count() -> None:
    assert words("SIS d.o.o.") == words("SIS DOO") == ("sis",)
    assert scores(("Toyota Motor Corporation", "Toyota Motor Corp", "Company"))[0] > 0.99


def test_transliterations_are_alike() -> None:
    same = scores(
        ("Sergei Shoigu", "Сергей Шойгу", "Person"),
        ("Wolodymyr Selenskyj", "Volodymyr Zelenskyy", "Person"),
        ("李尚福", "Li Shangfu", "Person"),
    )
    assert same[0] > 0.9
    assert same[2] > 0.9


def test_a_missing_patronymic_is_not_against_but_another_family_name_is() -> None:
    missing, other = scores(
        ("Sergey Lavrov", "Sergey Viktorovich Lavrov", "Person"), ("Sergey Lavrov", "Sergey Sobyanin", "Person")
    )
    assert missing > 0.8
    assert other < 0.5


def test_a_lone_family_name_finds_the_company_and_not_the_person() -> None:
    company, person = scores(
        ("Wagner", "PRIVATE MILITARY COMPANY 'WAGNER'", "Company"), ("Wagner", "Robert Wagner", "Person")
    )
    assert company >= 0.7 > person


def test_other_numbers_are_other_vessels() -> None:
    assert scores(("Delta Queen V", "Delta Queen IV", "Vessel"))[0] < 0.7


def test_digits_have_no_variants() -> None:
    assert likeness(["2006", "2006"], ["2007", "2006"]).tolist() == [0.0, 1.0]


def test_no_pairs_give_no_rows() -> None:
    assert measure([], [], []).height == 0


def test_the_report_counts(tmp_path) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "cases.csv"
    path.write_text("query,candidate,label,category\nAli,Ali,1,same\nAli Khan,Omar Khan,0,other\nBo,Zhao,1,hard\n")
    result = report(read_cases(path))
    assert (result["n"], result["positives"], result["precision"], result["recall"]) == (3, 2, 1.0, 0.5)
    assert result["by_category"]["hard"]["recall"] == 0.0
    assert result["auc"] == 0.5  # the negative lies between the two positives


@pytest.mark.parametrize(
    ("text", "says"),
    [("query,label\na,1\n", "lacks candidate"), ("query,candidate,label\na,b,maybe\n", "label other than 0 or 1")],
)
def test_cases_that_cannot_be_used_are_refused(tmp_path, text, says) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "cases.csv"
    path.write_text(text)
    with pytest.raises(UsageError, match=says):
        read_cases(path)


def test_another_line_of_business_is_no_match() -> None:
    asked = "Kumryong Engineering Corp."
    listed = ("Kumryong Engineering Corporation", "Kumryong Trading Corporation", "Kumryong Corporation")
    same, other, bare = scores(*((asked, name, "Company") for name in listed))
    assert same > 0.98
    assert other < 0.95
    assert other < bare


def test_a_chinese_syllable_is_another_name_and_a_slip_is_not() -> None:
    syllable, same, doubled, swapped = scores(
        ("Yang Zhihong", "Yan Zhiyong", "Person"),
        ("Yang Zhihong", "Yang Zhihong", "Person"),
        ("Esa Akhtari", "Essa Akhtari", "Person"),
        ("Kim Sko Chol", "Kim Sok Chol", "Person"),
    )
    assert syllable < 0.7
    assert same > 0.98
    assert doubled > 0.95
    assert swapped > 0.7


def test_the_numbers_of_a_pair_do_not_depend_on_the_pairs_beside_it() -> None:
    pairs = [
        ("Abdul Karim Hassan al Mahmoudi Trading", "Abdul Karim Mahmoudy Hasan General Trade Company"),
        ("Alpha Beta Gamma Delta Epsilon", "Alfa Beta Gamma Delta Zeta Theta"),
    ]
    long = (
        "One Two Three Four Five Six Seven Eight Nine Ten Eleven",
        "Eleven Ten Nine Eight Seven Six Five Four Three",
    )
    for left, right in pairs:
        alone = measure([left], [right], [False])
        beside = measure([left, long[0]], [right, long[1]], [False, False]).head(1)
        assert alone.rows() == beside.rows()
