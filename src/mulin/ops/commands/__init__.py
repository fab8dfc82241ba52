"""The shell commands, one module each. `COMMANDS` is the order in which help lists them."""

from __future__ import annotations

import argparse
from typing import Protocol

from mulin.ops.commands import (
    backup,
    bench,
    calendar,
    cards,
    check,
    community,
    demo,
    doctor,
    drill,
    ledger,
    manage,
    report,
    restore,
    roster,
    screens,
    staff,
    test,
    up,
    worker,
)


class Command(Protocol):
    """What a module of this package offers."""

    NAME: str
    HELP: str

    def add_arguments(self, parser: argparse.ArgumentParser) -> None: ...

    def run(self, arguments: argparse.Namespace) -> int: ...


COMMANDS: tuple[Command, ...] = (
    up,
    worker,
    demo,
    community,
    staff,
    roster,
    calendar,
    cards,
    report,
    ledger,
    backup,
    restore,
    doctor,
    drill,
    manage,
    test,
    check,
    bench,
    screens,
)
