"""Readers in the admin: found, read, stopped, exported; never written here."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.auth import permission_required
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views import generic
from wagtail.admin.widgets import Button

from desk.read_only import ReadOnlyViewSet
from newsletter import unsubscribe
from newsletter.choice_words import sentences
from newsletter.enums import ConsentMethod, SuppressionReason
from newsletter.erase import erase
from newsletter.export_readers_admin import ExportedIndex
from newsletter.models import LinkRequest, Subscriber, Suppression
from newsletter.reader_models import suppression_digest


def _pause(reader: Subscriber) -> str:
    return date_format(reader.paused_until, "j F Y") if reader.paused_until else ""


class ReaderIndex(ExportedIndex):
    @cached_property
    def header_more_buttons(self) -> list[Button]:
        buttons: list[Button] = super().header_more_buttons
        if LinkRequest.objects.held().exists() and self.request.user.has_perm("newsletter.change_subscriber"):
            url = reverse("newsletter_waiting")
            buttons.append(Button(_("Sign-ups that wait"), url=url, icon_name="warning", priority=10))
        return buttons


class ReaderView(generic.InspectView):
    page_title = gettext_lazy("Reader")
    header_icon = "user"
    template_name = "newsletter/admin/reader.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        reader: Subscriber = self.object
        digest = suppression_digest(reader.newsletter, reader.address)
        return {
            **super().get_context_data(**kwargs),
            "consents": reader.consents.select_related("source_page"),
            "said": sentences(reader, timezone.now()) if reader.reads else [],
            "suppression": Suppression.objects.filter(newsletter=reader.newsletter, digest=digest).first(),
        }


@permission_required("newsletter.change_subscriber")
@require_POST
def act(request: HttpRequest, pk: int) -> HttpResponse:
    reader, now = get_object_or_404(Subscriber.objects.select_related("newsletter"), pk=pk), timezone.now()
    moves = {
        "unsubscribe": lambda: unsubscribe.unsubscribe(reader, ConsentMethod.AUTHOR, now),
        "suppress": lambda: unsubscribe.suppress(reader, SuppressionReason.AUTHOR, "", ConsentMethod.AUTHOR, now),
        "release": lambda: unsubscribe.release(reader, now),
    }
    wish = request.POST.get("act", "")
    if wish in moves and moves[wish]():
        words = {"address": reader.address, "state": reader.get_state_display()}
        messages.success(request, _("%(address)s is now: %(state)s.") % words)
    else:
        messages.error(
            request, _("That cannot be done: the reader's state has changed meanwhile. Look at it once more.")
        )
    return redirect("newsletter_readers:inspect", pk)


@permission_required("newsletter.delete_subscriber")
@require_POST
def forget(request: HttpRequest, pk: int) -> HttpResponse:
    """What a reader can do alone, for one who asks the author."""
    reader = get_object_or_404(Subscriber.objects.select_related("newsletter"), pk=pk)
    if not request.POST.get("sure"):
        messages.error(request, _("Nothing was erased: tick the box first."))
        return redirect("newsletter_readers:inspect", pk)
    erase(reader, timezone.now())
    messages.success(request, _("The reader has been erased. Only a scrambled trace of the address stays."))
    return redirect("newsletter_readers:index")


class ReaderViewSet(ReadOnlyViewSet):
    model = Subscriber
    name = "newsletter_readers"
    url_prefix = "letter/readers"
    icon = "group"
    menu_label = gettext_lazy("Readers")
    index_view_class = ReaderIndex
    inspect_view_class = ReaderView
    inspect_template_name = ReaderView.template_name
    form_fields = ("language",)
    list_display = (
        "address",
        Column("state", label=gettext_lazy("State"), accessor="get_state_display", sort_key="state"),
        Column("cadence", label=gettext_lazy("Gets it"), accessor="get_cadence_display", sort_key="cadence"),
        Column("paused_until", label=gettext_lazy("Pauses until"), accessor=_pause, sort_key="paused_until"),
        DateColumn("created_at", label=gettext_lazy("Signed up"), sort_key="created_at"),
        "language",
    )
    list_filter = ("state", "cadence", "language")
    list_export = ReaderIndex.list_export
    export_filename = "readers"
    search_fields = ("address",)
    ordering = ("-created_at", "-pk")

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            *super().get_urlpatterns(),
            path("act/<int:pk>/", act, name="act"),
            path("erase/<int:pk>/", forget, name="erase"),
        ]
