from typing import Any

from django.db.models import Count, Q
from django.urls import URLPattern
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.admin_url_finder import ModelAdminURLFinder
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup

from newsletter.enums import Fate
from newsletter.import_admin import ImportViewSet
from newsletter.issue_models import IssueQuerySet
from newsletter.models import Issue
from newsletter.reader_admin import ReaderViewSet


def _goes_at(issue: Issue) -> str:
    return date_format(issue.local_slot, "j F Y H:i")


class LetterIndex(generic.IndexView):
    def get_base_queryset(self) -> IssueQuerySet:
        articles = Count("items", filter=Q(items__fate=Fate.INCLUDED))
        queryset: IssueQuerySet = super().get_base_queryset().select_related("newsletter").annotate(articles=articles)
        return queryset


class LetterViewSet(ModelViewSet):
    """All letters. They make themselves, one a slot; each opens in the author's view of it."""

    model = Issue
    name = "newsletter_letters"
    url_prefix = "letter/all"
    icon = "mail"
    menu_label = _("Letters")
    add_to_reference_index = False
    copy_view_enabled = False
    index_view_class = LetterIndex
    form_fields = ("subject",)
    list_display = (
        "__str__",
        Column("get_state_display", label=_("State")),
        Column("articles", label=_("Articles")),
        Column("frozen_count", label=_("Copies")),
        # Not a DateColumn: it says "just now" of every time to come.
        Column("slot_at", label=_("Goes at"), accessor=_goes_at, sort_key="slot_at"),
    )
    list_filter = ("state",)
    ordering = ("-slot_at", "-pk")

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        absent = dict.fromkeys(("add_url_name", "delete_url_name", "history_url_name", "usage_url_name"))
        return {**super().get_common_view_kwargs(**kwargs), **absent, "edit_url_name": "newsletter_letter"}

    @cached_property
    def url_finder_class(self) -> type[ModelAdminURLFinder]:
        return type("LetterURLFinder", (ModelAdminURLFinder,), {"edit_url_name": "newsletter_letter"})

    def get_urlpatterns(self) -> list[URLPattern]:
        return [pattern for pattern in super().get_urlpatterns() if pattern.name in {"index", "index_results"}]


class LetterGroup(ModelViewSetGroup):
    items = (LetterViewSet, ReaderViewSet, ImportViewSet)
    menu_label = _("Letter")
    menu_icon = "mail"
    menu_order = 205
    add_to_admin_menu = True
