"""An HTML document that opens from disk and asks for nothing from outside.

A Content-Security-Policy allows the style and the script in it by their hashes, and nothing else.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from importlib.resources import files

from lxml import html

from xref.report._elements import E, Part

STYLES = ("report.css", "party.css", "graph.css", "print.css")


def document(title: str, *body: Part, scripts: Sequence[str] = ()) -> str:
    """The text of a document in the style of all reports; `scripts`: the names of assets that run at its end."""
    style, code = "".join(map(_asset, STYLES)), "".join(map(_asset, scripts))
    scripts = _hash(code) if code else "'none'"
    policy = f"default-src 'none'; style-src {_hash(style)}; script-src {scripts}; base-uri 'none'; form-action 'none'"
    root = E.html(
        {"lang": "en"},
        E.head(
            E.meta({"charset": "utf-8"}),
            E.meta({"http-equiv": "Content-Security-Policy", "content": policy}),
            E.meta({"name": "viewport", "content": "width=device-width, initial-scale=1"}),
            E.meta({"name": "referrer", "content": "no-referrer"}),
            E.title(title),
            E.style(style),
        ),
        E.body(*body, E.script(code) if code else None),
    )
    return str(html.tostring(root, doctype="<!DOCTYPE html>", encoding="unicode")) + "\n"


def _asset(name: str) -> str:
    return files("xref.report").joinpath("assets", name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
