"""Mail to the author about comments that wait: one at a time, and from the eleventh in an hour on gathered in one."""

import logging
from datetime import datetime, timedelta
from itertools import chain
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Count
from django.urls import reverse
from django.utils import translation
from wagtail.models import Site

from comments import moderation_link
from comments.enums import State
from comments.excerpt import defang, excerpt
from comments.models import Comment, CommentSettings, HeldNotice
from comments.moderators import Moderator, digest, moderators
from comments.unsent import reference
from guard.limits import Limit, take
from mail.address import AddressError
from mail.compose import compose
from pages.addresses import absolute

logger = logging.getLogger(__name__)

KIND = "comment.pending"
DIGEST_KIND = "comment.digest"
SINGLE = Limit("single", "email", 10, 3_600)
GATHERED = Limit("gathered", "email", 1, 3_600)
GATHER_FOR = timedelta(minutes=10)
"""So long the first of the gathered ones waits for others."""
LISTED = 30
"""So many pages are named."""


def tell(comment: Comment, now: datetime) -> None:
    """Write to each moderator, in the caller's transaction. Without a usable address the comment waits on the desk."""
    if comment.state != State.PENDING:
        return
    for moderator in moderators(CommentSettings.of(comment.page)):
        tell_one(comment, moderator, now)


def tell_one(comment: Comment, moderator: Moderator, now: datetime) -> None:
    if not take("comments.notice", digest(moderator.address), SINGLE, now):
        HeldNotice.objects.get_or_create(comment=comment, address=moderator.address, defaults={"at": now})
        return
    # The author's language, whatever the page's: reasons and buttons are for the author.
    with translation.override(settings.LANGUAGE_CODE):
        context = _facts(comment) | {"moderate_url": absolute(moderation_link.path(comment, moderator, now))}
    _write("comments/mail/pending", moderator.address, KIND, context, reference(comment.pk))


def gather(now: datetime) -> None:
    """The clock's job: one mail an hour at most to each address with what was too much for mails of its own."""
    held = HeldNotice.objects.filter(at__lte=now - GATHER_FOR).values_list("address", flat=True)
    if not (addresses := list(held.order_by("address").distinct())):
        return
    told = _told_now()
    for address in addresses:
        try:
            with transaction.atomic():
                _tell_of_held(address, now, is_told=address in told)
        except Exception:
            logger.exception("The notices that were gathered for an address of the settings could not be written.")


def _tell_of_held(address: str, now: datetime, *, is_told: bool) -> None:
    """What was judged meanwhile, or is for nobody any more, is dropped without a word."""
    rows = list(HeldNotice.objects.filter(address=address).values_list("pk", flat=True))
    waiting = Comment.objects.pending().filter(pk__in=HeldNotice.objects.filter(pk__in=rows).values("comment"))
    by_page = waiting.values("page_id", "page__title").annotate(count=Count("pk")).order_by("-count", "page_id")
    pages = list(by_page) if is_told else []
    if pages and not take("comments.notice", digest(address), GATHERED, now):
        return
    HeldNotice.objects.filter(pk__in=rows).delete()
    if not pages:
        return
    with translation.override(settings.LANGUAGE_CODE):
        context = {
            "pages": [{"title": page["page__title"], "count": page["count"]} for page in pages[:LISTED]],
            "count": sum(page["count"] for page in pages),
            "more": sum(page["count"] for page in pages[LISTED:]),
            "queue_url": f"{absolute(reverse('reader_comments:index'))}?state={State.PENDING}",
        }
    # Not about one comment, so that nothing could take its words back: there are none in it.
    _write("comments/mail/digest", address, DIGEST_KIND, context, "")


def _told_now() -> set[str]:
    lists = (moderators(CommentSettings.for_site(site)) for site in Site.objects.all())
    return {moderator.address for moderator in chain.from_iterable(lists)}


def _facts(comment: Comment) -> dict[str, Any]:
    """What a visitor wrote, with nothing in it that a mail program makes clickable."""
    return {
        "name": defang(comment.name),
        "answers": defang(comment.parent.name) if comment.parent and comment.parent.state == State.APPROVED else "",
        "excerpt": defang(excerpt(comment.text)),
        "page_title": comment.page.title,
        "reasons": [defang(reason) for reason in comment.reasons_in_words],
    }


def _write(template: str, to: str, kind: str, context: dict[str, Any], reference: str) -> None:
    try:
        compose(template, to=to, language=settings.LANGUAGE_CODE, kind=kind, context=context, reference=reference)
    except AddressError:
        logger.exception("No mail could be written to a moderator.")
