from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from tests.pages.factories import a_home
from tests.workshops.factories import a_date, a_workshop, an_index
from workshops.models import WorkshopPage

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("above", [a_home, an_index, WorkshopPage.objects.get])
def test_a_page_with_dates_beneath_it_stays_and_says_why(admin_client: Client, above: Callable[[], Page]) -> None:
    a_date()
    page = above()
    answer = admin_client.post(reverse("wagtailadmin_pages:delete", args=[page.pk]), follow=True)
    assert "innehåller workshoptillfällen" in answer.content.decode()
    assert WorkshopPage.objects.count() == 1


def test_many_at_once_stay_as_well(admin_client: Client) -> None:
    a_date()
    path = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    answer = admin_client.post(f"{path}?id={an_index().pk}", follow=True)
    assert "innehåller workshoptillfällen" in answer.content.decode()
    assert WorkshopPage.objects.count() == 1


def test_a_workshop_without_dates_is_deleted(admin_client: Client) -> None:
    page = a_workshop()
    path = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    admin_client.post(f"{path}?id={page.pk}")
    assert not WorkshopPage.objects.exists()
    again = a_workshop()
    admin_client.post(reverse("wagtailadmin_pages:delete", args=[again.pk]))
    assert not WorkshopPage.objects.exists()
