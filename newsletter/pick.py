"""What the author may put into a letter by hand, and how it is found when there is much of it."""

from blog.querysets import ArticleQuerySet
from newsletter import collect
from newsletter.enums import Cadence, Fate
from newsletter.models import Issue

SHOWN = 8


def choices(issue: Issue) -> ArticleQuerySet:
    here = issue.items.filter(fate=Fate.INCLUDED, article__isnull=False).values("article_id")
    found: ArticleQuerySet = (
        collect.addable(issue.newsletter, Cadence(issue.cadence)).exclude(pk__in=here).defer_streamfields()
    )
    return found


def search(issue: Issue, words: str) -> ArticleQuerySet:
    """Those whose title holds every one of the words."""
    found = choices(issue)
    for word in words.split():
        found = found.filter(title__icontains=word)
    return found
