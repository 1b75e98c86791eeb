"""Statement 28: the number in words is, whatever has happened, the number that can be read."""

import random
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from comments.enums import State
from comments.models import Comment, CommentSettings
from comments.moderate import FROM, move, move_many
from comments.wording import heading, number_of_comments
from pages.models import StandardPage
from tests.comments.factories import ADMIN, CommentFactory, a_reply, an_open_page

pytestmark = pytest.mark.django_db
NOW = timezone.now()
ACTIONS = 1_000
LOOKS = 4


def letters(client: Client, page: StandardPage) -> tuple[str, set[str]]:
    """The heading, and all comments on all pages of the conversation and of its long threads."""
    found: set[str] = set()
    waiting, seen, title = [str(page.url)], set[str](), ""
    while waiting:
        address = waiting.pop().partition("#")[0]
        if address in seen:
            continue
        seen.add(address)
        tree = BeautifulSoup(client.get(address).content, "html.parser")
        found |= {str(letter["id"]) for letter in tree.select("li.letter[id]")}
        waiting += [str(link["href"]) for link in tree.select('a[rel="next"], .letter-more a')]
        headline = tree.select_one("#comments > h2")
        title = title or (headline.get_text() if headline else "")
    return title, found


def act(rows: list[Comment], chance: random.Random) -> None:
    to = chance.choice(list(FROM))
    if chance.random() < 0.3:
        move_many([row.pk for row in chance.sample(rows, 4)], to, by=ADMIN, now=NOW)
        return
    comment = Comment.objects.get(pk=chance.choice(rows).pk)
    if comment.state in FROM[to]:
        move(comment, to, by=ADMIN, now=NOW)


def test_statement_28_the_number_is_what_can_be_read_after_any_sequence_of_decisions(client: Client) -> None:
    page = an_open_page(title="Om tillit")
    CommentSettings.objects.create(site=page.get_site(), threads_per_page=5)
    chance = random.Random(28)
    rows = [CommentFactory.create(page=page, submitted_at=NOW - timedelta(hours=2)) for _n in range(9)]
    for _n in range(40):
        rows.append(a_reply(chance.choice(rows)))
    for number in range(ACTIONS):
        act(rows, chance)
        if number % (ACTIONS // LOOKS) == 0 or number == ACTIONS - 1:
            title, found = letters(client, page)
            shown = {row.anchor for row in Comment.objects.filter(state=State.APPROVED)}
            assert found == shown
            assert title == heading(len(shown), "Om tillit")


def test_statement_28_the_words_are_swedish_for_every_number() -> None:
    numbers = {0: "0 kommentarer", 1: "1 kommentar", 2: "2 kommentarer", 101: "101 kommentarer"}
    assert {count: number_of_comments(count) for count in numbers} == numbers
    assert {count: heading(count, "TITEL") for count in numbers} == {c: f"{w} på TITEL" for c, w in numbers.items()}
