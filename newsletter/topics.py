"""The topics that readers choose among, and what a choice leaves of a letter.

A reader's row names the topics by the beginnings of their translation keys, so that a choice is the same in every
language. A topic that is gone falls out of the choice; where none is left, the reader gets the whole letter.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from wagtail.models import Locale

from blog.models import TopicPage
from newsletter.collect import home_of
from newsletter.models import Issue, Newsletter

SHORT = 12
"""Hexadecimal digits of a translation key: enough that no two topics of a site meet."""
MOST = 19
"""So many fit into the row. Who wants more wants them all."""


@dataclass(frozen=True, slots=True)
class Topic:
    key: str
    title: str


def selection_of(keys: Iterable[str]) -> str:
    return ",".join(sorted(set(keys)))


def keys_in(selection: str) -> frozenset[str]:
    return frozenset(filter(None, selection.split(",")))


def on_offer(newsletter: Newsletter, language: str) -> list[Topic]:
    """In the order of the site's tree, named in that language where they have been translated."""
    pages = _published(newsletter)
    locale = Locale.objects.filter(language_code=language).exclude(language_code=newsletter.language).first()
    named = TopicPage.objects.live().public().filter(locale=locale) if locale else TopicPage.objects.none()
    titles = {page.translation_key: page.title for page in named}
    return [Topic(_key(page), titles.get(page.translation_key, page.title)) for page in pages]


def still_there(newsletter: Newsletter, selection: str) -> frozenset[str]:
    """What is left of the choice."""
    return keys_in(selection) & {_key(page) for page in _published(newsletter)} if selection else frozenset()


class Sieve:
    """What choices of topics leave of a letter. Its articles and the topics are read once, for any number of them."""

    def __init__(self, issue: Issue) -> None:
        self._paths = {_key(page): page.path for page in _published(issue.newsletter)}
        rows = issue.included().values_list("pk", "article__topic__path")
        self._items = {pk: path or "" for pk, path in rows}

    def lets_in(self, selection: str) -> frozenset[int]:
        """Those of a chosen topic's own topics with them; all, where none of the chosen topics is there any more."""
        chosen = tuple(path for key in keys_in(selection) if (path := self._paths.get(key)))
        return frozenset(pk for pk, path in self._items.items() if not chosen or path.startswith(chosen))


def _published(newsletter: Newsletter) -> list[TopicPage]:
    rows = TopicPage.objects.live().public().descendant_of(home_of(newsletter)).order_by("path")
    return list(rows.exclude(alias_of__isnull=False))


def _key(page: TopicPage) -> str:
    return str(page.translation_key.hex[:SHORT])
