"""Tells Django that this is an app."""

from django.apps import AppConfig


class MailConfig(AppConfig):
    """The mail app."""

    name = "discretion.apps.mail"
    label = "mail"
    default_auto_field = "django.db.models.BigAutoField"
