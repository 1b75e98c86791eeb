"""The limits as the world sees them: when mails reach a real server."""

import time
from collections import Counter

import pytest

from mail.deliver import drain
from mail.enums import LimitScope, MailState
from mail.models import OutboxMail, SendingLimit
from tests.mail.factories import OutboxMailFactory
from tests.mail.smtp_server import SmtpServer

pytestmark = pytest.mark.django_db


def test_a_drain_keeps_to_the_limit_and_loses_nobody(smtp_server: SmtpServer) -> None:
    SendingLimit.objects.create(scope=LimitScope.RELAY, name=f"127.0.0.1:{smtp_server.port}", per_second=8)
    OutboxMailFactory.create_batch(20)
    began = time.monotonic()
    drain("outbox", seconds=20)
    taken = time.monotonic() - began
    assert len(smtp_server.messages) == 20
    # One at once, half a second's worth in arrears at most, the rest an eighth of a second apart.
    assert taken >= 15 / 8
    assert taken < 20 / 8 + 3


def test_one_domain_waits_and_the_others_do_not(smtp_server: SmtpServer) -> None:
    SendingLimit.objects.create(scope=LimitScope.DOMAIN, name="example.com", per_second=1)
    slow = [OutboxMailFactory.create(recipient=f"a{n}@example.com").recipient for n in range(5)]
    OutboxMailFactory.create_batch(10)
    began = time.monotonic()
    drain("outbox", seconds=15)
    taken = time.monotonic() - began
    assert len(smtp_server.recipients) == 15
    assert set(smtp_server.recipients[-3:]) <= set(slow), "those that were put off come back within the same drain"
    assert taken >= 3.4


def test_beyond_the_days_limit_mail_waits_unharmed(smtp_server: SmtpServer) -> None:
    SendingLimit.objects.create(scope=LimitScope.LANE, name="outbox", per_day=3)
    OutboxMailFactory.create_batch(5)
    began = time.monotonic()
    drain("outbox", seconds=15)
    assert time.monotonic() - began < 5, "nobody waits for midnight"
    assert len(smtp_server.messages) == 3
    rows = OutboxMail.objects.values_list("state", "attempts")
    assert Counter(rows) == {(MailState.ACCEPTED, 1): 3, (MailState.QUEUED, 0): 2}
