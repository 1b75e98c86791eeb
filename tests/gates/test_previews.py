"""The live preview beside the editor stands from the first word on, when the page has no number yet."""

import pytest
from bs4 import BeautifulSoup
from django.apps import apps
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from pages.models import BasePage, HomePage
from tests.blog.factories import a_blog
from tests.newsletter.factories import a_newsletter
from tests.pages.factories import a_home
from tests.workshops.factories import an_index

pytestmark = pytest.mark.django_db

TYPES = sorted((model for model in apps.get_models() if issubclass(model, BasePage)), key=lambda model: model.__name__)


@pytest.mark.parametrize("model", TYPES, ids=lambda model: model.__name__)
def test_a_page_that_is_not_saved_yet_can_be_previewed(client: Client, model: type[BasePage]) -> None:
    client.force_login(User.objects.create_superuser("asa"))
    place = [model._meta.app_label, model._meta.model_name, _parent_for(model).pk]
    form = client.get(reverse("wagtailadmin_pages:add", args=place)).content
    preview = reverse("wagtailadmin_pages:preview_on_add", args=place)
    typed = {**_hidden_fields(form), "title": "Under arbete", "slug": "under-arbete", "body-count": "0"}
    assert client.post(preview, {**typed, "lead": "En ingress."}).json() == {"is_valid": True, "is_available": True}
    a_newsletter()
    for mode, _label in model().preview_modes:
        shown = client.get(f"{preview}?mode={mode}")
        assert shown.status_code == 200, mode
        assert "Under arbete" in shown.content.decode(), mode


def _parent_for(model: type[BasePage]) -> Page:
    if model is HomePage:
        return Page.objects.get(depth=1)
    homes: list[BasePage] = [a_home(), a_blog(), an_index()]
    return next(page for page in homes if model in page.allowed_subpage_models())


def _hidden_fields(html: bytes) -> dict[str, str]:
    fields = BeautifulSoup(html, "html.parser").select("#page-edit-form input[name]:not([type=checkbox])")
    chosen = BeautifulSoup(html, "html.parser").select("#page-edit-form select[name]:has(option[selected])")
    values = {str(field["name"]): str(field.get("value", "")) for field in fields}
    return values | {str(menu["name"]): str(menu.select("option[selected]")[0]["value"]) for menu in chosen}
