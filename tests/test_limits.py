"""What is beyond a limit is not looked at, and said: in mentions.csv, on the terminal, on the page."""

import time
from pathlib import Path

import polars as pl
import pytest
from listed import prepared, screened
from running import made
from test_rows import COLUMNS

from xref import content, limits, rows, screen
from xref.compare import query
from xref.errors import TableError, UsageError
from xref.limits import BEYOND, LIMITS, Limits, TookLonger
from xref.policy import Policy
from xref.report import reading
from xref.rescreen import Rescreen
from xref.tables import ARTICLES, table
from xref.text.spans import Spans

OURS = {"ours": "id,name,kind\n7,Cyrus Optics,organisation\n8,Volna Marine,organisation\n"}
SAID = "Cyrus Optics sold drones to Syria. "


class Nobody:
    def find(self, tokens: object) -> list[tuple[int, int, frozenset[str]]]:
        return []


def found(text: str, **changed: float) -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    return screen.in_text(text, None, Nobody(), limits=LIMITS._replace(**changed))  # type: ignore[arg-type]


def beyond(rows: list[tuple[object, ...]], text: str) -> list[tuple[object, str]]:
    """What stands at the places that were not looked at, and why."""
    for start, end, mention, *_ in rows:
        assert text[start:end] == mention  # type: ignore[misc]
    return [(row[2], str(row[5]).removeprefix(BEYOND)) for row in rows if str(row[5]).startswith(BEYOND)]


def test_a_usual_text_meets_no_limit() -> None:
    rows, chain = found(SAID)
    assert beyond(rows, SAID) == []
    assert chain


def test_mentions_beyond_the_limit_are_told_by_the_first_of_them() -> None:
    text = "Cyrus Optics met Volna Marine and Ivan Petrov in Moscow."
    rows, _ = found(text, mentions=2)
    assert [row[2] for row in rows[:2]] == ["Cyrus Optics", "Volna Marine"]
    told = "the article has more than 2 mentions: none from here on was compared with any list"
    assert beyond(rows, text) == [("Ivan Petrov in Moscow.", told)]


def test_links_beyond_the_limit_are_told() -> None:
    text = SAID + "Volna Marine sold missiles to Iran."
    assert len(found(text)[1]) == 2
    rows, chain = found(text, links=1)
    assert len(chain) == 1
    assert [why for _, why in beyond(rows, text)] == [
        "the article has more than 1 links: none from here on is in supply_chain.csv"
    ]


@pytest.mark.parametrize("letters", ["Orlan", "орлан", "กรุง", "99", "o'"])
def test_a_word_that_is_none_is_told_and_what_stands_beside_it_is_found(letters: str) -> None:
    word = letters * LIMITS.word
    text = f"Cyrus Optics {word} met Ivan Petrov."
    rows, _ = found(text)
    ((shown, why),) = beyond(rows, text)
    assert word.startswith(str(shown))
    assert why == f"{len(word.rstrip(chr(39))):,} characters in one word, more than {LIMITS.word}"
    assert {"Cyrus Optics", "Ivan Petrov"} <= {row[2] for row in rows}


def test_a_sentence_that_is_cut_says_so() -> None:
    text = (
        "The list: " + "some other people of the town and then " * 40 + "Cyrus Optics" + " and so on and so forth" * 60
    )
    (name,) = [row for row in found(text)[0] if row[2] == "Cyrus Optics"]
    assert str(name[-1]).startswith("...")
    assert str(name[-1]).endswith("...")
    assert len(str(name[-1])) <= LIMITS.sentence + 2 * len(limits.CUT)


def test_a_text_that_takes_too_long_is_set_aside_as_a_whole() -> None:
    rows, chain = found(SAID * 20, seconds=1e-9)
    assert beyond(rows, SAID * 20) == [((SAID * 20)[:100], limits.longer(1e-9))]
    assert (len(rows), chain) == (1, [])
    assert limits.longer(60) == "took longer than 60 seconds: nothing of it was searched for names"


def test_the_time_is_looked_at_only_inside() -> None:
    limits.check()
    with limits.within(60):
        limits.check()
        with limits.within(0):
            time.sleep(0.01)
            with pytest.raises(TookLonger, match="took longer than 0 seconds"):
                limits.check()
        limits.check()


def test_a_run_goes_on_after_an_article_that_took_too_long(tmp_path: Path) -> None:
    known = prepared(tmp_path, **OURS)
    findings = screened(known, tmp_path / "articles", Policy(article_seconds=1e-9), a=SAID, b=SAID + "Twice.")
    told = findings.mentions.select("article_id", pl.col("outcome").cast(pl.String()), "reason").rows()
    why = limits.longer(1e-9)
    assert told == [("a.txt", "not_screened", why), ("b.txt", "not_screened", why)]
    assert findings.matches.is_empty()


def test_a_policy_says_for_how_long_and_the_report_tells(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    policy = tmp_path / "policy.toml"
    policy.write_text("article_seconds = 0.000000001\n")
    run = made(tmp_path, "--policy", policy)
    mentions = reading.findings(run).mentions
    assert mentions["outcome"].to_list() == ["not_screened"]
    assert limits.longer(1e-9) in (run / "report.html").read_text(encoding="utf-8")


def test_what_was_not_looked_at_is_shown_of_a_run_too_large_to_be_shown(tmp_path: Path) -> None:
    known = prepared(tmp_path, **OURS)
    texts = {"a": SAID, "b": f"Ivan Petrov wrote {'x' * 400}.", "c": "Ivan Petrov came to Anna Berg."}
    findings = screened(known, tmp_path / "articles", Policy(), **texts)
    shown = content.excerpt(lambda name: [findings._asdict()[name]]).mentions
    assert set(shown["article_id"]) == {"a.txt", "b.txt"}
    assert shown.filter(pl.col("article_id") == "b.txt")["detector"].str.starts_with(BEYOND).to_list() == [True]


@pytest.mark.parametrize("most", [0, 1, 2, 5, 100])
def test_an_excerpt_of_a_table_in_pieces_is_that_of_the_whole(
    tmp_path: Path, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(content, "MATCHES", most)
    known = prepared(tmp_path, **OURS)
    texts = {str(n): f"{SAID} The {'x' * 400} met {'y' * 400} {n} times." for n in range(4)}
    findings = screened(known, tmp_path / "articles", Policy(), **texts)
    assert findings.matches.height > 2
    assert findings.mentions["detector"].str.starts_with(BEYOND).sum() > 2
    whole = content.excerpt(lambda name: [findings._asdict()[name]])
    pieces = content.excerpt(lambda name: findings._asdict()[name].iter_slices(3))
    for name, frame in whole._asdict().items():
        assert frame.equals(pieces._asdict()[name]), name
    assert whole.matches.height == min(most, findings.matches.height)


def test_what_took_too_long_is_tried_again(tmp_path: Path) -> None:
    known = prepared(tmp_path, **OURS)
    read = table([("a", None, None, None, None, "en", "a.txt", "0" * 64, SAID)], ARTICLES)
    first = Rescreen(tmp_path, "b" * 64, use=False)
    mentions, _ = first.find(read, known.gazetteer(), limits=LIMITS._replace(seconds=1e-9))
    assert mentions["detector"].str.starts_with(BEYOND).to_list() == [True]
    first.keep()
    second = Rescreen(tmp_path, "b" * 64, use=True)
    mentions, _ = second.find(read, known.gazetteer())
    assert "Cyrus Optics" in mentions["mention"]
    second.keep()
    third = Rescreen(tmp_path, "b" * 64, use=True)
    third.find(read, known.gazetteer())
    assert (second.texts_anew, third.texts_anew) == (1, 0)


def test_a_row_with_a_cell_that_is_too_long_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(f"name,address\nCyrus Optics,{'x' * (LIMITS.cell + 1)}\nVolna Marine,Moscow\n")
    read = rows.read(tmp_path / "a.csv", COLUMNS)
    assert read.unread["reason"].to_list() == ["its cell for address is longer than 100,000 characters"]
    assert read.articles["title"].to_list() == ["Volna Marine"]


def test_a_row_whose_name_has_a_word_that_is_none_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(f"name\nCyrus {'x' * 400}\n{'y' * 301}\n{'z' * 300}\n")
    read = rows.read(tmp_path / "a.csv", COLUMNS)
    why = "its name has {} characters in one word, more than 300"
    assert read.unread["reason"].to_list() == [why.format(400), why.format(301)]
    assert read.articles["title"].to_list() == ["z" * 300]


def test_a_name_asked_for_with_a_word_that_is_none_is_refused() -> None:
    with pytest.raises(UsageError, match="has 400 characters in one word, more than 300"):
        query(f"Cyrus {'x' * 400}")
    with pytest.raises(UsageError, match="has 301 characters in one word"):
        query("Cyrus Optics", address="y" * 301)


def test_a_name_without_a_word_is_told_or_refused(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("name,identifier\n(((,\n???,imo:9187629\n李,\n7,\n")
    read = rows.read(tmp_path / "a.csv", COLUMNS)
    assert read.unread.select("article_id", "reason").rows() == [
        ("1", "its name has no letter or digit that can be compared")
    ]
    assert read.articles["title"].to_list() == ["???", "李", "7"]
    with pytest.raises(UsageError, match="has no letter or digit that can be compared"):
        query("(" * 1000)


def test_a_table_of_too_many_rows_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "LIMITS", Limits(rows=1))
    (tmp_path / "a.csv").write_text("name\nCyrus Optics\nVolna Marine\n")
    with pytest.raises(TableError, match=r"has 2 rows, more than the 1 that are screened at once: screen it in parts"):
        rows.read(tmp_path / "a.csv", COLUMNS)


def test_spans_are_found_as_by_looking_at_each() -> None:
    some = [(0, 9), (1, 2), (12, 14), (13, 20), (30, 31)]
    spans = Spans(some)
    for start in range(34):
        for end in range(start + 1, 35):
            over = [(a, b) for a, b in some if start < b and a < end]
            assert spans.touch(start, end) == bool(over)
            assert sorted(spans.over(start, end)) == over


PIECES = ["(Reuters) - Ivan Petrov ", "Told Reuters Anna Berg ", "Al-", "A&T drones ", "HS code 8542.31, microchips, ",
          "станки с ЧПУ Орлан ", "a0", "中国国防部长李尚福", "وزارة الدفاع ", "(", "😀", "a.b.c."]  # fmt: skip


@pytest.mark.parametrize("piece", PIECES)
def test_the_time_grows_with_the_length_of_the_text(piece: str) -> None:
    def seconds(characters: int) -> float:
        start = time.process_time()
        found(piece * (characters // len(piece)))
        return time.process_time() - start

    seconds(1_000)  # the knowledge files are read
    assert seconds(60_000) < 20 * seconds(12_000) + 0.5  # five times the text: 25 times the time would be quadratic
