"""The first page after signing in."""

from django.http import HttpResponse
from django.shortcuts import render

from discretion.apps.duties import queries as duties
from discretion.interfaces.web.duty_list import how_many
from discretion.interfaces.web.page import Request, page
from discretion.interfaces.web.views.asking import doors_to_ask
from discretion.interfaces.web.views.my_list import mine as my_matters
from discretion.interfaces.web.views.waiting import SHOWN, doors, errand, today, waiting
from discretion.interfaces.web.views.went_wrong import door_to_report


@page()
def home(request: Request) -> HttpResponse:
    """What waits, and where to go."""
    asking = doors_to_ask(request)
    matters, more = my_matters(request, SHOWN) if asking else ([], 0)
    mine = duties.open_(duties.mine(request.actor, today=today(request)))
    count = duties.count(mine)
    late = duties.count(duties.late(mine, now=request.now))
    shown = {
        "asking": [*asking, *door_to_report(request)],
        "matters": matters,
        "more_matters": more,
        "pieces": waiting(request),
        "doors": doors(request),
        "errand": errand(request.actor),
        "today": today(request),
        "duties": count,
        "duties_told": how_many(count),
        "late": how_many(late) if late else "",
    }
    return render(request, "home.html", shown)
