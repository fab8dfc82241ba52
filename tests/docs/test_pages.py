"""Docs lead somewhere: every page is on the index, every relative link resolves, every licence is named."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
INDEX = DOCS / "README.md"
FRONT = [ROOT / name for name in ("README.md", "README.zh-CN.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md")]
PAGES = sorted([*FRONT, ROOT / "THIRD_PARTY.md", *DOCS.rglob("*.md")])
_LINK = re.compile(r"!?\[[^\]\n]*\]\(([^)\s]+)\)")
_CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)
_HEADING = re.compile(r"^#{1,6} +(.+?) *$", re.MULTILINE)
VENDORED = re.compile(r"\.(min\.js|woff2?|ttf|otf)(\.xz)?$|icons\.txt$|htmx")


def links(text: str) -> Iterator[str]:
    """Where a page links to inside this repository; addresses of the web and code are left out."""
    for target in _LINK.findall(_CODE.sub("", text)):
        if not re.match(r"[a-z]+:", target):
            yield unquote(target)


def anchors(text: str) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    plain = (
        _LINK.sub("", heading).casefold() for heading in _HEADING.findall(re.sub(r"```.*?```", "", text, flags=re.S))
    )
    return {re.sub(r"[^\w\- ]", "", heading).strip().replace(" ", "-") for heading in plain}


def broken(page: Path, *, root: Path = ROOT) -> list[str]:
    """The links of `page` that lead nowhere, or out of `root`."""
    found = []
    for target in links(page.read_text("utf-8")):
        path, _hash, anchor = target.partition("#")
        there = (page.parent / path).resolve() if path else page
        is_there = there.exists() and there.is_relative_to(root)
        if not is_there or (anchor and anchor not in anchors(there.read_text("utf-8"))):
            found.append(target)
    return found


def test_links_and_anchors_are_read() -> None:
    assert list(links("[a](b.md#c) ![d](e.png) `[f](g)` [h](https://i.example)")) == ["b.md#c", "e.png"]
    assert anchors("# A changed number: call back (换号)\n## How long\n") == {
        "a-changed-number-call-back-换号",
        "how-long",
    }


def test_a_broken_link_is_noticed(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# Here\n[no](no.md) [no](#there) [yes](#here) [out](..)\n")
    assert broken(page, root=tmp_path) == ["no.md", "#there", ".."]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_relative_link_resolves(page: Path) -> None:
    assert broken(page) == []


def test_the_index_links_every_page() -> None:
    linked = {(DOCS / target.partition("#")[0]).resolve() for target in links(INDEX.read_text("utf-8"))}
    missing = [
        page.name
        for page in DOCS.rglob("*.md")
        if page != INDEX and page.resolve() not in linked and page.parent.resolve() not in linked
    ]
    assert missing == []


def test_the_front_pages_lead_to_the_index() -> None:
    for page in (ROOT / "README.md", ROOT / "README.zh-CN.md"):
        assert "docs/README.md" in set(links(page.read_text("utf-8")))


def test_every_installed_package_has_its_licence_named() -> None:
    said = (ROOT / "THIRD_PARTY.md").read_text("utf-8").casefold()
    table = said.partition("## installed beside it")[2]
    named = {name.strip() for row in re.findall(r"^\| ([^|]+) \|", table, re.MULTILINE) for name in row.split(",")}
    named = {name.partition(" ")[0] for name in named}
    locked = re.findall(
        r"^([a-z0-9._-]+)(?:\[[^\]]*\])?==", (ROOT / "requirements.lock").read_text("utf-8"), re.MULTILINE
    )
    assert sorted(set(locked) - named) == []


def test_every_vendored_file_has_its_licence_named() -> None:
    said = (ROOT / "THIRD_PARTY.md").read_text("utf-8")
    places = [ROOT / "src", ROOT / "tests" / "vendor"]
    vendored = [path for place in places for path in place.rglob("*") if path.is_file() and VENDORED.search(path.name)]
    assert len(vendored) >= 6
    assert [path.name for path in vendored if path.name not in said] == []
