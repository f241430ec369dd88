"""What a program is answered when it asks again: the same as before, and nothing is done twice."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from django.db import IntegrityError, transaction

from discretion.apps.audit.models import Answered
from discretion.errors import Fault, Invalid

KEPT: Final = timedelta(hours=24)
LONGEST_KEY: Final = 200


class Answer(NamedTuple):
    """What was answered, whatever carries it."""

    status: int
    body: str
    location: str = ""


class Asking(NamedTuple):
    """Who asks, under which key, and the digest of all that they ask."""

    owner: str
    key: str
    question: str


@transaction.atomic
def once(asking: Asking, act: Callable[[], Answer], *, now: datetime) -> tuple[Answer, bool]:
    """Do it, or answer as before; and whether it was done before. Only what was done is kept.

    Invalid where the key was used for another question in the last 24 hours.
    """
    _check(asking.key)
    Answered.objects.filter(at__lt=now - KEPT).delete()
    kept, new = _reserve(asking, now)
    if not new:
        return _before(kept, asking), True
    answer = act()
    Answered.objects.filter(pk=kept.pk).update(**answer._asdict())
    return answer, False


def _reserve(asking: Asking, now: datetime) -> tuple[Answered, bool]:
    """A row for the answer; another transaction with the same key is waited for."""
    with_key = {"owner": asking.owner, "key": asking.key}
    try:
        with transaction.atomic():
            found = Answered.objects.filter(**with_key).first()
            if found:
                return found, False
            return Answered.objects.create(**asking._asdict(), at=now), True
    except IntegrityError:
        return Answered.objects.get(**with_key), False


def _before(kept: Answered, asking: Asking) -> Answer:
    if kept.question != asking.question:
        message = "This key was used for something else in the last 24 hours; choose a new one."
        raise Invalid([Fault("key_reused", message, "Idempotency-Key")])
    return Answer(kept.status, kept.body, kept.location)


def _check(key: str) -> None:
    if not key.strip() or not key.isascii() or not key.isprintable() or len(key) > LONGEST_KEY:
        message = f"Use 1 to {LONGEST_KEY} printed ASCII characters."
        raise Invalid([Fault("bad_key", message, "Idempotency-Key")])
