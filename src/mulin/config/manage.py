"""`python -m mulin.config.manage …`: Django's own commands."""

from __future__ import annotations

import os
import sys

from django.core.management import execute_from_command_line


def main(arguments: list[str] | None = None) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mulin.config.settings")
    execute_from_command_line(["mulin", *(sys.argv[1:] if arguments is None else arguments)])


if __name__ == "__main__":
    main()
