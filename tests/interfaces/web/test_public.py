"""Pages that need nobody to be signed in."""

import pytest
from django.test import Client

from discretion.apps.audit import signing
from tests.pages import check

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/keys", "/accessibility", "/source"])
def test_a_public_page_opens_for_anyone(client: Client, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 200
    check(answer)


def test_the_key_that_is_shown_is_the_one_that_signs(client: Client) -> None:
    assert signing.public_key() in client.get("/keys").content.decode()


def test_any_other_page_leads_to_signing_in_and_back(client: Client) -> None:
    answer = client.get("/me")
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/account/login/?next=%2Fme"


def test_nothing_inline_is_allowed_to_run(client: Client) -> None:
    policy = client.get("/keys").headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
