from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.test import RequestFactory
from wagtail.blocks import Block, StreamBlock
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file

from blog.blocks import ARTICLE_BLOCKS
from pages.blocks import PAGE_BLOCKS, CallToActionBlock, MailBlock, render_stream_mjml, render_stream_text
from pages.models import StandardPage
from tests.blog.factories import an_article
from tests.newsletter.factories import a_newsletter
from tests.pages.factories import a_standard_page

BLOCKS = dict(ARTICLE_BLOCKS)


def test_articles_have_every_block_that_pages_have() -> None:
    assert set(dict(PAGE_BLOCKS)) < set(BLOCKS)


@pytest.mark.parametrize("name", BLOCKS)
@pytest.mark.parametrize("suffix", [".html", ".mjml", ".txt"])
def test_every_block_has_a_template_for_web_letter_and_text(name: str, suffix: str) -> None:
    block = BLOCKS[name]
    assert isinstance(block, MailBlock)
    assert Path(settings.ROOT, "templates", block.sibling(suffix)).is_file()


def an_image() -> Image:
    return Image.objects.create(title="Bild", file=get_test_image_file())


def a_value(name: str) -> Any:
    match name:
        case "text":
            return '<p>En text med <a href="https://example.se/">länk</a>.</p>'
        case "heading":
            return {"text": "Rubrik & mer", "level": "h3"}
        case "image":
            return {
                "image": {"image": an_image().pk, "alt_text": "Ett fönster", "decorative": False},
                "caption": "Bildtext",
            }
        case "quote":
            return {"text": "Ett citat\npå två rader", "source": "Någon"}
        case "call_to_action":
            return {"title": "Boka", "text": "Gärna", "button": "Till sidan", "page": a_standard_page().pk, "url": ""}
        case "embed":
            return {"url": "https://example.org/film", "title": "En film"}
        case "code":
            return {"code": "if a < b: pass"}
        case "tip":
            return {
                "number": 1,
                "title": "Tips",
                "text": "<p>Gör så</p>",
                "page": None,
                "url": "https://example.se/tips",
            }
        case "related_article":
            return {"page": an_article(title="En annan").pk}
    return None


SAID = {
    "text": "En text med",
    "heading": "Rubrik",
    "image": "Bildtext",
    "quote": "Ett citat",
    "call_to_action": "Till sidan",
    "embed": "En film",
    "code": "b: pass",
    "tip": "Gör så",
    "related_article": "En annan",
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", BLOCKS)
def test_every_block_says_the_same_on_the_web_in_the_letter_and_in_its_text(name: str) -> None:
    stream = StreamBlock([(name, BLOCKS[name])])
    value = stream.to_python([{"type": name, "value": a_value(name)}])
    page = an_article()
    a_newsletter()
    web, mjml, text = (
        value[0].render({"page": page, "request": RequestFactory().get("/")}),
        render_stream_mjml(value),
        render_stream_text(value),
    )
    if name == "signup":
        assert "<form" in web
        assert (mjml, text) == ("", "")
        return
    assert SAID[name] in web
    assert SAID[name] in mjml
    assert SAID[name] in text
    assert mjml.count("<mj-text") == mjml.count("</mj-text>")


@pytest.mark.django_db
def test_a_picture_in_the_letter_is_a_jpeg_at_an_absolute_address() -> None:
    stream = StreamBlock([("image", BLOCKS["image"])])
    mjml = render_stream_mjml(stream.to_python([{"type": "image", "value": a_value("image")}]))
    assert f'src="{settings.BASE_URL}/media/' in mjml
    assert '.jpg"' in mjml
    assert 'alt="Ett fönster"' in mjml


@pytest.mark.django_db
def test_a_call_to_action_must_lead_somewhere() -> None:
    block: Block = CallToActionBlock()
    with pytest.raises(ValidationError):
        block.clean(block.to_python({"title": "Boka", "text": "", "button": "Boka", "page": None, "url": ""}))
    value = block.to_python({"title": "Boka", "text": "", "button": "Boka", "page": None, "url": "https://example.se/"})
    assert block.clean(value).absolute_href == "https://example.se/"


@pytest.mark.django_db
def test_a_related_article_that_is_taken_down_is_not_linked() -> None:
    article = an_article(title="En annan")
    article.unpublish()
    stream = StreamBlock([("related_article", BLOCKS["related_article"])])
    value = stream.to_python([{"type": "related_article", "value": {"page": article.pk}}])
    assert "En annan" not in value[0].render()
    assert "En annan" not in render_stream_text(value)


@pytest.mark.django_db
def test_a_call_to_action_whose_page_is_taken_down_has_no_button() -> None:
    value = a_value("call_to_action")
    stream = StreamBlock([("call_to_action", BLOCKS["call_to_action"])])
    StandardPage.objects.get().unpublish()
    shown = stream.to_python([{"type": "call_to_action", "value": value}])
    for said in (shown[0].render(), render_stream_mjml(shown), render_stream_text(shown)):
        assert "Gärna" in said
        assert "Till sidan" not in said


@pytest.mark.django_db
@pytest.mark.parametrize("is_deleted", [True, False])
def test_a_lost_picture_costs_no_more_than_itself(is_deleted: bool) -> None:
    """Deleted in the admin, or its file gone from the disk."""
    value = {**a_value("image"), "caption": ""}
    stream = StreamBlock([("image", BLOCKS["image"]), ("text", BLOCKS["text"])])
    image = Image.objects.get()
    image.file.storage.delete(image.file.name)
    if is_deleted:
        image.delete()
    shown = stream.to_python([{"type": "image", "value": value}, {"type": "text", "value": "<p>Kvar</p>"}])
    assert "Kvar" in str(shown.render_as_block())
    assert "<mj-image" not in render_stream_mjml(shown)
    assert "Kvar" in render_stream_text(shown)
