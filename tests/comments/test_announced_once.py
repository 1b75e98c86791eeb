from collections.abc import Iterable
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from comments import announce as announcing
from comments import unfollow as leaving
from comments.announce import announce
from comments.confirm import confirm
from comments.enums import Follow, State, Told
from comments.models import Comment, CommentNotice
from comments.moderate import approve, mark_spam, restore, trash
from comments.unfollow import Scope
from mail.enums import MailState
from mail.models import OutboxMail
from tests.comments.factories import ADMIN, CommentFactory, a_reply, an_open_page, site_settings
from tests.comments.followers import NOW, a_follower, mails, parts, recipients

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _sender() -> None:
    site_settings()


def test_who_left_between_two_runs_is_not_told() -> None:
    reader = a_follower()
    CommentFactory.create(page=reader.page, approved_at=NOW)
    leaving.unfollow(reader, Scope.PAGE, NOW)
    announce(NOW)
    assert mails() == []


def test_a_slip_of_the_hand_that_is_undone_in_time_tells_nobody() -> None:
    reader = a_follower()
    comment = CommentFactory.create(page=reader.page, state=State.PENDING)
    approve(comment, by=ADMIN, now=NOW)
    mark_spam(comment, by=ADMIN, now=NOW)
    announce(NOW)
    assert mails() == []


def test_what_was_told_once_is_not_told_again_after_a_change_of_mind() -> None:
    reader = a_follower()
    comment = CommentFactory.create(page=reader.page, state=State.PENDING, tell_approval=True, confirmed_at=NOW)
    for _time in range(3):
        approve(comment, by=ADMIN, now=NOW)
        announce(NOW)
        OutboxMail.objects.update(state=MailState.ACCEPTED)
        trash(comment, by=ADMIN, now=NOW)
        announce(NOW)
    assert sorted(recipients()) == sorted([reader.email, comment.email])


def test_an_address_that_no_mail_can_go_to_costs_the_others_nothing() -> None:
    reader = a_follower(email="å@hemlig.example")
    other = a_follower(page=reader.page)
    CommentFactory.create(page=reader.page, approved_at=NOW)
    announce(NOW)
    assert recipients() == [other.email]
    assert CommentNotice.objects.count() == 1


def test_statement_18_no_address_of_one_reader_stands_in_a_mail_to_another() -> None:
    """Nor any function of it."""
    page = an_open_page()
    readers = [a_follower(page=page) for _number in range(3)]
    writer = CommentFactory.create(page=page, approved_at=NOW, client="c" * 64)
    announce(NOW)
    assert len(mails()) == 3
    for mail in mails():
        raw = bytes(mail.raw).decode() + " ".join(parts(mail).values())
        secret = {row.email for row in (*readers, writer)} - {mail.recipient}
        assert not [address for address in secret if address in raw]
        assert "c" * 64 not in raw


def test_one_that_cannot_be_told_stops_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor is it lost: it stays to be told of."""
    reader = a_follower()
    bad, good = (CommentFactory.create(page=reader.page, approved_at=NOW) for _number in range(2))
    tell = announcing._tell

    def broken(pk: int, now: Any) -> None:
        tell(pk, now)
        if pk == bad.pk:
            raise RuntimeError

    monkeypatch.setattr(announcing, "_tell", broken)
    announce(NOW)
    assert [mail.reference for mail in mails()] == [f"comment:{good.pk}"]
    assert Comment.objects.get(pk=bad.pk).announced_at is None
    monkeypatch.undo()
    announce(NOW)
    assert [mail.reference for mail in mails()] == [f"comment:{good.pk}", f"comment:{bad.pk}"]


class KilledError(BaseException):
    """As a worker's end does, it passes every `except Exception`."""


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.parametrize("table", ["mail_outboxmail", "django_q_ormq", "comments_commentnotice"])
def test_a_worker_killed_at_any_write_leaves_the_claim_and_the_mails_or_neither(table: str) -> None:
    reader = a_follower()
    a_follower(page=reader.page)
    comment = CommentFactory.create(page=reader.page, approved_at=NOW)

    def kill(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        done = execute(sql, params, many, context)
        if sql.startswith("INSERT") and table in sql:
            raise KilledError
        return done

    with pytest.raises(KilledError), connection.execute_wrapper(kill):
        announce(NOW)
    assert mails() == []
    assert not CommentNotice.objects.exists()
    assert Comment.objects.get(pk=comment.pk).announced_at is None
    announce(NOW)
    assert len(mails()) == 2


def _cost(comments: int, *, followed: bool) -> int:
    page = an_open_page()
    for _number in range(comments):
        CommentFactory.create(page=page, approved_at=NOW)
    if followed:
        a_follower(page=page)
    with CaptureQueriesContext(connection) as queries:
        announce(NOW)
    assert not Comment.objects.filter(announced_at=None).exists()
    return len(queries)


def test_what_nobody_waits_for_costs_the_same_for_ten_and_for_fifty() -> None:
    announce(NOW)
    assert _cost(10, followed=False) == _cost(50, followed=False) <= 8


def test_each_comment_that_is_told_costs_the_same_handful() -> None:
    first, second = _cost(10, followed=True), _cost(50, followed=True)
    assert (second - first) / 40 <= 20


def test_statement_14_whatever_moderators_and_readers_do_nobody_is_told_twice_or_too_soon() -> None:
    """A thousand steps, in an order that nobody thought of."""
    random = Random(20261126)
    page = an_open_page()
    rows: list[Comment] = []
    for step in range(1_000):
        now = NOW + timedelta(minutes=step)
        before = OutboxMail.objects.count()
        _step(random, page, rows, now)
        if OutboxMail.objects.count() > before:
            _check_new(OutboxMail.objects.order_by("pk")[before:], page)
    sent = [(mail.kind, mail.recipient, mail.reference) for mail in mails() if mail.state != MailState.CANCELLED]
    assert len(sent) == len(set(sent)) > 50
    # Who has left meanwhile has a mail stopped, and stays told.
    assert CommentNotice.objects.count() >= len(sent)


def _step(random: Random, page: Any, rows: list[Comment], now: Any) -> None:
    if len(rows) < 5 or (len(rows) < 60 and random.random() < 0.1):
        shown = [row for row in rows if row.state == State.APPROVED]
        fields = {
            "email": f"person{random.randrange(12)}@example.org",
            "follow": random.choice(list(Follow)),
            "tell_approval": random.random() < 0.5,
            "state": State.PENDING,
        }
        parent = random.choice(shown) if shown and random.random() < 0.6 else None
        rows.append(a_reply(parent, **fields) if parent else CommentFactory.create(page=page, **fields))
        return
    row = random.choice(rows)
    row.refresh_from_db()
    match random.choice(["move", "move", "confirm", "unfollow", "announce", "announce", "deliver"]):
        case "move":
            verbs = [restore] if row.state in (State.SPAM, State.TRASH) else [mark_spam, trash]
            verb = random.choice(verbs if row.state == State.APPROVED else [approve, approve, *verbs])
            verb(row, by=ADMIN, now=now)
        case "confirm":
            confirm(row, now=now)
        case "unfollow":
            if random.random() < 0.2:
                leaving.unfollow(row, random.choice(list(Scope)), now)
        case "announce":
            announce(now)
        case "deliver":
            OutboxMail.objects.unfinished().update(state=MailState.ACCEPTED)


def _check_new(sent: Iterable[OutboxMail], page: Any) -> None:
    """At the moment it is written, a mail is about something shown, and to somebody who asked and proved it."""
    for mail in sent:
        about = Comment.objects.get(pk=mail.reference.partition(":")[2])
        assert about.state == State.APPROVED
        asked = Comment.objects.filter(page=page, email=mail.recipient).exclude(confirmed_at=None)
        if mail.kind == "comment.approved":
            assert asked.filter(pk=about.pk, tell_approval=True).exists()
            continue
        asked = asked.filter(state=State.APPROVED).exclude(email=about.email)
        assert [row for row in asked if row.follow == Follow.ALL or (row.follow and row.pk in about.ancestors)]
        assert CommentNotice.objects.filter(about=about, told=Told.REPLY, comment__email=mail.recipient).count() == 1


def test_claim_and_mails_are_one_commit() -> None:
    reader = a_follower()
    CommentFactory.create(page=reader.page, approved_at=NOW)
    with CaptureQueriesContext(connection) as queries, transaction.atomic():
        announce(NOW)
    words = [query["sql"] for query in queries]
    claim = next(n for n, sql in enumerate(words) if sql.startswith("UPDATE") and "announced_at" in sql)
    told = next(n for n, sql in enumerate(words) if sql.startswith("INSERT") and "commentnotice" in sql)
    between = [sql for sql in words[claim:told] if sql.startswith(("RELEASE", "COMMIT"))]
    opened = [sql for sql in words[claim:told] if sql.startswith(("SAVEPOINT", "BEGIN"))]
    assert len(between) == len(opened)
