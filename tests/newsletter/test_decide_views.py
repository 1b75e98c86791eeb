import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from guard import links
from mail.models import OutboxMail
from mail.reading import read
from newsletter import decide
from newsletter.enums import Halt, IssueState, Mode
from newsletter.models import Issue, Newsletter
from newsletter.notice import tell_author
from tests.newsletter.factories import a_newsletter, an_issue

pytestmark = pytest.mark.django_db


@pytest.fixture
def newsletter(db: None) -> Newsletter:
    return a_newsletter(mode=Mode.AUTOMATIC)


@pytest.fixture
def issue(newsletter: Newsletter) -> Issue:
    return an_issue(newsletter, 1, slot_at=timezone.now() + timedelta(days=1), state=IssueState.DRAFT)


def link_in_the_mail(issue: Issue) -> str:
    tell_author(issue)
    text = read(bytes(OutboxMail.objects.latest("pk").raw)).text
    found = re.search(r"https?://[^/\s]+(/nyhetsbrev/beslut/\S+)", text)
    return found[1] if found else ""


def found(issue: Issue) -> tuple[str, str]:
    issue.refresh_from_db()
    return issue.state, issue.halt


def test_statement_13_the_notice_leads_to_a_page_where_the_letter_is_made_to_wait(client: Client, issue: Issue) -> None:
    path = link_in_the_mail(issue)
    page = client.get(path)
    assert page.status_code == 200
    assert "av sig självt" in page.content.decode()
    assert not page.cookies
    assert client.post(path, {"act": "wait"}).status_code == 303
    assert found(issue) == (IssueState.DRAFT, Halt.AUTHOR)
    assert client.post(path, {"act": "let_go"}).status_code == 303
    assert found(issue) == (IssueState.DRAFT, Halt.NONE)
    assert client.post(path, {"act": "approve"}).status_code == 303
    assert found(issue) == (IssueState.APPROVED, Halt.NONE)
    assert 'value="wait"' in client.get(path).content.decode()


@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_statement_20_looking_changes_nothing(client: Client, issue: Issue, method: str) -> None:
    path = link_in_the_mail(issue)
    getattr(client, method)(path, {"act": "approve"})
    assert found(issue) == (IssueState.DRAFT, Halt.NONE)


def test_the_link_ends_with_the_slot(client: Client, issue: Issue) -> None:
    path = link_in_the_mail(issue)
    Issue.objects.update(slot_at=timezone.now())
    assert client.get(path).status_code == 410
    client.post(path, {"act": "approve"})
    assert found(issue)[0] == IssueState.DRAFT
    assert link_in_the_mail(Issue.objects.select_related("newsletter__site__root_page").get()) == ""


def test_the_link_ends_when_the_letter_is_closed(client: Client, issue: Issue) -> None:
    path = link_in_the_mail(issue)
    Issue.objects.update(state=IssueState.CANCELLED)
    assert client.get(path).status_code == 410
    assert client.post(path, {"act": "approve"}).status_code == 303
    assert found(issue)[0] == IssueState.CANCELLED


def test_a_link_for_another_purpose_opens_nothing(client: Client, issue: Issue) -> None:
    token = links.sign("newsletter.other", issue.pk)
    assert client.get(f"/nyhetsbrev/beslut/{token}/").status_code == 404
    assert client.post("/nyhetsbrev/beslut/x/", {"act": "approve"}).status_code == 404
    gone = decide.link(issue, timezone.now())
    issue.delete()
    assert client.get(gone).status_code == 404


def test_what_cannot_go_is_not_approved_and_the_page_says_why(client: Client, issue: Issue) -> None:
    path = link_in_the_mail(issue)
    issue.items.all().delete()
    response = client.post(path, {"act": "approve"})
    assert response.status_code == 409
    assert "går inte att godkänna" in response.content.decode() or "kan inte godkännas" in response.content.decode()
    assert client.post(path, {"act": "nonsense"}).status_code == 409
    assert found(issue)[0] == IssueState.DRAFT


def test_a_letter_that_asks_for_approval_offers_it(client: Client) -> None:
    issue = an_issue(a_newsletter(), 1, slot_at=timezone.now() + timedelta(days=1), state=IssueState.DRAFT)
    page = client.get(link_in_the_mail(issue)).content.decode()
    assert 'value="approve"' in page
    assert 'value="let_go"' not in page
