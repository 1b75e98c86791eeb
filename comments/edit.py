"""A writer changes the own comment. It is judged anew, as if it had just come in."""

from dataclasses import replace
from datetime import datetime, timedelta

from django.db import transaction

from comments import due_mails, prints, reasons, render, second_opinion
from comments.enums import State, Via, What
from comments.evidence import gather
from comments.judge import Judgement, judge
from comments.models import Comment, CommentSettings
from comments.moderate import Actor, last_moved_by_a_person, put
from comments.submit import Submission
from comments.unread import shows_unread

EDIT_FOR = timedelta(minutes=15)


class TooLateError(Exception):
    """The time in which a comment can be changed is over, or its writer has deleted it."""


def editable_until(comment: Comment) -> datetime:
    return comment.submitted_at + EDIT_FOR


def may_edit(comment: Comment, now: datetime) -> bool:
    return comment.state != State.DELETED and now < editable_until(comment)


def edit(comment: Comment, given: Submission, *, now: datetime) -> None:
    """Put the new text in the place of the version that the caller saw, or raise AlreadyMovedError."""
    if not may_edit(comment, now):
        raise TooLateError
    if given.text == comment.text:
        return
    settings = CommentSettings.of(comment.page)
    # A trap that was fallen into once stays a sign; a small change to a long text is no haste.
    given = replace(given, trapped=given.trapped or _was_trapped(comment), seconds=None)
    judgement = judge(gather(comment.page, given, own=comment, now=now), settings)
    to = _state_after(comment, judgement, settings)
    changes = {
        "text": given.text,
        "html": render.render(given.text),
        "renderer_version": render.VERSION,
        "reasons": judgement.reasons,
        "score": judgement.score,
        "learner_score": judgement.learner_score,
        "edited_at": now,
        "decided_at": None,
    }
    if to == State.PENDING and comment.state != State.PENDING:
        changes["mails_due_at"] = now
    with transaction.atomic():
        put(comment, to, changes, by=Actor(Via.WRITER), now=now, what=What.EDITED)
        comment.refresh_from_db()
        prints.remember(comment, now)
        second_opinion.request(comment, settings)
        due_mails.request(comment)


def _state_after(comment: Comment, judgement: Judgement, settings: CommentSettings) -> State:
    """Back to those that wait, unless it is spam or its writer is known. What a person threw away stays there."""
    state = State(comment.state)
    if state in (State.SPAM, State.TRASH) and last_moved_by_a_person(comment):
        return state
    if judgement.is_spam(settings):
        return State.SPAM
    if state == State.APPROVED and shows_unread(comment, judgement.score, settings):
        return State.APPROVED
    return State.PENDING


def _was_trapped(comment: Comment) -> bool:
    return any(reason.get("code") == reasons.TRAP for reason in comment.reasons)
