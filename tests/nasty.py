"""The nasty inputs of `nasty.toml`: one value, one verdict, whatever mouth it comes through (safety.md §3)."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

_ALL: list[dict[str, Any]] = tomllib.loads((Path(__file__).parent / "nasty.toml").read_text())["case"]
PARTS = frozenset({"name", "note", "phone", "address", "birth", "span", "rule", "count", "scan", "answer", "ticket"})


def cases(*parts: str) -> list[dict[str, Any]]:
    """The cases of these parts."""
    assert set(parts) <= PARTS
    return [case for case in _ALL if case["part"] in parts]


def value_of(case: dict[str, Any]) -> str:
    return case["value"] if "value" in case else case["repeat"][1] * case["repeat"][0]


def name_of(case: dict[str, Any]) -> str:
    """How a test is called after its case."""
    return str(case["id"])


def test_every_case_is_of_a_part_that_is_fed() -> None:
    assert {case["part"] for case in _ALL} == PARTS
    assert len({case["id"] for case in _ALL}) == len(_ALL)
