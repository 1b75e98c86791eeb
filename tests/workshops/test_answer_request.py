from datetime import UTC, date, datetime
from decimal import Decimal
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from django.contrib.auth.models import User

from mail.models import OutboxMail
from tests.contact.factories import site_settings
from tests.workshops.factories import a_request
from workshops.answer_request import answer
from workshops.enums import RequestState
from workshops.models import InHouseRequest
from workshops.money import Price

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
NBSP = "\N{NO-BREAK SPACE}"
QUOTE = Price.of(Decimal(35000), 25)


@pytest.fixture
def asked() -> InHouseRequest:
    site_settings()
    return a_request(message="Kortare möten\n& bättre beslut")


def mail_read() -> EmailMessage:
    mail = OutboxMail.objects.get()
    return message_from_bytes(bytes(mail.raw), _class=EmailMessage, policy=policy.default)


def words_of(message: EmailMessage, kind: str) -> str:
    body = message.get_body((kind,))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


def test_an_answer_goes_out_with_the_question_below_and_moves_the_request(
    asked: InHouseRequest, admin_user: User
) -> None:
    answer(asked, "Gärna!\n\nPassar vecka 12?", by=admin_user, key="k", now=NOW)
    asked.refresh_from_db()
    assert (asked.state, asked.due_on) == (RequestState.ANSWERED, date(2026, 12, 10))
    assert [(one.text, one.by, one.price) for one in asked.answers.all()] == [
        ("Gärna!\n\nPassar vecka 12?", admin_user, None)
    ]
    message = mail_read()
    assert (message["To"], message["Reply-To"]) == ("asa@example.org", "forfattaren@example.se")
    assert asked.reference in message["Subject"]
    assert message["Auto-Submitted"] == "no"
    assert "> Kortare möten\n> & bättre beslut" in words_of(message, "plain")
    assert "moms" not in words_of(message, "plain")


def test_an_answer_with_a_price_is_a_quotation(asked: InHouseRequest) -> None:
    answer(asked, "Så här blir det.", by=None, key="k", now=NOW, price=QUOTE)
    asked.refresh_from_db()
    assert asked.state == RequestState.QUOTED
    for kind in ("plain", "html"):
        words = words_of(mail_read(), kind).replace("&nbsp;", NBSP)
        assert f"Pris: 35{NBSP}000{NBSP}kr exkl. moms" in words
        assert f"Moms 25{NBSP}%: 8{NBSP}750{NBSP}kr" in words
        assert f"Att betala: 43{NBSP}750{NBSP}kr inkl. moms" in words


@pytest.mark.parametrize(
    ("before", "price", "after"),
    [
        (RequestState.SUSPECTED, None, RequestState.ANSWERED),
        (RequestState.QUOTED, None, RequestState.QUOTED),
        (RequestState.DECLINED, None, RequestState.DECLINED),
        (RequestState.DECLINED, QUOTE, RequestState.QUOTED),
        (RequestState.QUOTED, QUOTE, RequestState.QUOTED),
        (RequestState.BOOKED, QUOTE, RequestState.BOOKED),
    ],
)
def test_where_an_answer_moves_a_request(
    asked: InHouseRequest, before: RequestState, price: Price | None, after: RequestState
) -> None:
    InHouseRequest.objects.update(state=before)
    answer(asked, "Hej", by=None, key="k", now=NOW, price=price)
    asked.refresh_from_db()
    assert asked.state == after
    assert (asked.due_on is None) == (after not in {RequestState.ANSWERED, RequestState.QUOTED})


def test_a_second_click_sends_one(asked: InHouseRequest) -> None:
    first = answer(asked, "Ja!", by=None, key="k", now=NOW)
    assert answer(asked, "Ja!", by=None, key="k", now=NOW) == first
    assert OutboxMail.objects.count() == 1
