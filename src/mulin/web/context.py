"""What every page's shell needs: the community, the look, who is acting."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.translation import get_language

_NEXT_SIZE = {"": "elder", "elder": "xl", "xl": "normal"}
_SIZE_CLASSES = {"": "", "elder": "elder", "xl": "elder xl"}


@dataclass(frozen=True, slots=True)
class Look:
    """How pages look for this reader."""

    size: str
    theme: str
    path: str

    @property
    def lang(self) -> str:
        return "en" if (get_language() or "").startswith("en") else "zh-Hans"

    @property
    def classes(self) -> str:
        """The classes of `<html>` by which the stylesheet chooses."""
        theme = "" if self.theme == "light" else self.theme
        language = "en" if self.lang == "en" else ""
        return " ".join(filter(None, (_SIZE_CLASSES[self.size], theme, language)))

    def switch(self, **choice: str) -> str:
        """The address that changes one thing about the look and comes back here."""
        return f"/look/?{urlencode({**choice, 'next': self.path})}"

    @property
    def next_size(self) -> str:
        return self.switch(size=_NEXT_SIZE[self.size])

    @property
    def other_language(self) -> str:
        return self.switch(language="zh-hans" if self.lang == "en" else "en")


def shell(request: HttpRequest) -> dict[str, Any]:
    """Names every template may use. No queries; menus are computed when the shell shows them."""
    path = request.get_full_path() if request.method in ("GET", "HEAD") else request.path
    return {
        "community": getattr(request, "community", None),
        "actor": getattr(request, "actor", None),
        "look": Look(size=getattr(request, "size", ""), theme=getattr(request, "theme", "auto"), path=path),
        "request_id": getattr(request, "request_id", ""),
    }
