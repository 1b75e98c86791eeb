"""Before anything is changed or deleted the author sees where it is used, in whichever way."""

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.db.models import Model
from django.test import Client
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import ReferenceIndex

from blog.models import ArticlePage
from tests.blog.factories import a_topic, an_article, an_author
from tests.comments.factories import CommentFactory
from tests.workshops.factories import a_booking, a_date, a_workshop

pytestmark = pytest.mark.django_db


def users_of(used: Model) -> set[Model]:
    found = ReferenceIndex.get_references_to(used).select_related("content_type")
    return {reference.content_type.get_object_for_this_type(pk=reference.object_id) for reference in found}


def test_an_article_is_used_by_whatever_links_to_it() -> None:
    target = an_article()
    link = {"page": target, "url": ""}
    bodies = [
        [("text", f'<p><a linktype="page" id="{target.pk}">Se här</a></p>')],
        [("related_article", {"page": target})],
        [("call_to_action", {**link, "title": "Gör", "text": "", "button": "Nu"})],
        [("tip", {**link, "number": 1, "title": "T", "text": "<p>Ja.</p>", "link_text": ""})],
        [("tip", {"page": None, "url": "", "number": 1, "title": "T", "link_text": "",
                  "text": f'<p><a linktype="page" id="{target.pk}">hit</a></p>'})],
    ]  # fmt: skip
    linking = {an_article(body=body) for body in bodies}
    assert users_of(target) == linking


def test_a_workshop_is_used_by_the_texts_that_lead_to_it_and_by_its_dates() -> None:
    workshop = a_workshop()
    date = a_date(workshop)
    article = an_article(body=[("text", f'<p><a linktype="page" id="{workshop.pk}">Boka</a></p>')])
    assert {article} <= users_of(workshop) <= {article, date}


def test_topics_authors_pictures_and_documents_know_their_articles() -> None:
    image = Image.objects.create(title="Bild", file=get_test_image_file())
    document = Document.objects.create(title="Fil", file=ContentFile(b"x", "fil.txt"))
    topic, author = a_topic(), an_author()
    block = {"image": {"image": image, "alt_text": "En bild", "decorative": False}, "caption": ""}
    text = f'<p><a linktype="document" id="{document.pk}">Hämta</a></p>'
    article = an_article(
        topic=topic, author=author, hero_image=image, hero_decorative=True, body=[("image", block), ("text", text)]
    )
    for used in (topic, author, image, document):
        assert users_of(used) == {article}, used


def test_what_readers_have_sent_is_no_use_of_a_page() -> None:
    """A comment does not stand in a text, and its number would drown what does."""
    article = an_article()
    CommentFactory.create(page=article)
    booking = a_booking(a_date(a_workshop()))
    assert users_of(article) == set()
    assert booking not in users_of(booking.date.workshop)


def test_the_use_can_be_reached_from_where_it_matters(client: Client) -> None:
    client.force_login(User.objects.create_superuser("asa"))
    image = Image.objects.create(title="Bild", file=get_test_image_file())
    author, target = an_author(), an_article(hero_image=None)
    link = f'<p><a linktype="page" id="{target.pk}">Se här</a></p>'
    article: ArticlePage = an_article(
        title="Den som länkar", author=author, hero_image=image, hero_decorative=True, body=[("text", link)]
    )
    finder = AdminURLFinder()
    for used in (image, author, target):
        page = BeautifulSoup(client.get(str(finder.get_edit_url(used))).content, "html.parser")
        [usage, *_more] = [str(link["href"]) for link in page.select("a[href*='/usage/']")]
        assert article.title in client.get(usage).content.decode()
