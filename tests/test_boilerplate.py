"""What is no part of an article: furniture of the page, and credits."""

from __future__ import annotations

import time

import pytest

from xref.boilerplate import spans


def left_out(text: str, publisher: str | None = None) -> list[str]:
    return [text[a:b] for a, b in spans(text, publisher)]


@pytest.mark.parametrize(
    "line",
    [
        "Advertisement",
        "CLICK HERE TO GET THE KUGEL NEWS APP",
        "Sign up to Kugel Briefing, our free daily newsletter – every weekday morning",
        "Story continues below",
        "VIEW VIDEO Ivan Petrov in Graz",
        "If you have any questions or comments about any of our newsletters please write",
    ],
)
def test_furniture_is_left_out_as_a_line(line: str) -> None:
    assert left_out(f"Ivan Petrov left.\n\n{line}\n\nHe came back.") == [line]


@pytest.mark.parametrize(
    "text",
    [
        "VIENNA (Reuters) - It rained.",
        "It rained, he told Reuters on Friday.",
        "It rained, a Reuters/Kugel poll said.",
        "It rained, Reuters reported.",
        "It rained, reported Reuters.",
        "It was seen by Reuters.",
        "According to Reuters, it rained.",
        "He spoke in an interview with Reuters.",
        "Reuters could not verify it.",
        "He did not answer an email from Reuters.",
    ],
)
def test_a_news_agency_is_left_out_where_it_reports(text: str) -> None:
    assert left_out(text) == ["Reuters"]


def test_a_news_agency_that_acts_or_is_acted_upon_is_kept() -> None:
    assert left_out("Bloomberg bought a bank. They sued Reuters. The owners of Reuters agreed.") == []


def test_the_publisher_of_the_article_is_credited_too() -> None:
    text = "“No,” he told the Graz Gazette."
    assert left_out(text) == []
    assert left_out(text, "The Graz Gazette") == ["Graz Gazette"]


def test_the_credit_of_a_picture_is_left_out_and_its_caption_is_kept() -> None:
    assert left_out("Ivan Petrov in Graz. (Reuters File Photo)\nHe left.")[0] == "(Reuters File Photo)"
    assert left_out("Ivan Petrov in Graz. Photograph: Anna Berg/AFP\nHe left.")[0] == "Photograph: Anna Berg/AFP"
    assert left_out("Petrov in Graz. Anna Berg/AFP via Getty Images")[0] == "Anna Berg/AFP via Getty Images"


@pytest.mark.parametrize("piece", ["(", "A", "Abc ", "Reuters ", "Photo: ", "told Reuters ", "Ab/", "\n", "a.b"])
def test_the_time_grows_with_the_length_of_the_text(piece: str) -> None:
    def seconds(characters: int) -> float:
        text = piece * (characters // len(piece))
        start = time.process_time()
        spans(text, "The Graz Gazette")
        return time.process_time() - start

    seconds(1_000)
    assert seconds(100_000) < 20 * seconds(20_000) + 0.5  # five times the text: 25 times the time would be quadratic
