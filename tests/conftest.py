"""Settings of all tests."""

from __future__ import annotations

import os
import tempfile

from hypothesis import HealthCheck, settings

from countersign.agents.endpoint.providers import PROVIDERS

# No test may ask a model that whoever runs the tests has a key for.
for provider in PROVIDERS:
    os.environ.pop(provider.key, None)
os.environ["XDG_CONFIG_HOME"] = tempfile.gettempdir() + "/no-configuration"

# How long an example takes depends on what else the machine does. No verdict may depend on it, nor on chance: the
# same examples are tried each time. With COUNTERSIGN_FUZZ set, new ones are.
settings.register_profile(
    "countersign",
    deadline=None,
    derandomize="COUNTERSIGN_FUZZ" not in os.environ,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("countersign")
