"""Statement 15: the author meets no English, neither ours nor where Wagtail's own Swedish has gaps."""

import re
from collections import deque
from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from pathlib import Path
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from babel.messages.pofile import read_po
from bs4 import BeautifulSoup, Comment
from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import resolve
from django.utils import timezone
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Page, PageLogEntry
from wagtail.users.models import UserProfile

from tests.blog.factories import a_topic, an_article, an_author
from tests.comments.factories import CommentFactory
from tests.contact.factories import a_contact_page
from tests.newsletter.factories import a_newsletter, a_subscriber, an_approved_issue
from tests.pages.factories import a_home
from tests.workshops.factories import a_booking, a_date, a_workshop

# Words that stand in almost any English sentence or on any English button, and are no Swedish ones.
ENGLISH = re.compile(
    r"(?<![\w/.@#-])(the|and|of|you|your|with|this|these|has|have|been|are|not|add|edit|delete|remove|search|choose|select|"
    r"save|close|show|hide|more|any|from|when|which|yes|cancel|upload|update|view|page|pages|user|users|settings|title|"
    r"image|images|never|current|date|name|type|previous|next|open|toggle|help|unknown|none|new|old)(?![\w/@-]|\.\w)",
    re.IGNORECASE,
)
# Cells without a value.
EMPTY = {"None"}
# Wagtail's own Swedish where it is set as English, or says what no Swede says.
STILTED = re.compile(
    r"[\"'“„‘]|\.\.\.|\w…|\b(sajt|vänligen|ledsen|framgång|exister|deaktiv|rättighet|notifikation|växla|förälder|schema|"
    r"utforska|denna|detta (?:dokument|arbetsflöde)|ej\b|inlag|restriktion|revision)",
    re.IGNORECASE,
)
SPOKEN = ("aria-label", "title", "placeholder", "alt", "data-w-tooltip-content-value")
NOT_SCREENS = ("/admin/logout", "/admin/jsi18n", "/admin/sprite", "/admin/api", "/admin/styleguide")


def untranslated(domain: str) -> Iterator[str]:
    """Strings of other people's apps that the Swedish of theirs and ours together leaves in English."""
    for config in apps.get_app_configs():
        source = Path(config.path, "locale", "en", "LC_MESSAGES", f"{domain}.po")
        if (settings.ROOT in source.parents and "site-packages" not in source.parts) or not source.exists():
            continue
        with source.open("rb") as file:
            known = _known(domain)
            yield from (
                f"{config.label}: {text}"
                for message in read_po(file)
                if (text := _first(message.id)) and text not in known
            )


@cache
def _known(domain: str) -> frozenset[str]:
    """All catalogues are one in the end, so that what one app translates is translated for the others too."""
    found: set[str] = set()
    for path in _swedish(domain):
        with path.open("rb") as file:
            found |= {_first(m.id) for m in read_po(file) if m.id and not m.fuzzy and all(_strings(m.string))}
    return frozenset(found)


def _swedish(domain: str) -> Iterator[Path]:
    homes = [settings.ROOT, *(Path(config.path) for config in apps.get_app_configs())]
    for home in homes:
        yield from (home / "locale" / "sv" / "LC_MESSAGES").glob(f"{domain}.po")
    if domain == "django":
        yield settings.ROOT / "locale" / "sv" / "LC_MESSAGES" / "wagtail.po"


@pytest.mark.parametrize("domain", ["django", "djangojs"])
def test_no_string_of_wagtails_is_stilted(domain: str) -> None:
    found = {
        key: said for key, said in wagtails(domain).items() if STILTED.search(re.sub(r"<[^>]*>|%\(\w+\)", "", said))
    }
    assert found == {}


def wagtails(domain: str) -> dict[str, str]:
    """What Wagtail says in the end: in our words where we have any."""
    paths = sorted(
        _swedish(domain), key=lambda path: settings.ROOT not in path.parents or "site-packages" in path.parts
    )
    said: dict[str, str] = {}
    theirs: set[str] = set()
    for path in paths:
        with path.open("rb") as file:
            messages = [message for message in read_po(file) if message.id]
        if "wagtail" in path.parts:
            theirs |= {_first(message.id) for message in messages}
        for message in messages:
            said.setdefault(_first(message.id), " | ".join(map(str, _strings(message.string))))
    return {key: said[key] for key in theirs}


def _first(text: object) -> str:
    return str(text[0] if isinstance(text, list | tuple) else text)


def _strings(text: object) -> tuple[object, ...]:
    return tuple(text) if isinstance(text, list | tuple) else (text,)


@pytest.mark.parametrize("domain", ["django", "djangojs"])
def test_no_string_of_the_admin_is_without_swedish(domain: str) -> None:
    assert list(untranslated(domain)) == []


@pytest.mark.django_db
def test_the_scripts_of_the_admin_speak_swedish(client: Client) -> None:
    author(client)
    catalogue = client.get("/admin/jsi18n/").content.decode()
    assert "har sparats automatiskt." in catalogue


def author(client: Client) -> User:
    user = User.objects.create_superuser("elin", "elin@example.se", "hemligt", first_name="Elin", last_name="Sandberg")
    UserProfile.objects.create(user=user, preferred_language="sv")
    client.force_login(user)
    return user


def everything() -> None:
    # Wagtail's first page speaks English, and nobody keeps it.
    a_home()
    Page.objects.get(title="Welcome to your new Wagtail site!").delete()
    PageLogEntry.objects.all().delete()
    now = timezone.now()
    article = an_article(author=an_author(), topic=a_topic())
    article.lead = "Ny ingress."
    article.save_revision().publish()
    article.save_revision()
    an_article(live=False, go_live_at=now + timedelta(days=2))
    CommentFactory.create(page=article)
    newsletter = a_newsletter()
    a_subscriber(newsletter)
    an_approved_issue(newsletter, 1)
    a_booking(a_date(a_workshop()))
    a_contact_page()
    Image.objects.create(title="Bild", file=get_test_image_file())
    Document.objects.create(title="Fil", file=ContentFile(b"x", "fil.txt"))


@pytest.mark.django_db
def test_statement_15_no_screen_that_the_author_meets_shows_english(client: Client) -> None:
    author(client)
    everything()
    seen = {path: english(html) for path, html in screens(client)}
    assert len(seen) > 100
    assert {path: words for path, words in seen.items() if set(words) - EMPTY} == {}


def screens(client: Client) -> Iterator[tuple[str, str]]:
    """One of each kind of page that can be reached from the first, as its address and HTML."""
    waiting, kinds = deque(["/admin/"]), set()
    while waiting:
        path = waiting.popleft()
        kind = resolve(urlsplit(path).path).view_name
        if kind in kinds:
            continue
        kinds.add(kind)
        response = client.get(path)
        if "html" not in response.headers.get("Content-Type", ""):
            continue
        html = response.getvalue().decode()
        yield path, html
        for address in _addresses(BeautifulSoup(html, "html.parser")):
            following = urldefrag(urljoin(path, address))[0]
            if following.startswith("/admin/") and not following.startswith(NOT_SCREENS):
                waiting.append(following)


def _addresses(page: BeautifulSoup) -> list[str]:
    return [*re.findall(r'"(/admin/[^"]*)"', _menu(page)), *(str(link["href"]) for link in page.select("a[href]"))]


def _menu(page: BeautifulSoup) -> str:
    """A script draws the menu from this."""
    props = page.select_one("#wagtail-sidebar-props")
    return props.get_text() if props else ""


def english(html: str) -> list[str]:
    """What stands on the page, or is read aloud, and is not Swedish."""
    page = BeautifulSoup(html, "html.parser")
    seen = re.findall(r'"label": "([^"]*)"', _menu(page))
    for unseen in page.select("script, style, svg, code, pre, [data-side-panel-toggle-counter][hidden]"):
        unseen.decompose()
    seen += [str(text) for text in page.find_all(string=True) if not isinstance(text, Comment)]
    said = [str(node[name]) for name in SPOKEN for node in page.select(f"[{name}]")]
    texts = {" ".join(text.split()) for text in [*seen, *said]}
    return sorted(text for text in texts if ENGLISH.search(text))
