"""Autosave keeps what is typed, and nothing else hangs on it."""

from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client

from blog.models import ArticlePage
from newsletter.freeze import freeze
from tests.blog.editing import autosave, edit_url, press, text_block
from tests.blog.factories import an_article
from tests.gates.fingerprint import database
from tests.newsletter.factories import NOW, a_newsletter, a_subscriber, an_approved_issue, an_issue, an_item

pytestmark = pytest.mark.django_db

EDITOR_TABLES = ("wagtail", "blog_article", "taggit_", "django_session", "auth_user")
"""What the editor itself keeps: the page, its revisions, its log, what refers to what, who is editing."""


@pytest.fixture
def author(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("asa"))
    return client


PUBLISHED_TABLES = ("pages_search", "django_q_ormq")
"""Only publishing has a text read anew for the search, and a worker asked to make its pictures."""


def beyond_the_editor(*tables: str) -> str:
    return database(leave_out=(*EDITOR_TABLES, *tables))


def test_the_pause_before_it_is_two_seconds(author: Client) -> None:
    assert settings.WAGTAIL_AUTOSAVE_INTERVAL == 2000
    page = author.get(edit_url(an_article())).content.decode()
    assert 'data-w-autosave-interval-value="2000"' in page


@pytest.mark.parametrize("live", [True, False])
def test_autosave_sends_tells_and_collects_nothing(
    author: Client, live: bool, django_capture_on_commit_callbacks: Any
) -> None:
    newsletter = a_newsletter()
    a_subscriber(newsletter)
    article = an_article(live=live)
    an_item(an_issue(newsletter), article=article)
    author.get(edit_url(article))
    before = beyond_the_editor()
    with django_capture_on_commit_callbacks(execute=True):
        kept = autosave(author, edit_url(article), title="Ny rubrik", body=[text_block("<p>Nya ord.</p>")])
    assert kept.json()["success"] is True
    assert beyond_the_editor() == before


def test_readers_see_nothing_of_it_before_it_is_published(author: Client, client: Client) -> None:
    article = an_article(title="Som den var")
    autosave(author, edit_url(article), title="Halvfärdig tanke")
    assert "Halvfärdig" not in Client().get(article.url or "").content.decode()
    assert ArticlePage.objects.get().title == "Som den var"


def test_a_frozen_letter_stays_what_it_is_whatever_is_written_and_published(author: Client) -> None:
    newsletter = a_newsletter()
    a_subscriber(newsletter)
    issue = an_approved_issue(newsletter, 1)
    assert freeze(issue, NOW)
    article = issue.items.get().article
    assert article is not None
    before = beyond_the_editor()
    autosave(author, edit_url(article), title="Ändrad", body=[text_block("<p>Ändrat.</p>")])
    assert beyond_the_editor() == before
    before = beyond_the_editor(*PUBLISHED_TABLES)
    press(author, edit_url(article), "action-publish", title="Ändrad", body=[text_block("<p>Ändrat.</p>")])
    assert ArticlePage.objects.get().title == "Ändrad"
    assert beyond_the_editor(*PUBLISHED_TABLES) == before


def test_autosave_writes_over_its_own_revision_instead_of_flooding_the_history(author: Client) -> None:
    article = an_article(live=False)
    first = autosave(author, edit_url(article), title="Ett").json()["revision_id"]
    again = autosave(author, edit_url(article), title="Två", overwrite_revision_id=str(first)).json()["revision_id"]
    assert (again, article.revisions.count()) == (first, 1)
