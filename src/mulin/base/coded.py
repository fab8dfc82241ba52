"""Words of our own that are kept by their code and said in the language of whoever reads them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Coded:
    """Which words, and what they are about: a holiday's name, a venue. Whoever declares the code can say it."""

    code: str
    about: str = ""
