"""The words residents agree to, by version. They lie in `people/consents/texts.yaml`."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml
from django.utils.translation import get_language

from mulin.kernel.errors import NotFound


@dataclass(frozen=True, slots=True)
class ConsentText:
    """One version of one text, in both languages."""

    purpose: str
    version: str
    since: str
    zh: str
    en: str

    @property
    def text(self) -> str:
        """In the reader's language; the Chinese one is what counts."""
        return self.en if (get_language() or "").startswith("en") else self.zh

    @property
    def mark(self) -> str:
        """Twelve signs that change with any word: what a test holds against silent edits."""
        return hashlib.sha256(f"{self.zh}\n{self.en}".encode()).hexdigest()[:12]


@cache
def all_texts() -> dict[str, tuple[ConsentText, ...]]:
    """Every version of every text, oldest first, by purpose. Reads the packaged file once."""
    raw: dict[str, Any] = yaml.safe_load(files("mulin.people").joinpath("consents/texts.yaml").read_text("utf-8"))
    return {
        purpose: tuple(
            ConsentText(purpose, row["version"], str(row["since"]), row["zh"].strip(), row["en"].strip())
            for row in versions
        )
        for purpose, versions in raw.items()
    }


def current(purpose: str) -> ConsentText:
    """The text that is in force for `purpose`. Raises NotFound for an unknown one."""
    if purpose not in all_texts():
        raise NotFound("consent text")
    return all_texts()[purpose][-1]


def at_version(version: str) -> ConsentText:
    """The text somebody agreed to. Raises NotFound."""
    for versions in all_texts().values():
        for text in versions:
            if text.version == version:
                return text
    raise NotFound("consent text")


_OFFERED = ("publish_photo", "honour", "sensitive")


def offered(in_force: set[str]) -> list[ConsentText]:
    """The present texts a resident may agree to by themselves and has not."""
    return [current(purpose) for purpose in _OFFERED if purpose not in in_force]
