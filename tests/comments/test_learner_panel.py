"""Statement 23: the moderator sees how good the site's own filter is."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from comments.enums import State
from comments.models import Learned
from comments.templatetags.moderation_tags import percent
from tests.comments.factories import CommentFactory, a_moderator, an_open_page

pytestmark = pytest.mark.django_db


def panel() -> str:
    client = Client()
    client.force_login(a_moderator("view", "change"))
    page = BeautifulSoup(client.get("/admin/reader_comments/").content, "html.parser")
    found = page.select_one(".queue__learner")
    assert found is not None
    return found.get_text(" ", strip=True)


def test_before_there_is_enough_to_learn_from_it_says_so() -> None:
    assert "Det säger något när du har godkänt 20 kommentarer och markerat 20 som skräp." in panel()


def test_statement_23_the_figures_of_the_last_month_are_shown() -> None:
    now, page = timezone.now(), an_open_page()
    Learned.objects.create(at=now, decided_until=now, good=48, spam=31, hold_at=0.5, spam_at=0.9, weights=b"")
    lately, long_ago = now - timedelta(days=3), now - timedelta(days=40)
    for state, score, decided_at, amount in (
        (State.SPAM, 0.95, lately, 3),
        (State.SPAM, 0.01, lately, 1),
        (State.APPROVED, 0.95, lately, 1),
        (State.APPROVED, 0.01, lately, 9),
        (State.SPAM, 0.01, long_ago, 5),
    ):
        CommentFactory.create_batch(amount, page=page, state=state, learner_score=score, decided_at=decided_at)
    words = panel()
    for part in (
        "48 kommentarer som du har godkänt och 31 som du har markerat som skräp",
        "Beslut de senaste 30 dagarna 14",
        "Precision 75\u00a0%",
        "Täckning 75\u00a0%",
        "Bra kommentarer som det ville hejda 10\u00a0%",
        "Trösklar tvekar från 0,",
    ):
        assert part in words


def test_of_nothing_there_is_no_share() -> None:
    assert percent(None) == "–"
    assert percent(0.936) == "94\u00a0%"
