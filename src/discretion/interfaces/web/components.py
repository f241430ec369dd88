"""The parts that pages are built from; a part that lacks a caption or a label does not load.

Each is a template tag with named arguments only, loaded in every template. Form fields are in
`fields`, tables and lists in `tables`.
"""

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from difflib import SequenceMatcher
from typing import Final

from django import template
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from discretion.apps.audit.actions import NEW_YORK, new_york_day
from discretion.law.deadlines import counted, in_words, moment_in_place

register = template.Library()

_FILED: Final = re.compile(r"\b(?:RPT|FIL)-\d{4}-\d{5,9}\b")
_AN_HOUR: Final = timedelta(hours=1)
_A_DAY: Final = timedelta(days=1)
_DAY_WITHIN: Final = re.compile(r"\b\d{4}-\d\d-\d\d\b")

_ALERTS: Final = {
    "info": "Note",
    "success": "Done",
    "warning": "Take care",
    "error": "This did not work",
}
_BUTTONS: Final = {
    # The one thing to do next; at most one a page.
    "main": "usa-button",
    "": "usa-button usa-button--outline",
    "danger": "usa-button usa-button--secondary usa-button--outline",
    "plain": "usa-button usa-button--unstyled",
}
# A tone is a colour and a shape; the word is said beside it.
_SHAPES: Final = {
    "good": "check_circle",
    "open": "edit",
    "waiting": "schedule",
    "bad": "error",
    "ended": "do_not_disturb",
    "plain": "info",
}
# The states of records, agreements, reports and people, in the tone that each has everywhere.
_TONES: Final = {
    "draft": "open",
    "open": "waiting",
    "done": "good",
    "no longer owed": "ended",
    "prepared": "waiting",
    "proposed": "waiting",
    "under review": "waiting",
    "waiting": "waiting",
    "up for review": "waiting",
    "waiting for signatures": "waiting",
    "approved, not in force yet": "waiting",
    "invited": "waiting",
    "approved": "good",
    "current": "good",
    "in force": "good",
    "active": "good",
    "signed": "good",
    "filed": "good",
    "published": "good",
    "reworded": "good",
    "confirmed": "good",
    "accepted": "good",
    "left out": "ended",
    "not confirmed": "waiting",
    "lapsed": "bad",
    "contradiction": "bad",
    "gone": "good",
    "going out": "waiting",
    "may have gone": "waiting",
    "failed, tried again later": "bad",
    "given up": "bad",
    "not to be sent": "ended",
    "expired": "ended",
    "withdrawn": "ended",
    "superseded": "ended",
    "retired": "ended",
    "ended": "ended",
    "closed": "ended",
    "inactive": "ended",
    "revoked": "ended",
    "merged": "ended",
    # Matters, by their words.
    "waiting for an officer": "waiting",
    "with the officer": "open",
    "returned with a question": "waiting",
    "with counsel": "waiting",
    "handed to another officer": "waiting",
    "with the chief privacy officer": "waiting",
    "approved with less": "good",
    "refused": "bad",
    "carried out": "good",
    "recorded, to be checked": "waiting",
    "checked": "good",
    # Directions.
    "to be carried out": "waiting",
    # Complaints.
    "received": "waiting",
    "answered": "good",
    # Incidents.
    "reported": "waiting",
    "reported, to be assessed": "waiting",
    "handled": "open",
    "being handled": "open",
}


@register.simple_tag
def icon(*, name: str) -> SafeString:
    """A picture from the USWDS sprite, for the eye only: say the same in words beside it."""
    return format_html(
        '<svg class="usa-icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        static("uswds/img/sprite.svg"),
        name,
    )


@register.simple_block_tag
def alert(content: str, *, kind: str, heading: str = "") -> SafeString:
    """A message that must not be missed. `kind`: info, success, warning, error."""
    title = heading or _ALERTS[kind]
    return format_html(
        '<section class="usa-alert usa-alert--{}" aria-label="{}"><div class="usa-alert__body">'
        '<p class="usa-alert__heading">{}</p><div class="usa-alert__text">{}</div></div></section>',
        kind,
        title,
        title,
        content,
    )


@register.simple_block_tag
def next_step(content: str, *, heading: str) -> SafeString:
    """What to do now, or what matters most here, set off in a box."""
    return format_html(
        '<section class="usa-summary-box" aria-label="{}"><div class="usa-summary-box__body">'
        '<h2 class="usa-summary-box__heading">{}</h2>'
        '<div class="usa-summary-box__text">{}</div></div></section>',
        heading,
        heading,
        content,
    )


@register.simple_block_tag
def button(
    content: str, *, kind: str = "", name: str = "", value: str = "", about: str = ""
) -> SafeString:
    """What sends a form. `kind`: main (filled, one a page), danger, plain (looks like a link).

    `about` names the thing for those who can't see the row it stands in, as "token of the HRIS".
    """
    named = format_html(' name="{}" value="{}"', name, value) if name else ""
    return format_html(
        '<button type="submit" class="{}"{}>{}{}</button>',
        _BUTTONS[kind],
        named,
        content,
        _aside(about),
    )


@register.simple_block_tag
def link_button(content: str, *, to: str, kind: str = "", about: str = "") -> SafeString:
    """A link that looks like a button, to begin something. `kind` and `about` as for `button`."""
    return format_html(
        '<a class="{}" href="{}">{}{}</a>', _BUTTONS[kind], to, content, _aside(about)
    )


@register.simple_block_tag
def buttons(content: str) -> SafeString:
    """Buttons and links in one row, the main one first."""
    return format_html('<div class="dsc-buttons">{}</div>', content)


def _aside(words: str) -> SafeString:
    """Words for a screen reader only; nothing where there are none."""
    if not words:
        return SafeString("")
    return format_html('<span class="usa-sr-only">: {}</span>', words)


@register.simple_tag
def status(*, word: str, tone: str = "") -> SafeString:
    """A state as word, shape and colour. `tone`: good, open, waiting, bad, ended, plain.

    A known state has its tone; another needs none and is plain.
    """
    said = str(word).replace("_", " ")
    tone = tone or _TONES.get(said.lower(), "plain")
    return format_html(
        '<span class="dsc-status dsc-status--{}">{} {}</span>',
        tone,
        icon(name=_SHAPES[tone]),
        said[:1].upper() + said[1:],
    )


@register.simple_tag
def record_id(*, id: str, to: str = "") -> SafeString:
    """A record's public id as a chip; with `to` it opens the record."""
    if to:
        return format_html('<a class="dsc-id" href="{}">{}</a>', to, id)
    return format_html('<span class="dsc-id">{}</span>', id)


@register.simple_tag
def record_ids(*, ids: Iterable[str]) -> SafeString:
    """Many records' public ids as chips that open them."""
    # An address is asked for once, and all are escaped at once: behind an answer there may be
    # hundreds of records. No id has a blank.
    place = reverse("record", args=["-"]).removesuffix("-")
    told = conditional_escape(" ".join(ids)).split()
    links = (f'<a class="dsc-id" href="{place}{id_}">{id_}</a>' for id_ in told)
    return mark_safe(" ".join(links))  # noqa: S308 (escaped above)


@register.simple_block_tag
def explain(content: str, *, summary: str) -> SafeString:
    """What not everyone needs to read, behind a line that opens it; works without script."""
    return format_html(
        '<details class="dsc-explain"><summary>{}</summary>'
        '<div class="dsc-explain__text">{}</div></details>',
        summary,
        content,
    )


@register.simple_block_tag
def empty(content: str, *, heading: str) -> SafeString:
    """What stands where nothing is yet: what will be here, and how to start."""
    return format_html(
        '<div class="dsc-empty"><p class="dsc-empty__heading">{}</p>{}</div>', heading, content
    )


@register.simple_tag
def due(*, on: date, today: date, working: str = "") -> SafeString:
    """A deadline: the day, how far off it is in words, and how it was worked out."""
    days = (on - today).days
    shown = _due(on.isoformat(), f"{on:%a}, {in_words(on)}", days, _distance(days))
    if not working:
        return shown
    return shown + explain(working, summary="How this was worked out")


@register.simple_tag
def due_by(*, on: date, at: datetime | None, now: datetime) -> SafeString:
    """A deadline by its hour where it has one, and else by its day."""
    today = new_york_day(now)
    if at is None:
        return due(on=on, today=today)
    at = at.astimezone(NEW_YORK)
    days = -1 if at < now else (on - today).days
    return _due(at.isoformat(), f"{at:%a}, {moment(at)}", days, _distance_in_hours(at - now))


def _due(machine: str, words: str, days: int, distance: str) -> SafeString:
    tone = "bad" if days < 0 else "waiting" if days <= 7 else "plain"
    return format_html(
        '<span class="dsc-due dsc-status--{}">{} <time datetime="{}">{}</time> ({})</span>',
        tone,
        icon(name=_SHAPES[tone]),
        machine,
        words,
        distance,
    )


def _distance(days: int) -> str:
    if days == 0:
        return "today"
    count = f"{abs(days)} day{'' if abs(days) == 1 else 's'}"
    return f"in {count}" if days > 0 else f"{count} late"


def _distance_in_hours(left: timedelta) -> str:
    """In whole hours that have passed or are left, and in whole days where there are two."""
    days, hours = abs(left) // _A_DAY, abs(left) // _AN_HOUR
    far = counted(hours, "hour") if hours else "less than an hour"
    if days > 1:
        far = counted(days, "day")
    return f"{far} late" if left < timedelta() else f"in {far}"


@register.filter
def day(value: date | datetime | str | None) -> str:
    """A day as "July 31, 2026", of a moment the day in New York; nothing for none."""
    if not value:
        return ""
    if isinstance(value, str):
        value = date.fromisoformat(value[:10])
    return in_words(new_york_day(value) if isinstance(value, datetime) else value)


@register.filter
def dated(sentence: str) -> str:
    """A sentence with its days as people write them: the law's own say 2026-07-31."""
    return _DAY_WITHIN.sub(_written_out, sentence)


def _written_out(found: re.Match[str]) -> str:
    try:
        return in_words(date.fromisoformat(found[0]))
    except ValueError:
        return found[0]


@register.filter
def linked(sentence: str) -> SafeString:
    """A sentence in which each report and each filing that it names by its id leads there."""
    parts, end = [], 0
    for found in _FILED.finditer(sentence):
        page = "report" if found[0].startswith("RPT") else "filing"
        link = format_html('<a href="{}">{}</a>', reverse(page, args=[found[0]]), found[0])
        parts += [conditional_escape(sentence[end : found.start()]), link]
        end = found.end()
    return SafeString("".join([*parts, conditional_escape(sentence[end:])]))


@register.filter
def moment(value: datetime | None) -> str:
    """A moment as "July 31, 2026, 5:04 p.m. New York"; nothing for none."""
    if not value:
        return ""
    return moment_in_place(value.astimezone(NEW_YORK))


@register.filter
def minutes(value: timedelta) -> int:
    """How many minutes a span of time has."""
    return int(value.total_seconds() // 60)


@register.filter
def spoken(value: object) -> str:
    """A code as words: `agency_privacy_officer` as "Agency privacy officer"."""
    said = str(value).replace("_", " ").replace("foil ", "FOIL ")
    return said[:1].upper() + said[1:]


@register.filter
def browser(agent: str) -> str:
    """A browser by the name that people know, as "Firefox on Windows"."""
    # Edge also calls itself Chrome, and Chrome Safari; an iPhone a Mac, Android Linux.
    names = (("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
    name = next((said for sign, said in names if sign in agent), "A program")
    systems = ("iPhone", "iPad", "Android", "Windows", "Mac", "Linux")
    return name + next((f" on {system}" for system in systems if system in agent), "")


@register.simple_tag
def difference(*, before: str, after: str) -> SafeString:
    """Two texts in one, word by word: what went is struck out, what came is underlined."""
    old, new = (re.findall(r"\s+|\S+", str(text or "")) for text in (before, after))
    parts: list[SafeString] = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            parts.append(format_html("{}", "".join(old[a:b])))
            continue
        parts += [*_marked("del", "removed", old[a:b]), *_marked("ins", "added", new[c:d])]
    return format_html('<div class="dsc-difference">{}</div>', mark_safe("".join(parts)))  # noqa: S308


def _marked(tag: str, said: str, words: Iterable[str]) -> Iterable[SafeString]:
    text = "".join(words)
    if not text:
        return
    # A change of white space alone has nothing to show.
    if not text.strip():
        yield format_html("{}", text if tag == "ins" else "")
        return
    yield format_html(
        '<{}><span class="usa-sr-only">[{}: </span>{}<span class="usa-sr-only">]</span></{}>',
        mark_safe(tag),  # noqa: S308 (one of two words of ours)
        said,
        text,
        mark_safe(tag),  # noqa: S308
    )


@register.simple_block_tag
def breadcrumbs(content: str, *, here: str) -> SafeString:
    """Where in the house: `crumb` tags for the places above, `here` for the page itself."""
    return format_html(
        '<nav class="usa-breadcrumb usa-breadcrumb--wrap" aria-label="Breadcrumbs">'
        '<ol class="usa-breadcrumb__list">{}'
        '<li class="usa-breadcrumb__list-item usa-current" aria-current="page">'
        "<span>{}</span></li></ol></nav>",
        content,
        here,
    )


@register.simple_tag
def crumb(*, to: str, label: str) -> SafeString:
    """A place above the page, within `breadcrumbs`."""
    return format_html(
        '<li class="usa-breadcrumb__list-item">'
        '<a href="{}" class="usa-breadcrumb__link"><span>{}</span></a></li>',
        to,
        label,
    )


@register.simple_block_tag
def tabs(content: str, *, label: str) -> SafeString:
    """The views of one thing, as links: `tab` tags within. `label` says of what."""
    return format_html(
        '<nav class="dsc-tabs" aria-label="{}"><ul>{}</ul></nav>',
        label,
        content,
    )


@register.simple_tag
def tab(*, to: str, label: str, here: bool = False, count: int | None = None) -> SafeString:
    """One view, within `tabs`; the one that is shown is marked."""
    number = "" if count is None else format_html(' <span class="dsc-count">{}</span>', count)
    current = mark_safe(' aria-current="page"') if here else ""
    return format_html('<li><a href="{}"{}>{}{}</a></li>', to, current, label, number)


@register.simple_block_tag
def facts(content: str) -> SafeString:
    """Terms with what each is, as a list: `fact` tags within."""
    return format_html('<dl class="dsc-facts">{}</dl>', content)


@register.simple_block_tag
def fact(content: str, *, term: str) -> SafeString:
    """One term and what it is, within `facts`; a dash where nothing is known."""
    return format_html(
        "<div><dt>{}</dt><dd>{}</dd></div>", term, (content.strip() and content) or "–"
    )


@register.simple_tag
def listed(*, words: Iterable[object], none: str = "–") -> SafeString:
    """Several things as a plain list; `none` where there are none."""
    items = format_html_join("", "<li>{}</li>", ((word,) for word in words))
    return format_html('<ul class="dsc-list">{}</ul>', items) if items else format_html("{}", none)


@register.filter
def section(provision: str) -> str:
    """A provision as it is cited: `23-1205(a)` as "§ 23-1205(a)"; nothing for none."""
    return provision if not provision[:1].isdigit() else f"§ {provision}"


@register.filter
def indefinite(noun: str) -> str:
    """A noun with its article: "an activity"."""
    return f"{'an' if noun[:1] in 'aeiou' else 'a'} {noun}"


@register.filter
def done(kind: str) -> str:
    """A recorded fact's kind in words: `record.changed` as "changed"."""
    return kind.rpartition(".")[2].replace("_", " ")
