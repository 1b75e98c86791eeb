"""A draft that somebody else may read."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group, Permission, User
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from blog import draft_links
from blog.models import ArticlePage, DraftLink
from guard.links import BadLink
from tests.blog.editing import edit_url
from tests.blog.factories import an_article
from tests.gates.fingerprint import database

pytestmark = pytest.mark.django_db


@pytest.fixture
def author() -> User:
    return User.objects.create_superuser("asa")


def a_draft(title: str = "Utkast") -> ArticlePage:
    article = an_article(live=False, title=title)
    article.save_revision()
    return article


def path_of(link: DraftLink) -> str:
    return link.address.removeprefix("http://127.0.0.1:8000")


def test_whoever_has_the_link_reads_the_latest_draft_and_what_it_is(author: User) -> None:
    article = a_draft(title="Först")
    link = draft_links.make(article, author, timezone.now())
    article.title = "Sedan"
    article.save_revision()
    response = Client().get(path_of(link))
    page = response.content.decode()
    assert response.status_code == 200
    assert "Sedan" in page
    assert "Det här är ett utkast som ännu inte är publicerat." in page
    assert f"kl. {timezone.localtime(link.ends_at):%H.%M}" in page


def test_no_cache_robot_or_other_site_hears_of_it(author: User) -> None:
    response = Client().get(path_of(draft_links.make(a_draft(), author, timezone.now())))
    assert "no-store" in response.headers["Cache-Control"]
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert response.headers["X-Robots-Tag"] == "noindex"
    page = response.content.decode()
    assert '<meta name="robots" content="noindex">' in page
    assert "canonical" not in page
    assert "og:url" not in page
    assert not response.cookies


def test_reading_it_changes_nothing(author: User) -> None:
    path = path_of(draft_links.make(a_draft(), author, timezone.now()))
    Client().get(path)
    before = database()
    for method in ("get", "head", "options"):
        assert getattr(Client(), method)(path).status_code in {200, 405}
    assert Client().post(path).status_code == 405
    assert database() == before


def test_it_lasts_fourteen_days_and_no_longer(author: User) -> None:
    made = timezone.now()
    token = path_of(draft_links.make(a_draft(), author, made)).strip("/").split("/")[-1]
    assert draft_links.opened_by(token, made + timedelta(days=14, seconds=-2)).made_at == made
    with pytest.raises(BadLink):
        draft_links.opened_by(token, made + timedelta(days=14, seconds=2))


def test_a_changed_link_opens_nothing(author: User) -> None:
    path = path_of(draft_links.make(a_draft(), author, timezone.now()))
    response = Client().get(path.replace("/utkast/", "/utkast/x"))
    assert response.status_code == 404
    assert "Länken fungerar inte längre" in response.content.decode()


def test_once_published_it_leads_to_the_article(author: User) -> None:
    article = a_draft()
    link = draft_links.make(article, author, timezone.now())
    article.save_revision().publish()
    assert Client().get(path_of(link)).headers["Location"].endswith(ArticlePage.objects.get().url or "-")
    article = ArticlePage.objects.get()
    article.title = "Rättad"
    article.save_revision()
    assert "Rättad" in Client().get(path_of(link)).content.decode()


class TestInTheEditor:
    @pytest.fixture(autouse=True)
    def logged_in(self, client: Client, author: User) -> None:
        client.force_login(author)

    def test_a_button_makes_a_link_and_another_withdraws_it(self, client: Client) -> None:
        article = a_draft()
        shown = client.post(reverse("blog_share_draft", args=[article.pk]), follow=True).content.decode()
        link = DraftLink.objects.get()
        assert f'value="{link.address}"' in shown
        assert "Den som har den här adressen kan läsa utkastet" in shown
        assert "Gäller till och med" in shown
        withdraw = reverse("blog_withdraw_link", args=[article.pk, link.pk])
        gone = client.post(withdraw, follow=True).content.decode()
        assert "Länken är återkallad" in gone
        assert link.address not in gone
        assert Client().get(path_of(link)).status_code == 404
        assert "Länken hade redan slutat gälla." in client.post(withdraw, follow=True).content.decode()

    def test_the_buttons_carry_what_the_site_asks_of_a_form(self, client: Client) -> None:
        article = a_draft()
        draft_links.make(article, None, timezone.now())
        page = BeautifulSoup(client.get(edit_url(article)).content, "html.parser")
        forms = page.select(f"form[action^='/admin/article/{article.pk}/share/']")
        assert [len(form.select("input[name=csrfmiddlewaretoken]")) for form in forms] == [1, 1]

    def test_looking_makes_and_withdraws_nothing(self, client: Client) -> None:
        article = a_draft()
        link = draft_links.make(article, None, timezone.now())
        client.get(edit_url(article))
        assert client.get(reverse("blog_share_draft", args=[article.pk])).status_code == 405
        assert client.get(reverse("blog_withdraw_link", args=[article.pk, link.pk])).status_code == 405
        assert DraftLink.objects.open(timezone.now()).count() == 1

    def test_a_link_of_one_article_is_not_withdrawn_from_another(self, client: Client) -> None:
        link = draft_links.make(a_draft(), None, timezone.now())
        client.post(reverse("blog_withdraw_link", args=[a_draft().pk, link.pk]))
        assert DraftLink.objects.open(timezone.now()).exists()

    def test_only_those_who_may_edit_the_article_may_share_it(self, client: Client) -> None:
        article = a_draft()
        group = Group.objects.create(name="Läsare")
        group.permissions.add(Permission.objects.get(codename="access_admin"))
        reader = User.objects.create_user("bo")
        reader.groups.add(group)
        client.force_login(reader)
        assert client.post(reverse("blog_share_draft", args=[article.pk])).status_code in {302, 403}
        assert not DraftLink.objects.exists()

    @pytest.mark.parametrize("number", [1, 3])
    def test_the_list_asks_one_question_however_long(
        self, number: int, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        article = a_draft()
        for _link in range(number):
            draft_links.make(article, None, timezone.now())
        with django_assert_num_queries(1):
            assert len([link.address for link in DraftLink.objects.of(article)]) == number


def test_what_has_ended_is_forgotten_in_time(author: User) -> None:
    now = timezone.now()
    article = a_draft()
    draft_links.make(article, author, now - timedelta(days=29))
    kept = draft_links.make(article, author, now - timedelta(days=27))
    draft_links.forget_ended(now)
    assert DraftLink.objects.get() == kept
