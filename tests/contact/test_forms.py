import pytest
from django.test import RequestFactory
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from contact.forms import ContactForm
from guard.forms import MINIMUM_TIME
from guard.text import EmailField
from mail.address import checked


def filled(**fields: str) -> ContactForm:
    now = timezone.now()
    data = {
        "name": "Anna Ek",
        "email": "anna@example.org",
        "body": "Hej!",
        "form_token": ContactForm.token(now - MINIMUM_TIME),
        **fields,
    }
    return ContactForm(data, request=RequestFactory().post("/"), now=now)


@pytest.mark.django_db
def test_a_valid_form_gives_a_submission() -> None:
    form = filled(phone="070-123 45 67", email="Anna@Example.org")
    assert form.is_valid()
    submission = form.submission()
    assert (submission.name, submission.email, submission.phone) == ("Anna Ek", "anna@example.org", "070-123 45 67")
    assert submission.language == "sv"
    assert not submission.suspected


@pytest.mark.django_db
def test_a_filled_trap_makes_it_suspect() -> None:
    form = filled(homepage="https://spam.example")
    assert form.is_valid()
    assert form.submission().suspected


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("field", "value"),
    [("name", ""), ("name", "x" * 101), ("email", "anna"), ("phone", "0" * 41), ("body", " "), ("body", "x" * 5001)],
)
def test_the_error_stands_at_its_field(field: str, value: str) -> None:
    form = filled(**{field: value})
    assert not form.is_valid()
    assert list(form.errors) == [field]


@given(st.emails())
def test_every_address_that_is_taken_can_be_answered(address: str) -> None:
    """A Reply-To that the outbox refuses would leave the author without her mail."""
    field = EmailField()
    try:
        kept = field.clean(address)
    except Exception:
        return
    assert checked(kept) == kept
