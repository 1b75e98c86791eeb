from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, reverse, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets import Button
from wagtail.models import Page
from wagtail.snippets.models import register_snippet

from workshops import (
    arrange_admin,
    board_admin,
    booking_add,
    booking_admin,
    bookkeeping_admin,
    feed_admin,
    note_admin,
    page_deletion,
    people_admin,
    request_admin,
    waiting_add,
)
from workshops.bulk_actions import CancelBookings, MarkSeen
from workshops.models import WorkshopDate, WorkshopPage
from workshops.viewsets import WorkshopViewSetGroup
from workshops.waiting_admin import TakeOffList

register_snippet(WorkshopViewSetGroup)
hooks.register("register_bulk_action", MarkSeen)
hooks.register("register_bulk_action", CancelBookings)
hooks.register("register_bulk_action", TakeOffList)
hooks.register("before_delete_page", page_deletion.refuse)
hooks.register("before_bulk_action", page_deletion.refuse_some)


@hooks.register("register_admin_urls")
def register_calendar() -> list[URLPattern]:
    rooms = (
        arrange_admin, board_admin, booking_add, booking_admin, bookkeeping_admin, feed_admin, note_admin, people_admin,
        request_admin, waiting_add,
    )  # fmt: skip
    return [pattern for room in rooms for pattern in room.urls]


class CalendarItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("workshops.change_workshopdate"))


@hooks.register("register_settings_menu_item")
def show_calendar() -> MenuItem:
    return CalendarItem(_("Calendar of workshops"), reverse_lazy("workshop_calendar"), icon_name="date", order=300)


class InSight(Button):
    """Wanted in a hurry, on a phone: not behind the dots."""

    allow_in_dropdown = False


@hooks.register("register_snippet_listing_buttons")
def lead_to_people(snippet: Any, user: Any, next_url: str | None = None) -> Iterator[Button]:
    if isinstance(snippet, WorkshopDate) and user.has_perm("workshops.change_booking"):
        url = reverse("workshop_people", args=[snippet.pk])
        yield InSight(_("Participants"), url=url, classname="button button-small button-secondary", priority=15)


@hooks.register("register_page_header_buttons")
def lead_to_mails(page: Page, user: Any, **_kwargs: Any) -> Iterator[Button]:
    if page.pk and page.specific_class is WorkshopPage and user.has_perm("workshops.change_workshopdate"):
        url = reverse("workshop_mails", args=[page.pk])
        yield Button(_("Reminder and follow-up"), url=url, icon_name="mail", priority=60)
