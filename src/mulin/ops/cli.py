"""`mulin …`: the tree of shell commands, and what becomes of an error.

A command is a module of `ops.commands` with `NAME`, `HELP`, `add_arguments` and `run`. Django is
loaded by the commands that need it, so that `--help` stays instant.
"""

from __future__ import annotations

import argparse
import sys
from typing import Any

from mulin import __version__
from mulin.config.options import SettingError
from mulin.kernel.errors import Busy, Conflict, NotFound, RuleError
from mulin.ops.commands import COMMANDS
from mulin.ops.refused import Refused

REFUSED = 2


def parser() -> argparse.ArgumentParser:
    """The whole tree; the docs page `docs/commands.md` is generated from it."""
    tree = argparse.ArgumentParser(
        prog="mulin",
        description="Mulin 睦邻: one command brings up a residents' community.",
        epilog="Begin with `mulin up`. Settings are environment variables, see docs/settings.md.",
    )
    tree.add_argument("--version", action="version", version=f"mulin {__version__}")
    branches = tree.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for command in COMMANDS:
        branch = branches.add_parser(command.NAME, help=command.HELP, description=command.HELP, allow_abbrev=False)
        command.add_arguments(branch)
        branch.set_defaults(run=command.run)
    return tree


def main(arguments: list[str] | None = None) -> int:
    """Run one command. Exit code 0: done; 1: done, and the answer is no; 2: refused, with a sentence."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    chosen, rest = parser().parse_known_args(given)
    if rest:
        if not getattr(chosen, "takes_rest", False):
            parser().parse_args(given)  # says which argument is unknown, and exits
        chosen.rest = [*chosen.rest, *rest]
    try:
        return int(chosen.run(chosen))
    except KeyboardInterrupt:
        return 130
    except SettingError as error:
        return _refuse(str(error.code).removeprefix("mulin: "))
    except (Refused, RuleError, NotFound, Conflict, Busy) as error:
        return _refuse(_sentence(error))
    except Exception as error:
        if not _is_about_the_database(error):
            raise
        return _refuse(
            f"the database does not answer as it should ({str(error).strip()}); `mulin doctor` looks closer."
        )


def _is_about_the_database(error: Exception) -> bool:
    if "django.db" not in sys.modules:
        return False
    from django.db import InterfaceError, OperationalError

    return isinstance(error, OperationalError | InterfaceError)


def _sentence(error: Any) -> str:
    if isinstance(error, RuleError):
        from mulin.base.http import sentence

        return sentence(error)
    if isinstance(error, NotFound):
        return f"there is no such thing here ({error})."
    if isinstance(error, Conflict):
        return "somebody else changed the same thing at this moment; try again."
    if isinstance(error, Busy):
        return "the database is busy; try again in a moment."
    return str(error)


def _refuse(text: str) -> int:
    sys.stderr.write(f"mulin: {text}\n")
    return REFUSED


if __name__ == "__main__":
    sys.exit(main())
