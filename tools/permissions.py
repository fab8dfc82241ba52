"""The permission matrix as one page of text: `python -m tools.permissions` writes `tests/permissions.toml`.

The file says what is expected. Write it anew after changing a room's permissions, and read the
difference before committing: it is what people may do to each other's data.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from mulin.base.roles import Reach, Role, permission_table

PLACE = Path(__file__).resolve().parent.parent / "tests" / "permissions.toml"
SIGNS = {
    None: "-",
    Reach.OWN: "o",
    Reach.HOSTS: "h",
    Reach.BUILDINGS: "b",
    Reach.COMMUNITY: "C",
    Reach.AREA: "A",
    Reach.INSTALLATION: "I",
}
HEAD = """\
# Who may do what, and how far: verb × role, default deny. Written by `python -m tools.permissions`,
# read by people, demanded by tests/accounts/test_matrix.py.
# - no   o own record and household   h the points and events one runs   b the buildings appointed for   C the community
# A every community of the street or city, sums only   I the installation
"""


def row(verb: str) -> str:
    """The line of one verb: a sign for each role, in the order of `Role`."""
    roles = permission_table()[verb].roles
    return " ".join(SIGNS[roles.get(role)] for role in Role)


def page(door_verbs: Sequence[str]) -> str:
    """The whole file; `door_verbs` are those of a device at an event's door."""
    width = max(len(verb) for verb in permission_table()) + 2
    names = ", ".join(f'"{role.value}"' for role in Role)
    lines = [f'"{verb}"'.ljust(width) + f' = "{row(verb)}"' for verb in permission_table()]
    door = ", ".join(f'"{verb}"' for verb in door_verbs)
    sessions = f"\n[sessions]  # narrow ones: these verbs with the one event, and nothing else\ndoor = [{door}]\n"
    return f"{HEAD}roles = [{names}]\n\n[verbs]\n" + "\n".join(lines) + "\n" + sessions


if __name__ == "__main__":
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mulin.config.settings")
    django.setup()
    from mulin.events.access import DOOR_VERBS

    PLACE.write_text(page(sorted(DOOR_VERBS)), "utf-8")
