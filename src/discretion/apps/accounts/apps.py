"""Tells Django that this is an app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """The accounts app."""

    name = "discretion.apps.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"
