"""What pages show of points, put together from queries and rules and said in words."""

from __future__ import annotations
