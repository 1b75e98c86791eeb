"""One mail of each kind that the site sends, made by the verbs that make them."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import cast

from comments import notify
from comments import submit as commenting
from comments.announce import announce
from comments.confirm import confirm
from comments.due_mails import TASK
from comments.enums import Follow
from comments.models import CommentSettings, HeldNotice
from comments.moderate import approve
from comments.moderators import moderators
from contact import answer as answering
from contact import receive as contacting
from contact.models import ContactSettings
from mail import digest
from mail.deliver import drain
from mail.models import DigestSettings, OutboxMail
from newsletter import alert, answer, move, own_data, send
from newsletter.freeze import freeze
from newsletter.models import Confirmation, LinkRequest, Newsletter, Subscriber
from newsletter.notice import tell_author
from newsletter.request_models import RequestKind
from tests.blog.factories import an_article
from tests.clock.line import run_waiting
from tests.comments.factories import ADMIN, a_submission, an_open_page
from tests.contact.factories import a_contact_page
from tests.mail.smtp_server import SmtpServer
from tests.newsletter.factories import a_newsletter, a_subscriber, an_approved_issue, an_issue, an_item
from tests.workshops.factories import a_booking, a_date, a_party, a_request
from workshops import answer_request, invite, notes, notices, waiting_notices
from workshops.enums import NoteKind
from workshops.money import Price
from workshops.participants import Person

TYPED_LINK = "https://example.org/x?a=1&b=2"
BODY = [("text", f'<p>Hej <a href="{TYPED_LINK.replace("&", "&amp;")}">länk</a></p>')]


@dataclass(frozen=True)
class Mail:
    """`kind` is the folder of its templates."""

    kind: str
    raw: bytes

    @property
    def message(self) -> EmailMessage:
        return message_from_bytes(self.raw, _class=EmailMessage, policy=policy.default)

    def part(self, subtype: str) -> str:
        body = self.message.get_body((subtype,))
        return str(cast(EmailMessage, body).get_content()) if body is not None else ""


def every_mail(server: SmtpServer, now: datetime) -> list[Mail]:
    newsletter = a_newsletter(unsubscribe_address="ut@example.se", ticked_at=now)
    letter = _letter(newsletter, server, now)
    for write in (_to_readers, _to_the_author, _of_workshops, _of_pages, _of_comments):
        write(newsletter, now)
    rows = OutboxMail.objects.order_by("pk")
    return [letter, *(Mail(_folder(row.kind), bytes(row.raw)) for row in rows)]


def _folder(kind: str) -> str:
    special = {"contact": "contact/message", alert.KIND: "newsletter/alert"}
    folder = kind.replace(".", "/", 1).replace("newsletter-", "newsletter/", 1)
    return special.get(kind) or folder.replace("comment/", "comments/", 1)


def _letter(newsletter: Newsletter, server: SmtpServer, now: datetime) -> Mail:
    """As it came out of the wire at the other end."""
    a_subscriber(newsletter, address="lasare@example.org")
    slot = now - timedelta(days=30)
    issue = an_approved_issue(newsletter, 0, intro="Hej på er!", slot_date=slot.date(), slot_at=slot)
    an_item(issue, article=an_article(title="Tystnad på jobbet", body=BODY))
    assert freeze(issue, now)
    assert send.start(issue)
    drain("letter", now=lambda: now)
    [received] = server.messages
    return Mail("newsletter/letter", received.raw)


def _to_readers(newsletter: Newsletter, now: datetime) -> None:
    reader = a_subscriber(newsletter)
    for address in (reader.address, "ny.lasare@example.org"):
        assert answer.answer(_asked(newsletter, RequestKind.SIGN_UP, address, now), now)
    assert answer.answer(_asked(newsletter, RequestKind.NEW_ADDRESS, "flyttad@example.org", now, reader), now)
    assert move.move(Confirmation.objects.get(address="flyttad@example.org"), now)
    assert own_data.send_link(reader, now)


def _asked(newsletter: Newsletter, kind: RequestKind, address: str, now: datetime, by: Subscriber | None = None) -> int:
    request = LinkRequest(kind=kind, newsletter=newsletter, subscriber=by, address=address, language="sv")
    request.asked_at = request.answer_at = now
    request.save()
    return request.pk


def _to_the_author(newsletter: Newsletter, now: datetime) -> None:
    for days in (3, 10):
        issue = an_issue(newsletter, 1, slot_date=now.date() + timedelta(days=days), slot_at=now + timedelta(days=days))
        if days == 3:
            assert tell_author(issue)
    late = now - timedelta(hours=1)
    an_approved_issue(newsletter, slot_date=late.date(), slot_at=late)
    alert.after_week(now)


def _of_workshops(newsletter: Newsletter, now: datetime) -> None:
    booking = a_booking(seats=2, people=[Person("Bo", "bo@example.org")])
    [seat] = booking.participants.filter(position=1)
    invite.again([seat], now)
    notes.write(NoteKind.REMINDER, booking, seat)
    invite.withdraw(seat, now)
    notices.tell_of_change(booking, now)
    notices.tell_of_cancellation(booking, now)
    notices.tell_owner_of_cancellation(booking)
    notices.tell_of_rebooking(booking, now)
    notices.tell_owner_of_rebooking(booking, seats_before=1)
    asked = a_request()
    notices.tell_owner_of_request(asked)
    answer_request.answer(asked, "Gärna!", by=None, key="k", now=now, price=Price.of(Decimal(35000), 25))
    for kind in NoteKind:
        notes.write(kind, booking)
    party = a_party(a_date(seats=1, taken=1))
    waiting_notices.offer(party)
    waiting_notices.tell_end(party)


def _of_pages(newsletter: Newsletter, now: datetime) -> None:
    page = a_contact_page()
    confirmed, told = ContactSettings.current(), DigestSettings.current()
    confirmed.auto_reply = told.wanted = True
    told.at = time.min
    for setting in (confirmed, told):
        setting.save()
    typed = contacting.Submission(
        "Anna Ek", "anna@example.org", "", "Hej!", "sv", "k" * 64, "c" * 64, suspected=False, proven=True
    )
    message = contacting.receive(typed, page, now)
    digest.write_due(now)
    answering.answer(message, "Ja, gärna!", by=None, key="k", now=now)


def _of_comments(newsletter: Newsletter, now: datetime) -> None:
    """A comment that is approved, a reply that its writer is told of, and one too many for a notice of its own."""
    page = an_open_page(title="Om tillit")
    first = commenting.submit(page, None, a_submission(follow=Follow.ALL, tell_approval=True), now=now)
    confirm(first, now=now)
    approve(first, by=ADMIN, now=now)
    answer = a_submission(email="bo@example.org", text="Klokt, se https://spam.example/x <b>nu</b>", key="r" * 64)
    approve(commenting.submit(page, first, answer, now=now), by=ADMIN, now=now)
    announce(now)
    waiting = commenting.submit(page, None, a_submission(text="Ett ord till", key="s" * 64), now=now)
    run_waiting(TASK)
    [author] = moderators(CommentSettings.of(page))
    HeldNotice.objects.create(comment=waiting, address=author.address, at=now)
    notify.gather(now + notify.GATHER_FOR)
