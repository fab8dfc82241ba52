from django.apps import AppConfig


class ContactsConfig(AppConfig):
    name = "mulin.contacts"
    label = "contacts"
