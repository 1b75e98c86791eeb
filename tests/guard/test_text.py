import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from guard.text import EmailField, PlainTextField, SingleLineField, normalise_email, plain_text, single_line

LINE_ENDS = ["\n", "\r", "\r\n", "\v", "\f", "\x85", "\u2028", "\u2029", "\x1c"]
HIDDEN = ["\x00", "\x07", "\x1b", "\x7f", "\x9f", "\u202e", "\u2066", "\u200f", "\ud800"]


@pytest.mark.parametrize("mark", LINE_ENDS + HIDDEN)
def test_single_line_refuses_line_ends_and_hidden_characters(mark: str) -> None:
    with pytest.raises(ValidationError):
        single_line(f"Anna{mark}Bcc: x@example.se")


@pytest.mark.parametrize("mark", HIDDEN)
def test_plain_text_refuses_hidden_characters(mark: str) -> None:
    with pytest.raises(ValidationError):
        plain_text(f"a{mark}b")


def test_plain_text_lets_lines_tabs_and_emoji_stand() -> None:
    plain_text("Hej!\n\tÅäö – ”citat” 👩‍👩‍👧 עברית")


def test_single_line_field_tidies_what_is_harmless() -> None:
    assert SingleLineField().clean(" A\u030asa\tEk\u200f\ufeff ") == "Åsa Ek"
    assert SingleLineField(required=False).clean(None) == ""


def test_plain_text_field_counts_a_line_end_as_one() -> None:
    field = PlainTextField(max_length=3)
    assert field.clean("a\r\nb") == "a\nb"
    assert field.clean("a\rb") == "a\nb"
    with pytest.raises(ValidationError):
        field.clean("a\r\nbc")


def test_plain_text_field_lets_no_browser_cut_a_pasted_text() -> None:
    assert "maxlength" not in PlainTextField(max_length=3).widget.attrs


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Anna.Ek@Example.SE", "anna.ek@example.se"),
        ("  anna@example.se\u200e ", "anna@example.se"),
        ("anna@exämple.se", "anna@xn--exmple-cua.se"),
        ("ａnna@example.se", "anna@example.se"),
        ("anna+brev@example.se", "anna+brev@example.se"),
    ],
)
def test_email_field_keeps_one_spelling(typed: str, kept: str) -> None:
    assert EmailField().clean(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "anna",
        "anna@",
        "@example.se",
        "anna@localhost",
        "anna@[127.0.0.1]",
        "anna@ex ample.se",
        "anna@a..se",
        "anna@example.se,bo@example.se",
        "anna@example.se\r\nBcc: bo@example.se",
        "anna@example.se\nbo",
        "anna@\u2028example.se",
        '"anna ek"@example.se',
        "Anna <anna@example.se>",
        "åsa@example.se",
        f"{'a' * 65}@example.se",
        f"anna@{'a' * 64}.se",
        f"a@{'ö' * 60}.{'ö' * 60}.{'ö' * 60}.{'ö' * 60}.se",
        "x" * 300 + "@example.se",
    ],
)
def test_email_field_refuses_with_a_message(typed: str) -> None:
    with pytest.raises(ValidationError):
        EmailField().clean(typed)


def test_email_field_may_be_left_out() -> None:
    assert EmailField(required=False).clean("") == ""


@given(st.text(max_size=60))
def test_any_text_is_an_address_or_an_error(text: str) -> None:
    try:
        address = EmailField(required=False).clean(text + "@example.se")
    except ValidationError:
        return
    assert address == normalise_email(address)
    single_line(address)


@pytest.mark.parametrize("field", [SingleLineField(max_length=300), PlainTextField(max_length=300), EmailField()])
def test_what_is_too_long_is_told_by_how_much(field: forms.CharField) -> None:
    with pytest.raises(ValidationError) as refused:
        field.clean(f"{'a' * 301}@example.se")
    assert refused.value.messages == [f"Högst {field.max_length} tecken; du skrev 312."]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("sv", "Högst 5\N{NO-BREAK SPACE}000 tecken; du skrev 7\N{NO-BREAK SPACE}999."),
        ("en", "At most 5,000 characters; you wrote 7,999."),
    ],
)
def test_thousands_are_written_as_the_language_does(language: str, words: str) -> None:
    with override(language):
        with pytest.raises(ValidationError) as refused:
            PlainTextField(max_length=5_000).clean("a" * 7_999)
        assert refused.value.messages == [words]
