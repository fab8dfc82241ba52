"""The web's mouths of this room."""

from __future__ import annotations
