"""Links by which an author lets somebody read a draft: made, opened and withdrawn."""

from datetime import datetime, timedelta
from typing import Any

from blog.draft_link_models import PURPOSE
from blog.models import ArticlePage, DraftLink
from guard import links

LASTS = timedelta(days=14)


def make(article: ArticlePage, user: Any, now: datetime) -> DraftLink:
    return DraftLink.objects.create(article=article, made_at=now, made_by=user, ends_at=now + LASTS)


def withdraw(pk: int, article: ArticlePage, now: datetime) -> bool:
    """False where it had ended already."""
    return DraftLink.objects.open(now).filter(pk=pk, article=article.pk).update(withdrawn_at=now) == 1


def opened_by(token: str, now: datetime) -> DraftLink:
    """Raises BadLink where the address is not one of ours, has ended or was withdrawn."""
    (pk,) = links.read(PURPOSE, token, max_age=LASTS, now=now)
    link = DraftLink.objects.open(now).filter(pk=pk).select_related("article").first()
    if link is None:
        raise links.Expired
    return link


def forget_ended(now: datetime) -> None:
    DraftLink.objects.filter(ends_at__lt=now - LASTS).delete()
