"""What a page describes can be asked for, a workshop or a lecture alike; with files where the author takes them."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from guard import attachments
from guard.models import Attachment
from mail.models import OutboxMail
from pages.models import StandardPage
from tests.contact.factories import site_settings
from tests.guard.documents import PDF
from tests.pages.factories import a_child
from tests.workshops.factories import a_request, request_data
from workshops.forget import erase_requests
from workshops.holding import REQUESTS
from workshops.models import InHouseRequest, WorkshopSettings

pytestmark = pytest.mark.django_db
OWN = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def lecture() -> StandardPage:
    site_settings()
    return a_child(StandardPage(title="Att leda på distans", slug="foredrag", lead="En timme.", in_house=True))


@pytest.fixture
def taking_files() -> None:
    settings = WorkshopSettings.current()
    settings.attachments = True
    settings.save()


def path_of(page: StandardPage) -> str:
    return reverse("workshops:in_house", args=[page.pk])


def a_file(name: str = "Önskemål.pdf", content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content or PDF)


def send(page: StandardPage, **more: Any) -> Any:
    return Client(headers=OWN).post(path_of(page), request_data(**more))


def test_statement_10_a_lecture_is_asked_for_with_the_form_of_a_workshop(lecture: StandardPage, client: Client) -> None:
    page = client.get(lecture.url).content.decode()
    assert path_of(lecture) in page
    assert "Workshoppen kan hållas" not in page
    form = client.get(path_of(lecture)).content.decode()
    for words in ("Att leda på distans", "eller, i andra hand", "eller, i tredje hand", "Budget"):
        assert words in form
    response = send(lecture, second_date="Vecka 13")
    assert response.status_code == 303
    asked = InHouseRequest.objects.get()
    assert (asked.about, asked.page_id) == ("Att leda på distans", lecture.pk)
    assert OutboxMail.objects.get().subject == "Förfrågan: Att leda på distans"


def test_a_page_without_the_switch_cannot_be_asked_for(lecture: StandardPage, client: Client) -> None:
    lecture.in_house = False
    lecture.save()
    assert path_of(lecture) not in client.get(lecture.url).content.decode()
    assert client.get(path_of(lecture)).status_code == 404
    assert send(lecture).status_code == 404
    lecture.in_house = True
    lecture.unpublish()
    assert client.get(path_of(lecture)).status_code == 404


def test_no_files_are_taken_unless_the_author_says_so(lecture: StandardPage, client: Client) -> None:
    assert 'type="file"' not in client.get(path_of(lecture)).content.decode()
    assert send(lecture, attachments=a_file()).status_code == 303
    assert not Attachment.objects.exists()


@pytest.mark.usefixtures("taking_files")
def test_files_come_along_and_are_downloaded_by_the_author_alone(
    lecture: StandardPage, client: Client, admin_client: Client
) -> None:
    assert 'enctype="multipart/form-data"' in client.get(path_of(lecture)).content.decode()
    data = request_data(attachments=a_file())
    for _click in range(2):
        data["attachments"] = a_file()
        assert Client(headers=OWN).post(path_of(lecture), data).status_code == 303
    asked = InHouseRequest.objects.get()
    [stored] = attachments.of(asked.mail_reference)
    assert stored.name == "Önskemål.pdf"
    url = reverse("guard_attachment", args=[stored.pk])
    assert url in admin_client.get(reverse("workshop_request", args=[asked.pk])).content.decode()
    given = admin_client.get(url)
    assert given.headers["Content-Disposition"].startswith("attachment")
    assert given.getvalue() == PDF
    assert client.get(url).status_code == 302
    raw = bytes(OutboxMail.objects.get().raw)
    assert PDF not in raw, "no mail carries them"


@pytest.mark.usefixtures("taking_files")
@pytest.mark.parametrize("content", [b"MZ\x90\x00", b"<script>alert(1)</script>"])
def test_what_is_no_document_is_refused_and_the_text_kept(lecture: StandardPage, content: bytes) -> None:
    response = send(lecture, attachments=a_file("offert.pdf", content))
    assert response.status_code == 422
    assert "offert.pdf" in response.content.decode()
    assert "Vi behöver kortare möten." in response.content.decode()
    assert not InHouseRequest.objects.exists()


@pytest.mark.usefixtures("taking_files")
def test_whoever_is_forgotten_leaves_no_file(lecture: StandardPage, django_capture_on_commit_callbacks: Any) -> None:
    send(lecture, attachments=a_file())
    other = a_request(email="annan@example.org")
    [stored] = Attachment.objects.all()
    path = attachments.path_of(stored)
    assert path.exists()
    assert REQUESTS.export("asa@example.org", timezone.now())[0]["files"] == ["Önskemål.pdf"]
    with django_capture_on_commit_callbacks(execute=True):
        erase_requests("asa@example.org", timezone.now())
    assert not path.exists()
    assert not Attachment.objects.exists()
    assert [row.pk for row in InHouseRequest.objects.all()] == [other.pk]
