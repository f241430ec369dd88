"""How a command reaches the office's database, and says plainly that it is not ready."""

import os

from discretion.interfaces.cli.input import stop


def ready() -> None:
    """Load the application; stops where the database is missing or of another version."""
    load()
    from django.db import DatabaseError, connection
    from django.db.migrations.executor import MigrationExecutor

    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as error:
        stop(f"The database cannot be reached: {error}")
    if waiting:
        stop("The database is not set up for this version; run:  discretion setup")


def load() -> None:
    """Load the application, whatever state its database is in."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "discretion.config.settings")
    django.setup()
