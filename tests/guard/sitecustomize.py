"""Read by every Python a test starts (tests/conftest.py puts this folder on PYTHONPATH): children leave the machine no more than we do."""

from __future__ import annotations

from tests.network import refuse

refuse()
