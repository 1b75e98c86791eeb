from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from desk import kinds, warnings
from desk.lay_aside import archive
from mail.deliver import drain
from mail.enums import MailState, Reason
from mail.models import Lane, OutboxMail
from mail.on_desk import STUCK, resting_lanes
from tests.desk.lying import counted, listed
from tests.mail.engine import state_of
from tests.mail.factories import OutboxMailFactory
from tests.mail.smtp_server import SmtpServer, free_port

pytestmark = pytest.mark.django_db


def test_mail_that_could_not_go_stands_on_the_desk_the_oldest_first() -> None:
    now = timezone.now()
    OutboxMailFactory.create(state=MailState.ACCEPTED)
    young = OutboxMailFactory.create(state=MailState.BOUNCED)
    old = OutboxMailFactory.create(state=MailState.FAILED, created_at=now - timedelta(days=1))
    assert STUCK in kinds.registered()
    assert counted(STUCK, now).number == 2
    assert counted(STUCK, now).oldest == old.created_at
    items = [entry.item for entry in listed(STUCK, now)]
    assert [item.title for item in items] == [old.subject, young.subject]
    assert str(old.pk) in items[0].url
    assert old.recipient in items[0].subtitle
    assert STUCK.url().endswith("/mail/outbox/")


def test_a_lane_that_rests_is_warned_of_until_it_works_again() -> None:
    now = timezone.now()
    assert resting_lanes(now) is None
    lane = Lane.objects.of("outbox")
    lane.pause(now, f"{Reason.UNREACHABLE}: Connection refused")
    warning = resting_lanes(now)
    assert warning is not None
    assert "Connection refused" in warning
    assert warning in warnings.current(now)
    assert str(lane) == "outbox"
    lane.mark_working()
    assert resting_lanes(now) is None


def test_statement_17_mail_that_does_not_go_out_is_red_in_the_inbox_within_five_minutes_and_sent_again_from_there(
    admin_client: Client, smtp_server: SmtpServer, settings: Settings
) -> None:
    now = timezone.now()
    mail = OutboxMailFactory.create(subject="Meddelande från Anna", created_at=now, next_attempt_at=now)
    settings.EMAIL_PORT = free_port()
    drain("outbox")
    assert not listed(STUCK, now + timedelta(minutes=2))
    OutboxMail.objects.update(created_at=now - timedelta(minutes=4))
    item = BeautifulSoup(admin_client.get("/admin/inbox/").content, "html.parser").select_one(".inbox__item--alarm")
    assert item is not None
    assert "Meddelande från Anna" in item.get_text()
    assert str(Reason.UNREACHABLE.label) in item.get_text()
    assert "refused" in item.get_text()
    settings.EMAIL_PORT = smtp_server.port
    response = admin_client.post("/admin/inbox/act/", {"item": f"mail:{mail.pk}", "action": "again"}, follow=True)
    assert "Mejlet är på väg igen." in response.content.decode()
    assert drain("outbox") == {MailState.ACCEPTED: 1}
    assert not listed(STUCK, now + timedelta(hours=1))


@pytest.mark.parametrize("state", [MailState.FAILED, MailState.BOUNCED, MailState.UNCERTAIN])
def test_mail_that_failed_is_sent_again_or_put_aside(state: MailState) -> None:
    now = timezone.now()
    again, aside = OutboxMailFactory.create_batch(2, state=state, finished_at=now, last_error="550 nej tack")
    assert {entry.item.alarm for entry in listed(STUCK, now)} == {"550 nej tack"}
    actions = {action.name: action for action in STUCK.actions}
    actions["again"].run(again.pk, None, now)
    actions["aside"].run(aside.pk, None, now)
    assert [state_of(mail) for mail in (again, aside)] == [MailState.QUEUED, MailState.CANCELLED]
    for action in actions.values():
        with pytest.raises(kinds.NotDone):
            action.run(aside.pk, None, now)


def test_an_archived_mail_that_fails_anew_is_back() -> None:
    now = timezone.now()
    mail = OutboxMailFactory.create(state=MailState.FAILED, finished_at=now - timedelta(hours=1))
    archive([(STUCK, STUCK.rows(now))], now)
    assert not listed(STUCK, now)
    OutboxMail.objects.filter(pk=mail.pk).update(finished_at=now + timedelta(minutes=1))
    assert listed(STUCK, now + timedelta(minutes=2))
