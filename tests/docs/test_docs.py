"""The docs say what is true: made pages, links, and every command that a reader may copy."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from tools import docs, locks, sizes

from mulin.ops import cli

ROOT = Path(__file__).resolve().parents[2]
PAGES = [
    "README.md",
    "README.zh-CN.md",
    "CONTRIBUTING.md",
    *(
        f"docs/{name}.md"
        for name in ("running", "roster", "cards", "sign-in", "ledger-guide", "breach-drill", "testing")
    ),
]


def shell_lines(text: str) -> list[str]:
    """Every line of every `sh` block."""
    blocks = re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
    return [line.strip() for block in blocks for line in block.splitlines() if line.strip() and line[0] != "#"]


def commands(page: str) -> list[list[str]]:
    """The `mulin …` commands that a page tells people to type, as words."""
    lines = [re.sub(r"\s+#.*$", "", line) for line in shell_lines((ROOT / page).read_text())]
    words = [shlex.split(line) for line in lines]
    plain = [[w for w in line if not re.match(r"MULIN_\w+=", w)] for line in words]
    return [line for line in plain if line[0] in {"./mulin", "mulin"}]


def test_comments_and_settings_are_no_commands() -> None:
    assert shell_lines("```sh\n# so\n./mulin up  # go\n```\n```python\nx\n```") == ["./mulin up  # go"]


@pytest.mark.parametrize("page", PAGES)
def test_every_command_of_a_page_is_understood(page: str) -> None:
    found = commands(page)
    assert found
    for words in found:
        chosen, rest = cli.parser().parse_known_args(words[1:])
        assert not rest or getattr(chosen, "takes_rest", False), " ".join(words)


def test_the_readme_opens_with_the_two_commands() -> None:
    for page in ("README.md", "README.zh-CN.md"):
        first = [line.partition("#")[0].strip() for line in shell_lines((ROOT / page).read_text())[:3]]
        assert first[0].startswith("git clone")
        assert first[1:] == ["./mulin up", "./mulin test"]


def test_pages_made_from_the_code_are_up_to_date() -> None:
    assert list(docs.faults()) == []


def test_locks_agree() -> None:
    assert list(locks.faults()) == []


def test_a_long_function_is_noticed() -> None:
    source = "def f(a, b, *, c):\n" + "    a()\n" * 90 + "def g():\n    pass\n"
    long, short = sizes.functions(source, "x.py")
    assert (long.lines, long.parameters) == (91, 3)
    assert short.lines == 2


def test_sizes_are_within_the_budget() -> None:
    assert list(sizes.faults()) == []
