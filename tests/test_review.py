"""`xref review`: what is piped in is what a person types."""

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest
from deciding import ELSEWHERE, HEAD, HER, RECORD, Desk, said
from test_cli import ROOT, rows, xref

from xref import decisions
from xref.decisions import cases

OTHER = "2,Kestrel Optics GmbH,organisation,,DE,,,RU-1,\n"
FIRM = "Kestrel Optics GmbH sold lenses to the army, the paper wrote on Sunday."


def typed(run: Path, *lines: str, who: str = "Ann", more: tuple[object, ...] = ()) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from xref.cli import main; main()", "review", str(run), "--who", who]
    answers = "".join(f"{line}\n" for line in lines)
    given = [*command, *map(str, more)]
    return subprocess.run(given, input=answers, capture_output=True, text=True, cwd=ROOT, check=False)


def decided(desk: Desk) -> list[tuple[str, ...]]:
    names = ("decided_by", "disposition", "reason_code", "note", "scope", "mention", "article_id")
    path = desk.out / "dispositions.csv"
    return [tuple(row[name] for name in names) for row in rows(path)] if path.exists() else []


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = Desk(tmp_path)
    desk.run(RECORD, OTHER, a=HER, b=ELSEWHERE, c=FIRM)
    return desk


def test_one_case_after_the_other_until_nothing_is_open(desk: Desk) -> None:
    done = typed(desk.out / "latest", "f", "2", "he is thirty", "s", "t", "same_details", "")
    assert (done.returncode, done.stderr) == (0, "")
    assert "3 cases to decide" in done.stdout
    assert "»Oskar Bremm« opened the bakery" in done.stdout or "»Kestrel Optics GmbH« sold" in done.stdout
    assert "2 records decided, 1 case still open" in done.stdout
    assert [row[:4] for row in decided(desk)] == [
        ("Ann", "false_positive", "other_dates", "he is thirty"), ("Ann", "true_match", "same_details", ""),
    ]  # fmt: skip
    again = typed(desk.out / "latest", "u", "1", "")
    assert "1 case to decide" in again.stdout
    assert typed(desk.out / "latest").stdout.startswith("0 cases to decide")
    all_of_them = typed(desk.out / "latest", "q", more=("--again",)).stdout
    assert "3 cases to decide" in all_of_them
    assert "by Ann: other_dates he is thirty" in all_of_them
    assert sorted(one or "" for one, _ in said(desk.run(RECORD, OTHER, a=HER, b=ELSEWHERE, c=FIRM))) == [
        "false_positive", "true_match", "unresolved",
    ]  # fmt: skip


def test_a_name_is_decided_everywhere_at_once(desk: Desk) -> None:
    run = cases.read(desk.out / "latest")
    where = [case.best["mention"] for case in cases.cases(run, desk.log(), "Ann")].index("Oskar Bremm")
    done = typed(desk.out / "latest", *["s"] * where, "fn", "other_party", "")
    assert "1 record decided, everywhere." in done.stdout
    assert [row[4:6] for row in decided(desk)] == [("everywhere", "Oskar Bremm")]
    found = desk.run(RECORD, OTHER, d=ELSEWHERE + " Oskar Bremm denies it.")
    assert said(found) == [("false_positive", None)]


def test_a_party_is_decided_by_all_its_names_and_an_article_by_all_its_parties(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.run(RECORD, OTHER, a=HER, b=ELSEWHERE.replace("Bremm", "Brem"), c=f"{FIRM} Oskar Bremm is its owner.")
    names = {row["mention"] for row in rows(desk.out / "latest" / "matches.csv")} - {"Kestrel Optics GmbH"}
    run = cases.read(desk.out / "latest")
    first = [case.best["entity_id"] for case in cases.cases(run, desk.log(), "Ann")].index("own:1")
    typed(desk.out / "latest", *["s"] * first, "fp", "9", "another Oskar", "q")
    assert {row[5] for row in decided(desk)} == names
    assert {row[4] for row in decided(desk)} == {"everywhere"}

    other = Desk(tmp_path / "other")
    other.run(RECORD, OTHER, c=f"{FIRM} Oskar Bremm is its owner.")
    typed(other.out / "latest", "ta", "3", "")
    assert {(row[5], row[4]) for row in decided(other)} == {
        ("Kestrel Optics GmbH", "article"), ("Oskar Bremm", "article"),
    }  # fmt: skip


def test_what_a_terminal_would_obey_is_taken_out(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.run(
        '1,Oskar Bremm,person,"Oskar \x1b]0;Brem\x07",DE,[red]1961,,RU-1,\n',
        a=HER.replace("Lund", "[bold]\x1b[31mLund"),
    )
    shown = typed(desk.out / "latest", "f", "1", "\x1b[5mnote").stdout
    listed = xref("review", desk.out / "latest", "--list").stdout
    assert "\x1b" not in shown.partition("note, empty")[0] + listed
    assert "[bold]" in shown
    assert "note" in listed


def test_back_decides_again_and_what_is_no_answer_is_explained(desk: Desk) -> None:
    done = typed(desk.out / "latest", "x", "f", "nonsense", "b", "f", "1", "", "b", "t", "1", "", "q")
    assert done.stdout.count("A decision holds until") == 1
    assert "give a number from 1 to" in done.stdout
    assert "just now" in done.stdout
    assert [row[1] for row in decided(desk)] == ["false_positive", "true_match"]
    assert len({row[6] for row in decided(desk)}) == 1  # on the same case


def test_going_back_a_decision_in_bulk_counts_for_the_article_at_hand_too(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.run(a=HER, b=ELSEWHERE)
    typed(desk.out / "latest", "f", "1", "", "b", "tn", "1", "he is it")
    assert said(desk.run(a=HER, b=ELSEWHERE)) == [("true_match", "he is it")] * 2
    assert xref("review", desk.out / "latest", "--list").stdout.count("true_match") == 1


def test_a_second_person_sees_what_the_first_said_who_is_not_asked_again(desk: Desk) -> None:
    policy = desk.place / "policy.toml"
    policy.write_text("[review]\nfour_eyes = true\nexpires_days = 30\n")
    typed(desk.out / "latest", "f", "2", "too young", "q", more=("--policy", policy))
    assert "2 cases to decide" in typed(desk.out / "latest", "q", more=("--policy", policy)).stdout
    second = typed(desk.out / "latest", "f", "2", "", "q", who="Bo", more=("--policy", policy))
    assert "3 cases to decide" in second.stdout
    assert "by Ann awaits a second reviewer" in " ".join(second.stdout.replace("│", " ").split())
    listed = xref("review", desk.out / "latest", "--list", "--policy", policy, "--json")
    (row,) = json.loads(listed.stdout)
    assert (row["decided_by"], row["note"], row["state"]) == ("Ann; Bo", "too young", "")
    assert row["expires"] > row["decided_on"][:10]


def test_the_decisions_that_stand_are_listed(desk: Desk) -> None:
    desk.decide(expires="2026-06-01", note="a baker")
    desk.decide("true_match", "Bo")
    done = xref("review", desk.out / "latest", "--list")
    line, count = done.stdout.splitlines()
    assert line.startswith("2026-05-02  true_match  ")
    assert "until the record changes" in line
    assert count.startswith("1 decision stands in ")
    desk.decide(expires="2026-06-01", note="a baker")
    line, _ = xref("review", desk.out / "latest", "--list").stdout.splitlines()
    assert "expired on 2026-06-01: false_positive" in line
    assert "a baker  until 2026-06-01" in line


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["nowhere"], "has no matches.csv that can be read: give the folder of a run"),
        (["latest", "--who", "A; B"], "--who A; B is no name"),
        (["latest", "--expires", "soon"], "soon is no date and no number of days"),
        (["latest", "--expires", "2020-01-01"], "a decision cannot expire on 2020-01-01"),
        (["latest", "--import", "none.csv"], "cannot read none.csv"),
        (["latest", "--export", "/"], "/ cannot be written"),
    ],
)
def test_what_cannot_be_done_is_one_line(desk: Desk, arguments: list[str], says: str) -> None:
    run, *more = arguments
    done = xref("review", desk.out / run, *more)
    assert done.returncode in (1, 2)
    assert says in done.stderr
    assert done.stderr.count("\n") == 1


def test_nothing_is_decided_on_a_damaged_file_and_a_run_says_so(desk: Desk) -> None:
    desk.decide()
    path = desk.out / "dispositions.csv"
    path.write_bytes(path.read_bytes()[:-2])
    done = typed(desk.out / "latest", "f", "1", "")
    assert done.returncode == 1
    assert done.stderr.startswith(f"xref: {path} is damaged: line 2 is not whole; the 0 decisions before that hold")
    assert "run xref verify --repair" in done.stderr
    (desk.place / "lists" / "catalogue.toml").write_text("")
    corpus = desk.place / "corpus1"
    ran = xref("run", corpus, "--lists", desk.place / "lists", "--out", desk.out)
    assert ran.returncode == 3
    assert "DECISIONS DAMAGED" in ran.stdout
    assert (
        json.loads((desk.out / "latest" / "manifest.json").read_text())["decisions"]["damage"] == "line 2 is not whole"
    )


def test_a_false_positive_is_silent_on_the_terminal_and_for_fail_on(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.run()
    (desk.place / "lists" / "catalogue.toml").write_text("")
    given = ("run", desk.place / "corpus1", "--lists", desk.place / "lists", "--out", desk.out, "--fail-on", "possible")
    before = xref(*given)
    assert before.returncode == 4
    assert "1 of 1 match to decide (xref review)" in before.stdout
    desk.decide(scope="everywhere")
    after = xref(*given)
    assert (after.returncode, after.stderr) == (0, "")
    assert "0 listed parties in 1 article" in after.stdout
    assert "0 of 1 match to decide (xref review); 1 false positive, silent" in after.stdout
    assert "Oskar Bremm" not in after.stdout
    own = desk.place / "lists" / "custom" / "own.csv"
    own.write_text(HEAD + RECORD.replace("1961", "1962"))
    again = xref(*given)
    assert again.returncode == 4
    assert "1 of 1 match to decide (xref review); 1 of them again, see disposition_note" in again.stdout
    with (desk.out / "latest" / "matches.csv").open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    assert row["disposition"] == ""
    assert row["disposition_note"].endswith("by Ann holds no longer: dates changed (1961 -> 1962)")
    assert decisions.NAME in {path.name for path in desk.out.iterdir()}
