import pytest
from bs4 import BeautifulSoup
from django.template import Context, Template
from django.test import RequestFactory
from wagtail.models import Page

from newsletter.models import Newsletter
from tests.blog.factories import an_article
from tests.newsletter.factories import a_newsletter
from tests.pages.factories import a_home

pytestmark = pytest.mark.django_db
TWICE = Template("{% load newsletter_tags %}{% signup_form %}{% signup_form %}")


def shown(**context: object) -> BeautifulSoup:
    a_home()
    request = RequestFactory().get("/")
    return BeautifulSoup(TWICE.render(Context({"request": request, **context})), "html.parser")


def test_two_forms_on_a_page_share_no_id() -> None:
    a_newsletter()
    page: Page = an_article()
    found = shown(page=page)
    ids = [tag["id"] for tag in found.select("[id]")]
    assert len(ids) == len(set(ids))
    assert len(found.select("form[action='/nyhetsbrev/anmal/']")) == 2
    for form in found.select("form"):
        assert len(form.select("input[type=email]")) == len(form.select("button")) == 1
        label = form.select_one("label.field-label")
        assert label is not None
        assert form.select_one(f"#{label['for']}") is not None
        assert form.select_one("input[name=source]")["value"]  # type: ignore[index]


def test_without_a_page_the_source_is_empty() -> None:
    a_newsletter()
    assert not shown(page="not a page").select_one("input[name=source]").get("value")  # type: ignore[union-attr]


def test_there_is_no_form_while_the_newsletter_is_off() -> None:
    a_newsletter(active=False)
    assert shown().select_one("form") is None


def test_there_is_no_form_where_there_is_no_newsletter() -> None:
    assert shown().select_one("form") is None
    assert not Newsletter.objects.exists()


def test_there_is_no_form_outside_a_request() -> None:
    a_newsletter()
    assert "<form" not in TWICE.render(Context({}))
