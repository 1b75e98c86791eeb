import time
from datetime import timedelta

import pytest
from django.utils import timezone
from django_q.models import OrmQ

from clock import heartbeat, jobs
from clock.queue import enqueue
from mail.enums import EventKind, EventSource, LimitScope, MailState, Severity
from mail.models import DeliveryEvent, Lane, OutboxMail, SendingLimit
from mail.periodic import KEEP_BODIES, KEEP_EVIDENCE, purge_bodies, purge_evidence, send_due
from mail.tasks import deliver
from tests.mail.factories import OutboxMailFactory
from tests.mail.smtp_server import SmtpServer

pytestmark = pytest.mark.django_db


def tasks() -> list[tuple[str, str]]:
    return [(task.func(), *task.args()) for task in OrmQ.objects.all()]


def test_the_clock_knows_the_jobs() -> None:
    assert {"send_due_mail", "purge_mail_bodies", "purge_returned_evidence"} <= set(jobs.registered())


def test_a_worker_is_woken_for_a_queue_with_due_rows_only() -> None:
    now = timezone.now()
    send_due(now)
    assert ("mail.tasks.deliver", "outbox") not in tasks()
    OutboxMailFactory.create(next_attempt_at=now)
    send_due(now)
    assert tasks().count(("mail.tasks.deliver", "outbox")) == 1


def test_a_lane_that_rests_is_let_rest() -> None:
    now = timezone.now()
    OutboxMailFactory.create(next_attempt_at=now)
    Lane.objects.of("outbox").pause(now, "unreachable")
    send_due(now)
    assert tasks() == []
    send_due(now + timedelta(minutes=1))
    assert tasks() == [("mail.tasks.deliver", "outbox")]


def test_a_task_sends_and_asks_for_another_only_if_something_is_left(smtp_server: SmtpServer) -> None:
    first = OutboxMailFactory.create(order_key="a")
    deliver("outbox")
    first.refresh_from_db()
    assert first.state == MailState.ACCEPTED
    assert tasks() == []


def test_a_slow_limit_is_waited_for_while_nobody_else_needs_the_worker(smtp_server: SmtpServer) -> None:
    SendingLimit.objects.create(scope=LimitScope.LANE, name="outbox", per_second="0.08")
    OutboxMailFactory.create_batch(2)
    deliver("outbox", seconds=15)
    assert len(smtp_server.messages) == 2


def test_a_worker_that_others_need_does_not_wait(smtp_server: SmtpServer) -> None:
    SendingLimit.objects.create(scope=LimitScope.LANE, name="outbox", per_second="0.08")
    OutboxMailFactory.create_batch(2)
    for _task in range(2):
        enqueue("clock.tasks.beat_mail", cluster="mail")
    began = time.monotonic()
    deliver("outbox", seconds=15)
    assert time.monotonic() - began < 5
    assert len(smtp_server.messages) == 1


def test_what_is_left_goes_to_the_next_task(smtp_server: SmtpServer) -> None:
    OutboxMailFactory.create()
    deliver("outbox", seconds=0)
    assert tasks() == [("mail.tasks.deliver", "outbox")]


def test_however_long_the_sending_takes_one_task_stands_in_line(smtp_server: SmtpServer) -> None:
    OutboxMailFactory.create()
    for _minute in range(3):
        send_due(timezone.now())
        deliver("outbox", seconds=0)
    assert tasks() == [("mail.tasks.deliver", "outbox")]


def test_a_cluster_that_sends_is_alive(smtp_server: SmtpServer) -> None:
    assert heartbeat.age("mail", timezone.now()) is None
    deliver("outbox")
    age = heartbeat.age("mail", timezone.now())
    assert age is not None
    assert age < timedelta(seconds=10)


def test_texts_of_mails_sent_long_ago_are_forgotten_and_the_rows_kept() -> None:
    now = timezone.now()
    old = OutboxMailFactory.create(state=MailState.ACCEPTED, finished_at=now - KEEP_BODIES - timedelta(days=1))
    young = OutboxMailFactory.create(state=MailState.ACCEPTED, finished_at=now - timedelta(days=1))
    stuck = OutboxMailFactory.create(state=MailState.FAILED, finished_at=now - timedelta(days=400))
    put_aside = OutboxMailFactory.create(state=MailState.CANCELLED, finished_at=now - timedelta(days=400))
    purge_bodies(now)
    kept = {mail.pk: bool(mail.raw) for mail in OutboxMail.objects.all()}
    assert kept == {old.pk: False, young.pk: True, stuck.pk: True, put_aside.pk: False}


def test_the_wording_of_old_reports_is_forgotten_and_what_counts_is_kept() -> None:
    now = timezone.now()
    given = {"kind": EventKind.BOUNCED, "severity": Severity.SOFT, "source": EventSource.REPORT, "queue": "letter"}
    for name, age in (("old", KEEP_EVIDENCE + timedelta(days=1)), ("young", KEEP_EVIDENCE - timedelta(days=1))):
        DeliveryEvent.objects.create(**given, digest=name, row_id=7, at=now - age, diagnostic="full", evidence="To: a")
    purge_evidence(now)
    kept = DeliveryEvent.objects.values_list("digest", "evidence", "diagnostic", "severity", "row_id")
    assert set(kept) == {("old", "", "full", "soft", 7), ("young", "To: a", "full", "soft", 7)}
