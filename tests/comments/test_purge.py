"""Statement 19: an IP address is never kept, its monthly digest for 30 days; what was turned away goes in its time."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from clock import jobs
from comments import purge as purging
from comments.enums import State, Told, Via
from comments.models import Comment, CommentEvent, CommentNotice, CommentSettings
from comments.purge import CLIENT_KEPT, purge
from guard.network import client_hmac
from tests.comments.factories import OWN, CommentFactory, a_reply, an_open_page, typed
from tests.desk.everything import stored

pytestmark = pytest.mark.django_db
ADDRESS = "198.51.100.77"
NETWORK = "198.51.100"


@pytest.fixture
def now() -> datetime:
    return timezone.now()


def rejected(days: int, now: datetime, state: State = State.SPAM, **fields: object) -> Comment:
    """Judged so many days ago, and written a year before that."""
    fields.setdefault("page", an_open_page())
    comment: Comment = CommentFactory.create(state=state, submitted_at=now - timedelta(days=365 + days), **fields)
    at = now - timedelta(days=days)
    CommentEvent.objects.create(comment=comment, at=at, via=Via.ADMIN, to_state=state, why="Skräp av Berit")
    return comment


def test_statement_19_the_network_of_a_comment_is_forgotten_in_time(now: datetime) -> None:
    page = an_open_page()
    for days in (1, 29, 31):
        CommentFactory.create(page=page, client="c" * 64, submitted_at=now - timedelta(days=days))
    assert timedelta(days=30) == CLIENT_KEPT
    purge(now)
    assert list(Comment.objects.order_by("pk").values_list("client", flat=True)) == ["c" * 64, "c" * 64, ""]


def test_statement_19_no_table_ever_knows_the_address_and_after_30_days_not_the_digest(
    client: Client, now: datetime
) -> None:
    page = an_open_page()
    sent = client.post(reverse("comments:post", args=[page.pk]), typed(), headers=OWN, REMOTE_ADDR=ADDRESS)
    assert sent.status_code == 303
    digest = Comment.objects.get().client
    assert len(digest) == 64
    assert NETWORK not in stored()
    for name in ("comments.purge", "guard.purge", "purge_mail_bodies"):
        jobs.registered()[name](now + timedelta(days=30, minutes=5))
    assert digest not in stored()


def test_statement_19_the_key_changes_each_month_and_hides_the_network() -> None:
    def digests(*moments: datetime) -> list[str]:
        request = RequestFactory().get("/", REMOTE_ADDR=ADDRESS)
        return [client_hmac(request, moment) for moment in moments]

    october, november = datetime(2026, 10, 31, 12, tzinfo=UTC), datetime(2026, 11, 1, 12, tzinfo=UTC)
    first, same, other = digests(october, october.replace(day=1), november)
    assert first == same
    assert first != other
    assert NETWORK not in first + other


def test_statement_19_the_clock_does_it() -> None:
    assert jobs.registered()["comments.purge"] is purge


def test_spam_and_trash_are_erased_when_their_time_is_over(now: datetime) -> None:
    page = an_open_page()
    CommentSettings.objects.update_or_create(site=page.get_site(), defaults={"rejected_kept_days": 40})
    for state in State.values:
        for days in (39, 41):
            rejected(days, now, State(state), page=page)
    purge(now)
    assert sorted(Comment.objects.values_list("state", flat=True)) == sorted(
        [*(["approved", "pending", "deleted"] * 2), "spam", "trash"]
    )


def test_nothing_is_erased_while_its_judgement_can_be_undone(now: datetime) -> None:
    page = an_open_page()
    CommentSettings.objects.update_or_create(site=page.get_site(), defaults={"rejected_kept_days": 0})
    young, old = rejected(29, now, page=page), rejected(31, now, page=page)
    purge(now)
    assert list(Comment.objects.all()) == [young]
    assert not CommentEvent.objects.filter(comment=old.pk).exists()


def test_what_was_replied_to_loses_its_words_and_keeps_its_place(now: datetime) -> None:
    head = rejected(100, now, State.TRASH)
    reply = a_reply(head, text="Jag svarar.")
    purge(now)
    head.refresh_from_db()
    assert (head.state, head.name, head.email, head.text, head.html) == (State.TRASH, "", "", "", "")
    assert not CommentEvent.objects.exclude(why="").exists()
    reply.refresh_from_db()
    assert (reply.parent_id, reply.text) == (head.pk, "Jag svarar.")
    before = stored()
    purge(now)
    assert stored() == before


def test_a_thread_of_spam_goes_whole_from_its_end(now: datetime) -> None:
    head = rejected(100, now)
    reply = rejected(100, now, page=head.page)
    reply.hang_under(head)
    reply.save()
    purge(now)
    purge(now)
    assert not Comment.objects.exists()


def test_much_spam_is_erased_a_little_at_a_time(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(purging, "AT_ONCE", 2)
    page = an_open_page()
    for _number in range(5):
        rejected(100, now, page=page, client="c" * 64)
    left = []
    for _minute in range(3):
        purge(now)
        left.append(Comment.objects.count())
    assert left == [3, 1, 0]


def test_who_was_told_of_what_is_forgotten_after_a_year(now: datetime) -> None:
    head = CommentFactory.create(page=an_open_page())
    for days in (300, 400):
        at = now - timedelta(days=days)
        CommentNotice.objects.create(comment=head, about=a_reply(head), told=Told.REPLY, at=at)
    purge(now)
    assert CommentNotice.objects.get().at == now - timedelta(days=300)


@pytest.mark.parametrize("answered", [False, True])
def test_what_a_moderator_approves_at_that_moment_is_not_erased(answered: bool, now: datetime) -> None:
    comment = rejected(100, now, State.TRASH, text="Bra ord.")
    if answered:
        a_reply(comment)

    def approve_when_found(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        found = execute(sql, params, many, context)
        if sql.startswith("SELECT") and "comments_commentevent" in sql and f"LIMIT {purging.AT_ONCE}" in sql:
            Comment.objects.filter(pk=comment.pk).update(state=State.APPROVED)
        return found

    with connection.execute_wrapper(approve_when_found):
        purge(now)
    comment.refresh_from_db()
    assert (comment.state, comment.text) == (State.APPROVED, "Bra ord.")
