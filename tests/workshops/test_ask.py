import uuid

import pytest
from django.utils import timezone

from mail.models import OutboxMail
from tests.workshops.factories import a_workshop
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


def test_the_same_question_sent_again_is_stored_once() -> None:
    first = ask(a_question("k"), timezone.now())
    assert ask(a_question("k"), timezone.now()).pk == first.pk
    assert OutboxMail.objects.count() == 1
