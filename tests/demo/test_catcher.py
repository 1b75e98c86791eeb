import smtplib
from email import policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller

from demo import catcher
from demo.catcher import Handler, Store

LETTER = EmailMessage()
LETTER["Subject"] = "Räksmörgås på fredag"
LETTER["From"] = "Anna <anna@example.se>"
LETTER["To"] = "bo@example.se"
LETTER.set_content("Hej då!")
LETTER.add_alternative("<p>Hej <b>då</b>!</p>", subtype="html")
LETTER.add_alternative("BEGIN:VCALENDAR", subtype="calendar", params={"method": "REQUEST"})
LETTER.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="bild.png", cid="<bild@x>")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "mail")


def test_mail_sent_by_smtp_is_kept_as_it_came_with_its_envelope(store: Store) -> None:
    controller = Controller(Handler(store), hostname="127.0.0.1", port=0)
    controller.port = _free_port()
    controller.start()
    try:
        with smtplib.SMTP("127.0.0.1", controller.port) as client:
            recipients = ["bo@example.se", "eva@example.se"]
            client.sendmail("bounce@example.se", recipients, LETTER.as_bytes(policy=policy.SMTP))
    finally:
        controller.stop()
    (name,) = store.names()
    summary = store.summary(name)
    assert (summary.subject, summary.sender) == ("Räksmörgås på fredag", "Anna <anna@example.se>")
    assert (summary.mail_from, summary.rcpt_to) == ("bounce@example.se", ["bo@example.se", "eva@example.se"])
    assert store.raw(name).replace(b"\r\n", b"\n").rstrip() == LETTER.as_bytes().rstrip()


def _free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_a_folder_that_cannot_be_written_defers_the_mail(tmp_path: Path) -> None:
    (tmp_path / "mail").write_text("a file in the way")
    controller = Controller(Handler(Store(tmp_path / "mail")), hostname="127.0.0.1", port=0)
    controller.port = _free_port()
    controller.start()
    try:
        with smtplib.SMTP("127.0.0.1", controller.port) as client, pytest.raises(smtplib.SMTPDataError) as refusal:
            client.sendmail("a@example.se", ["b@example.se"], LETTER.as_bytes(policy=policy.SMTP))
    finally:
        controller.stop()
    assert refusal.value.smtp_code == 451


def test_the_newest_mail_comes_first_and_strangers_are_left_out(store: Store) -> None:
    assert store.names() == []
    kept = [store.keep(b"Subject: %d\n\n" % number, "", []).name for number in range(3)]
    (store.folder / "notes.json").write_text("{}")
    (store.folder / f".{kept[0]}.json").write_text("half")
    assert store.names() == kept[::-1]


def test_only_names_of_mails_are_looked_up(store: Store) -> None:
    for name in ("..", "../secret_key", "20261122T000000000000-abcdef/../x"):
        with pytest.raises(FileNotFoundError):
            store.raw(name)


def test_the_bodies_and_the_rest_are_told_apart() -> None:
    message = catcher.parse(LETTER.as_bytes())
    assert catcher.text_of(message, "plain") == "Hej då!\n"
    assert catcher.text_of(message, "html") == "<p>Hej <b>då</b>!</p>\n"
    found = catcher.attachments(message)
    assert [(part.filename, part.content_type, part.content_id) for part in found] == [
        (f"part-{found[0].index}", "text/calendar", ""),
        ("bild.png", "image/png", "bild@x"),
    ]
    assert found[0].content.startswith(b"BEGIN:VCALENDAR")
    assert found[1].content == b"\x89PNG"


def test_a_mail_without_such_a_body_has_none() -> None:
    message = catcher.parse(b"Subject: x\nContent-Type: text/html\n\n<p>x")
    assert catcher.text_of(message, "plain") is None
    assert catcher.attachments(message) == []


def test_an_unknown_encoding_is_read_as_well_as_can_be() -> None:
    message = catcher.parse("Content-Type: text/plain; charset=klingon\n\nHej då".encode())
    assert catcher.text_of(message, "plain") == "Hej då"
