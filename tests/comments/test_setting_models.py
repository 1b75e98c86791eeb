from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils.translation import override
from wagtail.models import Site

from comments.models import CommentSettings
from comments.setting_models import WEIGHTS

pytestmark = pytest.mark.django_db


def cleaned(**fields: Any) -> CommentSettings:
    settings = CommentSettings(site=Site.objects.get(is_default_site=True), **fields)
    settings.full_clean()
    return settings


@pytest.mark.parametrize(("hold_at", "spam_at"), [(3, 3), (8, 3), (0, 0), (3, 0), (3, 4)])
def test_the_sum_for_spam_lies_above_the_one_for_waiting_or_is_off(hold_at: int, spam_at: int) -> None:
    if spam_at and spam_at <= hold_at:
        with pytest.raises(ValidationError) as refused:
            cleaned(hold_at=hold_at, spam_at=spam_at)
        assert set(refused.value.message_dict) == {"spam_at"}
    else:
        assert cleaned(hold_at=hold_at, spam_at=spam_at).spam_at == spam_at


def test_the_line_that_is_no_address_is_named() -> None:
    with pytest.raises(ValidationError) as refused:
        cleaned(notify_addresses="karin@example.se\n\ninte en adress\n")
    (fault,) = refused.value.message_dict["notify_addresses"]
    assert "3" in fault
    assert "inte en adress" in fault


@pytest.mark.parametrize("name", ["weight_links", "weight_akismet"])
def test_no_sign_weighs_more_than_20(name: str) -> None:
    with pytest.raises(ValidationError):
        cleaned(**{name: 21})


def test_each_weight_says_in_swedish_what_it_means(admin_client: Client) -> None:
    with override("sv"):
        fields: list[Any] = [CommentSettings._meta.get_field(f"weight_{name}") for name in WEIGHTS]
        texts = [str(text) for field in fields for text in (field.verbose_name, field.help_text)]
    assert all(texts)
    page = admin_client.get("/admin/settings/comments/commentsettings/", follow=True)
    words = BeautifulSoup(page.content, "html.parser").get_text(" ")
    for text in texts:
        assert text.lower() in words.lower()
    with override("en"):
        assert not set(texts) & {str(field.help_text) for field in fields}
