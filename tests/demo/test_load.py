import stat
from datetime import UTC, datetime, timedelta
from io import BytesIO, StringIO

import pytest
from django.contrib.auth import authenticate
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from django_q.models import OrmQ
from PIL import Image as Picture
from wagtail.contrib.redirects.models import Redirect
from wagtail.images.models import Image
from wagtail.models import Page, Site

from blog.models import ArticlePage
from comments.enums import State
from comments.models import Comment
from contact.models import Message
from demo import texts
from demo.load import load, password_file
from demo.pictures import SCENES, SIZE, draw
from mail.models import OutboxMail
from newsletter import topics
from newsletter.models import Newsletter, Subscriber
from pages.models import HomePage, SiteSettings
from workshops.models import Booking, InHouseRequest, WorkshopDate

pytestmark = pytest.mark.django_db
NOW = timezone.now()
"""Not a day of our own: Wagtail publishes by its own clock what is to be published later."""


def totals() -> list[int]:
    return [model._default_manager.count() for model in (Page, Comment, Image, Subscriber, WorkshopDate, Booking)]


def test_a_second_load_changes_nothing() -> None:
    out = StringIO()
    call_command("load_demo", stdout=out)
    assert str(password_file()) in out.getvalue()
    before, password = totals(), password_file().read_text()
    call_command("load_demo", stdout=out)
    assert (totals(), password_file().read_text()) == (before, password)


def test_a_site_of_ones_own_is_left_alone() -> None:
    Page.get_first_root_node().add_child(instance=HomePage(title="Egen", slug="egen"))
    assert not load(NOW)
    assert not ArticlePage.objects.exists()
    assert not password_file().exists()


def test_what_stands_when_it_is_loaded(client: Client) -> None:
    assert load(NOW)
    _every_page_renders(client)
    _english_is_whole(client)
    _pages_are_as_they_should_be()
    _people_have_been_there()
    _nothing_was_sent()


def _every_page_renders(client: Client) -> None:
    pages = list(Page.objects.live().filter(depth__gt=1))
    assert len(pages) > 20
    for page in pages:
        assert client.get(page.url).status_code == 200, page.title


def _english_is_whole(client: Client) -> None:
    """Nobody who reads English meets the settings in Swedish, or a menu with less in it."""
    page = client.get("/en/blog/mornings-without-meetings/").content.decode()
    for words in ("On the digital working life", "quote these texts", "Lives in", "s weekly letter", ">Meetings<"):
        assert words in page
    assert not [words for words in ("Om det digitala", "gärna citeras", "Bor i", "veckobrev<") if words in page]
    for address in ("services", "workshops", "blog", "contact"):
        assert f'<li><a href="/en/{address}/"' in page
    offered = topics.on_offer(Newsletter.current(), "en")
    assert [topic.title for topic in offered][:3] == ["Meetings", "Leadership", "Writing"]


def _pages_are_as_they_should_be() -> None:
    assert not Page.objects.filter(title__startswith="Welcome").exists()
    assert Site.objects.get().root_page.specific == HomePage.objects.get(locale__language_code="sv")
    swedish = ArticlePage.objects.filter(locale__language_code="sv")
    assert swedish.live().count() == len(texts.read("sv", "articles")) - 2
    assert [page.go_live_at is None for page in swedish.not_live().order_by("slug")] == [False, True]
    newest = swedish.live().newest_first().first()
    assert newest is not None
    assert newest.first_published_at is not None
    assert NOW - newest.first_published_at < timedelta(days=7)
    assert newest.get_translations().live().count() == 1
    assert not Redirect.objects.exists()
    used = {child.block_type for page in swedish for child in page.body}
    assert {"text", "heading", "tip", "quote", "image", "call_to_action", "related_article", "signup", "embed"} <= used


def _people_have_been_there() -> None:
    states = set(Comment.objects.values_list("state", flat=True))
    assert states == {State.APPROVED, State.PENDING, State.SPAM, State.TRASH}
    assert Comment.objects.filter(by_author=True, parent__isnull=False).exists()
    assert Subscriber.objects.confirmed().count() == 5
    assert sorted(date.left for date in WorkshopDate.objects.all()) == [0, 1, 10]
    for date in WorkshopDate.objects.all():
        assert date.taken == sum(booking.seats for booking in date.bookings.all())
        assert date.start > NOW
    assert set(Message.objects.values_list("state", flat=True)) == {"new", "suspected", "answered"}
    assert InHouseRequest.objects.new().count() == 2
    assert InHouseRequest.objects.overdue(NOW).count() == 2, "one to answer, and one who has not said yes or no"
    password = password_file().read_text().strip()
    elin = authenticate(username="elin", password=password)
    assert elin is not None
    assert elin.is_superuser
    assert stat.S_IMODE(password_file().stat().st_mode) == 0o600
    SiteSettings.current().full_clean()
    newsletter = Newsletter.current()
    newsletter.full_clean()
    assert newsletter.active


def _nothing_was_sent() -> None:
    assert not OutboxMail.objects.exists()
    assert {row.task["func"] for row in OrmQ.objects.all()} == {"pages.tasks.prepare"}


def test_a_login_that_is_there_keeps_its_password(django_user_model: type) -> None:
    django_user_model._default_manager.create_superuser("elin", "elin@example.se", "egen hemlighet")  # type: ignore[attr-defined]
    assert load(NOW)
    assert authenticate(username="elin", password="egen hemlighet") is not None
    assert not password_file().exists()


def test_dates_avoid_the_weekend() -> None:
    load(datetime(2026, 11, 26, 12, tzinfo=UTC))
    assert all(date.start.weekday() < 5 for date in WorkshopDate.objects.all())


def test_pictures_are_the_same_every_time() -> None:
    scene = SCENES["skog"]
    assert draw(scene) == draw(scene)
    for each in SCENES.values():
        with Picture.open(BytesIO(draw(each))) as picture:
            assert (picture.size, picture.format) == (SIZE, "JPEG")


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Ett.\n\nTvå\nrader.", "<p>Ett.</p><p>Två rader.</p>"),
        ("- ett\n- två", "<ul><li>ett</li><li>två</li></ul>"),
        ("1. ett\n2. två", "<ol><li>ett</li><li>två</li></ol>"),
    ],
)
def test_texts_become_rich_text(text: str, html: str) -> None:
    assert texts.rich(text) == html
