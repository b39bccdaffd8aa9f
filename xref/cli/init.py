"""`xref init`: a workspace."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def init(folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder; made if needed.")] = Path()) -> None:
    """Make a workspace with the catalogue, a policy, excerpts of lists and briefs of articles. Example: xref init ws"""
    from xref.init import workspace

    workspace(folder)
    print(f"1. In {folder.resolve()}: `xref run` screens the briefs against excerpts, which are not for screening.")
    print("2. `xref refresh` fetches the published lists; from then on they are used. `xref lists` shows their state.")
    print("3. Put articles into corpus/ and your own lists into lists/custom/; `xref schedule` prints what repeats it.")
