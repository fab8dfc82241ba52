from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "mulin.accounts"
    label = "accounts"
