"""Akismet's opinion, where a site asks for it: after the comment is stored, by a task, never in a visitor's request."""

import logging
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings as django_settings

from clock.queue import enqueue
from comments import reasons
from comments.enums import State, Via
from comments.models import Comment, CommentSettings
from comments.moderate import Actor, AlreadyMovedError, put
from comments.reasons import Reason
from pages.addresses import absolute

if TYPE_CHECKING:
    from akismet import SyncClient

logger = logging.getLogger(__name__)

TASK = "comments.tasks.ask_akismet"
NO_NETWORK = "0.0.0.0"  # noqa: S104 - no server listens here: Akismet wants a visitor's address, and none is kept
PATIENCE = 10.0


def request(comment: Comment, settings: CommentSettings) -> None:
    """Called in the transaction that stores the text; what waits is worth a question, what is spam already is not."""
    if comment.state == State.PENDING and django_settings.AKISMET_KEY and _is_wanted(settings):
        enqueue(TASK, comment.pk, comment.state_version)


def ask(pk: int, version: int, *, now: datetime, client: "SyncClient | None" = None) -> None:
    """Ask about this version of the comment. If nobody answers, the comment waits as it did."""
    comment = Comment.objects.select_related("page").filter(pk=pk, state=State.PENDING, state_version=version).first()
    if comment is None:
        return
    settings = CommentSettings.of(comment.page)
    if django_settings.AKISMET_KEY and _is_wanted(settings) and _says_spam(comment, client):
        _count(comment, settings, now)


def _is_wanted(settings: CommentSettings) -> bool:
    return bool(settings.akismet and settings.weight_akismet)


def _says_spam(comment: Comment, client: "SyncClient | None") -> bool:
    import akismet
    import httpx

    # A web client of our own, because the kept one waits for one second only and is never closed.
    with httpx.Client(headers={"User-Agent": akismet.USER_AGENT}, timeout=PATIENCE) as web:
        client = client or akismet.SyncClient(
            akismet.Config(key=django_settings.AKISMET_KEY, url=django_settings.BASE_URL), web
        )
        try:
            return bool(
                client.comment_check(
                    user_ip=NO_NETWORK,
                    comment_type="reply" if comment.parent_id else "comment",
                    comment_author=comment.name,
                    comment_author_email=comment.email,
                    comment_content=comment.text,
                    permalink=absolute(comment.page.get_url() or "/"),
                    blog_lang=comment.language,
                    blog_charset="UTF-8",
                )
            )
        except akismet.AkismetError:
            logger.warning("Akismet did not judge the comment %s.", comment.pk, exc_info=True)
            return False


def _count(comment: Comment, settings: CommentSettings, now: datetime) -> None:
    reason: Reason = {"code": reasons.AKISMET, "points": settings.weight_akismet}
    score = comment.score + settings.weight_akismet
    changes = {"reasons": [*comment.reasons, reason], "score": score}
    if 0 < settings.spam_at <= score:
        try:
            put(comment, State.SPAM, changes, by=Actor(Via.RULES), now=now, why="Akismet")
        except AlreadyMovedError:
            logger.info("The comment %s was judged before Akismet answered.", comment.pk)
        return
    same = Comment.objects.filter(pk=comment.pk, state=State.PENDING, state_version=comment.state_version)
    same.update(**changes)
