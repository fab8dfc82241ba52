"""Residents with or without an account, their households, and what they agreed to."""

from __future__ import annotations

from mulin.people.models.privacy import (
    Consent,
    ConsentPurpose,
    CorrectionRequest,
    ErasureRequest,
    Look,
    LookPurpose,
    Proxy,
    ProxyHow,
    ProxyState,
    RequestState,
)
from mulin.people.models.records import (
    Gender,
    Guardian,
    Household,
    HouseholdState,
    Person,
    PersonState,
    Precision,
    phone_index,
)

__all__ = [
    "Consent",
    "ConsentPurpose",
    "CorrectionRequest",
    "ErasureRequest",
    "Gender",
    "Guardian",
    "Household",
    "HouseholdState",
    "Look",
    "LookPurpose",
    "Person",
    "PersonState",
    "Precision",
    "Proxy",
    "ProxyHow",
    "ProxyState",
    "RequestState",
    "phone_index",
]
