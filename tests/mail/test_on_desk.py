from datetime import timedelta

import pytest
from django.utils import timezone

from desk import kinds, warnings
from mail.enums import MailState, Reason
from mail.models import Lane
from mail.on_desk import STUCK, resting_lanes
from tests.desk.lying import counted, listed
from tests.mail.factories import OutboxMailFactory

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
