"""A policy: which listed parties are screened, which scores are reported, and what a weak alias counts; a TOML file.

`lists/policy.toml` ships with every key commented out, so that it says what the defaults are.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, fields
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from xref.errors import PolicyError, UsageError
from xref.limits import LIMITS
from xref.score import MATCH, THRESHOLD
from xref.tables import ENTITY_KINDS

NAME = "policy.toml"  # in the folder of the lists
WEAK_ALIASES = ("on", "corroborate", "off")
_CENTURY = 36_525  # days: longer is a slip


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """Names that fit a pattern of `include` and none of `exclude`; patterns are those of a shell, in any case."""

    include: tuple[str, ...] = ("*",)
    exclude: tuple[str, ...] = ()

    def among(self, names: Iterable[str]) -> list[str]:
        """Those of `names` that are chosen."""
        return [name for name in names if fits(name, self.include) and not fits(name, self.exclude)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """How many days a report is kept whole, at the least.

    Ten years, for which those under US jurisdiction keep records of sanctions (31 CFR 501.601, since 12 March 2025).
    """

    days: int = 3653


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """What a decision of a person needs to count, and for how many days it holds; 0 for ever."""

    four_eyes: bool = False
    expires_days: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What `policy.toml` says; its comments explain each key. `file` and `sha256` are None without a file."""

    threshold: float = THRESHOLD
    match: float = MATCH
    weak_aliases: str = "on"
    article_seconds: float = LIMITS.seconds
    kinds: tuple[str, ...] = tuple(ENTITY_KINDS.categories)
    sources: Chosen = field(default_factory=Chosen)
    programmes: Chosen = field(default_factory=Chosen)
    retention: Retention = field(default_factory=Retention)
    review: Review = field(default_factory=Review)
    file: str | None = None
    sha256: str | None = None


def fits(name: str, patterns: Iterable[str]) -> bool:
    """Whether a name fits one of the patterns.

    >>> fits("RUSSIA-EO14024", ["russia*"]), fits("SYRIA", ["russia*", "iran"])
    (True, False)
    """
    return any(fnmatchcase(name.upper(), pattern.upper()) for pattern in patterns)


def load(lists_dir: Path, given: Path | None = None) -> Policy:
    """The policy of the file `given`, else of `policy.toml` in the folder of the lists, else the defaults.

    Raises `UsageError` if `given` cannot be read, `PolicyError` if a file says what is not understood.
    """
    path = given or lists_dir / NAME
    if not given and not path.is_file():
        return Policy()
    try:
        content = path.read_bytes()
        values = tomllib.loads(content.decode())
    except OSError as error:
        raise UsageError(f"cannot read {path}: {error.strerror or error}", "give a policy file by --policy") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PolicyError(f"{path} is not TOML: {error}", "mend it, or remove it to use the defaults") from None
    _known(path, "", values, [key.name for key in fields(Policy) if key.name not in ("file", "sha256")])
    found = {name: _value(path, name, value) for name, value in values.items()}
    policy = Policy(**found, file=path.as_posix(), sha256=hashlib.sha256(content).hexdigest())
    if policy.threshold > policy.match:
        raise PolicyError(
            f"{path}: threshold = {policy.threshold} is above match = {policy.match}", "lower it, or raise match"
        )
    return policy


def _known(path: Path, section: str, values: dict[str, Any], keys: list[str]) -> None:
    if unknown := sorted(set(values) - set(keys)):
        where = f"[{section}] has " if section else ""
        raise PolicyError(f"{path}: {where}unknown {', '.join(unknown)}", f"the keys are {', '.join(keys)}")


def _value(path: Path, name: str, value: Any) -> Any:
    if section := _SECTIONS.get(name):
        keys = [key.name for key in fields(section)]
        if not isinstance(value, dict):
            raise PolicyError(f"{path}: {name} is no table", f"write [{name}] and {' or '.join(keys)} below it")
        _known(path, name, value, keys)
        said: Any = {key: _checked(path, f"{name}.{key}", some) for key, some in value.items()}
        return section(**said)
    return _checked(path, name, value)


def _checked(path: Path, name: str, value: Any) -> Any:
    allowed, holds = _ALLOWED[name]
    if not holds(value):
        raise PolicyError(f"{path}: {name} = {value!r} is not allowed", f"give {allowed}")
    return tuple(value) if isinstance(value, list) else value


def _share(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value <= 1


def _seconds(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and value > 0


def _days(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _CENTURY


def _some(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and _texts(value)


def _texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(text, str) and text for text in value)


def _kinds(value: Any) -> bool:
    return _some(value) and set(value) <= set(ENTITY_KINDS.categories)


_SECTIONS: dict[str, type[Chosen] | type[Retention] | type[Review]] = {
    "sources": Chosen, "programmes": Chosen, "retention": Retention, "review": Review,
}  # fmt: skip
_ALLOWED: dict[str, tuple[str, Callable[[Any], bool]]] = {
    "threshold": ("a number from 0 to 1", _share),
    "match": ("a number from 0 to 1", _share),
    "weak_aliases": (", ".join(WEAK_ALIASES), lambda value: value in WEAK_ALIASES),
    "article_seconds": ("a number of seconds above 0", _seconds),
    "kinds": (f"a list of {', '.join(ENTITY_KINDS.categories)}", _kinds),
    "retention.days": ("a whole number of days", _days),
    "sources.include": ("a list of one pattern or more, such as us_*", _some),
    "sources.exclude": ("a list of patterns, such as us_*", _texts),
    "programmes.include": ("a list of one pattern or more, such as RUSSIA*", _some),
    "programmes.exclude": ("a list of patterns, such as RUSSIA*", _texts),
    "review.four_eyes": ("true or false", lambda value: isinstance(value, bool)),
    "review.expires_days": ("a whole number of days, 0 for ever", _days),
}
