from email import message_from_bytes, policy
from email.header import decode_header, make_header

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mail.headers import MAX_TEXT, HeaderError, line, mailbox, one_line


def read_back(raw: bytes) -> str:
    message = message_from_bytes(raw + b"\r\n", policy=policy.default)
    return str(next(iter(message.values())))


def test_a_long_address_is_neither_encoded_nor_broken() -> None:
    address = "<https://example.se/nyhetsbrev/avsluta/" + "a" * 90 + "/>"
    raw = line("List-Unsubscribe", f"{address}, <mailto:unsub@example.se?subject=unsubscribe>")
    assert address.encode() in raw.replace(b"\r\n", b"")
    assert b"=?" not in raw
    assert max(map(len, raw.splitlines())) == len(f"List-Unsubscribe: {address},")


@pytest.mark.parametrize("text", ["å <å>", "å<b>", "Räksmörgås på Åland " * 8, "Hej", "日本語 " * 20, "🙂" * 60])
def test_a_subject_comes_back_as_it_was(text: str) -> None:
    subject = one_line(text)
    raw = line("Subject", subject)
    assert raw.isascii()
    assert all(len(row) <= 78 for row in raw.splitlines())
    assert read_back(raw) == subject


def test_only_the_phrase_of_a_list_id_is_encoded() -> None:
    raw = line("List-Id", "Veckobrevet på svenska <veckobrev.example.se>")
    assert raw.endswith(b"<veckobrev.example.se>\r\n")
    assert str(make_header(decode_header(raw.decode().split(": ", 1)[1].strip()))).startswith("Veckobrevet på svenska")


@pytest.mark.parametrize(
    "value", ["a\r\nBcc: x@example.org", "a\nb", "a\x00", "a\u2028b", "a\u202eb", "", "  ", "a" * 1000]
)
def test_a_value_that_would_do_harm_is_refused(value: str) -> None:
    with pytest.raises(HeaderError):
        line("X-Note", value)


@pytest.mark.parametrize("name", ["", "X Note", "X:", "Å", "X\r\nBcc"])
def test_a_name_that_is_none_is_refused(name: str) -> None:
    with pytest.raises(HeaderError):
        line(name, "a")


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("", "hej@example.se"),
        ("Anna Ek", "Anna Ek <hej@example.se>"),
        ('Ek, "Anna"', '"Ek, \\"Anna\\"" <hej@example.se>'),
        ("Åsa\r\nBcc: x", "=?utf-8?b?w4VzYSBCY2M6IHg=?= <hej@example.se>"),
    ],
)
def test_a_name_stands_before_its_address(name: str, written: str) -> None:
    assert mailbox(name, "hej@example.se") == written


@given(st.text())
def test_whatever_is_typed_becomes_one_safe_line(text: str) -> None:
    made = one_line(text)
    assert len(made) <= MAX_TEXT
    assert made == one_line(made)
    if made:
        assert line("Subject", made).count(b"\r\n") == line("Subject", made).count(b"\n")
        message = message_from_bytes(line("From", mailbox(made, "hej@example.se")) + b"\r\n", policy=policy.default)
        assert message["From"].addresses[0].addr_spec == "hej@example.se"
        assert len(message.keys()) == 1
