"""Looking at a page the way its readers do: axe, sideways scrolling, what the browser complains of."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

AXE = Path(__file__).resolve().parent.parent / "vendor" / "axe.min.js"
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    # text contrast 7:1 and targets of 24 px at least are ours as well
    "rules": {"color-contrast-enhanced": {"enabled": True}, "target-size": {"enabled": True}},
    "resultTypes": ["violations"],  # of what passes, only that it does: telling all of it took most of the time
}
SIZES = ("", "elder", "elder xl")
WIDTHS = (320, 390, 1280)
LANGUAGES = ("zh-hans", pytest.param("en", marks=pytest.mark.long))


@cache
def _axe() -> str:
    return AXE.read_text("utf-8")


def watch(page: Page) -> list[str]:
    """Everything the browser objects to: errors on the console, refused content, failed requests."""
    heard: list[str] = []
    page.on("console", lambda m: heard.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: heard.append(str(error)))
    return heard


def faults(page: Page) -> list[str]:
    """What axe finds, one line a place."""
    if not page.evaluate("'axe' in window"):  # a document that was looked at before has it
        page.evaluate(_axe())
    found = page.evaluate("async options => (await axe.run(document, options)).violations", RULES)
    return [
        f"{rule['id']}: {node['target']} {node['failureSummary'].splitlines()[-1].strip()}"
        for rule in found
        for node in rule["nodes"]
    ]


def assert_accessible(page: Page) -> None:
    """axe finds nothing on this page as it is now."""
    found = faults(page)
    assert not found, f"{page.url}\n" + "\n".join(found)


_OVER = "document.documentElement.scrollWidth - window.innerWidth"


def sideways(page: Page) -> int:
    """By how many pixels the page is wider than its window."""
    return int(page.evaluate(_OVER))


@dataclass(frozen=True, slots=True)
class Look:
    """One way of looking at a page."""

    size: str
    theme: str
    width: int


def looks(page: Page, chosen: set[Look]) -> Iterator[tuple[Look, int]]:
    """The open page in every size and width, without loading it again, each with how far it is too wide.

    In the dark only where that is chosen: colours move nothing.
    """
    language = page.evaluate("document.documentElement.classList.contains('en') ? 'en' : ''")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 844})
        for size in SIZES:
            for theme in ("", "dark"):
                look = Look(size, theme, width)
                if theme and look not in chosen:
                    continue
                classes = " ".join(filter(None, (size, theme, language)))
                over = page.evaluate(
                    f"classes => {{ document.documentElement.className = classes; return {_OVER} }}", classes
                )
                yield look, int(over)


# Where axe runs: at one's desk in the two ends; on CI in every size, theme and width at least once.
ENDS = {Look("", "", 390), Look("elder xl", "dark", 320)}
AXE_AT = ENDS | {Look("elder", "", 390), Look("", "dark", 1280)} if "CI" in os.environ else ENDS


def assert_good_in_every_look(page: Page, path: str, *, axe_at: set[Look] | None = None) -> None:
    """Open `path`: no sideways scrolling in any look, axe clean in some, no complaint from the browser."""
    response = page.goto(path)
    assert response is not None
    assert response.status == 200, f"{path}: {response.status}"
    wrong: list[str] = []
    chosen = AXE_AT if axe_at is None else axe_at
    for look, over in looks(page, chosen):
        if over > 0:
            wrong.append(f"{look}: {over} px too wide")
        if look in chosen:
            wrong += [f"{look}: {fault}" for fault in faults(page)]
    complaints: Any = getattr(page, "complaints", [])
    wrong += complaints
    assert not wrong, f"{path}\n" + "\n".join(wrong)
