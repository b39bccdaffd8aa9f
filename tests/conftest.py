"""What holds for the whole suite: a busy machine fails no test of properties for the time that an example takes."""

from hypothesis import HealthCheck, settings

settings.register_profile("xref", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("xref")
