from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from django_q.models import OrmQ

from newsletter.build import STOP_BYTES, Frame, build
from newsletter.enums import ArticleForm, Halt, IssueState, Mode
from newsletter.freeze import freeze
from newsletter.models import Delivery, Issue, IssueEdition, Newsletter, Subscriber
from newsletter.send import start
from tests.blog.factories import an_article
from tests.newsletter.factories import (
    NOW,
    SLOT,
    a_delivery,
    a_newsletter,
    a_subscriber,
    an_approved_issue,
    an_issue,
    an_item,
)
from tests.newsletter.letter_forms import act, address, page_of
from tests.pages.factories import an_english_home

pytestmark = pytest.mark.django_db


def test_approving_before_and_after_the_slot(author: Client, newsletter: Newsletter) -> None:
    coming = an_issue(newsletter, 1, slot_at=timezone.now() + timedelta(days=1))
    assert act(author, coming, "approve") == IssueState.APPROVED
    assert not OrmQ.objects.exists()
    assert coming.approved_by == User.objects.get()
    late = an_issue(
        newsletter, 1, slot_at=timezone.now() - timedelta(hours=1), slot_date=NOW.date(), state=IssueState.DRAFT
    )
    assert act(author, late, "approve") == IssueState.APPROVED
    assert OrmQ.objects.count() == 1


@pytest.mark.parametrize("trouble", ["empty", "unready", "broken", "big"])
def test_what_cannot_go_is_not_approved(author: Client, newsletter: Newsletter, trouble: str) -> None:
    issue = an_issue(newsletter, 0 if trouble == "empty" else 1, intro="ord " * (30_000 if trouble == "big" else 1))
    if trouble == "unready":
        Newsletter.objects.update(list_id="")
    if trouble == "broken":
        Newsletter.objects.update(sender_address="trasig")
    assert act(author, issue, "approve") == IssueState.COLLECTING
    assert author.get(address(issue)).status_code == 200


def test_an_edition_that_cannot_go_keeps_the_letter_from_being_approved(author: Client, newsletter: Newsletter) -> None:
    """Only the English one is too big: its articles have much longer titles."""
    locale = an_english_home().locale
    issue = an_issue(newsletter, intro="ord")
    for _ in range(8):
        article = an_article(published=NOW)
        english = article.copy_for_translation(locale, copy_parents=True)
        english.title = "Long words " * 20
        english.save_revision().publish()
        an_item(issue, article=article, form=ArticleForm.LEAD)
    room = STOP_BYTES - build(Frame(issue, "sv", 1, NOW)).size - 1000
    Issue.objects.update(intro="ord " * (room // 4))
    assert build(Frame(Issue.objects.get(), "sv", 1, NOW)).size < STOP_BYTES
    a_subscriber(newsletter, language="en")
    assert act(author, issue, "approve") == IssueState.COLLECTING
    assert "Engelska: Brevet är för stort" in page_of(author, issue).text
    Subscriber.objects.all().delete()
    assert act(author, issue, "approve") == IssueState.APPROVED


def test_a_letter_that_was_approved_already_is_not_approved_again(author: Client, newsletter: Newsletter) -> None:
    issue = an_approved_issue(newsletter)
    assert act(author, issue, "approve") == IssueState.APPROVED
    assert issue.approved_at == NOW


def test_waiting_and_letting_go(author: Client) -> None:
    issue = an_issue(a_newsletter(mode=Mode.AUTOMATIC), 1)
    assert 'value="wait"' in author.get(address(issue)).content.decode()
    assert (act(author, issue, "wait"), issue.halt) == (IssueState.DRAFT, Halt.AUTHOR)
    assert 'value="let_go"' in author.get(address(issue)).content.decode()
    assert (act(author, issue, "wait"), issue.halt) == (IssueState.DRAFT, Halt.AUTHOR)
    assert (act(author, issue, "let_go"), issue.halt) == (IssueState.DRAFT, Halt.NONE)
    act(author, issue, "approve")
    assert (act(author, issue, "wait"), issue.halt) == (IssueState.DRAFT, Halt.AUTHOR)


def test_pausing_resuming_and_cancelling(author: Client, newsletter: Newsletter) -> None:
    a_subscriber(newsletter)
    issue = an_approved_issue(newsletter)
    freeze(issue, SLOT)
    start(issue)
    assert act(author, issue, "pause") == IssueState.PAUSED
    assert act(author, issue, "pause") == IssueState.PAUSED
    assert act(author, issue, "resume") == IssueState.SENDING
    assert act(author, issue, "nonsense") == IssueState.SENDING
    assert author.get(address(issue)).status_code == 200
    assert act(author, issue, "cancel") == IssueState.CANCELLED
    assert Delivery.objects.get().state == "cancelled"


def test_calling_off_is_asked_for_once_more_and_says_what_becomes_of_the_articles(
    author: Client, newsletter: Newsletter
) -> None:
    issue = an_issue(newsletter, 1)
    page = page_of(author, issue, "cancel/")
    assert "kommer i nästa" in page.text
    assert page.select_one("button[value=cancel]") is not None
    assert page_of(author, issue).select_one("button[value=cancel]") is None
    sent = an_approved_issue(newsletter, slot_date=NOW.date())
    a_delivery(a_subscriber(newsletter), sent, state="accepted", attempts=1)
    Issue.objects.filter(pk=sent.pk).update(state=IssueState.PAUSED, frozen_at=NOW)
    assert "kommer inte igen" in page_of(author, sent, "cancel/").text
    act(author, sent, "cancel")
    assert "kommer inte igen" in page_of(author, sent).text
    assert author.get(address(sent, "cancel/")).status_code == 302


def test_a_letter_called_off_before_any_copy_left_says_so(author: Client, newsletter: Newsletter) -> None:
    a_subscriber(newsletter)
    issue = an_approved_issue(newsletter)
    freeze(issue, SLOT)
    act(author, issue, "cancel")
    assert "innan något exemplar hade gått" in page_of(author, issue).text


def test_statement_15_a_correction_changes_the_archive_and_not_the_letter(
    author: Client, newsletter: Newsletter
) -> None:
    a_subscriber(newsletter)
    issue = an_approved_issue(newsletter)
    author.post(address(issue, "correct/"), {"correction": "För tidigt"})
    freeze(issue, SLOT)
    before = IssueEdition.objects.values_list("html", "skeleton", "sha256").get()
    author.post(address(issue, "correct/"), {"correction": "Det är <b>tisdag</b>.\n\nInte onsdag."})
    issue.refresh_from_db()
    assert issue.corrected_at is not None
    assert IssueEdition.objects.values_list("html", "skeleton", "sha256").get() == before
    archived = author.get("/nyhetsbrev/arkiv/1/").content.decode()
    assert "<p>Det är &lt;b&gt;tisdag&lt;/b&gt;.</p>" in archived
    assert "rättat" in author.get("/nyhetsbrev/arkiv/").content.decode()
    author.post(address(issue, "correct/"), {"correction": ""})
    assert "tisdag" not in author.get("/nyhetsbrev/arkiv/1/").content.decode()
    assert "rättat" not in author.get("/nyhetsbrev/arkiv/").content.decode()


def test_a_correction_bears_the_day_of_the_newsletters_own_clock(author: Client, newsletter: Newsletter) -> None:
    issue = an_approved_issue(newsletter)
    freeze(issue, SLOT)
    issue.mark_corrected("Det är tisdag.", datetime(2026, 11, 26, 23, 30, tzinfo=UTC))
    assert "Rättat 27 november 2026" in author.get("/nyhetsbrev/arkiv/1/").content.decode()


@pytest.mark.parametrize(("attempts", "state"), [(0, "cancelled"), (1, "accepted")])
def test_a_letter_called_off_half_way_leads_to_the_archive_if_anybody_has_it(
    author: Client, newsletter: Newsletter, attempts: int, state: str
) -> None:
    a_subscriber(newsletter)
    issue = an_approved_issue(newsletter)
    freeze(issue, SLOT)
    Delivery.objects.update(attempts=attempts, state=state)
    act(author, issue, "cancel")
    links = page_of(author, issue).select("a[href='/nyhetsbrev/arkiv/1/']")
    assert len(links) == attempts
    assert author.get("/nyhetsbrev/arkiv/1/").status_code == (200 if links else 404)


def test_too_long_a_correction_is_kept_on_the_page(author: Client, newsletter: Newsletter) -> None:
    issue = an_approved_issue(newsletter)
    freeze(issue, SLOT)
    response = author.post(address(issue, "correct/"), {"correction": "x" * 1001})
    assert response.status_code == 200
    assert "x" * 1001 in response.content.decode()


def test_statement_8_new_smtp_settings_end_no_letter(author: Client, newsletter: Newsletter) -> None:
    a_subscriber(newsletter)
    issue = an_approved_issue(newsletter)
    freeze(issue, SLOT)
    start(issue)
    newsletter.sender_address, newsletter.bounce_address = "nytt@example.se", "studs@example.se"
    newsletter.save()
    issue.refresh_from_db()
    assert issue.state == IssueState.SENDING
    assert Delivery.objects.get().state == "queued"
