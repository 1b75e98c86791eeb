"""The day itself: who is there, ticked on a phone, and what is printed for it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages
from wagtail.admin.auth import permission_required

from desk.spreadsheet import Format
from workshops import attendees
from workshops.models import Participant, WorkshopDate

TICKS: dict[str, bool | None] = {"there": True, "absent": False, "undo": None}
BADGES_A_SHEET = 10


@never_cache
@permission_required("workshops.change_booking")
@require_http_methods(["GET", "HEAD", "POST"])
def people(request: HttpRequest, date_id: int) -> HttpResponse:
    date = _date(date_id)
    if request.method == "POST":
        return _tick(request, date)
    health = "health" in request.GET
    if (kind := request.GET.get("file")) in Format.values:
        return attendees.table(date, health=health).as_response(Format(kind))
    return TemplateResponse(request, "workshops/admin/people.html", _shown(date, health=health))


def _shown(date: WorkshopDate, *, health: bool) -> dict[str, Any]:
    rows = attendees.of(date, health=health)
    ticks = [row.participant.attended for row in rows]
    return {
        "date": date,
        "attendees": rows,
        "there": ticks.count(True),
        "open": ticks.count(None),
        "health": health,
        "formats": [(kind.value, kind.label) for kind in Format],
        "page_title": _("Participants"),
        "header_icon": "group",
    }


def _tick(request: HttpRequest, date: WorkshopDate) -> HttpResponse:
    """One press of a button: a seat and what is true of it, or all that have not been ticked."""
    now, here = timezone.now(), reverse("workshop_people", args=[date.pk])
    if "rest" in request.POST:
        count = Participant.objects.coming(date.pk).filter(attended=None).update(attended=False, attended_at=now)
        messages.success(
            request, ngettext("%(count)d ticked as absent.", "%(count)d ticked as absent.", count) % {"count": count}
        )
        return redirect(here)
    seat, _colon, tick = request.POST.get("tick", "").partition(":")
    if tick in TICKS and seat.isdecimal():
        get_object_or_404(Participant.objects.coming(date.pk), pk=seat).mark_attended(TICKS[tick], now)
    return redirect(f"{here}#seat-{seat}" if seat.isdecimal() else here)


@never_cache
@permission_required("workshops.change_booking")
@require_safe
def sheet(request: HttpRequest, date_id: int) -> HttpResponse:
    date, health = _date(date_id), "health" in request.GET
    rows = attendees.of(date, health=health)
    context = {"date": date, "attendees": rows, "health": health}
    return TemplateResponse(request, "workshops/admin/sheet.html", context)


@never_cache
@permission_required("workshops.change_booking")
@require_safe
def badges(request: HttpRequest, date_id: int) -> HttpResponse:
    date = _date(date_id)
    rows = attendees.of(date)
    sheets = [rows[first : first + BADGES_A_SHEET] for first in range(0, len(rows), BADGES_A_SHEET)]
    return TemplateResponse(request, "workshops/admin/badges.html", {"date": date, "sheets": sheets})


def _date(date_id: int) -> WorkshopDate:
    return get_object_or_404(WorkshopDate.objects.select_related("workshop"), pk=date_id)


urls: list[URLPattern] = [
    path("workshops/people/<int:date_id>/", people, name="workshop_people"),
    path("workshops/people/<int:date_id>/sheet/", sheet, name="workshop_sheet"),
    path("workshops/people/<int:date_id>/badges/", badges, name="workshop_badges"),
]
