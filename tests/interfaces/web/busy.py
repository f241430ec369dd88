"""An office on a file of SQLite in which somebody writes for long, and others read and save.

Run by `test_busy` in a process of its own: the tests' database is in memory, where nobody waits.
"""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
django.setup()

from django.conf import settings  # noqa: E402 (after the settings)
from django.core.management import call_command  # noqa: E402
from django.db import connection, connections, transaction  # noqa: E402
from django.test import Client  # noqa: E402

from discretion.apps.accounts.models import Agency  # noqa: E402
from tests.cast import cast  # noqa: E402

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@contextmanager
def writing() -> Iterator[None]:
    """Somebody else in the middle of a transaction that writes."""
    began, over = threading.Event(), threading.Event()

    def write() -> None:
        with transaction.atomic():
            Agency.objects.filter(id="beta").update(version=2)
            began.set()
            over.wait(60)
        connections.close_all()

    other = threading.Thread(target=write)
    other.start()
    began.wait(60)
    try:
        yield
    finally:
        over.set()
        other.join()


def main() -> None:
    """Read, save in vain, and save."""
    settings.ALLOWED_HOSTS = ["testserver"]
    # As long as the installation waits, but for the seconds.
    settings.DATABASES["default"]["OPTIONS"]["timeout"] = 0.2
    call_command("migrate", verbosity=0)
    everyone = cast()
    client = Client(raise_request_exception=False)
    client.force_login(everyone.people["head_a"], backend=BACKEND)
    client.get("/me")
    connection.close()
    with writing():
        reading = client.get("/agencies").status_code
        saving = client.post("/agencies/alpha/approval", {"allow": "yes"}).status_code
    after = client.post("/agencies/alpha/approval", {"allow": "yes"}).status_code
    print(reading, saving, after)  # noqa: T201 (read by the test)


if __name__ == "__main__":
    main()
