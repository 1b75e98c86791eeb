"""Whoever sets up the site, its groups and its workflows reads Swedish too."""

import pytest
from bs4 import BeautifulSoup, Tag
from django.contrib.auth.models import Group, User
from django.test import Client
from wagtail.models import Collection, Page, Task, Workflow
from wagtail.users.models import UserProfile

pytestmark = pytest.mark.django_db


def page(path: str, language: str) -> Tag:
    user = User.objects.create_superuser("asa")
    UserProfile.objects.create(user=user, preferred_language=language)
    client = Client()
    client.force_login(user)
    main = BeautifulSoup(client.get(path).content, "html.parser").select_one("main")
    assert main is not None
    return main


@pytest.mark.parametrize(
    ("language", "words"), [("sv", {"Webbplatsens namn", "Rotsida"}), ("en", {"Site name", "Root page"})]
)
def test_the_columns_of_the_sites(language: str, words: set[str]) -> None:
    heads = {" ".join(head.get_text().split()) for head in page("/admin/sites/", language).select("th")}
    assert words <= heads


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("sv", "Kan lägga till: författare"),
        ("en", "Can add: author"),
        ("sv", "Kan radera allt som finns sparat om en person"),
        ("en", "Can erase all that is kept about somebody"),
    ],
)
def test_the_boxes_of_a_groups_permissions(language: str, words: str) -> None:
    group = Group.objects.get(name="Redaktörer")
    labels = {
        " ".join(label.get_text().split())
        for label in page(f"/admin/groups/edit/{group.pk}/", language).select("label")
    }
    assert words in labels


def test_the_page_of_a_workflow() -> None:
    assert "Page" not in {label.get_text(strip=True) for label in page("/admin/workflows/add/", "sv").select("label")}


def test_what_wagtail_puts_into_the_database_bears_swedish_names() -> None:
    assert set(Group.objects.values_list("name", flat=True)) == {"Granskare", "Redaktörer"}
    assert Workflow.objects.get().name == Task.objects.get().name == "Granskning före publicering"
    assert Collection.get_first_root_node().name == "Huvudsamling"
    assert Page.get_first_root_node().title == "Rot"
