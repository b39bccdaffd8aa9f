import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from lxml import html
from report_findings import DAY, findings

from xref import catalogue, selftest, trials
from xref.lists import open_lists
from xref.prepared import Prepared, prepare
from xref.report import selftest_html
from xref.report.html import page

HOSTILE = "<script>document.title='owned'</script><img src=x onerror=alert(1)>Zugravon Vladimirovich"
OURS = """id,name,kind,aliases,countries
1,"ZUGRAVOV, Vladimir Petrovich",person,Владимир Петрович Зугравов,RU
2,Zugravon Trading S.A.,organisation,,SY
3,Fibrelka Shipping No. 5 LLC,organisation,,RU
4,Delta Zugravka IV,vessel,,
5,"KHIBRALI, Hussein Mohammed",person,حسين محمد خبرالي,IQ
6,James Smith,person,,US
"""


def store(folder: Path, rows: str = OURS) -> Path:
    (folder / "custom").mkdir(parents=True)
    (folder / "custom" / "ours.csv").write_text(rows, encoding="utf-8")
    return folder


def prepared(folder: Path) -> Prepared:
    return prepare(open_lists(folder, catalogue.load(folder), ("ours",), date(2026, 11, 26)))


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    return prepared(store(tmp_path_factory.mktemp("lists")))


@pytest.fixture(scope="module")
def tested(known: Prepared) -> selftest.Tested:
    return selftest.measure(known, 0.70, sample=10)


def xref(*arguments: object, cwd: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from xref.cli import main; main()", "selftest", *map(str, arguments)]
    path = str(Path(__file__).parents[1])
    return subprocess.run(
        command, capture_output=True, text=True, cwd=cwd, check=False, env=os.environ | {"PYTHONPATH": path}
    )


def row(tested: selftest.Tested, part: str, key: str) -> dict:  # type: ignore[type-arg]
    return next(v for v in tested.figures[part] if v["variation"] == key)


def test_names_as_listed_are_found_and_other_cities_are_counted(tested: selftest.Tested) -> None:
    assert row(tested, "variations", "verbatim")["found"]["count"] == 6
    assert row(tested, "variations", "verbatim")["first"]["rate"] == 1.0
    assert row(tested, "variations", "slavic_in_cyrillic")["found"] == {
        "n": 1,
        "count": 1,
        "rate": 1.0,
        "low": 0.2065,
        "high": 1.0,
    }
    assert row(tested, "apart", "other_number")["reported"]["n"] == 2
    varied = [v["found"]["n"] for v in tested.figures["variations"] if v["variation"] != "verbatim"]
    assert tested.figures["found"]["n"] == sum(varied)


def test_a_person_is_no_company_of_that_name(tested: selftest.Tested) -> None:
    asked = tested.cases.filter(tested.cases["variation"] == "person_of_that_name")
    assert asked["kind"].to_list() == ["person"] * asked.height
    assert row(tested, "apart", "person_of_that_name")["reported"]["count"] == 0


def test_a_threshold_that_nothing_reaches_finds_nothing(known: Prepared) -> None:
    figures = selftest.measure(known, 1.0, sample=3).figures
    assert figures["found"]["count"] == 0
    assert figures["precision"]["rate"] is None
    assert figures["ordinary"]["people"]["count"] == 0


def test_nothing_is_found_that_the_cases_do_not_show(tested: selftest.Tested) -> None:
    same = tested.cases.filter(tested.cases["role"] == trials.SAME)
    varied = same.filter(same["variation"] != "verbatim")
    assert tested.figures["found"]["count"] == (varied["score"] >= 0.70).sum()
    missed = [m["asked"] for v in tested.figures["variations"] for m in v["missed"]]
    assert set(missed) <= set(same.filter(same["score"] < 0.70)["asked"])


def test_ordinary_names_that_are_listed_are_not_asked_for(known: Prepared, tested: selftest.Tested) -> None:
    drawn = trials.draw(known, 1)
    many = trials.cases(known, drawn, 2_000, 1)
    people = many.filter(many["variation"] == "people")["asked"].to_list()
    assert "James Brown" in people
    assert "James Smith" not in people
    assert tested.figures["ordinary"]["people"]["n"] == 100
    assert tested.figures["ordinary"]["businesses"]["n"] == 50


def test_an_alarm_on_an_ordinary_name_is_counted(tmp_path: Path) -> None:
    given = (
        "James Mary Robert Patricia John Jennifer Michael Linda David Elizabeth William Barbara Richard Susan Joseph"
    )
    names = "\n".join(f"{i},{name} Smyth,person" for i, name in enumerate(given.split()))
    known = prepared(store(tmp_path, f"id,name,kind\n{names}\n"))
    figures = selftest.measure(known, 0.30, sample=100).figures
    assert figures["ordinary"]["people"]["n"] == 1_000
    assert 0 < figures["ordinary"]["people"]["count"] < 500
    assert figures["alarms"][0]["region"] == "american"


def test_names_in_other_scripts_are_asked_of_an_index_without_them(known: Prepared, tested: selftest.Tested) -> None:
    drawn = trials.draw(known, 1)
    cases = trials.cases(known, drawn, 10, 1)
    index = trials.without_scripts(known, drawn, cases.filter(cases["variation"] == "Cyrillic")["entity_id"])
    assert "Владимир Петрович Зугравов" not in index.names["name"].to_list()
    assert "حسين محمد خبرالي" in index.names["name"].to_list()
    assert row(tested, "variations", "Cyrillic")["found"]["count"] == 1
    assert row(tested, "variations", "Cyrillic")["precision"]["rate"] is None


def test_a_neighbour_that_somebody_listed_is_called_is_left_out(tmp_path: Path) -> None:
    rows = "id,name,kind,aliases\n1,Dawood Ibrahim KASKAROV,person,Dawood Ibrahim\n"
    drawn = trials.draw(prepared(store(tmp_path, rows)), 1)
    cases = trials.cases(prepared(tmp_path), drawn, 10, 1)
    assert "other_family_name" not in cases["variation"].to_list()
    assert "other_given_name" in cases["variation"].to_list()


def test_the_threshold_reaches_the_recall(known: Prepared) -> None:
    (line,) = selftest.measure(known, 0.70, sample=10, wanted=[0.5]).figures["thresholds"]
    assert line["found"]["rate"] >= 0.5
    higher = selftest.measure(known, line["threshold"] + 0.01, sample=10).figures
    assert higher["found"]["rate"] < 0.5


def test_another_seed_takes_other_names_and_the_same_one_the_same(known: Prepared, tested: selftest.Tested) -> None:
    assert selftest.measure(known, 0.70, sample=10).figures == tested.figures
    assert selftest.measure(known, 0.70, sample=10, seed=2).cases["asked"].to_list() != tested.cases["asked"].to_list()


def test_the_figures_are_kept_for_the_same_lists_and_threshold(tmp_path: Path) -> None:
    known = prepared(store(tmp_path))
    tested = selftest.measure(known, 0.70, sample=2)
    assert selftest.kept(known, 0.70) is None
    selftest.keep(known, tested)
    assert selftest.kept(known, 0.70) == tested.figures
    assert selftest.kept(known, 0.80) is None
    (tmp_path / "custom" / "ours.csv").write_text(OURS + "7,Another Party,person,,\n", encoding="utf-8")
    assert selftest.kept(prepared(tmp_path), 0.70) is None


def test_the_page_says_what_was_tested_and_what_was_missed(tested: selftest.Tested) -> None:
    said = " ".join(html.fromstring(selftest_html.page(tested.figures, DAY)).text_content().split())
    for words in (
        "Self-test at threshold 0.70", "ours", tested.figures["lists"][0]["sha256"][:12], tested.figures["tool"],
        "2024-05-07", "Another number", tested.figures["variations"][-1]["about"], "95% interval",
    ):  # fmt: skip
        assert words in said
    missed = next(m for v in tested.figures["variations"] for m in v["missed"])
    assert missed["asked"] in said


def test_hostile_names_stay_text_and_no_script_is_allowed(tmp_path: Path) -> None:
    rows = f'id,name,kind\n1,"{HOSTILE}",organisation\n2,"{HOSTILE} 7",person\n'
    tested = selftest.measure(prepared(store(tmp_path, rows)), 0.99, sample=5)
    text = selftest_html.page(tested.figures, DAY)
    tree = html.fromstring(text)
    assert "<script>document" in tree.text_content()
    assert not list(tree.iter("script", "img", "iframe", "link"))
    policy = tree.xpath("string(//meta[@http-equiv='Content-Security-Policy']/@content)")
    assert "default-src 'none'" in policy
    assert "script-src 'none'" in policy
    assert all(table.find("caption").text for table in tree.iter("table"))


def test_the_report_of_a_run_shows_the_self_test_or_how_to_make_one(tested: selftest.Tested) -> None:
    without = html.fromstring(page(findings(), DAY)).get_element_by_id("selftest")
    assert "xref selftest" in without.text_content()
    section = html.fromstring(page(findings(), DAY, selftest=tested.figures)).get_element_by_id("selftest")
    assert "of names written otherwise are found" in section.text_content()
    assert "Another number" in section.find(".//details").text_content()


def test_the_command_prints_tables_without_colours_and_the_same_json_each_time(tmp_path: Path) -> None:
    store(tmp_path / "lists")
    usual = ("--source", "ours", "--sample", "5")
    shown = xref(*usual, cwd=tmp_path)
    assert (shown.returncode, shown.stderr) == (0, "")
    assert "\x1b" not in shown.stdout
    assert "Names written otherwise" in shown.stdout
    done = [xref(*usual, "--json", "--html", "p.html", "--scores", "s.csv", cwd=tmp_path) for _ in range(2)]
    assert done[0].stdout == done[1].stdout
    figures = json.loads(done[0].stdout)
    assert figures["lists"][0]["key"] == "ours"
    assert figures["asked"] == len((tmp_path / "s.csv").read_text().splitlines()) - 1
    assert (tmp_path / "p.html").read_text().startswith("<!DOCTYPE html>")


def test_a_run_after_a_self_test_shows_it(tmp_path: Path) -> None:
    store(tmp_path / "lists")
    (tmp_path / "a.txt").write_text("Vladimir Zugravov sold lathes to Acme Bakery.")
    assert xref("--source", "ours", cwd=tmp_path).returncode == 0
    run = "import sys; from xref.cli import main; sys.argv[1:] = ['run', 'a.txt', '--source', 'ours']; main()"
    path = str(Path(__file__).parents[1])
    done = subprocess.run(
        [sys.executable, "-c", run],
        cwd=tmp_path,
        check=False,
        env=os.environ | {"PYTHONPATH": path},
        capture_output=True,
    )
    assert done.returncode == 0
    assert "of names written otherwise are found" in (tmp_path / "reports" / "latest" / "report.html").read_text()


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("--source", "nope"), 2, "no list nope"),
        (("--source", "ours", "--sample", "2", "--html", "no/such/p.html"), 1, "--html"),
        (("--source", "ours", "--sample", "2", "--scores", "no/such/s.csv"), 1, "--scores"),
        (("--cases", "p.csv", "--html", "p.html"), 2, "--cases tests pairs"),
        (("--cases", "p.csv"), 2, "cannot read the cases"),
        (("--source", "ours", "--as-of", "2999-01-01"), 2, "still to come"),
    ],
)
def test_what_is_wrong_is_one_line(tmp_path: Path, arguments: tuple[str, ...], code: int, says: str) -> None:
    store(tmp_path / "lists")
    done = xref(*arguments, cwd=tmp_path)
    assert (done.returncode, done.stderr.count("\n")) == (code, 1)
    assert says in done.stderr


def test_labelled_pairs_are_shown_by_category(tmp_path: Path) -> None:
    (tmp_path / "p.csv").write_text("query,candidate,label,category\nPutin,Poetin,1,spelling\nPutin,Merkel,0,others\n")
    done = xref("--cases", "p.csv", cwd=tmp_path)
    assert done.stdout.startswith("n: 2\n")
    assert "spelling" in done.stdout
    assert "By category" in done.stdout


@pytest.mark.parametrize("rows", ["id,name\n1,X\n", "id,name,kind\n1,Владимир Зугравов,person\n"])
def test_a_list_of_one_name_is_tested_too(tmp_path: Path, rows: str) -> None:
    figures = selftest.measure(prepared(store(tmp_path, rows)), 0.70, sample=2).figures
    assert figures["ordinary"]["people"]["n"] == 20
    assert html.fromstring(selftest_html.page(figures, DAY)) is not None
