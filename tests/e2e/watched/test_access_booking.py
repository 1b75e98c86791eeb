"""Statement 22 of the workshops: axe looks at every page where one books, waits, asks or writes."""

from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from contact.forms import ContactForm
from tests.comments.factories import OWN, site_settings
from tests.contact.factories import a_contact_page
from tests.contact.posting import typed
from tests.e2e.watched.axe import faults
from tests.e2e.watched.watch import Watch
from tests.workshops.factories import (
    a_booking,
    a_date,
    a_party,
    a_request,
    a_workshop,
    an_index,
    booking_data,
    request_data,
    token,
)
from workshops import links, offers
from workshops.models import Question, WorkshopDate
from workshops.waiting_forms import WaitingForm

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


@dataclass(frozen=True)
class Scene:
    opened: tuple[str, ...]
    posted: tuple[tuple[str, dict[str, Any]], ...]
    """With something wrong in them."""


@pytest.fixture
def scene() -> Scene:
    site_settings()
    contact, workshop = a_contact_page(), a_workshop(in_house=True)
    Question.objects.create(page=workshop, label="Tål du allt?", field_type="multiline", health=True)
    date, full, own = a_date(workshop), a_date(workshop, seats=1), a_date(workshop, private=True)
    booking, waiting = a_booking(date, 2), a_date(workshop, seats=1)
    for taken in (full, waiting):
        a_booking(taken)
    offered, in_line = a_party(full), a_party(waiting)
    WorkshopDate.objects.filter(pk=full.pk).update(seats=2)
    offers.keep(timezone.now())
    book, wait = f"/workshopbokning/{date.pk}/", f"/workshopbokning/vantelista/{waiting.pk}/"
    ask, send = f"/workshopbokning/foretag/{workshop.pk}/", f"/kontakt-oss/skicka/{contact.pk}/"
    paths = (links.receipt_path, links.cancel_path, links.change_path, links.names_path)
    opened = (
        str(an_index().url), str(workshop.url), str(contact.url), book, f"/workshopbokning/{waiting.pk}/", wait, ask,
        links.private_date_path(own), links.waiting_path(offered), links.waiting_path(in_line),
        links.request_receipt_path(a_request(workshop)), *(path(booking) for path in paths),
    )  # fmt: skip
    wrong = {"name": "", "email": "x"}
    posted = (
        (book, booking_data(date, **wrong, org_number="1", seats="99")),
        (wait, {"form_token": token(WaitingForm), "seats": "99", **wrong}),
        (ask, request_data(**wrong, group_size="0")),
        (send, {**typed(), **wrong, "form_token": ContactForm.token(timezone.now())}),
    )
    return Scene(opened, posted)


def test_statement_22_axe_finds_nothing_to_mend_where_one_books_or_writes(watch: Watch, scene: Scene) -> None:
    found: list[str] = []
    for path in scene.opened:
        watch.open(path)
        found += faults(watch.page)
    for path, data in scene.posted:
        answer = Client(headers=OWN).post(path, data)
        assert answer.status_code == 422, path
        watch.hand(answer)
        found += faults(watch.page)
    assert found == []
