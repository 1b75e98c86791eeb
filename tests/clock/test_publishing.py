from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import Page

from clock import jobs
from clock.publishing import publish_scheduled


@pytest.mark.django_db
def test_a_page_goes_live_when_its_time_has_come() -> None:
    now = timezone.now()
    page = Page.objects.get(depth=1).add_child(instance=Page(title="Senare", slug="senare", live=False))
    page.go_live_at = now + timedelta(hours=1)
    revision = page.save_revision(approved_go_live_at=now + timedelta(hours=1))
    publish_scheduled(now)
    page.refresh_from_db()
    assert not page.live
    revision.approved_go_live_at = now - timedelta(minutes=1)
    revision.content["go_live_at"] = (now - timedelta(minutes=1)).isoformat()
    revision.save()
    publish_scheduled(now)
    page.refresh_from_db()
    assert page.live


def test_it_is_one_of_the_jobs_of_the_clock() -> None:
    assert jobs.registered()["publish_scheduled"] is publish_scheduled
