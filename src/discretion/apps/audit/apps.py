"""Tells Django that this is an app."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The audit app."""

    name = "discretion.apps.audit"
    label = "audit"
    default_auto_field = "django.db.models.BigAutoField"
