"""Which letter an article comes with, for the sentence that its author reads before publishing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum, auto

from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from blog.models import ArticlePage
from newsletter import collect
from newsletter.enums import Cadence, Fate, IssueState
from newsletter.models import Issue, IssueItem, Newsletter
from newsletter.slots import Rhythm
from pages import when


class Lot(Enum):
    COMES = auto()
    SENT = auto()
    HELD_OUT = auto()
    DROPPED = auto()
    OLD = auto()
    PRIVATE = auto()
    OTHER_LANGUAGE = auto()


@dataclass(frozen=True, slots=True)
class Coming:
    """An open letter whose time has not come."""

    slot_at: datetime
    approved: bool = False
    fate: str = ""
    """What becomes of the article in it; empty where it does not stand there."""


@dataclass(frozen=True, slots=True)
class Facts:
    rhythm: Rhythm
    in_letter: bool = True
    public: bool = True
    same_language: bool = True
    old: bool = False
    sent_on: date | None = None
    dropped: bool = False
    coming: tuple[Coming, ...] = ()
    """The nearest first."""


def lot(facts: Facts) -> Lot:
    standing_there = any(letter.fate == Fate.INCLUDED for letter in facts.coming)
    obstacles = {
        Lot.SENT: facts.sent_on is not None,
        Lot.PRIVATE: not facts.public,
        Lot.OTHER_LANGUAGE: not facts.same_language,
        Lot.DROPPED: facts.dropped,
        # What the author has added by hand comes, whatever else is said of it.
        Lot.HELD_OUT: not facts.in_letter and not standing_there,
        Lot.OLD: facts.old and not standing_there,
    }
    return next((found for found, holds in obstacles.items() if holds), Lot.COMES)


def slot_for(facts: Facts, at: datetime) -> datetime:
    """When the letter goes that takes what is published at that moment."""
    after = at
    for letter in facts.coming:
        if letter.fate == Fate.INCLUDED:
            return letter.slot_at
        takes = not letter.approved and letter.fate != Fate.HELD
        if at <= letter.slot_at and takes:
            return letter.slot_at
        after = max(after, letter.slot_at)
    return facts.rhythm.next_after(after).at


def clause(article: ArticlePage, public: bool, at: datetime, now: datetime) -> str:
    """Nothing where there is no newsletter."""
    newsletter = Newsletter.current()
    if not newsletter.active:
        return ""
    facts = facts_of(article, newsletter, public=public, now=now)
    return in_words(facts, newsletter, max(at, now), now)


def in_words(facts: Facts, newsletter: Newsletter, at: datetime, now: datetime) -> str:
    match lot(facts):
        case Lot.SENT:
            return _("and has gone out in the letter of %(day)s") % {"day": _day(facts.sent_on, now, newsletter)}
        case Lot.PRIVATE:
            return _("but does not come with the letter, which only takes what everybody may read")
        case Lot.OTHER_LANGUAGE:
            language = get_language_info(newsletter.language)["name_translated"].lower()
            return _("but does not come with the letter, which is in %(language)s") % {"language": language}
        case Lot.DROPPED:
            return _("but has been taken out of the letter for good")
        case Lot.HELD_OUT:
            return _("but is kept out of the letter")
        case Lot.OLD:
            return _("but is older than the letter and comes with it only if you add it there")
    slot = slot_for(facts, at)
    words = {"slot": when.said(slot, now, newsletter.time_zone)}
    if missed := _closed_before(slot, facts, at):
        words["missed"] = when.day(missed, now, newsletter.time_zone)
        late = _("but is too late for the letter of %(missed)s, which is approved, and comes with the one on %(slot)s")
        return late % words
    return _("and comes with the letter on %(slot)s") % words


def slot_of_new(newsletter: Newsletter, now: datetime) -> datetime:
    """When the letter goes that takes what is published now."""
    return slot_for(Facts(newsletter.rhythm, coming=_ahead(newsletter, {}, now)), now)


def _closed_before(slot: datetime, facts: Facts, at: datetime) -> datetime | None:
    """The slot of the nearest letter that would have taken it, had it not been approved."""
    missed = (one.slot_at for one in facts.coming if one.approved and not one.fate and at <= one.slot_at < slot)
    return next(missed, None)


def facts_of(article: ArticlePage, newsletter: Newsletter, *, public: bool, now: datetime) -> Facts:
    weekly = IssueItem.objects.filter(issue__newsletter=newsletter, issue__cadence=Cadence.WEEKLY)
    items = list(weekly.filter(article=article.pk).select_related("issue")) if article.pk else []
    sent = weekly.frozen().filter(article=article.pk) if article.pk else weekly.none()
    fates = {item.issue_id: item.fate for item in items}
    return Facts(
        rhythm=newsletter.rhythm,
        in_letter=article.in_letter,
        public=public,
        same_language=article.locale.language_code == newsletter.language,
        old=not items and collect.is_from_before(newsletter, article),
        sent_on=sent.values_list("issue__slot_date", flat=True).order_by("-issue__slot_date").first(),
        dropped=Fate.DROPPED in fates.values(),
        coming=_ahead(newsletter, fates, now),
    )


def _ahead(newsletter: Newsletter, fates: Mapping[int, str], now: datetime) -> tuple[Coming, ...]:
    ahead = Issue.objects.of(newsletter).going(Cadence.WEEKLY).ahead(now)
    return tuple(Coming(issue.slot_at, issue.state == IssueState.APPROVED, fates.get(issue.pk, "")) for issue in ahead)


def _day(day: date | None, now: datetime, newsletter: Newsletter) -> str:
    noon = datetime.combine(day or now.date(), datetime.min.time().replace(hour=12), newsletter.rhythm.tz)
    return when.day(noon, now, newsletter.time_zone)
