import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from wagtail.models import Site

from pages.models import SiteSettings, SocialLink
from tests.pages.factories import a_home, a_standard_page

pytestmark = pytest.mark.django_db


def test_reading_settings_that_nobody_saved_writes_nothing() -> None:
    assert SiteSettings.current().name == "Veckobrev"
    assert SiteSettings.for_site(None).name == "Veckobrev"
    assert not SiteSettings.objects.exists()


def test_saved_settings_are_found_for_their_site() -> None:
    site = Site.objects.get()
    SiteSettings.objects.create(site=site, name="Sandberg")
    assert SiteSettings.for_site(site).name == str(SiteSettings.current()) == "Sandberg"


def test_a_name_on_two_lines_is_refused() -> None:
    with pytest.raises(ValidationError) as refusal:
        SiteSettings(site=Site.objects.get(), name="Ett\r\nBcc: x@example.se").full_clean()
    assert set(refusal.value.message_dict) == {"name"}


def test_own_colours_are_told_from_the_defaults() -> None:
    assert not SiteSettings().has_own_colours
    assert SiteSettings(accent_day="#003366").has_own_colours


def test_a_page_describes_itself_by_its_lead_until_the_author_writes_better() -> None:
    page = a_standard_page(lead="Ingress")
    assert page.description == "Ingress"
    page.search_description = "Beskrivning"
    assert page.description == "Beskrivning"


def test_a_social_link_is_known_by_its_label() -> None:
    assert str(SocialLink(label="Mastodon", url="https://example.se/@elin")) == "Mastodon"


def test_every_page_kind_can_be_read(client: Client) -> None:
    home, page = a_home(), a_standard_page()
    for address in (home.url, page.url):
        response = client.get(address or "")
        assert response.status_code == 200
        assert not response.cookies
