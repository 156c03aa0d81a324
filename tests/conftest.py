"""Settings of all tests."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

# How long an example takes depends on what else the machine does; no verdict may depend on it.
settings.register_profile("countersign", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("countersign")
