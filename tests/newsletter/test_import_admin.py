from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Permission, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from newsletter import import_readers
from newsletter.enums import ImportState
from newsletter.models import ConsentRecord, Newsletter, ReaderImport, Subscriber
from newsletter.readers_csv import MOST_BYTES
from tests.newsletter.factories import a_newsletter, a_subscriber, an_admin

pytestmark = pytest.mark.django_db
FILE = b"e-post;status\r\nny@x.se;ja\r\nfinns@x.se;ja\r\n<b>fel</b>;ja\r\nav@x.se;avregistrerad\r\n"
START = "/admin/letter/import/"


@pytest.fixture
def newsletter(db: None) -> Newsletter:
    return a_newsletter()


@pytest.fixture
def author(client: Client) -> Client:
    client.force_login(an_admin())
    return client


def choose(author: Client, content: bytes = FILE, name: str = "läsare.csv") -> Any:
    return author.post(START, {"file": SimpleUploadedFile(name, content)})


def text(response: Any) -> str:
    main = BeautifulSoup(response.content, "html.parser").select_one("main")
    assert main is not None
    return " ".join(main.get_text(" ").split())


def test_statement_28_from_the_file_to_the_readers(author: Client, newsletter: Newsletter) -> None:
    a_subscriber(newsletter, address="finns@x.se")
    response = choose(author)
    brought = ReaderImport.objects.get()
    look = f"{START}{brought.pk}/"
    assert (response.status_code, response["Location"]) == (302, look)
    shown = text(author.get(look))
    for words in ("En enkel lista", "4 rader", "1 Blir läsare", "1 Är redan läsare", "1 Antecknas som avslutad",
                  "4 ”<b>fel</b>” är ingen e-postadress.", "ny@x.se", "Hämta in 1 läsare"):  # fmt: skip
        assert words in shown
    assert Subscriber.objects.count() == 1

    refused = author.post(look, {"consent_source": " "})
    assert refused.status_code == 422
    assert "Skriv var läsarna sa ja" in text(refused)
    assert Subscriber.objects.count() == 1

    for _ in range(2):
        assert author.post(look, {"consent_source": "Anmälde sig på mässan."})["Location"] == look
    assert "0 av 4 är klara" in text(author.get(look))
    assert import_readers.bring(brought.pk, timezone.now())
    done = text(author.get(look))
    assert "Vad som gjordes" in done
    assert "Anmälde sig på mässan." in done
    assert "Hämta in 1" not in done
    assert ConsentRecord.objects.get(subscriber__address="ny@x.se").text == "Anmälde sig på mässan."
    assert ReaderImport.objects.get().created_by == User.objects.get()


def test_statement_28_nothing_is_done_by_looking(author: Client, newsletter: Newsletter) -> None:
    choose(author)
    brought = ReaderImport.objects.get()
    for read in (author.get, author.head):
        assert read(f"{START}{brought.pk}/").status_code == 200
    assert author.get(f"{START}{brought.pk}/forget/").status_code == 405
    assert ReaderImport.objects.get().state == ImportState.LOOKED_AT
    assert not Subscriber.objects.exists()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "Filen är tom."),
        (b"PK\x03\x04", "Excel"),
        (b"namn\nAnna\n", "Ingen kolumn heter"),
        (b"x" * (MOST_BYTES + 1), "större än 15 MB"),
    ],
    ids=["empty", "excel", "no addresses", "large"],
)
def test_a_file_that_is_no_list_is_refused_at_the_field(
    author: Client, newsletter: Newsletter, content: bytes, words: str
) -> None:
    response = choose(author, content)
    assert response.status_code == 422
    assert words in text(response)
    assert not ReaderImport.objects.exists()


def test_no_file_at_all_is_said_too(author: Client, newsletter: Newsletter) -> None:
    assert "Välj en fil." in text(author.post(START))


def test_the_limits_and_the_rules_stand_on_the_page(author: Client, newsletter: Newsletter) -> None:
    page = text(author.get(START))
    assert "högst 15 MB och 50 000 rader" in page
    assert "väger ett nej tyngre än ett ja" in page


def test_a_file_with_nothing_new_has_no_button(author: Client, newsletter: Newsletter) -> None:
    a_subscriber(newsletter, address="finns@x.se")
    choose(author, b"epost\nfinns@x.se\n")
    page = author.get(f"{START}{ReaderImport.objects.get().pk}/")
    assert "Det finns inget att göra" in text(page)
    assert b"consent_source" not in page.content


def test_a_file_is_forgotten_on_request_but_not_while_it_is_brought(author: Client, newsletter: Newsletter) -> None:
    choose(author)
    first = ReaderImport.objects.get()
    assert author.post(f"{START}{first.pk}/forget/")["Location"] == START
    assert not ReaderImport.objects.exists()
    choose(author)
    second = ReaderImport.objects.get()
    import_readers.start(second, "Mässan")
    author.post(f"{START}{second.pk}/forget/")
    assert ReaderImport.objects.exists()


def test_the_list_of_files_takes_the_same_queries_for_any_number(author: Client, newsletter: Newsletter) -> None:
    counts = []
    for files in (1, 2):
        for _ in range(files):
            choose(author)
        author.get(START)
        with CaptureQueriesContext(connection) as queries:
            assert "läsare.csv" in text(author.get(START))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_report_without_addresses_can_still_be_read(author: Client, newsletter: Newsletter) -> None:
    choose(author)
    brought = ReaderImport.objects.get()
    import_readers.start(brought, "Mässan")
    import_readers.bring(brought.pk, timezone.now() - timedelta(days=9))
    import_readers.tidy(timezone.now())
    page = text(author.get(f"{START}{brought.pk}/"))
    assert "Blir läsare" in page
    assert "ny@x.se" not in page


def test_the_menu_shows_it_to_those_who_may(client: Client, newsletter: Newsletter) -> None:
    editor = User.objects.create_user("red", password="x")
    editor.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(editor)
    assert START not in client.get("/admin/").content.decode()
    assert client.get(START).status_code == 302
    client.force_login(an_admin())
    assert START in client.get("/admin/").content.decode()


def test_without_a_newsletter_the_page_says_what_to_do_first(author: Client, db: None) -> None:
    Newsletter.objects.all().delete()
    assert "inget nyhetsbrev än" in text(author.get(START))
    assert choose(author).status_code == 200
    assert not ReaderImport.objects.exists()
