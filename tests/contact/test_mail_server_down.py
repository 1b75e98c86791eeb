"""Statement 16: whatever the mail server does, the visitor is answered at once, and the message arrives afterwards."""

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from statistics import median
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from contact.models import Message
from mail.deliver import drain
from mail.models import OutboxMail
from tests.contact.factories import a_contact_page, site_settings
from tests.contact.posting import OWN, typed
from tests.mail.engine import scripted
from tests.mail.smtp_server import CUT, SmtpServer, free_port
from tests.workshops.factories import a_workshop, request_data
from workshops.models import InHouseRequest

pytestmark = pytest.mark.django_db

AUTHOR = "forfattaren@example.se"
OUTAGE, RECOVERY = 12, 5
"""Minutes."""
Down = Callable[[SmtpServer, Settings], Any]


@contextmanager
def dead(server: SmtpServer, settings: Settings) -> Iterator[None]:
    settings.EMAIL_PORT = free_port()
    yield


@contextmanager
def hanging(server: SmtpServer, settings: Settings) -> Iterator[None]:
    with scripted() as port:
        settings.EMAIL_PORT = port
        yield


@contextmanager
def cutting_at_data(server: SmtpServer, settings: Settings) -> Iterator[None]:
    server.rcpt_replies[AUTHOR] = [CUT] * 99
    yield
    server.rcpt_replies.clear()


@contextmanager
def cutting_after_data(server: SmtpServer, settings: Settings) -> Iterator[None]:
    """Once: it has the mail then, and nobody but the server knows it."""
    server.data_replies[AUTHOR] = [CUT]
    yield
    server.data_replies.clear()


WAYS: dict[str, Down] = {
    "dead": dead,
    "hanging": hanging,
    "cutting at DATA": cutting_at_data,
    "cutting after DATA": cutting_after_data,
}


@pytest.fixture(params=["contact", "in-house"])
def post(request: pytest.FixtureRequest) -> Callable[[int], Any]:
    site_settings()
    if request.param == "contact":
        path = f"/kontakt-oss/skicka/{a_contact_page().pk}/"
        return lambda number: Client(headers=OWN).post(path, typed(body=f"Hej {number}"))
    path = f"/workshopbokning/foretag/{a_workshop(in_house=True).pk}/"
    return lambda number: Client(headers=OWN).post(path, request_data(message=f"Hej {number}", email=f"a{number}@x.se"))


@pytest.mark.parametrize("down", WAYS.values(), ids=WAYS)
def test_statement_16_nothing_is_lost_and_it_arrives_within_five_minutes_of_recovery(
    post: Callable[[int], Any], smtp_server: SmtpServer, settings: Settings, down: Down
) -> None:
    settings.EMAIL_TIMEOUT = 1
    post(0)
    begin = timezone.now()
    with down(smtp_server, settings):
        for minute in range(OUTAGE if down is not cutting_after_data else 1):
            drain_at(begin + timedelta(minutes=minute))
    settings.EMAIL_PORT = smtp_server.port
    back = begin + timedelta(minutes=minute)
    for later in range(RECOVERY + 1):
        drain_at(back + timedelta(minutes=later))
    mail = OutboxMail.objects.get()
    assert mail.state == "accepted"
    copies = 2 if down is cutting_after_data else 1
    assert [message.raw for message in smtp_server.messages] == [bytes(mail.raw)] * copies
    assert smtp_server.messages[0]["Reply-To"] != smtp_server.messages[0]["From"]


def test_statement_16_the_receipt_comes_in_under_300_ms_and_asks_no_mail_server(
    post: Callable[[int], Any], settings: Settings
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        silent.setblocking(False)
        settings.EMAIL_HOST, settings.EMAIL_PORT = silent.getsockname()
        taken = [_seconds(post, number) for number in range(5)]
        with pytest.raises(BlockingIOError):
            silent.accept()
    assert median(taken[1:]) < 0.3
    assert OutboxMail.objects.count() == 5


def drain_at(moment: datetime) -> None:
    drain("outbox", now=lambda: moment)


def _seconds(post: Callable[[int], Any], number: int) -> float:
    """From the press of the button to the page with the reference, redirect and all."""
    start = time.monotonic()
    answer = post(number)
    assert answer.status_code == 303
    receipt = Client().get(answer["Location"])
    seconds = time.monotonic() - start
    assert receipt.status_code == 200
    stored = Message.objects.first() or InHouseRequest.objects.first()
    assert stored is not None
    assert stored.reference in receipt.content.decode()
    return seconds
