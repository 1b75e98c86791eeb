"""Statement 28: the files of listmonk, Ghost, MailPoet and Mailchimp, as those programs write them."""

from contextlib import suppress
from datetime import UTC, datetime

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from newsletter.readers_csv import Unreadable
from newsletter.readers_csv_shapes import Listing, Row, Says, Shape, moment, read

LISTMONK = """uuid,email,name,attributes,status,created_at,updated_at
6e1,Anna@Example.org,"Anna, A","{""ort"": ""Umeå""}",enabled,2024-03-01 09:12:31.123456 +0000 UTC,
6e2,stopp@example.org,Bo,{},blocklisted,2024-03-01 09:12:31.123456 +0000 UTC,2024-05-02 10:00:00 +0000 UTC
6e3,av@example.org,Cecilia,{},disabled,2024-03-01 09:12:31.123456 +0000 UTC,2024-05-02 10:00:00 +0000 UTC
"""
GHOST = """\
id,email,name,note,subscribed_to_emails,complimentary_plan,stripe_customer_id,created_at,deleted_at,labels,tiers
1,anna@example.org,Anna,"Vän
av bloggen",true,false,,2023-01-15T10:00:00.000Z,,,
2,bo@example.org,Bo,,false,false,,2023-02-01T12:30:00.000Z,,,
3,cecilia@example.org,,,true,true,cus_1,2023-02-10T08:00:00.000Z,2024-01-01T00:00:00.000Z,"VIP",Guld
"""
MAILPOET = (
    "\ufeff"
    r""""Email","First name","Last name","Subscription time","Confirmation time","List status","Global status"
"anna@example.org","Anna \"Ankan\"","A","2022-05-01 08:00:00","2022-05-01 08:05:00","subscribed","subscribed"
"anna@example.org","Anna \"Ankan\"","A","2022-05-01 08:00:00","2022-05-01 08:05:00","unsubscribed","subscribed"
"bo@example.org","Bo","","2022-05-02 08:00:00","","unconfirmed","unconfirmed"
"cecilia@example.org","","","2022-05-03 08:00:00","","subscribed","bounced"
"david@example.org","","","2022-05-04 08:00:00","2022-05-04 09:00:00","subscribed","inactive"
"""
)
MAILCHIMP = (
    '"Email Address","First Name","Last Name",MEMBER_RATING,OPTIN_TIME,OPTIN_IP,CONFIRM_TIME,CONFIRM_IP,LATITUDE,'
    "LONGITUDE,GMTOFF,DSTOFF,TIMEZONE,CC,REGION{extra},LAST_CHANGED,LEID,EUID,NOTES,TAGS\n"
    'anna@example.org,Anna,A,2,"2018-10-11 09:50:00",,"2018-10-11 09:55:14",192.0.2.1,,,,,,,{value},'
    '"2018-10-11 09:55:14",90498395,810826c56e,,"""vän"""\n'
)


def told(text: str, name: str = "lista.csv") -> Listing:
    return read(text.encode(), name)


def says(listing: Listing) -> list[tuple[str, Says]]:
    return [(row.address, row.says) for row in listing.rows]


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc,arg-type]


def here(*parts: int) -> datetime:
    return timezone.make_aware(datetime(*parts))  # type: ignore[arg-type]  # noqa: DTZ001


def test_statement_28_listmonk() -> None:
    listing = told(LISTMONK)
    assert (listing.shape, listing.doubles) == (Shape.LISTMONK, 0)
    assert says(listing) == [
        ("anna@example.org", Says.READER), ("stopp@example.org", Says.BLOCKED), ("av@example.org", Says.LEFT)
    ]  # fmt: skip
    assert [row.at for row in listing.rows] == [
        utc(2024, 3, 1, 9, 12, 31, 123456), utc(2024, 5, 2, 10), utc(2024, 5, 2, 10)
    ]  # fmt: skip


def test_statement_28_ghost() -> None:
    listing = told(GHOST)
    assert listing.shape == Shape.GHOST
    assert [row.says for row in listing.rows] == [Says.READER, Says.LEFT, Says.LEFT]
    assert [row.at for row in listing.rows] == [utc(2023, 1, 15, 10), utc(2023, 2, 1, 12, 30), utc(2024, 1, 1)]
    assert [row.line for row in listing.rows] == [2, 4, 5]


def test_statement_28_mailpoet_and_a_no_in_one_list_weighs_more_than_a_yes_in_another() -> None:
    listing = told(MAILPOET)
    assert (listing.shape, listing.doubles) == (Shape.MAILPOET, 1)
    assert says(listing) == [
        ("anna@example.org", Says.LEFT),
        ("bo@example.org", Says.UNCONFIRMED),
        ("cecilia@example.org", Says.BOUNCED),
        ("david@example.org", Says.READER),
    ]
    assert listing.rows[3].at == here(2022, 5, 4, 9)


@pytest.mark.parametrize(
    ("name", "extra", "value", "expected", "at"),
    [
        ("subscribed_email_audience_export_1.csv", "", "", Says.READER, (2018, 10, 11, 9, 55, 14)),
        (
            "unsubscribed_audience_export_1.csv",
            ",UNSUB_TIME",
            ',"2020-01-02 03:04:05"',
            Says.LEFT,
            (2020, 1, 2, 3, 4, 5),
        ),
        ("renamed.csv", ",UNSUB_TIME", ',"2020-01-02 03:04:05"', Says.LEFT, (2020, 1, 2, 3, 4, 5)),
        ("unsubscribed_x.csv", "", "", Says.LEFT, (2018, 10, 11, 9, 55, 14)),
        ("renamed.csv", ",CLEAN_TIME", ',"2021-01-02 03:04:05"', Says.BOUNCED, (2021, 1, 2, 3, 4, 5)),
        ("cleaned_x.csv", "", "", Says.BOUNCED, (2018, 10, 11, 9, 55, 14)),
        ("nonsubscribed_x.csv", "", "", Says.UNCONFIRMED, (2018, 10, 11, 9, 55, 14)),
        ("subscribed_x.csv", ",UNSUB_TIME", ",", Says.READER, (2018, 10, 11, 9, 55, 14)),
    ],
)
def test_statement_28_mailchimp(name: str, extra: str, value: str, expected: Says, at: tuple[int, ...]) -> None:
    listing = told(MAILCHIMP.format(extra=extra, value=value), name)
    assert listing.shape == Shape.MAILCHIMP
    assert says(listing) == [("anna@example.org", expected)]
    assert listing.rows[0].at == here(*at)


@pytest.mark.parametrize(
    "heading", ["E-post", "e-postadress", "epost", "mail", "email", "E-mail", "EMAIL ADDRESS", "Mejl"]
)
def test_a_plain_list_needs_one_column_only(heading: str) -> None:
    listing = told(f"Namn;{heading};Ort\nAnna;ANNA@räksmörgås.se;Umeå\n")
    assert (listing.shape, listing.name) == (Shape.PLAIN, "En enkel lista med e-postadresser")
    assert says(listing) == [("anna@xn--rksmrgs-5wao1o.se", Says.READER)]


def test_a_list_of_bare_addresses_needs_no_heading() -> None:
    assert says(told("anna@example.org\nbo@example.org\n")) == [
        ("anna@example.org", Says.READER), ("bo@example.org", Says.READER)
    ]  # fmt: skip


def test_a_plain_list_may_tell_state_date_and_language() -> None:
    listing = told("epost;status;datum;språk\na@x.se;avregistrerad;2024-01-02;en\nb@x.se;;;\nc@x.se;kanske;;\n")
    assert listing.rows[:2] == [Row(2, "a@x.se", Says.LEFT, here(2024, 1, 2), "en"), Row(3, "b@x.se")]
    assert "”kanske”" in listing.rows[2].wrong


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("", "ingen e-postadress"),
        ("anna", "”anna” är ingen"),
        ("=HYPERLINK(1)", "är ingen"),
        ("a@b", "är ingen"),
        ("a@x.se, b@x.se", "är ingen"),
        ("a\u202e@x.se", "är ingen"),
        ("å@x.se", "är ingen"),
        ("x" * 300 + "@x.se", "är ingen"),
    ],
)
def test_a_broken_row_has_its_line_and_a_reason(cell: str, words: str) -> None:
    (good, row) = told(f'namn,email\nX,a@y.se\nAnna,"{cell}"\n').rows
    assert (good.wrong, row.line) == ("", 3)
    assert words in row.wrong
    assert len(row.wrong) < 150


def test_a_row_swallowed_by_an_open_quotation_mark_says_how_far() -> None:
    rows = told('email\na@x.se\n"b@x.se\n' + "c@x.se\n" * 200).rows
    assert rows[0].address == "a@x.se"
    assert "203" in rows[1].wrong


def test_doubles_are_one_reader_and_the_heaviest_no_counts() -> None:
    listing = told("email,status\nA@x.se,subscribed\na@X.se ,complained\na@x.se,unsubscribed\nb@x.se,confirmed\n")
    assert says(listing) == [("a@x.se", Says.COMPLAINED), ("b@x.se", Says.READER)]
    assert listing.doubles == 2


def test_names_around_an_address_and_the_guard_of_an_export_are_taken_off() -> None:
    assert says(told("email\nAnna A <anna@x.se>\n'+anna@x.se\n")) == [
        ("anna@x.se", Says.READER), ("+anna@x.se", Says.READER)
    ]  # fmt: skip


def test_a_file_without_addresses_is_refused_in_words() -> None:
    with pytest.raises(Unreadable, match="Ingen kolumn heter ”E-post”"):
        told("namn,ort\nAnna,Umeå\n")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-03-01 09:12:31.123456789 +0000 UTC", utc(2024, 3, 1, 9, 12, 31, 123456)),
        ("2024-03-01 09:12:31 +0200 CEST", utc(2024, 3, 1, 7, 12, 31)),
        ("2024-03-01T09:12:31Z", utc(2024, 3, 1, 9, 12, 31)),
        ("2024-03-01", here(2024, 3, 1)),
        ("0000-00-00 00:00:00", None),
        ("0001-01-01T00:00:00Z", None),
        ("9999-12-31T23:59:59-23:00", None),
        ("1970-01-01", None),
        ("03/01/2024", None),
        ("", None),
    ],
)
def test_dates_are_understood_or_left_out(text: str, expected: datetime | None) -> None:
    assert moment(text) == expected


@given(st.text(alphabet=st.sampled_from("aå@.,;\"\n\t=<>\\'x se"), max_size=200))
def test_any_text_under_a_heading_is_read_or_refused(text: str) -> None:
    with suppress(Unreadable):
        listing = read(f"email,status\n{text}".encode())
        assert all(bool(row.wrong) or "@" in row.address for row in listing.rows)
