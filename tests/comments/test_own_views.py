import json
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from comments import confirm_mail, links, notify
from comments.announce import announce
from comments.enums import Follow, State
from comments.models import Comment
from comments.moderate import approve
from comments.withdraw import withdraw
from mail.enums import MailState
from mail.forget import forget
from mail.models import OutboxMail
from tests.comments.factories import ADMIN, CommentFactory, a_reply, an_open_page, site_settings
from tests.comments.own_page import both_doors, edited, still_waiting, told_of_a_reply_and_of_another
from tests.comments.reading import soup, text

pytestmark = pytest.mark.django_db
BAD = "Länken fungerar inte längre"


@pytest.fixture
def comment() -> Comment:
    site_settings()
    fields = {"state": State.PENDING, "text": "Mina *ord*", "submitted_at": timezone.now() - timedelta(minutes=5)}
    return CommentFactory.create(page=an_open_page(title="Om tillit"), name="Anna", **fields)


def test_statement_1_the_address_is_confirmed_by_a_button(writer: Client, comment: Comment) -> None:
    own = links.own_path(comment)
    page = soup(writer.get(own))
    assert comment.email in page.get_text()
    button = page.select_one(f'form[method=post][action="{own}"] button[name=confirm]')
    assert button is not None
    assert not Comment.objects.exclude(confirmed_at=None).exists()
    for _press in range(2):
        response = writer.post(own, {"confirm": "1"})
        assert response.status_code == 303
        assert "Du har bekräftat" in text(writer.get(response["Location"]))
    comment.refresh_from_db()
    assert comment.confirmed_at is not None
    assert comment.events.count() == 1


def test_the_receipt_proves_no_address(writer: Client, comment: Comment) -> None:
    receipt = links.receipt_path(comment)
    assert comment.email not in text(writer.get(receipt))
    assert writer.post(receipt, {"confirm": "1", "follow": "all"}).status_code == 405
    token = receipt.split("/")[-2]
    for place in ("", "andra/", "radera/"):
        assert BAD in text(writer.post(f"/kommentarer/egen/{token}/{place}", {"confirm": "1"}))
    assert BAD in text(writer.get(f"/kommentarer/egen/{token}/export/"))
    comment.refresh_from_db()
    assert (comment.confirmed_at, comment.state) == (None, State.PENDING)


@pytest.mark.parametrize("door", [0, 1])
def test_statement_17_the_text_is_changed_behind_the_link(writer: Client, comment: Comment, door: int) -> None:
    home = both_doors(comment)[door]
    opened = soup(writer.get(home))
    place = f"{home}andra/"
    assert opened.select_one(f'a[href="{place}"]')
    area = soup(writer.get(place)).select_one("textarea")
    assert area is not None
    assert area.get_text().strip() == "Mina *ord*"
    response = writer.post(place, edited("Mina **bättre** ord"))
    assert response.status_code == 303
    assert "Mina bättre ord" in text(writer.get(response["Location"]))
    comment.refresh_from_db()
    assert (comment.text, comment.state, comment.confirmed_at) == ("Mina **bättre** ord", State.PENDING, None)


def test_statement_17_after_fifteen_minutes_the_typed_text_is_handed_back(writer: Client, comment: Comment) -> None:
    Comment.objects.update(submitted_at=timezone.now() - timedelta(minutes=15))
    own = links.own_path(comment)
    assert not soup(writer.get(own)).select(f'a[href="{own}andra/"]')
    response = writer.post(f"{own}andra/", edited("Min <sena> ändring"))
    assert response.status_code == 410
    assert "kan inte längre ändras" in text(response)
    area = soup(response).select_one("textarea[readonly]")
    assert area is not None
    assert area.get_text().strip() == "Min <sena> ändring"
    comment.refresh_from_db()
    assert comment.text == "Mina *ord*"


def test_it_is_said_until_when_a_comment_can_be_changed(writer: Client, comment: Comment) -> None:
    until = timezone.localtime(comment.submitted_at + timedelta(minutes=15))
    for address in (*both_doors(comment), f"{links.own_path(comment)}andra/"):
        assert f"till kl. {until:%H.%M}" in text(writer.get(address))


@pytest.mark.parametrize("words", ["", "x" * 5_001, "https://a.se " * 21, "\u202etxt"])
def test_a_change_that_cannot_be_shown_is_refused_with_the_text_kept(
    writer: Client, comment: Comment, words: str
) -> None:
    response = writer.post(f"{links.own_path(comment)}andra/", edited(words))
    assert response.status_code == 422
    assert soup(response).select_one(".error-summary [autofocus]")
    area = soup(response).select_one("textarea")
    assert area is not None
    assert area.get_text().strip() == words.strip()
    comment.refresh_from_db()
    assert comment.text == "Mina *ord*"


def test_a_change_can_be_looked_at_first(writer: Client, comment: Comment) -> None:
    response = writer.post(f"{links.own_path(comment)}andra/", edited("Mina **nya** ord", preview="1"))
    preview = soup(response).select_one(".preview")
    assert preview is not None
    assert str(preview.select_one(".letter-text strong")) == "<strong>nya</strong>"
    assert "Anna" in preview.get_text()
    comment.refresh_from_db()
    assert comment.text == "Mina *ord*"


def test_only_the_text_is_taken_of_a_change(writer: Client, comment: Comment) -> None:
    more = {"state": "approved", "name": "Någon", "email": "x@y.example", "confirmed_at": "2020-01-01", "parent": "1"}
    writer.post(f"{links.own_path(comment)}andra/", edited("Annat", **more, follow="all", by_author="1", score="-9"))
    comment.refresh_from_db()
    assert (comment.text, comment.state, comment.name, comment.follow) == ("Annat", State.PENDING, "Anna", Follow.NONE)
    assert (comment.confirmed_at, comment.by_author, comment.score) == (None, False, 1)


@pytest.mark.parametrize("door", [0, 1])
def test_statement_17_deleting_asks_first_and_needs_a_button(writer: Client, comment: Comment, door: int) -> None:
    approve(comment, by=ADMIN, now=timezone.now())
    a_reply(comment, name="Berit")
    home = both_doors(comment)[door]
    asked = writer.get(f"{home}radera/")
    assert "Radera din kommentar?" in text(asked)
    comment.refresh_from_db()
    assert comment.state == State.APPROVED
    for _press in range(2):
        response = writer.post(f"{home}radera/")
        assert (response.status_code, response["Location"]) == (303, home)
    assert "Kommentaren är raderad" in text(writer.get(home))
    assert writer.get(f"{home}radera/").status_code == 303
    comment.refresh_from_db()
    assert (comment.state, comment.text, comment.email) == (State.DELETED, "", "")
    shown = text(writer.get(comment.page.url))
    assert "Den här kommentaren har raderats av den som skrev den." in shown
    assert "Berit" in shown


def test_deleting_works_at_any_time(writer: Client, comment: Comment) -> None:
    Comment.objects.update(submitted_at=timezone.now() - timedelta(days=4000))
    assert writer.post(f"{links.own_path(comment)}radera/").status_code == 303
    assert Comment.objects.get().state == State.DELETED


def test_of_what_is_deleted_nothing_can_be_chosen_confirmed_or_changed(writer: Client, comment: Comment) -> None:
    withdraw(comment, now=timezone.now())
    own = links.own_path(comment)
    posts = [writer.post(own, {"confirm": "1"}), writer.post(own, {"follow": "all"})]
    posts.append(writer.post(f"{own}andra/", edited("Åter")))
    assert {response.status_code for response in posts} <= {200, 303}
    comment.refresh_from_db()
    assert (comment.text, comment.follow, comment.confirmed_at) == ("", Follow.NONE, None)


def test_statement_17_a_copy_holds_all_that_is_kept(writer: Client, comment: Comment) -> None:
    Comment.objects.update(submitted_at=timezone.now() - timedelta(days=4000), client="c" * 64, follow=Follow.ALL)
    writer.post(links.own_path(comment), {"confirm": "1"})
    response = writer.get(f"{links.own_path(comment)}export/")
    assert response["Content-Type"] == "application/json"
    assert f'filename="kommentar-{comment.pk}.json"' in response["Content-Disposition"]
    copy = json.loads(response.content)
    assert (copy["name"], copy["email"], copy["text"]) == ("Anna", comment.email, "Mina *ord*")
    assert (copy["page"], copy["network_digest"]) == ("Om tillit", "c" * 64)
    assert copy["tell_me_about"] == "Alla nya kommentarer på sidan"
    assert [event["what"] for event in copy["history"]] == ["Adressen bekräftad"]
    shown_nowhere = {"parent", "root", "path", "renderer_version", "state_version", "submission_key", "announced_at"}
    assert len(copy) >= len({field.name for field in Comment._meta.fields} - shown_nowhere - {"user", "by_author"})


def test_a_copy_names_the_mails_about_the_comment(writer: Client, comment: Comment) -> None:
    now = timezone.now()
    confirm_mail.send(comment, now)
    Comment.objects.update(confirmed_at=now, tell_approval=True, follow=Follow.REPLIES)
    comment.refresh_from_db()
    approve(comment, by=ADMIN, now=now)
    announce(now)
    reply = a_reply(comment, name="Berit", approved_at=now)
    announce(now)
    notify.tell(CommentFactory.create(page=comment.page, state=State.PENDING), now)
    OutboxMail.objects.filter(kind="comment.reply").update(state=MailState.ACCEPTED, finished_at=now)
    copy = json.loads(writer.get(f"{links.own_path(comment)}export/").content)
    assert [(mail["what"], mail["subject"], mail["state"]) for mail in copy["mails"]] == [
        ("Kommentar: länk till skribentens egen sida", "Din kommentar på Om tillit", "Väntar på att skickas"),
        ("Kommentar: den visas nu", "Din kommentar på Om tillit visas nu", "Väntar på att skickas"),
        ("Kommentar: en ny har kommit", "Nytt svar av Berit på Om tillit", "Skickat"),
    ]
    assert all(datetime.fromisoformat(mail["written"]) >= now for mail in copy["mails"])
    assert [mail["finished"] is not None for mail in copy["mails"]] == [False, False, True]
    assert [notice["about"] for notice in copy["told"]] == [comment.pk, comment.pk, reply.pk]


SHOWN, REPLY, OTHER = (
    "Din kommentar på Om tillit visas nu",
    "Nytt svar av Berit på Om tillit",
    "Ny kommentar av Cilla på Om tillit",
)


@pytest.mark.parametrize(
    ("chosen", "left"),
    [
        ({"follow": "all", "tell_approval": "on"}, [SHOWN, REPLY, OTHER]),
        ({"follow": "all"}, [REPLY, OTHER]),
        ({"follow": "replies", "tell_approval": "on"}, [SHOWN, REPLY]),
        ({"follow": "none", "tell_approval": "on"}, [SHOWN]),
        ({"follow": "none"}, []),
    ],
)
def test_what_is_written_and_no_longer_wanted_does_not_leave(
    writer: Client, comment: Comment, chosen: dict[str, str], left: list[str]
) -> None:
    told_of_a_reply_and_of_another(comment)
    assert still_waiting() == [SHOWN, REPLY, OTHER]
    assert writer.post(links.own_path(comment), chosen).status_code == 303
    assert still_waiting() == left


def test_a_mail_on_its_way_whose_words_are_forgotten_keeps_nobody_from_choosing(
    writer: Client, comment: Comment
) -> None:
    told_of_a_reply_and_of_another(comment)
    OutboxMail.objects.update(state=MailState.CLAIMED, started_at=timezone.now())
    forget(OutboxMail.objects.all(), timezone.now())
    Comment.objects.filter(pk=comment.pk).update(email="")
    assert writer.post(links.own_path(comment), {"follow": "none"}).status_code == 303


def test_what_another_comment_of_the_same_address_asks_for_still_leaves(writer: Client, comment: Comment) -> None:
    told_of_a_reply_and_of_another(comment)
    now = timezone.now()
    same = {"email": comment.email, "confirmed_at": now, "announced_at": now}
    CommentFactory.create(page=comment.page, follow=Follow.ALL, **same)
    stranger = CommentFactory.create(page=comment.page, follow=Follow.ALL, confirmed_at=now, announced_at=now)
    CommentFactory.create(page=comment.page, name="Dan", approved_at=now)
    announce(now)
    writer.post(links.own_path(comment), {"follow": "none"})
    assert set(still_waiting()) == {REPLY, OTHER, "Ny kommentar av Dan på Om tillit"}
    assert OutboxMail.objects.unfinished().filter(recipient=stranger.email).exists()
