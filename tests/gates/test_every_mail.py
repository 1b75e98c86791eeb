"""What holds for every mail that leaves the site: statements 16, 20 and 26 of the newsletter."""

import re
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from newsletter.enums import SubscriberState
from newsletter.lint import lint, own_hosts
from newsletter.markup import Markup, host_of
from newsletter.models import Subscriber
from tests.gates.every_mail import TYPED_LINK, Mail, every_mail
from tests.gates.fingerprint import database
from tests.mail.smtp_server import SmtpServer

pytestmark = pytest.mark.django_db
PREFETCH = {"HTTP_SEC_PURPOSE": "prefetch;prerender", "HTTP_PURPOSE": "prefetch", "HTTP_X_MOZ": "prefetch"}
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def mails(smtp_server: SmtpServer) -> list[Mail]:
    return every_mail(smtp_server, timezone.now())


@pytest.fixture
def letter(mails: list[Mail]) -> Mail:
    return mails[0]


def links(mail: Mail) -> set[str]:
    """Of both parts, and of the headers."""
    in_headers = re.findall(r"<(https?://[^>]+)>", " ".join(map(str, mail.message.values())))
    in_text = re.findall(r"https?://[^\s<>]+", mail.part("plain"))
    return {*Markup(mail.part("html")).links, *in_text, *in_headers}


def test_every_kind_of_mail_is_looked_at(mails: list[Mail]) -> None:
    folders = settings.ROOT.glob("templates/*/mail/*/body.mjml")
    known = {f"{path.parent.parent.parent.name}/{path.parent.name}" for path in folders}
    assert {mail.kind for mail in mails} == known


def test_statement_20_opening_a_link_in_any_mail_never_changes_anything(mails: list[Mail]) -> None:
    """Statement 20: mail scanners open all of them, in every way they know."""
    own = sorted({link for mail in mails for link in links(mail) if link.startswith(settings.BASE_URL)})
    assert len(own) >= 15
    before = database()
    for link in own:
        path = link.removeprefix(settings.BASE_URL).partition("#")[0] or "/"
        for method in ("get", "head", "options"):
            for headers in ({}, PREFETCH):
                response = getattr(Client(), method)(path, **headers)
                assert response.status_code in ({200, 302} if method != "options" else {200, 302, 405}), (method, link)
                assert "sessionid" not in response.cookies
        assert database() == before, link


@pytest.mark.parametrize("is_multipart", [False, True])
def test_statement_20_the_button_of_a_mail_program_takes_a_reader_off_the_list_at_once(
    letter: Mail, is_multipart: bool
) -> None:
    """Statement 20, RFC 8058: without a cookie, a token of ours or a redirect; twice is as good as once."""
    [way_out] = re.findall(r"<https?://[^/]+([^>]+)>", str(letter.message["List-Unsubscribe"]))
    client = Client(enforce_csrf_checks=True, HTTP_ORIGIN="null", HTTP_SEC_FETCH_SITE="cross-site")
    for _time in range(2):
        if is_multipart:
            response = client.post(way_out, ONE_CLICK)
        else:
            body = "List-Unsubscribe=One-Click"
            response = client.post(way_out, body, content_type="application/x-www-form-urlencoded")
        assert (response.status_code, dict(response.cookies)) == (200, {})
        assert Subscriber.objects.get(address="lasare@example.org").state == SubscriberState.UNSUBSCRIBED


def test_statement_20_the_way_out_never_expires(letter: Mail) -> None:
    """Its key is the reader's own and bears no time; the page opens however long ago the letter came."""
    [way_out] = re.findall(r"<https?://[^/]+([^>]+)>", str(letter.message["List-Unsubscribe"]))
    reader = Subscriber.objects.get(address="lasare@example.org")
    assert reader.key in way_out
    Subscriber.objects.filter(pk=reader.pk).update(created_at=timezone.now().replace(year=2001))
    assert Client().get(way_out).status_code == 200


def test_statement_26_no_mail_counts_its_readers(mails: list[Mail]) -> None:
    """Statement 26: no picture that nobody sees, no way round another address, nothing fetched from elsewhere."""
    for mail in mails:
        markup = Markup(mail.part("html"))
        assert not [address for address in markup.fetched if host_of(address) not in own_hosts()], mail.kind
        assert not [image for image in markup.images if {image.get("width"), image.get("height")} & {"0", "1"}]
        assert not markup.acting, mail.kind
        for link in links(mail):
            assert host_of(link) in {*own_hosts(), ""} or link == TYPED_LINK, (mail.kind, link)
            assert not re.search(r"utm_|[?&](?:url|u|to|redirect|next)=", urlsplit(link).query), (mail.kind, link)


def test_an_author_s_link_stands_in_the_letter_as_it_was_written(letter: Mail) -> None:
    assert TYPED_LINK in Markup(letter.part("html")).links
    assert f"<{TYPED_LINK}>" in letter.part("plain")


def test_text_and_html_of_every_mail_lead_to_the_same_places(mails: list[Mail]) -> None:
    for mail in mails:
        in_html = {link for link in Markup(mail.part("html")).links if link.startswith("http")}
        in_text = set(re.findall(r"https?://[^\s<>]+", mail.part("plain")))
        assert {link.rstrip("/") for link in in_html} == {link.rstrip("/") for link in in_text}, mail.kind


def test_statement_16_the_letter_that_arrives_has_exactly_the_headers_it_must_have(letter: Mail) -> None:
    """Statement 16, on the bytes that a mail server took."""
    assert lint(letter.raw, own_hosts()).faults == ()
    headers = {name: " ".join(str(value).split()) for name, value in letter.message.items()}
    key = Subscriber.objects.get(address="lasare@example.org").key
    site = settings.BASE_URL
    assert re.fullmatch(r"<i1\.[\w.-]+@example\.se>", headers.pop("Message-ID"))
    assert re.fullmatch(r"\w{3}, \d{2} \w{3} \d{4} [\d:]{8} [+-]\d{4}", headers.pop("Date"))
    assert headers.pop("Content-Type").startswith("multipart/alternative; boundary=")
    assert headers == {
        "From": "Åsa Öberg <brev@example.se>",
        "Reply-To": "hej@example.se",
        "To": "lasare@example.org",
        "Subject": "Tystnad på jobbet",
        "MIME-Version": "1.0",
        "List-Id": "Veckobrevet <veckobrev.example.se>",
        "List-Unsubscribe": f"<{site}/nyhetsbrev/avsluta/{key}/>, <mailto:ut+{key}@example.se?subject=unsubscribe>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "List-Archive": f"<{site}/nyhetsbrev/arkiv/>",
        "List-Help": "<mailto:hej@example.se>",
        "List-Owner": "<mailto:hej@example.se>",
        "Archived-At": f"<{site}/nyhetsbrev/arkiv/1/>",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "OOF, AutoReply",
        "Precedence": "bulk",
        "Feedback-ID": "i1:weekly::veckobrevexampl",
        "Content-Language": "sv",
    }
    assert [part.get_content_type() for part in letter.message.iter_parts()] == ["text/plain", "text/html"]


def test_a_mail_that_one_click_stops_names_the_list_that_it_stops(mails: list[Mail]) -> None:
    """RFC 2919 and 8058; what nobody has asked for until further notice is no list, and says so by having no name."""
    stopped = ("List-Id", "List-Unsubscribe", "List-Unsubscribe-Post")
    listed = {mail.kind for mail in mails if any(name in mail.message for name in stopped)}
    assert listed == {"newsletter/letter", "comments/approved", "comments/reply"}
    for mail in mails:
        if mail.kind in listed:
            assert [len(mail.message.get_all(name, [])) for name in stopped] == [1, 1, 1], mail.kind
            assert re.fullmatch(r".+ <[a-z0-9-]+(?:\.[a-z0-9-]+)*\.example\.se>", str(mail.message["List-Id"]))


def test_the_mail_to_confirm_with_offers_nothing_and_repeats_nothing_that_was_typed(mails: list[Mail]) -> None:
    [mail] = [mail for mail in mails if mail.kind == "newsletter/confirm"]
    message = mail.message
    assert message["Auto-Submitted"] == "auto-generated"
    assert not [name for name in message if name.startswith("List-")]
    address = str(message["To"])
    assert address not in mail.part("plain") + mail.part("html")
    assert address.partition("@")[0] not in str(message["Subject"])
    assert "inte göra något" in " ".join(mail.part("plain").split())
