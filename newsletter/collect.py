"""Which articles stand in the coming letter. The window is "has not had its turn yet", never a span of days."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Max, Q, QuerySet
from wagtail.models import Locale, Page

from blog.models import ArticlePage
from blog.querysets import ArticleQuerySet
from newsletter import monthly
from newsletter.enums import ArticleForm, Cadence, Fate, IssueState
from newsletter.models import Issue, IssueItem, Newsletter

FRESH = timedelta(days=7)
"""How far back before its own beginning a newsletter looks for its first letter."""


def candidates(newsletter: Newsletter, cadence: Cadence = Cadence.WEEKLY) -> ArticleQuerySet:
    """All published articles of the letter's language that have not had their turn."""
    spent = _turns(newsletter, cadence).values("article_id")
    unspent: ArticleQuerySet = _readable(newsletter).descendant_of(home_of(newsletter)).exclude(pk__in=spent)
    return unspent


def addable(newsletter: Newsletter, cadence: Cadence = Cadence.WEEKLY) -> ArticleQuerySet:
    """What the author may add by hand: imported, old, held and dropped articles too, none that was sent."""
    sent = _turns(newsletter, cadence).filter(fate=Fate.INCLUDED).values("article_id")
    unsent: ArticleQuerySet = _readable(newsletter).exclude(pk__in=sent).newest_first()
    return unsent


def begin(newsletter: Newsletter, now: datetime) -> None:
    """Note what was there before the first letter, so that an old blog does not flood it."""
    if newsletter.begun_at is None and not Issue.objects.of(newsletter).exists():
        newest = Page.objects.aggregate(last=Max("pk"))["last"] or 0
        newsletter.mark_begun(now, newest)


def refresh(issue: Issue, now: datetime) -> bool:
    """Let published articles in, and out what is unpublished or went with another letter. True where anything changed.

    Once approved, a letter takes nothing new: it goes as the author saw it. Neither does a draft after its slot.
    """
    with transaction.atomic():
        locked = Issue.objects.open().select_for_update().filter(pk=issue.pk).first()
        if locked is None:
            return False
        changed = _let_out(locked)
        if locked.state == IssueState.COLLECTING or (locked.state == IssueState.DRAFT and now <= locked.slot_at):
            changed = _let_in(locked) or changed
        if changed:
            locked.touch()
    return changed


def outside(issue: Issue) -> ArticleQuerySet:
    """What comes into the letter by itself while it is open to new articles, and misses it once it is approved."""
    here = issue.items.filter(article__isnull=False).values("article_id")
    waiting = candidates(issue.newsletter, Cadence(issue.cadence)).exclude(pk__in=here)
    return monthly.gathered(issue, waiting) if issue.is_monthly else _fresh(issue.newsletter, waiting)


def add(issue: Issue, article: ArticlePage, *, fate: Fate = Fate.INCLUDED) -> IssueItem:
    """At the end of the letter; an article that was taken out of it comes back."""
    last = issue.items.aggregate(last=Max("position"))["last"] or 0
    item, _created = IssueItem.objects.update_or_create(
        issue=issue,
        article=article,
        defaults={"fate": fate},
        create_defaults={
            "fate": fate,
            "title": article.title,
            "position": last + 1,
            "form": ArticleForm.LEAD if issue.is_monthly else issue.newsletter.article_form,
        },
    )
    return item


def has_gone_stale(issue: Issue) -> bool:
    """Whether anything stands in the letter that must not go out with it."""
    return _unfit(issue).exists()


def is_from_before(newsletter: Newsletter, article: ArticlePage) -> bool:
    """Whether it was written long before the newsletter began, so that only the author brings it into a letter."""
    begun, published = newsletter.begun_at, article.first_published_at
    if begun is None or published is None or article.pk is None:
        return False
    return published < begun - FRESH and article.pk <= (newsletter.begun_with or 0)


def home_of(newsletter: Newsletter) -> Page:
    """The site's home page in the letter's language: each language has a tree of its own."""
    home: Page = newsletter.site.root_page
    locale = Locale.objects.filter(language_code=newsletter.language).first()
    return (home.get_translation_or_none(locale) if locale else None) or home


def _turns(newsletter: Newsletter, cadence: Cadence) -> QuerySet[IssueItem]:
    """Weekly and monthly letters each give an article a turn of its own."""
    spent = IssueItem.objects.spent().filter(issue__newsletter=newsletter, issue__cadence=cadence)
    return spent.filter(article__isnull=False)


def _readable(newsletter: Newsletter) -> ArticleQuerySet:
    """Without aliases, which would bring the article they stand for twice."""
    published = ArticlePage.objects.published().filter(locale__language_code=newsletter.language)
    rows: ArticleQuerySet = published.exclude(alias_of__locale=F("locale"))
    return rows


def _let_in(issue: Issue) -> bool:
    articles = list(outside(issue).order_by("first_published_at", "pk"))
    for article in articles:
        add(issue, article)
    return bool(articles)


def _fresh(newsletter: Newsletter, waiting: ArticleQuerySet) -> ArticleQuerySet:
    """Without what was written long before the newsletter began, unless it has stood in a letter since."""
    rows: ArticleQuerySet = waiting.filter(in_letter=True)
    if newsletter.begun_at is None:
        return rows
    known = IssueItem.objects.filter(issue__newsletter=newsletter, article__isnull=False).values("article_id")
    old = Q(first_published_at__lt=newsletter.begun_at - FRESH, pk__lte=newsletter.begun_with)
    fresh: ArticleQuerySet = rows.exclude(old & ~Q(pk__in=known))
    return fresh


def _let_out(issue: Issue) -> bool:
    return bool(_unfit(issue).delete()[0])


def _unfit(issue: Issue) -> QuerySet[IssueItem]:
    """What may no longer be read by everybody, and what another letter was first to take along: an article that is held
    in one letter stands in the next, and the author may change the first while both are open."""
    published = ArticlePage.objects.published().values("pk")
    frozen = IssueItem.objects.frozen().filter(issue__newsletter=issue.newsletter_id, issue__cadence=issue.cadence)
    gone = frozen.exclude(issue=issue).filter(article__isnull=False).values("article_id")
    return issue.items.filter(fate=Fate.INCLUDED).filter(~Q(article__in=published) | Q(article__in=gone))
