"""How many things are shown at once: tables, pages of them, and the filters above."""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final, NamedTuple

from django import template
from django.core.paginator import Page
from django.http import HttpRequest
from django.template.context import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from discretion.apps.audit.queries import Told
from discretion.interfaces.web.components import moment
from discretion.law.deadlines import WITHOUT_DELAY, in_words

register = template.Library()
# How many page numbers stand on either side of the one at hand.
_BESIDE: Final = 2
_TAGS: Final = re.compile(r"<(?:tr|td|th)(?=[\s>])")
# What a fact holds so that it can be checked: the seals of texts, and which version it was.
_FOR_MACHINES: Final = frozenset({"private", "version"})
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
_MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)")
_CODE: Final = re.compile(r"[a-z]+(?:_[a-z]+)+")


class Column(NamedTuple):
    """A column's head: its label, whether it holds numbers, and where a click sorts by it.

    `sorted` is "ascending" or "descending" for the column that the rows are sorted by.
    """

    label: str
    number: bool = False
    to: str = ""
    sorted: str = ""


@register.simple_block_tag
def data_table(
    content: str, *, caption: str, columns: str | Sequence[Column], quiet: bool = False
) -> SafeString:
    """A table; the block holds its rows, each with a `<th scope="row">` for what the row is about.

    `columns` are `Column`s, or labels as "Role|Agency|#Records", where # marks numbers (give those
    cells the class `dsc-number`). `quiet` hides the caption from the eye, where a heading says it.
    On a narrow screen the cells of a row stand under each other, each after its column's label.
    """
    heads = _columns(columns)
    return format_html(
        '<div class="usa-table-container--scrollable" tabindex="0" role="region" aria-label="{}">'
        '<table class="usa-table usa-table--borderless dsc-table"><caption{}>{}</caption>'
        "<thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>",
        caption,
        mark_safe(' class="usa-sr-only"') if quiet else "",
        caption,
        format_html_join("", "{}", ((_head(column),) for column in heads)),
        _labelled(content, heads),
    )


def _labelled(content: str, heads: Sequence[Column]) -> SafeString:
    """The rows with the label of its column at each cell but those that head their row."""
    place = 0

    def label(tag: re.Match[str]) -> str:
        nonlocal place
        if tag[0] == "<tr":
            place = 0
            return tag[0]
        place += 1
        if tag[0] == "<th" or place > len(heads):
            return tag[0]
        return format_html('{} data-label="{}"', mark_safe(tag[0]), heads[place - 1].label)  # noqa: S308 (one of two words of ours)

    # What people wrote is escaped by now, so no tag is theirs.
    return mark_safe(_TAGS.sub(label, content))  # noqa: S308


def _columns(columns: str | Sequence[Column]) -> Sequence[Column]:
    if not isinstance(columns, str):
        return columns
    labels = (label.strip() for label in columns.split("|"))
    return [Column(label.removeprefix("#"), label.startswith("#")) for label in labels]


def _head(column: Column) -> SafeString:
    arrow = {"ascending": " ↑", "descending": " ↓"}.get(column.sorted, "")
    label: str = column.label
    if column.to:
        label = format_html('<a href="{}">{}</a>', column.to, column.label + arrow)
    return format_html(
        '<th scope="col"{}{}>{}</th>',
        mark_safe(' class="dsc-number"') if column.number else "",
        format_html(' aria-sort="{}"', column.sorted) if column.sorted else "",
        label,
    )


def address(request: HttpRequest, **changes: object) -> str:
    """The page at hand with some of its query changed; an empty value takes a name out."""
    query = request.GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value not in ("", None):
            query[name] = str(value)
    return f"{request.path}?{query.urlencode()}" if query else request.path


def sortable(request: HttpRequest, label: str, name: str, *, number: bool = False) -> Column:
    """A column's head that sorts by `?sort=name`, and the other way round at the second click."""
    now = request.GET.get("sort", "")
    order = {name: "ascending", f"-{name}": "descending"}.get(now, "")
    wanted = f"-{name}" if order == "ascending" else name
    return Column(label, number, address(request, sort=wanted, page=None), order)


@register.simple_tag(takes_context=True)
def pagination(context: Context, *, page: Page[Any]) -> SafeString:
    """Links to the other pages of a list, with the filters kept; nothing where there is one page.

    `page` is a page of Django's paginator; its number comes from `?page=`.
    """
    if page.paginator.num_pages == 1:
        return SafeString("")
    request = context["request"]
    numbers = [n for n in page.paginator.page_range if _near(n, page)]
    items = [
        *([_step(request, "Previous", page.number - 1)] if page.has_previous() else ()),
        *(_number(request, n, here=n == page.number) for n in numbers),
        *([_step(request, "Next", page.number + 1)] if page.has_next() else ()),
    ]
    return format_html(
        '<nav class="usa-pagination" aria-label="Pages of this list">'
        '<ul class="usa-pagination__list">{}</ul></nav>',
        format_html_join("", "{}", ((item,) for item in items)),
    )


def _near(number: int, page: Page[Any]) -> bool:
    ends = number in (1, page.paginator.num_pages)
    return ends or abs(number - page.number) <= _BESIDE


def _step(request: HttpRequest, label: str, number: int) -> SafeString:
    return format_html(
        '<li class="usa-pagination__item usa-pagination__arrow">'
        '<a class="usa-pagination__link" href="{}">{}<span class="usa-sr-only"> page</span></a>'
        "</li>",
        address(request, page=number),
        label,
    )


def _number(request: HttpRequest, number: int, *, here: bool) -> SafeString:
    return format_html(
        '<li class="usa-pagination__item usa-pagination__page-no">'
        '<a class="usa-pagination__button{}" href="{}" aria-label="Page {}"{}>{}</a></li>',
        " usa-current" if here else "",
        address(request, page=number),
        number,
        mark_safe(' aria-current="page"') if here else "",
        number,
    )


@register.filter
def no_day(explanation: str) -> str:
    """What stands where a day would, by the working that found none."""
    found = (words for words in WITHOUT_DELAY if explanation.lower().startswith(words))
    return next(found, "no set day").capitalize()


@register.filter
def happened(kind: str) -> str:
    """A fact's kind as words: `agency.self_approval_set` as "Agency: self approval set"."""
    what, _, done = kind.partition(".")
    return f"{what.capitalize()}: {done.replace('_', ' ')}"


@register.filter
def changes(told: Told) -> Sequence[tuple[str, str, str]]:
    """What a fact changed: each name with its text before and after."""
    before, after = _flat(told.before), _flat(told.after)
    names = sorted((before.keys() | after.keys()) - _FOR_MACHINES)
    told_in_words = (
        (name.replace("_", " ").capitalize(), _text(before.get(name)), _text(after.get(name)))
        for name in names
    )
    return [(name, old, new) for name, old, new in told_in_words if old != new]


def _flat(told: Mapping[str, Any] | None) -> Mapping[str, Any]:
    """What a fact tells of a record, with the record's content beside its state and version."""
    given = dict(told or {})
    content = given.pop("content", {})
    return {**content, **given} if isinstance(content, dict) else {**given, "content": content}


def _text(value: object) -> str:
    if value in (None, ""):
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if not isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if _MOMENT.fullmatch(value):
        return moment(datetime.fromisoformat(value))
    if _DAY.fullmatch(value):
        return in_words(date.fromisoformat(value))
    return value.replace("_", " ") if _CODE.fullmatch(value) else value


@register.simple_block_tag(takes_context=True)
def filters(context: Context, content: str, *, label: str, found: str = "") -> SafeString:
    """The form above a list: fields within, one button, a way to clear. It asks by GET.

    `label` says what is filtered, as "Filter the activities"; `found` says what is shown, as
    "12 of 340 activities".
    """
    request = context["request"]
    clear = format_html('<a href="{}">Clear filters</a>', request.path) if request.GET else ""
    return format_html(
        '<form class="dsc-filters" method="get" action="{}" role="search" aria-label="{}">'
        '<div class="dsc-filters__fields">{}</div><div class="dsc-buttons">'
        '<button type="submit" class="usa-button usa-button--outline">Filter</button>{}'
        "</div></form>"
        '<p class="dsc-found" role="status">{}</p>',
        request.path,
        label,
        content,
        clear,
        found,
    )
