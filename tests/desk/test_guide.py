import re

import pytest
from bs4 import BeautifulSoup, Tag
from django.contrib.auth.models import User
from django.test import Client

from desk import guide

pytestmark = pytest.mark.django_db
HEAVIEST = 120_000
"""Bytes of one picture; the guide is read on a phone too."""


@pytest.fixture
def author(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("asa"))
    return client


def shown(author: Client) -> Tag:
    page = BeautifulSoup(author.get("/admin/guide/").content, "html.parser").select_one(".guide")
    assert page is not None
    return page


def test_the_guide_tells_of_the_five_things_of_a_week(author: Client) -> None:
    assert [heading.get_text()[0] for heading in shown(author).select("h2")] == ["1", "2", "3", "4", "5"]


def test_its_pictures_are_there_have_words_and_are_small(author: Client) -> None:
    pictures = shown(author).select("img")
    assert len(pictures) == len(list(guide.PICTURES.glob("*.webp"))) == 8
    for image in pictures:
        response = author.get(str(image["src"]))
        body = b"".join(response)
        assert response.headers["Content-Type"] == "image/webp"
        assert len(body) < HEAVIEST
        assert image["alt"]


def test_no_markup_is_left_in_the_text(author: Client) -> None:
    text = shown(author).get_text()
    assert not re.search(r"\*\*|\]\(|!\[|^#+ ", text, re.MULTILINE)


def test_the_help_menu_leads_to_it(author: Client) -> None:
    assert "/admin/guide/" in author.get("/admin/").content.decode()


def test_only_those_who_work_in_the_admin_read_it(client: Client) -> None:
    assert client.get("/admin/guide/").status_code == 302
    assert client.get("/admin/guide/skriva.webp").status_code == 302


def test_a_picture_that_is_not_there_is_not_found(author: Client) -> None:
    assert author.get("/admin/guide/finns-inte.webp").status_code == 404
