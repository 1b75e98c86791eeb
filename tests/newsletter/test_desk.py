from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client, RequestFactory
from django.utils import timezone
from wagtail.admin.ui.components import Component

from newsletter.desk import LETTERS, UNCERTAIN
from newsletter.enums import Halt, IssueState
from newsletter.models import Newsletter
from newsletter.wagtail_hooks import add_the_letter
from tests.desk.lying import counted, listed
from tests.newsletter.factories import NOW, SLOT, a_delivery, a_newsletter, a_subscriber, an_admin, an_issue

pytestmark = pytest.mark.django_db


@pytest.fixture
def newsletter(db: None) -> Newsletter:
    return a_newsletter()


def test_a_draft_lies_on_the_desk(newsletter: Newsletter) -> None:
    assert counted(LETTERS, NOW).number == 0
    assert counted(LETTERS, NOW).oldest is None
    issue = an_issue(newsletter, 1, state=IssueState.DRAFT, noticed_at=NOW)
    assert counted(LETTERS, NOW).number == 1
    assert counted(LETTERS, NOW).oldest == NOW
    (entry,) = listed(LETTERS, NOW)
    assert entry.item.url == f"/admin/letter/{issue.pk}/"
    assert entry.since == NOW
    assert [action.name for action in entry.actions] == ["approve"]
    issue.mark_halted(Halt.OVERDUE)
    assert listed(LETTERS, NOW)[0].item.subtitle.startswith(str(Halt.OVERDUE.label))
    assert LETTERS.url() == "/admin/letter/all/"


def test_copies_sent_perhaps_lie_on_the_desk_for_a_while(newsletter: Newsletter) -> None:
    now = timezone.now()
    assert counted(UNCERTAIN, now).number == 0
    issue = an_issue(newsletter, state=IssueState.DONE, frozen_at=now)
    for _ in range(2):
        a_delivery(a_subscriber(newsletter), issue, state="uncertain")
    assert counted(UNCERTAIN, now).number == 1
    assert counted(UNCERTAIN, now).oldest == now
    assert listed(UNCERTAIN, now)[0].item.url == f"/admin/letter/{issue.pk}/#uncertain-section"
    assert counted(UNCERTAIN, now + timedelta(days=15)).number == 0


@pytest.mark.parametrize("active", [True, False])
def test_the_first_page_tells_of_the_next_letter(client: Client, newsletter: Newsletter, active: bool) -> None:
    Newsletter.objects.update(active=active)
    a_subscriber(newsletter)
    issue = an_issue(newsletter, 2, slot_at=timezone.now() + (SLOT - NOW))
    client.force_login(an_admin())
    page = client.get("/admin/").content.decode()
    assert (f"/admin/letter/{issue.pk}/" in page) == active


def test_who_may_not_change_letters_has_no_panel_of_them(newsletter: Newsletter) -> None:
    request, panels = RequestFactory().get("/admin/"), list[Component]()
    request.user = AnonymousUser()
    add_the_letter(request, panels)
    assert panels == []


def test_the_first_page_shows_without_a_letter(client: Client, newsletter: Newsletter) -> None:
    client.force_login(an_admin())
    assert client.get("/admin/").status_code == 200
