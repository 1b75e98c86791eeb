from typing import Any, ClassVar

from django import forms
from django.db import models
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from taggit.models import Tag, TaggedItemBase
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from blog import reading
from blog.article_form import ArticleForm
from blog.authors import Author
from blog.blocks import ARTICLE_BLOCKS
from blog.chosen import ChosenArticle
from blog.draft_link_models import DraftLink
from blog.feed_routes import FeedsArticles
from blog.listing import SelectsArticles
from blog.querysets import ArticleManager, ArticleQuerySet
from blog.series import Series, SeriesPart
from pages.enums import CommentPolicy
from pages.models import BasePage, comment_policy_field
from pages.readable import readable

__all__ = [
    "ArticlePage",
    "ArticleTag",
    "Author",
    "BlogIndexPage",
    "ChosenArticle",
    "DraftLink",
    "Series",
    "SeriesPart",
    "TopicPage",
]


class BlogIndexPage(SelectsArticles, FeedsArticles):
    lead = models.TextField(_("lead"), blank=True, max_length=600)

    content_panels = [*Page.content_panels, FieldPanel("lead")]
    subpage_types = ["blog.ArticlePage", "blog.TopicPage"]
    template = "blog/blog_index_page.html"

    class Meta:
        verbose_name = _("blog")
        verbose_name_plural = _("blogs")

    def articles(self) -> ArticleQuerySet:
        articles: ArticleQuerySet = ArticlePage.objects.descendant_of(self).published().newest_first()
        return articles


class TopicPage(FeedsArticles):
    lead = models.TextField(_("lead"), blank=True, max_length=600)

    content_panels = [*Page.content_panels, FieldPanel("lead")]
    parent_page_types = ["blog.BlogIndexPage", "blog.TopicPage"]
    subpage_types = ["blog.TopicPage"]

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")

    def articles(self) -> ArticleQuerySet:
        # The preview of a topic that is being written asks before there is a topic to ask about.
        own = ArticlePage.objects.filter(topic=self) if self.pk else ArticlePage.objects.none()
        articles: ArticleQuerySet = own.published().newest_first()
        return articles


class ArticleTag(TaggedItemBase):
    content_object = ParentalKey("blog.ArticlePage", on_delete=models.CASCADE, related_name="tagged_items")


class ArticlePage(BasePage):
    lead = models.TextField(
        _("lead"), blank=True, max_length=600, help_text=_("One or two sentences that open the article.")
    )
    hero_image = models.ForeignKey(
        "wagtailimages.Image",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("lead picture"),
    )
    hero_alt = models.CharField(_("alternative text"), max_length=200, blank=True)
    hero_decorative = models.BooleanField(_("the picture is decorative"), default=False)
    hero_caption = models.CharField(_("caption"), max_length=300, blank=True)
    topic = models.ForeignKey(
        TopicPage, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("topic")
    )
    author = models.ForeignKey(
        Author, on_delete=models.SET_NULL, null=True, blank=True, related_name="articles", verbose_name=_("author")
    )
    tags = ClusterTaggableManager(through=ArticleTag, blank=True, verbose_name=_("tags"))
    body = StreamField(ARTICLE_BLOCKS, blank=True, verbose_name=_("body"))
    in_letter = models.BooleanField(
        _("goes into the weekly letter"),
        default=True,
        help_text=_("Untick to keep this article out of the letter; you can still add it to one by hand."),
    )
    show_contents = models.BooleanField(
        _("table of contents"),
        default=True,
        help_text=_("Shown above an article that has four headings or more."),
    )
    reading_minutes = models.PositiveSmallIntegerField(default=1, editable=False)
    comments = comment_policy_field(CommentPolicy.OPEN)

    objects: ClassVar[Any] = ArticleManager()
    is_dated = True

    content_panels = [
        *Page.content_panels,
        FieldPanel("lead"),
        FieldPanel("body"),
        MultiFieldPanel(
            [
                FieldPanel("hero_image"),
                FieldPanel("hero_alt"),
                FieldPanel("hero_decorative"),
                FieldPanel("hero_caption"),
            ],
            heading=_("Lead picture"),
        ),
        MultiFieldPanel(
            [FieldPanel("topic", widget=forms.Select), FieldPanel("tags"), FieldPanel("author")],
            heading=_("Topic and author"),
        ),
        InlinePanel(
            "chosen_articles",
            heading=_("Read next"),
            label=_("article"),
            max_num=3,
            help_text=_("Articles on the same subject fill the places that you leave free."),
        ),
        FieldPanel("show_contents"),
        FieldPanel("in_letter"),
    ]
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("lead"),
        index.SearchField("body"),
        index.RelatedFields("topic", [index.SearchField("title")]),
        index.RelatedFields("tags", [index.SearchField("name")]),
        index.RelatedFields("author", [index.SearchField("name")]),
        index.FilterField("in_letter"),
    ]
    base_form_class = ArticleForm
    own_editor = True
    parent_page_types = ["blog.BlogIndexPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.reading_minutes = reading.minutes(self.lead, self.body)
        super().save(*args, **kwargs)

    @property
    def kicker(self) -> str:
        return self.topic.title if self.topic and self.topic.live else ""

    def also_above(self) -> list[Page]:
        return [self.topic] if self.topic and self.topic.live else []

    @cached_property
    def own_tags(self) -> list[Tag]:
        """Asked for once, however often a page names them."""
        return list(self.tags.all())

    @cached_property
    def readable(self) -> ArticleQuerySet:
        """The articles that any visitor may read. Which are not public is asked once for all that its page shows."""
        articles: ArticleQuerySet = ArticlePage.objects.published()
        return articles

    @cached_property
    def blog(self) -> BlogIndexPage:
        """The blog it stands in."""
        blog: BlogIndexPage = self.get_parent().specific
        if blog.locale_id == self.locale_id:
            blog.locale = self.locale
        return blog

    def neighbours(self) -> tuple["ArticlePage | None", "ArticlePage | None"]:
        """The article before and the one after, by date of publication, in the same blog."""
        siblings = self.readable.sibling_of(self, inclusive=False).for_links()
        if self.first_published_at is None:
            return None, None
        return (
            siblings.filter(first_published_at__lt=self.first_published_at).newest_first().first(),
            siblings.filter(first_published_at__gt=self.first_published_at).order_by("first_published_at").first(),
        )

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        self.readable = readable(ArticlePage.objects.all(), request)
        previous, following = self.neighbours()
        return {**super().get_context(request, *args, **kwargs), "previous": previous, "next": following}
