"""The limits as the world sees them: when mails reach a real server."""

import time
from collections import Counter
from datetime import timedelta

import pytest
from django.utils import timezone
from django_q.models import OrmQ

from mail.deliver import drain
from mail.enums import LimitScope, MailState
from mail.findings import Level
from mail.health_checks import mails
from mail.models import Lane, OutboxMail, SendingLimit
from mail.periodic import send_due
from mail.rates import LONGEST_WAIT
from mail.tasks import deliver
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


def test_a_days_limit_that_is_spent_wakes_no_task_until_it_may_have_changed(smtp_server: SmtpServer) -> None:
    SendingLimit.objects.create(scope=LimitScope.LANE, name="outbox", per_day=3)
    OutboxMailFactory.create_batch(200)
    deliver("outbox", seconds=15)
    now = timezone.now()
    assert len(smtp_server.messages) == 3
    assert OutboxMail.objects.filter(worker="", attempts=0).count() == 197
    send_due(now)
    assert OrmQ.objects.count() == 0, "neither the task nor the clock asks for another"
    lane = Lane.objects.get()
    assert lane.failures == 0, "nothing is wrong"
    assert lane.paused_until is not None
    assert lane.paused_until <= now + LONGEST_WAIT
    send_due(lane.paused_until)
    assert [task.args() for task in OrmQ.objects.all()] == [("outbox",)]


def test_mail_that_waits_for_the_days_limit_is_no_standstill(smtp_server: SmtpServer) -> None:
    SendingLimit.objects.create(scope=LimitScope.LANE, name="outbox", per_day=1)
    now = timezone.now()
    OutboxMailFactory.create_batch(200, next_attempt_at=now - timedelta(hours=1))
    drain("outbox", seconds=15, now=lambda: now)
    OutboxMail.objects.filter(attempts=0).exclude(next_attempt_at__gt=now).earliest("pk")
    assert {finding.level for finding in mails(now + timedelta(minutes=16))} == {Level.OK}
    Lane.objects.update(failures=1)
    assert Level.WRONG in {finding.level for finding in mails(now + timedelta(minutes=16))}
