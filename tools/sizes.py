"""Size lives in the tail: `python -m tools.sizes` fails on what no reader should have to take in.

Files ≤ 400 lines; functions ≤ 80 lines, 99 of 100 ≤ 50; ≤ 7 parameters. Migrations, lock files and
other generated or foreign files are not read by people and are left out.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FILE_LINES = 400
FUNCTION_LINES = 80
USUAL_FUNCTION_LINES = 50
PARAMETERS = 7
FOREIGN = {"vendor", "migrations", "locale", "demo_data"}
READ = {".py", ".html", ".js", ".typ"}


@dataclass(frozen=True, slots=True)
class Function:
    """A function as a reader meets it."""

    place: str
    lines: int
    parameters: int


def files(root: Path) -> Iterator[Path]:
    """Every file of the code that people read."""
    for folder in ("src", "tests", "tools", "benchmarks"):
        for path in sorted((root / folder).rglob("*")):
            if path.suffix in READ and not FOREIGN.intersection(path.parts) and ".min." not in path.name:
                yield path


def functions(source: str, name: str) -> Iterator[Function]:
    """Every function of a Python file, with its length and its number of parameters."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            given = node.args
            everything = [*given.posonlyargs, *given.args, *given.kwonlyargs]
            parameters = [a for a in everything if a.arg not in {"self", "cls"}]
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            yield Function(f"{name}:{node.lineno} {node.name}", lines, len(parameters))


def faults(root: Path = ROOT) -> Iterator[str]:
    """What is too large, a line each."""
    found: list[Function] = []
    for path in files(root):
        text, name = path.read_text(encoding="utf-8"), str(path.relative_to(root))
        if (lines := text.count("\n")) > FILE_LINES:
            yield f"{name}: {lines} lines, at most {FILE_LINES}"
        if path.suffix == ".py" and not name.startswith("tests"):
            found += functions(text, name)
    for function in found:
        if function.lines > FUNCTION_LINES:
            yield f"{function.place}: {function.lines} lines, at most {FUNCTION_LINES}"
        if function.parameters > PARAMETERS:
            yield f"{function.place}: {function.parameters} parameters, at most {PARAMETERS}"
    long = sorted((f for f in found if f.lines > USUAL_FUNCTION_LINES), key=lambda f: -f.lines)
    if len(long) > len(found) // 100:
        for function in long:
            yield f"{function.place}: {function.lines} lines; only one function in 100 may pass {USUAL_FUNCTION_LINES}"


def main() -> int:
    found = list(faults())
    print("\n".join(found) or "sizes: within the budget")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
