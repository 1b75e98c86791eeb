from typing import Any

import pytest
from django.test import Client
from wagtail.admin.admin_url_finder import AdminURLFinder

from comments.enums import State
from comments.models import Comment
from pages.models import StandardPage
from tests.comments.factories import CommentFactory, a_moderator, a_reply, an_open_page
from tests.comments.reading import soup

pytestmark = pytest.mark.django_db

LIST = "/admin/reader_comments/"


@pytest.fixture
def page() -> StandardPage:
    return an_open_page(title="Om tillit")


@pytest.fixture
def moderator() -> Client:
    client = Client()
    client.force_login(a_moderator("view", "change"))
    return client


def rows(client: Client, query: str = "") -> list[str]:
    response = client.get(f"{LIST}results/{query}")
    assert response.status_code == 200
    return [cell.get_text(strip=True) for cell in soup(response).select("td.title .title-wrapper")]


def decide(client: Client, comment: Comment, to: str, version: int | None = None) -> Any:
    sent = {"to": to, "version": comment.state_version if version is None else version}
    return client.post(f"{LIST}{comment.pk}/", sent, follow=True)


def test_the_menu_says_how_many_wait(moderator: Client, page: StandardPage) -> None:
    assert "Kommentarer (" not in moderator.get(LIST).content.decode()
    CommentFactory.create_batch(2, page=page, state=State.PENDING)
    assert "Kommentarer (2)" in moderator.get(LIST).content.decode()


def test_a_comment_is_shown_with_its_source_its_history_and_its_buttons(moderator: Client, page: StandardPage) -> None:
    parent = CommentFactory.create(page=page)
    comment = a_reply(parent, state=State.PENDING, text="*Hej* <script>", website="https://asa.example/")
    response = moderator.get(f"{LIST}{comment.pk}/")
    words = response.content.decode()
    assert "<em>Hej</em> &lt;script&gt;" in words
    assert "*Hej* &lt;script&gt;" in words
    assert comment.email in words
    assert "https://asa.example/" in words
    buttons = [button["value"] for button in soup(response).select("button[name=to]")]
    assert buttons == ["approved", "spam", "trash"]


@pytest.mark.parametrize(
    ("origin", "to", "word"),
    [
        (State.PENDING, State.APPROVED, "Godkänd"),
        (State.PENDING, State.SPAM, "Skräp"),
        (State.APPROVED, State.TRASH, "I papperskorgen"),
        (State.SPAM, State.PENDING, "Väntar"),
    ],
)
def test_a_button_moves_it_and_the_history_says_who(
    moderator: Client, page: StandardPage, origin: State, to: State, word: str
) -> None:
    comment = CommentFactory.create(page=page, state=origin)
    response = decide(moderator, comment, to)
    comment.refresh_from_db()
    assert comment.state == to
    words = soup(response).get_text(" ")
    assert f"Kommentaren av {comment.name} är nu ”{word}”." in words
    assert "Karin Holm" in words
    assert comment.events.get().via == "admin"


def test_the_second_moderator_is_told(moderator: Client, page: StandardPage) -> None:
    comment = CommentFactory.create(page=page, state=State.PENDING)
    decide(moderator, comment, "trash")
    response = decide(moderator, comment, "approved", version=1)
    assert "flyttats under tiden" in soup(response).get_text()
    comment.refresh_from_db()
    assert comment.state == State.TRASH


@pytest.mark.parametrize("sent", [{}, {"to": "deleted", "version": "1"}, {"to": "approved", "version": "x"}])
def test_a_forged_press_changes_nothing(moderator: Client, page: StandardPage, sent: dict[str, str]) -> None:
    comment = CommentFactory.create(page=page, state=State.PENDING)
    assert moderator.post(f"{LIST}{comment.pk}/", sent).status_code == 302
    comment.refresh_from_db()
    assert comment.state == State.PENDING


def reply(client: Client, comment: Comment, text: str, key: str = "k" * 32) -> Any:
    sent = {"key": key, "version": str(comment.state_version), "text": text}
    return client.post(f"{LIST}{comment.pk}/", sent, follow=True)


@pytest.mark.parametrize("state", [State.PENDING, State.APPROVED])
def test_statement_10_the_author_replies_in_place_and_what_waited_is_approved_by_it(
    moderator: Client, page: StandardPage, state: State
) -> None:
    comment = CommentFactory.create(page=page, state=state)
    for _press in range(2):
        response = reply(moderator, comment, "Tack!")
        assert "Ditt svar finns på sidan." in soup(response).get_text()
    answer = Comment.objects.get(by_author=True)
    assert (answer.parent, answer.name, answer.state) == (comment, "Karin Holm", State.APPROVED)
    comment.refresh_from_db()
    assert comment.state == State.APPROVED


def test_a_reply_that_cannot_be_kept_comes_back(moderator: Client, page: StandardPage) -> None:
    comment = CommentFactory.create(page=page, state=State.PENDING)
    too_long = reply(moderator, comment, "x" * 5_001)
    assert too_long.status_code == 422
    assert "x" * 5_001 in too_long.content.decode()
    Comment.objects.update(state_version=2)
    gone = reply(moderator, comment, "Mitt svar")
    assert gone.status_code == 409
    assert "Mitt svar" in gone.content.decode()
    assert Comment.objects.count() == 1


def test_who_may_only_look_sees_no_buttons_and_moves_nothing(page: StandardPage) -> None:
    comment = CommentFactory.create(page=page, state=State.PENDING)
    reader = Client()
    reader.force_login(a_moderator("view"))
    response = reader.get(f"{LIST}{comment.pk}/")
    assert response.status_code == 200
    assert not soup(response).select("button[name=to]")
    for sent in ({"to": "approved", "version": "1"}, {"text": "Hej", "key": "k" * 32}):
        assert reader.post(f"{LIST}{comment.pk}/", sent).status_code in (302, 403)
    comment.refresh_from_db()
    assert (comment.state, Comment.objects.count()) == (State.PENDING, 1)


def test_who_has_no_permission_sees_nothing(page: StandardPage) -> None:
    comment = CommentFactory.create(page=page, state=State.PENDING)
    stranger = Client()
    for login in (False, True):
        if login:
            stranger.force_login(a_moderator())
        for address in (LIST, f"{LIST}results/", f"{LIST}{comment.pk}/"):
            assert stranger.get(address).status_code in (302, 403)
    assert "Kommentarer (1)" not in stranger.get("/admin/").content.decode()


def test_a_superuser_finds_no_way_to_write_or_erase(admin_client: Client, page: StandardPage) -> None:
    comment = CommentFactory.create(page=page)
    words = admin_client.get(LIST).content.decode() + admin_client.get(f"{LIST}{comment.pk}/").content.decode()
    for place in ("add/", "edit/", "delete/", "usage/"):
        assert f"{LIST}{place}" not in words


def test_the_admin_opens_a_comment_where_it_is_judged(page: StandardPage) -> None:
    comment = CommentFactory.create(page=page)
    assert AdminURLFinder(a_moderator("view", "change")).get_edit_url(comment) == f"{LIST}{comment.pk}/"


def test_a_comment_that_lost_its_words_says_so_and_has_no_buttons(moderator: Client, page: StandardPage) -> None:
    comment = CommentFactory.create(page=page, state=State.TRASH, text="", html="", name="")
    a_reply(comment)
    found = soup(moderator.get(f"{LIST}{comment.pk}/"))
    assert "texten är raderad" in found.get_text()
    assert not found.select("button[name=to]")
    assert "Kommentarens text är raderad" in decide(moderator, comment, "approved").content.decode()
    comment.refresh_from_db()
    assert comment.state == State.TRASH
