"""Statement 2, for every other form of the site, and for every form when it hands back what was typed."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from comments import links
from contact.forms import ContactForm
from contact.models import BODY_LENGTH, Message
from newsletter.forms import SignupForm
from tests.comments import corpus
from tests.comments.factories import OWN, CommentFactory, an_open_page, site_settings
from tests.contact.factories import a_contact_page
from tests.e2e.watched.feed import ADDRESS, caught, lines, mails, packed, send
from tests.e2e.watched.watch import Watch
from tests.newsletter.factories import a_newsletter, a_subscriber
from tests.workshops.factories import a_date, a_workshop, booking_data, request_data, token
from workshops.forms import BookingForm
from workshops.models import Booking, InHouseRequest

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

CHUNK = 1_300
"""Inputs in each field of one post; the server takes 2.5 MB."""
CONTACT = ("name", "email", "phone")
INVOICE = (
    "company",
    "org_number",
    "vat_number",
    "invoice_email",
    "invoice_address",
    "invoice_reference",
    "einvoice_address",
)
WISHES = ("first_date", "second_date", "third_date", "group_size", "venue", "town", "budget")
OURS = ("form_token", "homepage", "work")


@dataclass(frozen=True)
class Place:
    """Where a form is sent to, and all that can be sent with it."""

    path: str
    fields: tuple[str, ...]
    sure: dict[str, str]
    """What is sent as it should be, so that the page comes back at all."""


def comment() -> Place:
    return Place(f"/kommentarer/skriv/{an_open_page().pk}/", ("name", "email", "text", "follow", "preview", *OURS), {})


def reply() -> Place:
    return Place(f"/kommentarer/svara/{CommentFactory.create().pk}/", ("name", "email", "text", *OURS), {})


def closed() -> Place:
    """A page that takes no comments hands the text back too."""
    return Place(f"/kommentarer/skriv/{an_open_page(comments='closed').pk}/", ("text",), {})


def edit() -> Place:
    row = CommentFactory.create(submitted_at=timezone.now())
    return Place(f"{links.own_path(row)}andra/", ("text", "preview", *OURS), {})


def contact() -> Place:
    return Place(f"/kontakt-oss/skicka/{a_contact_page().pk}/", (*CONTACT, "body", *OURS), {})


def booking() -> Place:
    date = a_date()
    return Place(f"/workshopbokning/{date.pk}/", (*CONTACT, *INVOICE, "message", "seats", "price_seen", *OURS), {})


def in_house() -> Place:
    workshop = a_workshop(in_house=True)
    return Place(f"/workshopbokning/foretag/{workshop.pk}/", (*CONTACT, "company", *WISHES, "message", *OURS), {})


def sign_up() -> Place:
    a_newsletter()
    return Place("/nyhetsbrev/anmal/", ("email", "source", *OURS), {})


def choices() -> Place:
    reader = a_subscriber(a_newsletter())
    return Place(f"/nyhetsbrev/val/{reader.key}/", ("cadence", "topics", "language", "paused_until"), {})


def new_address() -> Place:
    reader = a_subscriber(a_newsletter())
    return Place(f"/nyhetsbrev/val/{reader.key}/adress/", ("email", *OURS), {})


PLACES = [comment, reply, closed, edit, contact, booking, in_house, sign_up, choices, new_address]


@pytest.mark.parametrize("place", PLACES)
def test_statement_2_nothing_that_a_form_hands_back_runs(both: Any, place: Callable[[], Place]) -> None:
    """The whole corpus in every field at once, also in those that a person cannot write in."""
    site_settings()
    where, inputs, answers = place(), corpus.inputs(), []
    for start in range(0, len(inputs), CHUNK):
        typed = "\n".join(inputs[start : start + CHUNK])
        answers.append(Client(headers=OWN).post(where.path, {**dict.fromkeys(where.fields, typed), **where.sure}))
        assert answers[-1].status_code in {403, 422}
        assert b"alert(1)" in answers[-1].content
    both(lambda watch: watch.show(answers))


def test_statement_2_nothing_asked_for_by_address_runs(both: Any) -> None:
    page = an_open_page()
    CommentFactory.create(page=page)
    asked = corpus.kinds()[::12]
    client = Client()
    answers = [client.get("/sok/", {"q": value}) for value in asked]
    answers += [client.get(page.url, {"kommentarer": value, "ordning": value}) for value in asked]
    both(lambda watch: watch.show(answers))


def test_statement_2_nothing_in_a_message_runs(both: Any) -> None:
    site_settings()
    path, names, phones = f"/kontakt-oss/skicka/{a_contact_page().pk}/", lines(100), lines(40)
    receipts = []
    for n, text in enumerate(packed(BODY_LENGTH)):
        typed = {"form_token": token(ContactForm), "name": next(names), "phone": next(phones), "body": text}
        receipts.append(send(path, {**typed, "email": ADDRESS.format(n)}, status=303)["Location"])
    rows = list(Message.objects.order_by("-pk"))
    places = ["/admin/", "/admin/contact_messages/", *receipts[:2], *caught()]
    places += [f"/admin/contact_messages/inspect/{row.pk}/" for row in rows[::12]]
    both(lambda watch: look(watch, places))


def test_statement_2_nothing_in_a_booking_runs(both: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    site_settings()
    monkeypatch.setattr(BookingForm, "unproven_limits", ())
    date, short, long = a_date(seats=500), lines(80), lines(400)
    path, receipts = f"/workshopbokning/{date.pk}/", []
    for n, text in enumerate(packed(1_900)[::8]):
        fields = {"company": next(short), "invoice_address": next(long), "invoice_reference": next(short)}
        typed = booking_data(date, email=ADDRESS.format(n), phone=next(short)[:40], message=text, **fields)
        asked = Client(headers=OWN).post(path, typed)
        answer = send(path, answered(asked, typed), status=303) if asked.status_code == 422 else asked
        receipts.append(answer["Location"])
    rows = list(Booking.objects.order_by("-pk"))
    places = ["/admin/", "/admin/bookings/", *receipts[:4], *caught()]
    places += [f"/admin/bookings/inspect/{row.pk}/" for row in rows[::5]]
    both(lambda watch: look(watch, places))


def test_statement_2_nothing_in_a_request_for_an_own_workshop_runs(both: Any) -> None:
    site_settings()
    page, short = a_workshop(in_house=True), lines(80)
    receipts = []
    for n, text in enumerate(packed(3_900)[::4]):
        fields = {name: next(short) for name in ("company", "first_date", "second_date", "third_date", "town")}
        typed = request_data(email=ADDRESS.format(n), phone=next(short)[:40], message=text, **fields)
        receipts.append(send(f"/workshopbokning/foretag/{page.pk}/", typed, status=303)["Location"])
    rows = list(InHouseRequest.objects.order_by("-pk"))
    places = ["/admin/inbox/", "/admin/workshops/board/", "/admin/workshops/requests/", *receipts[:2], *caught()]
    places += [f"/admin/workshops/board/{row.pk}/" for row in rows[::6]]
    both(lambda watch: look(watch, places))


def test_statement_2_nothing_in_a_readers_address_runs(both: Any) -> None:
    site_settings()
    a_newsletter()
    for n in range(5):
        send("/nyhetsbrev/anmal/", {"form_token": token(SignupForm), "email": ADDRESS.format(n)}, status=303)
    both(lambda watch: look(watch, ["/admin/readers/", *caught()]))


def answered(asked: Any, typed: dict[str, str]) -> dict[str, str]:
    """What a person sends once more who was asked whether the links are meant."""
    html = asked.content.decode()
    assert "Länkar gör att en text" in html
    return {**typed, "form_token": str(BeautifulSoup(html, "html.parser").select("[name=form_token]")[0]["value"])}


def look(watch: Watch, places: list[str]) -> None:
    for place in places:
        watch.open(place)
    watch.show(mails())
