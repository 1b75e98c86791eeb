import threading
from datetime import datetime, time, timedelta

import pytest
from django.db import connection

from mail.deliver import drain
from mail.models import OutboxMail
from newsletter import send, tasks, week
from newsletter.enums import Fate, Halt, IssueState, Mode, Weekday
from newsletter.models import Delivery, Issue, IssueItem, Newsletter
from pages.models import SiteSettings
from tests.blog.factories import an_article
from tests.mail.smtp_server import SmtpServer
from tests.newsletter.factories import NOW, SLOT, a_newsletter, a_subscriber, an_approved_issue, an_issue

pytestmark = pytest.mark.django_db
NOTICE = SLOT - timedelta(hours=24)


def only() -> Issue:
    return Issue.objects.select_related("newsletter__site__root_page").get(slot_at=SLOT)


def state() -> str:
    return only().state


def test_statement_13_a_week_that_goes_by_itself(smtp_server: SmtpServer) -> None:
    newsletter = a_newsletter(mode=Mode.AUTOMATIC)
    readers = [a_subscriber(newsletter) for _ in range(3)]
    an_article(published=NOW, title="Tystnad på jobbet")
    week.tick(NOW)
    assert state() == IssueState.COLLECTING
    week.tick(NOTICE)
    assert state() == IssueState.DRAFT
    assert "Brevet" in OutboxMail.objects.get().subject or "letter" in OutboxMail.objects.get().subject
    week.tick(SLOT)
    assert state() == IssueState.SENDING
    drain("letter", now=lambda: SLOT)
    assert sorted(smtp_server.recipients) == sorted(reader.address for reader in readers)
    assert len({message["Message-ID"] for message in smtp_server.messages}) == 3
    week.tick(SLOT + timedelta(minutes=1))
    assert state() == IssueState.DONE
    assert Issue.objects.ahead(SLOT).get().slot_at == SLOT + timedelta(days=7)


def test_a_week_that_asks(smtp_server: SmtpServer) -> None:
    newsletter = a_newsletter(mode=Mode.APPROVE)
    a_subscriber(newsletter)
    an_article(published=NOW)
    week.tick(NOTICE)
    week.tick(SLOT + timedelta(hours=1))
    assert state() == IssueState.DRAFT
    assert OutboxMail.objects.count() == 1
    assert only().mark_approved(SLOT + timedelta(hours=30))
    week.tick(SLOT + timedelta(hours=31))
    assert state() == IssueState.SENDING


def test_an_approved_letter_waits_for_its_slot() -> None:
    an_approved_issue(a_newsletter())
    week.tick(SLOT - timedelta(seconds=1))
    assert state() == IssueState.APPROVED


def test_statement_12_no_articles_no_letter() -> None:
    a_newsletter(mode=Mode.AUTOMATIC)
    week.tick(NOW)
    week.tick(NOTICE)
    assert state() == IssueState.COLLECTING
    week.tick(SLOT)
    assert state() == IssueState.SKIPPED_EMPTY
    assert not OutboxMail.objects.exists()


def test_an_approved_letter_that_loses_its_articles_is_skipped() -> None:
    issue = an_approved_issue(a_newsletter())
    article = issue.included()[0].article
    assert article is not None
    article.unpublish()
    week.tick(SLOT)
    assert state() == IssueState.SKIPPED_EMPTY


def test_an_author_without_an_address_is_not_written_to() -> None:
    a_newsletter()
    SiteSettings.objects.update(contact_email="")
    an_article(published=NOW)
    week.tick(NOTICE)
    assert state() == IssueState.DRAFT
    assert not OutboxMail.objects.exists()


@pytest.mark.parametrize("mode", Mode)
def test_statement_4_after_a_long_stop_a_letter_waits_for_approval(mode: Mode) -> None:
    a_newsletter(mode=mode, overdue_hours=6)
    an_article(published=NOW)
    week.tick(NOW)
    week.tick(SLOT + timedelta(hours=7))
    assert state() == IssueState.DRAFT
    assert only().halt == (Halt.OVERDUE if mode == Mode.AUTOMATIC else Halt.NONE)
    week.tick(SLOT + timedelta(hours=8))
    assert OutboxMail.objects.count() == 1


def test_a_draft_that_was_to_go_by_itself_waits_when_overdue() -> None:
    a_newsletter(mode=Mode.AUTOMATIC)
    an_article(published=NOW)
    week.tick(NOTICE)
    week.tick(SLOT + timedelta(hours=7))
    assert (state(), only().halt) == (IssueState.DRAFT, Halt.OVERDUE)


def test_an_approved_letter_that_is_overdue_must_be_approved_again() -> None:
    an_approved_issue(a_newsletter())
    week.tick(SLOT + timedelta(hours=7))
    assert (state(), only().halt) == (IssueState.DRAFT, Halt.OVERDUE)
    assert only().approved_at is None


def test_a_letter_the_author_holds_stays() -> None:
    issue = an_issue(a_newsletter(mode=Mode.AUTOMATIC), articles=1, state=IssueState.DRAFT)
    issue.mark_halted(Halt.AUTHOR)
    week.tick(SLOT)
    assert state() == IssueState.DRAFT


def test_a_newsletter_without_a_sender_sends_nothing() -> None:
    newsletter = a_newsletter()
    an_approved_issue(newsletter)
    Newsletter.objects.update(sender_address="")
    week.tick(SLOT)
    assert (state(), only().halt) == (IssueState.DRAFT, Halt.UNREADY)


def test_two_ticks_make_one_letter() -> None:
    newsletter = a_newsletter(mode=Mode.AUTOMATIC)
    a_subscriber(newsletter)
    an_article(published=NOW)
    for moment in (NOW, NOW, NOTICE, NOTICE, SLOT, SLOT):
        week.tick(moment)
    assert Issue.objects.filter(slot_at=SLOT).count() == 1
    assert IssueItem.objects.count() == Delivery.objects.count() == 1


def test_a_letter_that_another_tick_made_meanwhile_is_enough() -> None:
    newsletter = a_newsletter()
    slot = newsletter.rhythm.next_after(NOW)
    # Not ahead by its instant, so this tick tries to make it, and finds its date taken.
    an_issue(newsletter, slot_date=slot.date, slot_at=NOW, state=IssueState.DONE)
    week.ensure_coming(newsletter, NOW)
    assert Issue.objects.ahead(NOW).get().slot_date == slot.date + timedelta(days=7)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="an SQLite database in memory has one connection")
def test_statement_4_ten_ticks_at_once_make_one_letter() -> None:
    newsletter = a_newsletter(mode=Mode.AUTOMATIC)
    a_subscriber(newsletter)
    an_article(published=NOW)

    def run() -> None:
        try:
            for moment in (NOW, NOTICE, SLOT):
                week.tick(moment)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    week.tick(SLOT)
    assert Issue.objects.filter(slot_at=SLOT).count() == 1
    assert Issue.objects.filter(frozen_at__isnull=False).count() == 1
    assert Delivery.objects.count() == 1


@pytest.mark.parametrize(
    ("mode", "begun", "moment"),
    [
        (Mode.APPROVE, IssueState.COLLECTING, NOTICE),
        (Mode.AUTOMATIC, IssueState.DRAFT, SLOT + timedelta(hours=7)),
        (Mode.APPROVE, IssueState.APPROVED, SLOT + timedelta(hours=7)),
    ],
)
def test_two_ticks_tell_the_author_once(mode: Mode, begun: IssueState, moment: datetime) -> None:
    """The second one read the letter before the first one moved it."""
    an_issue(a_newsletter(mode=mode), articles=1, state=begun)
    first, second = only(), only()
    week.advance(first, moment)
    week.advance(second, moment)
    assert OutboxMail.objects.count() == 1
    assert state() == IssueState.DRAFT


def test_a_tick_that_comes_second_does_not_freeze() -> None:
    an_approved_issue(a_newsletter())
    first, second = only(), only()
    week.advance(first, SLOT)
    week.advance(second, SLOT)
    assert state() == IssueState.SENDING


def test_a_changed_weekday_moves_the_coming_letter() -> None:
    newsletter = a_newsletter()
    week.tick(NOW)
    newsletter.weekday, newsletter.time = Weekday.FRIDAY, time(15, 0)
    newsletter.save()
    week.tick(NOW)
    issue = Issue.objects.get()
    assert issue.local_slot.strftime("%A %H:%M") == "Friday 15:00"


def test_a_cancelled_letter_leaves_its_articles_to_the_next() -> None:
    a_newsletter()
    an_article(published=NOW)
    week.tick(NOW)
    send.cancel(only(), NOW)
    week.tick(NOW)
    coming = Issue.objects.ahead(NOW).get()
    assert coming.slot_at == SLOT + timedelta(days=7)
    assert coming.included().count() == 1


def test_held_articles_come_in_the_next_letter() -> None:
    a_newsletter()
    an_article(published=NOW)
    week.tick(NOW)
    IssueItem.objects.update(fate=Fate.HELD)
    week.tick(SLOT)
    assert state() == IssueState.SKIPPED_EMPTY
    week.tick(SLOT + timedelta(minutes=1))
    assert Issue.objects.ahead(SLOT).get().included().count() == 1


def test_a_newsletter_that_is_off_begins_nothing() -> None:
    a_newsletter(active=False)
    week.tick(NOW)
    assert not Issue.objects.exists()


def test_trouble_in_one_newsletter_does_not_stop_the_clock(caplog: pytest.LogCaptureFixture) -> None:
    newsletter = a_newsletter()
    Newsletter.objects.filter(pk=newsletter.pk).update(time_zone="Nowhere/Land")
    week.tick(NOW)
    assert "failed" in caplog.text


def test_an_approval_after_the_slot_is_acted_on_at_once() -> None:
    issue = an_approved_issue(a_newsletter())
    Issue.objects.filter(pk=issue.pk).update(slot_at=issue.created_at - timedelta(days=1000))
    tasks.advance_issue(issue.pk)
    tasks.advance_issue(0)
    assert Issue.objects.get().state != IssueState.APPROVED
