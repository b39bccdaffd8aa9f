"""The lines of a file of any length, one at a time, none of them longer than an article may be."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import cast

from xref.readers._decode import encoding
from xref.readers._parts import Range, section
from xref.readers._source import Refused, Source

_UNDECODED = re.compile("[\udc80-\udcff]")


def lines(source: Source, part: Range | None = None) -> Iterator[str | None]:
    """Each line with its end, None for one that is too long. Raises `Refused` if the encoding is not certain.

    Bytes that are not of the encoding in which the file begins become lone surrogates: see `undecoded`.
    """
    try:
        name = encoding(source.head(), source.charset)
        name = "utf-8" if part and part.start else name  # no other is parted, and only at its start has it a mark
        held = section(source.file, part) if part else source.file
        file = io.TextIOWrapper(cast(io.BytesIO, held), name, errors="surrogateescape", newline="\n")
    except (ValueError, LookupError) as error:
        raise Refused(str(error)) from None
    longest = source.limits.largest
    try:
        while line := file.readline(longest):
            if line.endswith("\n") or len(line) < longest:
                yield line
                continue
            while (rest := file.readline(longest)) and not rest.endswith("\n"):
                pass
            yield None
    except UnicodeError:
        raise Refused("its encoding changes in the middle; save it as UTF-8") from None
    finally:
        file.detach()


def undecoded(line: str) -> bool:
    """Whether a line has bytes that are not of the file's encoding."""
    return not line.isascii() and _UNDECODED.search(line) is not None
