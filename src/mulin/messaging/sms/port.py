"""What every provider of text messages can do, and how it answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a message: sent, failed or unknown, under the provider's id, and why."""

    state: str
    provider_id: str = ""
    reason: str = ""


class Port(Protocol):
    """A way for text messages to leave."""

    def send(self, *, reference: UUID, phone: str, data: Mapping[str, Any], text: str, code: bool) -> Answer:
        """Send one message. `code`: a sign-in code (own template). Never raises for a refusal."""

    def find(self, *, reference: UUID, phone: str, sent_on: datetime) -> Answer:
        """What became of a message whose sending was cut off; unknown if nobody can say."""
