import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from comments.models import CommentSettings
from comments.moderators import check, find, moderators
from tests.comments.factories import a_moderator, an_author, an_open_page, comment_settings, site_settings

pytestmark = pytest.mark.django_db


def settings(addresses: str) -> CommentSettings:
    return comment_settings(an_open_page(), notify_addresses=addresses)


def test_without_a_list_the_site_s_own_address_is_told() -> None:
    site_settings(contact_email="forfattaren@example.se")
    assert [one.address for one in moderators(settings(" \n"))] == ["forfattaren@example.se"]
    site_settings(contact_email="")
    assert moderators(settings("")) == []


def test_an_address_of_the_list_is_told_and_the_site_s_own_is_not() -> None:
    site_settings()
    assert [one.address for one in moderators(settings("a@example.se\nb@example.se"))] == [
        "a@example.se",
        "b@example.se",
    ]


def test_an_address_of_a_user_who_may_judge_stands_for_that_user() -> None:
    user = a_moderator("change")
    [one] = moderators(settings("Karin@Example.se"))
    assert (one.user, one.key) == (user, f"u{user.pk}")


@pytest.mark.parametrize("names", [("view",), ("change",)])
def test_a_mail_gives_no_more_than_a_login_does(names: tuple[str, ...]) -> None:
    user = a_moderator(*names)
    user.is_active = names == ("view",)
    user.save()
    assert moderators(settings("karin@example.se")) == []


def test_of_several_users_with_one_address_the_one_who_may_judge_counts() -> None:
    an_author(username="gamla", is_active=False)
    user = a_moderator("change")
    [one] = moderators(settings("karin@example.se"))
    assert one.user == user


def test_a_key_says_nothing_and_opens_nothing_when_its_address_has_gone() -> None:
    row = settings("nagon@example.se")
    [one] = moderators(row)
    assert "nagon" not in one.key
    assert find(one.key, row) == one
    assert find(one.key, settings("annan@example.se")) is None


def test_every_wrong_line_of_the_settings_is_named() -> None:
    a_moderator("view")
    with pytest.raises(ValidationError) as refusal:
        check("bra@example.se\nfel@\n\nkarin@example.se")
    first, second = refusal.value.message_dict["notify_addresses"]
    assert first.startswith("Rad 2: ”fel@”")
    assert second == "Rad 4: ”karin@example.se” hör till en användare som inte får granska kommentarer."


def test_the_settings_page_says_which_line_is_wrong(admin_client: Client) -> None:
    page = an_open_page()
    address = reverse("wagtailsettings:edit", args=["comments", "commentsettings", page.get_site().pk])
    form = admin_client.get(address).context["form"]
    sent = {name: value for name in form.fields if (value := form[name].value()) is not False}
    response = admin_client.post(address, {**sent, "notify_addresses": "bra@example.se\nfel"})
    assert "Rad 2: ”fel” är ingen e-postadress." in response.content.decode()
    assert admin_client.post(address, {**sent, "notify_addresses": "bra@example.se"}).status_code == 302
    assert CommentSettings.of(page).notify_addresses == "bra@example.se"
