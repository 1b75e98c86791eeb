"""Statements 16 and 17 of what a letter must be."""

from pathlib import Path

import pytest
from django.conf import LazySettings

from newsletter import lint
from newsletter.build import Built, Frame, build
from newsletter.models import Issue
from newsletter.skeleton import Token, join, serialise, split
from tests.blog.factories import a_topic, an_article
from tests.newsletter.factories import SLOT, a_newsletter, an_issue, an_item
from tests.pages.test_blocks import an_image

pytestmark = pytest.mark.django_db
HOSTS = {"www.example.se"}
VALUES = {Token.ADDRESS: "lasare@example.org", Token.CODE: "i7.1.abc", Token.KEY: "K" * 32}


@pytest.fixture(autouse=True)
def https(settings: LazySettings) -> None:
    settings.BASE_URL = "https://www.example.se"


@pytest.fixture
def issue() -> Issue:
    issue = an_issue(a_newsletter(unsubscribe_address="ut@example.se"), intro="Hej!")
    an_item(issue, article=an_article(lead="Om möten.", topic=a_topic(), hero_image=an_image(), hero_alt="Ett rum"))
    return issue


def built(issue: Issue) -> Built:
    return build(Frame(issue, "sv", 7, SLOT))


def raw(issue: Issue) -> bytes:
    made = built(issue)
    return join(split(made.skeleton, made.marker), VALUES)


def with_body(text: str = "", html: str = "") -> bytes:
    """A letter of which only the body is in question."""
    way_out = "https://www.example.se/avsluta/x/"
    marker = "m" * 16
    headers = [
        ("To", Token.ADDRESS.written(marker)),
        ("Message-ID", f"<{Token.CODE.written(marker)}@example.se>"),
        ("List-Unsubscribe", f"<{way_out}>"),
        ("X-Key", Token.KEY.written(marker)),
    ]
    whole = f'<html lang="sv"><head><title>Brev</title></head><body><a href="{way_out}">ut</a>{html}</body></html>'
    return join(split(serialise(headers, f"<{way_out}>\n{text}", whole, marker), marker), VALUES)


def faults(mail: bytes) -> list[str]:
    return [fault for fault in lint.lint(mail, HOSTS).faults if "rubrikfältet" not in fault.lower()]


def test_statement_16_every_letter_passes_the_linter(issue: Issue) -> None:
    assert lint.lint(raw(issue), HOSTS).complaints == []
    assert lint.look_over(built(issue)).complaints == []


@pytest.mark.parametrize(
    "name",
    ["List-Unsubscribe", "List-Unsubscribe-Post", "List-Id", "Feedback-ID", "Archived-At", "Auto-Submitted", "To"],
)
def test_statement_16_a_header_that_is_missing_doubled_or_wrong_is_named(issue: Issue, name: str) -> None:
    lines = raw(issue).split(b"\r\n")
    at = next(place for place, line in enumerate(lines) if line.startswith(f"{name}:".encode()))
    end = next(place for place in range(at + 1, len(lines)) if not lines[place].startswith(b" "))
    without, doubled = lines[:at] + lines[end:], lines[:end] + lines[at:]
    wrong = [*lines[:at], f"{name}: fel <".encode(), *lines[end:]]
    for broken in (without, doubled, wrong):
        assert any(name in fault for fault in lint.lint(b"\r\n".join(broken), HOSTS).faults)


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<mj-text>a</mj-text>", "MJML"),
        ('<img src="https://www.example.se/a.jpg" width="2" height="2">', "alternativ"),
        ('<img src="https://www.example.se/a.jpg" alt="">', "bredd"),
        ('<img src="https://www.example.se/a.gif" alt="" width="1" height="1">', "räkna"),
        ('<img src="https://www.example.se/a.webp" alt="" width="2" height="2">', "JPEG"),
        ('<img src="https://spy.example.com/a.gif" alt="" width="9" height="9">', "spy.example.com"),
        ('<p style="background:url(https://spy.example.com/a.png)">a</p>', "spy.example.com"),
        ("<style>@import 'https://spy.example.com/a.css';</style>", "spy.example.com"),
        ('<link href="https://fonts.example.com/a" rel="stylesheet">', "fonts.example.com"),
        ('<td background="https://spy.example.com/a.png">a</td>', "spy.example.com"),
        ('<a href="/om/">Om</a>', "/om/"),
        ('<a href="https://x.se/">X</a>', "https://x.se/"),
        ("<script>a()</script>", "script"),
        ('<p onclick="a()">a</p>', "p."),
        ("a" * (100 * 1024), "100\u00a0kB"),
    ],
)
def test_statement_17_what_no_letter_may_hold_is_named(html: str, words: str) -> None:
    assert any(words in fault for fault in faults(with_body(html=html))), faults(with_body(html=html))


def test_a_link_only_in_the_text_part_is_named_unless_it_is_merely_written() -> None:
    assert faults(with_body(text="Se <https://x.se/>"))
    assert not faults(with_body(text="Se https://x.se/", html="<p>Se https://x.se/</p>"))


def test_a_way_out_beyond_what_mail_programs_show_is_a_fault() -> None:
    mail = with_body().replace(b'<body><a href=3D"https', b"<body>" + b"a=\r\n" * (101 * 1024) + b'<a href=3D"https')
    assert any("klippt" in fault for fault in faults(mail))


def test_bytes_and_lines_that_no_server_takes_are_faults(issue: Issue) -> None:
    whole = raw(issue)
    for broken in (whole + "å".encode(), whole + b"\n", whole + b"a" * 999):
        assert len(lint.lint(broken, HOSTS).faults) == 1


def test_what_is_no_letter_at_all_has_faults_and_no_error() -> None:
    assert lint.lint(b"", HOSTS).faults
    assert lint.lint(Path(__file__).read_bytes(), HOSTS).faults


def test_a_long_subject_and_an_address_without_https_are_advised_against(issue: Issue, settings: LazySettings) -> None:
    settings.BASE_URL = "http://127.0.0.1:8000"
    issue.subject = "ord " * 30
    assert len(lint.look_over(built(issue)).advice) == 2
    assert not lint.look_over(built(issue)).faults


def test_a_letter_near_the_limit_is_advised_against(issue: Issue) -> None:
    issue.intro = "ord " * (82 * 1024 // 4)
    found = lint.look_over(built(issue))
    assert (len(found.faults), len(found.advice)) == (0, 1), found
