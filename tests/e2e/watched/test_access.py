"""Statement 29: axe looks at every page where comments are read, written or judged; desk and phone, day and night."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from comments import links, moderation_link
from comments.enums import State
from comments.models import Comment, CommentSettings
from comments.moderators import moderators
from pages.models import StandardPage
from tests.comments.factories import OWN, CommentFactory, a_reply, an_open_page, site_settings, typed
from tests.e2e.watched.axe import faults
from tests.e2e.watched.watch import Watch

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

WORDS = "Så *klokt* och **bra**, se https://a.example/ eller `kod`.\n\n> Ett citat\n\n- ett\n- två\n\n```\nkod\n```"


@pytest.fixture
def page() -> StandardPage:
    site_settings()
    page = an_open_page(title="Om tillit")
    first = CommentFactory.create(page=page, text=WORDS)
    a_reply(a_reply(first, by_author=True))
    a_reply(CommentFactory.create(page=page, state=State.DELETED, name="", email="", text="", html=""))
    return page


@pytest.fixture
def waiting(page: StandardPage) -> Comment:
    return CommentFactory.create(page=page, state=State.PENDING, text=WORDS, submitted_at=timezone.now())


def posted(page: StandardPage, fields: dict[str, str]) -> Any:
    return Client(headers=OWN).post(f"/kommentarer/skriv/{page.pk}/", {**typed(), **fields})


def test_statement_29_axe_finds_nothing_to_mend(watch: Watch, page: StandardPage, waiting: Comment) -> None:
    [moderator] = moderators(CommentSettings.of(page))
    own, shown = links.own_path(waiting), Comment.objects.approved().first()
    assert shown is not None
    reading = [str(page.url), f"/kommentarer/trad/{shown.pk}/", f"/kommentarer/svara/{shown.pk}/"]
    writing = [own, f"{own}andra/", f"{own}radera/", links.receipt_path(waiting)]
    judging = [moderation_link.path(waiting, moderator, timezone.now()), "/admin/reader_comments/"]
    judging += [f"/admin/reader_comments/{row.pk}/" for row in (waiting, shown)]
    found: list[str] = []
    for path in (*reading, *writing, *judging):
        watch.open(path)
        found += faults(watch.page)
    for fields in ({"name": "", "email": "x", "text": ""}, {"text": WORDS, "preview": "1"}):
        watch.hand(posted(page, fields))
        found += faults(watch.page)
    assert found == []
