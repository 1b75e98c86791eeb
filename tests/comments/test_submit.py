from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.translation import override

from comments.due_mails import TASK
from comments.enums import Follow, Openness, State, Via
from comments.models import Comment, CommentSettings
from comments.moderate import Actor, trash
from comments.submit import ParentGoneError, RefusedError, reply_as_author, submit
from mail.models import OutboxMail
from pages.enums import CommentPolicy
from tests.clock.line import run_waiting
from tests.comments.factories import (
    ADMIN,
    CommentFactory,
    a_reply,
    a_submission,
    an_author,
    an_open_page,
    comment_settings,
    site_settings,
)

pytestmark = pytest.mark.django_db


def test_a_comment_waits_and_the_author_is_told_after_the_commit() -> None:
    site_settings()
    now = timezone.now()
    page = an_open_page(title="Om tillit")
    comment = submit(page, None, a_submission(), now=now)
    assert not OutboxMail.objects.exists()
    run_waiting(TASK)
    assert (comment.state, comment.submitted_at, comment.approved_at) == (State.PENDING, now, None)
    assert [reason["code"] for reason in comment.reasons] == ["every", "new"]
    assert comment.score == 1
    assert [(event.via, event.from_state, event.to_state) for event in comment.events.all()] == [
        (Via.FORM, "", State.PENDING)
    ]
    mail = OutboxMail.objects.get(recipient="forfattaren@example.se")
    assert mail.reference == f"comment:{comment.pk}"
    assert mail.subject == "Ny kommentar av Anna på Om tillit"


def test_the_notice_goes_where_the_settings_say() -> None:
    site_settings()
    page = an_open_page()
    CommentSettings.objects.create(site=page.get_site(), notify_addresses="moderator@example.se")
    submit(page, None, a_submission(), now=timezone.now())
    run_waiting(TASK)
    assert OutboxMail.objects.filter(kind="comment.pending").get().recipient == "moderator@example.se"


def test_without_an_address_of_the_author_the_comment_is_stored_all_the_same() -> None:
    submit(an_open_page(), None, a_submission(), now=timezone.now())
    assert run_waiting(TASK) == Comment.objects.count() == 1
    assert not OutboxMail.objects.filter(kind="comment.pending").exists()


@pytest.mark.parametrize("field", ["contact_email", "sender_email"])
def test_an_address_that_no_mail_can_go_to_does_not_cost_the_comment(field: str) -> None:
    site_settings(**{field: '"elin ek"@example.se'})
    submit(an_open_page(), None, a_submission(), now=timezone.now())
    assert run_waiting(TASK) == Comment.objects.count() == 1
    assert not OutboxMail.objects.filter(kind="comment.pending").exists()


def test_what_falls_into_the_trap_is_kept_as_spam_without_a_word() -> None:
    site_settings()
    comment = submit(an_open_page(), None, a_submission(trapped=True), now=timezone.now())
    assert comment.state == State.SPAM
    assert "trap" in [reason["code"] for reason in comment.reasons]
    assert not run_waiting(TASK)
    assert not OutboxMail.objects.exists()


def test_the_same_form_twice_is_one_comment_and_one_mail() -> None:
    site_settings()
    page = an_open_page()
    first = submit(page, None, a_submission(), now=timezone.now())
    assert submit(page, None, a_submission(), now=timezone.now()) == first
    assert run_waiting(TASK) == Comment.objects.count() == 1
    assert sorted(OutboxMail.objects.values_list("kind", flat=True)) == ["comment.confirm", "comment.pending"]


def test_the_same_words_in_another_place_are_another_comment() -> None:
    page = an_open_page()
    parent = CommentFactory.create(page=page)
    submit(page, None, a_submission(), now=timezone.now())
    submit(page, parent, a_submission(), now=timezone.now())
    submit(an_open_page(), None, a_submission(), now=timezone.now())
    assert Comment.objects.filter(state=State.PENDING).count() == 3


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"live": False}, Openness.HIDDEN),
        ({"comments": CommentPolicy.OFF}, Openness.OFF),
        ({"comments": CommentPolicy.CLOSED}, Openness.CLOSED),
    ],
)
def test_a_page_that_takes_none_refuses(fields: dict[str, object], reason: Openness) -> None:
    with pytest.raises(RefusedError) as refusal:
        submit(an_open_page(**fields), None, a_submission(), now=timezone.now())
    assert refusal.value.openness == reason
    assert not Comment.objects.exists()


@pytest.mark.parametrize("state", [state for state in State if state != State.APPROVED])
def test_what_is_not_shown_cannot_be_replied_to(state: State) -> None:
    parent = CommentFactory.create(state=state)
    with pytest.raises(ParentGoneError):
        submit(parent.page.specific, parent, a_submission(), now=timezone.now())
    with pytest.raises(ParentGoneError):
        reply_as_author(parent, "Tack", by=ADMIN, key="x", now=timezone.now())


def test_a_comment_of_another_page_cannot_be_replied_to() -> None:
    with pytest.raises(ParentGoneError):
        submit(an_open_page(), CommentFactory.create(), a_submission(), now=timezone.now())


def test_the_author_is_shown_at_once_under_the_own_name() -> None:
    comment = a_reply(CommentFactory.create())
    now = timezone.now()
    user = an_author()
    reply = reply_as_author(comment, "Tack, *Berit*!", by=Actor(Via.ADMIN, user), key="nyckel", now=now)
    assert (reply.state, reply.by_author, reply.name, reply.user) == (State.APPROVED, True, "Karin Holm", user)
    assert reply.html == "<p>Tack, <em>Berit</em>!</p>"
    assert reply.parent == comment
    assert reply.approved_at == now
    assert not run_waiting(TASK)
    assert not OutboxMail.objects.exists()
    again = reply_as_author(comment, "Tack, *Berit*!", by=Actor(Via.ADMIN, user), key="nyckel", now=now)
    assert again == reply


@pytest.mark.parametrize(("sender", "name"), [("Karin på Exempel", "Karin på Exempel"), ("", "Ledarbloggen")])
def test_without_a_login_the_site_lends_its_name(sender: str, name: str) -> None:
    site_settings(name="Ledarbloggen", sender_name=sender)
    reply = reply_as_author(CommentFactory.create(), "Tack", by=Actor(Via.LINK), key="x", now=timezone.now())
    assert reply.name == name
    assert reply.email == ""


def test_the_mail_says_nothing_that_can_be_clicked_but_our_own_link() -> None:
    site_settings()
    page = an_open_page(title="Om tillit")
    with override("en"):
        submit(
            page,
            None,
            a_submission(name="www.spam.example", text="<b>x</b> https://spam.example/köp"),
            now=timezone.now(),
        )
        run_waiting(TASK)
    raw = bytes(OutboxMail.objects.get(kind="comment.pending").raw)
    from email import message_from_bytes, policy

    mail = message_from_bytes(raw, policy=policy.default)
    parts = {part.get_content_type(): part.get_content() for part in mail.walk() if not part.is_multipart()}
    for content in parts.values():
        assert "https://spam" not in content
        assert "www.spam.example" not in content
        assert "anna@hemlig.example" not in content
        assert "spam[.]example" in content
        assert "/kommentarer/granska/" in content
    assert "&lt;b&gt;x&lt;/b&gt;" in parts["text/html"]
    assert "Granska" in parts["text/plain"]


def test_an_unforeseen_error_is_not_taken_for_a_repeated_form() -> None:
    from django.db import IntegrityError

    page = an_open_page()
    comment = CommentFactory.create(page=page)
    trash(comment, by=ADMIN, now=timezone.now())
    with pytest.raises(IntegrityError):
        submit(page, None, a_submission(name=None), now=timezone.now() + timedelta(seconds=1))


@pytest.mark.parametrize("state", [state for state in State if state != State.APPROVED])
def test_statement_22_a_reply_to_what_is_not_shown_is_refused(state: State) -> None:
    parent = CommentFactory.create(state=state)
    with pytest.raises(ParentGoneError):
        submit(parent.page.specific, parent, a_submission(), now=timezone.now())
    assert Comment.objects.count() == 1


def test_what_was_asked_for_is_kept() -> None:
    given = a_submission(tell_approval=True, follow=Follow.REPLIES)
    comment = submit(an_open_page(), None, given, now=timezone.now())
    comment.refresh_from_db()
    assert (comment.tell_approval, comment.follow, comment.confirmed_at) == (True, Follow.REPLIES, None)


def test_what_is_spam_by_its_signs_is_kept_and_nobody_is_mailed() -> None:
    site_settings()
    page = an_open_page()
    comment_settings(page, disallowed_words="bok")
    comment = submit(page, None, a_submission(), now=timezone.now())
    assert (comment.state, comment.score >= 10) == (State.SPAM, True)
    assert not run_waiting(TASK)
    assert not OutboxMail.objects.exists()


@pytest.mark.parametrize(
    ("sign", "weight"),
    [
        ({"stale": True}, "weight_stale"),
        ({"trapped": True}, "weight_trap"),
        ({"proven": False}, "weight_unproven"),
        ({"seconds": 0.0, "text": "ord " * 100}, "weight_haste"),
    ],
)
def test_statement_24_what_the_form_tells_counts_only_as_much_as_the_site_wants(
    sign: dict[str, object], weight: str
) -> None:
    page = an_open_page()
    for points in (0, 9):
        comment_settings(page, **{weight: points})
        comment = submit(page, None, a_submission(key=str(points), **sign), now=timezone.now())
        assert comment.state == (State.SPAM if points else State.PENDING)
        comment.delete()
