"""A person who has left traces wherever a person can, and somebody else who has as well."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

from django.contrib.auth.models import User
from wagtail.log_actions import log
from wagtail.models import Page

from comments.enums import State, Via
from comments.learner_model import Model
from comments.models import Comment, CommentEvent, Learned
from comments.submit import Submission, submit
from contact import receive
from contact.models import ContactPage
from mail.enums import EventKind, EventSource, MailState
from mail.models import DeliveryEvent, Lane, OutboxMail
from newsletter import confirm, import_readers, move, subscribe
from newsletter.enums import ImportState
from newsletter.models import Issue, Newsletter, ReaderImport, Subscriber
from tests.comments.factories import CommentFactory, a_reply
from tests.mail.factories import OutboxMailFactory
from tests.newsletter.factories import a_delivery, a_subscriber, an_issue
from tests.workshops.factories import a_booking, a_date, a_party, a_request
from workshops.models import Booking, InHouseRequest


class Life:
    def __init__(
        self,
        email: str,
        name: str,
        number: str,
        phone: str,
        *,
        newsletter: Newsletter,
        page: Page,
        contact: ContactPage,
    ) -> None:
        self.email, self.name, self.number, self.phone = email, name, number, phone
        self.newsletter, self.page, self.contact = newsletter, page, contact

    def live(self, now: datetime, by: User) -> None:
        self.comment(now)
        self.write(now, by)
        self.book(now, by)
        self.read(now, by)
        self.get_mail(now)

    def comment(self, now: datetime) -> None:
        given: dict[str, Any] = {"page": self.page, "name": self.name, "submitted_at": now - timedelta(hours=3)}
        self.answered = CommentFactory.create(
            **given, email=self.email.upper(), text=f"Så tycker {self.name}.", website=f"https://{self.number}.example/",
            reasons=[{"code": "words", "word": self.name}], imported_from=f"disqus:x:{uuid4()}",
        )  # fmt: skip
        self.answer = a_reply(self.answered, name="Kim", email="kim@annan.example", text="Det tycker jag med.")
        self.alone = CommentFactory.create(**given, email=self.email, text="Kort och gott.", decided_at=now)
        CommentEvent.objects.create(
            comment=self.alone, at=now, via=Via.ADMIN, to_state=State.APPROVED, why=f"{self.name} ringde"
        )
        self.waiting: Comment = submit(self.page, None, self._submission(), now=now)
        weights = Model({f"name:{self.name.split()[0].lower()}": (1.0, 1.0)}, 0.0).packed()
        counts = {"good": 20, "spam": 20, "hold_at": 0.5, "spam_at": 0.9}
        Learned.objects.create(at=now, decided_until=now, weights=weights, **counts)

    def _submission(self) -> Submission:
        return Submission(
            name=self.name, email=self.email, text=f"Väntar på svar, hälsar {self.phone}.", language="sv",
            client="c" * 64, key=uuid4().hex, trapped=False, stale=False, seconds=60.0, proven=False,
        )  # fmt: skip

    def write(self, now: datetime, by: User) -> None:
        message = receive.receive(
            receive.Submission(
                name=self.name, email=self.email, phone=self.phone, body="Ring mig.", language="sv",
                submission_key=uuid4().hex, client="c" * 64, suspected=False,
            ),
            self.contact,
            now,
        )  # fmt: skip
        log(instance=message, action="wagtail.edit", user=by)

    def book(self, now: datetime, by: User) -> None:
        self.booking: Booking = a_booking(
            seats=2, now=now, name=self.name, email=self.email, phone=self.phone, message=f"Hälsar {self.name}",
            company=self.name, org_number=self.number, invoice_address=f"{self.name}, Storgatan 1",
            invoice_email=self.email, invoice_reference=self.name, notes=f"Mat: {self.name}",
        )  # fmt: skip
        log(instance=self.booking, action="wagtail.edit", user=by)
        self.invoiced: Booking = a_booking(self.booking.date, email="chef@annan.example", invoice_email=self.email)
        self.request: InHouseRequest = a_request(name=self.name, email=self.email.title())
        a_party(a_date(seats=1), 2, name=self.name, email=self.email)
        log(instance=self.request, action="wagtail.edit", user=by)

    def read(self, now: datetime, by: User) -> None:
        reader = a_subscriber(self.newsletter, address=self.email)
        log(instance=reader, action="wagtail.edit", user=by)
        issue = self._issue(now.date())
        self.sent = a_delivery(reader, issue, state=MailState.ACCEPTED, finished_at=now, reply=f"250 <{self.email}> ok")
        later = self._issue((now + timedelta(days=7)).date())
        self.unsent = a_delivery(reader, later)
        moved: Subscriber = a_subscriber(self.newsletter)
        first = self._issue((now - timedelta(days=7)).date())
        self.earlier = a_delivery(moved, first, address=self.email, state=MailState.ACCEPTED, finished_at=now)
        confirm.answer(reader.pk, now)
        move.ask(moved, self.email, now)
        subscribe.subscribe(self.newsletter, self.email, language="sv", source=subscribe.Source("Ja"), now=now)
        for name in ("kvar.csv", "klar.csv"):
            import_readers.look_at(self.newsletter, f"email\n{self.email}\n".encode(), name, now, None)
        ReaderImport.objects.filter(file_name="klar.csv").update(state=ImportState.DONE)

    def _issue(self, slot: date) -> Issue:
        return Issue.objects.filter(newsletter=self.newsletter, slot_date=slot).first() or an_issue(
            self.newsletter, frozen_count=1, slot_date=slot
        )

    def get_mail(self, now: datetime) -> None:
        mail: OutboxMail = OutboxMailFactory.create(recipient=self.email, subject=f"Till {self.name}")
        done = OutboxMailFactory.create(recipient=self.email, state=MailState.ACCEPTED, finished_at=now, raw=b"")
        self.mails = [mail.pk, done.pk]
        OutboxMailFactory.create(
            kind="comment.reply", recipient="kim@annan.example", raw=f"Hej!\r\n\r\n{self.name} svarade.\r\n".encode()
        )
        DeliveryEvent.objects.create(
            kind=EventKind.BOUNCED, source=EventSource.REPORT, at=now, recipient=self.email, queue="mail",
            row_id=done.pk, diagnostic=f"550 {self.email}", evidence=f"To: {self.name} <{self.email}>",
            digest=uuid4().hex,
        )  # fmt: skip
        Lane.objects.update_or_create(name="mail", defaults={"last_error": f"hung-up: <{self.email}> busy"})
