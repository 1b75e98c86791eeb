from typing import Any

import pytest
from bs4 import BeautifulSoup
from wagtail.models import PageViewRestriction

from comments.announce import announce
from comments.enums import Follow, State, Via
from comments.models import Comment, CommentNotice
from comments.moderate import Actor, approve
from comments.submit import reply_as_author
from tests.comments.factories import ADMIN, CommentFactory, a_reply, an_open_page, site_settings
from tests.comments.followers import NOW, a_follower, mails, parts, recipients

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _sender() -> None:
    site_settings()


def test_statement_16_the_writer_is_told_on_approval_in_text_and_html() -> None:
    comment = CommentFactory.create(
        state=State.PENDING, confirmed_at=NOW, tell_approval=True, page=an_open_page(title="Om tillit")
    )
    announce(NOW)
    assert mails() == []
    approve(comment, by=ADMIN, now=NOW)
    announce(NOW)
    [mail] = mails()
    assert (mail.kind, mail.recipient, mail.subject) == (
        "comment.approved",
        comment.email,
        "Din kommentar på Om tillit visas nu",
    )
    assert set(parts(mail)) == {"text/plain", "text/html"}
    for content in parts(mail).values():
        assert f"http://127.0.0.1:8000/kommentarer/visa/{comment.pk}/" in content
        assert "Den står nu på sidan så att alla kan läsa den." in content


def test_statement_16_a_reply_is_told_to_whom_it_answers() -> None:
    reader = a_follower(follow=Follow.REPLIES, page=an_open_page(title="Om tillit"))
    a_reply(reader, name="Bo", text="Se *här*: https://bok.example/x", announced_at=None, approved_at=NOW)
    announce(NOW)
    [mail] = mails()
    assert (mail.kind, mail.recipient, mail.subject) == ("comment.reply", reader.email, "Nytt svar av Bo på Om tillit")
    for content in parts(mail).values():
        assert "Bo har skrivit i tråden under din kommentar på Om tillit:" in content
        assert "Se *här*: https[:]//bok[.]example/x" in content


def test_an_author_s_reply_is_told_as_such_and_in_the_reader_s_language() -> None:
    reader = a_follower(follow=Follow.REPLIES, page=an_open_page(title="On trust"), language="en")
    reply_as_author(reader, "Thanks", by=Actor(Via.LINK), key="x" * 20, now=NOW)
    announce(NOW)
    [mail] = mails()
    text = parts(mail)["text/plain"]
    assert ", the author, has written in the thread below your comment on On trust:" in text
    assert "http://127.0.0.1:8000/en/comments/show/" in text
    assert "http://127.0.0.1:8000/en/comments/unsubscribe/" in text


def test_visitors_words_stay_words_in_the_mail() -> None:
    reader = a_follower()
    words = "<img src=x onerror=alert(1)> javascript:alert(1) www.spam.example"
    CommentFactory.create(page=reader.page, approved_at=NOW, name='<b>Bo"</b> x@spam.example', text=words)
    announce(NOW)
    html = parts(mails()[0])["text/html"]
    mail = BeautifulSoup(html, "html.parser")
    assert mail.select("img, b, [onerror], a[href*=spam]") == []
    assert "&lt;img src=x onerror=alert(1)&gt;" in html
    assert "spam.example" not in html


@pytest.mark.parametrize("answered", [0, 1, 2])
def test_replies_reach_all_in_the_line_above_them_and_nobody_beside_it(answered: int) -> None:
    head = a_follower(follow=Follow.REPLIES)
    middle = a_follower(parent=head, follow=Follow.REPLIES)
    leaf = a_follower(parent=middle, follow=Follow.REPLIES)
    line = [head, middle, leaf]
    a_reply(line[answered], approved_at=NOW)
    announce(NOW)
    assert set(recipients()) == {row.email for row in line[: answered + 1]}


def test_who_asked_for_all_hears_of_the_whole_page_and_of_no_other() -> None:
    reader = a_follower()
    a_follower()
    CommentFactory.create(page=reader.page, approved_at=NOW)
    announce(NOW)
    assert recipients() == [reader.email]


def test_one_mail_an_address_however_many_of_its_comments_follow() -> None:
    first = a_follower(email="flera@example.org", follow=Follow.REPLIES)
    a_follower(page=first.page, email="flera@example.org")
    a_follower(page=first.page, email="Flera@example.org")
    a_reply(first, approved_at=NOW)
    announce(NOW)
    assert recipients() == ["flera@example.org"]
    assert CommentNotice.objects.get().comment == first


def test_nobody_is_told_of_the_own_comment() -> None:
    reader = a_follower(email="jag@example.org")
    a_reply(reader, email="Jag@example.org", approved_at=NOW)
    announce(NOW)
    assert mails() == []


@pytest.mark.parametrize(
    "fields",
    [
        {"confirmed_at": None},
        {"follow": Follow.NONE},
        {"state": State.PENDING},
        {"state": State.SPAM},
        {"state": State.TRASH},
        {"state": State.DELETED, "email": ""},
    ],
)
def test_statement_14_who_has_not_proved_the_address_or_is_not_shown_hears_nothing(fields: dict[str, Any]) -> None:
    reader = a_follower(tell_approval=True, **fields)
    Comment.objects.filter(pk=reader.pk).update(announced_at=None)
    CommentFactory.create(page=reader.page, approved_at=NOW)
    announce(NOW)
    assert recipients("reply") == []
    assert bool(recipients("approved")) == (fields == {"follow": Follow.NONE})


@pytest.mark.parametrize("state", [state for state in State if state != State.APPROVED])
def test_statement_14_nothing_is_told_of_what_is_not_shown(state: State) -> None:
    reader = a_follower()
    comment = CommentFactory.create(page=reader.page, state=state, tell_approval=True, confirmed_at=NOW)
    announce(NOW)
    assert mails() == []
    assert Comment.objects.get(pk=comment.pk).announced_at is None


@pytest.mark.parametrize("hide", ["unpublish", "expire", "restrict"])
def test_statement_21_nothing_is_told_of_a_page_that_is_not_public_until_it_is(hide: str) -> None:
    reader = a_follower()
    page = reader.page
    CommentFactory.create(page=page, approved_at=NOW)
    if hide == "unpublish":
        page.live = False
    if hide == "expire":
        page.expire_at = NOW
    page.save()
    rule = PageViewRestriction(page=page, restriction_type=PageViewRestriction.LOGIN)
    if hide == "restrict":
        rule.save()
    announce(NOW)
    assert mails() == []
    page.live, page.expire_at = True, None
    page.save()
    PageViewRestriction.objects.all().delete()
    announce(NOW)
    assert recipients() == [reader.email]


def test_what_was_brought_from_elsewhere_is_news_to_nobody() -> None:
    reader = a_follower()
    CommentFactory.create(page=reader.page, approved_at=NOW, imported_from="wordpress:1", announced_at=None)
    announce(NOW)
    assert mails() == []
