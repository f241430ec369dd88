"""The list of my matters: where each stands, and what is asked of me."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render

from discretion.apps.accounts.policy import Actor
from discretion.apps.matters import queries
from discretion.apps.matters.queries import Filters, Row
from discretion.apps.matters.wording import type_words
from discretion.apps.register.known import added_types
from discretion.interfaces.web import list_files
from discretion.interfaces.web.asked_words import DONE, KINDS, STANDINGS, asked_next, standing
from discretion.interfaces.web.matter_lists import (
    MatterFilter,
    counted,
    files,
    narrowed_by,
    ordered,
    party_meant,
)
from discretion.interfaces.web.page import Request, page
from discretion.interfaces.web.tables import Column, sortable
from discretion.interfaces.web.views.asking import ASKING
from discretion.interfaces.web.views.waiting import today
from discretion.law.matters import State

_A_PAGE: Final = 25
_SORTS: Final = {"id": "id", "due": "due_on", "begun": "opened_at"}
_HEADS: Final = (
    *("Id", "What it is", "What", "For what", "Where it stands", "When an answer is due"),
    *("What you do next", "Begun on", "Sent on"),
)


class Filter(MatterFilter):
    """What narrows my matters. A state is chosen by the words that it has for whoever asked, which
    say the same of several."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        words = dict.fromkeys(one.word for one in STANDINGS.values())
        self.offer("state", [("", "Any"), *((word, word) for word in words)])
        self.offer("kind", [("", "Anything"), *((kind.value, w) for kind, w in KINDS.items())])

    @property
    def stands(self) -> list[State]:
        """The states that are meant by what was chosen."""
        word = self.asked.get("state")
        return [state for state, one in STANDINGS.items() if word and one.word == word]


class Mine:
    """A matter as its list shows it."""

    def __init__(
        self, row: Row, added: Mapping[str, str], done_as: str, to_keep: int, *, asked: bool
    ) -> None:
        self.row = row
        self.standing = DONE if done_as else standing(row.state, foil=row.foil)
        # An emergency stays where it is while the officer's question waits.
        self.next = asked_next(State.RETURNED if asked else row.state, to_keep)
        self.what = _what(row, added)
        # Whether an answer is still waited for.
        self.waits = bool(row.answerer and not row.decision)


def _what(row: Row, added: Mapping[str, str]) -> str:
    types = type_words(row.types, added)
    if not types:
        return f"{row.party[:1].upper()}{row.party[1:]}" or "Not begun yet"
    said = f"{types[:1].upper()}{types[1:]}"
    return f"{said}; {row.party}" if row.party else said


def mine(request: Request, most: int) -> tuple[list[Mine], int]:
    """The last matters of the one who asks, and how many more there are."""
    found = queries.my_matters(request.actor)
    rows = _rows(found[: most + 1], request.actor)
    more = found.count() - most if len(rows) > most else 0
    return rows[:most], more


def _rows(found: Iterable[Any], actor: Actor) -> list[Mine]:
    added, rows = added_types(), queries.rows(found)
    done = queries.done_as([row.id for row in rows if row.state is State.WITHDRAWN])
    to_keep = queries.to_keep([row.id for row in rows if row.decision], actor=actor)
    asked = queries.asked_in([row.id for row in rows if row.state is State.RECORDED])
    return [
        Mine(row, added, done.get(row.id, ""), to_keep.get(row.id, 0), asked=row.id in asked)
        for row in rows
    ]


@page(*ASKING)
def my_matters(request: Request) -> HttpResponse:
    """All of them, the last one first; or those that were asked for."""
    form = Filter(data=request.GET)
    found = ordered(_found(request, form), request, _SORTS)
    if list_files.wanted(request, endings=list_files.ENDINGS):
        return list_files.as_asked(
            request, "my-matters", _HEADS, map(_cells, _rows(found, request.actor))
        )
    shown = Paginator(found, _A_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "columns": _columns(request),
        "rows": _rows(shown, request.actor),
        "page": shown,
        "found": counted(shown.paginator.count, "matter", "matters", narrowed_by(form)),
        "files": files(request),
        "today": today(request),
    }
    return render(request, "matters_mine/list.html", context)


def _found(request: Request, form: Filter) -> QuerySet[Any]:
    asked = form.asked
    filters = Filters(
        kind=asked.get("kind", ""),
        type=asked.get("type", ""),
        party=party_meant(request, asked.get("party", "")),
        words=asked.get("words", ""),
    )
    return queries.my_matters(request.actor, filters, stands=form.stands)


def _columns(request: Request) -> list[Column]:
    return [
        sortable(request, "Id", "id"),
        *map(Column, ("What", "Where it stands")),
        sortable(request, "When an answer is due", "due"),
        Column("What you do next"),
    ]


def _cells(one: Mine) -> tuple[str, ...]:
    row = one.row
    return (
        row.id,
        KINDS[row.kind],
        one.what,
        row.purpose,
        one.standing.word,
        row.due_on.isoformat() if row.due_on and one.waits else "",
        one.next or "Nothing",
        list_files.day_of(row.opened_at),
        list_files.day_of(row.submitted_at),
    )
