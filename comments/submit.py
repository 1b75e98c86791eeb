"""A comment comes in: from a visitor, to be judged; from the author, to be shown at once."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from wagtail.models import Page

from comments import due_mails, prints, render, second_opinion
from comments.enums import Follow, Openness, State, Via
from comments.evidence import gather
from comments.insert import insert
from comments.judge import judge
from comments.models import NAME_LENGTH, Comment, CommentEvent, CommentSettings
from comments.moderate import Actor
from comments.openness import openness
from pages.models import SiteSettings


class RefusedError(Exception):
    """The page takes no comment from anybody now."""

    def __init__(self, openness: Openness) -> None:
        super().__init__(openness)
        self.openness = openness


class ParentGoneError(Exception):
    """What the comment answers is not shown on that page."""


@dataclass(frozen=True, slots=True)
class Submission:
    """Exactly what is taken from a visitor's form; nothing else in the request can reach the row."""

    name: str
    email: str
    text: str
    language: str
    client: str
    key: str
    trapped: bool
    stale: bool
    seconds: float | None
    proven: bool
    tell_approval: bool = False
    follow: Follow = Follow.NONE


def submit(page: Page, parent: Comment | None, given: Submission, *, now: datetime) -> Comment:
    """Judge and store it; the mails about it are written after the commit. The same form twice gives one comment."""
    settings = CommentSettings.of(page)
    check_open(page, settings, now)
    check_parent(page, parent, now)
    # The page of a form may come from a cache, so the same token can be sent from several places.
    key = f"{given.key}:{page.pk}:{parent.pk if parent else ''}"
    judgement = judge(gather(page, given, own=None, now=now), settings)
    is_spam = judgement.is_spam(settings)
    comment = Comment(
        page=page,
        name=given.name,
        email=given.email,
        language=given.language,
        text=given.text,
        state=State.SPAM if is_spam else State.PENDING,
        mails_due_at=None if is_spam else now,
        reasons=judgement.reasons,
        score=judgement.score,
        learner_score=judgement.learner_score,
        tell_approval=given.tell_approval,
        follow=given.follow,
        submitted_at=now,
        client=given.client,
        submission_key=key,
    )
    comment.hang_under(parent)
    return _store(comment, Actor(Via.FORM), now, settings) or Comment.objects.get(submission_key=key)


def reply_as_author(comment: Comment, text: str, *, by: Actor, key: str, now: datetime) -> Comment:
    """The author answers in the site's name. `key` makes the same form sent twice one reply."""
    if comment.state != State.APPROVED:
        raise ParentGoneError
    reply = Comment(
        page_id=comment.page_id,
        name=_author_name(by),
        email=by.user.email if by.user else "",
        language=comment.language,
        text=text,
        state=State.APPROVED,
        submitted_at=now,
        approved_at=now,
        by_author=True,
        user_id=by.user_id,
        submission_key=f"author:{key}",
    )
    reply.hang_under(comment)
    return _store(reply, by, now) or Comment.objects.get(submission_key=reply.submission_key)


def check_open(page: Page, settings: CommentSettings, now: datetime) -> None:
    """`page` is the specific one."""
    door = openness(page, settings, now)
    if door != Openness.OPEN:
        raise RefusedError(door)


def check_parent(page: Page, parent: Comment | None, now: datetime) -> None:
    if parent and not Comment.objects.visible(now).filter(pk=parent.pk, page=page.pk).exists():
        raise ParentGoneError


def _store(comment: Comment, by: Actor, now: datetime, settings: CommentSettings | None = None) -> Comment | None:
    """The stored row, or None where its submission key was there already. What was judged brings its `settings`."""
    comment.html = render.render(comment.text)
    comment.renderer_version = render.VERSION
    try:
        with transaction.atomic():
            insert(comment)
            insert(CommentEvent(comment=comment, at=now, user_id=by.user_id, via=by.via, to_state=comment.state))
            prints.remember(comment, now)
            if settings:
                second_opinion.request(comment, settings)
            due_mails.request(comment)
    except IntegrityError:
        if Comment.objects.filter(submission_key=comment.submission_key).exists():
            return None
        raise
    return comment


def _author_name(by: Actor) -> str:
    settings = SiteSettings.current()
    own = by.user.get_full_name() if by.user else ""
    return (own or settings.sender_name or settings.name)[:NAME_LENGTH]
