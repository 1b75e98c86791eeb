"""Whoever opens a comment from the queue is led back to the queue, narrowed as it was."""

from http import HTTPStatus

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from comments.enums import State
from comments.models import Comment
from tests.comments.factories import CommentFactory, a_moderator, an_open_page
from tests.comments.test_listing import LIST, soup

pytestmark = pytest.mark.django_db


@pytest.fixture
def moderator() -> Client:
    client = Client()
    client.force_login(a_moderator("view", "change"))
    return client


def opened(moderator: Client, comment: Comment) -> str:
    """What the name in the queue of that page leads to."""
    link = soup(moderator.get(f"{LIST}?page={comment.page_id}")).select_one(f"#row-{comment.pk} [data-queue-open]")
    assert link is not None
    return str(link["href"])


def fields(moderator: Client, address: str, name: str) -> dict[str, str]:
    """What the form sends beside what is typed, found by a field that it has."""
    page = soup(moderator.get(address))
    form = next(form for form in page.select("form[method=post]") if form.select_one(name))
    return {str(field["name"]): str(field["value"]) for field in form.select("input[type=hidden]")}


def test_a_reply_leads_back_to_the_queue(moderator: Client) -> None:
    comment = CommentFactory.create(page=an_open_page(), state=State.PENDING)
    address = opened(moderator, comment)
    sent = {**fields(moderator, address, "textarea[name=text]"), "text": "Tack för det!"}
    response = moderator.post(f"{LIST}{comment.pk}/", sent)
    assert response.headers["Location"].startswith(LIST)
    assert f"page={comment.page_id}" in response.headers["Location"]


def test_a_decision_leads_back_to_the_queue(moderator: Client) -> None:
    comment = CommentFactory.create(page=an_open_page(), state=State.PENDING)
    sent = {**fields(moderator, opened(moderator, comment), "[name=version]"), "to": "approved"}
    assert moderator.post(f"{LIST}{comment.pk}/", sent).headers["Location"].startswith(f"{LIST}?")


def test_a_reply_that_must_be_sent_again_still_leads_back(moderator: Client) -> None:
    comment = CommentFactory.create(page=an_open_page())
    address = f"{LIST}{comment.pk}/"
    refused = moderator.post(address, {"text": "", "key": "k", "version": "1", "next": f"{LIST}?state=all"})
    assert refused.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    places = {str(field["value"]) for field in BeautifulSoup(refused.content, "html.parser").select("input[name=next]")}
    assert places == {f"{LIST}?state=all"}


def test_who_came_by_another_way_stays_with_the_comment(moderator: Client) -> None:
    comment = CommentFactory.create(page=an_open_page())
    address = f"{LIST}{comment.pk}/"
    sent = {**fields(moderator, address, "textarea[name=text]"), "text": "Tack!"}
    assert moderator.post(address, sent).headers["Location"] == address
