"""Furnishes a house from inside: `python -m tests.drills.furnish` prints who can come in, as JSON."""

from __future__ import annotations

import json
import os
import sys

PEOPLE, DOORS = 16, 2
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mulin.config.settings")


def main() -> None:
    import django

    django.setup()
    from mulin.ops import house

    house.prepare()
    from django.test import Client

    from mulin.base import jobs
    from mulin.base.roles import Role
    from mulin.cards import actions as cards
    from mulin.contacts import actions as contacts
    from tests.cards.conftest import CONTACTS
    from tests.world import _household, account_for, build_world, enter

    world = build_world()
    contacts.import_contacts(world.worker, data=CONTACTS.encode(), consent_paper="1")
    homes = [
        [_household(world.community, world.building, who + 2, f"10{door}") for door in range(DOORS)]
        for who in range(PEOPLE)
    ]
    cards.start_print_run(world.worker, client_key="drill")
    jobs.run_due()
    people = []
    for who in range(PEOPLE):
        from mulin.accounts.models import Account

        account = Account.objects.create(name=f"第{who}位")
        account_for(account, Role.COMMUNITY_WORKER, world.community)
        client = Client(HTTP_HOST="127.0.0.1")
        enter(client, account, second_factor=True)
        session = client.cookies["sessionid"].value
        people.append({"session": session, "doors": [str(home.id) for home in homes[who]]})
    sys.stdout.write(json.dumps(people))


if __name__ == "__main__":
    main()
