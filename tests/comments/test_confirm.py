from datetime import timedelta

import pytest
from django.utils import timezone

from comments.confirm import confirm
from comments.enums import Policy, State, Via, What
from comments.models import Comment
from comments.moderate import approve
from comments.undo import undo
from comments.withdraw import withdraw
from tests.comments.factories import ADMIN, CommentFactory, an_open_page, comment_settings

pytestmark = pytest.mark.django_db
ADDRESS = "anna@hemlig.example"


def waiting(**fields: object) -> Comment:
    return CommentFactory.create(**{"state": State.PENDING, "email": ADDRESS, **fields})


def an_earlier(**fields: object) -> Comment:
    now = timezone.now()
    values = {"email": ADDRESS, "confirmed_at": now, "submitted_at": now - timedelta(days=9), **fields}
    return CommentFactory.create(**values)


def test_the_address_is_confirmed_once_however_often_the_button_is_pressed() -> None:
    comment, now = waiting(), timezone.now()
    confirm(comment, now=now)
    confirm(comment, now=now + timedelta(days=1))
    comment.refresh_from_db()
    assert (comment.confirmed_at, comment.state, comment.state_version) == (now, State.PENDING, 1)
    (event,) = comment.events.all()
    assert (event.what, event.via, event.from_state, event.to_state) == (
        What.CONFIRMED,
        Via.WRITER,
        State.PENDING,
        State.PENDING,
    )


def test_what_is_deleted_has_no_address_to_confirm() -> None:
    comment = waiting()
    withdraw(comment, now=timezone.now())
    confirm(comment, now=timezone.now())
    comment.refresh_from_db()
    assert comment.confirmed_at is None


def test_statement_12_a_known_commenter_is_shown_by_the_mailed_link_where_the_site_wants_it() -> None:
    earlier = an_earlier()
    comment_settings(earlier.page, policy=Policy.KNOWN)
    comment = waiting(page=earlier.page)
    confirm(comment, now=timezone.now())
    comment.refresh_from_db()
    assert comment.state == State.APPROVED
    assert comment.decided_at is None
    assert [event.via for event in comment.events.all()] == [Via.WRITER, Via.RULES]


@pytest.mark.parametrize(
    ("policy", "earlier", "own"),
    [
        (Policy.NOBODY, {}, {}),
        (Policy.KNOWN, {"confirmed_at": None}, {}),
        (Policy.KNOWN, {"state": State.PENDING}, {}),
        (Policy.KNOWN, {"email": "nagon.annan@hemlig.example"}, {}),
        (Policy.KNOWN, {}, {"score": 3}),
        (Policy.KNOWN, {}, {"state": State.SPAM}),
        (Policy.KNOWN, {}, {"state": State.TRASH}),
    ],
)
def test_statement_12_nothing_less_shows_a_comment_unread(
    policy: Policy, earlier: dict[str, object], own: dict[str, object]
) -> None:
    page = an_open_page()
    comment_settings(page, policy=policy)
    an_earlier(page=page, **earlier)
    comment = waiting(page=page, **own)
    before = comment.state
    confirm(comment, now=timezone.now())
    comment.refresh_from_db()
    assert (comment.state, comment.confirmed_at is not None) == (before, True)


def test_what_a_moderator_let_wait_waits_for_a_moderator() -> None:
    earlier, now = an_earlier(), timezone.now()
    comment_settings(earlier.page, policy=Policy.KNOWN)
    comment = waiting(page=earlier.page)
    approve(comment, by=ADMIN, now=now)
    undo(comment, by=ADMIN, now=now)
    confirm(comment, now=now)
    comment.refresh_from_db()
    assert (comment.state, comment.confirmed_at) == (State.PENDING, now)
