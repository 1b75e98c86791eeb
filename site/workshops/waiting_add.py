"""Where the author puts a party on the waiting list, by the verb that visitors use."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages
from wagtail.admin.auth import permission_required

from workshops import author_forms
from workshops.author_forms import ForSomebodyForm
from workshops.book import BookingError
from workshops.models import WaitingParty, WorkshopDate
from workshops.wait import RoomError, join


class PartyToJoinForm(ForSomebodyForm):
    class Meta:
        model = WaitingParty
        fields = ("date", "seats", "name", "email", "language")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        date, seats = cleaned.get("date"), cleaned.get("seats")
        if date and seats and seats > date.seats:
            words = ngettext("The date has only %(count)d seat.", "The date has only %(count)d seats.", date.seats)
            self.add_error("seats", words % {"count": date.seats})
        return cleaned


@permission_required("workshops.change_waitingparty")
@require_http_methods(["GET", "HEAD", "POST"])
def put_on_list(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    sent = request.POST if request.method == "POST" else None
    dates = WorkshopDate.objects.with_a_line(now)
    form = PartyToJoinForm(sent, dates=dates, date_id=request.GET.get("date", ""))
    if form.is_valid():
        party: WaitingParty = form.instance
        party.submission_key, party.seen_at = form.submission_key, now
        try:
            party = join(party, now)
        except RoomError:
            form.add_error("seats", _("That many are free. Book them instead, there is no need to wait."))
        except BookingError as refused:
            form.add_error("date", str(refused))
        else:
            messages.success(request, _told(party))
            return redirect(f"{reverse('waiting_list:list')}?date={party.date_id}")
    return _page(request, form)


def _told(party: WaitingParty) -> str:
    party.refresh_from_db(fields=["state"])
    if party.is_offered:
        return _("%(name)s has been sent an offer.") % {"name": party.name}
    return _("%(name)s is number %(place)d in line, and has been told.") % {"name": party.name, "place": party.place}


def _page(request: HttpRequest, form: PartyToJoinForm) -> HttpResponse:
    title = _("Put on the waiting list")
    crumbs = [{"url": reverse("waiting_list:list"), "label": _("Waiting list")}, {"url": "", "label": title}]
    intro = _(
        "For whoever has rung or written to you. They are put at the end of the line, and get the same "
        "e-mails as if they had asked on the site."
    )
    none = _("No date takes bookings just now, so there is nothing to wait for.")
    return author_forms.page(
        request, form, page_title=title, header_icon="time", breadcrumbs_items=crumbs, intro=intro, none=none
    )


urls: list[URLPattern] = [path("workshops/waiting/join/", put_on_list, name="workshop_put_on_list")]
