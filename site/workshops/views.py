from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.models import Page

from guard.links import Invalid, private
from guard.origin import public_post
from workshops import links
from workshops.ask import ask
from workshops.book import BookingError, NoRoomError, book, why_closed
from workshops.cancel import cancel
from workshops.enums import CancelledBy
from workshops.forms import BookingForm, InHouseForm
from workshops.models import Booking, InHouseRequest, WorkshopDate, WorkshopSettings


@public_post
@require_http_methods(["GET", "HEAD", "POST"])
def book_seats(request: HttpRequest, date_id: int) -> HttpResponseBase:
    now = timezone.now()
    # A private date may say where a company sits and what it pays, and numbers can be guessed.
    date = get_object_or_404(WorkshopDate.objects.listed(), pk=date_id)
    return _book(request, date, now) if is_public(date.workshop) else not_offered(request)


@private
@public_post
@require_http_methods(["GET", "HEAD", "POST"])
def book_private(request: HttpRequest, token: str) -> HttpResponseBase:
    """Also where its workshop has no page that anybody can read: the author has given the address away."""
    date = WorkshopDate.objects.select_related("workshop").filter(pk=links.private_date_id(token)).first()
    if date is None:
        raise Invalid
    return _book(request, date, timezone.now())


def _book(request: HttpRequest, date: WorkshopDate, now: datetime) -> HttpResponseBase:
    form = BookingForm(request.POST if request.method == "POST" else None, date=date, request=request, now=now)
    if form.is_valid():
        try:
            booking = book(form.booking(), now, form.cleaned_data["people"], form.answers())
            return see_other(links.receipt_path(booking, withheld=form.withholds_answers))
        except NoRoomError as refused:
            form.add_error("seats", str(refused))
        except BookingError as refused:
            form.add_error(None, str(refused))
        date.refresh_from_db(fields=["taken", "seats", "state", "reserved"])
    return _booking_page(request, date, form, now)


@private
@require_safe
def receipt(request: HttpRequest, token: str) -> HttpResponse:
    booking = _booking(links.receipt_id(token))
    paths = {
        "cancel_path": links.cancel_path(booking),
        "change_path": links.change_path(booking),
        "names_path": links.names_path(booking),
    }
    context = {"booking": booking, "date": booking.date, "withheld": links.WITHHELD in request.GET, **paths}
    return render(request, "workshops/receipt.html", context)


@private
@require_http_methods(["GET", "HEAD", "POST"])
def cancel_booking(request: HttpRequest, token: str) -> HttpResponse:
    now = timezone.now()
    booking = _booking(links.cancel_id(token))
    if request.method == "POST":
        if booking.may_be_cancelled(now):
            cancel(booking, CancelledBy.VISITOR, now)
        return see_other(request.path)
    context = {"booking": booking, "date": booking.date, "may_be_cancelled": booking.may_be_cancelled(now)}
    return render(request, "workshops/cancel.html", context)


@public_post
@require_http_methods(["GET", "HEAD", "POST"])
def in_house(request: HttpRequest, page_id: int) -> HttpResponseBase:
    # Not `pk`, a relation here: only a plain number may be asked for one that is too large for the database.
    page = get_object_or_404(Page, id=page_id).specific
    if not (getattr(page, "in_house", False) and is_public(page)):
        return not_offered(request)
    form = InHouseForm(
        request.POST if request.method == "POST" else None,
        request=request,
        takes_files=WorkshopSettings.current().attachments,
    )
    if form.is_valid():
        asked = ask(form.in_house_request(page), timezone.now(), form.attached)
        return see_other(links.request_receipt_path(asked))
    context = {"workshop": page, "form": form}
    return render(request, "workshops/in_house.html", context, status=422 if form.is_bound else 200)


@private
@require_safe
def in_house_receipt(request: HttpRequest, token: str) -> HttpResponse:
    asked = InHouseRequest.objects.filter(pk=links.request_receipt_id(token)).first()
    if asked is None:
        raise Invalid
    page = asked.page if asked.page and is_public(asked.page) else None
    return render(request, "workshops/in_house_receipt.html", {"asked": asked, "page": page})


def is_public(page: Page) -> bool:
    return bool(Page.objects.live().public().filter(pk=page.pk).exists())


def _booking(booking_id: int) -> Booking:
    booking = Booking.objects.with_date().filter(pk=booking_id).first()
    if booking is None:
        raise Invalid
    return booking


def _booking_page(request: HttpRequest, date: WorkshopDate, form: BookingForm, now: datetime) -> HttpResponse:
    """A date that takes no bookings says why; a form that was filled in is shown all the same."""
    if form.is_bound:
        form.offer_what_is_left(now)
    closed = why_closed(date, now)
    if not closed and not date.left:
        closed = date.left_text
    gone = date.is_cancelled or date.is_over(now)
    offered = not gone and (form.is_bound or not closed)
    context = {
        "date": date,
        "workshop": date.page,
        "form": form,
        "closed": closed,
        "offered": offered,
        "has_line": not gone and not date.private and date.workshop.live and date.takes_bookings(now),
    }
    status = 410 if gone else 422 if form.is_bound else 200
    return render(request, "workshops/book.html", context, status=status)


def not_offered(request: HttpRequest) -> HttpResponse:
    context = {
        "heading": _("This workshop is not offered"),
        "text": _("It has been taken off the site, for now or for good. Nothing has been booked."),
    }
    return render(request, "notice.html", context, status=404)


def see_other(path: str) -> HttpResponse:
    return HttpResponse(status=303, headers={"Location": path})
