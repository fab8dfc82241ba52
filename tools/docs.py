"""Pages of `docs/` that are made from the code: `python -m tools.docs update|check`.

A page that lies fails the check. `update` writes the pages; nobody edits them by hand.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from tools import locks

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
MADE = "<!-- Made by `python -m tools.docs update`; do not edit by hand. -->"


def table(heads: Iterable[str], rows: Iterable[Iterable[object]]) -> list[str]:
    """A Markdown table."""
    heads = list(heads)
    lines = [f"| {' | '.join(heads)} |", f"|{'|'.join(' --- ' for _ in heads)}|"]
    return lines + ["| " + " | ".join(_cell(value) for value in row) + " |" for row in rows]


def _cell(value: object) -> str:
    return str(value).replace("|", "\\|").replace("\n", " ")


def settings_page() -> list[str]:
    from mulin.config.options import OPTIONS

    rows = [(f"`{o.name}`", f"`{o.default}`" if o.default else "", o.doc) for o in OPTIONS]
    return [
        "# Settings",
        "",
        "Mulin is set by environment variables only. "
        "A `MULIN_…` that is unknown or cannot be read stops the start and says so.",
        "For a secret, `NAME_FILE` may name a file that holds the value.",
        "",
        *table(("Variable", "Default", "Meaning"), rows),
    ]


def commands_page() -> list[str]:
    from mulin.ops.cli import parser

    lines = [
        "# Commands",
        "",
        "`./mulin …` in a checkout and `mulin …` after `pip install` are the same commands.",
        "Exit code 0: done. 1: done, and the answer is no (a check is red, a chain is broken). "
        "2: refused, with a sentence that says what to do.",
    ]
    for name, command in _leaves(parser(), "mulin"):
        lines += ["", f"## `{name}`", "", *_command(command)]
    return lines


def _leaves(parser: argparse.ArgumentParser, name: str) -> Iterator[tuple[str, argparse.ArgumentParser]]:
    branches = [a for a in parser._actions if isinstance(a, argparse._SubParsersAction)]
    if not any(branch.required for branch in branches):
        yield name, parser
    for branch in branches:
        for word, child in branch.choices.items():
            yield from _leaves(child, f"{name} {word}")


def _command(parser: argparse.ArgumentParser) -> list[str]:
    shown = [
        action
        for action in parser._actions
        if action.help != argparse.SUPPRESS
        and not isinstance(action, argparse._HelpAction | argparse._SubParsersAction | argparse._VersionAction)
    ]
    lines = [parser.description or ""]
    if parser.usage:
        lines += ["", f"`{parser.usage}`"]
    if shown:
        lines += ["", *table(("Argument", "Meaning"), [(f"`{_argument(action)}`", action.help) for action in shown])]
    return lines


def _argument(action: argparse.Action) -> str:
    name = action.option_strings[-1] if action.option_strings else (action.metavar or action.dest)
    takes_value = action.option_strings and action.nargs != 0
    return f"{name} {action.metavar or action.dest.upper()}" if takes_value else str(name)


def permissions_page() -> list[str]:
    from mulin.base.roles import ROLE_NAMES, STAFF_ROLES, Role, permission_table

    roles = [role for role in Role if any(role in p.roles for p in permission_table().values())]
    rows = [
        (f"`{verb}`", _chinese(p.title), *(_reach(p.roles.get(role)) for role in roles))
        for verb, p in permission_table().items()
    ]
    staff = ", ".join(_role(role) for role in Role if role in STAFF_ROLES)
    return [
        "# Permissions",
        "",
        "Who may do what, and how far. What is not listed is not allowed. "
        "The table is data: the code reads it, and tests are generated from it.",
        "",
        "Reach: *own* is oneself, one's household and those one acts for; "
        "*buildings* those of one's grid or stairwell; "
        "*community* everything of one's community; *area* sums over the communities of one's street or city.",
        "",
        f"These roles count only in a session that has shown a second factor: {staff}.",
        "",
        *table(("Verb", "Meaning", *(f"{ROLE_NAMES[r]}<br>`{r.value}`" for r in roles)), rows),
    ]


def _role(role: Any) -> str:
    from mulin.base.roles import ROLE_NAMES

    return f"{_chinese(ROLE_NAMES[role])} (`{role.value}`)"


def _reach(reach: Any) -> str:
    return reach.name.lower() if reach else ""


def _chinese(text: object) -> str:
    from django.utils import translation

    with translation.override("zh-hans"):
        return str(text)


def _both(text: object) -> tuple[str, str]:
    from django.utils import translation

    with translation.override("en"):
        return _chinese(text), str(text)


def errors_page() -> list[str]:
    from mulin.base.manifest import rooms

    rows = [(f"`{code}`", room.name, *_both(text)) for room in rooms() for code, text in sorted(room.errors.items())]
    return [
        "# Expected refusals",
        "",
        "Every expected “no” has a code and one sentence per language, with the way out. "
        "Forms show it beside the field, imports write it into the row, commands print it.",
        "",
        *table(("Code", "Room", "中文", "English"), rows),
    ]


def ledger_page() -> list[str]:
    from mulin.base.manifest import rooms

    rows = [
        (f"`{k.code}`", room.name, _chinese(k.title), *_both(k.sentence)) for room in rooms() for k in room.ledger_kinds
    ]
    return [
        "# Kinds of facts in the ledger (台账)",
        "",
        "What really happened is written once, by the room where it happened, and never changed. "
        "Names in `{braces}` are kept apart and can be erased.",
        "",
        *table(("Kind", "Room", "Title", "中文", "English"), rows),
    ]


def figures_page() -> list[str]:
    from mulin.base.manifest import rooms

    rows = [(f"`{f.code}`", *_both(f.title), *_both(f.definition), _counting(f)) for r in rooms() for f in r.figures]
    return [
        "# Figures (指标)",
        "",
        "What the work report and the overview can count. A figure is declared over [kinds of facts](ledger.md); "
        "the list of the facts behind it is the figure. "
        "In a paragraph written by hand `{figure:code}` puts the number.",
        "",
        *table(("Code", "指标", "Figure", "口径", "Definition", "Counted from"), rows),
    ]


def _counting(measure: Any) -> str:
    """How a figure is counted, in a few words."""
    from mulin.base.figures import Average, Figure, Rate, Total

    if isinstance(measure, Total):
        return " + ".join(f"`{code}`" for code in measure.parts)
    if isinstance(measure, Rate | Average):
        return f"`{measure.part}` ÷ `{measure.whole}`"
    assert isinstance(measure, Figure)
    said = ", ".join(f"`{kind}`" for kind in measure.kinds)
    said += "".join(f"; {part} = {' or '.join(codes)}" for part, codes in measure.where.items())
    said += f"; each `{measure.each}` once" if measure.each else ""
    said += f"; sum of `{measure.sum}`" if measure.sum else ""
    said += f"; unless {', '.join(f'`{kind}`' for kind in measure.unless)}" if measure.unless else ""
    return said + {"within": "", "standing": "; as on the last day", "latest": "; the newest"}[measure.span]


PAGES: dict[str, Callable[[], list[str]]] = {
    "settings.md": settings_page,
    "commands.md": commands_page,
    "permissions.md": permissions_page,
    "errors.md": errors_page,
    "ledger.md": ledger_page,
    "figures.md": figures_page,
}


def page(name: str) -> str:
    """The text of a made page."""
    title, *rest = PAGES[name]()
    return "\n".join([title, "", MADE, *rest]) + "\n"


def faults() -> Iterator[str]:
    """What the docs get wrong, a line each."""
    for name in PAGES:
        path = DOCS / name
        if not path.exists() or path.read_text(encoding="utf-8") != page(name):
            yield f"docs/{name} is not what the code says; run `python -m tools.docs update`"
    yield from _broken_links()
    yield from _unthanked()
    yield from _unknown_names()


def _written() -> list[Path]:
    return [*sorted(ROOT.glob("*.md")), *sorted(DOCS.rglob("*.md"))]


def _broken_links() -> Iterator[str]:
    for path in _written():
        for target in re.findall(r"\]\((?!https?:|mailto:|#)([^)#]+)", path.read_text(encoding="utf-8")):
            if not (path.parent / target).exists():
                yield f"{path.relative_to(ROOT)}: {target} does not exist"


def _unthanked() -> Iterator[str]:
    """Every package that runs with Mulin has its licence in THIRD_PARTY.md."""
    text = (ROOT / "THIRD_PARTY.md").read_text(encoding="utf-8")
    for name in locks.exported("requirements.lock"):
        if not re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text):
            yield f"THIRD_PARTY.md: {name} is missing"


def _unknown_names() -> Iterator[str]:
    """The glossary may only claim names that the code really has."""
    code = {path: path.read_text(encoding="utf-8") for path in (ROOT / "src").rglob("*.py")}
    defined = {name for text in code.values() for name in re.findall(r"^(?:class|def) (\w+)|^    (\w+) = ", text, re.M)}
    known = {part for pair in defined for part in pair if part}
    for line in (DOCS / "glossary.md").read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.split("|")]
        if len(cells) < 5 or "planned" in cells[3]:
            continue
        for name in re.findall(r"`(\w+)`", cells[2]):
            if name not in known:
                yield f"docs/glossary.md: there is no {name} in the code"


def main(arguments: list[str]) -> int:
    # The pages must not depend on the settings of whoever makes them.
    with tempfile.TemporaryDirectory(prefix="mulin-docs-") as folder:
        os.environ.setdefault("MULIN_DATA", f"{folder}/data")
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mulin.config.settings")
        sys.path.insert(0, str(ROOT / "src"))
        import django

        django.setup()
        if arguments[:1] == ["update"]:
            for name in PAGES:
                (DOCS / name).write_text(page(name), encoding="utf-8")
        found = list(faults())
    print("\n".join(found) or "docs: agree with the code")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
