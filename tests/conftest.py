"""Settings of all tests."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

# How long an example takes depends on what else the machine does. No verdict may depend on it, nor on chance: the
# same examples are tried each time. With COUNTERSIGN_FUZZ set, new ones are.
settings.register_profile(
    "countersign",
    deadline=None,
    derandomize="COUNTERSIGN_FUZZ" not in os.environ,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("countersign")
