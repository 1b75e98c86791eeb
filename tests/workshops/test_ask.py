import uuid

import pytest
from django.utils import timezone

from mail.models import OutboxMail
from tests.contact.factories import site_settings
from tests.workshops.factories import a_booking, a_workshop
from workshops.ask import ask
from workshops.models import InHouseRequest

pytestmark = pytest.mark.django_db


def a_question(key: str = "", **fields: object) -> InHouseRequest:
    known = {
        "page": a_workshop(title="Modiga möten"),
        "about": "Modiga möten",
        "name": "Åsa Öberg",
        "email": "asa@example.org",
        "company": "Öberg & Co",
        "first_date": "Vecka 12",
        "third_date": "Vecka 14",
        "group_size": 14,
        "message": "Kortare möten & bättre beslut <tack>",
        "language": "sv",
        "submission_key": key or uuid.uuid4().hex,
    }
    return InHouseRequest(**{**known, **fields})


def test_a_question_is_stored_with_the_mail_about_it() -> None:
    asked = ask(a_question(), timezone.now())
    assert asked.reference.startswith("F-")
    assert asked.dates_text == "Vecka 12; Vecka 14"
    mail = OutboxMail.objects.get()
    assert (mail.subject, mail.reply_to, mail.recipient) == (
        "Förfrågan: Modiga möten",
        "asa@example.org",
        "hej@example.se",
    )


def test_statement_19_the_same_question_sent_again_is_stored_once() -> None:
    first = ask(a_question("k"), timezone.now())
    assert ask(a_question("k"), timezone.now()).pk == first.pk
    assert OutboxMail.objects.count() == 1


def test_no_question_and_no_booking_is_lost_for_an_address_of_the_author_that_cannot_be_written_to(
    caplog: pytest.LogCaptureFixture,
) -> None:
    site_settings(contact_email='"Elin Ek"@example.se')
    asked = ask(a_question(), timezone.now())
    assert InHouseRequest.objects.new().get() == asked
    booking = a_booking()
    assert list(OutboxMail.objects.values_list("recipient", flat=True)) == [booking.email]
    assert [record.args for record in caplog.records] == [(f"in-house:{asked.pk}",), (f"booking:{booking.pk}",)]
