"""Reading a page for what must not stand on it, without being fooled by chance."""

from __future__ import annotations

import re

# ids with and without dashes, keys to find by, form tokens: whatever is random and long
_RANDOM = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\b[0-9a-f]{16,}\b|\b[0-9A-Za-z_]{32,}\b")


def without_ids(text: str) -> str:
    """`text` without its random parts: a uuid holds any given three figures once in a hundred or so."""
    return _RANDOM.sub("…", text)
