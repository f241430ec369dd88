"""What is typed into a question is kept while one types, by a small script; nothing needs it."""

from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_POST

from discretion.apps.matters import actions
from discretion.apps.matters.unfinished import vouched
from discretion.interfaces.web import asking_way
from discretion.interfaces.web.asking_said import Asked
from discretion.interfaces.web.asking_way import Question
from discretion.interfaces.web.forms import field_of
from discretion.interfaces.web.page import Request, page
from discretion.interfaces.web.views.asking import ASKING, asked_first, asked_in, open_own


@page(*ASKING)
@require_POST
def first_typed(request: Request, way: str) -> HttpResponse:
    """Keep what is typed into the first question; only its answer begins a matter."""
    asked, _ = asked_first(request, way)
    return _kept(request, asked, asking_way.questions(asked.kind)[0])


@page(*ASKING)
@require_POST
def typed(request: Request, matter_id: str, slug: str) -> HttpResponse:
    """Keep what is typed into a question of a matter."""
    it = open_own(request, matter_id)
    return _kept(request, asked_in(request, it), asking_way.question(slug, it.kind))


def _kept(request: Request, asked: Asked, here: Question) -> HttpResponse:
    """What was caught, and is not kept, by the name of its field."""
    form = here.form(data=request.POST, asked=asked)
    names = [field.name for field in form.visible_fields()]
    not_people = [field_of(form, path) or "" for path in request.actor.not_identifying]
    caught = actions.keep_typed(
        asked.matter or asked.kind.value,
        here.slug,
        {name: request.POST.getlist(name) for name in names},
        private=form.private,
        actor=vouched(request.actor, not_people),
        now=request.now,
    )
    return JsonResponse({"caught": {name: fault.message for name, fault in caught.items()}})
