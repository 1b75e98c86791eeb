import re
from email import message_from_bytes, policy
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from mail.deliver import drain
from mail.models import OutboxMail
from newsletter import edition_choice, trial
from newsletter.freeze import freeze
from newsletter.models import Delivery, Issue, Newsletter
from newsletter.preview import in_scheme, preview
from newsletter.send import start
from newsletter.topics import SHORT
from tests.blog.factories import a_topic, an_article
from tests.mail.smtp_server import SmtpServer
from tests.newsletter.factories import NOW, SLOT, a_subscriber, an_approved_issue, an_issue, an_item
from tests.newsletter.letter_forms import address, page_of

pytestmark = pytest.mark.django_db


def test_statement_14_the_preview_is_the_letter(author: Client, newsletter: Newsletter) -> None:
    issue = an_issue(newsletter, 1)
    response = author.get(address(issue, "preview/sv/"))
    assert "En kort text om arbetslivet" in response.content.decode()
    assert "default-src 'none'" in response["Content-Security-Policy"]
    page = BeautifulSoup(author.get(address(issue)).content, "html.parser")
    frames = page.select("iframe[sandbox][loading=lazy]")
    assert [frame["title"] for frame in frames] == ["På en dator", "På en telefon", "I mörkt läge"]
    assert "En kort text" in page.select_one("details pre").text  # type: ignore[union-attr]
    assert page.select_one("meter") is not None


def test_a_frozen_letter_previews_what_was_frozen(author: Client, newsletter: Newsletter) -> None:
    issue = an_approved_issue(newsletter)
    freeze(issue, SLOT)
    Newsletter.objects.update(name="Ett annat namn")
    assert "Ett annat namn" not in author.get(address(issue, "preview/sv/")).content.decode()


def test_a_trial_copy_is_the_letter_to_one_address(author: Client, newsletter: Newsletter) -> None:
    issue = an_issue(newsletter, 1)
    author.post(address(issue, "trial/"), {"to": "asa@example.se"})
    mail = OutboxMail.objects.get()
    message = message_from_bytes(bytes(mail.raw), policy=policy.default)
    assert (message["To"], message["Message-ID"]) == ("asa@example.se", mail.message_id)
    assert message["List-Id"]
    assert author.post(address(issue, "trial/"), {"to": "ingen"}).status_code == 200
    Newsletter.objects.update(sender_address="trasig")
    author.post(address(issue, "trial/"), {"to": "asa@example.se"})
    assert OutboxMail.objects.count() == 1


def without(text: str, *own: str) -> str:
    for word in own:
        text = text.replace(word, "")
    return "\n".join(text.splitlines()).strip()


def test_statement_13_preview_bytes_are_the_sent_bytes_except_tokens(
    author: Client, newsletter: Newsletter, smtp_server: SmtpServer
) -> None:
    reader = a_subscriber(newsletter)
    issue = an_approved_issue(newsletter, 2)
    before = preview(issue, "sv", SLOT)
    freeze(issue, SLOT)
    start(issue)
    drain("letter", now=lambda: SLOT)
    (arrived,) = smtp_server.messages
    code = Delivery.objects.get().code(issue.key, 1)
    parts = {part.get_content_type(): part.get_content() for part in arrived.iter_parts()}
    own, nobodys = (reader.key, reader.address, code), ("preview", "reader@example.org")
    assert without(parts["text/html"], *own) == without(before.html, *nobodys)
    assert without(parts["text/plain"], *own) == without(before.text, *nobodys)
    assert arrived["Subject"] == before.subject
    assert preview(issue, "sv", SLOT).html == before.html


def test_the_links_of_a_trial_copy_say_that_it_is_one(author: Client, newsletter: Newsletter) -> None:
    author.post(address(an_issue(newsletter, 1), "trial/"), {"to": "asa@example.se"})
    message = message_from_bytes(bytes(OutboxMail.objects.get().raw), policy=policy.default)
    words = message.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    links = {urlsplit(link).path for link in re.findall(r"https?://[^\s>)]+", words)}
    said = {path: Client().get(path) for path in links if re.search(r"/(avsluta|val|arkiv)/.", path)}
    assert {path.split("/")[-3] for path in said} == {"avsluta", "val", "arkiv"}
    for path, answer in said.items():
        wanted = "Brevet har inte skickats än" if "/arkiv/" in path else "Det här var ett provbrev"
        assert (answer.status_code, wanted in answer.content.decode()) == (404, True), path
    one_click = {"List-Unsubscribe": "One-Click"}
    assert Client().post(str(message["List-Unsubscribe"]).strip("<>"), one_click).status_code == 200


def test_statement_14_a_trial_copy_is_the_same_bytes_except_tokens(
    newsletter: Newsletter, smtp_server: SmtpServer
) -> None:
    reader = a_subscriber(newsletter)
    issue = an_approved_issue(newsletter, 2)
    mail = trial.send(issue, "prov@example.org", SLOT)
    freeze(issue, SLOT)
    start(issue)
    drain("letter", now=lambda: SLOT)
    code = Delivery.objects.get().code(issue.key, 1)
    sent, tried = smtp_server.messages[0], message_from_bytes(bytes(mail.raw), policy=policy.default)
    trial_code = str(tried["Message-ID"]).strip("<>").partition("@")[0]
    assert sent.keys() == tried.keys()
    for name in set(sent.keys()) - {"To", "Message-ID", "List-Unsubscribe", "Content-Type"}:
        assert sent[name] == tried[name], name
    trial_key = str(tried["List-Unsubscribe"]).rpartition("/avsluta/")[2].partition("/")[0]
    for one, other in zip(sent.walk(), tried.walk(), strict=True):
        if not one.is_multipart():
            mine = without(one.get_content(), reader.key, reader.address, code)
            assert mine == without(other.get_content(), trial_key, "prov@example.org", trial_code)


def test_statement_14_the_dark_preview_is_dark_on_any_screen(author: Client, newsletter: Newsletter) -> None:
    issue = an_issue(newsletter, 1)
    as_sent = author.get(address(issue, "preview/sv/")).content.decode()
    dark = author.get(address(issue, "preview/sv/?scheme=dark")).content.decode()
    light = author.get(address(issue, "preview/sv/?scheme=light")).content.decode()
    assert "prefers-color-scheme" in as_sent
    assert "prefers-color-scheme" not in dark + light
    assert "@media all" in dark
    assert "@media not all" in light
    assert 'content="dark"' in dark


def test_a_scheme_is_forced_in_every_place() -> None:
    html = '<meta content="light dark">:root{color-scheme: light dark}@media (prefers-color-scheme:dark){}'
    assert in_scheme(html, "dark") == '<meta content="dark">:root{color-scheme: dark}@media all{}'


def test_statement_14_the_size_is_told_in_words(author: Client, newsletter: Newsletter) -> None:
    small = page_of(author, an_issue(newsletter, 1))
    assert "i sin helhet" in small.select_one(".letter__facts").text  # type: ignore[union-attr]
    long = an_issue(newsletter, 1, intro="ord " * 21_450, slot_date=SLOT.date().replace(day=1))
    assert "är långt" in page_of(author, long).select_one(".letter__facts").text  # type: ignore[union-attr]
    huge = an_issue(newsletter, 1, intro="ord " * 30_000, slot_date=SLOT.date().replace(day=2))
    text = page_of(author, huge).select_one(".letter__facts").text  # type: ignore[union-attr]
    assert "för mycket" in text
    assert huge.items.get().title in text


def test_each_edition_has_its_preview(author: Client, newsletter: Newsletter) -> None:
    a_subscriber(newsletter, language="en")
    issue = an_approved_issue(newsletter)
    for _ in range(2):
        page = page_of(author, issue, "?edition=en:")
        assert [link["href"] for link in page.select(".letter__editions a")] == [
            "?edition=sv%3A#preview-section",
            "?edition=en%3A#preview-section",
        ]
        assert page.select_one(".letter__editions [aria-current]").text == "Engelska"  # type: ignore[union-attr]
        assert "preview/en/?" in str(page.select_one("iframe")["src"])  # type: ignore[index]
        freeze(issue, SLOT)


def test_the_last_trial_copies_are_listed(author: Client, newsletter: Newsletter) -> None:
    issue = an_issue(newsletter, 1)
    for number in range(7):
        author.post(address(issue, "trial/"), {"to": f"asa{number}@example.se"})
    shown = [link.text for link in page_of(author, issue).select(".letter__trials a")]
    assert shown == [f"asa{number}@example.se" for number in (6, 5, 4, 3, 2)]


def test_a_trial_copy_is_of_the_edition_that_is_looked_at(author: Client, newsletter: Newsletter) -> None:
    a_subscriber(newsletter, language="en")
    issue = an_approved_issue(newsletter)
    for language in ("en", "sv"):
        author.post(address(issue, "trial/"), {"to": "asa@example.se", "edition": f"{language}:"})
        assert OutboxMail.objects.latest("pk").language == language
    freeze(issue, SLOT)
    Newsletter.objects.update(name="Ett annat namn")
    author.post(address(issue, "trial/"), {"to": "asa@example.se"})
    assert b"Ett annat namn" not in bytes(OutboxMail.objects.latest("pk").raw)


def by_topic(newsletter: Newsletter, *names: str) -> tuple[Issue, list[str]]:
    """A letter with an article on each, and a reader of each alone."""
    issue = an_approved_issue(newsletter, articles=0)
    keys = []
    for name in names:
        topic = a_topic(name)
        an_item(issue, article=an_article(title=f"Om {name}", topic=topic, published=NOW))
        keys.append(topic.translation_key.hex[:SHORT])
        a_subscriber(newsletter, selection=keys[-1])
    return issue, keys


def test_readers_of_a_topic_have_their_own_preview_before_and_after_the_freeze(
    author: Client, newsletter: Newsletter
) -> None:
    issue, (key, _other) = by_topic(newsletter, "Ledarskap", "Samtal")
    for _ in range(2):
        page = page_of(author, issue, f"?edition=sv:{key}")
        shown = [link.text for link in page.select(".letter__editions a")]
        assert (shown[0], {*shown[1:]}) == ("Svenska", {"Svenska: Ledarskap", "Svenska: Samtal"})
        assert page.select_one(".letter__editions [aria-current]").text == "Svenska: Ledarskap"  # type: ignore[union-attr]
        text = page.select_one(".letter__text").text  # type: ignore[union-attr]
        assert "Om Ledarskap" in text
        assert "Om Samtal" not in text
        for frame in page.select("iframe"):
            html = author.get(str(frame["src"])).content.decode()
            assert "Om Ledarskap" in html
            assert "Om Samtal" not in html
        freeze(issue, SLOT)


def test_the_editions_with_the_most_readers_are_shown_and_the_rest_counted(
    author: Client, newsletter: Newsletter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(edition_choice, "MOST_SHOWN", 2)
    issue, (_one, most, _three) = by_topic(newsletter, "Ledarskap", "Samtal", "Tystnad")
    a_subscriber(newsletter, selection=most)
    page = page_of(author, issue)
    assert [link.text for link in page.select(".letter__editions a")] == ["Svenska", "Svenska: Samtal"]
    assert "2 utgåvor till, de med minst antal läsare, visas inte." in page.select_one("#preview-section").text  # type: ignore[union-attr]
