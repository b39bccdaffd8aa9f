import pytest

from xref import installed
from xref.errors import XrefError


def test_what_is_the_same_passes() -> None:
    installed.require(installed.state())


def test_each_difference_from_the_driver_is_named() -> None:
    mine = installed.state()
    other = installed.State(
        "0" * 64,
        {**mine.data, "score.toml": "", "new.toml": ""},
        {**mine.packages, "polars": "1.0", "extra": "2"},
        "3.9.1",
    )
    with pytest.raises(XrefError) as told:
        installed.require(other)
    assert str(told.value) == (
        f"it differs from the driver in the code of xref, Python ({mine.python}, not 3.9.1), extra (none, not 2), "
        f"polars ({mine.packages['polars']}, not 1.0), the knowledge in new.toml, the knowledge in score.toml: "
        "install the same everywhere"
    )
