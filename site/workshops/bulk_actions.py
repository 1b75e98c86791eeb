"""What can be done to bookings from their list, for one or many at once."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.snippets.bulk_actions.snippet_bulk_action import SnippetBulkAction

from workshops.cancel import cancel
from workshops.enums import CancelledBy
from workshops.models import Booking


class BookingAction(SnippetBulkAction):
    models = [Booking]

    def check_perm(self, booking: Booking) -> bool:
        return bool(self.permission_policy.user_has_permission_for_instance(self.request.user, "change", booking))


class MarkSeen(BookingAction):
    display_name = _("Mark as seen")
    aria_label = _("Mark the selected bookings as seen")
    action_type = "mark_seen"
    action_priority = 10
    template_name = "workshops/admin/mark_seen.html"

    @classmethod
    def execute_action(cls, objects: Sequence[Booking], **_context: Any) -> tuple[int, int]:
        rows = Booking.objects.unseen().filter(pk__in=[booking.pk for booking in objects])
        return rows.update(seen_at=timezone.now()), 0

    def get_success_message(self, count: int, _children: int) -> str:
        return ngettext("%(count)d booking marked as seen.", "%(count)d bookings marked as seen.", count) % {
            "count": count
        }


class CancelBookings(BookingAction):
    display_name = _("Cancel bookings")
    aria_label = _("Cancel the selected bookings")
    action_type = "cancel"
    action_priority = 20
    classes = {"serious"}
    template_name = "workshops/admin/cancel.html"

    @classmethod
    def execute_action(cls, objects: Sequence[Booking], **_context: Any) -> tuple[int, int]:
        now = timezone.now()
        return sum(cancel(booking, CancelledBy.ORGANISER, now) for booking in objects), 0

    def get_success_message(self, count: int, _children: int) -> str:
        return ngettext(
            "%(count)d booking cancelled; the person has been told.",
            "%(count)d bookings cancelled; each person has been told.",
            count,
        ) % {"count": count}


def cancel_url(booking: Booking) -> str:
    path = reverse("wagtail_bulk_action", args=["workshops", "booking", CancelBookings.action_type])
    return f"{path}?{urlencode({'id': booking.pk, 'next': reverse('bookings:edit', args=[booking.pk])})}"
