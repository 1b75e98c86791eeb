"""What will become of an article, said in one sentence before its author publishes it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from django.utils.translation import gettext as _

from blog.models import ArticlePage
from pages import when

Clause = Callable[[ArticlePage, bool, datetime, datetime], str]

_clauses: list[Clause] = []


def register(clause: Clause) -> None:
    """What an app adds to the sentence; called from AppConfig.ready.

    `clause(article, public, at, now)` begins with “and” or “but”, or is empty. `at` is when readers have the article
    for the first time, `public` whether all of them do.
    """
    if clause not in _clauses:
        _clauses.append(clause)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an article stands on its way to its readers."""

    live: bool = False
    public: bool = True
    changed: bool = False
    first_published_at: datetime | None = None
    go_live_at: datetime | None = None
    """What the author has written, which counts once it is published."""
    scheduled_at: datetime | None = None
    """When the clock publishes it."""
    expire_at: datetime | None = None

    @classmethod
    def of(cls, article: ArticlePage, *, public: bool, scheduled_at: datetime | None) -> Self:
        return cls(
            live=article.live and article.pk is not None,  # Wagtail makes a page live before it is even stored
            public=public,
            changed=article.has_unpublished_changes,
            first_published_at=article.first_published_at,
            go_live_at=article.go_live_at,
            scheduled_at=scheduled_at,
            expire_at=article.expire_at,
        )

    def waits_until(self, now: datetime) -> datetime | None:
        """The moment that is set, by the clock or only by the author."""
        return next((at for at in (self.scheduled_at, self.go_live_at) if at is not None and at > now), None)

    def appears_at(self, now: datetime) -> datetime:
        if self.live:
            return self.first_published_at or now
        return self.waits_until(now) or now


def sentences(article: ArticlePage, standing: Standing, now: datetime) -> list[str]:
    """The first says it all; the others add what is yet to come."""
    at = standing.appears_at(now)
    parts = [on_the_web(standing, now), *(clause(article, standing.public, at, now) for clause in _clauses)]
    return [f"{' '.join(filter(None, parts))}.", *_further(standing, now)]


def on_the_web(standing: Standing, now: datetime) -> str:
    """The main clause, without its full stop."""
    text = _by_state(standing, now)
    return text if standing.public else _("%(clause)s for those who may open the page") % {"clause": text}


def _by_state(standing: Standing, now: datetime) -> str:
    first, later = standing.first_published_at, standing.waits_until(now)
    words = {
        "first": when.said(first, now) if first else "",
        "later": when.said(later, now) if later else "",
    }
    if standing.live:
        return _("The article has been published since %(first)s") % words if first else _("The article is published")
    if standing.scheduled_at and later:
        return _("The article is published by itself on %(later)s") % words
    if later:
        return _("Once you choose Publish, the article waits and is published on %(later)s") % words
    if first:
        return _("If you publish now, the article is seen again at once, dated %(first)s") % words
    return _("If you publish now, the article is seen at once")


def _further(standing: Standing, now: datetime) -> list[str]:
    further = []
    if standing.live and standing.changed:
        further.append(_changes(standing, now))
    if standing.expire_at and standing.expire_at > now:
        further.append(_("It is taken down on %(at)s.") % {"at": when.said(standing.expire_at, now)})
    return further


def _changes(standing: Standing, now: datetime) -> str:
    later = standing.waits_until(now)
    if later is None:
        return _("Your latest changes are seen once you publish them.")
    at = {"at": when.said(later, now)}
    if standing.scheduled_at:
        return _("Your latest changes are published by themselves on %(at)s.") % at
    return _("Once you choose Publish, your latest changes wait and are published on %(at)s.") % at
