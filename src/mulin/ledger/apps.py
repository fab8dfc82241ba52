from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "mulin.ledger"
    label = "ledger"
