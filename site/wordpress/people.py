"""The old site's authors, categories and tags."""

from datetime import datetime

from django.db.models import QuerySet
from django.utils.text import slugify
from taggit.models import Tag
from wagtail.coreutils import find_available_slug, string_to_ascii

from blog.models import Author, TopicPage
from wordpress import words
from wordpress.enums import Kind
from wordpress.landing import Landing
from wordpress.models import ImportedItem
from wordpress.report import Report
from wordpress.wxr import TermRef, WxrExport, WxrItem

NO_CATEGORY = {"uncategorized", "okategoriserade", "okategoriserad"}
LONGEST_TAG = 100


class People:
    def __init__(self, export: WxrExport, report: Report) -> None:
        self.export = export
        self.report = report
        self._authors: dict[str, Author] = {}

    def author(self, login: str) -> Author | None:
        if not login:
            return None
        if login not in self._authors:
            known = self.export.authors.get(login)
            name = words.plain(known.name if known else login)[:120]
            self._authors[login] = self._find_or_make(name, login)
        return self._authors[login]

    def _find_or_make(self, name: str, login: str) -> Author:
        author = Author.objects.filter(name=name).first()
        self.report.count("author", is_new=author is None)
        return author or Author.objects.create(name=name, slug=_free_author_slug(name, login))


def _free_author_slug(name: str, login: str) -> str:
    base = slugify(string_to_ascii(name))[:100] or slugify(login)[:100] or "author"
    taken = set(Author.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return next(
        slug for number in range(len(taken) + 1) if (slug := f"{base}-{number + 1}" if number else base) not in taken
    )


class Topics:
    """The first category of a post is its topic; the others become tags, so that none is lost."""

    def __init__(self, export: WxrExport, landing: Landing, report: Report, source: str, now: datetime) -> None:
        self.export = export
        self.landing = landing
        self.report = report
        self.source = source
        self.now = now
        self.by_slug: dict[str, TopicPage] = {}
        self.tags: dict[TermRef, str] = {}

    def of(self, item: WxrItem) -> TopicPage | None:
        category = self._first(item)
        return self.topic(category.slug, category.name) if category else None

    def tags_of(self, item: WxrItem) -> list[str]:
        first = self._first(item)
        refs = [
            ref
            for ref in item.terms
            if ref.domain == "post_tag" or (ref.domain == "category" and ref != first and ref.slug not in NO_CATEGORY)
        ]
        names = {ref: words.plain(ref.name)[:LONGEST_TAG] for ref in refs}
        self.tags.update(names)
        return list(dict.fromkeys(names.values()))

    def made_tags(self) -> QuerySet[Tag]:
        return Tag.objects.filter(name__in=set(self.tags.values()))

    def topic(self, slug: str, name: str, above: frozenset[str] = frozenset()) -> TopicPage:
        if slug not in self.by_slug:
            topic = self._known(slug, name)
            self.report.count("topic", is_new=topic is None)
            self.by_slug[slug] = topic or self._make(slug, name, above | {slug})
        return self.by_slug[slug]

    def _first(self, item: WxrItem) -> TermRef | None:
        """The one that the author marked as the main one (Yoast), or the first that is not “uncategorised”."""
        own = [ref for ref in item.terms if ref.domain == "category" and ref.slug not in NO_CATEGORY]
        main = item.meta.get("_yoast_wpseo_primary_category", "")
        marked = [ref for ref in own if main and (term := self.export.categories.get(ref.slug)) and term.id == main]
        return next(iter([*marked, *own]), None)

    def _known(self, slug: str, name: str) -> TopicPage | None:
        rows = ImportedItem.objects.filter(source=self.source, kind=Kind.TOPIC, source_id=slug)
        topics: QuerySet[TopicPage] = TopicPage.objects.descendant_of(self.landing.blog)
        return (
            topics.filter(pk__in=rows.values("page")).first() or topics.filter(title__iexact=words.plain(name)).first()
        )

    def _make(self, slug: str, name: str, above: frozenset[str]) -> TopicPage:
        term = self.export.categories.get(slug)
        title = words.plain(name)[: words.LONGEST_TITLE] or slug
        parent_term = self.export.categories.get(term.parent) if term else None
        nested = parent_term is not None and parent_term.slug not in above
        parent = self.topic(parent_term.slug, parent_term.name, above) if nested and parent_term else self.landing.blog
        page = TopicPage(
            title=title,
            slug=find_available_slug(parent, words.slug(slug, title, 0)),
            lead=words.shortened(words.plain(term.description), 600) if term else "",
            locale=self.landing.home.locale,
            first_published_at=self.now,
            last_published_at=self.now,
        )
        parent.add_child(instance=page)
        ImportedItem.objects.create(
            source=self.source, kind=Kind.TOPIC, source_id=slug, page=page, imported_at=self.now
        )
        return page
