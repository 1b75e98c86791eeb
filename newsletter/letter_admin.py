from typing import Any

from django.db.models import Count, Q
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSetGroup

from desk.read_only import ReadOnlyViewSet
from newsletter.enums import Fate
from newsletter.import_admin import ImportViewSet
from newsletter.issue_models import IssueQuerySet
from newsletter.models import Issue
from newsletter.reader_admin import ReaderViewSet
from newsletter.suppression_admin import SuppressionViewSet


def _goes_at(issue: Issue) -> str:
    return date_format(issue.local_slot, "DATETIME_FORMAT")


def _state(issue: Issue) -> str:
    if issue.halt:
        return f"{issue.get_state_display()}: {issue.get_halt_display()}"
    return str(issue.get_state_display())


def _articles(issue: Any) -> str:
    return ngettext("%(number)d article", "%(number)d articles", issue.articles) % {"number": issue.articles}


def _copies(issue: Issue) -> str:
    number = issue.frozen_count
    return "" if number is None else ngettext("%(number)d copy", "%(number)d copies", number) % {"number": number}


class LetterIndex(generic.IndexView):
    """What is to come stands first, the nearest before the later ones; below it what was, the latest first."""

    template_name = "newsletter/admin/letters.html"
    table_classname = "listing letter__listing"

    def order_queryset(self, queryset: IssueQuerySet) -> IssueQuerySet:
        return super().order_queryset(queryset) if "ordering" in self.request.GET else queryset.ahead_first()

    def get_base_queryset(self) -> IssueQuerySet:
        articles = Count("items", filter=Q(items__fate=Fate.INCLUDED))
        queryset: IssueQuerySet = super().get_base_queryset().select_related("newsletter").annotate(articles=articles)
        return queryset


class LetterViewSet(ReadOnlyViewSet):
    """All letters. They make themselves, one a slot; each opens in the author's view of it."""

    model = Issue
    kept = frozenset({"index", "index_results"})
    row_url_name = "newsletter_letter"
    inspect_view_enabled = False
    name = "newsletter_letters"
    url_prefix = "letter/all"
    icon = "mail"
    menu_label = _("Letters")
    index_view_class = LetterIndex
    index_template_name = LetterIndex.template_name
    form_fields = ("subject",)
    list_display = (
        "__str__",
        Column("cadence", label=_("Rhythm"), accessor="get_cadence_display"),
        Column("state", label=_("State"), accessor=_state),
        Column("articles", label=_("Articles"), accessor=_articles),
        Column("copies", label=_("Copies"), accessor=_copies),
        # Not a DateColumn: it says "just now" of every time to come.
        Column("slot_at", label=_("Goes at"), accessor=_goes_at, sort_key="slot_at"),
    )
    list_filter = ("state", "cadence")
    ordering = ("-slot_at", "-pk")

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_common_view_kwargs(**kwargs), "edit_url_name": self.row_url_name}


class LetterGroup(ModelViewSetGroup):
    items = (LetterViewSet, ReaderViewSet, ImportViewSet, SuppressionViewSet)
    menu_label = _("Letter")
    menu_icon = "mail"
    menu_order = 205
    add_to_admin_menu = True
