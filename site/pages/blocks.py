"""The parts that pages and articles are written with. Each has three sibling templates: `.html` for the web, `.mjml`
for the letter and `.txt` for the letter's text part."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageBlock as WagtailImageBlock

from pages.addresses import for_mail

TEXT_FEATURES = ["bold", "italic", "link", "document-link", "ol", "ul", "code", "strikethrough", "superscript"]
# A pasted document brings its headings along.
LONG_TEXT_FEATURES = ["h2", "h3", *TEXT_FEATURES]


class MailBlock(blocks.Block):
    """A block that can also stand in a letter."""

    def render_mjml(self, value: Any, context: Mapping[str, Any] | None = None) -> SafeString:
        """MJML to stand inside an `mj-column`."""
        return self._render_sibling(".mjml", value, context)

    def render_text(self, value: Any, context: Mapping[str, Any] | None = None) -> str:
        return str(self._render_sibling(".txt", value, context)).strip("\n")

    def sibling(self, suffix: str) -> str:
        return str(self.meta.template).removesuffix(".html") + suffix

    def _render_sibling(self, suffix: str, value: Any, context: Mapping[str, Any] | None) -> SafeString:
        whole = self.get_context(value, parent_context=dict(context or {}))
        return mark_safe(render_to_string(self.sibling(suffix), whole))


class LinkValue(blocks.StructValue):
    """A struct with `page` and `url`: the page wins. No reader is led to a page that has been taken down."""

    @property
    def href(self) -> str:
        page = self.get("page")
        if page is not None:
            return (page.url or "") if page.live else ""
        return self.get("url") or ""

    @property
    def absolute_href(self) -> str:
        """The same for a mail."""
        return for_mail(self.href)


class RichTextBlock(MailBlock, blocks.RichTextBlock):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"features": LONG_TEXT_FEATURES, **kwargs})

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        return {**super().get_context(value, parent_context), "source": value.source}

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        template = "pages/blocks/rich_text.html"


class HeadingValue(blocks.StructValue):
    @property
    def outline(self) -> tuple[str, int]:
        """What a table of contents says of it: words and level."""
        return self["text"], 3 if self["level"] == "h3" else 2


class HeadingBlock(MailBlock, blocks.StructBlock):
    text = blocks.CharBlock(label=_("Heading"), max_length=160)
    level = blocks.ChoiceBlock(choices=[("h2", _("Heading")), ("h3", _("Subheading"))], default="h2", label=_("Level"))

    def get_searchable_content(self, value: Any) -> list[str]:
        """Without the name of its level, by which every article would be found."""
        return [value["text"]] if value["text"] else []

    class Meta:
        icon = "title"
        label = _("Heading")
        template = "pages/blocks/heading.html"
        value_class = HeadingValue
        form_classname = "struct-block heading-block"


class ImageBlock(MailBlock, blocks.StructBlock):
    image = WagtailImageBlock(label=_("Image"))
    caption = blocks.CharBlock(label=_("Caption"), required=False, max_length=300)

    class Meta:
        icon = "image"
        label = _("Image")
        template = "pages/blocks/image.html"


class QuoteBlock(MailBlock, blocks.StructBlock):
    text = blocks.TextBlock(label=_("Quotation"), rows=3)
    source = blocks.CharBlock(label=_("Who said it"), required=False, max_length=160)

    class Meta:
        icon = "openquote"
        label = _("Quotation")
        template = "pages/blocks/quote.html"


class AddressedBlock(MailBlock, blocks.StructBlock):
    """Base of the blocks that hold an address as `url`. A draft keeps one that is only half written."""

    def clean(self, value: Any) -> Any:
        if not self.is_deferred_validation:
            return super().clean(value)
        cleaned = super().clean({**value, "url": ""})
        cleaned["url"] = value["url"]
        return cleaned


class LinkedBlock(AddressedBlock):
    """Base of the blocks that lead somewhere, to a page of the site or to an address."""

    page = blocks.PageChooserBlock(label=_("Page"), required=False)
    url = blocks.URLBlock(label=_("or address"), required=False)

    link_required = True

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if self.link_required and not self.is_deferred_validation and not cleaned["page"] and not cleaned["url"]:
            raise blocks.StructBlockValidationError({"page": ValidationError(_("Choose a page or write an address."))})
        return cleaned

    class Meta:
        value_class = LinkValue


class CallToActionBlock(LinkedBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=120)
    text = blocks.TextBlock(label=_("Text"), required=False, rows=2)
    button = blocks.CharBlock(label=_("Words on the button"), max_length=60)

    class Meta:
        icon = "arrow-right"
        label = _("Call to action")
        template = "pages/blocks/call_to_action.html"


class EmbedBlock(AddressedBlock):
    """A film or a post elsewhere, shown as a link: the page itself asks no other host for anything."""

    url = blocks.URLBlock(label=_("Address"))
    title = blocks.CharBlock(label=_("Title"), required=False, max_length=160)

    class Meta:
        icon = "media"
        label = _("Film or post elsewhere")
        template = "pages/blocks/embed.html"


class CodeBlock(MailBlock, blocks.StructBlock):
    code = blocks.TextBlock(label=_("Code"), rows=6)

    class Meta:
        icon = "code"
        label = _("Code")
        template = "pages/blocks/code.html"


PAGE_BLOCKS: list[tuple[str, blocks.Block]] = [
    ("text", RichTextBlock()),
    ("heading", HeadingBlock()),
    ("image", ImageBlock()),
    ("quote", QuoteBlock()),
    ("call_to_action", CallToActionBlock()),
    ("embed", EmbedBlock()),
    ("code", CodeBlock()),
]


def render_stream_mjml(stream: blocks.StreamValue, context: Mapping[str, Any] | None = None) -> SafeString:
    return mark_safe("\n".join(child.block.render_mjml(child.value, context) for child in stream))


def render_stream_text(stream: blocks.StreamValue, context: Mapping[str, Any] | None = None) -> str:
    parts = (child.block.render_text(child.value, context) for child in stream)
    return "\n\n".join(part for part in parts if part.strip())
