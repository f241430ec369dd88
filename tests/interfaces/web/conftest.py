"""What the tests of the pages share: a browser without a screen, signed in as one of the cast."""

from collections.abc import Callable

import pytest
from django.test import Client

from tests.cast import Cast

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
SignIn = Callable[[str], Client]


@pytest.fixture
def signed_in(everyone: Cast) -> SignIn:
    """Signs one of the cast in, by part."""

    def sign_in(part: str) -> Client:
        client = Client()
        client.force_login(everyone.people[part], backend=BACKEND)
        return client

    return sign_in
