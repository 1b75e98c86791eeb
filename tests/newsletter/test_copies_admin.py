from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from mail.deliver import drain
from newsletter import send, week
from newsletter.enums import IssueState
from newsletter.freeze import freeze
from newsletter.models import Delivery, Issue, Newsletter
from tests.mail.smtp_server import SmtpServer
from tests.newsletter.factories import SLOT, a_delivery, a_subscriber, an_approved_issue, an_issue
from tests.newsletter.letter_forms import address, page_of

pytestmark = pytest.mark.django_db
LATER = SLOT + timedelta(minutes=10)


@pytest.fixture
def done(newsletter: Newsletter) -> Issue:
    """Three readers: one has it, one perhaps, one was refused."""
    for _ in range(3):
        a_subscriber(newsletter)
    issue = an_approved_issue(newsletter)
    freeze(issue, SLOT)
    send.start(issue)
    for row, state in zip(Delivery.objects.order_by("pk"), ("accepted", "uncertain", "failed"), strict=True):
        Delivery.objects.filter(pk=row.pk).update(state=state, attempts=1, finished_at=SLOT, reply="554 nej")
    assert send.finish(issue, SLOT)
    return issue


def copy(state: str) -> Delivery:
    return Delivery.objects.get(state=state)


def settle(author: Client, issue: Issue, **data: object) -> None:
    assert author.post(address(issue, "copies/settle/"), data).status_code == 302
    issue.refresh_from_db()


def test_statement_3_every_uncertain_reader_is_listed_by_address_with_a_button_each_way(
    author: Client, done: Issue
) -> None:
    row, page = copy("uncertain"), page_of(author, done)
    panel = page.select_one("#uncertain-section")
    assert panel is not None
    assert row.address in panel.text
    assert panel.select_one(f"button[name=again][value='{row.pk}']") is not None
    assert panel.select_one(f"button[name=sent][value='{row.pk}']") is not None


def test_what_perhaps_arrived_is_counted_as_sent(author: Client, done: Issue, smtp_server: SmtpServer) -> None:
    row = copy("uncertain")
    settle(author, done, sent=str(row.pk))
    row.refresh_from_db()
    assert (row.state, done.state) == ("accepted", IssueState.DONE)
    drain("letter", now=lambda: LATER)
    assert not smtp_server.messages


@pytest.mark.parametrize("data", [{"again": "uncertain"}, {"again": "ticked"}])
def test_a_finished_letter_is_reopened_for_copies_sent_again_and_loses_and_doubles_nobody(
    author: Client, done: Issue, smtp_server: SmtpServer, data: dict[str, str]
) -> None:
    row = copy("uncertain")
    settle(author, done, **data, copy=[str(row.pk)])
    assert (done.state, done.finished_at) == (IssueState.SENDING, None)
    week.tick(LATER)
    done.refresh_from_db()
    assert done.state == IssueState.SENDING
    drain("letter", now=lambda: LATER + timedelta(days=400))
    assert smtp_server.recipients == [row.address]
    week.tick(LATER)
    done.refresh_from_db()
    assert done.state == IssueState.DONE
    assert sum(Delivery.objects.of(done).counts().values()) == done.frozen_count == 3


def test_one_click_twice_sends_once(author: Client, done: Issue, smtp_server: SmtpServer) -> None:
    row = copy("failed")
    for _ in range(2):
        settle(author, done, again=str(row.pk))
    drain("letter", now=lambda: LATER + timedelta(days=400))
    assert smtp_server.recipients == [row.address]


def test_a_copy_sent_again_in_a_paused_letter_waits_with_it(author: Client, done: Issue) -> None:
    Issue.objects.update(state=IssueState.PAUSED)
    settle(author, done, again="failed")
    assert done.state == IssueState.PAUSED
    assert copy("queued").attempts == 0


@pytest.mark.parametrize("data", [{"again": "accepted"}, {"again": "x"}, {"sent": "failed"}, {"again": "ticked"}, {}])
def test_nothing_else_is_moved(author: Client, done: Issue, data: dict[str, str]) -> None:
    before = list(Delivery.objects.order_by("pk").values_list("pk", "state"))
    settle(author, done, **data, copy=["x", str(copy("accepted").pk)])
    assert list(Delivery.objects.order_by("pk").values_list("pk", "state")) == before
    assert done.state == IssueState.DONE


def test_a_letter_called_off_stays_so(author: Client, done: Issue) -> None:
    Issue.objects.update(state=IssueState.CANCELLED)
    settle(author, done, again="failed")
    assert done.state == IssueState.CANCELLED
    assert Delivery.objects.filter(state="failed").exists()


def test_copies_of_another_letter_are_not_touched(author: Client, newsletter: Newsletter, done: Issue) -> None:
    other = an_issue(newsletter, slot_date=SLOT.date() + timedelta(days=7), state="done")
    row = a_delivery(a_subscriber(newsletter), other, state="failed")
    settle(author, done, again=str(row.pk))
    row.refresh_from_db()
    assert row.state == "failed"


def test_copies_are_found_by_state_and_address_with_the_servers_words(author: Client, done: Issue) -> None:
    row = copy("failed")
    found = author.get(address(done, "copies/"), {"state": "failed"}).content.decode()
    assert row.address in found
    assert "554 nej" in found
    assert copy("accepted").address not in found
    assert row.address in author.get(address(done, "copies/"), {"q": row.address[:9]}).content.decode()
    assert author.get(address(done, "copies/results/"), {"state": "x"}).status_code == 200
    assert author.get("/admin/letter/0/copies/").status_code == 404


def test_the_list_of_copies_takes_the_same_queries_for_any_number(author: Client, newsletter: Newsletter) -> None:
    counts = []
    for copies in (1, 3):
        issue = an_issue(newsletter, state="done", slot_date=SLOT.date() + timedelta(days=copies))
        for _ in range(copies):
            a_delivery(a_subscriber(newsletter), issue, state="failed")
        author.get(address(issue, "copies/"))
        with CaptureQueriesContext(connection) as queries:
            page = BeautifulSoup(author.get(address(issue, "copies/")).content, "html.parser")
        assert len(page.select("#listing-results tbody tr")) == copies
        counts.append(len(queries))
    assert counts[0] == counts[1]
