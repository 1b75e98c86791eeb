"""Queues that apps register, and rows that become unwanted or unreadable."""

from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from pytest_django import Settings

from mail import queues
from mail.conversation import Envelope
from mail.deliver import drain
from mail.enums import MailState
from mail.models import OutboxMail
from mail.outbox_queue import OutboxQueue
from tests.mail.engine import state_of
from tests.mail.factories import OutboxMailFactory
from tests.mail.smtp_server import SmtpServer

pytestmark = pytest.mark.django_db


class TrickyQueue(OutboxQueue):
    """One mail that cannot be made ready, and one that nobody wants any more."""

    def envelope(self, row: OutboxMail) -> Envelope:
        if row.subject == "bad":
            raise ValueError("broken")
        return super().envelope(row)

    def still_wanted(self, rows: Sequence[Any]) -> list[int]:
        return [row.pk for row in rows if row.subject != "unwanted"]


@pytest.fixture
def tricky_queue() -> Iterator[None]:
    queues.register("tricky", TrickyQueue())
    yield
    del queues._queues["tricky"]


@pytest.mark.usefixtures("tricky_queue")
def test_a_mail_that_cannot_be_made_ready_fails_alone_and_an_unwanted_one_is_suppressed(
    smtp_server: SmtpServer, caplog: pytest.LogCaptureFixture
) -> None:
    bad = OutboxMailFactory.create(subject="bad")
    unwanted = OutboxMailFactory.create(subject="unwanted")
    good = OutboxMailFactory.create()
    assert drain("tricky") == {MailState.FAILED: 1, MailState.SUPPRESSED: 1, MailState.ACCEPTED: 1}
    bad.refresh_from_db()
    assert (bad.state, bad.last_error) == (MailState.FAILED, "unreadable: broken")
    assert state_of(unwanted) == MailState.SUPPRESSED
    assert smtp_server.recipients == [good.recipient]
    assert "cannot be made ready" in caplog.text


@pytest.mark.usefixtures("tricky_queue")
def test_a_name_is_registered_once() -> None:
    queues.register("tricky", TrickyQueue())
    with pytest.raises(ValueError, match="already called"):
        queues.register("tricky", OutboxQueue())


def test_a_row_that_another_worker_has_taken_is_not_sent(smtp_server: SmtpServer, settings: Settings) -> None:
    mine, other = OutboxMailFactory.create_batch(2)

    class Stealing(OutboxQueue):
        def envelope(self, row: OutboxMail) -> Envelope:
            OutboxMail.objects.filter(pk=mine.pk).update(worker="someone else")
            return super().envelope(row)

    queues.register("stealing", Stealing())
    try:
        assert drain("stealing") == {MailState.ACCEPTED: 1}
    finally:
        del queues._queues["stealing"]
    assert smtp_server.recipients == [other.recipient]
