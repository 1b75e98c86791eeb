"""The copies of a letter, one a reader: found by state or address, and decided on where only the author can."""

from typing import Any

import django_filters
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.auth import permission_required
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.generic.base import BaseListingView
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.permission_policies import ModelPermissionPolicy

from mail.enums import MailState
from newsletter import send
from newsletter.delivery_models import DeliveryQuerySet
from newsletter.models import Delivery, Issue


def _attempts(copy: Delivery) -> str:
    return ngettext("%(number)d attempt", "%(number)d attempts", copy.attempts) % {"number": copy.attempts}


class CopyFilterSet(WagtailFilterSet):
    state = django_filters.ChoiceFilter(choices=MailState.choices, label=gettext_lazy("State"))

    class Meta:
        model = Delivery
        fields = ("state",)


class CopiesView(PermissionCheckedMixin, BaseListingView):
    """With the server's own words about each."""

    model = Delivery
    permission_policy = ModelPermissionPolicy(Issue)
    permission_required = "change"
    page_title = gettext_lazy("Copies")
    header_icon = "mail"
    template_name = "newsletter/admin/copies.html"
    table_classname = "listing letter__listing"
    verbose_name_plural = gettext_lazy("copies")
    filterset_class = CopyFilterSet
    is_searchable = True
    search_fields = ("address",)
    search_backend_name = None
    paginate_by = 50
    default_ordering = "pk"
    columns = (
        Column("address", label=gettext_lazy("Address")),
        Column("state", label=gettext_lazy("State"), accessor="get_state_display"),
        Column("words", label=gettext_lazy("The server's words"), accessor="words"),
        Column("attempts", label=gettext_lazy("Attempts"), accessor=_attempts),
        DateColumn("finished_at", label=gettext_lazy("Settled")),
    )

    @cached_property
    def issue(self) -> Issue:
        return get_object_or_404(Issue.objects.select_related("newsletter"), pk=self.kwargs["pk"])

    def get_base_queryset(self) -> DeliveryQuerySet:
        return Delivery.objects.of(self.issue)

    def get_index_url(self) -> str:
        return reverse("newsletter_copies", args=[self.kwargs["pk"]])

    def get_index_results_url(self) -> str:
        return reverse("newsletter_copies_results", args=[self.kwargs["pk"]])

    def get_page_subtitle(self) -> str:
        return str(self.issue)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        letters, letter = reverse("newsletter_letters:index"), reverse("newsletter_letter", args=[self.issue.pk])
        return [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": letters, "label": _("Letters")},
            {"url": letter, "label": _("The letter of %(date)s") % {"date": self.issue}},
            {"url": "", "label": _("Copies")},
        ]


@permission_required("newsletter.change_issue")
@require_POST
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """Send copies again, or count those that perhaps arrived as sent: one, those that are ticked, or all of a state."""
    issue, now = get_object_or_404(Issue, pk=pk), timezone.now()
    again = "again" in request.POST
    copies = _chosen(issue, request.POST.get("again" if again else "sent", ""), request.POST.getlist("copy"))
    number = send.send_again(issue, copies, now) if again else send.count_as_sent(issue, copies, now)
    if not number:
        messages.error(request, _("Nothing was changed: no such copy waits for you."))
    elif again:
        text = ngettext("%(number)d copy is sent again.", "%(number)d copies are sent again.", number)
        messages.success(request, text % {"number": number})
    else:
        text = ngettext("%(number)d copy counts as sent.", "%(number)d copies count as sent.", number)
        messages.success(request, text % {"number": number})
    return redirect("newsletter_letter", pk)


def _chosen(issue: Issue, which: str, ticked: list[str]) -> DeliveryQuerySet:
    copies = Delivery.objects.of(issue)
    if which in send.AGAIN:
        return copies.filter(state=which)
    wanted = [which] if which != "ticked" else ticked
    return copies.filter(pk__in=[int(pk) for pk in wanted if pk.isascii() and pk.isdigit()])
