from datetime import time
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from newsletter.models import Newsletter
from tests.newsletter.factories import a_newsletter

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("time", time(2, 30)),
        ("time_zone", "Europe/Ankeborg"),
        ("list_id", "veckobrev"),
        ("list_id", "Veckobrev.example.se"),
        ("list_id", "a.b"),
        ("sender_address", "åsa@example.se"),
        ("sender_address", "inte en adress"),
        ("sender_address", "asa@exämple.se"),
        ("sender_name", "Åsa\r\nBcc: x@example.org"),
        ("name_en", "The letter\r\nBcc: x@example.org"),
        ("weekday", 7),
        ("mode", "never"),
        ("grace_hours", 0),
        ("overdue_hours", 100),
        ("language", "tlh"),
        ("list_id", ""),
        ("sender_name", ""),
        ("sender_address", ""),
    ],
)
def test_wrong_settings_are_refused_at_their_field(field: str, value: Any) -> None:
    newsletter = a_newsletter()
    setattr(newsletter, field, value)
    with pytest.raises(ValidationError) as refused:
        newsletter.full_clean()
    assert set(refused.value.message_dict) == {field}


def test_right_settings_pass_and_so_do_empty_ones_while_it_is_off() -> None:
    a_newsletter().full_clean()
    a_newsletter(active=False, sender_address="", sender_name="", list_id="").full_clean()


def test_reading_writes_nothing() -> None:
    assert Newsletter.current().pk is None
    assert Newsletter.for_site(None).pk is None
    assert str(a_newsletter()) == "Veckobrevet"
    assert Newsletter.current().is_ready


def test_the_promise_is_in_its_own_language_only() -> None:
    newsletter = a_newsletter(promise="Ett brev varje torsdag.")
    with override("sv"):
        assert newsletter.consent_text == "Ett brev varje torsdag."
    with override("en"):
        assert newsletter.consent_text != "Ett brev varje torsdag."


@pytest.mark.parametrize(("name_en", "in_english"), [("The weekly letter", "The weekly letter"), ("", "Veckobrevet")])
def test_the_letter_bears_its_english_name_in_english(name_en: str, in_english: str) -> None:
    newsletter = a_newsletter(name_en=name_en)
    with override("sv"):
        assert newsletter.name_here == "Veckobrevet"
    with override("en"):
        assert newsletter.name_here == in_english


def test_a_promise_in_english_is_what_english_readers_agree_to() -> None:
    newsletter = a_newsletter(promise="Ett brev varje torsdag.", promise_en="A letter every Thursday.")
    with override("sv"):
        assert newsletter.consent_text == "Ett brev varje torsdag."
    with override("en"):
        assert newsletter.consent_text == "A letter every Thursday."
