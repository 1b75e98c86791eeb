from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from pages.blocks import PAGE_BLOCKS, TEXT_FEATURES, LinkedBlock, LinkValue, MailBlock


class TipValue(LinkValue):
    @property
    def heading(self) -> str:
        """Number and title, for where the number cannot hang in the margin."""
        return f"{self['number']}. {self['title']}" if self.get("number") is not None else self["title"]

    @property
    def outline(self) -> tuple[str, int]:
        return self.heading, 3

    @property
    def link_words(self) -> str:
        return self.get("link_text") or gettext("Read more about “%(title)s”") % {"title": self["title"]}


class TipBlock(LinkedBlock):
    """A numbered tip; its number hangs in the margin."""

    link_required = False

    number = blocks.IntegerBlock(label=_("Number"), min_value=1, max_value=99)
    title = blocks.CharBlock(label=_("Title"), max_length=160)
    text = blocks.RichTextBlock(label=_("Text"), features=TEXT_FEATURES)
    link_text = blocks.CharBlock(label=_("Words of the “Read more” link"), required=False, max_length=200)

    class Meta:
        icon = "list-ol"
        label = _("Numbered tip")
        template = "blog/blocks/tip.html"
        value_class = TipValue
        form_layout = ["number", "title", "text", "page", "url", "link_text"]


class RelatedValue(LinkValue):
    @property
    def is_shown(self) -> bool:
        """Never lead a reader to an article that has been taken down."""
        return bool(self.href)


class RelatedArticleBlock(MailBlock, blocks.StructBlock):
    page = blocks.PageChooserBlock(label=_("Article"), page_type="blog.ArticlePage")

    class Meta:
        icon = "doc-full"
        label = _("Related article")
        template = "blog/blocks/related_article.html"
        value_class = RelatedValue


class SignupBlock(MailBlock, blocks.StaticBlock):
    """The newsletter's sign-up in mid-article. A letter leaves it out, since its readers have signed up."""

    class Meta:
        icon = "mail"
        label = _("Newsletter sign-up")
        admin_text = _("The sign-up form for the newsletter is shown here.")
        template = "blog/blocks/signup.html"


ARTICLE_BLOCKS: list[tuple[str, blocks.Block]] = [
    *PAGE_BLOCKS,
    ("tip", TipBlock()),
    ("related_article", RelatedArticleBlock()),
    ("signup", SignupBlock()),
]
