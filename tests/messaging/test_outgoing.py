"""Outgoing HTTP goes through one module (safety §5)."""

from __future__ import annotations

import re
from pathlib import Path

import mulin

CALLERS = re.compile(
    r"^\s*(?:import|from) (?:http\.client|urllib\.request|urllib3|requests|httpx|aiohttp|smtplib)\b", re.M
)
# The launcher asks its own server on loopback whether it is up.
ALLOWED = {"messaging/outgoing.py"}


def test_only_one_module_calls_other_machines() -> None:
    package = Path(mulin.__file__).parent
    callers = {
        str(path.relative_to(package)) for path in package.rglob("*.py") if CALLERS.search(path.read_text("utf-8"))
    }
    strangers = {name for name in callers - ALLOWED if not name.startswith("ops/")}
    assert not strangers
