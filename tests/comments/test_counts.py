"""Statement 28: whatever has been done, each number that is shown is the number of comments that are shown."""

import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from xml.etree import ElementTree as ET

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import timezone

from comments import feeds
from comments.edit import edit
from comments.enums import State, Via
from comments.filters import counts
from comments.models import Comment, CommentEvent, CommentSettings
from comments.moderate import FROM, Actor, AlreadyMovedError, move, move_many
from comments.on_desk import KIND
from comments.undo import undo, undo_moment
from comments.viewsets import viewset
from comments.withdraw import withdraw
from pages.enums import CommentPolicy
from pages.models import StandardPage
from tests.comments.factories import CommentFactory, a_moderator, a_reply, a_submission, an_open_page
from tests.desk.lying import counted

pytestmark = pytest.mark.django_db

A_LOOK_EACH = 50
MOST_REPLIES = 25
ENTRY = "{http://www.w3.org/2005/Atom}entry"


@dataclass
class World:
    """Three pages, and somebody who does one thing after another to them."""

    chance: random.Random
    by: Actor
    pages: list[StandardPage]
    moments: list[datetime] = field(default_factory=list)

    def comment(self) -> Comment:
        return self.chance.choice(list(Comment.objects.order_by("pk")))

    def act(self) -> None:
        acts: list[tuple[int, Callable[[], None]]] = [
            (10, self.write),
            (6, self.answer),
            (40, self.judge),
            (8, self.judge_many),
            (12, self.take_back),
            (3, self.take_back_many),
            (6, self.rewrite),
            (3, self.delete),
            (6, self.publish_or_not),
            (2, self.switch_off_or_on),
        ]
        weights, doings = zip(*acts, strict=True)
        try:
            self.chance.choices(doings, weights)[0]()
        except AlreadyMovedError:
            return

    def write(self) -> None:
        comment = CommentFactory.create(
            page=self.chance.choice(self.pages), state=State.PENDING, submitted_at=timezone.now()
        )
        self._came_in(comment)

    def answer(self) -> None:
        parent = self.comment()
        if Comment.objects.filter(root=parent.root_id or parent.pk).count() < MOST_REPLIES:
            self._came_in(a_reply(parent, state=State.PENDING, submitted_at=timezone.now()))

    def judge(self) -> None:
        comment, to = self.comment(), self.chance.choice(list(FROM))
        move(comment, to, by=self.by, now=timezone.now())

    def judge_many(self) -> None:
        ids = [self.comment().pk for _time in range(5)]
        self.moments.append(timezone.now())
        move_many(ids, self.chance.choice(list(FROM)), by=self.by, now=self.moments[-1])

    def take_back(self) -> None:
        undo(self.comment(), by=self.by, now=timezone.now())

    def take_back_many(self) -> None:
        if self.moments:
            undo_moment(self.chance.choice(self.moments), by=self.by, now=timezone.now())

    def rewrite(self) -> None:
        comment = self.comment()
        if comment.state != State.DELETED:
            edit(comment, a_submission(text=f"Nya ord {comment.pk}v{comment.state_version}."), now=timezone.now())

    def delete(self) -> None:
        withdraw(self.comment(), now=timezone.now())

    def publish_or_not(self) -> None:
        page = self.chance.choice(self.pages)
        page.live = not page.live
        page.save()

    def switch_off_or_on(self) -> None:
        page = self.chance.choice(self.pages)
        page.comments = CommentPolicy.OFF if page.comments == CommentPolicy.OPEN else CommentPolicy.OPEN
        page.save()

    def _came_in(self, comment: Comment) -> None:
        CommentEvent.objects.create(comment=comment, at=timezone.now(), via=Via.FORM, to_state=State.PENDING)


def shown(page: StandardPage) -> str:
    tag = Template("{% load comments_tags %}{% comments page %}|{% comment_count page %}")
    return tag.render(Context({"page": page, "request": RequestFactory().get("/")}))


def look_at_page(page: StandardPage, now: datetime) -> int:
    """How many comments can be read on it, after every number there has been compared with that."""
    html = shown(page)
    readable = [row for row in Comment.objects.on(page) if row.html and row.html in html]
    number = len(readable)
    words = f"{number} kommentar{'' if number == 1 else 'er'}"
    assert html.endswith(f"|{words}")
    if "<h2" in html:
        assert f"{words} på {page.title}" in html
        assert re.findall(r'"commentCount": ?(\d+)', html) in ([str(number)], [])
        assert len(ET.fromstring(feeds.of_page(page, now)).findall(ENTRY)) == min(number, feeds.ENTRIES)
    expected = {row.pk for row in Comment.objects.on(page) if row.state == State.APPROVED}
    assert {row.pk for row in readable} == (expected if page.live and page.comments == CommentPolicy.OPEN else set())
    return number


def look_at_queue(request: object) -> None:
    waiting = sum(row.state == State.PENDING for row in Comment.objects.all())
    assert counted(KIND, timezone.now()).number == waiting
    label = str(viewset.get_menu_item().render_component(request).label)
    assert label == (f"Kommentarer ({waiting})" if waiting else "Kommentarer")
    for state, number in counts().items():
        assert number == sum(row.state == state for row in Comment.objects.all())


@pytest.mark.parametrize(("actions", "some"), [(250, 3), pytest.param(1_000, 15, marks=pytest.mark.proof)])
def test_statement_28_counts_are_right_after_any_number_of_actions(actions: int, some: int) -> None:
    moderator = a_moderator("view", "change")
    pages = [an_open_page(title=f"Sida {number}") for number in range(3)]
    CommentSettings.objects.create(site=pages[0].get_site(), threads_per_page=200)
    request = RequestFactory().get("/")
    request.user = moderator
    world = World(random.Random(28), Actor(Via.ADMIN, moderator), pages)
    world.write()
    most = 0
    for number in range(1, actions + 1):
        world.act()
        if number % A_LOOK_EACH == 0:
            now = timezone.now()
            total = sum(look_at_page(page, now) for page in pages)
            assert len(ET.fromstring(feeds.of_all(now)).findall(ENTRY)) == min(total, feeds.ENTRIES)
            look_at_queue(request)
            most = max(most, total)
    assert most > some, "otherwise it has proved little"
