"""The Swedish of the demo, as a Swede sets it: ”…”, 09.00, 5 000, 50 %, – and …"""

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from typing import Any

import pytest
from babel.messages.pofile import read_po
from bs4 import BeautifulSoup
from django.conf import settings
from django.test import Client
from django.utils import timezone
from wagtail.models import Page

from demo.load import load
from mail.models import OutboxMail

_TAG = re.compile(r"<[^>]*>|%\(\w+\)[sd]|\{\w*\}")
FAULTS = {
    "a straight or English quotation mark": r"[\"“„‘]|(?<!\w)'|'(?!\w)",
    "a straight apostrophe": r"\w'\w",
    "a time with a colon": r"(?<![\d:.])(?:[01]?\d|2[0-3]):[0-5]\d(?![\d:])",
    "a thousand with a comma or a point": r"(?<![\d.,])\d{1,3}[.,]\d{3}(?![\d.,])",
    "a thousand without a space": r"(?<![\d\w./-])[1-9]\d{4,}(?![\d\w./-])",
    "a per cent sign without a space": r"\d%",
    "a figure that may be parted from its unit": r"\d (?:kr|kB|MB|mm)\b",
    "a hyphen for a dash": r"\w - \w|--(?!\w)|\d-\d{1,2} (?:personer|dagar|veckor|minuter|timmar)",
    "three points": r"\.\.\.",
    "an English plural or possessive": r"\w’s\b",
}


def faults(text: str) -> dict[str, str]:
    found = {name: re.search(f".{{0,30}}(?:{pattern}).{{0,30}}", text) for name, pattern in FAULTS.items()}
    return {name: match[0] for name, match in found.items() if match}


@pytest.mark.parametrize(
    "text", ['Hon sa "ja".', "kl. 09:00", "5,000 kr", "12000 kr", "50%", "ja - nej", "Vänta...", "Elin's", "5 MB"]
)
def test_what_is_not_swedish_is_seen(text: str) -> None:
    assert faults(text)


@pytest.mark.parametrize(
    "text",
    [
        "Hon sa ”ja”.",
        "kl. 09.00",
        "12\u00a0000\u00a0kr",
        "50 %",
        "ja – nej",
        "Vänta …",
        "1.1",
        "070-174 06 05",
        "2026-11-28",
    ],
)
def test_what_is_swedish_passes(text: str) -> None:
    assert faults(text) == {}


@pytest.mark.django_db
def test_every_page_and_every_mail_of_the_demo_is_set_as_a_swede_would(client: Client) -> None:
    assert load(timezone.now())
    texts = dict([*_pages(client), *_mails()])
    assert len(texts) > 20
    assert {name: wrong for name, text in texts.items() if (wrong := faults(text))} == {}


def _pages(client: Client) -> Iterator[tuple[str, str]]:
    pages = Page.objects.live().filter(depth__gt=1, locale__language_code="sv")
    for path in [*(str(page.url) for page in pages), "/sok/?q=möte", "/sok/?q=finnsinte", "/nyhetsbrev/"]:
        html = client.get(path).content.decode()
        page = BeautifulSoup(html, "html.parser")
        for code in page.select("script, style, code, pre, [lang=en]"):
            code.decompose()
        yield path, page.get_text(" ")


def _mails() -> Iterator[tuple[str, str]]:
    for mail in OutboxMail.objects.filter(language="sv"):
        body = message_from_bytes(bytes(mail.raw), policy=policy.default).get_body(("plain",))
        yield mail.subject, f"{mail.subject}\n{body.get_content() if body else ''}"


def test_every_swedish_string_of_the_site_is_set_as_a_swede_would() -> None:
    wrong: dict[str, dict[str, str]] = {}
    for catalogue in sorted(settings.ROOT.glob("**/locale/sv/LC_MESSAGES/*.po")):
        if ".venv" not in catalogue.parts:
            with catalogue.open("rb") as file:
                strings = {text for message in read_po(file) for text in _strings(message.string) if message.id}
            wrong |= {text: found for text in strings if (found := faults(_TAG.sub("", text)))}
    assert wrong == {}


def _strings(string: Any) -> tuple[str, ...]:
    return (string,) if isinstance(string, str) else tuple(string)
