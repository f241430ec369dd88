"""Programs that ask the API, each with the token of one of the cast."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
from django.test import Client

from discretion.apps.accounts.actions import make_token
from discretion.apps.accounts.queries import SCOPES
from tests.cast import Cast

ROOT = "/api/v1"


@dataclass
class Answer:
    """What a program was answered."""

    status: int
    headers: Any
    body: bytes

    @property
    def json(self) -> Any:
        """The answer as JSON."""
        return msgspec.json.decode(self.body)

    @property
    def paths(self) -> list[str]:
        """Where the faults of a problem are."""
        return [fault.get("path", "") for fault in self.json["faults"]]


@dataclass
class Program:
    """A program; without a token, nobody's."""

    token: str = ""
    client: Client = field(default_factory=lambda: Client(raise_request_exception=False))

    def ask(self, method: str, path: str, body: object = None, **headers: str) -> Answer:
        """Ask something; a body of bytes is sent as it is."""
        if self.token:
            headers = {"Authorization": f"Bearer {self.token}", **headers}
        raw = body if isinstance(body, bytes) else msgspec.json.encode(body)
        sent = b"" if body is None else raw
        media_type = headers.pop("Content-Type", "application/json")
        path = path if path.startswith(ROOT) else ROOT + path
        response = self.client.generic(method, path, sent, media_type, headers=headers)
        return Answer(response.status_code, response.headers, response.content)

    def get(self, path: str, **headers: str) -> Answer:
        """Read something."""
        return self.ask("GET", path, **headers)

    def post(self, path: str, body: object, **headers: str) -> Answer:
        """Do something."""
        return self.ask("POST", path, body, **headers)

    def put(self, path: str, body: object, **headers: str) -> Answer:
        """Change something."""
        return self.ask("PUT", path, body, **headers)


def token_of(everyone: Cast, part: str, *scopes: str, agency: str = "") -> str:
    """A token of one of the cast, good for a month from this day; by default for everything."""
    now = datetime.now(UTC)  # noqa: TID251 (the API reads the clock itself)
    return make_token(
        "a test",
        agency=agency,
        scopes=scopes or tuple(SCOPES),
        expires_on=(now + timedelta(days=30)).date(),
        actor=everyone.actor(part, now=now),
        now=now,
    )


def program_of(everyone: Cast, part: str, *scopes: str, agency: str = "") -> Program:
    """A program with a token of one of the cast."""
    return Program(token_of(everyone, part, *scopes, agency=agency))
