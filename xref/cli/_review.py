"""The reviewer's screen: one case after the other, what the text says beside what the list says, and the answers.

A line each is read, so that answers can be piped in; what is decided is written at once, so that nothing is lost when
the window is closed.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Sequence
from datetime import UTC, datetime

from rich.console import Console, Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from xref.decisions import Log
from xref.decisions.cases import Case, Reviewed, Row, alike, cases, rows
from xref.decisions.log import append
from xref.decisions.reasons import reasons
from xref.decisions.subjects import ARTICLE, EVERYWHERE
from xref.report._elements import counted
from xref.report._mentions import place

_WIDTH = 110  # columns where there is no terminal
_KEYS = {"t": "true_match", "f": "false_positive", "u": "unresolved"}
_BULK = {"n": "name", "p": "party", "a": "article"}
_OBEYED = re.compile(r"[\0-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")  # control characters, and those that turn lines
_ASK = "t true match, f false positive, u unresolved; s skip, b back, q quit, ? more"
_HELP = """\
t, f, u    decide on this party in this article, and in its copies
tn fn un   the same for this name of this party, everywhere, now and later
tp fp up   the same for all names of this party that this run found, everywhere, now and later
ta fa ua   the same for all that is open in this article
s b q      skip, back, quit; what is decided is kept
A decision holds until the list says something else of the party."""


class _Quit(Exception):  # noqa: N818
    pass


def go(run: Reviewed, log: Log, who: str, expires: str, *, again: bool = False) -> None:
    """Go through the open cases; `expires` is the last day of the decisions."""
    terminal = Console()
    console = terminal if terminal.is_terminal else Console(width=_WIDTH)
    todo, decided, written = cases(run, log, who, again=again), set[str](), 0
    at, skipped = 0, set[int]()
    console.print(
        f"{counted(len(todo), 'case')} to decide in {run.folder.name}, by {who}.", highlight=False, markup=False
    )
    try:
        while at < len(todo):
            case = todo[at]
            _show(console, case, run, f"{at + 1} of {len(todo)}", case.best["match_id"] in decided)
            answer = _answer(console, _ASK)
            if answer == "s":
                skipped.add(at)
                at = _next(todo, at, decided)
            elif answer == "b":
                at = max(0, at - 1)
            elif answer[:1] in _KEYS and (len(answer) == 1 or answer[1:] in _BULK):
                left = [c for c in todo if c.best["match_id"] not in decided or c is case]
                by = _BULK.get(answer[1:])
                chosen = alike(case, run, left, by) if by else case.matches
                scope = EVERYWHERE if by in ("name", "party") else ARTICLE
                made = _decision(console, run, chosen, _KEYS[answer[0]], who, scope, expires)
                if made:
                    append(log.path, made)
                    written += len(made)
                    decided |= {match["match_id"] for match in chosen}
                    skipped.discard(at)
                    where = "everywhere" if scope == EVERYWHERE else "here"
                    console.print(f"[green]{counted(len(made), 'record')} decided, {where}.[/]\n", highlight=False)
                    at = _next(todo, at, decided)
            else:
                console.print(_HELP, highlight=False, markup=False)
    except (_Quit, KeyboardInterrupt):
        pass
    still = sum(case.best["match_id"] not in decided for case in todo)
    print(f"{written:,} records decided, {counted(still, 'case')} still open. {log.path}")


def _next(todo: Sequence[Case], at: int, decided: set[str]) -> int:
    """The next case that nothing in bulk has decided meanwhile."""
    return next((n for n in range(at + 1, len(todo)) if todo[n].best["match_id"] not in decided), len(todo))


def _answer(console: Console, question: str) -> str:
    console.print(f"{question} > ", end="", highlight=False, markup=False, style="bold")
    line = sys.stdin.readline()
    if not sys.stdin.isatty():
        console.print(line.strip(), highlight=False, markup=False)
    if not line or line.strip().lower() == "q":
        raise _Quit
    return line.strip()


def _decision(
    console: Console, run: Reviewed, matches: Sequence[Row], disposition: str, who: str, scope: str, expires: str
) -> list[dict[str, str]]:
    """The rows of a decision, none if the reviewer goes back; asks for the reason and a note."""
    known = reasons(disposition)
    count = counted(len(matches), "match", "matches")
    console.print(f"{disposition} for {count}, because", highlight=False, style="bold")
    for number, (code, words) in enumerate(known.items(), 1):
        console.print(f"  {number:2} {code}: {words}", highlight=False, markup=False)
    while True:
        given = _answer(console, "reason, b back")
        if given == "b":
            return []
        code = list(known)[int(given) - 1] if given.isdecimal() and 0 < int(given) <= len(known) else given
        if code in known:
            break
        console.print(f"give a number from 1 to {len(known)}", highlight=False)
    note = _answer(console, "note, empty for none")
    now = datetime.now(UTC)
    return rows(run, matches, disposition, code, who=who, at=now, note=note, scope=scope, expires=expires)


def _show(console: Console, case: Case, run: Reviewed, number: str, decided: bool) -> None:
    best = case.best
    head = f"{number}: {best['band']}, priority {best['priority']}, score {float(best['score']):.2f}"
    sides = Table(box=None, expand=True, show_header=True, padding=(0, 2, 0, 0))
    for title in ("the text says", "the list says"):
        sides.add_column(title, ratio=1, overflow="fold")
    sides.add_row(Group(*_said(case, run)), Group(*_listed(case, run)))
    body: list[RenderableType] = [sides, Text(), _sentence(best, run.articles.get(best["article_id"], ""))]
    body += [_line("for", best["evidence"], "green"), _line("against", best["contradictions"] or "nothing", "red")]
    body += [_line("before", note, "yellow") for note in case.notes]
    if decided:
        body.append(_line("decided", "just now; another decision takes its place", "yellow"))
    console.print(Panel(Group(*body), title=head, title_align="left"))


def _said(case: Case, run: Reviewed) -> list[Text]:
    best = case.best
    lines = [_text(" ".join(best["mention"].split()), "bold"), _text(best["mention_kind"])]
    return lines + [
        _text(best[name]) for name in ("article_title", "published_on", "article_url", "article_id") if best[name]
    ]


def _listed(case: Case, run: Reviewed) -> list[Text]:
    best = case.best
    record = run.records[best["entity_id"]]
    lines = [
        _text(best["entity_name"], "bold"),
        _text(f"{best['entity_kind']}, {best['entity_id']}, {best['source_title']}"),
    ]
    if best["matched_name"]:
        lines.append(_line("matched as", f"{best['matched_name']} ({best['name_quality'] or 'address'})"))
    said = {field: " | ".join(values) for field, values in json.loads(record["record"]).items()}
    said |= {name: record[name] for name in ("addresses",)} | {"reason": best["reason"]}
    skipped = ("name", "kind")
    lines += [_line(field, _short(words)) for field, words in said.items() if words and field not in skipped]
    for other in case.matches[1:]:
        said = json.loads(run.records[other["entity_id"]]["record"])
        facts = [fact for field in ("dates", "countries") for fact in said.get(field, ())]
        about = f"{other['entity_name']}, {float(other['score']):.2f}"
        lines.append(_line("also", f"{other['entity_id']}: {', '.join([about, *facts])}"))
    return lines


def _short(words: str, most: int = 300) -> str:
    return words if len(words) <= most else f"{words[:most]}…"


def _line(label: str, words: str, style: str = "dim") -> Text:
    return Text.assemble((f"{label}: ", style), _text(words))


def _text(words: str, style: str = "") -> Text:
    return Text(harmless(words), style)


def harmless(words: str) -> str:
    """Words from an article or a list without what a terminal would obey: colours, moves, titles; each a space."""
    return _OBEYED.sub(" ", words)


def _sentence(match: Row, text: str) -> Text:
    """The sentence with the mention marked: in reverse, and by quotation marks where there are no colours."""
    sentence, mention = match["sentence"], match["mention"]
    at = place(sentence, int(match["start"]), int(match["end"]), mention, text)
    sentence, end = harmless(sentence), at + len(mention)  # it is as long as it was
    if at < 0:
        return Text(sentence)
    return Text.assemble(sentence[:at], (f"»{sentence[at:end]}«", "bold reverse"), sentence[end:])
