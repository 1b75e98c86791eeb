"""The reader's own page: what comes and what does not, without a login. The key in the letter's foot opens it."""

from datetime import date

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from guard.links import BadLink, private
from guard.network import client_hmac
from newsletter import choose, own_data
from newsletter import move as moving
from newsletter.choice_forms import AddressForm, ChoiceForm
from newsletter.choice_words import masked, sentences
from newsletter.models import Confirmation, Subscriber
from newsletter.reader_links import reader_of

readable = require_http_methods(["GET", "HEAD", "POST"])
DONE = "klart"


@readable
@private
def choices(request: HttpRequest, key: str) -> HttpResponse:
    reader = reader_of(key)
    if request.method != "POST" or not reader.reads:
        return _page(request, reader)
    now = timezone.now()
    form = ChoiceForm(request.POST, reader=reader, today=_today(reader))
    if not form.is_valid():
        return _page(request, reader_of(key), choice_form=form, status=422)
    choose.choose(reader, form.wish(), now, client=client_hmac(request, now))
    return _back(key, "val")


@readable
@private
def address(request: HttpRequest, key: str) -> HttpResponse:
    reader = reader_of(key)
    if request.method != "POST" or not reader.reads:
        return redirect("newsletter:choices", key)
    form = AddressForm(request.POST, request=request)
    if not form.is_valid():
        return _page(request, reader, address_form=form, status=422)
    moving.ask(reader, form.cleaned_data["email"], timezone.now(), client=form.client, proof=form.proof)
    return _back(key, "adress")


@readable
@private
def data_link(request: HttpRequest, key: str) -> HttpResponse:
    reader = reader_of(key)
    if request.method != "POST":
        return redirect("newsletter:choices", key)
    sent = own_data.send_link(reader, timezone.now())
    return _back(key, "uppgifter" if sent else "nog")


@readable
@private
def move(request: HttpRequest, token: str) -> HttpResponse:
    """What the link to a new address opens."""
    link = Confirmation.objects.moves().by_token(token)
    now = timezone.now()
    if link is None or link.is_expired(now):
        raise BadLink
    newsletter = link.subscriber.newsletter
    if request.method != "POST":
        return render(request, "newsletter/move.html", {"newsletter": newsletter, "address": masked(link.address)})
    if moving.move(link, now, client=client_hmac(request, now)):
        here = Subscriber.objects.of(newsletter).get(address=link.address)
        return _back(here.key, "flyttat")
    return render(request, "newsletter/left_since.html", {"newsletter": newsletter}, status=410)


def _today(reader: Subscriber) -> date:
    return timezone.now().astimezone(reader.newsletter.rhythm.tz).date()


def _back(key: str, done: str) -> HttpResponse:
    response = HttpResponseRedirect(f"{reverse('newsletter:choices', args=[key])}?{DONE}={done}")
    response.status_code = 303
    return response


def _page(
    request: HttpRequest,
    reader: Subscriber,
    *,
    choice_form: ChoiceForm | None = None,
    address_form: AddressForm | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "newsletter": reader.newsletter,
        "reader": reader,
        "address": masked(reader.address),
        "done": _done(request.GET.get(DONE, "")),
    }
    if not reader.reads:
        return render(request, "newsletter/not_reading.html", context, status=status)
    context |= {
        "sentences": sentences(reader, timezone.now()),
        "form": choice_form or ChoiceForm(reader=reader, today=_today(reader)),
        "address_form": address_form or AddressForm(request=request),
    }
    return render(request, "newsletter/choices.html", context, status=status)


def _done(what: str) -> str:
    said = {
        "val": _("Saved."),
        "adress": _(
            "An e-mail with a link is on its way to the new address. "
            "Nothing changes until you have opened the link and pressed the button there."
        ),
        "flyttat": _("The letter comes to this address from now on."),
        "uppgifter": _("An e-mail with a link is on its way to you. The link works for a day."),
        "nog": _("That link has been sent several times today. Look in your inbox, and in the spam folder."),
    }
    return said.get(what, "")
