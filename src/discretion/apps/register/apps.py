"""Tells Django that this is an app."""

from django.apps import AppConfig


class RegisterConfig(AppConfig):
    """The register app."""

    name = "discretion.apps.register"
    label = "register"
    default_auto_field = "django.db.models.BigAutoField"
