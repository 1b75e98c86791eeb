import re
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from demo.catcher import Store, Summary

pytestmark = pytest.mark.django_db


@pytest.fixture
def store(settings: Settings) -> Store:
    return Store(Path(settings.DATA_DIR) / "mail")


def letter(**options: str) -> bytes:
    message = EmailMessage()
    message["Subject"] = options.get("subject", "Veckans brev")
    message["From"] = "anna@example.se"
    message["X-Note"] = "<script>"
    message.set_content("Läs på https://example.se/läs & le")
    message.add_alternative(
        options.get("html", '<html><head></head><body><img src="cid:logo"><a href="/x">Läs</a></body></html>'),
        subtype="html",
    )
    message.add_attachment(b"GIF", maintype="image", subtype="gif", filename="l.gif", cid="<logo>")
    message.add_attachment(b"BEGIN:VCALENDAR", maintype="text", subtype="calendar", filename='in"bjudan.ics')
    return message.as_bytes()


def keep(store: Store, **options: str) -> Summary:
    return store.keep(letter(**options), "bounce@example.se", ["bo@example.se"])


def test_an_empty_catcher_says_so(client: Client) -> None:
    assert "Inga mejl" in client.get("/mailcatcher/").content.decode()
    assert "No mail has been caught yet" in client.get("/en/mailcatcher/").content.decode()


def test_the_list_shows_the_newest_first_and_asks_the_database_no_more_for_more(
    client: Client, store: Store, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    keep(store, subject="Det första")
    client.get("/mailcatcher/")
    with CaptureQueriesContext(connection) as queries:
        client.get("/mailcatcher/")
    keep(store, subject="Det andra")
    keep(store, subject="")
    with django_assert_num_queries(len(queries)):
        page = client.get("/mailcatcher/").content.decode()
    assert page.index("(utan ämne)") < page.index("Det andra") < page.index("Det första")


def test_the_list_says_to_machines_when_a_mail_came(client: Client, store: Store) -> None:
    came = keep(store).when
    written = re.findall(r'<time datetime="([^"]*)"', client.get("/mailcatcher/").content.decode())
    assert [datetime.fromisoformat(moment) for moment in written] == [came]


def test_a_long_list_is_paged(client: Client, store: Store) -> None:
    for number in range(51):
        store.keep(b"Subject: nummer %03d\n\n" % number, "", [])
    first = client.get("/mailcatcher/").content.decode()
    assert "nummer 050" in first
    assert "nummer 000" not in first
    assert "nummer 000" in client.get("/mailcatcher/?p=2").content.decode()
    assert client.get("/mailcatcher/?p=nonsense").status_code == 200


def test_a_mail_shows_text_headers_attachments_and_a_frame_for_its_html(client: Client, store: Store) -> None:
    name = keep(store).name
    page = client.get(f"/mailcatcher/{name}/").content.decode()
    assert f'src="/mailcatcher/{name}/html/"' in page
    assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in page
    assert "&lt;script&gt;" in page
    assert 'href="https://example.se/l%C3%A4s"' in page
    assert "in&quot;bjudan.ics" in page
    assert "bounce@example.se" in page


def test_the_html_cannot_run_anything_and_finds_its_pictures(client: Client, store: Store) -> None:
    name = keep(store).name
    response = client.get(f"/mailcatcher/{name}/html/")
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox allow-popups" in policy
    assert "script" not in policy
    html = response.content.decode()
    assert '<head><base target="_blank">' in html
    source = html.partition('src="')[2].partition('"')[0]
    picture = client.get(source)
    assert picture.content == b"GIF"
    assert "Content-Disposition" not in picture


def test_a_picture_that_did_not_come_along_stays_as_it_is(client: Client, store: Store) -> None:
    name = keep(store, html='<img src="cid:gone">').name
    html = client.get(f"/mailcatcher/{name}/html/").content.decode()
    assert html.startswith('<base target="_blank"><img src="cid:gone">')


def test_what_is_no_picture_is_downloaded_under_a_harmless_name(client: Client, store: Store) -> None:
    name = keep(store).name
    page = client.get(f"/mailcatcher/{name}/").content.decode()
    address = page.partition("in&quot;bjudan.ics")[0].rpartition('href="')[2].partition('"')[0]
    response = client.get(address)
    assert response["Content-Disposition"] == 'attachment; filename="in_bjudan.ics"'
    assert response.content == b"BEGIN:VCALENDAR"
    assert "sandbox" in response["Content-Security-Policy"]


def test_the_message_as_it_came_is_plain_text(client: Client, store: Store) -> None:
    name = keep(store).name
    response = client.get(f"/mailcatcher/{name}/raw/")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert b"X-Note: <script>" in response.content


@pytest.mark.parametrize("rest", ["", "html/", "raw/", "part/1/"])
def test_what_is_not_there_is_not_found(client: Client, rest: str) -> None:
    assert client.get(f"/mailcatcher/20261122T000000000000-abcdef/{rest}").status_code == 404


def test_a_mail_without_html_or_such_a_part_has_no_page_for_them(client: Client, store: Store) -> None:
    name = store.keep(b"Subject: x\n\nhej", "", []).name
    assert client.get(f"/mailcatcher/{name}/html/").status_code == 404
    assert client.get(f"/mailcatcher/{name}/part/7/").status_code == 404
    assert "mail-frame" not in client.get(f"/mailcatcher/{name}/").content.decode()


def test_nothing_can_be_changed_through_it(client: Client) -> None:
    assert client.post("/mailcatcher/").status_code == 405
