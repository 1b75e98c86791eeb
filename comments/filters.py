"""What the moderation list can be narrowed to; the bulk actions on "all" read the same parameters."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.models import Page

from comments.enums import State
from comments.models import Comment

SEARCHED = ("name", "email", "text")


def _commented_pages(_request: object) -> QuerySet[Page]:
    return Comment.objects.all().commented_pages()


class CommentFilterSet(WagtailFilterSet):
    state = django_filters.MultipleChoiceFilter(
        label=_("State"), choices=State.choices, widget=forms.CheckboxSelectMultiple
    )
    page = django_filters.ModelChoiceFilter(label=_("Page"), queryset=_commented_pages)

    class Meta:
        model = Comment
        fields = ["state", "page"]


def listed(parameters: Any) -> QuerySet[Comment]:
    """The comments that the list shows under these query parameters, on all its pages."""
    rows: QuerySet[Comment] = CommentFilterSet(parameters, queryset=Comment.objects.all()).qs
    words = parameters.get("q", "").strip()
    if words:
        wanted = Q()
        for field in SEARCHED:
            wanted |= Q(**{f"{field}__icontains": words})
        rows = rows.filter(wanted)
    return rows
