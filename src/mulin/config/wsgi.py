"""The WSGI entry point that the server loads."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

from mulin.base.in_turn import InTurn

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mulin.config.settings")

application = InTurn(get_wsgi_application())
