"""What a page costs who pays for every kilobyte."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

from django.contrib.staticfiles import finders


def on_the_wire(page: bytes) -> tuple[int, int]:
    """Files and gzipped bytes of a first visit to this page: itself, its stylesheets, scripts and pictures."""
    own = {name.decode() for name in re.findall(rb'(?:href|src)="/static/([^"]+)"', page)}
    files = {name for name in own if name.endswith((".css", ".svg", ".js"))}
    weight = sum(len(gzip.compress(Path(finders.find(name)).read_bytes())) for name in files)
    return len(files) + 1, len(gzip.compress(page)) + weight
