"""Statement 2: whatever is written in a comment, nothing of it runs in Chromium, with and without a policy."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser

from comments import links, moderation_link
from comments.announce import announce
from comments.due_mails import TASK
from comments.enums import Follow, Order, State
from comments.models import NAME_LENGTH, Comment, CommentSettings
from comments.moderators import moderators
from comments.notify import GATHER_FOR, gather
from comments.querysets import CommentQuerySet
from comments.render import MAX_LENGTH, MAX_LINKS
from mail.models import OutboxMail
from pages.models import StandardPage
from tests.clock.line import run_waiting
from tests.comments import corpus
from tests.comments.factories import an_open_page, comment_settings, site_settings, typed
from tests.e2e.watched.feed import ADDRESS, caught, lines, mails, packed, send
from tests.e2e.watched.watch import Watch, watching

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

WAITING = 24
"""Comments left waiting, enough for single notices and for one that gathers the rest."""
PREVIEWS = 40
ACTS = ("", "andra/", "radera/")


def test_the_watch_sees_what_runs(browser: Browser) -> None:
    """Without this, finding nothing would prove nothing."""
    for code, told in {
        "<img src=/x onerror=alert(1)>": "alert",
        "<script>self.ran=1</script>": "variable",
        "<svg onload=\"document.title='ran'\">": "title",
        "<img src=//abroad.example/>": "abroad.example",
        "<a href=javascript:alert(1)>x</a>": "address",
        "<b onclick=alert(1)>x</b>": "handler",
        "<iframe srcdoc='<script>alert(1)</script>'></iframe>": "alert",
    }.items():
        with watching(browser, with_policy=False) as watch:
            watch.show([f"<!doctype html><title>x</title>{code}"])
            watch.page.wait_for_timeout(200)
            watch.look()
            assert told in " ".join(watch.found), code


def test_statement_2_the_corpus_holds_more_than_ten_thousand_inputs() -> None:
    assert len(corpus.inputs()) > 10_000


def test_statement_2_nothing_written_in_a_comment_runs(both: Any) -> None:
    site_settings()
    page = an_open_page(title="<img src=x onerror=alert(1)>")
    # As much on a page as a site may set, and nothing put aside as spam.
    comment_settings(page, threads_per_page=200, spam_at=0, order=Order.OLDEST)
    previews = write_comments(page)
    waiting = list(Comment.objects.order_by("-pk")[:WAITING])
    shown = Comment.objects.exclude(pk__in=[row.pk for row in waiting]).order_by("pk")
    let_in(shown)
    places = [
        *public_places(page, list(shown[:4])),
        *private_places(page, waiting[:3]),
        *admin_places(waiting),
        *caught(),
    ]

    def looks(watch: Watch) -> None:
        for place in places:
            watch.open(place)
        watch.show([*previews[:: len(previews) // PREVIEWS], *mails()])

    both(looks)


def let_in(shown: CommentQuerySet) -> None:
    """What the moderator's day brings: the mails about what waits, approval, and the news to who asked for it."""
    now = timezone.now()
    run_waiting(TASK)
    gather(timezone.now() + GATHER_FOR)
    shown.update(state=State.APPROVED, approved_at=now)
    Comment.objects.update(submitted_at=now - timedelta(minutes=1))
    Comment.objects.filter(pk=shown[0].pk).update(confirmed_at=now)
    announce(now)
    kinds = {"confirm", "pending", "digest", "approved", "reply"}
    assert set(OutboxMail.objects.values_list("kind", flat=True)) == {f"comment.{kind}" for kind in kinds}


def write_comments(page: StandardPage) -> list[Any]:
    """Each input in a comment that is first looked at and then sent; the answers to the looks."""
    names, previews = lines(NAME_LENGTH), []
    for n, text in enumerate(packed(MAX_LENGTH - 4, MAX_LINKS)):
        data = typed(name=next(names), email=ADDRESS.format(n), text=text)
        path = f"/kommentarer/skriv/{page.pk}/"
        previews.append(send(path, {**data, "preview": "1"}, status=200))
        # One reader is told of all the others.
        send(path, {**data, "follow": Follow.NONE if n else Follow.ALL, "tell_approval": "on"}, status=303)
    return previews


def public_places(page: StandardPage, shown: list[Comment]) -> list[str]:
    return [
        page.url,
        f"{page.url}?kommentarer=2",
        f"{page.url}?ordning=nyast",
        *[f"/kommentarer/{door}/{row.pk}/" for row in shown for door in ("visa", "svara", "trad")],
        "/kommentarer/atom/",
        f"/kommentarer/atom/{page.pk}/",
    ]


def private_places(page: StandardPage, waiting: list[Comment]) -> list[str]:
    [moderator] = moderators(CommentSettings.of(page))
    doors = [door(row) + act for row in waiting for door in (links.own_path, links.receipt_path) for act in ACTS]
    return [*doors, *[moderation_link.path(row, moderator, timezone.now()) for row in waiting]]


def admin_places(rows: list[Comment]) -> list[str]:
    lists = [
        "/admin/",
        "/admin/reader_comments/",
        *[f"/admin/reader_comments/?p={n}" for n in (2, 3)],
        "/admin/outbox/",
    ]
    return [*lists, *[f"/admin/reader_comments/{row.pk}/" for row in rows[:6]]]
