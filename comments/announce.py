"""The clock tells of what is shown: its writer, and those who asked to hear of it. Never before, and never twice."""

import logging
import time
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.models import Page

from comments import unfollow
from comments.enums import Told
from comments.excerpt import defang, excerpt
from comments.models import Comment, CommentNotice
from comments.querysets import CommentQuerySet
from comments.unsent import reference
from mail.address import AddressError
from mail.compose import MailingList, compose
from pages.addresses import absolute

logger = logging.getLogger(__name__)

AT_ONCE = 200
SECONDS = 20
"""How long one run may go on writing mails; the next minute goes on."""


def announce(now: datetime) -> None:
    """Each comment is claimed in the commit that writes its mails, so that a killed worker leaves all or nothing."""
    deadline = time.monotonic() + SECONDS
    due = list(Comment.objects.to_announce(now).only("page", "tell_approval", "confirmed_at")[:AT_ONCE])
    followers = Comment.objects.following().filter(page__in={row.page_id for row in due})
    followed = set(followers.values_list("page", flat=True).distinct())
    awaited = {row.pk for row in due if row.page_id in followed or (row.tell_approval and row.confirmed_at)}
    _claim([row.pk for row in due if row.pk not in awaited], now)
    for pk in sorted(awaited):
        if time.monotonic() >= deadline:
            return
        try:
            with transaction.atomic():
                _tell(pk, now)
        except Exception:
            logger.exception("Nobody could be told of the comment %s.", pk)


def _claim(pks: Sequence[int], now: datetime) -> None:
    """Those of which nobody waits to hear, all at once."""
    if pks:
        Comment.objects.approved().filter(pk__in=pks, announced_at=None).update(announced_at=now)


def _tell(pk: int, now: datetime) -> None:
    comment = Comment.objects.select_related("page").get(pk=pk)
    asking = list(_locked_with(comment))
    if not Comment.objects.visible(now).filter(pk=pk, announced_at=None).update(announced_at=now):
        return
    comment.refresh_from_db()
    readers = _readers(comment, asking)
    told = [_notice(reader, comment, Told.REPLY, now) for reader in readers if _mail_reply(reader, comment)]
    if _awaits_approval(comment) and _mail_approval(comment):
        told.append(_notice(comment, comment, Told.APPROVED, now))
    CommentNotice.objects.bulk_create(told)


def _awaits_approval(comment: Comment) -> bool:
    asked = bool(comment.tell_approval and comment.confirmed_at)
    return asked and not comment.notices.filter(about=comment, told=Told.APPROVED).exists()


def _locked_with(comment: Comment) -> CommentQuerySet:
    """Those who asked to hear of it, and the comment itself: whoever unfollows or judges is before or after us."""
    return (Comment.objects.told_of(comment) | Comment.objects.filter(pk=comment.pk)).locked()


def _readers(comment: Comment, asking: Iterable[Comment]) -> list[Comment]:
    """One comment for each address, an answered one before others."""
    line = set(comment.ancestors)
    others = (row for row in asking if row.pk != comment.pk)
    readers = {row.email.lower(): row for row in sorted(others, key=lambda row: (row.pk in line, row.pk))}
    for address in CommentNotice.objects.filter(about=comment).values_list("comment__email", flat=True):
        readers.pop(address.lower(), None)
    return list(readers.values())


def _notice(reader: Comment, about: Comment, told: Told, now: datetime) -> CommentNotice:
    return CommentNotice(comment=reader, about=about, told=told, at=now)


def _mail_reply(reader: Comment, about: Comment) -> bool:
    """With a plain excerpt: what was approved for the page may still say anything a mail program would make a link."""
    context = {
        "name": defang(about.name),
        "by_author": about.by_author,
        "excerpt": defang(excerpt(about.text)),
        "answers": reader.pk in about.ancestors,
    }
    return _mail("comments/mail/reply", Told.REPLY, reader, about, context)


def _mail_approval(comment: Comment) -> bool:
    return _mail("comments/mail/approved", Told.APPROVED, comment, comment, {})


def _mail(template: str, told: Told, reader: Comment, about: Comment, context: dict[str, object]) -> bool:
    way_out = unfollow.url(reader)
    with override(reader.language):
        shown_at = absolute(about.get_absolute_url())
        mailing_list = _of_page(about.page, way_out)
    try:
        compose(
            template,
            to=reader.email,
            language=reader.language,
            kind=unfollow.KINDS[told],
            context={**context, "page_title": about.page.title, "comment_url": shown_at, "unfollow_url": way_out},
            mailing_list=mailing_list,
            reference=reference(about.pk),
        )
    except AddressError:
        # Its words name the address.
        logger.warning("No mail can be written to the writer of comment %s.", reader.pk)
        return False
    return True


def _of_page(page: Page, way_out: str) -> MailingList:
    """Each page for itself, since one click stops the mails about one page and no others."""
    return MailingList(f"page-{page.pk}.comments", _("Comments on %(title)s") % {"title": page.title}, way_out)
