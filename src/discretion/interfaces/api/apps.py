"""Tells Django that the API is an app."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The API."""

    name = "discretion.interfaces.api"
    label = "api"
