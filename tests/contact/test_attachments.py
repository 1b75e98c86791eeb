from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Permission, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from contact.forget import forget_messages
from contact.models import ContactPage, ContactSettings, Message
from guard import attachments
from guard.attaching_form import AttachingForm
from guard.limits import Limit
from guard.models import Attachment
from guard.uploads import MOST_BODY
from mail.models import OutboxMail
from tests.contact.factories import a_contact_page, site_settings
from tests.contact.posting import OWN, typed
from tests.guard.documents import PDF, SOUND, UNSOUND

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(db: None) -> ContactPage:
    site_settings()
    page = a_contact_page()
    chosen = ContactSettings.current()
    chosen.attachments = True
    chosen.save()
    return page


def upload(name: str = "brief.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="text/html")


def send(page: ContactPage, *files: SimpleUploadedFile, **fields: str) -> Any:
    data: dict[str, Any] = {**typed(**fields), "attachments": list(files)}
    return Client(headers=OWN).post(f"/kontakt-oss/skicka/{page.pk}/", data)


def on_disk() -> list[Path]:
    return [path for path in attachments.folder().rglob("*") if path.is_file()]


def test_no_file_is_taken_until_the_author_allows_it(page: ContactPage) -> None:
    ContactSettings.objects.all().delete()
    assert 'type="file"' not in Client().get("/kontakt-oss/").content.decode()
    assert send(page, upload()).status_code == 303
    assert Message.objects.count() == 1
    assert not Attachment.objects.exists()
    assert on_disk() == []


def test_the_form_says_what_is_taken(page: ContactPage) -> None:
    form = BeautifulSoup(Client().get("/kontakt-oss/").content, "html.parser").select_one("form#contact")
    assert form is not None
    assert form["enctype"] == "multipart/form-data"
    assert "Högst tre, på högst 5\u00a0MB var" in form.get_text()


@pytest.mark.parametrize(("extension", "content"), SOUND.items(), ids=SOUND)
def test_a_file_is_stored_under_a_name_that_nobody_can_guess(page: ContactPage, extension: str, content: bytes) -> None:
    assert send(page, upload("../../Min <CV>\u202efdp.exe", content)).status_code == 303
    row = Attachment.objects.get()
    assert row.name == f"Min CVfdp.{extension}"
    (path,) = on_disk()
    assert path == attachments.path_of(row)
    assert path.read_bytes() == content
    assert len(path.name) == 32
    assert "." not in path.name
    assert path.stat().st_mode & 0o077 == 0


def test_the_mail_to_the_author_names_the_files_and_carries_none(page: ContactPage) -> None:
    send(page, upload(), upload("bild.png", SOUND["png"]))
    mail = message_from_bytes(bytes(OutboxMail.objects.get().raw), policy=policy.default)
    assert [part.get_content_type() for part in mail.walk()] == ["multipart/alternative", "text/plain", "text/html"]
    text = mail.get_body(("plain",))
    assert text is not None
    assert "* brief.pdf (" in text.get_content()
    assert "* bild.png (" in text.get_content()


@pytest.mark.parametrize("content", UNSOUND.values(), ids=UNSOUND)
def test_whatever_else_it_is_called_it_is_refused_and_the_text_kept(page: ContactPage, content: bytes) -> None:
    if not content:
        pytest.skip("a browser that sends an empty file sends none")
    response = send(page, upload("brief.pdf", content), body="En lång fråga")
    assert response.status_code == 422
    shown = response.content.decode()
    assert "brief.pdf är ingen" in shown
    assert "En lång fråga" in shown
    assert (Message.objects.count(), on_disk()) == (0, [])


def test_too_many_and_too_large_are_told_of_and_the_text_kept(page: ContactPage) -> None:
    many = send(page, *[upload(f"{number}.pdf") for number in range(4)], body="En lång fråga")
    large = send(page, upload("stor.pdf", PDF + b"0" * 6_000_000), body="En lång fråga")
    for response, words in ((many, "Högst 3 filer."), (large, "stor.pdf är 5,7")):
        assert response.status_code == 422
        assert words in response.content.decode().replace("\xa0", " ")
        assert "En lång fråga" in response.content.decode()
    assert on_disk() == []


def test_a_body_without_measure_is_not_read(page: ContactPage) -> None:
    browser = Client(headers=OWN)
    response = browser.post(f"/kontakt-oss/skicka/{page.pk}/", typed(), CONTENT_LENGTH=str(MOST_BODY + 1))
    assert response.status_code == 413


def test_the_same_form_sent_twice_stores_its_files_once(page: ContactPage) -> None:
    data = typed()
    for _click in range(2):
        send(page, upload(), **data)
    assert Message.objects.count() == Attachment.objects.count() == len(on_disk()) == 1
    send(page, upload(content=PDF + b"\n"), **data)
    assert Message.objects.count() == 2, "another file is another message"


def test_nobody_fills_the_disk(page: ContactPage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(AttachingForm, "attachment_limits", (Limit("files-all", "form", 2, 3600),))
    answers = [send(page, upload(), body=f"Hej {number}").status_code for number in range(3)]
    assert answers == [303, 303, 422]
    assert send(page, body="Utan fil").status_code == 303


def test_it_is_only_ever_a_download_for_who_may_read_the_message(page: ContactPage, admin_client: Client) -> None:
    send(page, upload("Rapport å.pdf"))
    message, row = Message.objects.get(), Attachment.objects.get()
    shown = admin_client.get(f"/admin/contact/messages/inspect/{message.pk}/").content.decode()
    path = f"/admin/attachments/{row.pk}/"
    assert f'href="{path}"' in shown
    response = admin_client.get(path)
    assert b"".join(response) == PDF
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"] == "attachment; filename*=utf-8''Rapport%20%C3%A5.pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert admin_client.post(path).status_code == 405
    assert Client().get(path).status_code == 302
    editor = User.objects.create_user("editor")
    editor.user_permissions.set(Permission.objects.filter(codename="access_admin"))
    other = Client()
    other.force_login(editor)
    assert other.get(path).status_code == 302
    attachments.path_of(row).unlink()
    assert admin_client.get(path).status_code == 404
    Attachment.objects.update(reference="unknown:1")
    assert admin_client.get(path).status_code == 302


@pytest.mark.parametrize("way", ["erase", "delete"])
def test_it_goes_with_its_message(
    page: ContactPage,
    admin_client: Client,
    way: str,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    send(page, upload())
    message = Message.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        if way == "erase":
            forget_messages([message], timezone.now())
        else:
            admin_client.post(f"/admin/contact/messages/delete/{message.pk}/")
    assert not Message.objects.exists()
    assert not Attachment.objects.exists()
    assert on_disk() == []


def test_a_file_whose_message_was_never_stored_is_swept_away(page: ContactPage) -> None:
    send(page, upload())
    (kept,) = on_disk()
    stray = kept.with_name("f" * 32)
    stray.write_bytes(b"x")
    attachments.sweep(timezone.now())
    assert set(on_disk()) == {kept, stray}, "it may be a form that is being stored"
    attachments.sweep(timezone.now() + timedelta(days=2))
    assert on_disk() == [kept]
