"""Addresses in the language of the page, of which none that was ever given out stops working."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLResolver, get_resolver, resolve, reverse
from django.utils.translation import override

from tests.newsletter.factories import a_newsletter, a_subscriber

GIVEN_OUT = {
    "newsletter:signup": "nyhetsbrev/",
    "newsletter:subscribe": "nyhetsbrev/anmal/",
    "newsletter:thanks": "nyhetsbrev/tack/",
    "newsletter:confirm": "nyhetsbrev/bekrafta/7/",
    "newsletter:welcome": "nyhetsbrev/valkommen/",
    "newsletter:welcome_reader": "nyhetsbrev/valkommen/7/",
    "newsletter:choices": "nyhetsbrev/val/7/",
    "newsletter:address": "nyhetsbrev/val/7/adress/",
    "newsletter:data_link": "nyhetsbrev/val/7/uppgifter/",
    "newsletter:move": "nyhetsbrev/ny-adress/7/",
    "newsletter:data": "nyhetsbrev/uppgifter/7/",
    "newsletter:data_file": "nyhetsbrev/uppgifter/7/fil/",
    "newsletter:erase": "nyhetsbrev/uppgifter/7/radera/",
    "newsletter:erased": "nyhetsbrev/raderad/",
    "newsletter:unsubscribe": "nyhetsbrev/avsluta/7/",
    "newsletter:decide": "nyhetsbrev/beslut/7/",
    "newsletter:archive": "nyhetsbrev/arkiv/",
    "newsletter:archived": "nyhetsbrev/arkiv/7/",
    "comments:post": "kommentarer/skriv/7/",
    "comments:reply": "kommentarer/svara/7/",
    "comments:show": "kommentarer/visa/7/",
    "comments:thread": "kommentarer/trad/7/",
    "comments:feed": "kommentarer/atom/",
    "comments:page_feed": "kommentarer/atom/7/",
    "comments:receipt": "kommentarer/tack/7/",
    "comments:receipt_edit": "kommentarer/tack/7/andra/",
    "comments:receipt_delete": "kommentarer/tack/7/radera/",
    "comments:own": "kommentarer/egen/7/",
    "comments:own_edit": "kommentarer/egen/7/andra/",
    "comments:own_delete": "kommentarer/egen/7/radera/",
    "comments:own_export": "kommentarer/egen/7/export/",
    "comments:moderate": "kommentarer/granska/7/",
    "comments:unfollow": "kommentarer/avsluta/7/",
    "contact:send": "kontakt-oss/skicka/7/",
    "contact:receipt": "kontakt-oss/tack/7/",
    "workshops:book": "workshopbokning/7/",
    "workshops:book_private": "workshopbokning/eget/7/",
    "workshops:receipt": "workshopbokning/kvitto/7/",
    "workshops:cancel": "workshopbokning/avboka/7/",
    "workshops:change": "workshopbokning/andra/7/",
    "workshops:names": "workshopbokning/namn/7/",
    "workshops:wait": "workshopbokning/vantelista/7/",
    "workshops:waiting": "workshopbokning/vantelista/plats/7/",
    "workshops:in_house": "workshopbokning/foretag/7/",
    "workshops:in_house_receipt": "workshopbokning/foretag/kvitto/7/",
    "blog_draft": "utkast/7/",
}
"""What stands in mails, bookmarks and search engines. Nothing is ever taken off this list."""
SWEDISH = {word for address in GIVEN_OUT.values() for word in address.split("/")} - {"", "7", "atom", "export"}
NAMESPACES = {"newsletter", "comments", "contact", "workshops"}


OLDER = {"comments:unfollow": "kommentarer/avfolj/7/"}
"""Given out once, and not any more."""


def address(name: str, language: str) -> str:
    with override(language):
        return reverse(name, args=["7"] if "/7/" in GIVEN_OUT[name] else [])


def names(resolver: URLResolver, space: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from names(pattern, f"{pattern.namespace}:" if pattern.namespace else space)
        elif space.rstrip(":") in NAMESPACES:
            yield f"{space}{pattern.name}"


def test_every_page_of_forms_and_letters_is_known_here() -> None:
    assert {name for name in GIVEN_OUT if ":" in name} == set(names(get_resolver()))


@pytest.mark.parametrize("name", GIVEN_OUT)
def test_each_is_in_the_words_of_its_language(name: str) -> None:
    assert address(name, "sv") == f"/{GIVEN_OUT[name]}"
    assert not SWEDISH & set(address(name, "en").split("/"))


@pytest.mark.parametrize(("name", "given"), [*GIVEN_OUT.items(), *OLDER.items()])
@pytest.mark.parametrize("language", ["sv", "en"])
def test_each_that_was_given_out_is_understood(name: str, given: str, language: str) -> None:
    prefix = "/en/" if language == "en" else "/"
    with override(language):
        found, own = resolve(f"{prefix}{given}"), resolve(address(name, language))
    assert found.view_name == own.view_name == name
    assert found.func is own.func
    assert found.kwargs == own.kwargs


@pytest.mark.django_db
def test_what_is_read_leads_on_and_what_is_posted_does_not(client: Client) -> None:
    key = a_subscriber(a_newsletter()).key
    with override("en"):
        own = reverse("newsletter:unsubscribe", args=[key])
    old = f"/en/nyhetsbrev/avsluta/{key}/"
    response = client.get(f"{old}?utm=%C3%A5")
    assert (response.status_code, response["Location"]) == (301, f"{own}?utm=%C3%A5")
    assert client.get(own).status_code == 200
    assert client.post(old, {"List-Unsubscribe": "One-Click"}).status_code == 200


@pytest.mark.django_db
def test_no_english_words_stand_in_swedish_addresses(client: Client) -> None:
    a_newsletter()
    assert client.get("/nyhetsbrev/").status_code == 200
    assert client.get("/newsletter/").status_code == 404
