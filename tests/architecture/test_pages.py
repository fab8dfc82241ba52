from __future__ import annotations

from typing import Any


def test_the_bare_address_leads_to_the_community(world: Any) -> None:
    response = world.client().get("/", follow=True)
    assert response.status_code == 200
    assert "中山社区" in response.content.decode()
