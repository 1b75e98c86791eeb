"""An article as it stands in the letter is what the letter itself shows of it."""

import re

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from blog.models import ArticlePage
from newsletter import article_preview
from newsletter.build import Frame, build
from newsletter.models import Issue, IssueItem, Newsletter
from tests.blog.factories import a_topic, an_article
from tests.newsletter.factories import NOW, a_newsletter, an_issue, an_item

pytestmark = pytest.mark.django_db
BODY = [("heading", {"text": "Tyst", "level": "h2"}), ("text", "<p>Stäng <b>allt</b>.</p>"), ("signup", None)]


def words(html: str) -> str:
    main = BeautifulSoup(html, "html.parser").body
    assert main is not None
    return re.sub(r"\s+", " ", main.get_text())


@pytest.fixture
def author(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("asa"))
    return client


def seen(author: Client, article: ArticlePage) -> str:
    url = reverse("wagtailadmin_pages:view_draft", args=[article.pk])
    response = author.get(f"{url}?mode=letter")
    assert "script-src" not in response.headers["Content-Security-Policy"]
    return response.content.decode()


def test_statement_2_the_article_is_shown_by_the_pipeline_of_the_letter(author: Client) -> None:
    newsletter = a_newsletter()
    article = an_article(title="Stilla möten", topic=a_topic(), body=BODY)
    issue = an_issue(newsletter)
    an_item(issue, article=article)
    letter = build(Frame(issue, "sv", 1, NOW)).html
    preview = article_preview.letter_of(article, newsletter)
    part = re.compile(r"Stilla möten.*?Läs på webben", re.DOTALL)
    assert part.findall(words(preview)) == part.findall(words(letter))
    assert "Stilla möten" in seen(author, article)
    assert not Issue.objects.exclude(pk=issue.pk).exists()
    assert IssueItem.objects.count() == 1


def test_the_draft_is_shown_and_not_what_readers_have(author: Client) -> None:
    a_newsletter()
    article = an_article(title="Som den var")
    article.title = "Som den blir"
    article.save_revision()
    assert "Som den blir" in seen(author, article)


def test_it_stands_as_lead_and_link_where_the_letters_do(author: Client) -> None:
    a_newsletter(article_form="lead")
    article = an_article(body=BODY)
    assert "Läs hela artikeln" in seen(author, article)
    assert "Stäng" not in seen(author, article)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"list_id": ""}, "I nyhetsbrevets inställningar saknas avsändaren"),
        ({"sender_address": "åäö@@"}, "Artikeln går inte att göra till ett mejl."),
    ],
)
def test_an_obstacle_is_said_in_words(author: Client, fields: dict[str, str], words: str) -> None:
    newsletter = a_newsletter()
    Newsletter.objects.filter(pk=newsletter.pk).update(**fields)
    article = an_article()
    url = f"{reverse('wagtailadmin_pages:view_draft', args=[article.pk])}?mode=letter"
    page = author.get(url).content.decode()
    assert "I brevet" in page
    assert words in page
