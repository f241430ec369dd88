"""Tells Django that this is an app."""

from django.apps import AppConfig


class OversightConfig(AppConfig):
    """The oversight app."""

    name = "discretion.apps.oversight"
    label = "oversight"
    default_auto_field = "django.db.models.BigAutoField"
