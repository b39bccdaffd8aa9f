"""JSON from a publisher: UTF-8 that can be stored, or a reason in words."""

from __future__ import annotations

import json


def parsed(data: bytes) -> object:
    """The value of a JSON text. Raises ValueError with a reason in words if it is none.

    >>> parsed(b'{"a": [1]}')
    {'a': [1]}
    """
    try:
        value: object = json.loads(data.decode("utf-8-sig"))
        if b"\\ud" in data or b"\\uD" in data:
            json.dumps(value, ensure_ascii=False).encode()  # half a surrogate pair is no character
    except UnicodeError:
        raise ValueError("it is not UTF-8") from None
    except (ValueError, RecursionError):
        raise ValueError("it is not JSON, or cut short") from None
    return value
