"""What the moderation list can be narrowed to; the bulk actions on "all" read the same parameters."""

from collections.abc import Iterable
from typing import Any

import django_filters
from django import forms
from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, NumberRangeWidget, WagtailFilterSet
from wagtail.models import Page

from comments.day_range import DayRangeFilter
from comments.enums import State
from comments.models import Comment, CommentSettings
from comments.setting_models import WEIGHTS
from desk.search import spellings

SEARCHED = ("name", "email", "text")
ALL = "all"


# The index of the queue answers each of these alone; grouped, PostgreSQL takes twice as long.
_COUNTS = " UNION ALL ".join(
    f"SELECT '{state}', count(*) FROM comments_comment WHERE state = '{state}'"  # noqa: S608 - names of our own
    for state in State.values
)


def _commented_pages() -> Iterable[tuple[int, str]]:
    """Numbers and titles, and no pages made of them: a site may have hundreds."""
    pages = Page.objects.filter(Exists(Comment.objects.filter(page=OuterRef("pk"))))
    return pages.order_by("title", "pk").values_list("pk", "title")


def _signs() -> list[tuple[str, str]]:
    """The signs of spam, called what the settings call them."""
    fields: dict[str, Any] = {name: CommentSettings._meta.get_field(f"weight_{name}") for name in WEIGHTS}
    return [(name, capfirst(str(field.verbose_name))) for name, field in fields.items()]


class CommentFilterSet(WagtailFilterSet):
    # Not applied by the filter itself: without a choice the list shows what waits, and the tabs count all states.
    state = django_filters.MultipleChoiceFilter(
        label=_("State"),
        choices=[*State.choices, (ALL, _("All"))],
        widget=forms.CheckboxSelectMultiple,
        method="anywhere",
    )
    page = django_filters.ChoiceFilter(label=_("Page"))
    reason = django_filters.ChoiceFilter(
        label=_("Reason"), choices=_signs, widget=forms.RadioSelect, empty_label=_("All"), method="because"
    )
    score = django_filters.RangeFilter(label=_("Score"), widget=NumberRangeWidget)
    submitted_at = DayRangeFilter(label=_("Written"), widget=DateRangePickerWidget)

    class Meta:
        model = Comment
        fields = ["state", "page", "reason", "score", "submitted_at"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A callable would be asked by each look at the field.
        self.filters["page"].extra["choices"] = list(_commented_pages())

    def anywhere(self, queryset: QuerySet[Comment], _name: str, _value: object) -> QuerySet[Comment]:
        return queryset

    def because(self, queryset: QuerySet[Comment], _name: str, code: str) -> QuerySet[Comment]:
        # SQLite cannot look into a list of objects, but both databases write JSON as text in the same way.
        as_text = queryset.annotate(reasons_text=Cast("reasons", TextField()))
        return as_text.filter(reasons_text__contains=f'"code": "{code}"')


def states(parameters: Any) -> frozenset[str]:
    """Those that the list shows; what waits, if nothing (or nothing that is a state) was chosen."""
    chosen = set(parameters.getlist("state"))
    if ALL in chosen:
        return frozenset(State.values)
    return frozenset(chosen & set(State.values)) or frozenset({State.PENDING.value})


def narrowed(parameters: Any) -> QuerySet[Comment]:
    """The comments in any state that page, reason, score, date and search leave."""
    filters = CommentFilterSet(parameters, queryset=Comment.objects.all())
    rows: QuerySet[Comment] = filters.qs if filters.is_valid() else Comment.objects.all()
    words = searched(parameters)
    return rows.filter(_contains(words)) if words else rows


def searched(parameters: Any) -> str:
    return str(parameters.get("q", "")).replace("\x00", "").strip()


def in_states(rows: QuerySet[Comment], wanted: Iterable[str]) -> QuerySet[Comment]:
    wanted = set(wanted)
    return rows if wanted == set(State.values) else rows.filter(state__in=wanted)


def counts() -> dict[str, int]:
    """How many comments there are in each state."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS)
        return dict(cursor.fetchall())


def _contains(words: str) -> Q:
    wanted = Q()
    for spelling in spellings(words):
        # Their numbers and no subquery, beside which PostgreSQL would not look into the index of the words.
        wanted |= Q(page__in=list(Page.objects.filter(title__icontains=spelling).values_list("pk", flat=True)))
        for field in SEARCHED:
            wanted |= Q(**{f"{field}__icontains": spelling})
    return wanted
