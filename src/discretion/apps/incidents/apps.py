"""Tells Django that this is an app."""

from importlib import import_module

from django.apps import AppConfig


class IncidentsConfig(AppConfig):
    """The incidents app."""

    name = "discretion.apps.incidents"
    label = "incidents"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Follow the policies that set hours and days; only now are the tables there."""
        following = import_module("discretion.apps.register.following")
        violations = import_module("discretion.apps.incidents.incident_duties")
        complaints = import_module("discretion.apps.incidents.complaint_policies")
        following.follow("violation_notice_hours", violations.follow_policy)
        following.follow("complaint_answer_days", complaints.follow_policy)
