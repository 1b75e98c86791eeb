from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from pages.admin_search import title_stems
from pages.blocks import PAGE_BLOCKS
from pages.enums import CommentPolicy
from pages.preview_modes import Previewed
from pages.search_models import SearchEntry, SearchHit, SearchTerm
from pages.settings_models import SiteSettings, SocialLink

__all__ = [
    "BasePage",
    "HomePage",
    "SearchEntry",
    "SearchHit",
    "SearchTerm",
    "SiteSettings",
    "SocialLink",
    "StandardPage",
]


def comment_policy_field(default: CommentPolicy) -> "models.CharField[str, str]":
    return models.CharField(_("comments"), max_length=10, choices=CommentPolicy.choices, default=default)


class BasePage(Previewed, Page):
    """What every page of the site has: a picture for sharing and a comment policy."""

    social_image = models.ForeignKey(
        "wagtailimages.Image",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("picture for sharing"),
    )
    comments = comment_policy_field(CommentPolicy.OFF)

    own_editor: ClassVar[bool] = False
    """Whether its app registers the views of its editor; they extend those of `pages.viewsets`."""

    promote_panels = [*Page.promote_panels, FieldPanel("social_image")]
    settings_panels = [*Page.settings_panels, FieldPanel("comments")]
    search_fields = [*Page.search_fields, index.AutocompleteField("title_stems")]

    # Whether a list of different pages says when this one was published.
    is_dated: ClassVar[bool] = False

    class Meta:
        abstract = True

    @property
    def description(self) -> str:
        return self.search_description or getattr(self, "lead", "")

    def title_stems(self) -> str:
        """What the admin finds the page by, beside its title as it is written."""
        return title_stems(self.draft_title or self.title)

    @property
    def kicker(self) -> str:
        """A word or two above the title, which say what it belongs to."""
        return ""

    def also_above(self) -> list[Page]:
        """What breadcrumbs lead through beside the pages above this one in the tree."""
        return []


class HomePage(BasePage):
    headline = models.CharField(_("headline"), max_length=160, blank=True)
    lead = models.TextField(_("lead"), blank=True, max_length=600)
    picture = models.ForeignKey(
        "wagtailimages.Image",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("picture"),
    )
    picture_alt = models.CharField(
        _("alternative text"), max_length=200, blank=True, help_text=_("Leave empty if the picture is decorative.")
    )
    body = StreamField(PAGE_BLOCKS, blank=True, verbose_name=_("body"))

    content_panels = [
        *Page.content_panels,
        FieldPanel("headline"),
        FieldPanel("lead"),
        MultiFieldPanel([FieldPanel("picture"), FieldPanel("picture_alt")], heading=_("Picture")),
        FieldPanel("body"),
    ]
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("headline"),
        index.SearchField("lead"),
        index.SearchField("body"),
    ]
    parent_page_types = ["wagtailcore.Page"]

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")


class StandardPage(BasePage):
    lead = models.TextField(_("lead"), blank=True, max_length=600)
    body = StreamField(PAGE_BLOCKS, blank=True, verbose_name=_("body"))

    in_house = models.BooleanField(
        _("can be asked for"),
        default=False,
        help_text=_("For a lecture or another service: shows a button to ask for it."),
    )

    content_panels = [*Page.content_panels, FieldPanel("lead"), FieldPanel("body"), FieldPanel("in_house")]
    search_fields = [*BasePage.search_fields, index.SearchField("lead"), index.SearchField("body")]

    class Meta:
        verbose_name = _("standard page")
        verbose_name_plural = _("standard pages")
