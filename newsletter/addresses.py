"""The public addresses that letters carry."""

from django.urls import reverse
from django.utils.translation import override

from pages.addresses import absolute


def _public(language: str, name: str, *args: object) -> str:
    with override(language):
        return absolute(reverse(f"newsletter:{name}", args=args))


def unsubscribe_url(key: str, language: str) -> str:
    return _public(language, "unsubscribe", key)


def choices_url(key: str, language: str) -> str:
    return _public(language, "choices", key)


def move_url(token: str, language: str) -> str:
    return _public(language, "move", token)


def data_url(token: str, language: str) -> str:
    return _public(language, "data", token)


def confirm_url(token: str, language: str) -> str:
    return _public(language, "confirm", token)


def archive_url(language: str) -> str:
    return _public(language, "archive")


def issue_url(number: int, language: str) -> str:
    return _public(language, "archived", number)


def signup_url(language: str) -> str:
    return _public(language, "signup")
