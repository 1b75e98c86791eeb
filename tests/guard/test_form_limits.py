from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django import forms
from django.test import RequestFactory

from guard.forms import GuardedForm
from guard.limits import Limit
from guard.models import Counter

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
pytestmark = pytest.mark.django_db


class LetterForm(GuardedForm):
    purpose = "letter"
    limit_scope = "mail"
    limits = (
        Limit("client", per="client", amount=4, seconds=3600),
        Limit("address", per="email", amount=2, seconds=3600),
        Limit("domain", per="domain", amount=3, seconds=3600),
        Limit("all", per="form", amount=6, seconds=3600),
    )
    email = forms.CharField(required=False)


class OtherForm(LetterForm):
    purpose = "other"


def send(email: str, form: type[LetterForm] = LetterForm, client: str = "203.0.113.1") -> LetterForm:
    fields: dict[str, Any] = {"email": email, "form_token": form.token(NOW - timedelta(seconds=10))}
    return form(fields, request=RequestFactory().post("/", REMOTE_ADDR=client), now=NOW)


def answers(*addresses: str, **kwargs: Any) -> list[bool]:
    return [send(address, **kwargs).is_valid() for address in addresses]


def test_a_domain_is_counted_whoever_is_written_to_there() -> None:
    assert answers("a@x.se", "b@x.se", "c@x.se", "d@x.se") == [True, True, True, False]
    assert answers("d@y.se", client="198.51.100.1") == [True]


def test_forms_of_one_scope_share_what_they_count() -> None:
    assert answers("a@x.se", "a@x.se") == [True, True]
    assert answers("a@x.se", form=OtherForm) == [False]
    assert set(Counter.objects.values_list("scope", flat=True)) == {
        "mail:client",
        "mail:address",
        "mail:domain",
        "mail:all",
    }


def test_no_address_stands_in_the_counters() -> None:
    send("anna@hemlig.se").is_valid()
    assert not [row for row in Counter.objects.all() if "anna" in row.key or "hemlig" in row.key]


def test_a_form_without_an_address_counts_none() -> None:
    assert answers("", "", "", "") == [True] * 4


@pytest.mark.parametrize(
    ("addresses", "clients", "words"),
    [
        (["a@x.se", "b@y.se", "c@z.se", "d@å.se", "e@ä.se"], [1, 1, 1, 1, 1], "härifrån"),
        (["a@x.se"] * 3, [1, 2, 3], "adressen"),
        (["a@x.se", "b@x.se", "c@x.se", "d@x.se"], [1, 2, 3, 4], "formuläret"),
    ],
)
def test_each_limit_says_what_was_too_much(addresses: list[str], clients: list[int], words: str) -> None:
    forms_sent = [send(address, client=f"203.0.{number}.1") for address, number in zip(addresses, clients, strict=True)]
    assert [form.is_valid() for form in forms_sent] == [True] * (len(addresses) - 1) + [False]
    (error,) = forms_sent[-1].non_field_errors()
    assert words in str(error)
    assert "60 minuter" in str(error) or "61 minuter" in str(error)
