"""The line for a full date: into it, where one stands, out of it, and the offer."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from guard.links import Invalid, private
from guard.origin import public_post
from workshops import links
from workshops.accept import accept
from workshops.book import BookingError, why_closed
from workshops.enums import WaitingState
from workshops.models import WaitingParty, WorkshopDate
from workshops.views import is_public, not_offered, see_other
from workshops.wait import join, join_again, leave
from workshops.waiting_forms import OfferForm, WaitingForm


@public_post
@require_http_methods(["GET", "HEAD", "POST"])
def wait(request: HttpRequest, date_id: int) -> HttpResponseBase:
    now = timezone.now()
    date = get_object_or_404(WorkshopDate.objects.listed(), pk=date_id)
    if not is_public(date.workshop):
        return not_offered(request)
    form = WaitingForm(request.POST if request.method == "POST" else None, date=date, request=request, now=now)
    if form.is_valid():
        try:
            return see_other(links.waiting_path(join(form.party(), now)))
        except BookingError as refused:
            form.add_error(None, str(refused))
    context = {"date": date, "workshop": date.page, "form": form, "closed": why_closed(date, now)}
    return render(request, "workshops/wait.html", context, status=422 if form.is_bound else 200)


@private
@require_http_methods(["GET", "HEAD", "POST"])
def waiting(request: HttpRequest, token: str) -> HttpResponse:
    now = timezone.now()
    party = WaitingParty.objects.with_date().filter(pk=links.waiting_id(token)).first()
    if party is None:
        raise Invalid
    deed = request.POST.get("deed", "") if request.method == "POST" else ""
    if deed in {"leave", "again"}:
        leave(party, now) if deed == "leave" else join_again(party, now)
        return see_other(request.path)
    is_open = _is_open(party, now)
    form = None
    if is_open:
        form = OfferForm(request.POST if deed == "accept" else None, party=party, request=request, now=now)
        if form.is_valid():
            try:
                booking = accept(party, form.booking(), now, form.cleaned_data["people"], form.answers())
                return see_other(links.receipt_path(booking, withheld=form.withholds_answers))
            except BookingError as refused:
                form.add_error(None, str(refused))
    return _page(request, party, form, now)


def _is_open(party: WaitingParty, now: datetime) -> bool:
    return party.is_offered and party.offer_expires_at is not None and party.offer_expires_at > now


def _page(request: HttpRequest, party: WaitingParty, form: OfferForm | None, now: datetime) -> HttpResponse:
    ran_out = party.state == WaitingState.EXPIRED or (party.is_offered and form is None)
    context = {
        "party": party,
        "date": party.date,
        "workshop": party.date.page,
        "form": form,
        "ran_out": ran_out,
        "may_join_again": party.state == WaitingState.EXPIRED and not why_closed(party.date, now),
    }
    return render(request, "workshops/waiting.html", context, status=422 if form and form.is_bound else 200)
