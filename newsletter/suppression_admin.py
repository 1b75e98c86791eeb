"""Whom no letter reaches, why, and the way back."""

from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.auth import permission_required
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views import generic

from desk.read_only import ReadOnlyViewSet
from mail import returns
from mail.models import DeliveryEvent
from newsletter import unsubscribe
from newsletter.models import Newsletter, Suppression
from newsletter.reader_models import SuppressionQuerySet, suppression_digest
from newsletter.send import QUEUE

MOST_EVENTS = 10


def address_of(suppression: Suppression) -> str:
    return suppression.subscriber.address if suppression.subscriber else _("Erased, known by a hash only")


def evidence_of(suppression: Suppression) -> str:
    return Truncator(suppression.evidence).chars(120)


class UndoColumn(Column):
    cell_template_name = "newsletter/admin/undo_cell.html"

    def get_cell_context_data(self, instance: Suppression, parent_context: Any) -> dict[str, Any]:
        given: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        request: HttpRequest = given["request"]
        may_undo = request.user.has_perm("newsletter.change_suppression")
        return {**given, "csrf_token": get_token(request), "may_undo": may_undo}


class SuppressionIndex(generic.IndexView):
    def get_base_queryset(self) -> SuppressionQuerySet:
        queryset: SuppressionQuerySet = super().get_base_queryset().select_related("subscriber")
        return queryset

    def search_queryset(self, queryset: SuppressionQuerySet) -> SuppressionQuerySet:
        """A whole address finds the hash of one who was erased as well."""
        if not self.search_query:
            return queryset
        words = self.search_query.strip()
        digests = [suppression_digest(newsletter, words) for newsletter in Newsletter.objects.all()]
        found = Q(subscriber__address__icontains=words) | Q(evidence__icontains=words) | Q(digest__in=digests)
        return queryset.filter(found)


class SuppressionView(generic.InspectView):
    page_title = gettext_lazy("Suppression")
    header_icon = "cross"
    template_name = "newsletter/admin/suppression.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "address": address_of(self.object),
            "events": [(event, returns.links(event)) for event in self._events()],
            "may_undo": self.request.user.has_perm("newsletter.change_suppression"),
        }

    def _events(self) -> list[DeliveryEvent]:
        if self.object.subscriber is None:
            return []
        told = DeliveryEvent.objects.filter(queue=QUEUE, recipient=self.object.subscriber.address)
        return list(told[:MOST_EVENTS])


@permission_required("newsletter.change_suppression")
@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    held = get_object_or_404(Suppression.objects.select_related("subscriber__newsletter", "newsletter"), pk=pk)
    if unsubscribe.lift(held, timezone.now()):
        words = {"address": address_of(held), "state": held.subscriber.get_state_display() if held.subscriber else "–"}
        messages.success(request, _("%(address)s is no longer suppressed. The reader is now: %(state)s.") % words)
    else:
        messages.error(request, _("Somebody else has undone it meanwhile."))
    return redirect("newsletter_suppressions:index")


class SuppressionViewSet(ReadOnlyViewSet):
    model = Suppression
    name = "newsletter_suppressions"
    url_prefix = "letter/suppressions"
    icon = "cross"
    menu_label = gettext_lazy("Suppressed readers")
    index_view_class = SuppressionIndex
    inspect_view_class = SuppressionView
    inspect_template_name = SuppressionView.template_name
    form_fields = ("reason",)
    list_display = (
        TitleColumn(
            "address",
            label=gettext_lazy("Reader"),
            accessor=address_of,
            sort_key="subscriber__address",
            url_name="newsletter_suppressions:inspect",
        ),
        Column("reason", label=gettext_lazy("Reason"), accessor="get_reason_display", sort_key="reason"),
        Column("evidence", label=gettext_lazy("Evidence"), accessor=evidence_of),
        DateColumn("created_at", label=gettext_lazy("Since"), sort_key="created_at"),
        UndoColumn("undo", label=""),
    )
    list_filter = ("reason",)
    search_fields = ("subscriber__address", "evidence")
    ordering = ("-created_at", "-pk")

    def get_urlpatterns(self) -> list[URLPattern]:
        return [*super().get_urlpatterns(), path("undo/<int:pk>/", undo, name="undo")]
