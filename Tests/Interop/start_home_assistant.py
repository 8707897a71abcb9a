"""Starts Home Assistant with what its configuration names and nothing else.

It sets up a web page, a back-up and helpers on its own, for which packages would be needed that have nothing to do with
MQTT. What it does with MQTT stays as it is.
"""
import sys

from homeassistant import bootstrap

for name in ("DEFAULT_INTEGRATIONS", "CRITICAL_INTEGRATIONS"):
    if hasattr(bootstrap, name):
        setattr(bootstrap, name, set())

from homeassistant.__main__ import main  # noqa: E402

sys.exit(main())
