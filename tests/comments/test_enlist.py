import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from comments.enlist import enlist
from comments.enums import State
from comments.models import CommentSettings
from tests.comments.factories import CommentFactory, a_moderator, an_open_page, comment_settings

pytestmark = pytest.mark.django_db


def test_a_word_is_put_below_the_others_and_only_once() -> None:
    page = an_open_page()
    comment_settings(page, moderation_words="kasino")
    assert enlist(page, "moderation_words", "Snabblån")
    assert not enlist(page, "moderation_words", "snabblån")
    assert CommentSettings.of(page).moderation_words == "kasino\nSnabblån"


def test_a_site_without_settings_gets_them() -> None:
    page = an_open_page()
    CommentSettings.objects.all().delete()
    assert enlist(page, "disallowed_words", "kasino")
    assert CommentSettings.of(page).disallowed_words == "kasino"


def client(*, settings: bool) -> Client:
    moderator = a_moderator("view", "change")
    if settings:
        moderator.user_permissions.add(Permission.objects.get(codename="change_commentsettings"))
    found = Client()
    found.force_login(moderator)
    return found


def test_the_button_beside_a_comment_does_it() -> None:
    comment = CommentFactory.create(state=State.PENDING, email="vinn@spam.example")
    place = f"/admin/reader_comments/{comment.pk}/"
    moderator = client(settings=True)
    assert 'value="vinn@spam.example"' in moderator.get(place).content.decode()
    sent = {"words": "@spam.example", "name": "disallowed_words"}
    said = moderator.post(f"{place}list/", sent, follow=True).content.decode()
    assert "Från och med nu: ”@spam.example” gör en kommentar till skräp." in said
    assert "fanns redan på den listan" in moderator.post(f"{place}list/", sent, follow=True).content.decode()
    assert CommentSettings.of(comment.page).disallowed_words == "@spam.example"


@pytest.mark.parametrize(
    "sent", [{"words": "ab", "name": "moderation_words"}, {"words": "kasino", "name": "akismet"}, {"words": ""}]
)
def test_what_is_no_word_or_no_list_changes_nothing(sent: dict[str, str]) -> None:
    comment = CommentFactory.create(state=State.PENDING)
    assert client(settings=True).post(f"/admin/reader_comments/{comment.pk}/list/", sent).status_code == 302
    assert not CommentSettings.of(comment.page).moderation_words


def test_it_takes_the_permission_to_change_the_settings() -> None:
    comment = CommentFactory.create(state=State.PENDING)
    place, moderator = f"/admin/reader_comments/{comment.pk}/", client(settings=False)
    assert f"{place}list/" not in moderator.get(place).content.decode()
    moderator.post(f"{place}list/", {"words": "kasino", "name": "moderation_words"})
    assert not CommentSettings.of(comment.page).moderation_words
