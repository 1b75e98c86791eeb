import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db


def test_the_login_page_is_swedish_throughout(client: Client) -> None:
    page = BeautifulSoup(client.get(reverse("wagtailadmin_login"), HTTP_ACCEPT_LANGUAGE="sv").content, "html.parser")
    labels = " ".join(label.get_text(" ", strip=True) for label in page.select("label"))
    assert "Lösenord" in labels
    assert "Password" not in labels
