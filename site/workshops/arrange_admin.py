"""Where the author makes a private date of an in-house request."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages
from wagtail.admin.auth import permission_required

from mail.address import AddressError
from workshops.arrange import arrange, may_be_arranged
from workshops.arrange_form import ArrangeForm
from workshops.book import BookingError
from workshops.models import Booking, InHouseRequest


@permission_required("workshops.change_inhouserequest")
@permission_required("workshops.add_workshopdate")
@require_http_methods(["GET", "HEAD", "POST"])
def arrange_date(request: HttpRequest, pk: int) -> HttpResponse:
    asked = get_object_or_404(InHouseRequest.objects.select_related("booking__date__workshop"), pk=pk)
    form = ArrangeForm(request.POST if request.method == "POST" else None, asked=asked)
    if form.is_valid():
        given = form.cleaned_data
        try:
            booking = arrange(asked, form.date, given["people"], by=request.user, key=given["key"], now=timezone.now())
        except (BookingError, AddressError) as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _told(booking))
            return redirect("workshop_request", pk)
    elif request.method != "POST" and not may_be_arranged(asked):
        messages.error(request, _("The request has a date already, or is in a state where no date can be made."))
        return redirect("workshop_request", pk)
    return _page(request, asked, form)


def _told(booking: Booking) -> str:
    words = {"company": booking.company, "date": booking.date, "seats": booking.seats_text}
    booked = _("Booked for %(company)s: %(date)s, %(seats)s.") % words
    rule = _("They can cancel free of charge until %(time)s.") % {"time": booking.date.closes_text}
    return f"{booked} {rule}"


def _page(request: HttpRequest, asked: InHouseRequest, form: ArrangeForm) -> HttpResponse:
    context = {
        "asked": asked,
        "form": form,
        "media": form.media,
        "header_title": _("Private date"),
        "page_title": _("Private date"),
        "page_subtitle": asked.company,
        "header_icon": "date",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": reverse("workshop_board"), "label": _("In-house requests")},
            {"url": reverse("workshop_request", args=[asked.pk]), "label": asked.company},
            {"url": "", "label": _("Private date")},
        ],
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return TemplateResponse(request, "workshops/admin/arrange.html", context, status=status)


urls: list[URLPattern] = [path("workshops/board/<int:pk>/date/", arrange_date, name="workshop_request_date")]
