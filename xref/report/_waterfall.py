"""How a score comes to be, as a small picture: what each rule adds to the log odds or takes from them, step by step.

The steps begin at the constant of `xref/data/score.toml`; the score is the logistic of their sum. What a text says may
hold the score below that, which is a step of its own. Each step has its words and its number, so that nothing is told
by colour or length alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, log

from xref.report._elements import E, Element
from xref.report._parties import Part
from xref.score import weights

_LINE = 17  # pixels of a step
_WORDS, _CHART, _NUMBER = 366, 150, 42  # widths of the words (the longest has 61 letters), the bars, the numbers
_HELD = 0.02  # of the score: more than the parts that are too small to be said, and rounding, can make


def waterfall(parts: Sequence[Part], score: float, bands: tuple[float, float]) -> Element:
    """The picture; `bands` are the scores from which a name is a possible match, and a match."""
    steps = [("to begin with", weights()["constant"]), *parts]
    total = sum(value for _, value in steps)
    if abs(1 / (1 + exp(-total)) - score) > _HELD:
        held = _odds(score)
        steps.append(("what is said against it", held - total))
        total = held
    ends = [0.0]
    for _, value in steps:
        ends.append(ends[-1] + value)
    marks = [_odds(band) for band in bands]
    low, high = min(*ends, *marks), max(*ends, *marks)
    height = (len(steps) + 1) * _LINE  # of the bars

    def x(value: float) -> float:
        return _WORDS + (value - low) / (high - low) * _CHART

    drawn = [
        _step(n, words, f"{value:+.1f}".replace("-", "\u2212"), "for" if value > 0 else "against", x(ends[n]), x(end))
        for n, ((words, value), end) in enumerate(zip(steps, ends[1:], strict=True))
    ]
    total_words = f"in sum {total:.1f}, a score of {score:.2f}"
    drawn.append(_step(len(steps), total_words, "", "sum", x(0), x(total)))
    lines = [E.path({"class": "band", "d": f"M{x(mark):.0f} 0V{height}"}) for mark in marks]
    return E.svg(
        {"class": "waterfall", "viewBox": f"0 0 {_WORDS + _CHART + _NUMBER} {height + _LINE}", "role": "group",
         "aria-label": "How the score comes to be"},
        *lines, *(part for step in drawn for part in step),
        E.text({"class": "note", "x": f"{_WORDS + _CHART + _NUMBER}", "y": f"{height + 12}"},
               f"dotted: possible from {bands[0]:.2f}, match from {bands[1]:.2f}"),
    )  # fmt: skip


def _odds(score: float) -> float:
    score = min(max(score, 0.0001), 0.9999)  # the score is rounded to four places
    return log(score / (1 - score))


def _step(n: int, words: str, number: str, kind: str, start: float, end: float) -> list[Element]:
    top, left, right = n * _LINE, min(start, end), max(start, end, min(start, end) + 1)
    line = {"y": f"{top + 12}"}
    bar = E.path({"class": kind, "d": f"M{left:.0f} {top + 3}H{right:.0f}v11H{left:.0f}z"})
    value = E.text({"x": f"{_WORDS + _CHART + 6}", **line}, number) if number else None
    return [part for part in (E.text(line, words), bar, value) if part is not None]
