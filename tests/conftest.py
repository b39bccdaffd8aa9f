"""What holds for the whole suite: a busy machine fails no test of properties for the time that an example takes, and a
test has one name in each process that collects it, though files made for it have the time in them."""

from hypothesis import HealthCheck, settings

settings.register_profile("xref", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("xref")


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    return argname if isinstance(val, bytes) else None
