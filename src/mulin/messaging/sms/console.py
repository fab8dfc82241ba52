"""No provider: what would leave is shown in the server's own window."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from mulin.kernel import phones
from mulin.messaging.sms.port import Answer


class Console:
    """Writes to the window `mulin up` runs in: not a log, which would have to hide the code."""

    def send(self, *, reference: UUID, phone: str, data: Mapping[str, Any], text: str, code: bool) -> Answer:
        line = f"  短信 SMS → {phones.mask(phone)}: {text}"
        sys.stdout.write(f"\n{line}\n\n")
        sys.stdout.flush()
        return Answer("sent", provider_id=f"console-{reference}")

    def find(self, *, reference: UUID, phone: str, sent_on: datetime) -> Answer:
        return Answer("unknown")
