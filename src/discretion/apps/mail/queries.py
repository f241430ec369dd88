"""Everything that reads letters: what waits, what went, and what did not. Never what they say."""

from collections.abc import Iterable, Mapping

from django.conf import settings
from django.db.models import Count, Q, QuerySet

from discretion.apps.mail.models import Message
from discretion.errors import NotFound

STATES = Message.State.choices


def goes_out() -> str:
    """Where letters go: a mail server, a folder, or (empty) nowhere yet."""
    return str(settings.MAIL_GOES_TO)


def messages(
    agencies: Iterable[str] | None, *, state: str = "", words: str = ""
) -> QuerySet[Message]:
    """The letters of these agencies (None: all, the City's own too), newest first.

    `words` are looked for in who gets them, in their subject, and as what they are about.
    """
    found = Message.objects.order_by("-id").defer("text")
    if agencies is not None:
        found = found.filter(agency__in=list(agencies))
    for word in words.split():
        named = Q(to_name__icontains=word) | Q(to_email__icontains=word)
        found = found.filter(named | Q(subject__icontains=word) | Q(record__iexact=word))
    return found.filter(state=state) if state else found


def message(message_id: int, *, agencies: Iterable[str] | None) -> Message:
    """A letter; NotFound outside these agencies."""
    found = messages(agencies).defer(None).filter(pk=message_id).first()
    if found is None:
        raise NotFound("There is no such letter here.")
    return found


def counts(agencies: Iterable[str] | None) -> Mapping[str, int]:
    """How many letters are in each state; a state that has none is absent."""
    found = messages(agencies).order_by("state").values_list("state")
    return dict(found.annotate(many=Count("pk")))


def how_far(record: str, kind: str) -> str:
    """How far the last letter of a kind about a record has come, in words; empty for none."""
    row = Message.objects.filter(record=record, kind=kind).order_by("pk").last()
    return row.get_state_display() if row else ""
