from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from pages.models import StandardPage
from pages.social_card import Card
from tests.newsletter.factories import a_newsletter
from tests.pages.factories import a_standard_page

pytestmark = pytest.mark.django_db

FITS = "o" * 60
SAID = "b" * 155
HINTS: dict[str, tuple[dict[str, Any], list[str]]] = {
    "all well": (
        {},
        [
            "Rubriken har 60 tecken och syns i sin helhet (upp till 60 syns).",
            "Beskrivningen har 155 tecken och syns i sin helhet (upp till 155 syns).",
        ],
    ),
    "all too long": (
        {"title": f"{FITS}o", "description": f"{SAID}b"},
        [
            "Rubriken har 61 tecken. Efter 60 kan den bli avklippt.",
            "Beskrivningen har 156 tecken. Efter 155 kan den bli avklippt.",
        ],
    ),
    "short": (
        {"title": "o", "description": "b"},
        [
            "Rubriken har 1 tecken och syns i sin helhet (upp till 60 syns).",
            "Beskrivningen har bara 1 tecken; det finns plats för 155.",
        ],
    ),
    "nothing": (
        {"description": "", "picture": ""},
        [
            "Rubriken har 60 tecken och syns i sin helhet (upp till 60 syns).",
            "Beskrivning saknas. Skriv en ingress, eller en beskrivning under fliken Sökmotorer.",
            "Bild saknas. Välj en delningsbild eller en ingressbild.",
        ],
    ),
}


@pytest.mark.parametrize(("fields", "hints"), HINTS.values(), ids=HINTS)
def test_lengths_are_told_beside_what_is_shown(fields: dict[str, Any], hints: list[str]) -> None:
    given = {"title": FITS, "page_title": FITS, "description": SAID, "picture": "/b.jpg", "address": "https://a.se/x/"}
    assert Card(**{**given, **fields}).hints == hints


def test_the_card_says_what_the_pages_own_head_says() -> None:
    page = a_standard_page(title="Tjänster & priser", search_description="Vad jag gör.", seo_title="Priser")
    card = Card.read(Client().get(page.url or "").content.decode(), page)
    assert (card.title, card.description, card.host) == ("Tjänster & priser", "Vad jag gör.", "localhost")
    assert card.page_title.startswith("Priser")


def test_an_editor_sees_it_beside_the_text(client: Client) -> None:
    a_newsletter()
    page = a_standard_page(title="Tjänster", search_description="Vad jag gör.")
    client.force_login(User.objects.create_superuser("asa"))
    shown = client.get(f"{reverse('wagtailadmin_pages:view_draft', args=[page.pk])}?mode=social").content.decode()
    assert "När sidan delas" in shown
    assert '<p class="sharing-title">Tjänster</p>' in shown
    assert '<img src="' in shown


def test_every_page_offers_the_web_and_the_card() -> None:
    assert [name for name, _label in StandardPage().preview_modes] == ["", "social"]
