import pytest
from django_q.models import OrmQ

from mail.models import OutboxMail
from newsletter.answer import answer
from newsletter.enums import ConsentKind, ConsentMethod, SubscriberState, SuppressionReason
from newsletter.models import ConsentRecord, LinkRequest, Newsletter, Subscriber, Suppression
from newsletter.reader_models import suppression_digest
from newsletter.subscribe import Source, subscribe, text_version
from tests.newsletter.factories import NOW, a_newsletter, a_subscriber
from tests.pages.factories import a_home

pytestmark = pytest.mark.django_db


@pytest.fixture
def newsletter(db: None) -> Newsletter:
    return a_newsletter()


def ask(newsletter: Newsletter, address: str = "ny@example.org", key: str = "k") -> None:
    source = Source(text="Ett brev i veckan.", page_id=a_home().pk, url="http://x/", client="c", submission_key=key)
    subscribe(newsletter, address, language="sv", source=source, now=NOW)


def answer_all() -> None:
    for request in LinkRequest.objects.all():
        answer(request.pk, NOW)


def test_statement_25_a_request_is_stored_with_what_the_reader_saw(newsletter: Newsletter) -> None:
    ask(newsletter)
    assert OrmQ.objects.count() == 1
    answer_all()
    reader = Subscriber.objects.get()
    assert (reader.address, reader.state) == ("ny@example.org", SubscriberState.PENDING)
    consent = ConsentRecord.objects.get()
    assert (consent.kind, consent.text, consent.at) == (ConsentKind.REQUESTED, "Ett brev i veckan.", NOW)
    assert consent.text_version == text_version("Ett brev i veckan.")
    assert (consent.method, consent.source_url, consent.client) == (ConsentMethod.FORM, "http://x/", "c")
    assert consent.source_page == a_home().page_ptr
    assert not LinkRequest.objects.exists()


def test_the_same_form_twice_is_one_request(newsletter: Newsletter) -> None:
    ask(newsletter)
    ask(newsletter)
    assert LinkRequest.objects.count() == OrmQ.objects.count() == 1
    answer_all()
    ask(newsletter)
    answer_all()
    assert ConsentRecord.objects.count() == 1


def test_another_form_is_another_request_of_the_same_reader(newsletter: Newsletter) -> None:
    ask(newsletter)
    ask(newsletter, key="k2")
    answer_all()
    assert Subscriber.objects.count() == 1
    assert ConsentRecord.objects.count() == 2


def test_a_known_reader_is_left_as_is(newsletter: Newsletter) -> None:
    a_subscriber(newsletter, address="ny@example.org", language="en")
    ask(newsletter)
    answer_all()
    reader = Subscriber.objects.get()
    assert (reader.state, reader.language) == (SubscriberState.CONFIRMED, "en")


def test_nothing_is_stored_about_a_suppressed_address(newsletter: Newsletter) -> None:
    digest = suppression_digest(newsletter, "ny@example.org")
    Suppression.objects.create(newsletter=newsletter, digest=digest, reason=SuppressionReason.COMPLAINT, created_at=NOW)
    ask(newsletter)
    answer_all()
    assert not Subscriber.objects.exists()
    assert not LinkRequest.objects.exists()
    assert not OutboxMail.objects.exists()


def test_any_other_conflict_is_not_swallowed(newsletter: Newsletter) -> None:
    from django.db import IntegrityError

    with pytest.raises(IntegrityError):
        subscribe(newsletter, "a@example.org", language=None, source=Source(text=""), now=NOW)  # type: ignore[arg-type]


def test_statement_25_a_consent_is_never_changed(newsletter: Newsletter) -> None:
    ask(newsletter)
    answer_all()
    consent = ConsentRecord.objects.get()
    consent.text = "Något annat"
    for change in (
        consent.save,
        consent.delete,
        lambda: ConsentRecord.objects.update(text="Något annat"),
        lambda: ConsentRecord.objects.bulk_update([consent], ["text"]),
        ConsentRecord.objects.all().delete,
    ):
        with pytest.raises(TypeError):
            change()
    assert ConsentRecord.objects.get().text == "Ett brev i veckan."


def test_a_new_secret_key_frees_nobody(newsletter: Newsletter, settings: object) -> None:
    before = suppression_digest(newsletter, "a@example.org")
    settings.SECRET_KEY = "another"  # type: ignore[attr-defined]
    assert suppression_digest(newsletter, "a@example.org") == before
