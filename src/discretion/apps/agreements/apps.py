"""Tells Django that this is an app, and the register that it keeps agreements."""

from importlib import import_module

from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    """The agreements app."""

    name = "discretion.apps.agreements"
    label = "agreements"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Add the kind of record; only now are the register's tables there."""
        import_module("discretion.apps.agreements.contents")
