from datetime import timedelta
from email import message_from_bytes, policy
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.formats import date_format
from django_q.models import OrmQ

from mail.models import OutboxMail
from newsletter.enums import Fate, Halt, IssueState, Mode
from newsletter.freeze import freeze
from newsletter.models import Delivery, Issue, IssueItem, Newsletter
from newsletter.send import start
from tests.blog.factories import an_article
from tests.newsletter.factories import (
    NOW,
    SLOT,
    a_newsletter,
    a_subscriber,
    an_admin,
    an_approved_issue,
    an_issue,
    an_item,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def newsletter(db: None) -> Newsletter:
    return a_newsletter()


@pytest.fixture
def author(client: Client) -> Client:
    client.force_login(an_admin())
    return client


def address(issue: Issue, what: str = "") -> str:
    return f"/admin/letter/{issue.pk}/{what}"


def filled(author: Client, issue: Issue, **fields: Any) -> dict[str, Any]:
    """The letter's form as the page shows it."""
    page = BeautifulSoup(author.get(address(issue)).content, "html.parser")
    form = next(form for form in page.select("form") if form.select("[name=subject]"))
    data = {str(tag["name"]): tag.get("value") or tag.text.strip() for tag in form.select("input, textarea")}
    for select in form.select("select"):
        chosen = select.select_one("option[selected]")
        assert chosen is not None
        data[str(select["name"])] = chosen["value"]
    return {**data, **fields}


def act(author: Client, issue: Issue, what: str) -> str:
    author.post(address(issue, "act/"), {"act": what})
    issue.refresh_from_db()
    return issue.state


def words(response: Any) -> list[str]:
    page = BeautifulSoup(response.content, "html.parser")
    return [" ".join(message.text.split()) for message in page.select(".messages li, .messages div")]


def test_the_list_takes_the_same_queries_for_any_number_of_letters(author: Client, newsletter: Newsletter) -> None:
    counts = []
    for letters in (1, 3):
        Issue.objects.all().delete()
        for week in range(letters):
            an_issue(newsletter, 1, slot_date=SLOT.date() + timedelta(days=7 * week))
        author.get("/admin/letter/all/")
        with CaptureQueriesContext(connection) as queries:
            response = author.get("/admin/letter/all/")
        assert response.content.decode().count("/admin/letter/") >= letters
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_list_says_when_a_letter_goes_also_in_the_future(author: Client, newsletter: Newsletter) -> None:
    issue = an_issue(newsletter, slot_at=timezone.now() + timedelta(days=300))
    expected = date_format(issue.local_slot, "j F Y H:i")
    assert expected in author.get("/admin/letter/all/").content.decode()


def test_the_page_takes_the_same_queries_for_any_number_of_articles(author: Client, newsletter: Newsletter) -> None:
    counts = []
    for articles in (1, 3):
        issue = an_issue(newsletter, articles, slot_date=SLOT.date() + timedelta(days=7 * articles))
        author.get(address(issue))
        with CaptureQueriesContext(connection) as queries:
            author.get(address(issue))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_stranger_sees_nothing(client: Client, newsletter: Newsletter) -> None:
    issue = an_issue(newsletter, 1)
    client.force_login(User.objects.create_user("x", password="y"))
    for path in ("", "preview/sv/"):
        assert client.get(address(issue, path)).status_code == 302
    assert client.post(address(issue, "act/"), {"act": "cancel"}).status_code == 302
    issue.refresh_from_db()
    assert issue.state == IssueState.COLLECTING


def test_words_forms_and_fates_are_saved(author: Client, newsletter: Newsletter) -> None:
    issue = an_issue(newsletter, 3)
    first, second, third = issue.included()
    data = filled(author, issue, subject="Veckans ämne", intro="Hej!")
    data |= {"articles-0-position": "9", "articles-1-form": "lead", "articles-2-fate": "held"}
    assert author.post(address(issue), data).status_code == 302
    issue.refresh_from_db()
    assert (issue.subject, issue.intro, issue.version) == ("Veckans ämne", "Hej!", 1)
    assert list(issue.included()) == [second, first]
    assert IssueItem.objects.get(pk=second.pk).form == "lead"
    assert IssueItem.objects.get(pk=third.pk).fate == Fate.HELD


def test_what_is_written_is_saved_though_an_article_left_meanwhile(author: Client, newsletter: Newsletter) -> None:
    issue = an_issue(newsletter, 2)
    first, second = issue.included()
    data = filled(author, issue, intro="Skrivet länge", **{"articles-1-form": "lead"})
    first.delete()
    assert author.post(address(issue), data).status_code == 302
    issue.refresh_from_db()
    second.refresh_from_db()
    assert (issue.intro, second.form) == ("Skrivet länge", "lead")


@pytest.mark.parametrize(("button", "place", "expected"), [("up", 1, [1, 0, 2]), ("down", 1, [0, 2, 1])])
def test_articles_move_by_a_button(
    author: Client, newsletter: Newsletter, button: str, place: int, expected: list[int]
) -> None:
    issue = an_issue(newsletter, 3)
    items = list(issue.included())
    author.post(address(issue), filled(author, issue, **{button: str(items[place].pk)}))
    assert list(issue.included()) == [items[place] for place in expected]


@pytest.mark.parametrize(("button", "place"), [("up", 0), ("down", 2)])
def test_the_first_cannot_go_up_nor_the_last_down(
    author: Client, newsletter: Newsletter, button: str, place: int
) -> None:
    issue = an_issue(newsletter, 3)
    items = list(issue.included())
    author.post(address(issue), filled(author, issue, **{button: str(items[place].pk)}))
    author.post(address(issue), filled(author, issue, up="0", down="x"))
    assert list(issue.included()) == items


@pytest.mark.parametrize(
    "wrong",
    [{"subject": "två\nrader"}, {"subject": "x" * 151}, {"articles-0-position": "-1"}, {"articles-0-fate": "gone"}],
)
def test_wrong_input_keeps_what_was_typed(author: Client, newsletter: Newsletter, wrong: dict[str, str]) -> None:
    issue = an_issue(newsletter, 1)
    response = author.post(address(issue), filled(author, issue, **{"intro": "Min ingång", **wrong}))
    assert response.status_code == 200
    assert "Min ingång" in response.content.decode()
    issue.refresh_from_db()
    assert issue.intro == ""


def test_a_closed_letter_is_not_changed(author: Client, newsletter: Newsletter) -> None:
    issue = an_issue(newsletter, 1)
    data, extra = filled(author, issue, intro="Sent"), an_article(in_letter=False)
    Issue.objects.update(state=IssueState.SENDING)
    assert author.post(address(issue), data).status_code == 302
    author.post(address(issue, "add/"), {"article": extra.pk})
    issue.refresh_from_db()
    assert issue.intro == ""
    assert issue.items.count() == 1


def test_an_imported_article_is_added_by_hand(author: Client, newsletter: Newsletter) -> None:
    issue, article = an_issue(newsletter), an_article(in_letter=False, title="Gammal och god")
    assert "Gammal och god" in author.get(address(issue)).content.decode()
    author.post(address(issue, "add/"), {"article": article.pk})
    assert issue.included().get().article == article
    author.post(address(issue, "add/"), {"article": "nonsense"})
    assert issue.items.count() == 1


def test_the_preview_is_the_letter(author: Client, newsletter: Newsletter) -> None:
    issue = an_issue(newsletter, 1)
    response = author.get(address(issue, "preview/sv/"))
    assert "En kort text om arbetslivet" in response.content.decode()
    assert "default-src 'none'" in response["Content-Security-Policy"]
    page = BeautifulSoup(author.get(address(issue)).content, "html.parser")
    assert [frame["width"] for frame in page.select("iframe[sandbox]")] == ["700", "375"]
    assert "En kort text" in page.select_one("details pre").text  # type: ignore[union-attr]
    assert page.select_one("meter") is not None


def test_a_frozen_letter_previews_what_was_frozen(author: Client, newsletter: Newsletter) -> None:
    issue = an_approved_issue(newsletter)
    freeze(issue, SLOT)
    Newsletter.objects.update(name="Ett annat namn")
    assert "Ett annat namn" not in author.get(address(issue, "preview/sv/")).content.decode()


def test_a_trial_copy_is_the_letter_to_one_address(author: Client, newsletter: Newsletter) -> None:
    issue = an_issue(newsletter, 1)
    author.post(address(issue, "trial/"), {"to": "asa@example.se"})
    mail = OutboxMail.objects.get()
    message = message_from_bytes(bytes(mail.raw), policy=policy.default)
    assert (message["To"], message["Message-ID"]) == ("asa@example.se", mail.message_id)
    assert message["List-Id"]
    assert author.post(address(issue, "trial/"), {"to": "ingen"}).status_code == 200
    Newsletter.objects.update(sender_address="trasig")
    author.post(address(issue, "trial/"), {"to": "asa@example.se"})
    assert OutboxMail.objects.count() == 1


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


def test_the_result_adds_up(author: Client, newsletter: Newsletter) -> None:
    for _ in range(3):
        a_subscriber(newsletter)
    issue = an_approved_issue(newsletter)
    freeze(issue, SLOT)
    Delivery.objects.filter(pk=Delivery.objects.first().pk).update(state="accepted")  # type: ignore[union-attr]
    page = BeautifulSoup(author.get(address(issue)).content, "html.parser")
    numbers = [int(tag.text) for tag in page.select("dl dd")]
    assert sum(numbers[:-1]) == numbers[-1] == 3


def test_the_page_of_a_draft_that_stopped_says_why(author: Client, newsletter: Newsletter) -> None:
    issue = an_issue(newsletter, 1, state=IssueState.DRAFT, halt=Halt.OVERDUE)
    assert str(Halt.OVERDUE.label) in author.get(address(issue)).content.decode()


def test_reading_changes_nothing(author: Client, newsletter: Newsletter) -> None:
    issue = an_issue(newsletter, 1)
    for path in ("act/", "add/", "trial/"):
        assert author.get(address(issue, path)).status_code == 405
    an_item(issue)
    author.get(address(issue))
    issue.refresh_from_db()
    assert (issue.state, issue.version) == (IssueState.COLLECTING, 0)
