"""How a shell command says no."""

from __future__ import annotations


class Refused(Exception):
    """A command cannot do what was asked; the text is one sentence with the way out."""
