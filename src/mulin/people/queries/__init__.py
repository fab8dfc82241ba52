"""Named reads over residents."""

from __future__ import annotations

from mulin.people.queries.lists import (
    Found,
    look_for,
    members_of,
    people_for_proxy,
    people_of,
    search_people,
)
from mulin.people.queries.own import OwnPeople, grant_rows, home_of, own_people
from mulin.people.queries.own_data import copy_of, everything_about, export
from mulin.people.queries.privacy import (
    consents_of,
    corrections_of,
    corrections_waiting,
    erasure_of,
    erasures_waiting,
    grown_ups_with,
    guardians_of,
    looks_at,
    looks_of_week,
    names_agreed,
    neighbours,
    person_behind,
    proxies_by,
    proxies_of,
    proxies_to_nod,
    proxies_waiting,
    recent_correction,
    wards_of,
)
from mulin.people.queries.todos import looks_unread

__all__ = [
    "Found",
    "OwnPeople",
    "consents_of",
    "copy_of",
    "corrections_of",
    "corrections_waiting",
    "erasure_of",
    "erasures_waiting",
    "everything_about",
    "export",
    "grant_rows",
    "grown_ups_with",
    "guardians_of",
    "home_of",
    "look_for",
    "looks_at",
    "looks_of_week",
    "looks_unread",
    "members_of",
    "names_agreed",
    "neighbours",
    "own_people",
    "people_for_proxy",
    "people_of",
    "person_behind",
    "proxies_by",
    "proxies_of",
    "proxies_to_nod",
    "proxies_waiting",
    "recent_correction",
    "search_people",
    "wards_of",
]
