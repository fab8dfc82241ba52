"""`mulin community found`: a community of one's own, and the first person who may work in it."""

from __future__ import annotations

import argparse
import re
from datetime import date

from mulin.ops.refused import Refused
from mulin.ops.shell import answer, open_house, shell_actor

NAME = "community"
HELP = "Found a community (社区) of your own and appoint its head."
TERM_YEARS = 5  # of a residents' committee
CODE = re.compile(r"[a-z][a-z0-9-]{1,15}")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    steps = parser.add_subparsers(dest="step", metavar="STEP", required=True)
    text = "Found a community and appoint its head, who then signs in by phone and appoints everybody else."
    found = steps.add_parser("found", help="found a community and appoint its head", description=text)
    found.add_argument("--code", required=True, help="short code for addresses and card numbers, for example zs")
    found.add_argument("--name", required=True, help="full name, for example 中山社区")
    found.add_argument("--city", required=True, metavar="CODE:NAME", help="for example jt:江泰市")
    found.add_argument("--district", required=True, metavar="NAME", help="for example 城中区")
    found.add_argument("--street", required=True, metavar="CODE:NAME", help="for example zhongshan:中山街道")
    found.add_argument("--head", required=True, metavar="NAME", help="the community's head (主任)")
    found.add_argument("--phone", required=True, help="the mobile number with which the head signs in")
    found.add_argument("--json", action="store_true", help="print the result as JSON")


def run(arguments: argparse.Namespace) -> int:
    if not CODE.fullmatch(arguments.code):
        raise Refused(f"{arguments.code!r} is no code; take 2 to 16 of a-z, 0-9 and -, beginning with a letter.")
    city, street = _pair("--city", arguments.city), _pair("--street", arguments.street)
    open_house()
    from django.db import transaction

    from mulin.accounts import actions as accounts
    from mulin.accounts.models import ScopeKind
    from mulin.base.roles import Role
    from mulin.kernel import clock, phones
    from mulin.places import actions as places
    from mulin.places import queries

    phone = phones.parse(arguments.phone)
    if phone.kind != "mobile":
        raise Refused(f"{phone.shown} is no mobile number; the head's sign-in codes go there.")
    taken = queries.all_communities().filter(code=arguments.code).exists()
    if taken:
        raise Refused(f"the code {arguments.code} is taken; choose another.")
    with transaction.atomic():
        subdistrict = places.ensure_subdistrict(city=city, district=arguments.district, code=street[0], name=street[1])
        community = places.ensure_community(
            subdistrict=subdistrict, code=arguments.code, name=arguments.name, is_demo=False
        )
        accounts.engage(
            shell_actor(community),
            name=arguments.head,
            digits=phone.digits,
            role=Role.COMMUNITY_HEAD,
            scope=(ScopeKind.COMMUNITY, community.id),
            term=_term(clock.today()),
        )
    text = f"{community.name} is founded. {arguments.head} signs in with {phone.shown} at /c/{community.code}/."
    answer(arguments, {"community": community.code, "name": community.name, "url": f"/c/{community.code}/"}, text)
    return 0


def _pair(option: str, text: str) -> tuple[str, str]:
    code, _, name = text.partition(":")
    if not CODE.fullmatch(code) or not name:
        raise Refused(f"write {option} as code and name, like jt:江泰市.")
    return code, name


def _term(today: date) -> tuple[date, date]:
    last = today.replace(year=today.year + TERM_YEARS, day=min(today.day, 28))
    return today, last
